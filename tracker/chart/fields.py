"""Values of many runs as a column of a page's data file: FIELD in `docs/spec/page-data.md`."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from tracker.chart.columns import encode
from tracker.format.values import to_number
from tracker.read.history import Floats
from tracker.read.runset import RunSet
from tracker.read.table import column_cells

_NUMBERS = ("number", "time", "duration", "bool")
_PLAIN = frozenset((float, int, bool, type(None)))
_WHOLE = (("i8", "<i1", 1 << 7), ("i16", "<i2", 1 << 15), ("i32", "<i4", 1 << 31))


def field_column(values: Sequence[Any], kind: str) -> dict[str, Any]:
    """One field of runs as a column.

    Args:
        values: a value a run, None for missing.
        kind: the column's type.
    """
    return cell_column(values if kind in _NUMBERS else column_cells(values, kind), kind)


def runs_column(runs: RunSet, name: str, kind: str) -> dict[str, Any]:
    """One field of runs as a column of a table; what several tables show is made once.

    Args:
        runs: in the order of the rows.
        name: the field.
        kind: the column's type.
    """
    return runs.keep(("column", name, kind), lambda: field_column(runs.column(name), kind))


def cell_column(cells: Sequence[Any], kind: str) -> dict[str, Any]:
    """One column of a table.

    Numbers are a column of numbers in which NaN is missing; `nan` lists the rows that hold a NaN. Anything else is a
    list of the values that there are, in the order in which they come, and a column of indexes into it, -1 for missing.
    So are numbers that repeat.

    Args:
        cells: JSON values, None or an empty list for missing.
        kind: the column's type.
    """
    if kind in _NUMBERS:
        numbers = _numbers(cells)
        nan = [row for row in np.flatnonzero(np.isnan(numbers)).tolist() if cells[row] is not None]
        return {**_number_column(numbers), **({"nan": nan} if nan else {})}
    lists = list in set(map(type, cells))
    shown = [tuple(value) if isinstance(value, list) else value for value in cells] if lists else cells
    found = [value for value in dict.fromkeys(shown) if value is not None and value != ()]
    places = {None: -1, (): -1, **{value: place for place, value in enumerate(found)}}
    codes = range(len(shown)) if len(found) == len(shown) else [places[value] for value in shown]
    return {**_values(found), "codes": _whole(codes)}


def _numbers(cells: Sequence[Any]) -> Floats:
    if _PLAIN.issuperset(map(type, cells)):
        return np.array(cells, np.float64)  # None is NaN
    found = map(to_number, cells)
    return np.array([math.nan if number is None else number for number in found], np.float64)


def _number_column(numbers: Floats) -> dict[str, Any]:
    """The shorter of the numbers themselves, and of the different ones with an index a row."""
    plain = {"numbers": encode(numbers)}
    bits, codes = np.unique(numbers.view(np.int64), return_inverse=True)  # by bits, 0 and -0 are two
    if 2 * len(bits) > len(numbers) or plain["numbers"]["type"] == "range":
        return plain
    coded = {"numbers": encode(bits.view(np.float64)), "codes": _whole(codes)}
    return min(plain, coded, key=_length)


def _length(columns: dict[str, Any]) -> int:
    return sum(len(column.get("data", "")) for column in columns.values())


def _values(values: list[Any]) -> dict[str, Any]:
    """The values; texts without what all of them begin and end with."""
    if len(values) < 2 or set(map(type, values)) != {str}:
        return {"values": [list(value) if isinstance(value, tuple) else value for value in values]}
    before = _beginning(values)
    rests = [value[len(before) :] for value in values]
    after = _beginning([rest[::-1] for rest in rests])[::-1] if rests[0][-1:] == rests[-1][-1:] else ""
    inner = [rest.removesuffix(after) for rest in rests]
    return {"values": inner, **({"before": before} if before else {}), **({"after": after} if after else {})}


def _beginning(texts: Sequence[str]) -> str:
    """What all of the texts begin with: the first and the last in their order differ soonest."""
    first, last = min(texts), max(texts)
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:same]


def whole_texts(column: dict[str, Any]) -> dict[str, Any]:
    """A column of texts with each of them in full."""
    before, after = column.get("before", ""), column.get("after", "")
    return {"values": [f"{before}{value}{after}" for value in column["values"]], "codes": column["codes"]}


def _whole(codes: ArrayLike) -> dict[str, Any]:
    """Whole numbers from -1 as a column of as few bytes as hold them."""
    array = np.asarray(codes, np.int64)
    column = encode(array)
    if column["type"] != "i32":
        return column
    kind, packed = next((kind, packed) for kind, packed, end in _WHOLE if array.max() < end)
    return {"type": kind, "data": base64.b64encode(array.astype(packed).tobytes()).decode("ascii")}
