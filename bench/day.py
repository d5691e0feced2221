"""What a day of a run costs in a bucket, and how soon its rows are seen there, by a simulation.

The companion's own code (`tracker.mirror`: its loop, schedule, uploader) and the writer of rows are at work on real
files; simulated are the clock, the watcher's news and the bucket, which counts, keeps sizes only, and takes its time.
Besides rows there are the config, a summary value set every ten minutes, a line of console output every ten seconds,
system metrics of a host with a GPU every 30 s, the heartbeat, and what the companion finds out about code and host.

Run: python bench/day.py [--hours 24] [--rates 1 100] [--json]. A day at 100 rows/s takes some minutes and 3 GB.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import math
import os
import random
import statistics
import sys
import tempfile
from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from tracker.errors import UnreachableError
from tracker.format import layout, records, system
from tracker.log.writer import Writer
from tracker.mirror import process, target, watch
from tracker.mirror.files import list_files
from tracker.mirror.schedule import Clock
from tracker.mirror.system import SystemMetrics
from tracker.store import Store

NAMES = (
    *(f"train/{name}" for name in ("loss", "accuracy", "lr", "grad_norm", "tokens_per_second", "epoch")),
    *(f"val/{name}" for name in ("loss", "accuracy", "f1", "perplexity")),
)
EPOCH = 1.8e9
NEWS_DELAY = 1.0  # measured: watchfiles tells after 0.4 to 1.2 s
FIRST_MINUTES = 300.0
DOLLARS_PER_PUT = 5e-6
SPEED = (0.15, 5e6)


class World(Clock):
    """Time, and what happens in it.

    Args:
        folder: the writer's folder.
        rate: rows a second.
        seconds: how long the run is.
    """

    def __init__(self, folder: str, rate: float, seconds: float) -> None:
        self.now, self.end = 0.0, seconds
        self.news_at = math.inf
        self._folder = folder
        self.rows = Rows(folder)
        events = [
            self._repeat(1 / rate, self._add_row),
            self._repeat(30.0, self._add_system),
            self._repeat(10.0, self._print),
            self._repeat(600.0, self._set_summary),
        ]
        self._events = heapq.merge(*events, key=lambda event: event[0])
        self._next = next(self._events)
        self._system = SystemLines(folder)
        self._output = open(os.path.join(folder, "output", "0.log"), "ab", buffering=0)  # noqa: SIM115 (of the whole run)

    def time(self) -> float:
        """Unix seconds."""
        return EPOCH + self.now

    def ticks(self) -> float:
        """Seconds since the run began."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.run_until(self.now + seconds)

    def run_until(self, until: float, *, stop_at_news: bool = False) -> None:
        """Let happen what happens until then, or until the watcher tells of it."""
        while True:
            moment = min(until, self.news_at) if stop_at_news else until
            if self._next[0] > moment:
                break
            self.now, act = max(self.now, self._next[0]), self._next[1]
            act()
            self.news_at = min(self.news_at, self.now + NEWS_DELAY)
            self._next = next(self._events, (math.inf, lambda: None))
        self.now = max(self.now, moment)

    def _repeat(self, pause: float, act: Callable[[], None]) -> Iterator[tuple[float, Callable[[], None]]]:
        count = int(self.end / pause)
        return ((i * pause, act) for i in range(1, count + 1))

    def _add_row(self) -> None:
        self.rows.add(self.now)

    def _add_system(self) -> None:
        self._system.add(self.time())

    def _print(self) -> None:
        self._output.write(b"epoch 12 step %9d loss 0.51234 accuracy 0.91234 lr 3.0e-04 12.3 it/s\n" % self.now)

    def _set_summary(self) -> None:
        with open(os.path.join(self._folder, layout.SUMMARY_FILE), "wb") as file:
            file.write(records.encode_json({"_time": self.time(), "best/accuracy": 0.912345678}))


class Rows(Writer):
    """Writes rows as `tracker.log` does, and knows which of them are in the bucket."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder, print, print, lambda: None)
        draw = random.Random(7)
        bodies = [orjson.dumps({name: draw.random() for name in NAMES}) + b"\n" for _ in range(1000)]
        self._bodies = itertools.cycle(bodies)
        self._waiting: defaultdict[int, deque[tuple[int, float]]] = defaultdict(deque)
        self.early, self.late = array("f"), array("f")
        self.bytes = 0

    def add(self, now: float) -> None:
        """Write a row."""
        segment, room = self._segment, self._room
        self.append(next(self._bodies), None)
        if self._segment == segment:
            size = layout.segment_limit(segment) - self._room
            self.bytes += room - self._room
        else:  # it was the segment's last
            size = os.path.getsize(os.path.join(self.folder, "history", f"{segment}.jsonl"))
            self.bytes += size - (layout.segment_limit(segment) - room)
        self._waiting[segment].append((size, now))

    def arrive(self, segment: int, size: int, now: float) -> None:
        """So many bytes of a segment are in the bucket now."""
        waiting = self._waiting[segment]
        while waiting and waiting[0][0] <= size:
            logged = waiting.popleft()[1]
            (self.early if logged <= FIRST_MINUTES else self.late).append(now - logged)


class SystemLines(SystemMetrics):
    """Writes system metrics as the companion does, without looking at this host."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder, os.getpid(), 2.0, 30.0)
        self._columns = system.columns([0])

    def add(self, now: float) -> None:
        """Write the means of half a minute."""
        values = [f"{now:.3f}", "15", *("12345678901" for _ in self._columns[2:])]
        self._write(",".join(values) + "\n")


