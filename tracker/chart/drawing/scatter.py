"""The picture of a scatter plot."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tracker.chart.drawing.axes import Side, add_plot, draw_marks, style_axes
from tracker.chart.drawing.legend import RAMP_WIDTH, draw_names, draw_ramp, name_rows, shares
from tracker.chart.palette import Theme, ramp_color
from tracker.chart.panels.fields import CATEGORY, Field
from tracker.chart.panels.scatter import ScatterPanel
from tracker.chart.picture import LEGEND_LINE, LETTER, between, clean, padded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEAST, MOST = 3.0, 11.0
"""Radius of the points of the least and the greatest size, in pixels; the area grows evenly between them."""
PLAIN = 4.5


def draw_scatter(figure: Figure, panel: ScatterPanel, size: tuple[int, int], theme: Theme) -> None:
    """A scatter plot with its legend, on an empty figure of that size."""
    categories = panel.color is not None and panel.color.kind == CATEGORY
    rows = name_rows(panel.color.categories if panel.color and categories else (), size[0])
    ramp = RAMP_WIDTH if panel.color and not categories else 0.0
    bottom = 44.0 + (LEGEND_LINE * len(rows) + 6 if rows else 0)
    left = 58.0 if panel.y.kind != CATEGORY else 20 + LETTER * min(24, max(map(len, panel.y.categories), default=0))
    axes = add_plot(figure, size, (left, 14.0 + ramp, 22.0, bottom))
    log_x, log_y = panel.log
    sides = (
        Side(panel.x.kind, log_x, clean(panel.x.label, 80), _names(panel.x)),
        Side(panel.y.kind, log_y, "", _names(panel.y)),
    )
    if log_x:
        axes.set_xscale("log")
    if log_y:
        axes.set_yscale("log")
    extra = {key: [line.at for line in panel.options.lines if line.axis == key] for key in "xy"}
    axes.set_xlim(*axis_range(panel.x, log_x, panel.options.x_range, extra["x"]))
    axes.set_ylim(*axis_range(panel.y, log_y, panel.options.y_range, extra["y"]))
    style_axes(axes, theme, *sides, rows=size[1] // 60, columns=max(3, size[0] // 130))
    _draw_points(axes, panel, theme)
    _draw_lines(axes, panel, theme)
    draw_marks(axes, panel.options.lines, (), theme)
    figure.text(12 / size[0], 1 - 13 / size[1], clean(panel.y.label, 60), color=theme.muted)
    if panel.color is None:
        return
    if categories:
        draw_names(figure, rows, [theme.palette[index % 12] for index in panel.color_indexes], theme)
    elif len(panel.labels):
        _, ends = shares(panel.color.values.tolist(), panel.color_log)
        draw_ramp(figure, Side(panel.color.kind, panel.color_log, panel.color.label), ends, theme)


def _names(axis: Field) -> tuple[str, ...]:
    return tuple(clean(name, 24) for name in axis.categories)


def axis_range(axis: Field, log: bool, ends: Any, more: list[float]) -> tuple[float, float]:
    """The ends of an axis: of the data with some room, and of the reference lines."""
    if axis.kind == CATEGORY:
        return -0.5, max(1, len(axis.categories)) - 0.5
    found = [value for value in [*axis.values.tolist(), *more] if math.isfinite(value) and (value > 0 or not log)]
    if not found:
        return (0.1, 1.0) if log else (0.0, 1.0)
    return between(ends, padded(min(found), max(found), log=log), log=log)


def point_colors(panel: ScatterPanel, theme: Theme) -> list[str]:
    """Each point's colour; muted where it has no value to be coloured by."""
    if panel.color is None:
        return [theme.palette[0]] * len(panel.labels)
    values = panel.color.values.tolist()
    if panel.color.kind == CATEGORY:
        indexes = panel.color_indexes
        return [theme.muted if math.isnan(value) else theme.palette[indexes[int(value)] % 12] for value in values]
    found, _ = shares(values, panel.color_log)
    return [theme.muted if math.isnan(share) else ramp_color(theme.ramp, share) for share in found]


def point_radii(panel: ScatterPanel) -> list[float]:
    """Each point's radius in pixels."""
    if panel.size is None:
        return [PLAIN] * len(panel.labels)
    found, _ = shares(panel.size.values.tolist())
    areas = [LEAST**2 if math.isnan(share) else LEAST**2 + share * (MOST**2 - LEAST**2) for share in found]
    return [math.sqrt(area) for area in areas]


def _draw_points(axes: Axes, panel: ScatterPanel, theme: Theme) -> None:
    if not panel.labels:
        axes.text(0.5, 0.5, "no runs", transform=axes.transAxes, ha="center", color=theme.muted)
        return
    areas = [math.pi * radius**2 for radius in point_radii(panel)]
    colors = point_colors(panel, theme)
    axes.scatter(panel.x.values, panel.y.values, s=areas, c=colors, alpha=0.8, linewidths=0, zorder=2)


def _draw_lines(axes: Axes, panel: ScatterPanel, theme: Theme) -> None:
    x, y = panel.x.values, panel.y.values
    if len(panel.best):
        end = axes.get_xlim()[1]
        steps = np.append(x[panel.best], end), np.append(y[panel.best], y[panel.best[-1]])
        axes.step(*steps, where="post", color=theme.ink, linewidth=1.5, zorder=3)
    if len(panel.pareto):
        front = panel.pareto
        axes.plot(x[front], y[front], "--", color=theme.ink, linewidth=1.2, zorder=3)
        axes.scatter(x[front], y[front], s=90, facecolors="none", edgecolors=theme.ink, linewidths=1.4, zorder=3)
    if panel.regression:
        log_x, log_y = panel.log
        ends = np.array([x.min(), x.max()])
        fitted = panel.regression.intercept + panel.regression.slope * (np.log10(ends) if log_x else ends)
        axes.plot(ends, 10**fitted if log_y else fitted, color=theme.muted, linewidth=1.8, zorder=3)
        axes.text(
            0.99,
            0.98,
            f"r² = {panel.regression.r2:.3f}",
            transform=axes.transAxes,
            ha="right",
            va="top",
            color=theme.ink,
        )
