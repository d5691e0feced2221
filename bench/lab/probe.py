"""Probe: one measurement of one tool, in the tool's own virtual environment.

Run: python probe.py ADAPTER EXPERIMENT FOLDER RESULT ARGUMENTS. What is known so far stands in the file RESULT, in
JSON, after each phase, so that a tool that hangs or dies leaves word of how far it came.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import multiprocessing
import os
import signal
import sys
import time

_BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.pop(0)  # this folder, and no name of it
sys.path.append(_BENCH)  # behind the tool's packages, for `lab.logfiles`

WARM_UP = 20
METRIC, CHILD_METRIC = "train/metric_0", "child/metric_0"


class Result:
    """What is known so far."""

    def __init__(self, path):
        self._path, self._values = path, {}

    def set(self, **values):
        """Add values, and write the file."""
        self._values |= values
        temporary = f"{self._path}.new"
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump(self._values, file)
        os.replace(temporary, self._path)


def load(path):
    """The adapter at `path`, as a module that shadows no tool."""
    spec = importlib.util.spec_from_file_location("adapter", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row_of(step, count, prefix="train"):
    """A row of floats with all their digits, as a loss or an accuracy has them."""
    return {f"{prefix}/metric_{i}": 1 / (1.1 + 0.001 * step * (i + 1)) for i in range(count)}


def session(tool, folder, result, metrics, rows, seconds, pause):
    """Init, rows of so many metrics with a pause between them, finish."""
    exec(tool.IMPORT, {})
    began = time.perf_counter()
    run = tool.start(folder)
    result.set(init_ms=(time.perf_counter() - began) * 1e3)
    log = tool.logger(run)
    times = []
    until = time.monotonic() + seconds
    for step in range(rows + WARM_UP):
        row = row_of(step, metrics)
        start = time.perf_counter_ns()
        log(row, step)
        times.append(time.perf_counter_ns() - start)
        if time.monotonic() > until:
            break
        if pause:
            time.sleep(pause)
    logged = len(times)
    times = sorted(times[min(WARM_UP, logged // 2) :])
    result.set(rows=logged, p50_us=times[len(times) // 2] / 1e3, p99_us=times[len(times) * 99 // 100] / 1e3)
    time.sleep(1.5)  # a companion that is just starting has its full size by then
    others = marked_processes()
    result.set(script_mb=memory_mb(os.getpid()), others_mb=sum(map(memory_mb, others)), others=len(others))
    began = time.perf_counter()
    tool.finish(run)
    result.set(finish_ms=(time.perf_counter() - began) * 1e3)


def steady(tool, folder, result, rate, seconds, settle):
    """Rows at a slow rate: the processor time of the script and of its companions."""
    run = tool.start(folder)
    log = tool.logger(run)
    began, step, mark = time.monotonic(), 0, None
    while (now := time.monotonic() - began) < settle + seconds:
        if mark is None and now >= settle:
            mark = now, cpu_seconds([os.getpid()]), cpu_seconds(marked_processes())
        log(row_of(step, 5), step)
        step += 1
        time.sleep(max(0.0, began + step / rate - time.monotonic()))
    span = time.monotonic() - began - mark[0]
    script = cpu_seconds([os.getpid()]) - mark[1]
    others = cpu_seconds(marked_processes()) - mark[2]
    result.set(script_cpu_percent=100 * script / span, others_cpu_percent=100 * others / span)
    tool.finish(run)


def kill(tool, folder, result, rows):
    """Rows, then kill -9 of this process at once."""
    log = tool.logger(tool.start(folder))
    began = time.perf_counter()
    for step in range(rows):
        log(row_of(step, 5), step)
    result.set(logged=rows, seconds=time.perf_counter() - began)
    os.kill(os.getpid(), signal.SIGKILL)


def full(tool, folder, result, rows, room, after):
    """Rows while the disk is full, then room again, some rows more, finish."""
    run = tool.start(folder)
    log = tool.logger(run)
    log(row_of(0, 5), 0)
    time.sleep(2.0)  # what is written at the start is on the disk
    result.set(phase="full")
    ballast = os.path.join(folder, "ballast")
    free = os.statvfs(folder)
    with open(ballast, "wb") as file, contextlib.suppress(OSError):
        file.write(bytes(max(0, free.f_bavail * free.f_frsize - room)))
    logged = raised = 0
    error = ""
    for step in range(1, rows):
        try:
            log(row_of(step, 5), step)
        except Exception as problem:
            raised += 1
            error = error or f"{type(problem).__name__}: {problem}"
        else:
            logged += 1
    result.set(phase="room again", logged=logged + 1, raised=raised, error=error[:300])
    os.unlink(ballast)
    time.sleep(2.0)
    for step in range(rows, rows + after):
        try:
            log(row_of(step, 5), step)
        except Exception as problem:
            raised += 1
            error = error or f"{type(problem).__name__}: {problem}"
        else:
            logged += 1
    result.set(phase="finish", logged=logged + 1, raised=raised, error=error[:300])
    tool.finish(run)
    result.set(phase="done")


def readonly(tool, folder, result, rows):
    """A run in a folder that cannot be written to."""
    result.set(phase="init")
    run = tool.start(folder)
    result.set(phase="log")
    log = tool.logger(run)
    for step in range(rows):
        log(row_of(step, 5), step)
    result.set(phase="finish")
    began = time.perf_counter()
    tool.finish(run)
    result.set(phase="done", finish_ms=(time.perf_counter() - began) * 1e3)


def fork(tool, folder, result, rows, seconds):
    """A forked child, as multiprocessing makes it, logs to the run of its parent."""
    run = tool.start(folder)
    log = tool.logger(run)
    for step in range(rows):
        log(row_of(step, 5), step)

    def work():
        for step in range(rows):
            log(row_of(step, 5, "child"), rows + step)

    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    child.join(seconds)
    result.set(phase="child", child_exit=child.exitcode)
    if child.is_alive():
        result.set(child_exit="hangs")
        child.kill()
        child.join()
    result.set(phase="parent")
    for step in range(rows):
        log(row_of(2 * rows + step, 5), 2 * rows + step)
    result.set(phase="finish", logged=2 * rows, logged_by_child=rows)
    tool.finish(run)
    result.set(phase="done")


def count(tool, folder, result):
    """The values that are in the files, of the script and of its child."""
    for key, name in (("kept", METRIC), ("kept_of_child", CHILD_METRIC)):
        try:
            result.set(**{key: tool.count(folder, name)})
        except Exception as error:
            result.set(**{key: 0, "unreadable": f"{type(error).__name__}: {error}"[:300]})


def marked_processes():
    """The other processes that carry this measurement's mark in their environment: all that descend from it."""
    mark = b"PEERS_MARK=" + os.environ["PEERS_MARK"].encode()
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/environ", "rb") as file:
            if mark in file.read().split(b"\0") and int(name) != os.getpid():
                found.append(int(name))
    return found


def memory_mb(pid):
    """Resident memory in MB (10^6 bytes); 0 for a process that has gone."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return 0.0


def cpu_seconds(pids):
    """Processor time of processes, user and system, in seconds."""
    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


EXPERIMENTS = {each.__name__: each for each in (session, steady, kill, full, readonly, fork, count)}

if __name__ == "__main__":
    adapter, experiment, base, result_path, arguments = sys.argv[1:]
    EXPERIMENTS[experiment](load(adapter), base, Result(result_path), **json.loads(arguments))
