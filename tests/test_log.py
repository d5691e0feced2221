"""The write side: what a training script sees and what lands in the files. Each script is a real process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest


def run_script(folder: Path, code: str, check: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a training script in `folder`, as a user would."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        cwd=folder, env={**environ, **env}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if check:
        assert done.returncode == 0, done.stderr
    return done


def runs(folder: Path, project: str = "default") -> list[Path]:
    """The run folders below the default root."""
    return sorted((folder / "tracker-runs" / project / "runs").glob("*"))


def read(run: Path, name: str) -> dict[str, Any]:
    """A JSON file of the run's only writer."""
    (path,) = run.glob(f"[!.]*/{name}")
    return json.loads(path.read_text())


def rows(run: Path) -> list[dict[str, Any]]:
    """The history rows of all writers, writer by writer."""
    files = sorted(run.glob("[!.]*/history/*.jsonl"), key=lambda path: (path.parent.parent.name, int(path.stem)))
    return [json.loads(line) for path in files for line in path.read_text().splitlines()]


def test_a_run_becomes_plain_files(tmp_path: Path) -> None:
    run_script(
        tmp_path,
        """
        import tracker
        with tracker.init(project="p", name="n", config={"lr": 0.1, "net": {"depth": 2}, "api_key": "s3cret"},
                          tags=["a"], notes="why", group="g", job_type="train") as run:
            for step in range(3):
                tracker.log({"loss": 1 / (step + 1), "val": {"acc": step}})
            run.config.batch = 32
            tracker.config.update({"seed": 1}, allow_val_change=True)
            run.summary["best"] = 0.5
            assert run.summary["loss"] == 1 / 3 and run.config.lr == 0.1 and tracker.run is run
        assert tracker.run is run
        """,
    )
    (run,) = runs(tmp_path, "p")
    record = json.loads((run / "run.json").read_text())
    assert record | {"created_at": 0} == {
        "format": 1, "id": run.name, "name": "n", "project": "p", "group": "g", "job_type": "train", "tags": ["a"],
        "notes": "why", "created_at": 0,
    }  # fmt: skip
    assert [(row["_step"], row["val/acc"]) for row in rows(run)] == [(0, 0), (1, 1), (2, 2)]
    config = read(run, "config.json")
    config.pop("_time")
    assert config == {"lr": 0.1, "net": {"depth": 2}, "api_key": "***", "batch": 32, "seed": 1}
    assert read(run, "summary.json")["best"] == 0.5
    writer = read(run, "writer.json")
    assert (writer["state"], writer["exit_code"], writer["rows"], writer["lost"]) == ("finished", 0, 3, 0)
    assert writer["hardware"]["cpu_count"] >= 1
    assert "s3cret" not in "".join(path.read_text() for path in run.rglob("*") if path.is_file())


def test_values_of_every_kind_and_a_warning_for_the_rest(tmp_path: Path) -> None:
    done = run_script(
        tmp_path,
        """
        import tracker, numpy as np, math
        run = tracker.init()
        run.log({"a": np.float32(0.5), "b": float("nan"), "c": -math.inf, "d": {"e": {"f": 1}}, "g": "text",
                 "h": [1, 2.5], "i": None, "j": True, "k": np.int64(7), "bad": object(), "array": np.zeros(3)})
        run.log({"bad": object()})
        run.log({1: 2, "s": "null [ {"})
        run.log({"lone \\ud800": "\\udfff"})
        run.log({"_step": 5, "ok": 1})
        run.log([1, 2])
        run.log({"x": 1}, step=np.int64(40))
        run.log({"x": 2}, step=7.0)
        run.log({"x": 3}, step="seven")
        loop = []; loop.append(loop); run.log({"loop": loop, "fine": 1})
        run.finish()
        run.log({"late": 1})
        """,
    )
    (run,) = runs(tmp_path)
    got = rows(run)
    for row in got:
        assert row.pop("_time") > 1.7e9
    assert got[0] == {
        "_step": 0, "a": 0.5, "b": "NaN", "c": "-Infinity", "d/e/f": 1, "g": "text", "h": [1, 2.5], "i": None,
        "j": True, "k": 7,
    }  # fmt: skip
    assert got[1:] == [
        {"_step": 1},
        {"_step": 2, "1": 2, "s": "null [ {"},
        {"_step": 3, "lone \N{REPLACEMENT CHARACTER}": "\N{REPLACEMENT CHARACTER}"},
        {"_step": 4, "ok": 1},
        {"_step": 5},
        {"_step": 40, "x": 1},
        {"_step": 7, "x": 2},
        {"_step": 8, "x": 3},
        {"_step": 9, "fine": 1},
    ]
    said = done.stderr
    assert said.count("'bad' is of type object") == 1
    assert "'array' is of type numpy.ndarray and shape (3,)" in said
    assert "'_step': names that start with '_'" in said
    assert "takes a dict" in said
    assert "step is 'seven'" in said
    assert "the run has finished" in said


