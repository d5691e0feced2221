"""The `scatter` panel: a point a run, any field against any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from tracker.chart.columns import ColumnTable
from tracker.chart.palette import Palette
from tracker.chart.panels.chart import Ends
from tracker.chart.panels.fields import CATEGORY, Field, read_field, resolve_field, run_page
from tracker.chart.panels.labels import check_template, label_runs
from tracker.chart.panels.marks import ReferenceLine, read_lines
from tracker.chart.panels.metrics import group_label
from tracker.chart.panels.options import Options
from tracker.chart.panels.select import choose_runs
from tracker.errors import UsageError
from tracker.read.history import Floats, Integers
from tracker.read.model import Run
from tracker.read.query import Filter

OPTIONS = (
    *("x", "y", "color", "size", "runs", "label", "log", "x_range", "y_range", "best", "regression", "pareto"),
    *("lines", "title", "height", "color_log", "x_label", "y_label"),
)
"""What a scatter block may say."""

HEIGHT = 400


@dataclass(frozen=True)
class ScatterOptions:
    """What a scatter block may say."""

    x: str
    """A field; `val_loss` is short for `summary.val_loss`."""
    y: str
    color: str = ""
    """A field whose value colours the points: a number by a ramp, anything else by the palette."""
    color_log: bool = False
    """Whether numbers colour by their logarithm."""
    size: str = ""
    """A field of numbers whose value is the area of the points."""
    runs: Filter = field(default_factory=Filter)
    label: str = ""
    """A template that names the points; the run's name when left out."""
    log_x: bool = False
    log_y: bool = False
    x_range: Ends | None = None
    y_range: Ends | None = None
    best: str = ""
    """min or max: a line of the best y so far, in the order of x."""
    regression: bool = False
    """A straight line of least squares, with its r²."""
    pareto: tuple[str, ...] = ()
    """What is better in x and in y, min or max: marks the points that no other point beats in both."""
    lines: tuple[ReferenceLine, ...] = ()
    title: str = ""
    height: int = HEIGHT
    x_label: str = ""
    """The name of the axis; the field's when left out."""
    y_label: str = ""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> ScatterOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        read = Options("scatter", options, OPTIONS)
        for key in ("x", "y"):
            if not read.text(key):
                raise UsageError(f"{key}: a scatter block needs one, such as `{key}: config.lr` or `{key}: val_loss`")
        log_x, log_y = read.log_axes()
        return cls(
            x=read.text("x"), y=read.text("y"), color=read.text("color"), size=read.text("size"),
            color_log=read.flag("color_log", default=False),
            runs=read.filter("runs"), label=read.text("label"), log_x=log_x, log_y=log_y,
            x_range=read.ends("x_range"), y_range=read.ends("y_range"), best=read.choice("best", "", ("min", "max")),
            regression=read.flag("regression", default=False), pareto=_read_pareto(read), lines=read_lines(read),
            x_label=read.text("x_label"), y_label=read.text("y_label"), title=read.text("title"),
            height=read.whole("height", HEIGHT, 150, 2000) or HEIGHT,
        )  # fmt: skip


def _read_pareto(read: Options) -> tuple[str, ...]:
    found = read.texts("pareto")
    if found and (len(found) != 2 or set(found) - {"min", "max"}):
        raise read.error("pareto", "what is better in x and in y, such as [min, min] or [min, max]")
    return found


@dataclass(frozen=True)
class Regression:
    """A line of least squares, y = intercept + slope · x, of logarithms to base 10 along logarithmic axes."""

    slope: float
    intercept: float
    r2: float
    points: int


@dataclass(frozen=True)
class ScatterPanel:
    """A scatter plot, computed. All arrays have shape [points]."""

    options: ScatterOptions
    title: str
    x: Field
    y: Field
    color: Field | None
    color_indexes: tuple[int, ...]
    """The palette's colour of each category of `color`."""
    size: Field | None
    labels: tuple[str, ...]
    hrefs: tuple[str | None, ...]
    best: Integers
    """The points at which y was better than at any lesser x."""
    regression: Regression | None
    pareto: Integers
    """The points of the front, by x."""
    notes: tuple[str, ...]
    kind: str = "scatter"

    @property
    def height(self) -> int:
        """Of its picture, in pixels."""
        return self.options.height

    @property
    def log(self) -> tuple[bool, bool]:
        """Whether x and y are logarithmic: a category never is, nor is a time."""
        wanted = (self.x, self.options.log_x), (self.y, self.options.log_y)
        x, y = (want and axis.kind not in (CATEGORY, "time") for axis, want in wanted)
        return x, y

    @property
    def color_log(self) -> bool:
        """Whether the colours are of logarithms."""
        return self.options.color_log and self.color is not None and self.color.kind in ("number", "duration")

    def payload(self) -> dict[str, Any]:
        """The plot as `docs/spec/page-data.md` says."""
        table = ColumnTable()
        columns: dict[str, int | None] = {"x": table.add(self.x.values), "y": table.add(self.y.values)}
        columns["color"] = None if self.color is None else table.add(self.color.values)
        columns["size"] = None if self.size is None else table.add(self.size.values)
        log_x, log_y = self.log
        color = (
            None if self.color is None else {**self.color.axis(log=self.color_log), "colors": list(self.color_indexes)}
        )
        return {
            "kind": self.kind, "version": 1, "title": self.title,
            "x": {**self.x.axis(log=log_x), "range": self.options.x_range},
            "y": {**self.y.axis(log=log_y), "range": self.options.y_range},
            "color": color, "size": None if self.size is None else self.size.axis(),
            "columns": table.columns, "points": columns, "labels": self.labels, "hrefs": self.hrefs,
            "best": self.best.tolist(), "pareto": self.pareto.tolist(),
            "regression": None if self.regression is None else asdict(self.regression),
            "lines": [asdict(line) for line in self.options.lines],
        }  # fmt: skip

    def describe(self) -> str:
        """What the plot shows, for those who do not see it."""
        parts = [f"Scatter plot of {self.y.label} by {self.x.label}: {len(self.labels):,} runs."]
        if self.regression:
            parts.append(
                f"The regression line has the slope {self.regression.slope:.4g} and r² {self.regression.r2:.3f}."
            )
        if len(self.pareto):
            parts.append(f"{len(self.pareto):,} runs are on the Pareto front.")
        return " ".join(parts)


