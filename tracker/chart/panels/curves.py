"""Curves: a metric of a run or of a group against each x axis, smoothed; and the same, thinned, for a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from tracker.chart.aggregate import align
from tracker.chart.columns import ColumnTable
from tracker.chart.decimate import counts, keep, keep_band
from tracker.chart.panels.labels import fill_template
from tracker.chart.panels.metrics import group_label
from tracker.chart.series import Series, View
from tracker.chart.smooth import ema
from tracker.read.history import Floats, Integers
from tracker.read.model import Run


class Curve(NamedTuple):
    """A curve to be: a metric, and the runs that it is made of."""

    label: str
    """What it is called among the curves of its chart."""
    owner: str
    """The run's or the group's label."""
    metric: str
    runs: tuple[Run, ...]
    """The runs that have the metric, at least one."""


BUCKETS = 500
"""Parts of the x range in which a page's curve keeps its extremes and its last point."""

WHOLE = 3 * BUCKETS
"""A curve of so many points or fewer is not thinned for a page of few curves."""


def list_curves(
    runs: Sequence[Run], metrics: Sequence[str], group: Sequence[str], labels: Mapping[str, str], template: str = ""
) -> list[Curve]:
    """The curves of a chart: one for each run, or each group of runs, and each metric that it has.

    Args:
        runs: in the order in which their curves are to come.
        metrics: names, in that order for each run or group.
        group: fields; runs that agree in them are one curve. Empty for one curve a run.
        labels: what each run is called, by its id.
        template: what the curves are called; the run or group, the metric or both when left out.
    """
    names = [group_label(run, group) if group else labels[run.id] for run in runs]
    if len(metrics) == 1 and not template and len(set(names)) == len(names):
        # each run or group has one run, as where thousands are to be drawn: nothing is to be gathered
        there = (pair for pair in zip(names, runs, strict=True) if metrics[0] in pair[1].history.metrics)
        return [Curve(name, name, metrics[0], (run,)) for name, run in there]
    owners: dict[str, list[Run]] = {}
    for name, run in zip(names, runs, strict=True):
        owners.setdefault(name, []).append(run)
    found = []
    for owner, members in owners.items():
        for metric in metrics:
            having = tuple([run for run in members if metric in run.history.metrics])
            if having:
                label = owner if len(metrics) == 1 else metric if len(owners) == 1 else f"{owner} · {metric}"
                if template:
                    label = fill_template(template, having, metric)
                    label += f" · {metric}" if len(metrics) > 1 and "{metric}" not in template else ""
                found.append(Curve(label, owner, metric, having))
    return found


class Grouping(Protocol):
    """How the runs of a group become one curve; `ChartOptions` is one."""

    @property
    def smoothing(self) -> float:
        """The weight of the EMA; 0 for none."""

    @property
    def aggregate(self) -> str:
        """What the curve is at each x."""

    @property
    def band(self) -> str:
        """What its band is."""


def run_views(run: Run, metric: str, axes: Mapping[str, str], weight: float) -> tuple[dict[str, View], dict[str, int]]:
    """A run's metric against each axis.

    Args:
        run: a run that has the metric.
        metric: its name.
        axes: the x of `History.xy` by axis key.
        weight: of the EMA; 0 for none.

    Returns:
        A view for each axis on which some point has an x, and the points left out of each axis.
    """
    views: dict[str, View] = {}
    missing: dict[str, int] = {}
    column = run.history.metrics[metric]  # of a stored history, each look is a read
    for key, axis in axes.items():
        x, y, missing[key] = run.history.xy_of(column, axis)
        if len(x):
            same = next((view for view in views.values() if _is_same(view.y, y)), None)
            smoothed = same.smoothed if same else _smoothed(y, weight)
            views[key] = View(x, same.y if same else y, smoothed)
    return views, missing


