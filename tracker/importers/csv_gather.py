"""Reading one CSV file: its rows go into a spool by run, and what they say of runs and columns is noted."""

from __future__ import annotations

import difflib
from collections.abc import Callable

import orjson

from tracker.errors import UsageError
from tracker.importers.csv_cells import ABSOLUTE, is_missing, is_number, parse_step, parse_time
from tracker.importers.csv_file import CsvFile, next_free
from tracker.importers.csv_gathered import CsvColumn, CsvOptions, CsvRun, Gathered
from tracker.importers.spool import Spool


def gather(file: CsvFile, options: CsvOptions, spool: Spool, progress: Callable[[int], None]) -> Gathered:
    """Read a CSV file to its end.

    Args:
        file: opened, not read yet.
        options: the columns' parts.
        spool: takes the rows.
        progress: told now and then how many more bytes of the file have been read.

    Raises:
        UsageError: the file does not fit the options; the message names file, line and column.
    """
    gatherer = _Gatherer(file, options, spool)
    told = 0
    for line, cells in file:
        gatherer.add(line, cells)
        if line & 0xFFF == 0:
            progress(file.position() - told)
            told = file.position()
    progress(file.size - told)
    return gatherer.finish()


class _Gatherer:
    """The state of one reading."""

    def __init__(self, file: CsvFile, options: CsvOptions, spool: Spool) -> None:
        self._file, self._options, self._spool = file, options, spool
        self._out = Gathered(file.path, options, spool)
        self._places: dict[tuple[str, ...], int] = {}
        self._run_at = [self._find("--run", name) for name in options.run]
        self._group_at = self._find("--group", options.group)
        self._step_at = self._find("--step", options.step)
        self._time_at = self._find("--time", options.time)
        self._key_at = self._find("--key", options.key)
        self._value_at = self._find("--value", options.value)
        if not options.key:
            for name in options.config:
                self._find("--config", name)
        self._data = self._data_columns()
        self._renamed: dict[str, str] = {}
        self._nameless = self._stepless = 0
        self._nameless_line = 0

    def add(self, line: int, cells: list[str]) -> None:
        """Take in one row."""
        found = self._run_of(line, cells)
        if found is None:
            return
        place, run = found
        time = self._time_of(line, cells, run)
        step = self._step_of(line, cells)
        row = {name: self._file.plain_number(cells[at]) for at, name in self._data if cells[at]}
        if self._options.key:
            self._add_pair(line, cells, place, (step, time, row))
        else:
            self._note(line, run, row)
            self._store(place, step, time, row)

    def finish(self) -> Gathered:
        """Close what is open, and say what was found."""
        for place in range(len(self._out.runs)):
            self._flush(place)
        out, path = self._out, self._file.path
        for name in self._options.config:
            if name not in out.columns and name not in self._file.columns:
                known = list(dict.fromkeys([*self._file.columns, *out.columns]))
                raise UsageError(f"{path} has neither a column nor a key {name!r} (--config): {_nearest(name, known)}")
        out.notes = [f"{path}: {note}" for note in [*self._file.notes, *self._row_notes(), *self._column_notes()]]
        return out

    def _row_notes(self) -> list[str]:
        notes = []
        if self._nameless:
            notes.append(
                f"{self._nameless:,} {'row has' if self._nameless == 1 else 'rows have'} an empty cell in "
                f"{_listed(self._options.run)} and so no run: left out (the first is line {self._nameless_line})"
            )
        if self._stepless:
            notes.append(
                f"{self._stepless:,} {'row has' if self._stepless == 1 else 'rows have'} no step, "
                "which is then one more than in the row before of the same run"
            )
        return notes

    def _column_notes(self) -> list[str]:
        notes = [
            f"{old!r} is called {new!r}: names that start with '_' are tracker's" for old, new in self._renamed.items()
        ]
        return notes + [
            f"{name!r} holds {column.numbers:,} numbers and {column.texts:,} texts (the first is {column.text}); "
            "the texts are kept as they are"
            for name, column in self._out.columns.items()
            if column.is_number and column.texts and name not in self._options.config
        ]

    def _find(self, option: str, name: str) -> int:
        """The place of the column that an option names; -1 for no name."""
        if not name:
            return -1
        columns = self._file.columns
        if name.strip() not in columns:
            raise UsageError(f"{self._file.path} has no column {name!r} ({option}): {_nearest(name, columns)}")
        return columns.index(name.strip())

    def _data_columns(self) -> list[tuple[int, str]]:
        """The columns whose cells are metrics or config: place and name."""
        taken = {*self._run_at, self._group_at, self._step_at, self._time_at, self._key_at, self._value_at}
        names = set(self._file.columns)
        data: list[tuple[int, str]] = []
        for at, name in enumerate(self._file.columns):
            if not name or (at in taken and name not in self._options.config):
                continue
            public = name
            if name.startswith("_") and name not in self._options.config:
                public = _public(name)
                public = next_free(public, names) if public in names else public
                names.add(public)
                self._file.notes.append(f"{name!r} is called {public!r}: names that start with '_' are tracker's")
            data.append((at, public))
        return data

    def _run_of(self, line: int, cells: list[str]) -> tuple[int, CsvRun] | None:
        """The run that a row belongs to, or None where it names none."""
        names = tuple([cells[at] for at in self._run_at])
        if not all(names):
            self._nameless += 1
            self._nameless_line = self._nameless_line or line
            return None
        group = cells[self._group_at] if self._group_at >= 0 else ""
        place = self._places.get(names)
        if place is None:
            place = self._places[names] = len(self._out.runs)
            self._out.runs.append(CsvRun(names, group, line))
        run = self._out.runs[place]
        if group != run.group:
            raise UsageError(
                f"{self._file.path}:{line}: run {'/'.join(names)!r} has {self._options.group} {group!r} here and "
                f"{run.group!r} on line {run.line}: name runs by both with --run {self._options.group}, "
                "or take another --group"
            )
        return place, run

    def _step_of(self, line: int, cells: list[str]) -> int | None:
        cell = cells[self._step_at] if self._step_at >= 0 else ""
        if not cell:
            self._stepless += self._step_at >= 0
            return None
        try:
            return parse_step(cell)
        except ValueError:
            raise UsageError(
                f"{self._file.path}:{line}: {self._options.step} is {cell!r}, and a step is a whole number: leave "
                f"--step out, and draw charts over {self._options.step!r} with `x: {self._options.step}`"
            ) from None

    def _time_of(self, line: int, cells: list[str], run: CsvRun) -> float | None:
        cell = cells[self._time_at] if self._time_at >= 0 else ""
        if not cell:
            return None
        try:
            time = parse_time(cell)
        except ValueError:
            raise UsageError(
                f"{self._file.path}:{line}: {self._options.time} is {cell!r}: write Unix seconds, seconds since the "
                "run's start, or an ISO date such as 2025-01-31T12:00:00Z"
            ) from None
        if time >= ABSOLUTE:
            first, last = run.times or (time, time)
            run.times = min(first, time), max(last, time)
        return time

    def _note(self, line: int, run: CsvRun, row: dict[str, str]) -> None:
        """Note what a row's cells say about their columns."""
        columns, first = self._out.columns, run.first
        for name, cell in row.items():
            column = columns.get(name)
            if column is None:
                column = columns[name] = CsvColumn()
            seen = first.setdefault(name, cell)
            if seen != cell and not column.varies:
                column.varies = True
                if name in self._options.config:
                    raise UsageError(
                        f"{self._file.path}:{line}: config {name!r} is {cell!r} here and {seen!r} before, in run "
                        f"{'/'.join(run.names)!r}: leave out --config {name}, and it becomes a metric"
                    )
            if is_number(cell):
                column.numbers += 1
            elif not is_missing(cell):
                column.texts += 1
                column.text = column.text or f"{cell[:40]!r} on line {line}"

    def _store(self, place: int, step: int | None, time: float | None, row: dict[str, str]) -> None:
        run = self._out.runs[place]
        run.step = run.step + 1 if step is None else step
        run.rows += 1
        self._spool.add(place, orjson.dumps((run.step, time, row)))

    def _add_pair(
        self, line: int, cells: list[str], place: int, shared: tuple[int | None, float | None, dict[str, str]]
    ) -> None:
        """Take in a line of the long form: lines that share all but key and value become one row."""
        run = self._out.runs[place]
        raw = cells[self._key_at]
        if not raw:
            raise UsageError(f"{self._file.path}:{line}: {self._options.key} is empty, and must name a metric")
        key = raw
        if raw.startswith("_") and raw not in self._options.config:
            key = self._renamed[raw] = _public(raw)
        if run.pending is None or run.pending[0] != shared or key in run.pending[1] or key in shared[2]:
            self._flush(place)
            run.pending = (shared, {})
            self._note(line, run, shared[2])
        cell = self._file.plain_number(cells[self._value_at])
        if cell:
            run.pending[1][key] = cell
            self._note(line, run, {key: cell})

    def _flush(self, place: int) -> None:
        """Store the long form's open row."""
        run = self._out.runs[place]
        if run.pending is not None:
            (step, time, row), pairs = run.pending
            self._store(place, step, time, {**row, **pairs})
            run.pending = None


def _public(name: str) -> str:
    return name.lstrip("_") or "column"


def _listed(names: tuple[str, ...]) -> str:
    return " or ".join(repr(name) for name in names)


def _nearest(name: str, columns: list[str]) -> str:
    """A hint for a column that is not there."""
    known = [column for column in columns if column]
    folded = {column.lower(): column for column in known}
    near = folded.get(name.lower()) or next(iter(difflib.get_close_matches(name, known, 1)), None)
    listed = ", ".join(known[:20]) + (", …" if len(known) > 20 else "")
    return (f"did you mean {near!r}? " if near else "") + f"It has {listed}"
