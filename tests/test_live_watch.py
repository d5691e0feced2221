"""`tracker build --watch`: what changed is built again, nothing else is, and a silent run becomes a crashed one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import run_files
from build_lab import CountingStore, append
from processes import environment, wait_for

from tracker.build.output import Output
from tracker.build.site import BuildResult, build
from tracker.build.watch import Watch
from tracker.errors import ReportError
from tracker.store import open_store

ROW = '{"_step":50,"loss":0.125}\n'


@dataclass
class Watched:
    """A lab that is watched from a thread of its own."""

    store: CountingStore
    results: list[BuildResult] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def builds(self, count: int) -> None:
        wait_for(lambda: len(self.results) >= count, f"{count} builds, of which there were {len(self.results)}")

    def looks(self, count: int) -> None:
        more = len(self.store.listed) + count
        wait_for(lambda: len(self.store.listed) >= more, "listings")


@contextmanager
def watched(lab, *, bucket: bool = False):
    store = CountingStore(str(lab.root))
    if bucket:
        store.url = "bucket://lab"
    seen = Watched(store)
    reports = lab.folder / "reports"

    def once() -> BuildResult:
        with open_store(str(lab.site)) as place, Output(place) as output:
            result = build(lab.options(now=time.time()), output, store=store)
        seen.written.append(output.written)
        seen.results.append(result)
        return result

    with Watch(store, "p", [reports], [lab.site, lab.cache], every=0.2) as watch:
        thread = threading.Thread(target=watch.run, args=(once, seen.told.append))
        thread.start()
        try:
            yield seen
        finally:
            watch.stop()
            thread.join(60)
            assert not thread.is_alive()


@pytest.mark.parametrize("bucket", [False, True], ids=["folder", "bucket"])
def test_a_row_is_built_from_its_own_bytes(lab, bucket):
    with watched(lab, bucket=bucket) as seen:
        seen.builds(1)
        seen.store.read.clear()
        seen.store.bytes = 0
        append(lab, ROW)
        wait_for(lambda: "51 rows" in (lab.site / "runs/r3.html").read_text(), "the row on its page")
    assert [result.fresh for result in seen.results] == [6, 1]
    assert seen.store.read == {"r3/w/history/0.jsonl": 1}
    assert seen.store.bytes < 2 * len(ROW) + 300


def test_nothing_changed_nothing_is_built(lab):
    with watched(lab, bucket=True) as seen:
        seen.builds(1)
        before = seen.store.read.total()
        seen.looks(4)
        assert len(seen.results) == 1
        assert seen.store.read.total() == before
        assert set(seen.store.listed) == {"p/runs"}


def test_what_a_build_writes_itself_is_no_news(lab):
    lab.cache.mkdir()
    with watched(lab, bucket=True) as seen:
        seen.builds(1)
        (lab.root / "p" / "notes.txt").write_text("not a run's")
        (lab.cache / "more").write_text("x")
        seen.looks(3)
    assert len(seen.results) == 1


def test_a_silent_run_crashes_though_no_file_changes(lab):
    running = {"state": "running", "heartbeat_at": time.time(), "heartbeat_interval": 1, "format": 1}
    run_files.write(lab.root, {"r2/w/writer.json": running})
    page = lab.site / "runs/r2.html"
    with watched(lab, bucket=True) as seen:
        wait_for(lambda: page.exists() and "state-crashed" in page.read_text(), "the crash")
    assert len(seen.results) in (1, 2)  # one only where the machine was slower than the heartbeat
    assert seen.results[-1].until == float("inf")


def test_a_mistake_in_a_report_is_told_once_and_mended(lab):
    report = lab.folder / "reports" / "more.md"
    with watched(lab) as seen:
        seen.builds(1)
        report.write_text("# More\n\n{{ nonsense( }}\n")
        wait_for(lambda: seen.told, "the mistake")
        report.write_text("# Mended\n")
        seen.builds(2)
        assert "Mended" in (lab.site / "more.html").read_text()
    assert len(seen.told) == 1
    assert "more.md:3" in seen.told[0]


def test_a_first_build_that_fails_is_raised(lab):
    (lab.folder / "reports" / "more.md").write_text("{{ nonsense( }}\n")

    def once() -> BuildResult:
        with open_store(str(lab.site)) as place, Output(place) as output:
            return build(lab.options(), output)

    watch = Watch(open_store(str(lab.root)), "p", [], [], every=0.2)
    with watch, pytest.raises(ReportError):
        watch.run(once, print)


def test_runs_that_come_and_go(lab):
    with watched(lab) as seen:
        seen.builds(1)
        shutil.rmtree(lab.root / "p/runs/r4")
        wait_for(lambda: not (lab.site / "runs/r4.html").exists(), "the page to go")
        run_files.write(lab.root, {"new/w/history/0.jsonl": [{"loss": 1}]})
        wait_for((lab.site / "runs/new.html").exists, "the page to come")


def test_the_command_stays_until_it_is_told_to_go(lab):
    words = ["build", str(lab.folder / "reports"), "--root", str(lab.root), "--out", str(lab.site)]
    command = [sys.executable, "-m", "tracker", *words, "--cache", str(lab.cache), "--watch", "--every", "0.2"]
    process = subprocess.Popen(
        command, cwd=lab.folder, env=environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        wait_for((lab.site / "index.html").exists, "the site")
        append(lab, ROW)
        wait_for(lambda: "51 rows" in (lab.site / "runs/r3.html").read_text(), "the row on its page")
    finally:
        os.kill(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert "6 runs (6 read)" in said
    assert "6 runs (1 read)" in said
    assert "Traceback" not in said
