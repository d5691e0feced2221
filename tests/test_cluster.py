"""A build on a Dask cluster of real processes: the same bytes as here, also when one is killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import run_files
from build_lab import Lab, files_of, run

from tracker.build.cluster import Cluster, compare, describe
from tracker.build.output import Output
from tracker.build.site import build
from tracker.errors import TrackerError, UsageError
from tracker.store import open_store

RUNS = 100


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@pytest.fixture
def dask(tmp_path):
    """A scheduler and a way to start workers; all are ended."""
    place = tmp_path / "scheduler.json"
    common = ["--scheduler-file", place, "--no-dashboard"]
    found = [start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common)]

    def worker():
        folder = tmp_path / f"worker-{len(found)}"
        found.append(
            start("distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--local-directory", folder, *common)
        )
        return found[-1]

    deadline = time.monotonic() + 60
    while not (place.exists() and place.read_bytes().rstrip().endswith(b"}")):  # it is there before it is written
        assert found[0].poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    address = json.loads(place.read_text())["address"]
    yield address, worker
    for one in reversed(found):
        one.send_signal(signal.SIGKILL)
        one.wait()


@pytest.fixture
def many(tmp_path):
    lab = Lab(tmp_path)
    files = {name: content for n in range(6, RUNS) for name, content in run(n, rows=20).items()}
    run_files.write(lab.root, files)
    return lab


def build_there(lab, address, progress=None):
    with open_store(str(lab.site)) as store, Output(store) as output:
        return build(lab.options(dask=address), output, progress)


@pytest.mark.parametrize("stage", ["reading runs", "making run pages"])
def test_a_worker_is_killed_in_the_middle_and_the_bytes_are_the_same(many, dask, stage):
    address, worker = dask
    workers = [worker(), worker()]
    killed = []

    def progress(name, done, total):
        if name == stage and not killed:
            assert done < total
            killed.append((done, total))
            workers[0].send_signal(signal.SIGKILL)
            workers[0].wait()

    with Cluster(address, 1) as both:
        both._client.wait_for_workers(2, timeout=60)
    result = build_there(many, address, progress)
    assert (result.runs, result.fresh, result.problems) == (RUNS, RUNS, ())
    assert killed, f"{stage} was never seen"
    assert workers[0].returncode == -signal.SIGKILL
    assert workers[1].poll() is None
    assert files_of(many.site) == many.cold()


def test_the_work_is_done_by_the_workers(many, dask):
    address, worker = dask
    pids = {worker().pid, worker().pid}
    with Cluster(address, 1) as cluster:
        cluster._client.wait_for_workers(2, timeout=60)
        seen = set(cluster.map(os.getpid, [()] * 40, few=False))
    assert seen <= pids
    assert os.getpid() not in seen


def test_a_local_cluster_makes_the_same_bytes(many):
    command = ["build", "reports", "--root", "root", "--project", "p", "--out", "other", "--jobs", "2"]
    env = {**os.environ, "TRACKER_CACHE": str(many.folder / "c")}
    for place, more in (("one", []), ("two", ["--dask", "local"])):
        command[command.index("--out") + 1] = place
        done = subprocess.run(
            [sys.executable, "-m", "tracker", *command, *more],
            cwd=many.folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert f"{RUNS} runs ({RUNS} read)" in done.stdout
        env["TRACKER_CACHE"] = str(many.folder / "d")
    assert files_of(many.folder / "one") == files_of(many.folder / "two")


def test_nobody_at_the_address(many, monkeypatch):
    monkeypatch.setattr("tracker.build.cluster.WAIT", 1.0)
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1"):
        build_there(many, "tcp://127.0.0.1:1")


def test_a_cluster_without_workers(many, dask, monkeypatch):
    monkeypatch.setattr("tracker.build.cluster.WAIT", 2.0)
    with pytest.raises(UsageError, match="has no workers after 2 s"):
        build_there(many, dask[0])


def test_a_worker_with_other_versions_is_refused():
    here = describe(["/"])
    other = {**here, "versions": {**here["versions"], "matplotlib": "1.0"}}
    with pytest.raises(UsageError, match=r"worker tcp://b has matplotlib 1\.0, and this process"):
        compare(here, {"tcp://a": here, "tcp://b": other}, ["/"])


def test_a_worker_that_does_not_see_a_folder_is_refused(tmp_path):
    here, there = describe([str(tmp_path)]), describe([str(tmp_path / "nowhere")])
    with pytest.raises(UsageError, match="does not see the folder"):
        compare(here, {"tcp://a": there}, [str(tmp_path)])


def test_all_workers_are_lost_for_good(dask, monkeypatch):
    monkeypatch.setattr("tracker.build.cluster._LOST", 1.0)
    monkeypatch.setattr("tracker.build.cluster._LOOK", 0.5)
    address, worker = dask
    only = worker()
    with Cluster(address, 1) as cluster:
        waiting = cluster.submit(time.sleep, 60)
        only.send_signal(signal.SIGKILL)
        only.wait()
        with pytest.raises(TrackerError, match="lost all its workers"):
            cluster.result(waiting)
