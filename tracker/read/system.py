"""System: the host's metrics of a run, as columns. Read apart from the history, where a page shows them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tracker.errors import StoreError
from tracker.format import layout, rows, system
from tracker.read.history import Floats
from tracker.read.model import Run

_LARGEST = 1e18
"""Nothing that is measured in percent, bytes, watts or Unix seconds is larger."""


@dataclass(frozen=True)
class SystemTable:
    """What one writer's host and processes were busy with. All arrays have shape [rows], ordered by time."""

    writer: str
    host: str
    time: Floats
    """Unix seconds, the end of what each row is the mean of."""
    columns: Mapping[str, Floats]
    """By the names of `tracker.format.system`; NaN where it is not known. A column without any value is left out."""


def system_paths(run: Run) -> list[str]:
    """The objects that `read_system` wants, below the project's `runs/`."""
    return [path for path in run.unread if _is_system(path)]


def read_system(run: Run, contents: Mapping[str, bytes | StoreError]) -> list[SystemTable]:
    """The system metrics of each writer that has any, in the order of the writers.

    What cannot be read is left out: a file, a line without a time, a cell that is no number, an unknown column.

    Args:
        run: whose.
        contents: the bytes of its `system_paths`, by path, or why they could not be had.
    """
    segments: dict[str, dict[int, bytes]] = {}
    for path in system_paths(run):
        item, data = layout.parse_object(path), contents.get(path)
        if item is not None and isinstance(data, bytes):
            segments.setdefault(item.writer, {})[item.number] = data
    tables = []
    for writer in run.writers:
        read = [_segment(data) for _, data in sorted(segments.get(writer.name, {}).items())]
        table = _join(writer.name, writer.record.host, read)
        if len(table.time):
            tables.append(table)
    return tables


def _is_system(path: str) -> bool:
    item = layout.parse_object(path)
    return item is not None and item.kind == "system"


def _segment(data: bytes) -> dict[str, Floats]:
    """A segment's known columns, shape [rows] each, `_time` among them; {} where there is no such column."""
    text = data[: rows.complete_part(data)].decode("utf-8-sig", "replace").replace("\0", "")
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [name.strip() for name in next(reader, [])]
        cells = [row for row in reader if len(row) == len(header)]
    except csv.Error:
        return {}
    if system.TIME not in header:
        return {}
    known = {name: place for place, name in enumerate(header) if name == system.TIME or system.is_column(name)}
    return {name: np.array([_number(row[place]) for row in cells], np.float64) for name, place in known.items()}


def _number(cell: str) -> float:
    try:
        value = float(cell) if cell else math.nan
    except ValueError:
        return math.nan
    return value if abs(value) <= _LARGEST else math.nan


def _join(writer: str, host: str, segments: list[dict[str, Floats]]) -> SystemTable:
    """Segments one behind the other, ordered by time; a column that one of them lacks is NaN there."""
    segments = [segment for segment in segments if segment]
    if not segments:
        return SystemTable(writer, host, np.empty(0), {})
    names = dict.fromkeys(name for segment in segments for name in segment)
    whole = {
        name: np.concatenate([part.get(name, np.full(len(part[system.TIME]), np.nan)) for part in segments])
        for name in names
    }
    time = whole.pop(system.TIME)
    order = np.argsort(time, kind="stable")[: int(np.count_nonzero(np.isfinite(time)))]  # NaN comes last
    columns = {name: values[order] for name, values in whole.items()}
    return SystemTable(writer, host, time[order], {k: v for k, v in columns.items() if np.isfinite(v).any()})
