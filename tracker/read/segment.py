"""Segment: the bytes of one history segment to arrays, a few hundred lines at a time."""

from __future__ import annotations

import math
import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, starmap
from operator import itemgetter
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from tracker.format import rows as row_format
from tracker.format.layout import RunObject
from tracker.format.values import to_number
from tracker.read.alike import Alike, read_alike
from tracker.read.history import Floats, Integers

Booleans = NDArray[np.bool_]
Row = dict[str, Any]

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

CHUNK_BYTES = 1 << 19
"""Rows are objects of their own only for so many bytes of a segment, which bounds their memory."""

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


@dataclass
class _Table:
    """Rows that have the same keys and hold numbers only, some at a time."""

    ids: list[Integers] = field(default_factory=list)
    values: list[Floats] = field(default_factory=list)
    """Of shape [rows, keys]."""


_Tables = defaultdict[tuple[str, ...], _Table]


def read_segment(base: int, item: RunObject, data: bytes) -> Reading:
    """Read a segment, or some of its lines.

    Args:
        base: the id of the first row.
        item: which segment it is.
        data: its bytes; in CSV beginning with the header line.
    """
    parts, tables = Parts(), _Tables(_Table)
    count = bad = bad_steps = 0
    for rows, unread in _read_csv(data) if item.extension == "csv" else _read_jsonl(data):
        first, count, bad = base + count, count + _number_of(rows), bad + unread
        ids = np.arange(first, base + count)
        if isinstance(rows, Alike):
            _add_alike(parts, tables, ids, rows)
        elif rows:
            bad_steps += _add_rows(parts, tables, ids, rows)
    _add_tables(parts, tables)
    return Reading(parts, count, bad, bad_steps, bool(data[row_format.complete_part(data) :].strip()))


def _read_csv(data: bytes) -> Iterator[tuple[Alike | list[Row], int]]:
    rows, bad, _ = row_format.decode_csv(data)
    yield rows, bad


def _number_of(rows: Alike | list[Row]) -> int:
    return len(rows.numbers) if isinstance(rows, Alike) else len(rows)


def _read_jsonl(data: bytes) -> Iterator[tuple[Alike | list[Row], int]]:
    """The rows of each chunk of whole lines, and how many of its lines are none."""
    mixed = False
    start, end = len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0, row_format.complete_part(data)
    while start < end:
        stop = data.rfind(b"\n", start, start + CHUNK_BYTES) + 1 or data.index(b"\n", start) + 1
        chunk = data[start:stop]
        alike = None if mixed else read_alike(chunk)
        mixed = alike is None  # and so the rest will be
        rows = _plain_rows(chunk) if alike is None else alike
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
    braces, newlines = signs == _BRACE, signs == _NEWLINE
    count, after_newlines = np.count_nonzero(braces), np.count_nonzero(newlines[:-1] & braces[1:])
    if not braces[0] or not np.count_nonzero(newlines) == count == after_newlines + 1:
        return None
    try:
        rows: list[Any] = orjson.loads(b"[" + chunk[:-1].replace(b"\n", b",") + b"]")
    except orjson.JSONDecodeError:
        return None
    return rows if len(rows) == count and set(map(type, rows)) == {dict} else None


def _add_rows(parts: Parts, tables: _Tables, ids: Integers, rows: list[Row]) -> int:
    """Add rows, in groups that have the same keys; returns how many have a `_step` that is none."""
    lengths = list(map(len, rows))
    if len(set(lengths)) == 1:
        return _add_similar(parts, tables, ids, rows)
    kinds, bad_steps = np.array(lengths, np.int64), 0
    for length in dict.fromkeys(lengths):
        mask = kinds == length
        bad_steps += _add_similar(parts, tables, ids[mask], list(compress(rows, mask.tolist())))
    return bad_steps


