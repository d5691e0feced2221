"""The picture of parallel coordinates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tracker.chart.drawing.axes import FONT_SIZE, Side, side_ticks
from tracker.chart.drawing.legend import RAMP_WIDTH, draw_names, draw_ramp, name_rows, shares
from tracker.chart.palette import Theme, ramp_color
from tracker.chart.panels.fields import CATEGORY
from tracker.chart.panels.parallel import Axis, ParallelPanel
from tracker.chart.picture import LEGEND_LINE, clean
from tracker.read.history import Floats

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_TOP, _BOTTOM, _SIDE = 34.0, 34.0, 60.0
_MISSING = -0.07
"""Where a run without a value passes an axis: below it."""


def draw_parallel(figure: Figure, panel: ParallelPanel, size: tuple[int, int], theme: Theme) -> None:
    """A line a run across upright axes."""
    from matplotlib.collections import LineCollection

    categories = panel.color.kind == CATEGORY
    rows = name_rows(panel.color.categories if categories else (), size[0])
    bottom = _BOTTOM + (LEGEND_LINE * len(rows) if rows else 0)
    room = (_SIDE, bottom, size[0] - 2 * _SIDE - (0 if categories else RAMP_WIDTH - 20), size[1] - bottom - _TOP)
    box = (room[0] / size[0], room[1] / size[1], room[2] / size[0], room[3] / size[1])
    axes = figure.add_axes(box, facecolor="none")
    axes.set_axis_off()
    axes.set_xlim(0, len(panel.axes) - 1)
    axes.set_ylim(0, 1)
    places = [heights(axis) for axis in panel.axes]
    heights_of_runs = np.where(np.isnan(places), _MISSING, places).T
    lines = [np.column_stack([np.arange(len(row)), row]) for row in heights_of_runs]
    alpha = 0.75 if len(lines) < 60 else 0.4
    axes.add_collection(LineCollection(lines, colors=_colors(panel, theme), linewidths=1.2, alpha=alpha, clip_on=False))
    for place, axis in enumerate(panel.axes):
        axes.plot([place, place], [0, 1], color=theme.axis, linewidth=1, clip_on=False)
        across = (room[0] + room[2] * place / max(1, len(panel.axes) - 1)) / size[0]
        _name_axis(figure, axis, across, room, size, theme)
    if not lines:
        axes.text(0.5, 0.5, "no runs", transform=axes.transAxes, ha="center", color=theme.muted)
    elif categories:
        draw_names(figure, rows, [theme.palette[index % 12] for index in panel.color_indexes], theme)
    else:
        draw_ramp(
            figure,
            Side(panel.color.kind, panel.color_log, panel.color.label),
            shares(panel.color.values.tolist(), panel.color_log)[1],
            theme,
        )


def heights(axis: Axis) -> Floats:
    """Where each run crosses an axis, 0 at the bottom and 1 at the top; NaN where it has no value."""
    if axis.field.kind == CATEGORY:
        most = len(axis.field.categories) - 1
        found = axis.field.values / most if most > 0 else axis.field.values + 0.5
    else:
        found = np.array(shares(axis.field.values.tolist(), axis.log)[0])
    return 1 - found if axis.invert else found


def _colors(panel: ParallelPanel, theme: Theme) -> list[str]:
    values = panel.color.values.tolist()
    if panel.color.kind == CATEGORY:
        return [theme.muted if math.isnan(v) else theme.palette[panel.color_indexes[int(v)] % 12] for v in values]
    return [
        theme.muted if math.isnan(share) else ramp_color(theme.ramp, share)
        for share in shares(values, panel.color_log)[0]
    ]


def _name_axis(
    figure: Figure,
    axis: Axis,
    across: float,
    room: tuple[float, float, float, float],
    size: tuple[int, int],
    theme: Theme,
) -> None:
    """An axis' name above it and its ticks beside it."""
    _, bottom, _, height = room
    figure.text(across, (bottom + height + 14) / size[1], clean(axis.field.label, 24), ha="center", color=theme.ink)
    ends = shares(axis.field.values.tolist(), axis.log)[1]
    if axis.field.kind == CATEGORY:
        count = len(axis.field.categories)
        side = Side(CATEGORY, categories=tuple(clean(name, 14) for name in axis.field.categories))
        ticks = [(index / (count - 1) if count > 1 else 0.5, text) for index, text in side_ticks(side, 0, count, 20)]
    elif ends[0] < ends[1]:
        found = side_ticks(Side(axis.field.kind, axis.log), *ends, 6)
        ticks = [(tick_share(value, ends, axis.log), text) for value, text in found]
    else:
        ticks = [(0.5, f"{ends[0]:.4g}")] if math.isfinite(ends[0]) else []
    for share, text in ticks:
        y = bottom + height * (1 - share if axis.invert else share)
        behind = {"facecolor": theme.ground, "alpha": 0.75, "linewidth": 0, "pad": 1}
        figure.text(
            across + 6 / size[0], y / size[1], text, va="center_baseline", color=theme.ink, fontsize=FONT_SIZE - 2,
            bbox=behind,
        )  # fmt: skip


def tick_share(value: float, ends: tuple[float, float], log: bool) -> float:
    """Where a value lies between two ends."""
    low, high = (math.log10(end) if log else end for end in ends)
    return ((math.log10(value) if log else value) - low) / (high - low)
