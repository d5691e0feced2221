"""What is known of a CSV file once it is read: its runs, its columns, and its rows by run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from tracker.importers.spool import Spool


@dataclass(frozen=True)
class CsvOptions:
    """Which column of a CSV file means what; "" or () for none."""

    run: tuple[str, ...]
    """The columns that together name a run."""
    group: str = ""
    """The run's group."""
    step: str = ""
    """The row's step."""
    time: str = ""
    """The row's time: Unix seconds (or ms, µs, ns), an ISO date, or seconds since the run's start."""
    config: tuple[str, ...] = ()
    """Hyperparameters: one value a run. In the long form, keys may be named too."""
    key: str = ""
    """Long form: the column with the metric's name."""
    value: str = ""
    """Long form: the column with its value."""


@dataclass
class CsvColumn:
    """What the cells of one column are, over the whole file."""

    numbers: int = 0
    texts: int = 0
    text: str = ""
    """The first cell that is text, as `'…' on line 7`."""
    varies: bool = False
    """Whether two rows of one run hold different cells."""

    @property
    def is_number(self) -> bool:
        """Whether most of its cells are numbers; then it is a metric."""
        return self.numbers > self.texts


@dataclass
class CsvRun:
    """What is known of one run.

    Attributes:
        names: the cells of the `--run` columns.
        group: its group.
        line: the line of its first row.
        rows: how many rows it has.
        step: the last row's step.
        times: the first and last time, absolute ones only, in Unix seconds.
        first: each column's first cell that is not empty.
        pending: long form: the row that the next lines may still add to: what they must share, and its pairs.
    """

    names: tuple[str, ...]
    group: str
    line: int
    rows: int = 0
    step: int = -1
    times: tuple[float, float] | None = None
    first: dict[str, str] = field(default_factory=dict)
    pending: tuple[tuple[Any, ...], dict[str, str]] | None = None


class Gathered:
    """A CSV file, read.

    Attributes:
        runs: the runs in the order of their first rows; a run's place is its key in the spool.
        columns: what each column (or key) holds.
        notes: sentences about the file that the user should hear.
    """

    def __init__(self, path: str, options: CsvOptions, spool: Spool) -> None:
        self.path, self.options, self._spool = path, options, spool
        self.runs: list[CsvRun] = []
        self.columns: dict[str, CsvColumn] = {}
        self.notes: list[str] = []

    @property
    def is_table(self) -> bool:
        """Whether this is a table of results: no step column, and one row a run."""
        return not self.options.step and all(run.rows == 1 for run in self.runs)

    def rows(self, place: int) -> Iterator[tuple[int, float | None, dict[str, str]]]:
        """Yield step, time and cells (by column, none empty) of each row of the run at `place`."""
        for line in self._spool.lines(place):
            step, time, cells = orjson.loads(line)
            yield step, time, cells
