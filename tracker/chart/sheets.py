"""Sheets: what a figure shows as CSV, with its numbers in full. The page's own download has the same columns."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import orjson

from tracker.chart.panels.bar import BarPanel
from tracker.chart.panels.chart import METRIC, ChartPanel
from tracker.chart.panels.compare import ComparePanel
from tracker.chart.panels.curves import kept_points
from tracker.chart.panels.fields import CATEGORY, Field
from tracker.chart.panels.heatmap import HeatmapPanel
from tracker.chart.panels.histogram import HistogramPanel
from tracker.chart.panels.importance import ImportancePanel
from tracker.chart.panels.parallel import ParallelPanel
from tracker.chart.panels.runs import RunsPanel
from tracker.chart.panels.scalar import ScalarPanel
from tracker.chart.panels.scatter import ScatterPanel
from tracker.chart.series import Series, View
from tracker.format.values import plain_number
from tracker.read.history import Floats, Integers

ROWS_MAX = 50_000
"""A chart with more points than this has in its sheet the points that its page has, which are thinned."""

_Rows = Iterable[Sequence[Any]]


def sheet(kind: str, panel: Any) -> bytes:
    """A panel as CSV; empty for a kind that has no numbers of its own."""
    if kind == "chart":
        return _chart(panel)
    rows = _ROWS.get(kind)
    return _written(rows(panel)) if rows else b""


def sheet_key(kind: str, panel: Any) -> str:
    """A hash of all that a chart's sheet says; empty for the other kinds, whose sheets are short."""
    if kind != "chart":
        return ""
    shown, head, banded = _parts(panel)
    digest = hashlib.blake2b(repr(head).encode("utf-8", "surrogatepass"), digest_size=12)
    for series in shown:
        digest.update(repr((series.name or series.label, series.group, series.metric)).encode("utf-8", "surrogatepass"))
        for array in _arrays(series.views[panel.x], banded=banded):
            digest.update(b"-" if array is None else len(array).to_bytes(8, "little"))
            digest.update(b"" if array is None else np.ascontiguousarray(array, np.float64).data)
    return digest.hexdigest()


def _written(rows: _Rows) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: Any, kind: str = "") -> str:
    """A cell: numbers in full, times as ISO 8601, lists with spaces."""
    if kind == "spark" and isinstance(value, (list, tuple)):
        value = value[0]
    if value is None:
        return ""
    if kind == "time" and isinstance(value, (int, float)) and math.isfinite(value):
        try:
            return dt.datetime.fromtimestamp(value, tz=dt.timezone.utc).isoformat().replace("+00:00", "Z")
        except (ValueError, OverflowError, OSError):
            return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return numbers(np.array([value]))[0]
    if isinstance(value, (list, tuple)):
        return " ".join(_cell(item) for item in value)
    return str(value)


def numbers(values: Floats) -> list[str]:
    """Numbers in the fewest digits that give them back; NaN and infinities by name. Shape [points]."""
    if not len(values):
        return []
    plain = np.ascontiguousarray(values, np.float64)
    text = orjson.dumps(plain, option=orjson.OPT_SERIALIZE_NUMPY).decode()[1:-1]
    found = f"{text},".replace(".0,", ",")[:-1].split(",")
    for place in np.flatnonzero(~np.isfinite(plain)).tolist():
        found[place] = str(plain_number(float(plain[place])))
    return found


# --- charts ---


def is_thinned(panel: ChartPanel) -> bool:
    """Whether a chart's sheet has fewer points than its runs."""
    views = [series.views[panel.x] for series in panel.series if panel.x in series.views]
    if sum(len(view.x) for view in views) <= ROWS_MAX:
        return False
    return any(_kept(series, panel.x) is not None for series in panel.series if panel.x in series.views)


def _kept(series: Series, x: str) -> Integers | None:
    return kept_points({x: series.views[x]}, x)[x]


def _chart(panel: ChartPanel) -> bytes:
    """A line a point: the run, its group, the metric, x, the value, the smoothed value, and the band's edges."""
    shown, head, banded = _parts(panel)
    thinned, parts = is_thinned(panel), [_written([head])]
    for series in shown:
        view = series.views[panel.x]
        index = _kept(series, panel.x) if thinned else None
        first = _written([[series.name or series.label, series.group, series.metric]])[:-1].decode()
        arrays = [array if array is None or index is None else array[index] for array in _arrays(view, banded=banded)]
        parts.append(_finite_rows(first, arrays) or _rows(first, arrays))
    return b"".join(parts)


def _parts(panel: ChartPanel) -> tuple[list[Series], list[str], bool]:
    """The series that a chart's sheet has, its head, and whether there are bands."""
    shown = [series for series in panel.series if panel.x in series.views]
    banded = any(series.views[panel.x].low is not None for series in shown)
    axis = next(axis["label"] for axis in panel.axes if axis["key"] == panel.x)
    edges = ("min", "max") if panel.options.band == "minmax" else ("low", "high")
    head = ["run", "group", "metric", axis if panel.x == METRIC else panel.x, "raw", "smoothed"]
    return shown, [*head, *(edges if banded else ())], banded


