"""`tracker init`, `tracker off`, `tracker on`: the settings of a folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from processes import environment

from tracker.cli.toml_file import set_values, switch_off, switch_on
from tracker.errors import UsageError


def tracker(folder: Path, *arguments: str, said: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tracker", *arguments], cwd=folder, env=environment(**settings), input=said,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


LOG = ["-c", "import tracker\ntracker.init().log({'loss': 1})"]


def log(folder: Path) -> None:
    subprocess.run([sys.executable, *LOG], cwd=folder, env=environment(), check=True, capture_output=True, timeout=60)


def test_init_sets_project_and_root_and_keeps_the_rest(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text('# mine\nproject = "old" # was\ntags = ["a"]\n')
    done = tracker(tmp_path, "init", "--project", "mnist", "--root", "runs")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "tracker.toml").read_text() == '# mine\nproject = "mnist"\ntags = ["a"]\nroot = "runs"\n'
    log(tmp_path)
    assert len(list((tmp_path / "runs" / "mnist" / "runs").iterdir())) == 1


def test_init_asks_for_what_is_not_given(tmp_path: Path) -> None:
    done = tracker(tmp_path, "init", said="mnist\n\n")
    assert "go to project mnist in" in done.stdout
    done = tracker(tmp_path, "init", "--project", "a b", "--root", "x")
    assert (done.returncode, "project 'a b' holds more than" in done.stderr) == (2, True)


def test_off_and_on(tmp_path: Path) -> None:
    assert tracker(tmp_path, "off").returncode == 0
    log(tmp_path)
    assert not (tmp_path / "tracker-runs").exists()
    assert "is online" in tracker(tmp_path, "on").stdout
    log(tmp_path)
    assert (tmp_path / "tracker-runs" / "default").is_dir()


def test_what_a_variable_says_is_told(tmp_path: Path) -> None:
    assert "but TRACKER_MODE sets it to offline" in tracker(tmp_path, "off", TRACKER_MODE="offline").stdout
    done = tracker(tmp_path, "init", "--project", "a", "--root", "runs", TRACKER_ROOT="s3://lab/x")
    assert "but TRACKER_ROOT stands before its root" in done.stdout


def test_a_folder_of_its_own_says_what_does_not_count_any_more(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.tracker]\ntags = ["a"]\nproject = "p"\n')
    done = tracker(tmp_path, "init", "--project", "a", "--root", "runs")
    assert f"{tmp_path / 'pyproject.toml'} does not count here any more; copy what you need of it: tags" in done.stdout


@pytest.mark.parametrize("before", ["", 'tags = ["a"]\n', '# how\nmode = "offline"  # no network\n[x]\nmode = 1\n'])
def test_on_takes_off_back(tmp_path: Path, before: str) -> None:
    path = tmp_path / "tracker.toml"
    if before:
        path.write_text(before)
    for _ in range(2):
        switch_off(str(tmp_path))
    assert path.read_text().count('\nmode = "disabled"\n') + path.read_text().startswith('mode = "disabled"\n') == 1
    for _ in range(2):
        switch_on(str(tmp_path))
    assert (path.read_text() if path.exists() else "") == before


def test_a_folder_switched_on_again_follows_the_one_above(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text('project = "above"\n')
    below = tmp_path / "below"
    below.mkdir()
    tracker(below, "off")
    tracker(below, "on")
    log(below)
    assert (below / "tracker-runs" / "above").is_dir()


def test_a_setting_stands_before_the_tables(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text('a = 1\n[x]\nmode = "b"\n')
    set_values(str(tmp_path), {"mode": 'di"s'})
    assert (tmp_path / "tracker.toml").read_text() == 'a = 1\nmode = "di\\"s"\n[x]\nmode = "b"\n'
    (tmp_path / "tracker.toml").write_text('notes = """\nlong"""\n')
    with pytest.raises(UsageError, match="notes spans several lines"):
        set_values(str(tmp_path), {"notes": "short"})
