"""Fields of many runs as columns for the page, packed into files, so that a page reads only those that it shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from tracker.build.built import DataFile, data_file
from tracker.chart.columns import encode
from tracker.format.values import to_number
from tracker.read.model import Run
from tracker.read.table import cell

PACK_BYTES = 120_000
"""So much of columns is in one file, and somewhat more."""

_NUMBERS = ("number", "time", "duration", "bool")


@dataclass(frozen=True)
class Packs:
    """Columns in files."""

    files: tuple[DataFile, ...]
    places: dict[str, int]
    """For each field, which of the files it is in."""


def pack_fields(runs: Sequence[Run], types: dict[str, str]) -> Packs:
    """The fields of runs in as few files as are not too long, in the order of `types`.

    Args:
        runs: in the order of the rows.
        types: the type of each field, as of a column of a table of runs.
    """
    files: list[DataFile] = []
    places: dict[str, int] = {}
    waiting: dict[str, Any] = {}
    size = 0
    for name, kind in types.items():
        waiting[name] = field_column([run.fields().get(name) for run in runs], kind)
        places[name] = len(files)
        size += len(orjson.dumps(waiting[name]))
        if size > PACK_BYTES:
            files.append(_file(waiting))
            waiting, size = {}, 0
    if waiting:
        files.append(_file(waiting))
    return Packs(tuple(files), places)


def _file(fields: dict[str, Any]) -> DataFile:
    return data_file({"kind": "fields", "version": 1, "fields": fields})


def field_column(values: Sequence[Any], kind: str) -> dict[str, Any]:
    """One field as a column.

    Numbers are a column of numbers in which NaN is missing; `nan` lists the rows that hold a NaN. Anything else is a
    list of the values that there are, in the order in which they come, and a column of indexes into it, -1 for missing.

    Args:
        values: a value a run, None for missing.
        kind: the column's type.
    """
    if kind in _NUMBERS:
        numbers = np.fromiter((_number(value) for value in values), np.float64, len(values))
        nan = [row for row, value in enumerate(values) if value is not None and math.isnan(numbers[row])]
        return {"numbers": encode(numbers), **({"nan": nan} if nan else {})}
    found: dict[Any, int] = {}
    codes = [-1 if shown is None else found.setdefault(shown, len(found)) for shown in _shown(values, kind)]
    return {"values": [list(value) if isinstance(value, tuple) else value for value in found], "codes": encode(codes)}


def _number(value: Any) -> float:
    if value is None:
        return math.nan
    number = to_number(value)
    return math.nan if number is None else float(number)


def _shown(values: Sequence[Any], kind: str) -> Iterator[Any]:
    for value in values:
        shown = cell(value, kind)
        yield (tuple(shown) or None) if isinstance(shown, list) else shown