def _finite_rows(first: str, arrays: Sequence[Floats | None]) -> bytes:
    """As `_rows`, at a third of its time; nothing where some number is missing or not finite."""
    there = [array for array in arrays if array is not None]
    if len(there) < len(arrays) or not all(np.isfinite(array).all() for array in there) or not len(there[0]):
        return b""
    text = orjson.dumps(np.column_stack(there), option=orjson.OPT_SERIALIZE_NUMPY)[1:-1]
    short = text.replace(b".0,", b",").replace(b".0]", b"]")
    start = f"{first},".encode()
    return start + short[1:-1].replace(b"],[", b"\n" + start) + b"\n"


def _rows(first: str, arrays: Sequence[Floats | None]) -> bytes:
    """A line a point: `first`, then the number of each array, empty for an array that is not there."""
    points = max(len(array) for array in arrays if array is not None)
    known = {id(None): [""] * points} | {id(array): numbers(array) for array in arrays if array is not None}
    rows = f"\n{first},".join(map(",".join, zip(*(known[id(array)] for array in arrays), strict=True)))
    return f"{first},{rows}\n".encode() if rows else b""


def _arrays(view: View, *, banded: bool) -> list[Floats | None]:
    smoothed = view.y if view.smoothed is None else view.smoothed
    return [view.x, view.y, smoothed, *([view.low, view.high] if banded else [])]


# --- the other panels ---


def _places(axis: Field) -> list[Any]:
    """The values of a field, of a category its names."""
    if axis.kind != CATEGORY:
        return [_cell(value, axis.kind) for value in axis.values.tolist()]
    return [axis.categories[int(place)] if math.isfinite(place) else None for place in axis.values.tolist()]


def _scatter(panel: ScatterPanel) -> _Rows:
    fields = [field for field in (panel.x, panel.y, panel.color, panel.size) if field is not None]
    yield ["run", *(field.key for field in fields)]
    yield from zip(panel.labels, *map(_places, fields), strict=True)


def _bar(panel: BarPanel) -> _Rows:
    if not panel.options.group:
        yield ["run", panel.value.key]
        yield from ([bar.label, bar.value] for bar in panel.bars)
        return
    yield ["group", f"{panel.options.aggregate} {panel.value.key}", "low", "high", "runs"]
    yield from ([bar.label, bar.value, bar.low, bar.high, len(bar.values)] for bar in panel.bars)


def _heatmap(panel: HeatmapPanel) -> _Rows:
    yield [panel.x.key, panel.y.key, f"{panel.options.aggregate} {panel.value.key}", "min", "max", "runs"]
    for cell in panel.cells:
        yield [panel.x.categories[cell.x], panel.y.categories[cell.y], cell.value, cell.low, cell.high, cell.runs]


def _importance(panel: ImportancePanel) -> _Rows:
    yield ["parameter", "value", "runs", f"{panel.options.correlation} correlation", "importance"]
    yield from ([row.key, row.value, row.runs, row.correlation, row.importance] for row in panel.rows)


def _parallel(panel: ParallelPanel) -> _Rows:
    yield ["run", *(axis.field.key for axis in panel.axes)]
    yield from zip(panel.labels, *(_places(axis.field) for axis in panel.axes), strict=True)


def _scalar(panel: ScalarPanel) -> _Rows:
    yield ["run", panel.value.key]
    yield from zip(panel.labels, _places(panel.value), strict=True)


def _compare(panel: ComparePanel) -> _Rows:
    yield ["field", *panel.labels]
    for row in panel.rows:
        if row.differs or not panel.options.differences:
            yield [row.key, *(_cell(value, row.type) for value in row.values)]


def _histogram(panel: HistogramPanel) -> _Rows:
    """A line a bin that holds anything: what share of a step's values lies in it."""
    yield ["map", "step", "from", "to", "share"]
    for one in panel.maps:
        edges = np.linspace(one.found.low, one.found.high, len(one.found.shares) + 1).tolist()
        for column, step in enumerate(one.found.steps.tolist()):
            for place in np.flatnonzero(one.found.shares[:, column]).tolist():
                yield [one.label, step, edges[place], edges[place + 1], float(one.found.shares[place, column])]


def _runs(panel: RunsPanel) -> _Rows:
    yield [column["key"] for column in panel.columns]
    columns = zip(*panel.rows, strict=True)
    types = (column["type"] for column in panel.columns)
    yield from zip(*map(_cells, columns, types), strict=True)  # without rows there are no columns


def _cells(cells: Sequence[Any], kind: str) -> list[str]:
    """As `_cell` writes each of a column's."""
    if kind in ("number", "duration") and set(map(type, cells)) == {float}:
        return numbers(np.array(cells))
    return [_cell(value, kind) for value in cells]


_ROWS: dict[str, Callable[[Any], _Rows]] = {
    "bar": _bar,
    "compare": _compare,
    "heatmap": _heatmap,
    "histogram": _histogram,
    "importance": _importance,
    "parallel": _parallel,
    "runs": _runs,
    "scalar": _scalar,
    "scatter": _scatter,
}
