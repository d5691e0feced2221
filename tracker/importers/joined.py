"""Points of single metrics → rows: what was logged at one step, shortly after each other, is one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tracker.importers.source import Row

SECONDS = 1.0
"""Points of one step this far apart in time are rows of their own, so that no time is off by more."""


def join_points(points: Iterable[tuple[int, float | None, str, Any]]) -> Iterator[Row]:
    """Rows of points that follow each other with one step and about one time; a name that comes again begins a new row.

    Args:
        points: step, Unix seconds or None, name, value; in the order in which they were logged.
    """
    row: dict[str, Any] = {}
    at: tuple[int, float | None] = (0, None)
    for step, time, name, value in points:
        if row and (step != at[0] or name in row or not _is_near(time, at[1])):
            yield *at, row
            row = {}
        if not row:
            at = step, time
        row[name] = value
    if row:
        yield *at, row


def _is_near(time: float | None, other: float | None) -> bool:
    return time is other if time is None or other is None else abs(time - other) < SECONDS
