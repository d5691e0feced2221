"""What a call of `run.log` costs, beside the floor of any tracker that keeps its rows: orjson and one os.write.

Prints p50 and p99 of both in one run, interleaved in blocks, so that a noisy machine is noisy for both; then import and
init beside bare Python, with a root that is a folder and one that cannot be reached. Run: python bench/log_latency.py
"""

from __future__ import annotations

import contextlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import orjson

import tracker

BLOCKS, CALLS = 40, 500
UNREACHABLE = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}


def main() -> None:
    """Print the tables."""
    print(f"{'':24}{'p50 µs':>10}{'p99 µs':>10}{'x floor':>10}{'bytes/row':>11}")
    with tempfile.TemporaryDirectory() as folder:
        run = tracker.init(project="bench", root=folder)
        for count in (5, 100):
            time_log(run, folder, count)
        run.finish()
    print()
    bare = time_process("pass")
    print(f"{'bare Python':40}{bare:8.1f} ms")
    imported = time_process("import tracker")
    print(f"{'import tracker, over bare Python':40}{imported - bare:8.1f} ms   (goal ≤ 60)")
    for name, root, env in (
        ("init, root a folder", None, {}),
        ("init, bucket out of reach", "s3://nowhere/runs", UNREACHABLE),
    ):
        print(f"{name:40}{time_init(root, env):8.1f} ms   (goal ≤ 25)")


def time_log(run: tracker.Run, folder: str, count: int) -> None:
    """Print the cost of a row of `count` metrics, and of the floor."""
    file = os.open(os.path.join(folder, f"floor-{count}"), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    values = [0.123456 + i for i in range(count)]
    ours: list[int] = []
    floor: list[int] = []
    for _ in range(BLOCKS):
        for step in range(CALLS):
            row = {f"train/metric_{i}": value * step for i, value in enumerate(values)}
            start = time.perf_counter_ns()
            run.log(row)
            ours.append(time.perf_counter_ns() - start)
        for step in range(CALLS):
            row = {f"train/metric_{i}": value * step for i, value in enumerate(values)}
            start = time.perf_counter_ns()
            os.write(file, orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
            floor.append(time.perf_counter_ns() - start)
    size = os.fstat(file).st_size / len(floor)
    os.close(file)
    show(f"run.log, {count} metrics", ours, statistics.median(floor), 0)
    show(f"floor, {count} metrics", floor, statistics.median(floor), size)


def show(name: str, nanoseconds: list[int], floor: float, size: float) -> None:
    """Print one row of the table."""
    p50 = statistics.median(nanoseconds)
    p99 = sorted(nanoseconds)[len(nanoseconds) * 99 // 100]
    note = f"{size:11.0f}" if size else ""
    print(f"{name:24}{p50 / 1e3:10.2f}{p99 / 1e3:10.2f}{p50 / floor:10.2f}{note}")


def time_process(code: str, runs: int = 15) -> float:
    """The median milliseconds of a Python process that runs `code`, after one that warms the caches."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times[1:])


def time_init(root: str | None, env: dict[str, str], runs: int = 9) -> float:
    """The median milliseconds of a first `tracker.init` in a fresh process; its companion is killed after that."""
    code = (
        "import time, tracker, os, sys; start = time.perf_counter(); run = tracker.init(root=sys.argv[1] or None); "
        "print((time.perf_counter() - start) * 1e3, run._companion._process.pid, flush=True); os._exit(0)"
    )
    times = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            environ = {**os.environ, **env, "TRACKER_DIR": folder, "TRACKER_SILENT": "1"}
            command = [sys.executable, "-c", code, root or ""]
            done = subprocess.run(command, env=environ, capture_output=True, check=True, text=True)
            milliseconds, companion = done.stdout.split()
            times.append(float(milliseconds))
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(companion), signal.SIGKILL)
    return statistics.median(times)


if __name__ == "__main__":
    main()
