"""System: looks at the host and the training's processes every few seconds, and writes means of half a minute.

A thread of the companion's own, so that a slow upload leaves no hole. It looks less often where looking costs more than
its share of a core, as on a host with thousands of processes.
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable
from typing import Any

from tracker.format import layout, system
from tracker.mirror.gpu import Gpus

CPU_SHARE = 0.005
"""The share of one core that looking may take."""

_SHORTEST = 0.1


class SystemMetrics:
    """Writes `<writer>/system/<n>.csv`.

    Args:
        folder: the writer's folder.
        parent: the training process's id.
        sample: seconds between two looks.
        interval: seconds whose looks become one row.
    """

    def __init__(self, folder: str, parent: int, sample: float, interval: float) -> None:
        self._folder = os.path.join(folder, "system")
        self._parent, self._sample, self._interval = parent, sample, max(interval, sample)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="tracker-system")
        self._segment = 0
        self._columns: list[str] = []

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Look a last time, write what has not been written, and end.

        Args:
            seconds: to wait at most: a driver may hang.
        """
        self._stop.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        look = Look(self._folder, self._parent)
        self._columns = system.columns(look.gpus.indexes)
        window = Window()
        looked = written = time.monotonic()
        pause = self._sample
        look()
        while not window.is_last:
            window.is_last = self._stop.wait(max(0.0, looked + pause - time.monotonic()))
            now = time.monotonic()
            if now - looked >= _SHORTEST:
                cost = time.thread_time()
                window.add(look())
                pause = max(self._sample, (time.thread_time() - cost) / CPU_SHARE)
                looked = now
            if window.samples and (window.is_last or now - written >= self._interval - self._sample / 2):
                self._write(window.row(self._columns))
                window, written = Window(window.is_last), now

    def _write(self, line: str) -> None:
        """Append a line, in one write; behind one that was cut, the next file begins."""
        path = os.path.join(self._folder, f"{self._segment}.csv")
        try:
            os.makedirs(self._folder, exist_ok=True)
            file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError:
            return  # a full disk: the training process tells of it
        try:
            size = os.fstat(file).st_size
            data = (line if size else f"{','.join(self._columns)}\n{line}").encode()
            written = os.write(file, data)
        except OSError:
            return
        finally:
            os.close(file)
        limit = system.segment_limit(layout.segment_limit(self._segment))
        self._segment += written < len(data) or size + written >= limit


class Window:
    """The looks that become one row."""

    def __init__(self, is_last: bool = False) -> None:
        self.is_last = is_last
        self.samples = 0
        self._sums: dict[str, tuple[float, int]] = {}

    def add(self, values: dict[str, float]) -> None:
        """Take a look's values; one that a look lacks is the mean of the others."""
        self.samples += 1
        for name, value in values.items():
            total, count = self._sums.get(name, (0.0, 0))
            self._sums[name] = total + value, count + 1

    def row(self, columns: list[str]) -> str:
        """The means as a line of CSV; what is not known is empty."""
        means = {name: _number(total / count) for name, (total, count) in self._sums.items()}
        means |= {system.TIME: f"{time.time():.3f}", system.SAMPLES: str(self.samples)}
        return ",".join(means.get(name, "") for name in columns) + "\n"


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"


class Look:
    """What there is to be seen of the host and of the training's processes; calling it looks.

    What the system does not tell is left out: a container may hide its disks.

    Args:
        folder: a path on the file system whose filling counts.
        parent: the training process's id.
    """

    def __init__(self, folder: str, parent: int) -> None:
        import psutil

        self._psutil: Any = psutil
        self._path = os.path.dirname(folder)
        self._tree = Tree(psutil, parent)
        self.gpus = Gpus(os.environ)
        self._totals: dict[str, float] = {}
        self._looked = 0.0

    def __call__(self) -> dict[str, float]:
        """The columns' values at this moment; what counts something, as a rate since the last call."""
        now = time.monotonic()
        values: dict[str, float] = {}
        for levels in (self._cpu, self._memory, self._disk, self._tree.levels, self.gpus.look):
            values |= _told(levels)
        for totals in (self._disk_totals, self._net_totals, self._tree.totals):
            for name, total in _told(totals).items():
                if name in self._totals and now > self._looked:
                    values[name] = max(0.0, (total - self._totals[name]) / (now - self._looked))
                self._totals[name] = total
        self._looked = now
        return values

    def _cpu(self) -> dict[str, float]:
        return {"cpu": self._psutil.cpu_percent(None)}  # since its last call

    def _memory(self) -> dict[str, float]:
        memory = self._psutil.virtual_memory()
        return {"memory": memory.total - memory.available, "memory_percent": memory.percent}

    def _disk(self) -> dict[str, float]:
        usage = self._psutil.disk_usage(self._path)
        return {"disk": usage.used, "disk_percent": usage.percent}

    def _disk_totals(self) -> dict[str, float]:
        counted = self._psutil.disk_io_counters()
        return {"disk_read": counted.read_bytes, "disk_write": counted.write_bytes}

    def _net_totals(self) -> dict[str, float]:
        cards = self._psutil.net_io_counters(pernic=True)
        counted = [card for name, card in cards.items() if not name.startswith("lo")]
        received, sent = sum(card.bytes_recv for card in counted), sum(card.bytes_sent for card in counted)
        return {"net_received": received, "net_sent": sent}


def _told(ask: Callable[[], dict[str, float]]) -> dict[str, float]:
    try:
        return ask()
    except Exception:  # this system, container or driver does not tell
        return {}


class Tree:
    """The training process and all that descend from it, the companion and its own left out.

    Args:
        psutil: the library.
        parent: the training process's id.
    """

    def __init__(self, psutil: Any, parent: int) -> None:
        self._psutil = psutil
        self._parent = psutil.Process(parent)
        self._seconds: dict[Any, float] = {}
        self._spent = 0.0
        self._found: list[Any] = []
        self._search_at = 0.0

    def levels(self) -> dict[str, float]:
        """Memory, threads and number of the processes; their processor time is counted for `totals`."""
        memory = threads = count = 0
        seconds: dict[Any, float] = {}
        for process in self._processes():
            try:
                with process.oneshot():
                    times = process.cpu_times()
                    memory += process.memory_info().rss
                    threads += process.num_threads()
            except self._psutil.Error:
                continue  # it ended just now
            count += 1
            seconds[process] = times.user + times.system
        self._spent += sum(max(0.0, spent - self._seconds.get(process, 0.0)) for process, spent in seconds.items())
        self._seconds = seconds
        return {"tree_memory": memory, "tree_threads": threads, "tree_processes": count} if count else {}

    def totals(self) -> dict[str, float]:
        """A hundred times the seconds of processor time that the processes have spent while they were looked at."""
        return {"tree_cpu": 100 * self._spent} if self._seconds else {}

    def _processes(self) -> list[Any]:
        """All of them. On a host with thousands of processes they are not searched for at every look."""
        if time.monotonic() >= self._search_at:
            cost = time.thread_time()
            descended = self._parent.children(recursive=True)
            # Those that descend from the companion are a `git` or two, and leave soon.
            self._found = [self._parent, *(process for process in descended if process.pid != os.getpid())]
            self._search_at = time.monotonic() + (time.thread_time() - cost) / (CPU_SHARE / 2)
        return self._found
