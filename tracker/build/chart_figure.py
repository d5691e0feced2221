"""Charts as HTML: those of reports with pictures by matplotlib, those of run pages with small curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tracker.build.built import BuiltPanel, DataFile, PanelSpot, data_file, figure_html, still_html
from tracker.build.text import MISSING, format_duration, format_time, format_value, one_line, plural
from tracker.chart.columns import ColumnTable
from tracker.chart.panels.chart import ChartPanel
from tracker.chart.picture import picture
from tracker.chart.series import View
from tracker.chart.spark import spark_svg

FILE_BYTES = 64_000
"""So much of charts' columns is in one file, and somewhat more."""
FILE_CHARTS = 50
"""At most so many charts are in one file: of short curves, what is said of them is more than their columns."""

_DIGITS = 5
_STYLES = {"line": "Line chart", "area": "Area chart", "stacked": "Stacked areas", "percent": "Stacked shares"}


def chart_panel(panel: ChartPanel, spot: PanelSpot) -> BuiltPanel:
    """A report's chart, with pictures by matplotlib."""
    file, drawn = data_file(panel.payload()), picture(panel, spot.width)
    still = still_html(drawn, spot.root, describe(panel))
    return BuiltPanel(figure_html("chart", panel, file, spot, still), file, drawn)


def chart_files(panels: Sequence[ChartPanel]) -> list[DataFile]:
    """The data of each of a page's charts: as many in a file as fit, so that they share what they have in common.

    A run's curves share their steps and times, and a site of ten thousand runs should not be a million files.
    """
    files: list[DataFile] = []
    table, charts = ColumnTable(), list[dict[str, Any]]()
    for number, panel in enumerate(panels, 1):
        charts.append(panel.payload_in(table))
        size = sum(len(column.get("data", "")) for column in table.columns)
        if number == len(panels) or size > FILE_BYTES or len(charts) == FILE_CHARTS:
            files += _in_one_file(charts, table)
            table, charts = ColumnTable(), []
    return files


def _in_one_file(charts: Sequence[dict[str, Any]], table: ColumnTable) -> list[DataFile]:
    if len(charts) == 1:
        return [data_file({**charts[0], "columns": table.columns})]
    file = data_file({"kind": "charts", "version": 1, "columns": table.columns, "charts": charts})
    return [DataFile(f"{file.key}/{number}", file.data) for number in range(len(charts))]


def small_chart(panel: ChartPanel, file: DataFile, spot: PanelSpot) -> BuiltPanel:
    """A run page's chart of one metric, or of a few that belong together, with curves written directly.

    Args:
        panel: the chart.
        file: its data.
        spot: where it stands.
    """
    views = [series.views[panel.x] for series in panel.series if panel.x in series.views]
    view = views[0] if views else None
    if view is None:
        nothing = View(np.empty(0), np.empty(0))
        still = spark_svg(nothing.x, nothing.y, None, label=describe(panel), texts=("", "", "no points", ""))
    else:
        texts = _spark_texts(panel, view) if len(views) == 1 else _common_texts(panel, views)
        more = [(other.x, other.y) for other in views[1:]]
        still = spark_svg(view.x, view.y, view.smoothed, label=describe(panel), texts=texts, more=more)
    return BuiltPanel(figure_html("chart chart-small", panel, file, spot, still), file)


def describe(panel: ChartPanel) -> str:
    """What a chart shows, in a sentence or two, for those who do not see it."""
    axis = next(axis["label"] for axis in panel.axes if axis["key"] == panel.x)
    names = [one_line(series.label, 60) for series in panel.series]
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6:,} more" if len(names) > 6 else "")
    curves = plural(len(names), "curve") + (f" ({shown})" if len(names) > 1 else "")
    text = f"{_STYLES[panel.options.style]} of {one_line(panel.y_label, 120)} by {one_line(axis, 60)}: {curves}."
    ends = [(_last(series.views[panel.x].y), series.label) for series in panel.series if panel.x in series.views]
    found = sorted((end, label) for end, label in ends if end is not None)
    if len(found) == 1:
        return f"{text} It ends at {format_value(found[0][0], _DIGITS)}."
    if found:
        (least, lowest), (greatest, highest) = found[0], found[-1]
        return (
            f"{text} The last values go from {format_value(least, _DIGITS)} ({one_line(lowest, 60)})"
            f" to {format_value(greatest, _DIGITS)} ({one_line(highest, 60)})."
        )
    return text


def _spark_texts(panel: ChartPanel, view: View) -> tuple[str, str, str, str]:
    """Greatest, least and last value, and the range of x."""
    finite = view.y[np.isfinite(view.y)]
    if not len(finite):
        return "", "", "no finite value", ""
    kind = next(axis["kind"] for axis in panel.axes if axis["key"] == panel.x)
    write = {"duration": format_duration, "time": format_time}.get(kind, format_value)
    start, end = write(float(view.x[0])), write(float(view.x[-1]))
    span = start if start == end else f"{start} {MISSING} {end}"
    last = f"last {format_value(float(view.y[-1]), _DIGITS)}"
    if len(finite) == 1:
        return "", "", last, f"{one_line(panel.axes[0]['label'], 30)} {span}"
    greatest, least = (format_value(float(value), _DIGITS) for value in (finite.max(), finite.min()))
    label = next(axis["label"] for axis in panel.axes if axis["key"] == panel.x)
    return f"max {greatest}", f"min {least}", last, f"{one_line(label, 30)} {span}"


def _common_texts(panel: ChartPanel, views: Sequence[View]) -> tuple[str, str, str, str]:
    """What is written on curves that share their axes: what all of them span, and how many they are."""
    x, y = np.concatenate([view.x for view in views]), np.concatenate([view.y for view in views])
    order = np.argsort(x, kind="stable")
    greatest, least, _, span = _spark_texts(panel, View(x[order], y[order]))
    return greatest, least, plural(len(views), "curve"), span


def _last(y: np.ndarray[Any, np.dtype[np.float64]]) -> float | None:
    finite = y[np.isfinite(y)]
    return float(finite[-1]) if len(finite) else None
