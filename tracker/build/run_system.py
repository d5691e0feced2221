"""System metrics on a run's page: small charts over time, and a table of means and maxima."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup

from tracker.build.panels import DataFile, PanelSpot, chart_files, small_chart
from tracker.build.run_extras import Contents
from tracker.build.text import format_value, one_line
from tracker.chart.panels.chart import AXES, ChartOptions, ChartPanel
from tracker.chart.series import Series, View
from tracker.format.system import TREE_COLUMNS, split_gpu
from tracker.read.history import RELATIVE, TIME, Floats, natural_key
from tracker.read.model import Run
from tracker.read.system import SystemTable, read_system

ROWS_MIN = 3
"""With fewer rows there is a table and no chart."""

SERIES_MAX = 64
_DIGITS = 3
_GIB, _MIB = 1 / 2**30, 1 / 2**20


@dataclass(frozen=True)
class _Chart:
    """One chart: its title, which columns it shows under which names, and what their values are multiplied by."""

    title: str
    unit: str
    columns: tuple[tuple[str, str], ...]
    scale: float = 1.0


_CHARTS = (
    _Chart("GPU busy", "%", (("gpu_util", "GPU"),)),
    _Chart("GPU memory", "GiB", (("gpu_memory", "GPU"),), _GIB),
    _Chart("GPU power", "W", (("gpu_power", "GPU"),)),
    _Chart("GPU temperature", "°C", (("gpu_temperature", "GPU"),)),
    _Chart("Processor of the host", "%", (("cpu", "host"),)),
    _Chart("Processor of the run", "% of a core", (("tree_cpu", "processes"),)),
    _Chart("Memory", "GiB", (("memory", "host"), ("tree_memory", "processes")), _GIB),
    _Chart("Disk traffic", "MiB/s", (("disk_read", "read"), ("disk_write", "written")), _MIB),
    _Chart("Network traffic", "MiB/s", (("net_received", "received"), ("net_sent", "sent")), _MIB),
    _Chart("Disk in use", "%", (("disk_percent", "host"),)),
)


@dataclass(frozen=True)
class _Curve:
    """A curve of a chart, its points ordered by time."""

    label: str
    column: str
    time: Floats
    value: Floats


def system_section(run: Run, contents: Contents, number: int) -> tuple[dict[str, Any] | None, tuple[DataFile, ...]]:
    """What the template shows of a run's system metrics, None for a run without any, and the charts' data files.

    Its `files` are the charts' titles and data.

    Args:
        run: whose page it is.
        contents: its extra files.
        number: the number of the page's first chart that is free.
    """
    tables = read_system(run, contents)
    panels: list[ChartPanel] = []
    rows: list[tuple[str, str]] = []
    for chart in _CHARTS:
        curves = _curves(chart, tables)
        rows += [_row(chart, curve, len(curves) > 1) for curve in curves[:SERIES_MAX]]
        if any(len(curve.time) >= ROWS_MIN for curve in curves):
            panels.append(_panel(chart, curves, run))
    if not rows:
        return None, ()
    files = chart_files(panels)
    html = [
        small_chart(panel, file, PanelSpot("../", place, lambda _: None)).html
        for place, (panel, file) in enumerate(zip(panels, files, strict=True), number)
    ]
    named = [(panel.title, file) for panel, file in zip(panels, files, strict=True)]
    return {"charts": Markup("".join(html)), "rows": rows, "files": named}, tuple(files)  # noqa: S704 - panels escape


def _curves(chart: _Chart, tables: Sequence[SystemTable]) -> list[_Curve]:
    """The chart's curves: one a host and column, or one a process for what is of the processes."""
    parts: dict[tuple[str, str, str], list[SystemTable]] = {}
    hosts = len({table.host or table.writer for table in tables})
    for table in tables:
        for column in sorted(table.columns, key=natural_key):
            label = _label(chart, column)
            if label:
                of_tree = column in TREE_COLUMNS
                owner = table.writer if of_tree else table.host or table.writer
                several = len(tables) > 1 if of_tree else hosts > 1
                parts.setdefault((label, owner if several else "", column), []).append(table)
    order = [name for name, _ in chart.columns]
    found = [
        _curve(" · ".join(part for part in (label, one_line(owner, 60)) if part), column, owning, chart.scale)
        for (label, owner, column), owning in parts.items()
    ]
    return sorted(found, key=lambda curve: order.index(_kind(curve.column)))


def _kind(column: str) -> str:
    gpu = split_gpu(column)
    return f"gpu_{gpu[1]}" if gpu else column


def _label(chart: _Chart, column: str) -> str:
    """What the column is called in the chart; "" where it does not belong there."""
    gpu = split_gpu(column)
    label = dict(chart.columns).get(_kind(column), "")
    return f"{label} {gpu[0]}" if gpu and label else label


def _curve(label: str, column: str, tables: Sequence[SystemTable], scale: float) -> _Curve:
    """A column of several tables as one curve; what is not known is left out."""
    time = np.concatenate([table.time for table in tables])
    value = np.concatenate([table.columns[column] for table in tables]) * scale
    known = np.isfinite(value)
    order = np.argsort(time[known], kind="stable")
    return _Curve(label, column, time[known][order], value[known][order])


def _panel(chart: _Chart, curves: Sequence[_Curve], run: Run) -> ChartPanel:
    start = run.started_at if run.started_at is not None else min(float(curve.time[0]) for curve in curves)
    series = tuple(
        Series(
            label=curve.label, metric=curve.column, run=run.id, group=None, runs=1, href=None, color=color,
            points=len(curve.time), views={RELATIVE: View(curve.time - start, y), TIME: View(curve.time, y)},
        )
        for color, curve in enumerate(curves[:SERIES_MAX])
        for y in (curve.value,)
    )  # fmt: skip
    title = f"{chart.title}, {chart.unit}"
    return ChartPanel(
        options=ChartOptions((chart.title,)), title=title, y_label=title, x=RELATIVE, axes=(AXES[RELATIVE], AXES[TIME]),
        series=series, left_out=max(0, len(curves) - SERIES_MAX), notes=(),
    )  # fmt: skip


def _row(chart: _Chart, curve: _Curve, is_one_of_several: bool) -> tuple[str, str]:
    """A line of the table: what it is, its mean and its greatest value."""
    name = f"{chart.title}, {curve.label}" if is_one_of_several else chart.title
    mean, greatest = (format_value(float(value), _DIGITS) for value in (curve.value.mean(), curve.value.max()))
    return name, f"{mean} {chart.unit} on average, {greatest} at most"
