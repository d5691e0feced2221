"""Parse: history segments, as lines, to columns merged over writers; whole, or on from what was read before."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tracker.format.layout import RunObject
from tracker.format.rows import complete_part
from tracker.read.collector import paused
from tracker.read.history import Column, Floats, History, Integers, ValueColumn
from tracker.read.segment import Booleans, Parts, joined, read_segment

Segment = tuple[str, RunObject, bytes]
"""A writer's name, the segment as its key tells, and its bytes."""

TORN = "the last line has no newline and was left out"

TAIL_BYTES = 256
"""So many of the last bytes read are remembered, to tell a segment that grew from one that was replaced."""


class StaleBaseError(Exception):
    """What was read before does not fit what is there now: everything is to be read again."""


@dataclass(frozen=True)
class SegmentState:
    """How far a segment was read, and what was wrong in it."""

    writer: str
    number: int
    extension: str
    size: int
    """Bytes read: whole lines."""
    rows: int
    bad: int
    bad_steps: int
    torn: bool
    tail: str
    """A digest of the last `TAIL_BYTES` of them."""
    header: str
    """A CSV segment's header line, as latin-1; else empty."""
    failed: str
    """Why nothing could be made of it; else empty."""

    @property
    def name(self) -> tuple[str, int, str]:
        """What it is called among a run's segments; they are ordered so."""
        return self.writer, self.number, self.extension


@dataclass(frozen=True)
class Piece:
    """Bytes of a segment, from `start` on; without any where it is as it was when it was read before."""

    writer: str
    item: RunObject
    data: bytes
    start: int = 0


def _no_ids() -> Integers:
    return np.empty(0, np.int64)


@dataclass(frozen=True)
class Parsed:
    """A run's history with what is needed to go on reading."""

    history: History = field(default_factory=History)
    """Without its start time."""
    ids: Integers = field(default_factory=_no_ids)
    """Of each history row, its number in the order of (writer, segment, line)."""
    segments: tuple[SegmentState, ...] = ()


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
    parsed = parse_pieces([Piece(writer, item, data) for writer, item, data in segments])
    return parsed.history, history_problems(parsed.segments, running)


def parse_pieces(pieces: Iterable[Piece], base: Parsed | None = None) -> Parsed:
    """Merge segments into columns, going on from what was read before.

    Args:
        pieces: every segment of the run, in any order: whole, or from where `base` ends.
        base: what was read before.

    Raises:
        StaleBaseError: a piece does not begin where `base` ends, or a segment of `base` is gone.
    """
    with paused():  # the rows of a segment are many objects, and none of them is in a circle
        return _parse(pieces, base)


def _parse(pieces: Iterable[Piece], base: Parsed | None) -> Parsed:
    before = {state.name: state for state in base.segments} if base else {}
    parts, states, shifts, total = Parts(), [], {}, 0
    for piece in sorted(pieces, key=lambda p: (p.writer, p.item.number, p.item.extension)):
        name = (piece.writer, piece.item.number, piece.item.extension)
        old = before.pop(name) if piece.start and name in before else None
        if piece.start != (old.size if old else 0):
            raise StaleBaseError
        if old:
            shifts[name] = total
        read, state = _read_piece(total, piece, old)
        parts.add(read)
        states.append(state)
        total += state.rows
    if before and base and any(state.rows for state in before.values()):
        raise StaleBaseError
    if base and shifts:
        parts.add(_parts_of(base, shifts))
    history, ids = _merge(parts, _bounds(states), total)
    return Parsed(history, ids, tuple(states))


def _bounds(states: Sequence[SegmentState]) -> list[int]:
    """For each writer, the id behind its last row."""
    bounds: dict[str, int] = {}
    total = 0
    for state in states:
        total += state.rows
        bounds[state.writer] = total
    return list(bounds.values())


def _read_piece(first: int, piece: Piece, old: SegmentState | None) -> tuple[Parts, SegmentState]:
    """The rows of a piece, whose segment's first row has the id `first`, and how far the segment is read then."""
    data, item = piece.data, piece.item
    if old and not data:
        return Parts(), old
    rows, bad, bad_steps = (old.rows, old.bad, old.bad_steps) if old else (0, 0, 0)
    header = old.header if old else _header(item, data)
    name = (piece.writer, item.number, item.extension)
    try:
        read = read_segment(first + rows, item, header.encode("latin-1") + data if old else data)
    except Exception as error:  # one bad file never fails a build, whatever is in it
        if old:
            raise StaleBaseError from error
        return Parts(), SegmentState(*name, 0, 0, 0, 0, False, "", "", f"cannot be read ({error})")
    end = complete_part(data)
    return read.parts, SegmentState(
        *name, piece.start + end, rows + read.rows, bad + read.bad, bad_steps + read.bad_steps, read.torn,
        tail_digest(data[:end]) if end else old.tail if old else "", header, "",
    )  # fmt: skip


def _header(item: RunObject, data: bytes) -> str:
    return data[: data.find(b"\n") + 1].decode("latin-1") if item.extension == "csv" else ""


def tail_digest(data: bytes) -> str:
    """What tells the last bytes of a segment's whole lines from others."""
    line = data[data.rfind(b"\n", 0, len(data) - 1) + 1 :] if data else b""
    return hashlib.blake2b(line[-TAIL_BYTES:], digest_size=12).hexdigest()


