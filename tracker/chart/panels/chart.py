"""The `chart` panel: metrics of runs as curves, one a run or one a group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from tracker.chart.aggregate import AGGREGATES
from tracker.chart.columns import ColumnTable
from tracker.chart.palette import Palette
from tracker.chart.panels.curves import Curve, group_views, list_curves, run_views, series_payload
from tracker.chart.panels.expression import Expression, read_expression, with_expressions
from tracker.chart.panels.labels import check_template
from tracker.chart.panels.looks import Colors, Dashes, check_looks, look_of, read_colors, read_dashes
from tracker.chart.panels.marks import Annotation, ReferenceLine, read_annotations, read_lines
from tracker.chart.panels.metrics import REGEX, find_metrics, metric_names, no_such_metric, run_labels
from tracker.chart.panels.options import Options
from tracker.chart.panels.select import check_fields, choose_runs, sort_keys
from tracker.chart.series import Series
from tracker.errors import UsageError
from tracker.read.history import RELATIVE, STEP, TIME, natural_key
from tracker.read.model import Run
from tracker.read.query import Filter
from tracker.read.runset import RunSet
from tracker.read.summary import find_definition
from tracker.read.table import known_fields, sort_runs

METRIC = "metric"
"""The axis key of an x that is a metric."""

AXES = {
    STEP: {"key": STEP, "label": "step", "kind": "number"},
    RELATIVE: {"key": RELATIVE, "label": "relative time", "kind": "duration"},
    TIME: {"key": TIME, "label": "time", "kind": "time"},
}
_X_NAMES = {"relative time": RELATIVE, "relative_time": RELATIVE, "_step": STEP, "_time": TIME}
_TITLE_METRICS = 3
STYLES = ("line", "area", "stacked", "percent")
STACKS = STYLES[2:]
"""Styles in which curves lie on top of each other."""

Ends = tuple[float | None, float | None]


@dataclass(frozen=True)
class ChartOptions:
    """What a chart block may say."""

    metrics: tuple[str, ...]
    """Names, globs (`train/*`) or regular expressions (`re:^val`)."""
    runs: Filter = field(default_factory=Filter)
    """Which runs; all when left out."""
    x: str = ""
    """step, relative, time or a metric; the metrics' own step metric, else step, when left out."""
    smoothing: float = 0.0
    """Weight of the debiased EMA, 0 to 1."""
    group: tuple[str, ...] = ()
    """Fields; runs that agree in them become one curve with a band."""
    sort: tuple[str, ...] = ()
    """Fields that order the series, `-` before one that descends; natural order of the labels when left out."""
    limit: int = 400
    """At most so many series; what is left out is said on the page."""
    title: str = ""
    """The metrics' names when left out."""
    log_y: bool = False
    """A logarithmic y axis."""
    x_range: Ends | None = None
    """Ends of the axis shown first, None for one that the data decide; the whole of the data when left out."""
    y_range: Ends | None = None
    height: int | None = None
    """Pixels."""
    legend: bool = True
    aggregate: str = "mean"
    """What a group's curve is at each x: mean, median, min or max of its runs."""
    band: str = "minmax"
    """A group's band: minmax, std, stderr, two percentiles such as p10-p90, or none."""
    log_x: bool = False
    lines: tuple[ReferenceLine, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    label: str = ""
    """A template that names the curves, such as `{name} lr={config.lr}`; run or group and metric when left out."""
    ignore_outliers: bool = False
    """Fit the y axis to the 5th to 95th percentile of what is drawn."""
    style: str = "line"
    """line, area (down to 0), stacked (on top of each other), or percent (as shares of the sum)."""
    colors: Colors = ()
    """Colours of curves, by label, run, group or metric."""
    dashes: Dashes = ()
    line_width: float = 0.0
    """Pixels; 0 for what suits the number of curves."""
    x_label: str = ""
    """The name of the axis shown first; the metric's or the axis' own when left out."""
    y_label: str = ""
    exact: bool = False
    """Take the metrics as names, whatever signs they hold. For callers, not for blocks."""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> ChartOptions:
        """Options from a block's YAML mapping.

        Raises:
            UsageError: an option is unknown or has a bad value; the message begins with its name.
            QueryError: the filter cannot be understood.
        """
        read = Options("chart", options, OPTIONS)
        metrics = read.texts("metrics")
        if not metrics:
            raise UsageError("metrics: a chart block needs at least one, such as `metrics: val_loss` or `train/*`")
        x = read.text("x")
        log_x, log_y = read.log_axes()
        log_y = log_y or read.flag("log_y", default=False)
        style = read.choice("style", cls.style, STYLES)
        if log_y and style in STACKS:
            raise UsageError(f"style: {style} areas stand on 0, which a logarithmic y axis has not: leave out log")
        return cls(
            metrics=metrics,
            runs=read.filter("runs"),
            x=_X_NAMES.get(x, x),
            smoothing=read.number("smoothing", 0.0, 0.0, 1.0),
            group=read.texts("group"),
            sort=read.texts("sort"),
            limit=read.whole("limit", cls.limit, 1, 10_000) or cls.limit,
            title=read.text("title"),
            log_y=log_y,
            x_range=read.ends("x_range"),
            y_range=read.ends("y_range"),
            height=read.whole("height", None, 100, 2000),
            legend=read.flag("legend", default=True),
            aggregate=read.choice("aggregate", cls.aggregate, AGGREGATES),
            band=read.band(cls.band),
            log_x=log_x,
            lines=read_lines(read),
            annotations=read_annotations(read),
            label=read.text("label"),
            ignore_outliers=read.flag("ignore_outliers", default=False),
            style=style,
            colors=read_colors(read),
            dashes=read_dashes(read),
            line_width=read.number("line_width", cls.line_width, 0.5, 6.0),
            x_label=read.text("x_label"),
            y_label=read.text("y_label"),
        )


OPTIONS = (
    *("metrics", "runs", "x", "smoothing", "group", "aggregate", "band", "sort", "limit", "label", "title"),
    *("log", "log_y", "x_range", "y_range", "ignore_outliers", "lines", "annotations", "height", "legend"),
    *("style", "colors", "dashes", "line_width", "x_label", "y_label"),
)
"""What a chart block may say."""


@dataclass(frozen=True)
class ChartPanel:
    """A chart, computed: full curves, and what to say about them."""

    options: ChartOptions
    title: str
    y_label: str
    x: str
    """The key of the view shown first: step, relative, time or metric."""
    axes: tuple[Mapping[str, str], ...]
    """key, label and kind of each x axis."""
    series: tuple[Series, ...]
    left_out: int
    """Series beyond the limit."""
    notes: tuple[str, ...]
    """Sentences for the caption: what is missing, left out or cannot be drawn."""

    def payload(self) -> dict[str, Any]:
        """The chart as `docs/spec/page-data.md` says, thinned."""
        table = ColumnTable()
        return {**self.payload_in(table), "columns": table.columns}

    def payload_in(self, table: ColumnTable) -> dict[str, Any]:
        """The chart as one of several that share their columns.

        Args:
            table: these columns; the chart's own are added.
        """
        series = [series_payload(one, self.x, table) for one in self.series]
        options = self.options
        more = {
            "aggregate": options.aggregate if options.group else "", "band": options.band if options.group else "",
            "style": options.style if options.style != "line" else "", "line_width": options.line_width,
            "x_log": options.log_x, "ignore_outliers": options.ignore_outliers,
            "lines": [asdict(line) for line in options.lines],
            "annotations": [asdict(each) for each in options.annotations],
        }  # fmt: skip
        return {
            "kind": "chart",
            "version": 1,
            "title": self.title,
            "y": {"label": self.y_label, "log": self.options.log_y, "range": self.options.y_range},
            "x": self.x,
            "x_range": self.options.x_range,
            "axes": [dict(axis) for axis in self.axes],
            "smoothing": self.options.smoothing,
            "series": series,
            "left_out": self.left_out,
            **{name: value for name, value in more.items() if value},
        }


def build_chart(
    options: ChartOptions,
    runs: Sequence[Run],
    palette: Palette,
    *,
    href: Callable[[Run], str | None] | None = None,
) -> ChartPanel:
    """Compute a chart.

    Args:
        options: what to draw.
        runs: all runs of the project; the options' filter chooses among them.
        palette: the report's colours.
        href: the address of a run's page; `runs/<id>.html` when left out.

    Raises:
        UsageError: a metric or a field is in no run; the message names the closest ones.
    """
    chosen = choose_runs(runs, options.runs)
    check_fields("group", options.group, runs)
    order = sort_keys(options.sort, runs)
    check_template("label", options.label, runs)
    expressions = () if options.exact else _read_expressions(options, runs)
    if expressions:
        chosen = RunSet(with_expressions(run, expressions) for run in chosen)
    metrics, notes = _choose_metrics(options, expressions, runs, chosen)
    curves = list_curves(sort_runs(chosen, order), metrics, options.group, run_labels(runs), options.label)
    check_looks(options.colors, options.dashes, curves)
    if not options.sort:
        curves.sort(key=lambda curve: natural_key(curve.label))
    drawn = curves[: options.limit]
    x, sources, axes = _choose_axes(options, runs, drawn)
    built = [_build_series(options, curve, sources, palette, href or _run_page) for curve in drawn]
    series = tuple(one for one, _ in built)
    notes += _missing_note(sum(missing.get(x, 0) for _, missing in built), axes[x]["label"])
    notes += _not_finite_note(drawn) if options.group else []
    notes += _stack_note(series if options.style in STACKS else (), x)
    if options.log_y or options.log_x:
        notes += _log_note(series, x, options)
    if len(curves) > len(drawn):
        notes.append(f"{len(curves) - len(drawn):,} of {len(curves):,} curves are left out.")
    return ChartPanel(
        options=options,
        title=options.title or _title(metrics or options.metrics),
        y_label=options.y_label or _y_label(options, metrics),
        x=x,
        axes=tuple(axis for key, axis in axes.items() if key == x or any(key in one.views for one in series)),
        series=series,
        left_out=len(curves) - len(drawn),
        notes=tuple(notes),
    )


def _read_expressions(options: ChartOptions, runs: Sequence[Run]) -> tuple[Expression, ...]:
    """The expressions among the metrics asked for; a text that is a metric's name is that metric."""
    names = metric_names(runs)
    texts = [text for text in options.metrics if text not in names and not text.startswith(REGEX)]
    found = [each for text in texts if (each := read_expression(text)) is not None]
    fields = known_fields(runs) if found else []
    for each in found:
        unknown = next((name for name in each.names if name not in names and name not in fields), "")
        if unknown and names:
            raise no_such_metric("metrics", unknown, names)
    return tuple(found)


def _choose_metrics(
    options: ChartOptions, expressions: Sequence[Expression], runs: Sequence[Run], chosen: Sequence[Run]
) -> tuple[list[str], list[str]]:
    """The metrics to draw, in the order asked for, and what to say about those that the chosen runs lack."""
    texts = [each.text for each in expressions]
    everywhere = [*metric_names(runs), *texts]
    patterns = [" ".join(each.split()) if " ".join(each.split()) in texts else each for each in options.metrics]
    for pattern, found in find_metrics(patterns, everywhere, exact=options.exact).items():
        if not found and everywhere:
            raise no_such_metric("metrics", pattern, everywhere)
    if not chosen:
        return [], ["No run passes the filter." if runs else "There are no runs."]
    here = find_metrics(patterns, metric_names(chosen), exact=options.exact)
    notes = [f"None of these runs has logged {pattern}." for pattern, found in here.items() if not found]
    return list(dict.fromkeys(name for found in here.values() for name in found)), notes


def _choose_axes(
    options: ChartOptions, runs: Sequence[Run], curves: Sequence[Curve]
) -> tuple[str, dict[str, str], dict[str, dict[str, str]]]:
    """The axis shown first, the x of `History.xy` by axis key, and the axes by key as the page has them.

    Runs of a group began at different times, so that a mean over the time of day says nothing: that axis is there for
    groups only where it is asked for.
    """
    wanted = options.x or _step_metric(curves)
    if options.x and wanted not in AXES:
        names = metric_names(runs)
        if names and wanted not in names:
            raise no_such_metric("x", wanted, [*AXES, *names])
    keys = [key for key in AXES if key != TIME or not options.group or wanted == TIME]
    sources = {key: key for key in keys}
    axes = {key: AXES[key] for key in keys}
    if wanted in AXES:
        axes[wanted] = {**AXES[wanted], "label": options.x_label or AXES[wanted]["label"]}
        return wanted, sources, axes
    axes[METRIC] = {"key": METRIC, "label": options.x_label or wanted, "kind": "number"}
    return METRIC, {**sources, METRIC: wanted}, axes


def _step_metric(curves: Sequence[Curve]) -> str:
    """The step metric that all curves' runs define for their metric, else step."""
    found = {
        str(find_definition(run.metrics, curve.metric).get("step_metric") or STEP)
        for curve in curves
        for run in curve.runs
    }
    return found.pop() if len(found) == 1 else STEP


def _build_series(
    options: ChartOptions,
    curve: Curve,
    sources: Mapping[str, str],
    palette: Palette,
    href: Callable[[Run], str | None],
) -> tuple[Series, dict[str, int]]:
    """A curve's series, and the points that have no place on each axis."""
    look = look_of(curve, options.colors, options.dashes)
    if options.group:
        how = replace(options, band="none") if options.style in STACKS else options
        views, missing = group_views(curve.runs, curve.metric, sources, how)
    else:
        views, missing = run_views(curve.runs[0], curve.metric, sources, options.smoothing)
    series = Series(
        label=curve.label,
        metric=curve.metric,
        run=None if options.group else curve.runs[0].id,
        name=curve.owner if options.label else "",
        group=curve.owner if options.group else None,
        runs=len(curve.runs),
        href=None if options.group else href(curve.runs[0]),
        color=palette.index(curve.label) if look.color is None else look.color,
        points=sum(len(run.history.metrics[curve.metric]) for run in curve.runs),
        views=views,
        paint=look.paint,
        dash=look.dash,
    )
    return series, missing


def _missing_note(missing: int, axis: str) -> list[str]:
    have = "point has" if missing == 1 else "points have"
    return [f"{missing:,} {have} no {axis} and cannot be drawn."] if missing else []


def _not_finite_note(curves: Sequence[Curve]) -> list[str]:
    columns = [run.history.metrics[curve.metric].value for curve in curves for run in curve.runs]
    number = sum(int(np.count_nonzero(~np.isfinite(values))) for values in columns)
    are = "point that is not finite is" if number == 1 else "points that are not finite are"
    return [f"{number:,} {are} left out of the means."] if number else []


def _stack_note(series: Sequence[Series], x: str) -> list[str]:
    views = [one.views[x] for one in series if x in one.views]
    number = sum(int(np.count_nonzero((view.y if view.smoothed is None else view.smoothed) < 0)) for view in views)
    points = "point is below 0 and counts" if number == 1 else "points are below 0 and count"
    return [f"{number:,} {points} as 0."] if number else []


def _log_note(series: Sequence[Series], x: str, options: ChartOptions) -> list[str]:
    views = [one.views[x] for one in series if x in one.views]
    number = 0
    for view in views:
        out = np.isfinite(view.y) & (view.y <= 0) if options.log_y else np.zeros(len(view.y), bool)
        number += int(np.count_nonzero(out | (view.x <= 0) if options.log_x else out))
    show = "point is not positive and does" if number == 1 else "points are not positive and do"
    return [f"{number:,} {show} not show on a logarithmic axis."] if number else []


def _y_label(options: ChartOptions, metrics: Sequence[str]) -> str:
    if options.style == "percent":
        return "share, %"
    return metrics[0] if len(metrics) == 1 else "value"


def _title(metrics: Sequence[str]) -> str:
    more = len(metrics) - _TITLE_METRICS
    return ", ".join(metrics[:_TITLE_METRICS]) + (f" and {more:,} more" if more > 0 else "")


def _run_page(run: Run) -> str:
    return f"runs/{run.id}.html"
