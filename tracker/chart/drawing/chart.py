"""The picture of a chart: curves with bands, marks, axes and their names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tracker.chart.drawing.axes import FONT_SIZE, Side, add_plot, draw_marks, line_style, style_axes
from tracker.chart.palette import DASHED_UNTIL, Theme, ink_of
from tracker.chart.picture import (
    LEGEND_LINE,
    LETTER,
    ChartPicture,
    Curve,
    is_direct,
    legend_height,
    legend_rows,
    x_range,
    y_range,
)
from tracker.read.history import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


FILL = {"line": 0.16, "area": 0.2, "stacked": 0.5, "percent": 0.5}
"""How strong a band or an area is, by the chart's style."""


def draw_chart(figure: Figure, what: ChartPicture, theme: Theme) -> None:
    """A chart with its legend, on an empty figure of the picture's size."""
    width, height = what.size
    direct = is_direct(what)
    right = 14.0 + (26 + LETTER * max((len(curve.label) for curve in what.curves), default=0) if direct else 0)
    axes = add_plot(figure, what.size, (58.0, right, 22.0 if what.y_label else 8.0, 44.0 + legend_height(what)))
    low_x, high_x = x_range(what)
    low_y, high_y = y_range(what)
    for curve in what.curves:
        _draw_curve(axes, curve, theme, what, low_y)
    if what.log_y:
        axes.set_yscale("log", nonpositive="mask")
    if what.log_x:
        axes.set_xscale("log", nonpositive="mask")
    axes.set_xlim(low_x, high_x)
    axes.set_ylim(low_y, high_y)
    style_axes(
        axes, theme, Side(what.x_kind, what.log_x, what.x_label), Side("number", what.log_y), rows=what.height // 60,
        columns=max(3, width // 130),
    )  # fmt: skip
    draw_marks(axes, what.lines, what.annotations, theme)
    if what.y_label:
        figure.text(12 / width, 1 - 13 / height, what.y_label, color=theme.muted)
    if not any(np.isfinite(curve.y).any() for curve in what.curves):
        axes.text(0.5, 0.5, "no finite values", transform=axes.transAxes, ha="center", color=theme.muted)
    if direct:
        _draw_labels(axes, what, theme)
    elif what.legend:
        _draw_legend(figure, what, theme)


def _style(what: ChartPicture, curve: Curve, width: float) -> Any:
    """A curve's line; of many, only those that the author dashed are."""
    plain = len(what.curves) > DASHED_UNTIL and curve.dash is None
    return "-" if plain else line_style(curve.color, width, curve.dash)


def _draw_curve(axes: Axes, curve: Curve, theme: Theme, what: ChartPicture, floor: float) -> None:
    color, alpha = ink_of(theme, curve.color, curve.paint), FILL[what.style]
    if curve.low is not None and curve.high is not None:
        inside = np.isfinite(curve.low) & np.isfinite(curve.high) & ((curve.high > 0) | (not what.log_y))
        low = np.maximum(curve.low, floor) if what.log_y else curve.low
        axes.fill_between(curve.x, low, curve.high, where=inside, color=color, alpha=alpha, linewidth=0)
    if curve.raw is not None:
        axes.plot(curve.x, curve.raw, color=color, alpha=0.28, linewidth=1, solid_joinstyle="round")
    finite = np.isfinite(curve.y)
    alone = finite & ~np.r_[False, finite[:-1]] & ~np.r_[finite[1:], False]
    shown = np.where(finite, curve.y, np.nan)
    width = what.line_width or 1.7
    style = _style(what, curve, width)
    axes.plot(curve.x, shown, color=color, linewidth=width, linestyle=style, solid_joinstyle="round")
    if alone.any():
        axes.plot(curve.x[alone], curve.y[alone], "o", color=color, markersize=4, linestyle="none")
    heights = _mark_heights(curve.y, finite)
    for marker, mask in (("x", np.isnan(curve.y)), ("^", np.isposinf(curve.y)), ("v", np.isneginf(curve.y))):
        if mask.any() and finite.any():
            axes.plot(
                curve.x[mask], heights[mask], marker, color=color, markersize=6, markeredgewidth=1.5, clip_on=False
            )


def _mark_heights(y: Floats, finite: np.ndarray[Any, np.dtype[np.bool_]]) -> Floats:
    """For each point the finite value before it, or the first one where none is before it."""
    if not finite.any():
        return np.zeros_like(y)
    last = np.maximum.accumulate(np.where(finite, np.arange(len(y)), -1))
    return y[np.where(last < 0, int(np.argmax(finite)), last)]


def _draw_labels(axes: Axes, what: ChartPicture, theme: Theme) -> None:
    """Write each curve's name at its end, moved apart where the ends are close."""
    low, high = (math.log10(v) if what.log_y else v for v in axes.get_ylim())
    box = axes.get_window_extent()
    ends = [_end_height(curve, low, high, what.log_y) * box.height for curve in what.curves]
    order = sorted(range(len(ends)), key=lambda index: ends[index])
    places = _apart([ends[index] for index in order], FONT_SIZE * 1.25, box.height)
    for place, index in zip(places, order, strict=True):
        curve, at = what.curves[index], place / box.height
        color = ink_of(theme, curve.color, curve.paint)
        axes.plot(
            [1 + 8 / box.width, 1 + 20 / box.width],
            [at, at],
            color=color,
            linewidth=2.5,
            linestyle=_style(what, curve, 2.5),
            transform=axes.transAxes,
            clip_on=False,
        )
        axes.text(1 + 25 / box.width, at, curve.label, transform=axes.transAxes, va="center_baseline", color=theme.ink)


def _end_height(curve: Curve, low: float, high: float, log_y: bool) -> float:
    """Where a curve ends, from 0 at the bottom of the plot to 1 at the top."""
    good = curve.y[np.isfinite(curve.y) & ((curve.y > 0) | (not log_y))]
    if not len(good):
        return 0.5
    end = math.log10(good[-1]) if log_y else float(good[-1])
    return min(1.0, max(0.0, (end - low) / (high - low)))


def _apart(places: Sequence[float], gap: float, room: float) -> list[float]:
    """Ascending places moved so that any two are `gap` apart, as little as possible upwards, then down into `room`."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    limit = room
    for index in range(len(moved) - 1, -1, -1):
        moved[index] = min(moved[index], limit)
        limit = moved[index] - gap
    return moved


def _draw_legend(figure: Figure, what: ChartPicture, theme: Theme) -> None:
    from matplotlib.lines import Line2D

    width, height = what.size
    rows = legend_rows(what)
    for number, row in enumerate(rows):
        y = (LEGEND_LINE * (len(rows) - number) - 8) / height
        for curve, label, x in row:
            if curve is None:
                figure.text(x / width, y, label, va="center_baseline", color=theme.muted)
                continue
            color = ink_of(theme, curve.color, curve.paint)
            style: Any = _style(what, curve, 2.5)
            figure.add_artist(
                Line2D([x / width, (x + 14) / width], [y, y], color=color, linewidth=2.5, linestyle=style)
            )
            figure.text((x + 20) / width, y, label, va="center_baseline", color=theme.ink)
