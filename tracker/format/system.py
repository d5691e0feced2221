"""System metrics: the columns of `system/<n>.csv`, which the companion writes and the run's page shows."""

from __future__ import annotations

import re

TIME, SAMPLES = "_time", "samples"

HOST_COLUMNS = (
    "cpu",
    "memory",
    "memory_percent",
    "disk",
    "disk_percent",
    "disk_read",
    "disk_write",
    "net_received",
    "net_sent",
)
"""Of the whole host: percent, bytes, bytes a second."""

TREE_COLUMNS = ("tree_cpu", "tree_memory", "tree_threads", "tree_processes")
"""Of the training process and all that descend from it."""

GPU_COLUMNS = ("util", "memory", "memory_percent", "power", "temperature")
"""Of each GPU, behind `gpu<i>_`: percent, bytes, percent, watts, degrees Celsius."""

_GPU = re.compile(r"gpu(0|[1-9][0-9]{0,2})_(\w+)")
_SEGMENT_SHARE = 16


def gpu_column(index: int, name: str) -> str:
    """The column `name` of GPU `index`: `gpu0_util`."""
    return f"gpu{index}_{name}"


def columns(gpus: list[int]) -> list[str]:
    """The header of a file for a host with the GPUs of these indexes."""
    return [TIME, SAMPLES, *HOST_COLUMNS, *TREE_COLUMNS, *(gpu_column(i, name) for i in gpus for name in GPU_COLUMNS)]


def split_gpu(column: str) -> tuple[int, str] | None:
    """The index and the name in a GPU's column; None for any other column."""
    match = _GPU.fullmatch(column)
    return (int(match[1]), match[2]) if match and match[2] in GPU_COLUMNS else None


def is_column(name: str) -> bool:
    """Whether the format knows the column."""
    return name in HOST_COLUMNS or name in TREE_COLUMNS or split_gpu(name) is not None


def segment_limit(history_limit: int) -> int:
    """The size in bytes at which a segment is sealed: a 16th of that of a history segment of the same number.

    The newest segment is uploaded again with every flush, and 30 s bring but one line.
    """
    return history_limit // _SEGMENT_SHARE