class Bucket(Store):
    """Counts what is put, and keeps its sizes.

    Args:
        world: whose clock runs on while something is put.
        speed: seconds a request takes, and bytes a second.
        outage: the seconds between which it cannot be reached.
    """

    def __init__(self, world: World, speed: tuple[float, float], outage: tuple[float, float] = (0.0, 0.0)) -> None:
        self.url = "counting"
        self._world, self._speed, self._outage = world, speed, outage
        self.refused = 0
        self.sizes: dict[str, int] = {}
        self.puts: defaultdict[str, int] = defaultdict(int)
        self.bytes = self.puts_last_hour = 0

    def _put(self, key: str, data: bytes, content_type: str | None, cache_control: str | None) -> None:
        seconds, bandwidth = self._speed
        if self._outage[0] <= self._world.now < self._outage[1]:
            self._world.sleep(seconds)
            self.refused += 1
            raise UnreachableError("the bucket cannot be reached")
        self._world.sleep(seconds + len(data) / bandwidth)
        path = key.split("/", 3)[-1]
        kind, _, number = path.removeprefix("0-writer/").partition("/")
        self.puts[kind] += 1
        self.puts_last_hour += self._world.now > self._world.end - 3600
        self.sizes[path] = len(data)
        self.bytes += len(data)
        if kind == "history":
            self._world.rows.arrive(int(number.partition(".")[0]), len(data), self._world.now)

    def _create(self, key: str, data: bytes) -> None:
        self._put(key, data, None, None)

    def _refuse(self, *_: Any) -> Any:
        raise NotImplementedError("the companion only puts")

    _get = _get_range = _get_many = _put_file = _list = _info = _delete = _make_root = _refuse

    def _close(self) -> None:
        """Nothing is open."""


class Companion(process.Mirror):
    """The companion, which waits by the simulated clock."""

    world: World
    _is_described = False

    def wait(self, seconds: float) -> None:
        """Let time pass, until a file changes or the run ends."""
        if not self._is_described:  # a thread of its own finds out host and code: in the first second of the run
            self._surroundings.finish(60.0)
            self._is_described = True
        world = self.world
        world.run_until(min(world.now + seconds, world.end), stop_at_news=True)
        if world.now >= world.news_at:
            world.news_at = math.inf
            self._target.note_change()
        if world.now >= world.end:
            self.take({"end": "finished", "exit_code": 0})


class QuietWatcher(watch.Watcher):
    """Says that it watches; the news is the simulation's."""

    def __init__(self, folder: str) -> None:
        """Start nothing."""

    def is_alive(self) -> bool:
        """Yes."""
        return True


def simulate(
    folder: str, rate: float, seconds: float, speed: tuple[float, float] = SPEED,
    outage: tuple[float, float] = (0.0, 0.0),
) -> dict[str, Any]:  # fmt: skip
    """One run in `folder`; what it cost."""
    writer = os.path.join(folder, "0-writer")
    for name in ("history", "output"):
        os.makedirs(os.path.join(writer, name))
    os.makedirs(os.path.join(folder, layout.LOCAL_FOLDER))
    files = {
        os.path.join(folder, layout.RUN_FILE): records.RunRecord(id="day", project="bench", created_at=EPOCH),
        os.path.join(writer, layout.WRITER_FILE): records.WriterRecord(started_at=EPOCH, heartbeat_at=EPOCH),
    }
    for path, record in files.items():
        with open(path, "wb") as file:
            file.write(records.encode_record(record))
    with open(os.path.join(writer, layout.CONFIG_FILE), "wb") as file:
        file.write(records.encode_json({f"parameter_{i}": i for i in range(20)}))
    world = World(writer, rate, seconds)
    bucket = Bucket(world, speed, outage)
    target.open_store = lambda _root: bucket
    watch.Watcher = QuietWatcher
    job = process.Job(
        run_dir=folder, writer="0-writer", project="bench", run_id="day", root="memory://day", upload=True,
        parent=os.getppid(), cwd=os.path.dirname(os.path.abspath(__file__)), is_fork=False,
        code={"program": os.path.abspath(__file__), "path": sys.path},
    )  # fmt: skip
    companion = Companion(job, process.Pipe(), world)
    companion.world = world
    companion.run()
    return _result(folder, rate, seconds, world, bucket)


