"""The `heatmap` panel: two fields of the configuration against each other, a third one as colour."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tracker.chart.aggregate import AGGREGATES, summarize
from tracker.chart.palette import Palette
from tracker.chart.panels.fields import CATEGORY, Field, read_field, resolve_field, run_page
from tracker.chart.panels.labels import label_runs
from tracker.chart.panels.options import Options
from tracker.chart.panels.select import choose_runs
from tracker.errors import UsageError
from tracker.read.model import Run
from tracker.read.query import Filter

OPTIONS = ("x", "y", "value", "runs", "aggregate", "log", "title", "height")
"""What a heatmap block may say."""

PLACES_MAX = 200
_RUNS_NAMED = 5


@dataclass(frozen=True)
class HeatmapOptions:
    """What a heatmap block may say."""

    x: str
    y: str
    value: str
    """A field; `val_loss` is short for `summary.val_loss`."""
    runs: Filter = field(default_factory=Filter)
    aggregate: str = "mean"
    """What stands for several runs in one cell."""
    log: bool = False
    """Colours by the value's logarithm."""
    title: str = ""
    height: int | None = None

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> HeatmapOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        read = Options("heatmap", options, OPTIONS)
        for key in ("x", "y", "value"):
            if not read.text(key):
                raise UsageError(f"{key}: a heatmap block needs `x` and `y`, such as config.lr, and a `value`")
        return cls(
            x=read.text("x"), y=read.text("y"), value=read.text("value"), runs=read.filter("runs"),
            aggregate=read.choice("aggregate", cls.aggregate, AGGREGATES), log=read.flag("log", default=False),
            title=read.text("title"), height=read.whole("height", None, 150, 4000),
        )  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One pair of values."""

    x: int
    y: int
    value: float
    low: float
    high: float
    runs: int
    names: tuple[str, ...]
    """Of at most five runs."""
    href: str | None
    """The page of the only run."""

    def row(self) -> list[Any]:
        """As `docs/spec/page-data.md` has it."""
        return [self.x, self.y, self.value, self.low, self.high, self.runs, list(self.names), self.href]


@dataclass(frozen=True)
class HeatmapPanel:
    """A heat map, computed."""

    options: HeatmapOptions
    title: str
    x: Field
    """A category, whatever the field was."""
    y: Field
    value: Field
    cells: tuple[Cell, ...]
    notes: tuple[str, ...]
    kind: str = "heatmap"

    @property
    def height(self) -> int:
        """Of its picture, in pixels."""
        return self.options.height or min(2000, max(260, 96 + 34 * len(self.y.categories)))

    def payload(self) -> dict[str, Any]:
        """The map as `docs/spec/page-data.md` says."""
        return {
            "kind": self.kind, "version": 1, "title": self.title, "x": self.x.axis(), "y": self.y.axis(),
            "value": self.value.axis(log=self.options.log), "aggregate": self.options.aggregate,
            "cells": [cell.row() for cell in self.cells],
        }  # fmt: skip

    def describe(self) -> str:
        """What the map shows, for those who do not see it."""
        text = f"Heat map of {self.value.label} by {self.x.label} and {self.y.label}: {len(self.cells):,} cells."
        if not self.cells:
            return text
        least, greatest = (pick(self.cells, key=lambda cell: cell.value) for pick in (min, max))
        ends = (
            f"{cell.value:.5g} at {self.x.categories[cell.x]}, {self.y.categories[cell.y]}"
            for cell in (least, greatest)
        )
        return f"{text} From {' to '.join(ends)}."


def build_heatmap(
    options: HeatmapOptions,
    runs: Sequence[Run],
    palette: Palette | None = None,
    *,
    href: Callable[[Run], str | None] | None = None,
) -> HeatmapPanel:
    """Compute a heat map.

    Raises:
        UsageError: a field is in no run, has too many values, or holds no numbers.
    """
    del palette
    chosen = choose_runs(runs, options.runs)
    names = {key: resolve_field(key, getattr(options, key), runs) for key in ("x", "y", "value")}
    x, y = (as_category(key, read_field(names[key], chosen)) for key in ("x", "y"))
    value = read_field(names["value"], chosen)
    if value.kind == CATEGORY and chosen:
        raise UsageError(f"value: {options.value!r} holds no numbers")
    known = np.isfinite(x.values) & np.isfinite(y.values) & np.isfinite(value.values)
    known &= (value.values > 0) | (not options.log)
    members: dict[tuple[int, int], list[int]] = {}
    for i in np.flatnonzero(known).tolist():
        members.setdefault((int(x.values[i]), int(y.values[i])), []).append(i)
    labels, address = label_runs("", chosen, runs), href or run_page
    cells = []
    for (column, row), some in sorted(members.items()):
        found = summarize(value.values[some][:, None], options.aggregate, "minmax")
        line, low, high, _ = (float(each[0]) for each in found)
        only = address(chosen[some[0]]) if len(some) == 1 else None
        cells.append(Cell(column, row, line, low, high, len(some), tuple(labels[i] for i in some[:_RUNS_NAMED]), only))
    out = len(chosen) - int(np.count_nonzero(known))
    notes = [f"{out:,} of {len(chosen):,} runs have no place in the map and are left out."] if out else []
    title = options.title or f"{value.label} by {x.label} and {y.label}"
    return HeatmapPanel(
        options, title, x, y, value, tuple(cells), tuple(notes if chosen else ["No run passes the filter."])
    )


def as_category(option: str, axis: Field) -> Field:
    """An axis with a place for each value; numbers in their order.

    Raises:
        UsageError: there are more values than places.
    """
    if axis.kind != CATEGORY:
        found = sorted({value for value in axis.values.tolist() if math.isfinite(value)})
        places = {value: float(place) for place, value in enumerate(found)}
        values = np.array([places.get(value, math.nan) for value in axis.values.tolist()])
        axis = Field(axis.key, axis.label, CATEGORY, values, tuple(f"{value:.6g}" for value in found))
    if len(axis.categories) > PLACES_MAX:
        raise UsageError(
            f"{option}: {axis.key!r} has {len(axis.categories):,} values; a heat map shows at most {PLACES_MAX}"
        )
    return axis