def _add_similar(parts: Parts, tables: _Tables, ids: Integers, rows: list[Row]) -> int:
    """Add rows that have equally many keys; returns how many have a `_step` that is none."""
    try:
        return _add_group(parts, tables, ids, rows)
    except KeyError:  # equally many, but not the same
        groups: dict[frozenset[str], list[int]] = {}
    for place, names in enumerate(map(frozenset, rows)):
        groups.setdefault(names, []).append(place)
    bad_steps = 0
    for places in groups.values():
        bad_steps += _add_group(parts, tables, ids[places], [rows[place] for place in places])
    return bad_steps


def _add_group(parts: Parts, tables: _Tables, ids: Integers, rows: list[Row]) -> int:
    """Add rows that all have the same keys; returns how many have a `_step` that is none.

    Raises:
        KeyError: a row lacks a key of the first one; nothing was added.
    """
    keys = tuple(rows[0])
    numbers = _packed(keys, rows)
    has_steps = row_format.STEP in keys
    steps, stepped = _to_steps([row[row_format.STEP] for row in rows]) if has_steps else _no_steps(len(rows))
    if numbers is not None:
        _add_numbers(parts, tables, ids, keys, numbers, steps, stepped)
    else:
        columns = {key: [row[key] for row in rows] for key in keys}
        times = _to_times(columns[row_format.TIME]) if row_format.TIME in keys else np.full(len(ids), np.nan)
        _add_own(parts, ids, steps, stepped, times)
        for key, values in columns.items():
            if not key.startswith("_"):
                _add_values(parts, key, ids, values)
    return len(ids) - int(np.count_nonzero(stepped)) if has_steps else 0


def _add_alike(parts: Parts, tables: _Tables, ids: Integers, alike: Alike) -> None:
    """Add rows that were read as arrays."""
    steps, stepped = _no_steps(len(ids))
    if alike.steps is not None:
        steps, stepped = alike.steps, np.ones(len(ids), np.bool_)
    _add_numbers(parts, tables, ids, alike.keys, alike.numbers, steps, stepped)


def _add_numbers(
    parts: Parts, tables: _Tables, ids: Integers, keys: tuple[str, ...], numbers: Floats, steps: Integers,
    stepped: Booleans,
) -> None:  # fmt: skip
    known = row_format.TIME in keys
    times = numbers[:, keys.index(row_format.TIME)].copy() if known else np.full(len(ids), np.nan)
    _add_own(parts, ids, steps, stepped, times)
    tables[keys].ids.append(ids)
    tables[keys].values.append(numbers)


def _add_own(parts: Parts, ids: Integers, steps: Integers, stepped: Booleans, times: Floats) -> None:
    parts.ids.append(ids)
    parts.steps.append(steps)
    parts.stepped.append(stepped)
    parts.times.append(times)


def _no_steps(rows: int) -> tuple[Integers, Booleans]:
    return np.zeros(rows, np.int64), np.zeros(rows, np.bool_)


def _packed(keys: tuple[str, ...], rows: list[Row]) -> Floats | None:
    """The numbers of rows, of shape [rows, keys]; None where some value is none that a float holds.

    Raises:
        KeyError: a row lacks a key.
    """
    if len(keys) < 2:
        numbers = _to_floats([row[key] for row in rows for key in keys])
        return None if numbers is None else numbers.reshape(len(rows), len(keys))
    try:
        packed = b"".join(starmap(struct.Struct(f"{len(keys)}d").pack, map(itemgetter(*keys), rows)))
    except struct.error:
        return None
    return np.frombuffer(packed).reshape(len(rows), len(keys))


def _add_tables(parts: Parts, tables: _Tables) -> None:
    """Add the columns of tables to `parts`."""
    for keys, table in tables.items():
        ids, columns = joined(table.ids), joined(table.values).T.copy()
        for key, column in zip(keys, columns, strict=True):
            if not key.startswith("_"):
                parts.numbers[key].append((ids, column))


def joined(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Arrays one behind the other; a single one as it is."""
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


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