def _result(folder: str, rate: float, seconds: float, world: World, bucket: Bucket) -> dict[str, Any]:
    rows = world.rows
    on_disk = {file.path: file.size for file in list_files(folder, "0-writer")}
    if len(rows.early) + len(rows.late) != rows.rows or on_disk != bucket.sizes:
        raise SystemExit("the bucket is not the folder: a bug of the companion, or of this simulation")
    puts = sum(bucket.puts.values())
    return {
        "rows_per_second": rate,
        "hours": seconds / 3600,
        "rows": rows.rows,
        "bytes_per_row": round(rows.bytes / rows.rows, 1),
        "puts": puts,
        "refused": bucket.refused,
        "puts_last_hour": bucket.puts_last_hour,
        "puts_by_kind": dict(sorted(bucket.puts.items())),
        "dollars": round(puts * DOLLARS_PER_PUT, 5),
        "bytes_sent": bucket.bytes,
        "bytes_kept": sum(bucket.sizes.values()),
        "objects": len(bucket.sizes),
        "delay_first_minutes": _delays(rows.early),
        "delay_later": _delays(rows.late),
    }


def _delays(delays: array[float]) -> dict[str, float]:
    """Seconds from `log()` until the row is in the bucket."""
    if not delays:
        return {}
    return {"median": round(statistics.median(delays), 2), "max": round(max(delays), 2)}


def table(results: list[dict[str, Any]]) -> str:
    """The results in Markdown."""
    names = [f"{result['rows_per_second']:g} row{'s' * (result['rows_per_second'] != 1)}/s" for result in results]
    lines = [f"| {results[0]['hours']:g} hours, 10 metrics | " + " | ".join(names) + " | goal |"]
    lines.append("|---|" + "---:|" * (len(results) + 1))
    is_day = results[0]["hours"] == 24

    def add(what: str, show: Callable[[dict[str, Any]], str], goal: str = "") -> None:
        lines.append(f"| {what} | " + " | ".join(show(result) for result in results) + f" | {goal} |")

    add("rows", lambda r: f"{r['rows']:,}")
    add("bytes a row on the disk", lambda r: f"{r['bytes_per_row']:.0f}")
    add("PUTs", lambda r: f"{r['puts']:,}", "≤ 6,000" if is_day else "")
    for kind, what in (
        ("history", "metrics"), ("system", "system metrics"), ("output", "console output"),
        (layout.WRITER_FILE, "heartbeat and state"), (layout.SUMMARY_FILE, "summary"),
    ):  # fmt: skip
        add(f"… of these {what}", lambda r, kind=kind: f"{r['puts_by_kind'].get(kind, 0):,}")
    add("PUTs of the last hour", lambda r: f"{r['puts_last_hour']:,}")
    add("price of the PUTs", lambda r: f"${r['dollars']:.4f}", "≤ $0.03" if is_day else "")
    add("bytes sent", lambda r: f"{r['bytes_sent'] / 1e9:.2f} GB")
    add("bytes in the bucket at the end", lambda r: f"{r['bytes_kept'] / 1e9:.3f} GB")
    add("objects at the end", lambda r: f"{r['objects']:,}")
    for key, what, goal in (("first_minutes", "first 5 minutes", "5 s"), ("later", "later", "60 s")):
        add(f"seen in the bucket after, {what}: median", lambda r, key=key: _seconds(r, key, "median"))
        add(f"seen in the bucket after, {what}: longest", lambda r, key=key: _seconds(r, key, "max"), f"≤ {goal}")
    return "\n".join(lines) + "\n"


def _seconds(result: dict[str, Any], when: str, which: str) -> str:
    delays = result[f"delay_{when}"]
    return f"{delays[which]:.1f} s" if delays else ""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--rates", type=float, nargs="+", default=[1.0, 100.0], help="rows a second")
    parser.add_argument("--latency", type=float, default=SPEED[0], help="seconds that a request takes")
    parser.add_argument("--bandwidth", type=float, default=SPEED[1], help="bytes a second")
    parser.add_argument(
        "--outage", type=float, nargs=2, default=[0.0, 0.0], help="hours between which the bucket cannot be reached"
    )
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results = []
    for rate in arguments.rates:
        with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
            speed = arguments.latency, arguments.bandwidth
            outage = arguments.outage[0] * 3600, arguments.outage[1] * 3600
            results.append(simulate(folder, rate, arguments.hours * 3600, speed, outage))
    print(json.dumps(results, indent=2) if arguments.json else table(results), end="")


if __name__ == "__main__":
    main()
