"""Figures of Plotly as plots of ours, where they are simple: what shows where Plotly's own script does not run."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from tracker.chart.plot import Plot, read_plot

# How Plotly writes typed arrays: `dtype` and `bdata`, base64 of little-endian numbers, and `shape` beyond one dimension
_TYPES = {
    "i1": "<i1", "u1": "<u1", "i2": "<i2", "u2": "<u2", "i4": "<i4", "u4": "<u4", "f4": "<f4", "f8": "<f8",
}  # fmt: skip
_VALUES_MAX = 200_000


def read_figure(figure: Mapping[str, Any]) -> Plot | None:
    """A figure as a plot; None where it is more than lines, points, bars, a histogram or a matrix.

    Args:
        figure: `data`, a list of traces, and `layout`.
    """
    traces = figure.get("data")
    traces = [trace for trace in traces if isinstance(trace, dict)] if isinstance(traces, list) else []
    kinds = {str(trace.get("type", "scatter")).removesuffix("gl") for trace in traces}
    if len(kinds) != 1:
        return None
    kind, layout = kinds.pop(), figure.get("layout")
    said = _said(layout if isinstance(layout, dict) else {})
    if kind == "scatter":
        return _scatter(traces, said)
    if len(traces) == 1 and kind in ("bar", "histogram", "heatmap"):
        return {"bar": _bar, "histogram": _histogram, "heatmap": _heatmap}[kind](traces[0], said)
    return None


def title_of(figure: Mapping[str, Any]) -> str:
    """What the figure is called; "" for nothing."""
    layout = figure.get("layout")
    return _title(layout) if isinstance(layout, dict) else ""


def _said(layout: Mapping[str, Any]) -> dict[str, str]:
    """Its title and the names of its axes."""
    x, y = (layout.get(name) for name in ("xaxis", "yaxis"))
    return {
        "title": _title(layout),
        "x_label": _title(x) if isinstance(x, dict) else "",
        "y_label": _title(y) if isinstance(y, dict) else "",
    }


def _title(holder: Mapping[str, Any]) -> str:
    title = holder.get("title")
    title = title.get("text") if isinstance(title, dict) else title
    return title[:200] if isinstance(title, str) else ""


def _scatter(traces: list[Any], said: dict[str, str]) -> Plot | None:
    x: list[str] = []
    y: list[str] = []
    series: list[str] = []
    modes = [str(trace.get("mode", "lines")) for trace in traces]
    for place, trace in enumerate(traces):
        ys = _cells(trace.get("y"))
        xs = _cells(trace.get("x")) if "x" in trace else [str(number) for number in range(len(ys or []))]
        if xs is None or ys is None or len(xs) != len(ys) or not all(map(_is_number, xs)):
            return None
        name = str(trace.get("name") or f"trace {place}")
        x, y, series = x + xs, y + ys, series + [name] * len(xs)
    mark = "line" if all("lines" in mode for mode in modes) else "point"
    several = {"series": "series"} if len(traces) > 1 else {}
    options = {"mark": mark, "x": "x", "y": "y", **several, **_kept(said)}
    return read_plot(options, {"x": x, "y": y, "series": series}) if x else None


def _bar(trace: Mapping[str, Any], said: dict[str, str]) -> Plot | None:
    sideways = trace.get("orientation") == "h"
    names, values = (_cells(trace.get(name)) for name in (("y", "x") if sideways else ("x", "y")))
    if names is None or values is None or len(names) != len(values):
        return None
    options = {"mark": "bar", "x": "x", "value": "y", **_kept(said)}
    if not sideways:  # ours lie on their side
        options |= {"x_label": said["y_label"], "y_label": said["x_label"] or " "}
    return read_plot(options, {"x": names, "y": values})


def _histogram(trace: Mapping[str, Any], said: dict[str, str]) -> Plot | None:
    values = _cells(trace.get("x"))
    return None if not values else read_plot({"mark": "histogram", "value": "x", **_kept(said)}, {"x": values})


def _heatmap(trace: Mapping[str, Any], said: dict[str, str]) -> Plot | None:
    rows = trace.get("z")
    if isinstance(rows, dict):
        array = _decode(rows)
        rows = None if array is None or array.ndim != 2 else array.tolist()
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows):
        return None
    width = len(rows[0])
    names = _cells(trace.get("x")) or [str(place) for place in range(width)]
    row_names = _cells(trace.get("y")) or [str(place) for place in range(len(rows))]
    if any(len(row) != width for row in rows) or len(names) != width or len(row_names) != len(rows):
        return None
    cells = [
        (name, other, value)
        for other, row in zip(row_names, rows, strict=True)
        for name, value in zip(names, row, strict=True)
    ]
    columns = {"x": [name for name, _, _ in cells], "y": [name for _, name, _ in cells]}
    values = [_cell(value) for _, _, value in cells]
    if len(values) > _VALUES_MAX or any(_is_number(value) and float(value) < 0 for value in values):
        return None
    return read_plot({"mark": "matrix", "x": "x", "y": "y", "value": "z", **_kept(said)}, {**columns, "z": values})


def _kept(said: dict[str, str]) -> dict[str, str]:
    return {name: text or " " for name, text in said.items() if text or name != "title"}


def _cells(values: Any) -> list[str] | None:
    """The values of a trace as the cells of a table; None where they are none, or too many."""
    if isinstance(values, dict):
        array = _decode(values)
        values = None if array is None or array.ndim != 1 else array.tolist()
    if not isinstance(values, list) or len(values) > _VALUES_MAX:
        return None
    return [_cell(value) for value in values]


def _cell(value: Any) -> str:
    return "" if value is None else str(value)[:200]


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell or "0"))
    except ValueError:
        return False


def _decode(packed: Mapping[str, Any]) -> np.ndarray[Any, Any] | None:
    kind, data, shape = _TYPES.get(str(packed.get("dtype"))), packed.get("bdata"), packed.get("shape")
    if kind is None or not isinstance(data, str):
        return None
    try:
        array = np.frombuffer(base64.b64decode(data, validate=True), kind)
        return array.reshape([int(part) for part in str(shape).split(",")]) if shape else array
    except (binascii.Error, ValueError):
        return None