def build_scatter(
    options: ScatterOptions, runs: Sequence[Run], palette: Palette, *, href: Callable[[Run], str | None] | None = None
) -> ScatterPanel:
    """Compute a scatter plot.

    Raises:
        UsageError: a field is in no run, or holds no numbers where some are needed.
    """
    chosen = choose_runs(runs, options.runs)
    check_template("label", options.label, runs)
    wanted = [key for key in ("x", "y", "color", "size") if getattr(options, key)]
    names = {key: resolve_field(key, getattr(options, key), runs) for key in wanted}
    fields = {key: read_field(name, chosen) for key, name in names.items()}
    if "size" in fields and fields["size"].kind == CATEGORY and chosen:
        raise UsageError(f"size: {options.size!r} holds no numbers")
    kept = np.flatnonzero(_placed(fields["x"], options.log_x) & _placed(fields["y"], options.log_y))
    fields = {key: each.picked(kept) for key, each in fields.items()}
    some = [chosen[i] for i in kept]
    x, y = (replace(fields[key], label=getattr(options, f"{key}_label") or fields[key].label) for key in ("x", "y"))
    color = fields.get("color")
    out = len(chosen) - len(kept)
    notes = [f"{out:,} of {len(chosen):,} runs have no place on the axes and are left out."] if out else []
    panel = ScatterPanel(
        options=options, title=options.title or f"{y.label} by {x.label}", x=x, y=y, color=color,
        color_indexes=tuple(palette.index(name) for name in _color_names(color, names.get("color", ""), some)),
        size=fields.get("size"), labels=label_runs(options.label, some, runs),
        hrefs=tuple((href or run_page)(run) for run in some), best=_running_best(x.values, y.values, options.best),
        pareto=_front(x.values, y.values, options.pareto), regression=None,
        notes=tuple(notes if chosen else ["No run passes the filter."]),
    )  # fmt: skip
    return replace(panel, regression=_regression(panel)) if options.regression else panel


def _placed(axis: Field, log: bool) -> np.ndarray[Any, np.dtype[np.bool_]]:
    known: np.ndarray[Any, np.dtype[np.bool_]] = np.isfinite(axis.values)
    return known & (axis.values > 0) if log and axis.kind in ("number", "duration") else known


def _color_names(color: Field | None, name: str, runs: Sequence[Run]) -> list[str]:
    """What each category is called where it is a group of a chart, so that it has the same colour there."""
    if color is None or color.kind != CATEGORY:
        return []
    known = [(place, run) for place, run in zip(color.values, runs, strict=True) if np.isfinite(place)]
    called = {int(place): group_label(run, [name]) for place, run in known}
    return [called.get(place, text) for place, text in enumerate(color.categories)]


def _running_best(x: Floats, y: Floats, best: str) -> Integers:
    order = np.lexsort((y if best == "min" else -y, x))
    if not best or not len(order):
        return np.empty(0, np.int64)
    values = y[order] if best == "min" else -y[order]
    so_far = np.minimum.accumulate(values)
    better = np.concatenate([[True], so_far[1:] < so_far[:-1]])
    found: Integers = order[better].astype(np.int64)
    return found


def _front(x: Floats, y: Floats, better: Sequence[str]) -> Integers:
    """The points that no other point beats: as good in one direction and better in the other."""
    if not better:
        return np.empty(0, np.int64)
    cost_x, cost_y = (values if way == "min" else -values for values, way in zip((x, y), better, strict=True))
    order = np.lexsort((cost_y, cost_x))
    found: list[int] = []
    for place in order.tolist():
        last = found[-1] if found else None
        same = last is not None and cost_x[place] == cost_x[last] and cost_y[place] == cost_y[last]
        if last is None or cost_y[place] < cost_y[last] or same:
            found.append(place)
    front = np.array(found, np.int64)
    return front[np.argsort(x[front], kind="stable")] if len(front) else front


def _regression(panel: ScatterPanel) -> Regression | None:
    log_x, log_y = panel.log
    if CATEGORY in (panel.x.kind, panel.y.kind):
        raise UsageError("regression: a line of least squares needs numbers on both axes")
    x = np.log10(panel.x.values) if log_x else panel.x.values
    y = np.log10(panel.y.values) if log_y else panel.y.values
    dx, dy = (values - values.mean() if len(values) else values for values in (x, y))
    xx, yy, xy = float(dx @ dx), float(dy @ dy), float(dx @ dy)
    if len(x) < 2 or xx == 0:
        return None
    slope = xy / xx
    r2 = xy * xy / (xx * yy) if yy > 0 else 1.0
    return Regression(slope, float(y.mean() - slope * x.mean()), min(1.0, r2), len(x))