def group_views(
    runs: Sequence[Run], metric: str, axes: Mapping[str, str], how: Grouping
) -> tuple[dict[str, View], dict[str, int]]:
    """The mean (or what else is asked for) of a group's runs against each axis, with its band; as `run_views`.

    Aligned first, then aggregated, and then the line and its band are smoothed with the same weight.
    """
    weight = how.smoothing
    views: dict[str, View] = {}
    missing = dict.fromkeys(axes, 0)
    for key, axis in axes.items():
        curves = []
        for run in runs:
            x, y, left_out = run.history.xy(metric, axis)
            missing[key] += left_out
            curves.append((x, y))
        whole = align(curves, how.aggregate, how.band)
        if len(whole.x) and how.band == "none":
            views[key] = View(whole.x, whole.mean, _smoothed(whole.mean, weight), runs=whole.count)
        elif len(whole.x):
            low, high = _smoothed(whole.low, weight), _smoothed(whole.high, weight)
            smoothed = _smoothed(whole.mean, weight)
            views[key] = View(whole.x, whole.mean, smoothed, whole.low, whole.high, low, high, whole.count)
    return views, missing


def _is_same(one: Floats, other: Floats) -> bool:
    return one is other or np.array_equal(one, other, equal_nan=True)


def _smoothed(y: Floats, weight: float) -> Floats | None:
    return ema(y, weight) if weight > 0 else None


def series_payload(series: Series, x: str, table: ColumnTable) -> dict[str, Any]:
    """A series as `docs/spec/page-data.md` says, its columns added to `table`.

    Axes on which the points stand in the same order keep the same points, so that they share columns.

    Args:
        series: whole.
        x: the axis shown first, which chooses the points to keep.
        table: the chart's columns.
    """
    chosen = kept_points(series.views, x)
    views = {key: _view_payload(series.views[key], index, table) for key, index in chosen.items()}
    return {
        "label": series.label,
        "metric": series.metric,
        "run": series.run,
        "group": series.group,
        "runs": series.runs,
        "href": series.href,
        "color": series.color,
        "points": series.points,
        "thinned": any(index is not None for index in chosen.values()),
        "views": {key: views[key] for key in series.views},
        **({"name": series.name} if series.name else {}),
        **({"paint": series.paint} if series.paint else {}),
        **({"dash": series.dash} if series.dash is not None else {}),
    }


def kept_points(views: Mapping[str, View], x: str, buckets: int = BUCKETS) -> dict[str, Integers | None]:
    """The points of each view that a page gets, None for all; `x` first, then the other axes in their order.

    Args:
        views: by axis key; those whose points stand in the same order keep the same points.
        x: the axis that chooses first.
        buckets: parts of the x range; a curve of three points a part or fewer is not thinned.
    """
    chosen: dict[str, Integers | None] = {}
    for key in sorted(views, key=lambda key: key != x):
        view = views[key]
        same = [other for other in chosen if views[other].y is view.y and views[other].low is view.low]
        chosen[key] = chosen[same[0]] if same else _kept(view, buckets)
    return chosen


def _kept(view: View, buckets: int) -> Integers | None:
    """The points that a page gets, None for all."""
    if len(view.x) <= 3 * buckets:
        return None
    if view.low is None or view.high is None:
        return keep(view.x, view.y, buckets)
    return keep_band(view.x, view.y, view.low, view.high, buckets)


def _view_payload(view: View, index: Integers | None, table: ColumnTable) -> dict[str, int | None]:
    def add(values: Floats | None) -> int | None:
        return table.add_optional(values if values is None or index is None else values[index])

    payload = {
        "x": add(view.x),
        "y": add(view.y),
        "smoothed": add(view.smoothed),
        "count": None if index is None else table.add(counts(view.y, index)),
        "low": add(view.low),
        "high": add(view.high),
    }
    if view.low is not None:
        payload |= {"smoothed_low": add(view.smoothed_low), "smoothed_high": add(view.smoothed_high)}
    return payload
