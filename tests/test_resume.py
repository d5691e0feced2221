"""Resume: a run goes on in another process, on the same machine or another, after whatever ended the first."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import environment, stop_companions
from run_files import read
from servers import S3Server, moto_server

from tracker.read.runs import read_runs
from tracker.store import open_store


def run_script(folder: Path, code: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a script in `folder`, whose runs lie in `root` below it."""
    env = environment(**{"TRACKER_ROOT": str(folder / "root"), "TRACKER_PROJECT": "p", **settings})
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], env=env, cwd=folder, capture_output=True, text=True, check=False,
        timeout=90,
    )  # fmt: skip


FIRST = """
    import tracker
    run = tracker.init(id="r1", name="first", config={"lr": 0.1, "net": {"width": 4}}, tags=["a"])
    for i in range(10): run.log({"loss": i})
    run.summary["best"] = 7
    """
KILLED = FIRST + "\n    import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
MORE = """
    import tracker
    run = tracker.init(id="r1", resume=%r)
    print(run.step, run.name, run.config.lr, run.summary["best"])
    run.log({"loss": 100})
    run.config["epochs"] = 2
    """


@pytest.mark.parametrize("first", [FIRST, KILLED])
@pytest.mark.parametrize("resume", ["allow", "must", True])
def test_a_run_goes_on_where_it_was(tmp_path: Path, first: str, resume: object) -> None:
    run_script(tmp_path, first)
    until = time.monotonic() + 20
    while read(tmp_path / "root", now=time.time())["r1"].state == "running" and time.monotonic() < until:
        time.sleep(0.05)  # the companion is yet to say that it crashed
    done = run_script(tmp_path, MORE % resume)
    assert done.stdout == "10 first 0.1 7\n", done.stderr
    run = read(tmp_path / "root")["r1"]
    assert (run.state, run.rows, run.name, run.tags) == ("finished", 11, "first", ("a",))
    assert run.history.xy("loss")[0].tolist() == list(range(11))
    assert run.config == {"lr": 0.1, "net": {"width": 4}, "epochs": 2}
    assert run.summary == {"loss": 100, "best": 7}


def test_a_new_name_is_a_change(tmp_path: Path) -> None:
    run_script(tmp_path, FIRST)
    run_script(tmp_path, "import tracker\ntracker.init(id='r1', resume='allow', name='second', tags=['b'])")
    run = read(tmp_path / "root")["r1"]
    assert (run.name, run.tags) == ("second", ("b",))


def test_allow_makes_a_run_that_is_not_there_and_without_an_id_takes_the_newest_unfinished(tmp_path: Path) -> None:
    run_script(tmp_path, MORE.partition("print")[0] % "allow" + "run.log({'loss': 1})")
    assert read(tmp_path / "root")["r1"].rows == 1
    run_script(tmp_path, FIRST.replace("r1", "r2") + "\n    import sys; sys.exit(3)")
    done = run_script(tmp_path, "import tracker\nprint(tracker.init(resume=True).id)")
    assert done.stdout == "r2\n"
    done = run_script(tmp_path, "import tracker\nprint(tracker.init(resume=True).id in ('r1', 'r2'))")
    assert done.stdout == "False\n"


def test_must_and_never_are_errors_that_say_what_to_do(tmp_path: Path) -> None:
    done = run_script(tmp_path, MORE % "must")
    assert done.returncode == 1
    assert "there is no run 'r1' of project p in" in done.stderr
    run_script(tmp_path, FIRST)
    done = run_script(tmp_path, MORE % "never")
    assert "run 'r1' of project p is there already, and resume is 'never': give a new id" in done.stderr
    assert read(tmp_path / "root")["r1"].rows == 10


def test_without_resume_a_second_process_adds_rows_and_loses_none(tmp_path: Path) -> None:
    run_script(tmp_path, FIRST)
    run_script(tmp_path, "import tracker\ntracker.init(id='r1').log({'loss': 5})")
    assert read(tmp_path / "root")["r1"].history.xy("loss")[0].tolist() == [0, 0, *range(1, 10)]


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with moto_server() as running:
        running.make_bucket("lab")
        yield running


def test_from_another_machine_the_bucket_is_asked(
    tmp_path: Path, server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = {**server.env, "TRACKER_ROOT": "s3://lab/resume"}
    run_script(tmp_path, FIRST, TRACKER_DIR=str(tmp_path / "one"), **remote)
    done = run_script(tmp_path, MORE % "must", TRACKER_DIR=str(tmp_path / "two"), **remote)
    assert done.stdout == "10 first 0.1 7\n", done.stderr
    for name, value in server.env.items():
        monkeypatch.setenv(name, value)
    with open_store("s3://lab/resume") as store:
        (run,) = read_runs(store, "p", now=1.9e9)
    assert (run.name, run.rows, run.state) == ("first", 11, "finished")


def test_a_bucket_out_of_reach_is_a_warning_and_the_run_is_kept(tmp_path: Path) -> None:
    away = {"TRACKER_ROOT": "s3://lab/x", "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "a"}
    away |= {"AWS_SECRET_ACCESS_KEY": "b", "TRACKER_FINISH_TIMEOUT": "0", "TRACKER_DIR": str(tmp_path / "local")}
    code = "import tracker\nrun = tracker.init(id='r1', resume='must', config={'best': 1})\nrun.log({'loss': 1})"
    done = run_script(tmp_path, code, **away)
    assert "s3://lab/x could not be asked for run 'r1'" in done.stderr
    assert done.returncode == 0
    assert read(tmp_path / "local")["r1"].rows == 1
    stop_companions(tmp_path)
