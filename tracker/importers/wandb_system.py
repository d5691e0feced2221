"""wandb's metrics of the host → columns of the run format, in their units."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from tracker.format.system import gpu_column

_MIB, _GIB = 1 << 20, 1 << 30
_GPU = re.compile(r"gpu\.(\d{1,3})\.(\w+)")
_GPU_NAMES = {
    "gpu": "util", "memoryAllocatedBytes": "memory", "memoryAllocated": "memory_percent", "powerWatts": "power",
    "temp": "temperature",
}  # fmt: skip
_SAME = {"memory_percent": "memory_percent", "proc.cpu.threads": "tree_threads", "disk./.usagePercent": "disk_percent"}
_COUNTED = re.compile(r"(?P<what>network\.sent|network\.recv)|disk\.[\w-]+\.(?P<way>in|out)")
_RATES = {"network.sent": "net_sent", "network.recv": "net_received", "in": "disk_read", "out": "disk_write"}


class WandbSystem:
    """Reads samples one after the other: what wandb counts from the run's start, the format has by second.

    Args:
        cores: processors of the host, 0 where they are not known.
        memory: bytes of its memory, likewise.

    Attributes:
        unknown: names of metrics that have no column.
    """

    def __init__(self, cores: int, memory: int) -> None:
        self._cores, self._memory = cores, memory
        self._before: tuple[float, dict[str, float]] = (0.0, {})
        self.unknown: set[str] = set()

    def row(self, time: float, sample: Mapping[str, float]) -> dict[str, float]:
        """The columns of one sample.

        Args:
            time: Unix seconds.
            sample: values by wandb's names.
        """
        found: dict[str, float] = {}
        counted: dict[str, float] = {}
        for name, value in sample.items():
            if not math.isfinite(value):
                continue
            column = _SAME.get(name) or _gpu(name)
            match = _COUNTED.fullmatch(name)
            if column:
                found[column] = value
            elif match:
                rate = _RATES[match["what"] or match["way"]]
                counted[rate] = counted.get(rate, 0.0) + value * (1 if match["what"] else _MIB)
            elif not self._in_units(name, value, found):
                self.unknown.add(name)
        before, last = self._before
        if last and time > before:
            for rate, value in counted.items():
                if rate in last and value >= last[rate]:
                    found[rate] = (value - last[rate]) / (time - before)
        self._before = time, counted
        return {name: round(value, 6) for name, value in found.items()}

    def _in_units(self, name: str, value: float, found: dict[str, float]) -> bool:
        """Whether a metric has a column in other units; its value is put there."""
        if name == "cpu":  # of the process, over all cores
            if self._cores:
                found["tree_cpu"] = value * self._cores
        elif name == "proc.memory.rssMB":
            found["tree_memory"] = value * _MIB
        elif name == "proc.memory.availableMB":
            if self._memory:
                found["memory"] = max(0.0, self._memory - value * _MIB)
        elif name == "disk./.usageGB":
            found["disk"] = value * _GIB
        else:
            return False
        return True


def _gpu(name: str) -> str:
    match = _GPU.fullmatch(name)
    return gpu_column(int(match[1]), _GPU_NAMES[match[2]]) if match and match[2] in _GPU_NAMES else ""
