"""History: what a run logged, as columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.errors import UsageError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

STEP, TIME, RELATIVE = "step", "time", "relative"


@dataclass(frozen=True)
class Column:
    """A metric's numbers, merged over the run's writers and ordered by (step, time, writer, line).

    All arrays have shape [points]. NaN and infinities are kept; the same step twice is two points.
    """

    step: Integers
    """The step of each point."""
    time: Floats
    """Unix seconds; NaN where unknown."""
    value: Floats
    """The number that was logged."""
    row: Integers
    """The history row that each point stood in, ascending; points of different metrics in one row share it."""

    def __len__(self) -> int:
        return len(self.value)


@dataclass(frozen=True)
class ValueColumn:
    """What a metric held beside numbers, ordered as in `Column`: texts, or lists and media objects."""

    step: Integers
    time: Floats
    values: tuple[Any, ...]
    row: Integers

    def __len__(self) -> int:
        return len(self.values)


def _no_integers() -> Integers:
    return np.empty(0, np.int64)


def _no_floats() -> Floats:
    return np.empty(0, np.float64)


@dataclass(frozen=True)
class History:
    """Everything that a run logged, as one column a metric."""

    metrics: Mapping[str, Column] = field(default_factory=dict)
    """Numbers by name."""
    texts: Mapping[str, ValueColumn] = field(default_factory=dict)
    """Texts by name; a name that held both numbers and texts stands in both."""
    others: Mapping[str, ValueColumn] = field(default_factory=dict)
    """Lists and objects (media) by name, as JSON has them."""
    steps: Integers = field(default_factory=_no_integers)
    """The step of every row, shape [rows]."""
    times: Floats = field(default_factory=_no_floats)
    """Unix seconds of every row; NaN where unknown."""
    writers: Integers = field(default_factory=_no_integers)
    """The writer of every row, as an index into the writers' sorted names."""
    started_at: float | None = None
    """Unix seconds at which the run started: the zero of relative time."""

    @property
    def rows(self) -> int:
        """How many history rows there are."""
        return len(self.steps)

    def points(self, metric: str) -> int:
        """How many numbers a metric has."""
        return len(self.metrics[metric])

    def names(self) -> list[str]:
        """The numeric metrics in natural order: `layer2` before `layer10`."""
        return sorted(self.metrics, key=natural_key)

    def xy(self, metric: str, x: str = STEP) -> tuple[Floats, Floats, int]:
        """A metric against an x axis.

        Args:
            metric: the name of a numeric metric.
            x: "step"; "time", Unix seconds; "relative", seconds since the run started; or the name of a metric, whose
                value is taken from the same row, else from the same writer's last row with the same step.

        Returns:
            x and y of shape [points], ordered by x (points with the same x stay in their order), and how many points
            were left out because they have no finite x.

        Raises:
            UsageError: the run has no such metric.
        """
        return self.xy_of(self._column(metric), x)

    def xy_of(self, column: Column, x: str = STEP) -> tuple[Floats, Floats, int]:
        """As `xy`, for a metric's column that was read already; an array that need not change is the column's own."""
        xs = self.x_values(column, x)
        known = np.isfinite(xs)
        missing = len(xs) - int(np.count_nonzero(known))
        ys = column.value
        if missing:
            xs, ys = xs[known], ys[known]
        if np.any(xs[1:] < xs[:-1]):
            order = np.argsort(xs, kind="stable")
            xs, ys = xs[order], ys[order]
        return xs, ys, missing

    def _column(self, metric: str) -> Column:
        if metric not in self.metrics:
            raise UsageError(f"the run has no metric {metric!r}; it has {', '.join(self.names()[:20]) or 'none'}")
        return self.metrics[metric]

    def x_values(self, column: Column, x: str) -> Floats:
        """The x of every point of a column, as `xy` has it, in the column's order; NaN where there is none."""
        if x == STEP:
            return column.step.astype(np.float64)
        if x == TIME:
            return column.time
        if x == RELATIVE:
            return column.time - (np.nan if self.started_at is None else self.started_at)
        if x not in self.metrics:
            return np.full(len(column), np.nan)
        return self._joined(column, self.metrics[x])

    def _joined(self, column: Column, other: Column) -> Floats:
        """`other`'s value at each point of `column`: of the same row, else of the same writer and step; NaN if none."""
        values = np.full(len(column), np.nan)
        place = np.searchsorted(other.row, column.row)
        place[place == len(other)] = 0
        same = other.row[place] == column.row
        values[same] = other.value[place[same]]
        rest = np.flatnonzero(~same)
        if len(rest) == 0:
            return values
        wanted, offered = column.row[rest], other.row
        ids = _pair_ids(
            np.concatenate([self.writers[offered], self.writers[wanted]]),
            np.concatenate([self.steps[offered], self.steps[wanted]]),
        )
        last = np.full(ids.max() + 1, -1)
        last[ids[: len(offered)]] = np.arange(len(offered))  # of several, the last assignment stays
        found = last[ids[len(offered) :]]
        values[rest[found >= 0]] = other.value[found[found >= 0]]
        return values


def _pair_ids(first: Integers, second: Integers) -> Integers:
    """A number for each pair (first[i], second[i]), the same for equal pairs."""
    order = np.lexsort((second, first))
    a, b = first[order], second[order]
    ids = np.empty(len(order), np.int64)
    ids[order] = np.concatenate([[0], np.cumsum((a[1:] != a[:-1]) | (b[1:] != b[:-1]))])
    return ids


_DIGITS = re.compile(r"([0-9]+)")


def natural_key(text: str) -> list[tuple[int, str]]:
    """A sort key that orders the numbers in a text by value and letters without case, then by the text itself."""
    parts = _DIGITS.split(text)
    key = [(len(digits), digits) for digits in (part.lstrip("0") for part in parts)]
    key[::2] = [(0, part.casefold()) for part in parts[::2]]
    return [*key, (0, text)]
