"""`tracker init`, `tracker off`, `tracker on`: the settings of a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.cli.toml_file import set_values
from tracker.errors import UsageError


def tracker(folder: Path, *arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "WANDB_"))}
    return subprocess.run(
        [sys.executable, "-m", "tracker", *arguments], cwd=folder, env=env, input=said, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip


LOG = ["-c", "import tracker\ntracker.init().log({'loss': 1})"]


def log(folder: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "WANDB_"))}
    subprocess.run([sys.executable, *LOG], cwd=folder, env=env, check=True, capture_output=True, timeout=60)


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


def test_a_setting_stands_before_the_tables(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text('a = 1\n[x]\nmode = "b"\n')
    set_values(str(tmp_path), {"mode": 'di"s', "root": None})
    assert (tmp_path / "tracker.toml").read_text() == 'a = 1\nmode = "di\\"s"\n[x]\nmode = "b"\n'
    (tmp_path / "tracker.toml").write_text('notes = """\nlong"""\n')
    with pytest.raises(UsageError, match="notes spans several lines"):
        set_values(str(tmp_path), {"notes": "short"})
