"""What one cell of a CSV file stands for."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

from tracker.format.rows import read_cell
from tracker.format.values import plain_number, plain_value

ABSOLUTE = 1e8
"""A time below this is seconds since the run's start, not since 1970 (it would be before March 1973)."""

_MISSING = {"na", "n/a", "null", "none", "-", "--"}
_BOOLEANS = {"true": True, "false": False}
_STEP_LIMIT = 2**63
_UNITS = ((1e11, 1.0), (1e14, 1e3), (1e17, 1e6), (float("inf"), 1e9))  # s, ms, µs, ns: below it → parts of a second
_ZONE = re.compile(r"(?: ?UTC| ?Z)$")
_FRACTION = re.compile(r"\.(\d+)")


def is_number(cell: str) -> bool:
    """Whether a cell reads as a number; `nan` and `inf` do."""
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell


def is_missing(cell: str) -> bool:
    """Whether a cell is a word for nothing, such as R's NA; in a column of numbers it counts as empty."""
    return cell.lower() in _MISSING


def to_value(cell: str) -> Any:
    """The JSON value that a cell stands for: a number, true, false, or text; see `rows.read_cell`."""
    if "." in cell and "_" not in cell:  # most cells are such numbers: read them without the questions below
        try:
            number = float(cell)
        except ValueError:
            return cell
        return plain_number(number)
    return plain_value(read_cell(cell))


def to_label(cell: str) -> Any:
    """As `to_value` for a column of text: a number in it (version 2 among 2a, 2b) stays text."""
    return _BOOLEANS.get(cell.lower(), cell)


def parse_step(cell: str) -> int:
    """A step: a whole number, `10.0` and `1e3` included.

    Raises:
        ValueError: it is none, or needs more than 64 bits.
    """
    if not is_number(cell):
        raise ValueError(cell)
    try:
        step = int(cell)
    except ValueError:
        number = float(cell)
        if not number.is_integer():
            raise
        step = int(number)
    if not -_STEP_LIMIT <= step < _STEP_LIMIT:
        raise ValueError(cell)
    return step


def parse_time(cell: str) -> float:
    """A time in Unix seconds, or in seconds since the run's start where it is below `ABSOLUTE`.

    A number from 1e11 on is taken as milliseconds, from 1e14 as microseconds, from 1e17 as nanoseconds. An ISO date
    without a zone is UTC, so that every machine reads it alike.

    Raises:
        ValueError: it is neither a finite number nor an ISO date.
    """
    if is_number(cell):
        number = float(cell)
        if not abs(number) < float("inf"):
            raise ValueError(cell)
        return number / next(parts for limit, parts in _UNITS if number < limit)
    text = _ZONE.sub("+00:00", cell)
    text = _FRACTION.sub(lambda match: "." + match[1][:6].ljust(6, "0"), text)  # Python 3.10 reads 3 or 6 digits only
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()
