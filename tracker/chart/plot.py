"""Plots that a run logged: a table and what its columns mean, read as far as they can be trusted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tracker.chart.decimate import keep
from tracker.read.history import Floats

MARKS = ("line", "point", "bar", "histogram", "matrix")
SERIES_MAX, POINTS_MAX, BARS_MAX, CLASSES_MAX, BINS = 24, 2000, 60, 100, 40
_TEXT_MAX = 200
_BUCKETS = 200


@dataclass(frozen=True)
class PlotSeries:
    """One curve or cloud of points."""

    name: str
    x: Floats
    y: Floats


@dataclass(frozen=True)
class Plot:
    """A plot, ready to be drawn. What its mark does not need is empty."""

    mark: str
    title: str
    x_label: str
    y_label: str
    series: tuple[PlotSeries, ...] = ()
    names: tuple[str, ...] = ()
    """Of bars; of a matrix, its columns."""
    row_names: tuple[str, ...] = ()
    """Of a matrix."""
    values: Floats | None = None
    """Of bars, shape [bars]; counts of a histogram, shape [bins]; of a matrix, shape [rows, columns]."""
    edges: Floats | None = None
    """Of a histogram's bins, shape [bins + 1]."""
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    diagonal: bool = False
    """Whether a line from corner to corner says what chance would do."""
    note: str = ""
    """What is left out."""


Columns = Mapping[str, Sequence[str]]


def read_plot(options: Mapping[str, Any], columns: Columns) -> Plot | None:
    """A plot from a reference's `plot` and its table; None where they do not fit.

    Args:
        options: `mark`, and the names of the columns that it takes: see the run format, section 12.
        columns: the table's cells as text, by column.
    """
    mark = options.get("mark")
    x, y, value, series = (columns.get(str(options.get(name))) for name in ("x", "y", "value", "series"))
    if mark in ("line", "point") and x is not None and y is not None:
        return _curves(options, x, y, series)
    if mark == "bar" and x is not None and value is not None:
        return _bars(options, x, value)
    if mark == "histogram" and value is not None:
        return _histogram(options, value)
    if mark == "matrix" and x is not None and y is not None and value is not None:
        return _matrix(options, x, y, value)
    return None


def _plot(options: Mapping[str, Any], **more: Any) -> Plot:
    x_label = _text(options.get("x_label")) or _text(options.get("x"))
    y_label = _text(options.get("y_label")) or _text(options.get("y") or options.get("value"))
    return Plot(str(options["mark"]), _text(options.get("title")), x_label, y_label, **more)


def _curves(options: Mapping[str, Any], x: Sequence[str], y: Sequence[str], series: Sequence[str] | None) -> Plot:
    xs, ys = numbers(x), numbers(y)
    names = np.array(series if series is not None else [""] * len(xs), object)
    order = list(dict.fromkeys(names.tolist()))
    found = []
    for name in order[:SERIES_MAX]:
        mine = (names == name) & np.isfinite(xs)
        found.append(PlotSeries(_text(name), *_thinned(str(options["mark"]), xs[mine], ys[mine])))
    more = len(order) - len(found)
    return _plot(
        options, series=tuple(found), x_range=_ends(options.get("x_range")), y_range=_ends(options.get("y_range")),
        diagonal=options.get("diagonal") is True, note=f"{more:,} more are left out" if more > 0 else "",
    )  # fmt: skip


def _thinned(mark: str, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """A curve in the order of its x, points as they came; of many, some that show the same."""
    if mark == "line":
        order = np.argsort(x, kind="stable")
        x, y = x[order], y[order]
        index = keep(x, y, _BUCKETS) if len(x) > POINTS_MAX else slice(None)
    else:
        index = slice(None) if len(x) <= POINTS_MAX else np.linspace(0, len(x) - 1, POINTS_MAX).round().astype(np.int64)
    return x[index], y[index]


def _bars(options: Mapping[str, Any], names: Sequence[str], values: Sequence[str]) -> Plot:
    more = len(names) - BARS_MAX
    lying = {"x_label": options.get("value"), "y_label": options.get("x")}  # their lengths go across
    return _plot(
        {**lying, **options}, names=tuple(_text(name) for name in names[:BARS_MAX]), values=numbers(values[:BARS_MAX]),
        note=f"{more:,} more are left out" if more > 0 else "",
    )  # fmt: skip


def _histogram(options: Mapping[str, Any], values: Sequence[str]) -> Plot | None:
    found = numbers(values)
    finite = found[np.isfinite(found)]
    if not len(finite) or abs(finite).max() > 1e300:
        return None
    counts, edges = np.histogram(finite, min(BINS, max(1, len(np.unique(finite)))))
    other = len(found) - len(finite)
    return _plot(
        {"y_label": "count", "x_label": options.get("value"), **options}, values=counts.astype(np.float64), edges=edges,
        note=f"{other:,} are no finite number" if other else "",
    )  # fmt: skip


def _matrix(options: Mapping[str, Any], x: Sequence[str], y: Sequence[str], value: Sequence[str]) -> Plot | None:
    columns, rows = list(dict.fromkeys(x)), list(dict.fromkeys(y))
    if not columns or max(len(columns), len(rows)) > CLASSES_MAX:
        return None
    cells = np.zeros((len(rows), len(columns)))
    column, row = ({name: place for place, name in enumerate(names)} for names in (columns, rows))
    for one, other, number in zip(x, y, numbers(value).tolist(), strict=True):
        cells[row[other], column[one]] += number if math.isfinite(number) else 0.0
    return _plot(options, names=tuple(map(_text, columns)), row_names=tuple(map(_text, rows)), values=cells)


def numbers(cells: Sequence[str]) -> Floats:
    """Cells of a table as numbers; NaN for what is none, shape [cells]."""
    return np.array([_number(cell) for cell in cells], np.float64)


def _number(cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        return {"true": 1.0, "false": 0.0}.get(cell, math.nan)
    return value if abs(value) < 1e300 else math.nan


def _ends(value: Any) -> tuple[float, float] | None:
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(end, (int, float)) for end in value):
        return None
    low, high = float(value[0]), float(value[1])
    return (low, high) if math.isfinite(low) and math.isfinite(high) and low < high else None


def _text(value: Any) -> str:
    return str(value)[:_TEXT_MAX] if isinstance(value, (str, int, float)) else ""
