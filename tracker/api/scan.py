"""Scan: every row of a run, one after the other, while only a piece of each writer's newest segment is in memory."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from typing import Any

from tracker.format import layout, rows
from tracker.format.values import NON_FINITE
from tracker.store.base import ObjectInfo, Store

ROW_BYTES = 256
"""About so many bytes a line has, to turn a number of rows into bytes to read."""
_LEAST, _MOST = 1 << 16, 8 << 20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Row = dict[str, Any]


def scan_rows(store: Store, objects: Sequence[ObjectInfo], *, page_size: int) -> Iterator[Row]:
    """The rows of a run's history segments, merged over its writers by step and time.

    Each writer's segments are read one after the other, a piece at a time. Within a writer, rows come in the order of
    its file; calls at one step that share no name are one row. What is no row is passed over, as is an unterminated
    last line.

    Args:
        store: where they lie.
        objects: the run's objects, as listed; others than history are passed over.
        page_size: about how many rows of each writer to read at a time.

    Yields:
        `_step`, `_time` where it is known, and the values, JSON as it was logged but NaN and infinities as floats.
    """
    writers: dict[str, list[tuple[int, str, ObjectInfo]]] = {}
    for info in objects:
        item = layout.parse_object(info.key.partition("/runs/")[2])
        if item is not None and item.kind == "history":
            writers.setdefault(item.writer, []).append((item.number, item.extension, info))
    piece = min(max(page_size * ROW_BYTES, _LEAST), _MOST)
    each = [_joined(_rows(store, sorted(parts, key=_segment_order), piece)) for _, parts in sorted(writers.items())]
    yield from heapq.merge(*each, key=lambda row: (row[rows.STEP], row.get(rows.TIME, math.inf)))


def _segment_order(part: tuple[int, str, ObjectInfo]) -> tuple[int, str]:
    return part[0], part[1]


def _joined(found: Iterator[Row]) -> Iterator[Row]:
    """Rows with those behind them that stand at the same step and share no name with them."""
    held: Row | None = None
    for row in found:
        if held is not None and row[rows.STEP] == held[rows.STEP] and not (row.keys() & held.keys()) - _OWN:
            held |= {name: value for name, value in row.items() if name not in _OWN}
            continue
        if held is not None:
            yield held
        held = row
    if held is not None:
        yield held


_OWN = {rows.STEP, rows.TIME}


def _rows(store: Store, segments: Sequence[tuple[int, str, ObjectInfo]], piece: int) -> Iterator[Row]:
    """One writer's rows, in the order of its file, each with a step."""
    step = -1
    for _, extension, info in segments:
        for raw in _read_csv(store, info, piece) if extension == "csv" else _read_jsonl(store, info, piece):
            found = _step(raw.get(rows.STEP))
            step = step + 1 if found is None else found
            yield _plain_row(step, raw)


def _step(value: Any) -> int | None:
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return whole if type(whole) is int and -(2**63) <= whole < 2**63 else None


def _plain_row(step: int, raw: Row) -> Row:
    time = raw.get(rows.TIME)
    row: Row = {rows.STEP: step}
    if isinstance(time, (int, float)) and not isinstance(time, bool):
        row[rows.TIME] = time
    for name, value in raw.items():
        if value is not None and not name.startswith("_"):
            row[name] = NON_FINITE.get(value, value) if isinstance(value, str) else value
    return row


def _read_jsonl(store: Store, info: ObjectInfo, piece: int) -> Iterator[Row]:
    for block in _blocks(store, info, piece):
        for line in block.split(b"\n"):
            row = rows.decode_line(line) if line.strip() else None
            if row is not None:
                yield row


def _read_csv(store: Store, info: ObjectInfo, piece: int) -> Iterator[Row]:
    header = b""
    for block in _blocks(store, info, piece):
        yield from rows.decode_csv(header + block)[0]
        header = header or block[: block.index(b"\n") + 1]


def _blocks(store: Store, info: ObjectInfo, piece: int) -> Iterator[bytes]:
    """An object as it was when it was listed, in blocks of whole lines of about `piece` bytes."""
    rest = b""
    for start in range(0, info.size, piece):
        data = rest + store.get_range(info.key, start, min(start + piece, info.size))
        if start == 0:
            data = data.removeprefix(_BYTE_ORDER_MARK)
        end = rows.complete_part(data)
        rest = data[end:]
        if end:
            yield data[:end]
