"""`tracker run` and `tracker log`: any command as a run, rows from shell scripts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from run_files import read

PYTHON = sys.executable


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "WANDB_"))}


def tracker(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PYTHON, "-m", "tracker", *arguments], cwd=folder, env=environment(), capture_output=True, text=True,
        check=False, timeout=90,
    )  # fmt: skip


def test_a_script_of_the_shell_logs_rows(tmp_path: Path) -> None:
    script = (
        f"for i in 1 2 3; do {PYTHON} -m tracker log loss=0.$i note=warm; done; {PYTHON} -m tracker log x=nan --step 9"
    )
    done = tracker(tmp_path, "run", "--project", "p", "--name", "shell", "--", "sh", "-c", script)
    assert done.returncode == 0, done.stderr
    (run,) = read(tmp_path / "tracker-runs").values()
    assert (run.name, run.state, run.exit_code, run.rows) == ("shell", "finished", 0, 4)
    assert run.history.xy("loss")[0].tolist() == [0, 1, 2]
    assert run.history.xy("loss")[1].tolist() == [0.1, 0.2, 0.3]
    assert run.history.xy("x")[0].tolist() == [9]
    assert run.summary["note"] == "warm"


def test_a_python_script_joins_the_run(tmp_path: Path) -> None:
    code = "import tracker; run = tracker.init(config={'lr': 1}); run.log({'loss': 2})"
    tracker(tmp_path, "run", "--project", "p", "--tags", "a,b", "--", PYTHON, "-c", code)
    (run,) = read(tmp_path / "tracker-runs").values()
    assert (run.config, run.summary, run.tags, run.state) == ({"lr": 1}, {"loss": 2}, ("a", "b"), "finished")
    assert len(run.writers) == 2


@pytest.mark.parametrize(("words", "code", "state"), [(["sh", "-c", "exit 3"], 3, "failed"), (["true"], 0, "finished")])
def test_the_exit_code_is_passed_on(tmp_path: Path, words: list[str], code: int, state: str) -> None:
    done = tracker(tmp_path, "run", "--project", "p", "--", *words)
    (run,) = read(tmp_path / "tracker-runs").values()
    assert (done.returncode, run.exit_code, run.state) == (code, code, state)


def test_a_signal_reaches_the_command(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [PYTHON, "-m", "tracker", "run", "--project", "p", "--", "sh", "-c", "touch here; exec sleep 60"],
        cwd=tmp_path, env=environment(), stdin=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + 30
    while not (tmp_path / "here").exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 128 + signal.SIGTERM
    (run,) = read(tmp_path / "tracker-runs").values()
    assert (run.state, run.exit_code) == ("killed", -signal.SIGTERM)


def test_a_command_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    done = tracker(tmp_path, "run", "--", "no-such-command")
    assert (done.returncode, "no-such-command cannot be started" in done.stderr) == (2, True)


def test_rows_of_a_run_by_its_id(tmp_path: Path) -> None:
    assert tracker(tmp_path, "log", "--run", "r1", "a=1", "b/c=true", "t=1_000").returncode == 0
    run = read(tmp_path / "tracker-runs", "default")["r1"]
    assert run.summary == {"a": 1, "b/c": 1, "t": "1_000"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a=1"], "which run? Start the script by `tracker run -- CMD`"),
        (["--run", "r1", "a"], "'a' is no NAME=VALUE"),
        (["--run", "r1", "_step=3"], "'_step' begins with '_'"),
        (["--run", "../r1", "a=1"], "holds more than letters"),
    ],
)
def test_mistakes_say_what_to_do(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = tracker(tmp_path, "log", *arguments)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "tracker-runs").exists()