def test_steps_in_any_order_and_uncommitted_rows(tmp_path: Path) -> None:
    run_script(
        tmp_path,
        """
        import tracker
        run = tracker.init()
        run.log({"a": 1}, commit=False)
        run.log({"b": 2})
        run.log({"c": 3})
        run.log({"d": 4}, step=100)
        run.log({"e": 5})
        run.log({"f": 6}, step=-3)
        assert run.step == -2
        """,
    )
    (run,) = runs(tmp_path)
    assert [(row["_step"], *list(row)[2:]) for row in rows(run)] == [
        (0, "a"), (0, "b"), (1, "c"), (100, "d"), (101, "e"), (-3, "f"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ending", "state", "code"),
    [
        ("pass", "finished", 0),
        ("run.finish()", "finished", 0),
        ("run.finish(3)", "failed", 3),
        ("raise ValueError('boom')", "failed", 1),
        ("import sys; sys.exit(7)", "failed", 7),
        ("import sys; sys.exit('no')", "failed", 1),
        ("import sys; sys.exit()", "finished", 0),
        ("raise KeyboardInterrupt", "killed", 130),
        ("import os, signal; os.kill(os.getpid(), signal.SIGINT)", "killed", 130),
        ("import os, signal, time; os.kill(os.getpid(), signal.SIGTERM); time.sleep(5)", "killed", -15),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "crashed", None),
        ("import os; os._exit(4)", "crashed", None),
        ("import faulthandler; faulthandler._sigsegv()", "crashed", None),
        ("with run: raise SystemExit(2)", "failed", 2),
    ],
)
def test_the_end_is_named_and_the_exit_code_is_the_scripts_own(
    tmp_path: Path, ending: str, state: str, code: int | None
) -> None:
    script = "import tracker\nrun = tracker.init()\nfor i in range(10): run.log({'i': i})\n" + ending
    bare = "import contextlib\nclass Run(contextlib.nullcontext):\n    finish = lambda *a: None\nrun = Run()\n" + ending
    done = run_script(tmp_path, script, check=False)
    assert done.returncode == run_script(tmp_path, bare, check=False).returncode
    (run,) = runs(tmp_path)
    until = time.monotonic() + 20
    while read(run, "writer.json")["state"] == "running" and time.monotonic() < until:
        time.sleep(0.05)
    writer = read(run, "writer.json")
    assert (writer["state"], writer.get("exit_code"), writer["rows"]) == (state, code, 10)
    assert [row["i"] for row in rows(run)] == list(range(10))


