"""Segment: the bytes of one history segment to arrays, a few hundred lines at a time."""

from __future__ import annotations

import math
import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import compress
from operator import itemgetter
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from tracker.format import rows as row_format
from tracker.format.layout import RunObject
from tracker.format.values import to_number
from tracker.read.history import Floats, Integers

Booleans = NDArray[np.bool_]
Row = dict[str, Any]

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

CHUNK_BYTES = 1 << 17
"""Rows are objects of their own only for so many bytes of a segment: what fits into a processor's cache is quick."""

_STEP_LIMIT = 2**63
_BRACE, _NEWLINE = b"{\n"


@dataclass
class Parts:
    """What has been read of a run so far. A row's id counts rows in the order of (writer, segment, line)."""

    ids: list[Integers] = field(default_factory=list)
    steps: list[Integers] = field(default_factory=list)
    stepped: list[Booleans] = field(default_factory=list)
    """Which rows have a step; that of the others is 0."""
    times: list[Floats] = field(default_factory=list)
    numbers: defaultdict[str, list[tuple[Integers, Floats]]] = field(default_factory=lambda: defaultdict(list))
    texts: defaultdict[str, list[tuple[int, Any]]] = field(default_factory=lambda: defaultdict(list))
    others: defaultdict[str, list[tuple[int, Any]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, later: Parts) -> None:
        """Take over what was read after this."""
        self.ids += later.ids
        self.steps += later.steps
        self.stepped += later.stepped
        self.times += later.times
        for name, pieces in later.numbers.items():
            self.numbers[name] += pieces
        for name, cells in later.texts.items():
            self.texts[name] += cells
        for name, cells in later.others.items():
            self.others[name] += cells


@dataclass(frozen=True)
class Reading:
    """What reading some lines of a segment gave."""

    parts: Parts
    rows: int
    bad: int
    """Lines that are no row."""
    bad_steps: int
    """Rows whose `_step` is no integer."""
    torn: bool
    """Whether something stands behind the last newline."""


def read_segment(base: int, item: RunObject, data: bytes) -> Reading:
    """Read a segment, or some of its lines.

    Args:
        base: the id of the first row.
        item: which segment it is.
        data: its bytes; in CSV beginning with the header line.
    """
    parts = Parts()
    count = bad = bad_steps = 0
    for rows, unread in _read_csv(data) if item.extension == "csv" else _read_jsonl(data):
        bad_steps += _add_rows(parts, base + count, rows)
        count += len(rows)
        bad += unread
    return Reading(parts, count, bad, bad_steps, bool(data[row_format.complete_part(data) :].strip()))


def _read_csv(data: bytes) -> Iterator[tuple[list[Row], int]]:
    rows, bad, _ = row_format.decode_csv(data)
    yield rows, bad


def _read_jsonl(data: bytes) -> Iterator[tuple[list[Row], int]]:
    """The rows of each chunk of whole lines, and how many of its lines are none."""
    start, end = len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0, row_format.complete_part(data)
    while start < end:
        stop = data.rfind(b"\n", start, start + CHUNK_BYTES) + 1 or data.index(b"\n", start) + 1
        chunk = data[start:stop]
        rows = _plain_rows(chunk)
        yield (rows, 0) if rows is not None else _read_lines(chunk)
        start = stop


def _read_lines(chunk: bytes) -> tuple[list[Row], int]:
    """The rows of lines of any kind, each read by itself, and how many lines are none; blank ones are passed over."""
    read = [row_format.decode_line(line) for line in chunk.split(b"\n") if line.strip()]
    rows = [row for row in read if row is not None]
    return rows, len(read) - len(rows)


def _plain_rows(chunk: bytes) -> list[Row] | None:
    """The rows of lines that each hold one `{`, at their start, read in one go; None where some line is another."""
    signs = np.frombuffer(chunk, np.uint8)
    starts, ends = np.flatnonzero(signs == _BRACE), np.flatnonzero(signs == _NEWLINE)
    if len(starts) != len(ends) or starts[0] != 0 or not np.array_equal(starts[1:], ends[:-1] + 1):
        return None
    try:
        rows: list[Any] = orjson.loads(b"[" + chunk[:-1].replace(b"\n", b",") + b"]")
    except orjson.JSONDecodeError:
        return None
    return rows if len(rows) == len(starts) and set(map(type, rows)) == {dict} else None


def _add_rows(parts: Parts, base: int, rows: list[Row]) -> int:
    """Add rows to `parts`; returns how many have a `_step` that is none."""
    ids = np.arange(base, base + len(rows))
    lengths = list(map(len, rows))
    return sum(_add_group(parts, ids[mask], list(compress(rows, mask.tolist()))) for mask in _masks(lengths))


def _add_group(parts: Parts, ids: Integers, rows: list[Row]) -> int:
    """Add rows that have equally many keys; returns how many have a `_step` that is none."""
    try:
        columns = {key: list(map(itemgetter(key), rows)) for key in rows[0]}
    except KeyError:  # equally many, but not the same
        names: dict[frozenset[str], int] = {}
        kinds = [names.setdefault(keys, len(names)) for keys in map(frozenset, rows)]
        return sum(_add_group(parts, ids[mask], list(compress(rows, mask.tolist()))) for mask in _masks(kinds))
    return _add_columns(parts, ids, columns)


def _masks(kinds: list[int]) -> Iterator[Booleans]:
    """For each of the numbers in `kinds`, where it stands."""
    array = np.array(kinds, np.int64)
    for kind in dict.fromkeys(kinds):
        yield array == kind


def _add_columns(parts: Parts, ids: Integers, columns: Mapping[str, list[Any]]) -> int:
    """Add rows that all have the same keys, as columns; returns how many have a `_step` that is none."""
    steps, stepped = np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
    times = np.full(len(ids), np.nan)
    for key, values in columns.items():
        if key == row_format.STEP:
            steps, stepped = _to_steps(values)
        elif key == row_format.TIME:
            times = _to_times(values)
        elif not key.startswith("_"):
            _add_values(parts, key, ids, values)
    parts.ids.append(ids)
    parts.steps.append(steps)
    parts.stepped.append(stepped)
    parts.times.append(times)
    return len(ids) - int(np.count_nonzero(stepped)) if row_format.STEP in columns else 0


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
    times = _to_floats(values)
    if times is not None:
        return times
    numbers = [_to_number(value) for value in values]
    return np.array([math.nan if number is None else number for number in numbers], np.float64)


def _to_floats(values: list[Any]) -> Floats | None:
    """Numbers as an array; None where some value is no number, or an integer beyond what a float holds."""
    try:
        return np.frombuffer(struct.pack(f"{len(values)}d", *values))
    except struct.error:
        return None


def _to_number(value: Any) -> float | None:
    """As `to_number`; an integer beyond what a float holds, as a CSV cell may have, is an infinity."""
    try:
        return to_number(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _add_values(parts: Parts, key: str, ids: Integers, values: list[Any]) -> None:
    """Add one key's values; null is none."""
    known = _to_floats(values)
    if known is not None:
        parts.numbers[key].append((ids, known))
        return
    numbers: list[tuple[int, float]] = []
    for row, value in zip(ids.tolist(), values, strict=True):
        number = _to_number(value)
        if number is not None:
            numbers.append((row, number))
        elif isinstance(value, str):
            parts.texts[key].append((row, value))
        elif value is not None:
            parts.others[key].append((row, value))
    if numbers:
        rows, found = zip(*numbers, strict=True)
        parts.numbers[key].append((np.array(rows, np.int64), np.array(found, np.float64)))
