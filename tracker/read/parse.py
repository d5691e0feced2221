"""Parse: history segments, as lines, to columns merged over writers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from tracker.format.layout import RunObject
from tracker.read.history import Column, Floats, History, Integers, ValueColumn
from tracker.read.segment import TORN, Booleans, Parts, read_segment

Segment = tuple[str, RunObject, bytes]
"""A writer's name, the segment as its key tells, and its bytes."""


def parse_history(segments: Sequence[Segment], *, running: Collection[str] = ()) -> tuple[History, list[str]]:
    """Merge history segments into columns.

    A line that is no JSON object is left out and counted. A missing `_step` is one more than that of the line before it
    in the same writer (0 in the first); one that is no integer counts as missing and is told. A missing `_time` is NaN.

    Args:
        segments: all history segments of a run, in any order.
        running: writers that still write: their unterminated last lines and missing segments are no problem.

    Returns:
        The history, without its start time, and a sentence for each problem.
    """
    parts = Parts()
    problems: list[str] = []
    base = 0
    bounds: dict[str, int] = {}
    for writer, item, data in sorted(segments, key=lambda s: (s[0], s[1].number, s[1].extension)):
        name = f"{writer}/history/{item.number}.{item.extension}"
        try:
            read, count, found = read_segment(base, item, data)
            parts.add(read)
        except Exception as error:  # one bad file never fails a build, whatever is in it
            count, found = 0, [f"cannot be read ({error})"]
        if writer in running:
            found = [problem for problem in found if problem != TORN]
        problems += [f"{name}: {problem}" for problem in found]
        base += count
        bounds[writer] = base
    problems += _missing_segments(segments, running)
    return _merge(parts, list(bounds.values()), base), problems


def _missing_segments(segments: Sequence[Segment], running: Collection[str]) -> list[str]:
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for writer, item, _ in segments:
        numbers[writer].add(item.number)
    problems = []
    for writer, found in sorted(numbers.items()):
        missing = max(found) + 1 - len(found)
        if missing and writer not in running:
            first = next(number for number in range(max(found)) if number not in found)
            more = f" and {missing - 1} more" if missing > 1 else ""
            problems.append(f"{writer}/history: segment {first}{more} of {max(found) + 1} missing")
    return problems


def _merge(parts: Parts, bounds: list[int], total: int) -> History:
    """Order all rows by (step, time, writer, line) and give every metric its column."""
    if not parts.ids:
        return History()
    ids = np.concatenate(parts.ids)
    line_order = np.argsort(ids, kind="stable")
    ids = ids[line_order]
    writers = np.searchsorted(np.array(bounds), ids, side="right").astype(np.int64)
    times = np.concatenate(parts.times)[line_order]
    steps = _fill_steps(np.concatenate(parts.steps)[line_order], np.concatenate(parts.stepped)[line_order], writers)
    if not _ordered(steps, times):
        order = np.lexsort((times, steps))
        ids, steps, times, writers = ids[order], steps[order], times[order], writers[order]
    place = np.zeros(total, np.int64)
    place[ids] = np.arange(len(ids))
    metrics = {}
    for name, pieces in parts.numbers.items():
        rows = place[np.concatenate([piece[0] for piece in pieces])]
        values = np.concatenate([piece[1] for piece in pieces])
        if np.any(rows[1:] < rows[:-1]):
            sorting = np.argsort(rows, kind="stable")  # quick, because it is in order but for a few stretches
            rows, values = rows[sorting], values[sorting]
        metrics[name] = Column(steps[rows], times[rows], values, rows)
    texts = {name: _value_column(cells, place, steps, times) for name, cells in parts.texts.items()}
    others = {name: _value_column(cells, place, steps, times) for name, cells in parts.others.items()}
    return History(metrics, texts, others, steps, times, writers)


def _value_column(cells: list[tuple[int, Any]], place: Integers, steps: Integers, times: Floats) -> ValueColumn:
    """A column of (id, value) pairs, ordered by the ids' places."""
    rows = place[np.array([cell[0] for cell in cells], np.int64)]
    order = np.argsort(rows)
    rows = rows[order]
    return ValueColumn(steps[rows], times[rows], tuple(cells[index][1] for index in order.tolist()), rows)


def _ordered(steps: Integers, times: Floats) -> bool:
    """Whether rows stand in the order of (step, time) already, as those of one writer nearly always do."""
    later = steps[1:] > steps[:-1]
    return bool(np.all(later | ((steps[1:] == steps[:-1]) & ~(times[1:] < times[:-1]) & ~np.isnan(times[:-1]))))


def _fill_steps(steps: Integers, known: Booleans, writers: Integers) -> Integers:
    """Steps in line order, the unknown ones counted on from the line before within their writer."""
    if known.all():
        return steps
    index = np.arange(len(steps))
    first = np.searchsorted(writers, writers)  # the index of each line's writer's first line
    last = np.maximum.accumulate(np.where(known, index, -1))
    inside = last >= first
    room = np.iinfo(np.int64).max - steps[last].clip(min=0)
    return np.where(inside, steps[last] + np.minimum(index - last, room), index - first)