def test_modes(tmp_path: Path) -> None:
    code = """
        import tracker
        run = tracker.init(config={'a': 1})
        run.log({'x': 1}, step=4)
        run.name = 'y'
        assert run.summary['x'] == 1 and run.config.a == 1 and run.step == 5 and run.name == 'y'
        run.finish()
        """
    done = run_script(tmp_path, code, TRACKER_MODE="disabled")
    assert (runs(tmp_path), done.stderr) == ([], "")
    done = run_script(tmp_path, code, TRACKER_MODE="dryrun", TRACKER_ROOT="s3://nowhere/runs")
    (run,) = runs(tmp_path)
    assert read(run, "writer.json")["state"] == "finished"
    assert f"tracker sync {run}" in done.stderr
    assert run_script(tmp_path, code, TRACKER_SILENT="true").stderr == ""


def test_names_tags_and_notes_may_change(tmp_path: Path) -> None:
    run_script(
        tmp_path,
        """
        import tracker
        run = tracker.init()
        run.name = "better"; run.tags = [*run.tags, "t"]; run.notes = "so" * 100_000
        """,
    )
    (run,) = runs(tmp_path)
    changes = read(run, "writer.json")["changes"]
    changes.pop("_time")
    assert changes == {"name": "better", "tags": ["t"], "notes": "so" * 100_000}


def test_bad_settings_never_stop_a_script(tmp_path: Path) -> None:
    done = run_script(
        tmp_path,
        """
        import tracker
        run = tracker.init(project="my project/../x", mode="onlien", config=5, id="../../etc")
        run.log({"a": 1})
        assert tracker.run is run
        """,
        TRACKER_FINISH_TIMEOUT="soon",
    )
    (run,) = runs(tmp_path, "my-project-..-x")
    assert run.name == "etc"
    assert len(rows(run)) == 1
    for words in (
        "mode= is 'onlien'",
        "project 'my project/../x'",
        "config is of type int",
        "TRACKER_FINISH_TIMEOUT is 'soon'",
    ):
        assert words in done.stderr


def test_without_a_run_log_warns_and_config_says_what_to_do(tmp_path: Path) -> None:
    done = run_script(
        tmp_path,
        """
        import tracker
        assert tracker.run is None
        tracker.log({"a": 1})
        tracker.finish()
        try:
            tracker.config
        except tracker.TrackerError as error:
            print(error)
        """,
    )
    assert "call tracker.init() first" in done.stderr
    assert "call tracker.init() first" in done.stdout


def test_a_forked_child_has_a_writer_of_its_own(tmp_path: Path) -> None:
    run_script(
        tmp_path,
        """
        import os, tracker
        run = tracker.init()
        run.log({"who": "parent"})
        pid = os.fork()
        if pid == 0:
            for i in range(100): run.log({"who": "child", "i": i})
            os._exit(0)
        for i in range(100): run.log({"who": "parent", "i": i})
        os.waitpid(pid, 0)
        """,
    )
    (run,) = runs(tmp_path)
    writers = sorted(run.glob("[!.]*/writer.json"))
    assert len(writers) == 2
    got = rows(run)
    assert sum(row["who"] == "child" for row in got) == 100
    assert sum(row["who"] == "parent" for row in got) == 101


def test_a_forked_child_that_never_logs_leaves_no_trace(tmp_path: Path) -> None:
    done = run_script(
        tmp_path,
        """
        import multiprocessing, tracker
        run = tracker.init()
        with multiprocessing.get_context("fork").Pool(2) as pool:
            assert pool.map(abs, [-1, -2]) == [1, 2]
        run.log({"a": 1})
        """,
    )
    (run,) = runs(tmp_path)
    assert len(list(run.glob("[!.]*/writer.json"))) == 1
    assert read(run, "writer.json")["state"] == "finished"
    assert done.stderr.count("tracker:") == 2


def test_forked_children_die_of_signals_as_without_us(tmp_path: Path) -> None:
    done = run_script(
        tmp_path,
        """
        import multiprocessing, signal, tracker
        before = [signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGHUP)]  # nohup ignores the second
        assert signal.SIG_DFL in before
        tracker.init()
        with multiprocessing.get_context("fork").Pool(1) as pool:
            print(pool.map(signal.getsignal, [signal.SIGTERM, signal.SIGHUP]) == before)
        print(callable(signal.getsignal(signal.SIGTERM)))
        """,
    )
    assert done.stdout.split() == ["True", "True"]


