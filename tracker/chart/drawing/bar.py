"""The picture of bars, boxes or violins."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tracker.chart.drawing.axes import Side, add_plot, draw_marks, style_axes
from tracker.chart.palette import Theme
from tracker.chart.panels.bar import Bar, BarPanel
from tracker.chart.picture import LETTER, between, clean, padded, widened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME_MAX = 34


def draw_bar(figure: Figure, panel: BarPanel, size: tuple[int, int], theme: Theme) -> None:
    """Level bars with their names at the left."""
    names = tuple(clean(bar.label, NAME_MAX) for bar in panel.bars)
    left = 20 + LETTER * max(4, *(len(name) for name in names)) if names else 58.0
    axes = add_plot(figure, size, (min(left, size[0] * 0.45), 18.0, 10.0, 44.0))
    if panel.options.log:
        axes.set_xscale("log")
    axes.set_xlim(*value_range(panel))
    axes.set_ylim(max(1, len(names)) - 0.5, -0.5)
    side = Side(panel.value.kind, panel.options.log, clean(panel.value.label, 80))
    rows = max(1, int((size[1] - 54) / 15))
    style_axes(
        axes, theme, side, Side("category", categories=names), rows=rows, columns=max(3, size[0] // 130), grid="x"
    )
    axes.tick_params(axis="y", colors=theme.ink)
    for place, bar in enumerate(panel.bars):
        _draw(axes, panel, bar, place, theme)
    draw_marks(axes, panel.options.lines, (), theme)
    if not panel.bars:
        axes.text(0.5, 0.5, "no runs", transform=axes.transAxes, ha="center", color=theme.muted)


def value_range(panel: BarPanel) -> tuple[float, float]:
    """The ends of the value axis; bars on a linear axis begin at 0."""
    options = panel.options
    found = [line.at for line in options.lines if line.axis == "x"]
    for bar in panel.bars:
        found += [bar.value, *(each for each in (bar.low, bar.high) if each is not None)]
        found += bar.values if options.group else ()
        found += bar.span or ()
    found = [value for value in found if math.isfinite(value) and (value > 0 or not options.log)]
    if not found:
        return (0.1, 1.0) if options.log else (0.0, 1.0)
    if options.style != "bar" or options.log:
        return between(options.range, padded(min(found), max(found), log=options.log), log=options.log)
    low, high = min(0.0, *found), max(0.0, *found)
    low, high = (low * 1.05, high * 1.05) if low < high else widened(low, high, 0.05)
    return between(options.range, (low, high), log=False)


def _draw(axes: Axes, panel: BarPanel, bar: Bar, place: int, theme: Theme) -> None:
    color = theme.palette[bar.color % 12]
    if bar.box:
        low, first, middle, third, high = bar.box
        axes.plot([low, high], [place, place], color=color, linewidth=1.5)
        axes.barh(place, third - first, left=first, height=0.5, color=color, alpha=0.35, linewidth=0)
        axes.plot([middle, middle], [place - 0.25, place + 0.25], color=color, linewidth=2.5)
    elif bar.density and bar.span:
        places = (np.geomspace if panel.options.log else np.linspace)(*bar.span, len(bar.density))
        half = 0.42 * np.array(bar.density)
        axes.fill_between(places, place - half, place + half, color=color, alpha=0.35, linewidth=0)
        axes.plot([bar.value, bar.value], [place - 0.2, place + 0.2], color=color, linewidth=2.5)
    else:
        start = axes.get_xlim()[0] if panel.options.log else 0.0
        axes.barh(place, bar.value - start, left=start, height=0.66, color=color, alpha=0.85, linewidth=0)
        if bar.low is not None and bar.high is not None:
            axes.plot([bar.low, bar.high], [place, place], color=theme.ink, linewidth=1.5, marker="|", markersize=7)
    if panel.options.group:
        axes.plot(bar.values, [place] * len(bar.values), "o", color=theme.ink, alpha=0.45, markersize=2.6)
