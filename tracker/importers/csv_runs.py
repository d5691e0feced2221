"""A run gathered from a CSV file → its record and the objects of its folder, made piece by piece."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson

from tracker.format import layout
from tracker.format.records import RunRecord, WriterRecord, encode_json
from tracker.importers.csv_cells import is_missing, is_number, to_label, to_value
from tracker.importers.csv_gathered import CsvRun, Gathered
from tracker.importers.segments import history_line, history_segments


def run_id(names: tuple[str, ...]) -> str:
    """The id of the run that these cells name: readable, the same each time, and never that of other cells."""
    digest = hashlib.sha256(orjson.dumps(names)).hexdigest()[:10]
    readable = layout.to_name("/".join(names))[: layout.NAME_MAX - 11].rstrip("-._")
    return f"{readable or 'run'}-{digest}"


def writer_name(base: str) -> str:
    """The name of the writer that stands for a file: the same for every import of a file of this name."""
    return f"csv-{hashlib.sha256(base.encode(errors='surrogateescape')).hexdigest()[:8]}"


def run_record(run: CsvRun, project: str) -> RunRecord:
    """run.json of an imported run; created at its first time, and left without where the file has none."""
    return RunRecord(
        id=run_id(run.names),
        name="/".join(run.names),
        project=project,
        group=run.group,
        created_at=run.times[0] if run.times else None,
    )


class RunObjects:
    """The objects of one imported run but run.json and writer.json.

    Args:
        gathered: the file that the run came from.
        place: the run's place in it.
    """

    def __init__(self, gathered: Gathered, place: int) -> None:
        self._gathered, self._place = gathered, place
        self._run = gathered.runs[place]
        self._lines = 0

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Yield name (below the writer's folder) and bytes of each object that holds anything."""
        self._lines = 0
        config = self._config()
        if config:
            yield layout.CONFIG_FILE, encode_json(config)
        if self._gathered.is_table:
            summary = self._summary()
            if summary:
                yield layout.SUMMARY_FILE, encode_json(summary)
        else:
            yield from history_segments(self._history())

    def writer_record(self, base: str) -> WriterRecord:
        """writer.json, to be asked for when all objects have been made."""
        start, end = self._run.times or (None, None)
        argv = ("tracker", "import", "csv", base)
        return WriterRecord(state="finished", started_at=start, ended_at=end, rows=self._lines, argv=argv)

    def _config(self) -> dict[str, Any]:
        """The named columns, typed, and each column of text that never changes within a run."""
        named = self._gathered.options.config
        columns = self._gathered.columns
        return {
            name: to_value(cell) if name in named else to_label(cell)
            for name, cell in self._run.first.items()
            if name in named or self._is_label(name, columns[name].varies)
        }

    def _is_label(self, name: str, varies: bool) -> bool:
        return not varies and not self._gathered.columns[name].is_number

    def _metrics(self) -> dict[str, bool]:
        """The columns that are no config, and whether each is one of numbers."""
        named = self._gathered.options.config
        return {
            name: column.is_number
            for name, column in self._gathered.columns.items()
            if name not in named and (column.is_number or column.varies)
        }

    def _summary(self) -> dict[str, Any]:
        metrics = self._metrics()
        return {key: value for _, _, row in self._gathered.rows(self._place) for key, value in _values(row, metrics)}

    def _history(self) -> Iterator[bytes]:
        """Yield the history, a line a row that holds anything."""
        metrics = self._metrics()
        for step, time, cells in self._gathered.rows(self._place):
            row = dict(_values(cells, metrics))
            if row:
                self._lines += 1
                yield history_line(step, time, row)


def _values(cells: dict[str, str], metrics: dict[str, bool]) -> Iterator[tuple[str, Any]]:
    """The values of a row's metrics; a word for nothing among numbers is left out."""
    for name, cell in cells.items():
        numeric = metrics.get(name)
        if numeric is None or (numeric and is_missing(cell) and not is_number(cell)):
            continue
        yield name, to_value(cell)
