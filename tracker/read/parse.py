"""Parse: history segments, as lines, to columns merged over writers."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.format import rows as row_format
from tracker.format.layout import RunObject
from tracker.format.values import to_number
from tracker.read.history import Column, Floats, History, Integers, ValueColumn

Booleans = NDArray[np.bool_]
Segment = tuple[str, RunObject, bytes]
"""A writer's name, the segment as its key tells, and its bytes."""

_NUMBERS = frozenset((int, float, bool))
_STEP_LIMIT = 2**63
_FLOAT_MAX = int(sys.float_info.max)


@dataclass
class _Parts:
    """What has been read so far. A row's id counts rows in the order of (writer, segment, line)."""

    ids: list[Integers] = field(default_factory=list)
    steps: list[Integers] = field(default_factory=list)
    stepped: list[Booleans] = field(default_factory=list)
    times: list[Floats] = field(default_factory=list)
    numbers: defaultdict[str, list[tuple[Integers, Floats]]] = field(default_factory=lambda: defaultdict(list))
    texts: defaultdict[str, list[tuple[int, Any]]] = field(default_factory=lambda: defaultdict(list))
    others: defaultdict[str, list[tuple[int, Any]]] = field(default_factory=lambda: defaultdict(list))


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
    parts = _Parts()
    problems: list[str] = []
    base = 0
    bounds: dict[str, int] = {}
    for writer, item, data in sorted(segments, key=lambda s: (s[0], s[1].number, s[1].extension)):
        name = f"{writer}/history/{item.number}.{item.extension}"
        try:
            count, found = _read_segment(parts, base, item, data)
        except Exception as error:  # one bad file never fails a build, whatever is in it
            count, found = 0, [f"cannot be read ({error})"]
        if writer in running:
            found = [problem for problem in found if problem != _TORN]
        problems += [f"{name}: {problem}" for problem in found]
        base += count
        bounds[writer] = base
    problems += _missing_segments(segments, running)
    return _merge(parts, list(bounds.values()), base), problems


_TORN = "the last line has no newline and was left out"


def _read_segment(parts: _Parts, base: int, item: RunObject, data: bytes) -> tuple[int, list[str]]:
    """Add a segment's rows to `parts`; returns how many ids it took and its problems."""
    decode = row_format.decode_csv if item.extension == "csv" else row_format.decode_jsonl
    rows, bad, torn = decode(data)
    groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, keys in enumerate(map(tuple, rows)):
        groups[keys].append(position)
    bad_steps = 0
    for keys, positions in groups.items():
        members = rows if len(groups) == 1 else [rows[position] for position in positions]
        bad_steps += _read_group(parts, base, keys, positions, members)
    problems = [f"{_lines(bad)} not read: no JSON object, or no row of the header"] if bad else []
    problems += [f"{_lines(bad_steps)} counted on from the line before: _step is no integer"] if bad_steps else []
    return len(rows), [*problems, _TORN] if torn else problems


def _lines(count: int) -> str:
    return f"{count} line{' was' if count == 1 else 's were'}"


def _read_group(
    parts: _Parts, base: int, keys: tuple[str, ...], positions: list[int], rows: list[dict[str, Any]]
) -> int:
    """Add rows that all have the same keys; returns how many have a `_step` that is none."""
    ids = np.array(positions, np.int64) + base
    steps, stepped = np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
    times = np.full(len(ids), np.nan)
    for key in keys:
        if key == row_format.STEP:
            steps, stepped = _to_steps(list(map(itemgetter(key), rows)))
        elif key == row_format.TIME:
            times = _to_times(list(map(itemgetter(key), rows)))
        elif not key.startswith("_"):
            _read_values(parts, key, ids, list(map(itemgetter(key), rows)))
    parts.ids.append(ids)
    parts.steps.append(steps)
    parts.stepped.append(stepped)
    parts.times.append(times)
    return len(ids) - int(np.count_nonzero(stepped)) if row_format.STEP in keys else 0


def _to_steps(values: list[Any]) -> tuple[Integers, Booleans]:
    """Steps, and which of them are any; the others are 0."""
    if set(map(type, values)) == {int}:
        try:
            return np.fromiter(values, np.int64, len(values)), np.ones(len(values), np.bool_)
        except OverflowError:
            pass
    steps = [_to_step(value) for value in values]
    stepped = np.array([step is not None for step in steps], np.bool_)
    return np.array([step or 0 for step in steps], np.int64), stepped


def _to_step(value: Any) -> int | None:
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return whole if type(whole) is int and -_STEP_LIMIT <= whole < _STEP_LIMIT else None


def _to_times(values: list[Any]) -> Floats:
    if _NUMBERS.issuperset(map(type, values)):
        return np.fromiter(values, np.float64, len(values))
    return np.array([value if type(value) in (int, float) else np.nan for value in values], np.float64)


def _read_values(parts: _Parts, key: str, ids: Integers, values: list[Any]) -> None:
    """Add one key's values; null is none."""
    if _NUMBERS.issuperset(map(type, values)):
        try:
            parts.numbers[key].append((ids, np.fromiter(values, np.float64, len(values))))
        except OverflowError:  # an integer of a CSV file, beyond what a float holds
            values = [str(value) if abs(value) > _FLOAT_MAX else value for value in values]
        else:
            return
    numbers: list[tuple[int, float]] = []
    for row, value in zip(ids.tolist(), values, strict=True):
        number = to_number(value)
        if number is not None:
            numbers.append((row, number))
        elif isinstance(value, str):
            parts.texts[key].append((row, value))
        elif value is not None:
            parts.others[key].append((row, value))
    if numbers:
        rows, found = zip(*numbers, strict=True)
        parts.numbers[key].append((np.array(rows, np.int64), np.array(found, np.float64)))


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


def _merge(parts: _Parts, bounds: list[int], total: int) -> History:
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
            sorting = np.argsort(rows)
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
    return np.where(inside, steps[last] + index - last, index - first)