def test_threads_share_a_writer(tmp_path: Path) -> None:
    run_script(
        tmp_path,
        """
        import threading, tracker
        run = tracker.init()
        def work(n):
            for i in range(500): run.log({"n": n, "i": i})
        threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
        [t.start() for t in threads]; [t.join() for t in threads]
        """,
    )
    (run,) = runs(tmp_path)
    got = rows(run)
    assert sorted(row["_step"] for row in got) == list(range(4000))
    assert all([row["i"] for row in got if row["n"] == n] == list(range(500)) for n in range(8))


def test_segments_are_sealed_at_a_mebibyte(tmp_path: Path) -> None:
    run_script(tmp_path, "import tracker\nrun = tracker.init()\nfor i in range(300): run.log({'text': 'x' * 10000})")
    (run,) = runs(tmp_path)
    sizes = [path.stat().st_size for path in sorted(run.glob("*/history/*.jsonl"))]
    assert len(sizes) == 3
    assert all((1 << 20) <= size < (1 << 20) + 10100 for size in sizes[:-1])
    assert [row["_step"] for row in rows(run)] == list(range(300))


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_is_told_once_and_rows_come_back(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)], check=True)
    try:
        done = run_script(
            tmp_path,
            f"""
            import tracker, os, time
            run = tracker.init(root={str(disk)!r})
            with open({str(disk)!r} + "/ballast", "wb") as file: file.write(b"x" * 700_000)
            for i in range(400): run.log({{"i": i, "text": "y" * 1000}})
            os.unlink({str(disk)!r} + "/ballast")
            time.sleep(1.2)
            run.log({{"i": 400}})
            """,
        )
        (run,) = (disk / "default" / "runs").glob("*")
        assert [row["i"] for row in rows(run)] == list(range(401))
        assert done.stderr.count("No space left on device") == 1
        assert "can be written to again" in done.stderr
        assert read(run, "writer.json")["rows"] == 401
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_cannot_be_written_to_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run_script(
        tmp_path,
        "import tracker\nrun = tracker.init(root='file/x')\nrun.log({'a': 1})\nprint(run.dir)",
        TMPDIR=str(tmp_path),
        TRACKER_FINISH_TIMEOUT="0.5",
    )
    kept = Path(done.stdout.strip())
    assert kept.is_relative_to(tmp_path)
    assert [row["a"] for row in rows(kept)] == [1]
    assert "cannot be written to" in done.stderr
    for pid in companions(kept):
        os.kill(pid, signal.SIGKILL)


def companions(run: Path) -> list[int]:
    """The ids of the companions at work on a run."""
    found = []
    for proc in Path("/proc").glob("[0-9]*"):
        try:
            files = [os.readlink(link) for link in (proc / "fd").iterdir()]
        except OSError:
            continue
        if any(name.startswith(str(run)) for name in files):
            found.append(int(proc.name))
    return found


def test_a_companion_that_cannot_start_or_is_killed_costs_nothing(tmp_path: Path) -> None:
    code = """
        import os, signal, sys, time, tracker
        if not os.environ.get("KILL"): sys.executable = "/nowhere/python"
        run = tracker.init()
        if os.environ.get("KILL"):
            os.kill(run._companion._process.pid, signal.SIGKILL)
            time.sleep(0.3)
        for i in range(100): run.log({"i": i})
        """
    for kill in ("", "1"):
        done = run_script(tmp_path, code, KILL=kill)
        run = runs(tmp_path)[-1]
        assert len(rows(run)) == 100
        assert read(run, "writer.json")["state"] == "finished"
        assert ("cannot start" in done.stderr) == (not kill)
