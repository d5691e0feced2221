"""The companion and `tracker sync`, against a real S3 server that is stopped, started and refuses."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_calls import call, call_in_terminal
from servers import SeaweedServer, seaweedfs_server

from tracker.mirror import schedule
from tracker.mirror.sync import find_runs, sync_run
from tracker.store import Store, open_store

PLAIN = {"TRACKER_DISABLE_CODE": "1", "TRACKER_SYSTEM_SAMPLE": "0"}
"""No files but those that the tests speak of; code and system metrics have tests of their own."""


@pytest.fixture(scope="module")
def server() -> Iterator[SeaweedServer]:
    """A SeaweedFS of this module's own: it is stopped and started again."""
    with seaweedfs_server() as running:
        running.make_bucket("lab")
        yield running


@pytest.fixture
def store(server: SeaweedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    """A root of this test's own in the bucket."""
    for name, value in server.env.items():
        monkeypatch.setenv(name, value)
    return open_store(f"s3://lab/{tmp_path.name}")


def start(store: Store, folder: Path, code: str, **env: str) -> subprocess.Popen[str]:
    """Start a training script whose runs go to `store`."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=folder, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TRACKER_ROOT": store.url, "TRACKER_DIR": str(folder / "local"), **PLAIN, **env},
    )  # fmt: skip


def finish(process: subprocess.Popen[str], code: int = 0) -> str:
    """Wait for a script; what it wrote to stderr."""
    _, said = process.communicate(timeout=90)
    assert process.returncode == code, said
    return said


def objects(store: Store) -> dict[str, bytes]:
    """Everything below the root, by key."""
    return {item.key: store.get(item.key) for item in store.list()}


def local_files(folder: Path) -> dict[str, bytes]:
    """The local copies, as the root should hold them."""
    base = folder / "local"
    return {
        str(path.relative_to(base)): path.read_bytes()
        for path in base.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(base).parts)
    }


def records(store: Store, name: str) -> list[dict[str, Any]]:
    """The JSON files of that name below the root."""
    return [json.loads(data) for key, data in sorted(objects(store).items()) if key.endswith("/" + name)]


def wait_until(store: Store, state: str, seconds: float = 20.0) -> float:
    """Wait until the only writer in the bucket is in `state`; the seconds it took."""
    began = time.monotonic()
    while [record["state"] for record in records(store, "writer.json")] != [state]:
        assert time.monotonic() - began < seconds, records(store, "writer.json")
        time.sleep(0.1)
    return time.monotonic() - began


def history(store: Store) -> list[int]:
    """The `i` of every row in the bucket, in order."""
    files = [(key, data) for key, data in objects(store).items() if "/history/" in key]
    files.sort(key=lambda item: (item[0].rpartition("/")[0], int(Path(item[0]).stem)))
    return [json.loads(line)["i"] for _, data in files for line in data.splitlines()]


def companions(folder: Path) -> list[int]:
    """The ids of the companions at work on runs below `folder`; what they are just starting is no session's leader."""
    found = []
    for proc in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            is_ours = b"tracker.mirror.process" in (proc / "cmdline").read_bytes()
            leads = os.getsid(int(proc.name)) == int(proc.name)
            if is_ours and leads and any(os.readlink(link).startswith(str(folder)) for link in (proc / "fd").iterdir()):
                found.append(int(proc.name))
    return found


def kill_companion(folder: Path) -> None:
    """Kill the only companion below `folder`, once it is at work, and wait until it has gone."""
    until = time.monotonic() + 10
    while not (found := companions(folder)) and time.monotonic() < until:
        time.sleep(0.05)
    (pid,) = found
    os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(OSError):  # it has gone altogether
        while not is_dead(pid):
            time.sleep(0.05)


def is_dead(pid: int) -> bool:
    """Whether all threads of a process have ended; the files and locks that they share are free only then."""
    tasks = list(Path(f"/proc/{pid}/task").iterdir())
    return len(tasks) <= 1 and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def test_the_bucket_is_the_folder_object_for_file(store: Store, tmp_path: Path) -> None:
    code = """
        import tracker
        run = tracker.init(project="p", config={"lr": 0.1})
        for i in range(20_000): run.log({"i": i, "text": "x" * 100})
        run.summary["best"] = 1
        """
    said = finish(start(store, tmp_path, code))
    assert "is in s3://lab/" in said
    assert objects(store) == local_files(tmp_path)
    assert history(store) == list(range(20_000))
    assert len([key for key in objects(store) if "/history/" in key]) == 4
    assert companions(tmp_path) == []


def test_rows_arrive_while_the_run_goes(store: Store, tmp_path: Path) -> None:
    code = """
        import tracker, time
        run = tracker.init()
        for i in range(160): run.log({"i": i}); time.sleep(0.1)
        """
    process = start(store, tmp_path, code)
    lag: list[float] = []
    until = time.monotonic() + 12
    while time.monotonic() < until:
        time.sleep(0.5)
        written = [line for data in local_files(tmp_path).values() for line in data.splitlines() if b'"i"' in line]
        arrived = history(store)
        if arrived:
            lag.append((len(written) - len(arrived)) / 10)
    finish(process)
    assert len(lag) > 10
    assert max(lag) <= 5.0
    assert history(store) == list(range(160))


@pytest.mark.parametrize("victim", ["script", "companion and script"])
def test_a_killed_script_is_whole_in_the_bucket_and_crashed(store: Store, tmp_path: Path, victim: str) -> None:
    code = """
        import os, signal, sys, tracker
        run = tracker.init()
        for i in range(5000): run.log({"i": i})
        if sys.argv[1:]: os.kill(run._companion._process.pid, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
        """
    both = victim != "script"
    process = start(store, tmp_path, code.replace("sys.argv[1:]", str(both)))
    finish(process, -signal.SIGKILL)
    if both:
        (run_dir,) = find_runs([str(tmp_path / "local")])
        assert sync_run(run_dir).error == ""
    assert wait_until(store, "crashed") < 10
    assert history(store) == list(range(5000))
    assert [record["rows"] for record in records(store, "writer.json")] == [5000]


def test_an_outage_costs_neither_rows_nor_time(store: Store, server: SeaweedServer, tmp_path: Path) -> None:
    code = """
        import tracker, time
        run = tracker.init(); worst = 0
        for i in range(1200):
            start = time.perf_counter(); run.log({"i": i}); worst = max(worst, time.perf_counter() - start)
            time.sleep(0.01)
        print(worst)
        """
    process = start(store, tmp_path, code)
    time.sleep(3)
    server.stop()
    time.sleep(6)
    server.start()
    out, said = process.communicate(timeout=90)
    assert process.returncode == 0, said
    assert float(out) < 0.5
    assert history(store) == list(range(1200))
    assert said.count("warning") == 1
    assert "training goes on" in said
    assert "lab" in said


def test_a_bucket_out_of_reach_keeps_finish_bounded_and_sync_completes(
    store: Store, server: SeaweedServer, tmp_path: Path
) -> None:
    code = "import tracker\nrun = tracker.init()\nfor i in range(100): run.log({'i': i})"
    began = time.monotonic()
    said = finish(start(store, tmp_path, code, AWS_ENDPOINT_URL="http://127.0.0.1:9", TRACKER_FINISH_TIMEOUT="8"))
    assert time.monotonic() - began < 30
    (run_dir,) = find_runs([str(tmp_path / "local")])
    assert f"tracker sync {run_dir}" in said
    assert "http://127.0.0.1:9" in said
    assert history(store) == []
    assert sync_run(run_dir).note == "its companion is at work on it"
    kill_companion(tmp_path)
    first = sync_run(run_dir)
    assert (first.error, first.files) == ("", 3)
    assert objects(store) == local_files(tmp_path)
    again = sync_run(run_dir)
    assert (again.error, again.files) == ("", 0)


def test_sync_sends_what_is_new_and_keeps_what_runs(store: Store, tmp_path: Path) -> None:
    code = """
        import tracker, sys
        run = tracker.init(mode="offline", config={"a": 1})
        for i in range(100): run.log({"i": i})
        print(flush=True); sys.stdin.readline()
        for i in range(100, 200): run.log({"i": i})
        run.config["a"] = 2
        """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=tmp_path, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, env={**os.environ, "TRACKER_ROOT": store.url, "TRACKER_DIR": str(tmp_path / "local")},
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    (run_dir,) = find_runs([str(tmp_path / "local")])
    kill_companion(tmp_path)
    assert "still runs" in sync_run(run_dir).note
    assert history(store) == list(range(100))
    process.communicate("go\n", timeout=30)
    assert sync_run(run_dir).files == 3
    assert history(store) == list(range(200))
    assert [record["a"] for record in records(store, "config.json")] == [2]
    wait_until(store, "finished")


def test_the_command_says_what_it_did(store: Store, tmp_path: Path) -> None:
    finish(start(store, tmp_path, "import tracker\ntracker.init(mode='offline').log({'i': 0})"))
    command = [sys.executable, "-m", "tracker", "sync", str(tmp_path / "local")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "3 files" in done.stdout
    assert "1 of 1 runs are in sync" in done.stdout
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "all there" in done.stdout
    done = subprocess.run(
        [*command, "--root", "s3://nobucket/x"], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 1
    assert "nobucket" in done.stderr
    done = subprocess.run([*command[:-1], "nowhere"], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, "nowhere is no folder" in done.stderr) == (2, True)


def test_many_runs_are_synced_at_once_and_told_in_order(store: Store, tmp_path: Path) -> None:
    code = """
        import os, tracker
        for number in range(12):
            with tracker.init(id=f"r{number:02}") as run: run.log({"i": number})
        """
    finish(start(store, tmp_path, code, TRACKER_MODE="offline"))
    done = call_in_terminal("sync", "local", folder=tmp_path)
    assert done.code == 0, done.out
    told = re.findall(r"(r\d\d): \d+ files", done.out)
    assert told == [f"r{number:02}" for number in range(12)]
    assert "11 of 12 runs …" in done.out
    assert "12 of 12 runs are in sync" in done.out
    assert sorted(history(store)) == list(range(12))
    again = call("sync", str(tmp_path / "local"))
    assert again.out.count("all there") == 12
    assert again.err == ""


def test_the_store_holds_no_local_names_and_no_links_out(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret")
    code = """
        import os, tracker
        run = tracker.init(project="p")
        run.log({"i": 0})
        os.symlink(os.path.abspath("secret"), os.path.join(run._writer_dir, "output"))
        os.symlink(os.path.abspath("secret"), os.path.join(run._writer_dir, "link.txt"))
        """
    finish(start(store, tmp_path, code))
    keys = {key.split("/", 4)[-1] for key in objects(store)}
    assert keys == {"writer.json", "history/0.jsonl", "run.json"}


def test_the_schedule() -> None:
    assert [schedule.flush_interval(age) for age in (0, 200, 1000, 5700, 1e6)] == [2, 2, 10, 57, 57]
    assert [schedule.flush_interval(1e6, upload) for upload in (0.5, 20, 300)] == [56.5, 37, 2]
    assert all(0.25 <= schedule.retry_delay(1) <= 0.5 for _ in range(100))
    assert all(30 <= schedule.retry_delay(50) <= 60 for _ in range(100))
