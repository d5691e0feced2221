"""History segments as importers write them: lines of rows, cut where the run format seals a segment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from tracker.format import layout, rows


def history_line(step: int, time: float | None, row: dict[str, Any]) -> bytes:
    """One history line; without `_time` where none is told (Unix seconds)."""
    if time is not None:
        return rows.encode_row(step, time, row)
    return b'{"_step":%d' % step + rows.join_body(orjson.dumps(row, option=rows.OPTIONS))


def history_segments(lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of a history's segments, each cut at a line before it would pass its size limit."""
    number, segment = 0, bytearray()
    for line in lines:
        if segment and len(segment) + len(line) > layout.segment_limit(number):
            yield f"history/{number}.jsonl", bytes(segment)
            number += 1
            segment.clear()
        segment += line
    if segment:
        yield f"history/{number}.jsonl", bytes(segment)
