"""Fields of many runs as columns for the page, packed into files, so that a page reads only those that it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tracker.build.built import DataFile, data_file
from tracker.chart.fields import runs_column
from tracker.read.model import Run
from tracker.read.runset import RunSet

PACK_BYTES = 120_000
"""So much of columns is in one file, and somewhat more."""


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
    table = RunSet.of(runs)
    for name, kind in types.items():
        waiting[name] = runs_column(table, name, kind)
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
