"""The `parallel` panel: parallel coordinates, a line a run across an axis for each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tracker.chart.columns import ColumnTable
from tracker.chart.palette import Palette
from tracker.chart.panels.fields import Field, read_field, resolve_field, run_page
from tracker.chart.panels.labels import check_template, label_runs
from tracker.chart.panels.options import Options
from tracker.chart.panels.select import choose_runs
from tracker.errors import UsageError
from tracker.read.model import Run
from tracker.read.query import Filter

OPTIONS = ("columns", "color", "runs", "label", "limit", "title", "height")
"""What a parallel block may say."""

HEIGHT = 420
_LIMIT = 2000
_WANTED = "a list of fields, such as [config.lr, {field: val_loss, label: loss, log: true, invert: true}]"


@dataclass(frozen=True)
class Column:
    """One axis as asked for."""

    field: str
    label: str = ""
    log: bool = False
    invert: bool = False
    """The least value on top."""


@dataclass(frozen=True)
class ParallelOptions:
    """What a parallel block may say."""

    columns: tuple[Column, ...]
    color: str = ""
    """A field; the last column when left out."""
    runs: Filter = field(default_factory=Filter)
    label: str = ""
    limit: int = _LIMIT
    title: str = ""
    height: int = HEIGHT

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> ParallelOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        read = Options("parallel", options, OPTIONS)
        given = read.values.get("columns")
        items = given if isinstance(given, list) else []
        columns = tuple(_read_column(read, item) for item in items)
        if len(columns) < 2:
            raise UsageError("columns: a parallel block needs two or more, such as [config.lr, config.width, val_loss]")
        return cls(
            columns=columns, color=read.text("color"), runs=read.filter("runs"), label=read.text("label"),
            limit=read.whole("limit", _LIMIT, 1, 20_000) or _LIMIT, title=read.text("title"),
            height=read.whole("height", HEIGHT, 200, 2000) or HEIGHT,
        )  # fmt: skip


def _read_column(read: Options, item: Any) -> Column:
    given = item if isinstance(item, Mapping) else {"field": item}
    name, log, invert = given.get("field"), given.get("log", False), given.get("invert", False)
    good = isinstance(name, str) and isinstance(log, bool) and isinstance(invert, bool)
    if not good or set(given) - {"field", "label", "log", "invert"}:
        raise read.error("columns", _WANTED)
    return Column(str(name), str(given.get("label") or ""), bool(log), bool(invert))


@dataclass(frozen=True)
class Axis:
    """One axis with its values."""

    field: Field
    log: bool
    invert: bool


@dataclass(frozen=True)
class ParallelPanel:
    """Parallel coordinates, computed."""

    options: ParallelOptions
    title: str
    axes: tuple[Axis, ...]
    color: Field
    color_indexes: tuple[int, ...]
    labels: tuple[str, ...]
    hrefs: tuple[str | None, ...]
    left_out: int
    notes: tuple[str, ...]
    kind: str = "parallel"

    @property
    def height(self) -> int:
        """Of its picture, in pixels."""
        return self.options.height

    @property
    def color_log(self) -> bool:
        """Whether the colours are of logarithms: where the axis of their field is logarithmic."""
        return any(axis.log and axis.field.key == self.color.key for axis in self.axes)

    def payload(self) -> dict[str, Any]:
        """The panel as `docs/spec/page-data.md` says."""
        table = ColumnTable()
        axes = [
            {**axis.field.axis(log=axis.log), "invert": axis.invert, "values": table.add(axis.field.values)}
            for axis in self.axes
        ]
        color = {
            **self.color.axis(log=self.color_log),
            "colors": list(self.color_indexes),
            "values": table.add(self.color.values),
        }
        return {
            "kind": self.kind, "version": 1, "title": self.title, "axes": axes, "color": color,
            "columns": table.columns, "labels": self.labels, "hrefs": self.hrefs, "left_out": self.left_out,
        }  # fmt: skip

    def describe(self) -> str:
        """What the panel shows, for those who do not see it."""
        names = ", ".join(axis.field.label for axis in self.axes)
        return f"Parallel coordinates of {len(self.labels):,} runs over {names}, coloured by {self.color.label}."


def build_parallel(
    options: ParallelOptions, runs: Sequence[Run], palette: Palette, *, href: Callable[[Run], str | None] | None = None
) -> ParallelPanel:
    """Compute parallel coordinates.

    Raises:
        UsageError: a field is in no run.
    """
    everyone = choose_runs(runs, options.runs)
    check_template("label", options.label, runs)
    chosen = everyone[: options.limit]
    axes = []
    for column in options.columns:
        found = read_field(resolve_field("columns", column.field, runs), chosen)
        log = column.log and found.kind in ("number", "duration")
        values = np.where(found.values > 0, found.values, np.nan) if log else found.values
        label = column.label or found.label
        axes.append(Axis(Field(found.key, label, found.kind, values, found.categories), log, column.invert))
    name = resolve_field("color", options.color, runs) if options.color else axes[-1].field.key
    color = read_field(name, chosen)
    out = len(everyone) - len(chosen)
    notes = [f"{out:,} of {len(everyone):,} runs are left out."] if out else []
    return ParallelPanel(
        options=options, title=options.title or ", ".join(axis.field.label for axis in axes), axes=tuple(axes),
        color=color, color_indexes=tuple(palette.index(text) for text in color.categories),
        labels=label_runs(options.label, chosen, runs), hrefs=tuple((href or run_page)(run) for run in chosen),
        left_out=out, notes=tuple(notes if everyone else ["No run passes the filter."]),
    )  # fmt: skip