def _parts_of(base: Parsed, places: Mapping[tuple[str, int, str], int]) -> Parts:
    """What was read before as parts, each segment's rows counted from its new place."""
    starts, moves, start = [], [], 0
    for state in base.segments:
        starts.append(start)
        moves.append(places.get(state.name, start) - start)
        start += state.rows
    ids = base.ids
    if any(moves):
        # of segments with the same start, all but the last are empty, and the search finds the last
        ids = ids + np.array(moves, np.int64)[np.searchsorted(np.array(starts), ids, side="right") - 1]
    history, parts = base.history, Parts()
    parts.ids.append(ids)
    parts.steps.append(history.steps)
    parts.stepped.append(np.ones(len(ids), np.bool_))
    parts.times.append(history.times)
    for name, column in history.metrics.items():
        parts.numbers[name].append((ids[column.row], column.value))
    for kept, columns in ((parts.texts, history.texts), (parts.others, history.others)):
        for name, cells in columns.items():
            kept[name] += list(zip(ids[cells.row].tolist(), cells.values, strict=True))
    return parts


def history_problems(states: Sequence[SegmentState], running: Collection[str]) -> list[str]:
    """A sentence for each thing that is wrong with a history.

    Args:
        states: its segments, in their order.
        running: writers that still write: their unterminated last lines and missing segments are no problem.
    """
    problems = []
    for state in states:
        name = f"{state.writer}/history/{state.number}.{state.extension}"
        if state.failed:
            problems.append(f"{name}: {state.failed}")
        if state.bad:
            problems.append(f"{name}: {_lines(state.bad)} not read: no JSON object, or no row of the header")
        if state.bad_steps:
            counted = "counted on from the line before: _step is no integer"
            problems.append(f"{name}: {_lines(state.bad_steps)} {counted}")
        if state.torn and state.writer not in running:
            problems.append(f"{name}: {TORN}")
    return problems + _missing_segments(states, running)


def _lines(count: int) -> str:
    return f"{count} line{' was' if count == 1 else 's were'}"


def _missing_segments(states: Sequence[SegmentState], running: Collection[str]) -> list[str]:
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for state in states:
        numbers[state.writer].add(state.number)
    problems = []
    for writer, found in sorted(numbers.items()):
        missing = max(found) + 1 - len(found)
        if missing and writer not in running:
            first = next(number for number in range(max(found)) if number not in found)
            more = f" and {missing - 1} more" if missing > 1 else ""
            problems.append(f"{writer}/history: segment {first}{more} of {max(found) + 1} missing")
    return problems


def _merge(parts: Parts, bounds: list[int], total: int) -> tuple[History, Integers]:
    """Order all rows by (step, time, writer, line) and give every metric its column; and the rows' ids."""
    if not parts.ids:
        return History(), _no_ids()
    ids, steps, stepped, times = (joined(arrays) for arrays in (parts.ids, parts.steps, parts.stepped, parts.times))
    if np.any(ids[1:] < ids[:-1]):
        lines = np.argsort(ids, kind="stable")
        ids, steps, stepped, times = ids[lines], steps[lines], stepped[lines], times[lines]
    writers = np.searchsorted(np.array(bounds), ids, side="right").astype(np.int64)
    steps = _fill_steps(steps, stepped, writers)
    place, moved = np.arange(total), not _ordered(steps, times)
    if moved:
        order = np.lexsort((times, steps))
        ids, steps, times, writers = ids[order], steps[order], times[order], writers[order]
        place[ids] = np.arange(total)
    columns = _Columns(steps, times, place if moved else None)
    metrics = {name: columns.make(pieces) for name, pieces in parts.numbers.items()}
    texts = {name: _value_column(cells, place, steps, times) for name, cells in parts.texts.items()}
    others = {name: _value_column(cells, place, steps, times) for name, cells in parts.others.items()}
    return History(metrics, texts, others, steps, times, writers), ids


class _Columns:
    """Makes columns of pieces. Metrics that were logged together share their rows, steps and times."""

    def __init__(self, steps: Integers, times: Floats, place: Integers | None) -> None:
        self._steps, self._times = steps, times
        self._place = place
        """Where the row of each id stands; None where that is the id."""
        self._shared: dict[tuple[int, ...], tuple[Integers, Integers, Floats, Integers | None]] = {}

    def make(self, pieces: Sequence[tuple[Integers, Floats]]) -> Column:
        """A column of arrays of (ids, values)."""
        key = tuple(id(ids) for ids, _ in pieces)
        if key not in self._shared:
            self._shared[key] = self._rows([ids for ids, _ in pieces])
        rows, steps, times, order = self._shared[key]
        values = joined([values for _, values in pieces])
        return Column(steps, times, values if order is None else values[order], rows)

    def _rows(self, pieces: Sequence[Integers]) -> tuple[Integers, Integers, Floats, Integers | None]:
        """Rows with their steps and times, and the order to bring values into where the rows are in none."""
        rows, order = joined(pieces), None
        rows = rows if self._place is None else self._place[rows]
        if np.any(rows[1:] < rows[:-1]):
            order = np.argsort(rows, kind="stable")  # quick, because it is in order but for a few stretches
            rows = rows[order]
        if len(rows) == len(self._steps):  # the usual case, in which all metrics share their steps and times
            return rows, self._steps, self._times, order
        return rows, self._steps[rows], self._times[rows], order


def _value_column(cells: list[tuple[int, Any]], place: Integers, steps: Integers, times: Floats) -> ValueColumn:
    """A column of (id, value) pairs, ordered by the ids' places."""
    rows = place[np.array([cell[0] for cell in cells], np.int64)]
    order = np.argsort(rows)
    rows = rows[order]
    return ValueColumn(steps[rows], times[rows], tuple(cells[index][1] for index in order.tolist()), rows)


def _ordered(steps: Integers, times: Floats) -> bool:
    """Whether rows stand in the order of (step, time) already, as those of one writer nearly always do."""
    later = steps[1:] > steps[:-1]
    if later.all():
        return True
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
