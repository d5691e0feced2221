"""Rows: history lines ↔ values."""

from __future__ import annotations

import csv
import io
from typing import Any

import orjson

STEP, TIME = "_step", "_time"
_BRACE, _BRACKET = b"{["  # as integers, which bytes find several times quicker than one-byte texts

# Numpy's scalars are written natively; dataclasses are refused, as any object that is no value.
OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_PASSTHROUGH_DATACLASS


def encode_row(step: int, time: float, row: dict[str, Any]) -> bytes:
    """One history line.

    Args:
        step: the row's step.
        time: Unix seconds; three decimals are kept.
        row: flat, as `values.flatten` gives it.

    Raises:
        TypeError: a value is none that JSON can hold.
    """
    return b'{"_step":%d,"_time":%.3f' % (step, time) + join_body(orjson.dumps(row, option=OPTIONS))


def join_body(body: bytes) -> bytes:
    """What follows `_step` and `_time` on a line, newline included, from a row's JSON object."""
    return b"," + body[1:] + b"\n" if len(body) > 2 else b"}\n"


def needs_care(body: bytes) -> bool:
    """Whether a row's JSON, written straight by orjson, may hold what the format writes in another way.

    `null` may be a NaN or an infinity, `[` an array, `"_` a reserved name, and a `{` that is not the first byte a
    nested dict. A text value that holds one of these is a false alarm, which costs time and nothing else.
    """
    return body.rfind(_BRACE) != 0 or _BRACKET in body or body.find(b"null") >= 0 or body.find(b'"_') >= 0


def complete_part(data: bytes) -> int:
    """How many bytes of `data` are whole lines: up to and including the last newline."""
    return data.rfind(b"\n") + 1


def decode_line(line: bytes) -> dict[str, Any] | None:
    """The row in one line without its newline, or None for a line that is no JSON object."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return row if isinstance(row, dict) else None


def decode_csv(data: bytes) -> tuple[list[dict[str, Any]], int, bool]:
    """The rows of a history segment in CSV with a header line.

    An empty cell is absent. A cell that reads as a number is one (`nan`, `inf` and `-inf` in any case too), `true` and
    `false` are booleans, anything else is text. A row with more cells than the header is bad.

    Args:
        data: the segment's bytes; a byte order mark and blank lines are passed over.

    Returns:
        The rows, how many lines were bad, and whether an unterminated last line was dropped.
    """
    end = complete_part(data)
    text = data[:end].decode("utf-8-sig", "replace")
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip() for name in next(reader, [])]
    rows: list[dict[str, Any]] = []
    bad = 0
    for cells in reader:
        if not any(cells):
            continue
        if len(cells) > len(header):
            bad += 1
            continue
        rows.append({name: read_cell(cell) for name, cell in zip(header, cells, strict=False) if cell.strip()})
    return rows, bad, bool(data[end:].strip())


_NAMES = {"nan": "NaN", "inf": "Infinity", "infinity": "Infinity", "-inf": "-Infinity", "-infinity": "-Infinity"}
_BOOLEANS = {"true": True, "false": False}


def read_cell(cell: str) -> Any:
    """The JSON value that a CSV cell stands for; see `decode_csv`."""
    text = cell.strip()
    lower = text.lower()
    if lower in _BOOLEANS:
        return _BOOLEANS[lower]
    if lower.removeprefix("+") in _NAMES:
        return _NAMES[lower.removeprefix("+")]
    if "_" in text:
        return cell
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return cell
