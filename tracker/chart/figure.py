"""Figures: a chart as an SVG picture, for readers without JavaScript. The only user of matplotlib.

The same picture gives the same bytes.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tracker.chart.palette import THEMES, Theme
from tracker.chart.panels.chart import ChartPanel
from tracker.chart.picture import (
    LEGEND_LINE,
    LETTER,
    Curve,
    Picture,
    is_direct,
    legend_height,
    legend_rows,
    picture,
    x_range,
    y_range,
)
from tracker.chart.ticks import duration_ticks, linear_ticks, log_ticks, time_ticks
from tracker.read.history import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_FONT_SIZE = 13.0
_PATH = re.compile(rb' d="[^"]*"')
_DECIMALS = re.compile(rb"(\.[0-9])[0-9]+")
_TICKS = {"duration": duration_ticks, "time": time_ticks}


def figure_svg(panel: ChartPanel, theme: str) -> bytes:
    """A chart as SVG.

    Args:
        panel: the chart.
        theme: "light" or "dark".
    """
    return draw(picture(panel), theme)


def draw(what: Picture, theme: str) -> bytes:
    """A picture as SVG; `theme` is "light" or "dark"."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    width, height = what.size
    settings: dict[Any, Any] = {
        "svg.fonttype": "none", "svg.hashsalt": "tracker", "font.family": ["DejaVu Sans"], "font.size": _FONT_SIZE,
        "text.parse_math": False, "text.usetex": False, "path.simplify": True, "axes.unicode_minus": True,
    }  # fmt: skip
    data = io.BytesIO()
    with mpl.rc_context(), warnings.catch_warnings(), np.errstate(over="ignore", invalid="ignore"):
        mpl.rcdefaults()
        mpl.rcParams.update(settings)
        warnings.filterwarnings("ignore", message="Glyph .* missing|Data has no positive values")
        figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor="none")
        FigureCanvasSVG(figure)
        _draw_on(figure, what, THEMES[theme])
        figure.savefig(data, format="svg", transparent=True, metadata={"Date": None, "Creator": "tracker"})
    text = _PATH.sub(lambda match: _DECIMALS.sub(rb"\1", match[0]), data.getvalue())
    text = text.replace(b'width="%dpt" height="%dpt"' % (width, height), b'width="%d" height="%d"' % (width, height))
    return text.replace(b"'DejaVu Sans'", _FONT.encode())


# --- the drawing ---


def _draw_on(figure: Figure, what: Picture, theme: Theme) -> None:
    width, height = what.size
    direct = is_direct(what)
    right = 14.0 + (26 + LETTER * max((len(curve.label) for curve in what.curves), default=0) if direct else 0)
    top, bottom = 22.0 if what.y_label else 8.0, 44.0 + legend_height(what)
    axes: Axes = figure.add_axes(
        (58 / width, bottom / height, (width - 58 - right) / width, (height - top - bottom) / height)
    )
    low_x, high_x = x_range(what)
    low_y, high_y = y_range(what)
    for curve in what.curves:
        _draw_curve(axes, curve, theme, what.log_y)
    if what.log_y:
        axes.set_yscale("log", nonpositive="mask")
    axes.set_xlim(low_x, high_x)
    axes.set_ylim(low_y, high_y)
    _draw_axes(axes, what, theme)
    if what.y_label:
        figure.text(12 / width, 1 - 13 / height, what.y_label, color=theme.muted)
    if not any(np.isfinite(curve.y).any() for curve in what.curves):
        axes.text(0.5, 0.5, "no finite values", transform=axes.transAxes, ha="center", color=theme.muted)
    if direct:
        _draw_labels(axes, what, theme)
    elif what.legend:
        _draw_legend(figure, what, theme)


def _draw_curve(axes: Axes, curve: Curve, theme: Theme, log_y: bool) -> None:
    color = theme.palette[curve.color % len(theme.palette)]
    if curve.low is not None and curve.high is not None:
        inside = np.isfinite(curve.low) & np.isfinite(curve.high) & ((curve.low > 0) | (not log_y))
        axes.fill_between(curve.x, curve.low, curve.high, where=inside, color=color, alpha=0.16, linewidth=0)
    if curve.raw is not None:
        axes.plot(curve.x, curve.raw, color=color, alpha=0.28, linewidth=1, solid_joinstyle="round")
    finite = np.isfinite(curve.y)
    alone = finite & ~np.r_[False, finite[:-1]] & ~np.r_[finite[1:], False]
    axes.plot(curve.x, np.where(finite, curve.y, np.nan), color=color, linewidth=1.7, solid_joinstyle="round")
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


def _draw_axes(axes: Axes, what: Picture, theme: Theme) -> None:
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    rows = max(3, what.height // 60)
    y_ticks = (log_ticks if what.log_y else linear_ticks)(*axes.get_ylim(), rows)
    x_ticks = _TICKS.get(what.x_kind, linear_ticks)(*axes.get_xlim(), 7)
    for axis, ticks in ((axes.xaxis, x_ticks), (axes.yaxis, y_ticks)):
        axis.set_major_locator(FixedLocator([value for value, _ in ticks]))
        axis.set_major_formatter(FixedFormatter([label for _, label in ticks]))
        axis.set_minor_locator(NullLocator())
    axes.set_facecolor("none")
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=theme.grid, linewidth=1)
    axes.tick_params(length=0, colors=theme.muted, pad=6, labelsize=_FONT_SIZE)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(theme.axis)
        spine.set_linewidth(0.8)
    axes.set_xlabel(what.x_label, color=theme.muted, fontsize=_FONT_SIZE, labelpad=6)


def _draw_labels(axes: Axes, what: Picture, theme: Theme) -> None:
    """Write each curve's name at its end, moved apart where the ends are close."""
    low, high = (math.log10(v) if what.log_y else v for v in axes.get_ylim())
    box = axes.get_window_extent()
    ends = [_end_height(curve, low, high, what.log_y) * box.height for curve in what.curves]
    order = sorted(range(len(ends)), key=lambda index: ends[index])
    places = _apart([ends[index] for index in order], _FONT_SIZE * 1.25, box.height)
    for place, index in zip(places, order, strict=True):
        curve, at = what.curves[index], place / box.height
        color = theme.palette[curve.color % len(theme.palette)]
        axes.plot(
            [1 + 8 / box.width, 1 + 20 / box.width],
            [at, at],
            color=color,
            linewidth=2.5,
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


def _draw_legend(figure: Figure, what: Picture, theme: Theme) -> None:
    from matplotlib.lines import Line2D

    width, height = what.size
    rows = legend_rows(what)
    for number, row in enumerate(rows):
        y = (LEGEND_LINE * (len(rows) - number) - 8) / height
        for curve, label, x in row:
            if curve is None:
                figure.text(x / width, y, label, va="center_baseline", color=theme.muted)
                continue
            color = theme.palette[curve.color % len(theme.palette)]
            figure.add_artist(Line2D([x / width, (x + 14) / width], [y, y], color=color, linewidth=2.5))
            figure.text((x + 20) / width, y, label, va="center_baseline", color=theme.ink)
