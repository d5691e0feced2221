"""The picture of a heat map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tracker.chart.drawing.axes import Side, add_plot, style_axes
from tracker.chart.drawing.legend import RAMP_WIDTH, draw_ramp, shares
from tracker.chart.palette import Theme, ramp_color
from tracker.chart.panels.heatmap import HeatmapPanel
from tracker.chart.picture import LETTER, clean

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NAME = 24
_NUMBER_ROOM = 46.0
"""Pixels that a cell needs across to show its number."""


def draw_heatmap(figure: Figure, panel: HeatmapPanel, size: tuple[int, int], theme: Theme) -> None:
    """A map with its ramp, on an empty figure of that size."""
    from matplotlib.patches import Rectangle

    columns, rows = (tuple(clean(name, _NAME) for name in axis.categories) for axis in (panel.x, panel.y))
    left = 20 + LETTER * max(3, *(len(name) for name in rows)) if rows else 58.0
    axes = add_plot(figure, size, (left, RAMP_WIDTH + 14, 24.0, 44.0))
    axes.set_xlim(-0.5, max(1, len(columns)) - 0.5)
    axes.set_ylim(-0.5, max(1, len(rows)) - 0.5)
    width = size[0] - left - RAMP_WIDTH - 14
    fitting = int(width / (LETTER * max(3, *(len(name) for name in columns)) + 14)) if columns else 1
    sides = Side("category", label=clean(panel.x.label, 80), categories=columns), Side("category", categories=rows)
    style_axes(axes, theme, *sides, rows=int((size[1] - 68) / 15), columns=max(1, fitting), grid="none")
    found, ends = shares([cell.value for cell in panel.cells], panel.options.log)
    numbers = columns and width / len(columns) >= _NUMBER_ROOM and (size[1] - 68) / len(rows) >= 16
    for cell, share in zip(panel.cells, found, strict=True):
        color = ramp_color(theme.ramp, share)
        box = Rectangle((cell.x - 0.48, cell.y - 0.47), 0.96, 0.94, facecolor=color, linewidth=0)
        axes.add_patch(box)
        if numbers and math.isfinite(share):
            axes.text(
                cell.x, cell.y, f"{cell.value:.4g}", ha="center", va="center_baseline", color=ink_on(color), fontsize=12
            )
    figure.text(12 / size[0], 1 - 13 / size[1], clean(panel.y.label, 60), color=theme.muted)
    if panel.cells:
        draw_ramp(figure, Side(panel.value.kind, panel.options.log, panel.value.label), ends, theme)
    else:
        axes.text(0.5, 0.5, "no runs", transform=axes.transAxes, ha="center", color=theme.muted)


def ink_on(color: str) -> str:
    """Black or white, whichever reads better on a colour; as `inkOn` in the page's `ramp.js`."""
    red, green, blue = ((int(color[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5))
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 else "#ffffff"
