"""Plots and histograms as inline SVG whose colours are the page's: classes, no styles, since pages allow none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from tracker.chart.picture import LETTER, clean, widened
from tracker.chart.plot import Plot, PlotSeries
from tracker.chart.ticks import linear_ticks
from tracker.read.history import Floats

WIDTH, HEIGHT = 480, 320
MISSING = "\N{EN DASH}"
_COLOURS = 12
_TOP, _RIGHT, _BOTTOM = 26.0, 12.0, 40.0

Ends = tuple[float, float]


@dataclass(frozen=True)
class _Frame:
    """A plot's box in the picture, and the range of its axes."""

    left: float
    top: float
    right: float
    bottom: float
    x: Ends
    y: Ends

    def across(self, value: float) -> float:
        """Where an x lies."""
        return self.left + (self.right - self.left) * _share(value, self.x)

    def up(self, value: float) -> float:
        """Where a y lies."""
        return self.bottom - (self.bottom - self.top) * _share(value, self.y)


def _share(value: float, ends: Ends) -> float:
    low, high = ends
    scale = max(abs(low), abs(high), 1e-300)
    return (value / scale - low / scale) / (high / scale - low / scale)


def plot_svg(plot: Plot, label: str) -> str:
    """A plot as `<svg class="plot">`.

    Args:
        plot: what to draw.
        label: what it says, for those who do not see it.
    """
    height: float = HEIGHT
    if plot.mark in ("line", "point"):
        legend, more = _legend([series.name for series in plot.series])
        parts, height = [*_curves(plot), *legend], HEIGHT + more
    elif plot.mark == "histogram" and plot.values is not None and plot.edges is not None:
        parts = _histogram(plot, plot.values, plot.edges)
    elif plot.mark == "matrix" and plot.values is not None:
        parts = _matrix(plot, plot.values)
    else:
        height = max(HEIGHT / 2, _TOP + _BOTTOM + 18.0 * len(plot.names))
        parts = _bars(plot, height)
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{escape(label)}">'
        f"{''.join(parts)}</svg>"
    )


def histogram_svg(counts: Floats, edges: Floats, label: str) -> str:
    """A histogram as bars.

    Args:
        counts: shape [bins].
        edges: rising, shape [bins + 1].
        label: what it says, for those who do not see it.
    """
    return plot_svg(Plot("histogram", "", "", "count", values=counts, edges=edges), label)


def _curves(plot: Plot) -> list[str]:
    every = [series for series in plot.series if len(series.x)]
    x = plot.x_range or _padded([series.x for series in every], 0.02)
    y = plot.y_range or _padded([series.y for series in every], 0.06)
    frame, parts = _axes(plot, x, y)
    if plot.diagonal:
        ends = (frame.across(x[0]), frame.up(y[0]), frame.across(x[1]), frame.up(y[1]))
        parts.append(f'<path class="plot-rule" d="M{ends[0]:.1f} {ends[1]:.1f}L{ends[2]:.1f} {ends[3]:.1f}"/>')
    for place, series in enumerate(plot.series):
        parts.append(_line(series, frame, place) if plot.mark == "line" else _dots(series, frame, place))
    return parts


def _line(series: PlotSeries, frame: _Frame, place: int) -> str:
    pieces, is_open = [], False
    for x, y in zip(series.x.tolist(), series.y.tolist(), strict=True):
        good = math.isfinite(y)
        if good:
            pieces.append(f"{'L' if is_open else 'M'}{frame.across(x):.1f} {frame.up(y):.1f}")
        is_open = good
    # a curve of one point is a dot: its line has no length, but round ends
    path = "".join(pieces) + ("h0" if len(pieces) == 1 else "")
    return f'<path class="plot-line {_colour(place)}" d="{path}">{_title(series.name)}</path>'


def _dots(series: PlotSeries, frame: _Frame, place: int) -> str:
    points = zip(series.x.tolist(), series.y.tolist(), strict=True)
    path = "".join(f"M{frame.across(x):.1f} {frame.up(y):.1f}h0" for x, y in points if math.isfinite(y))
    return f'<path class="plot-dots {_colour(place)}" d="{path}">{_title(series.name)}</path>'


def _histogram(plot: Plot, counts: Floats, edges: Floats) -> list[str]:
    """Bars whose height is the count, or of bins of several widths the count by width."""
    widths = np.diff(edges)
    is_even = bool(np.allclose(widths, widths.mean(), rtol=1e-6, atol=0))
    heights = counts if is_even else counts / (widths / widths.mean())
    frame, parts = _axes(plot, (float(edges[0]), float(edges[-1])), (0.0, float(heights.max()) * 1.05 or 1.0))
    for low, high, count, height in zip(edges[:-1], edges[1:], counts, heights, strict=True):
        if height > 0:
            left, right, top = frame.across(low), frame.across(high), frame.up(height)
            said = f"{_number(low)} to {_number(high)}: {_number(count)}"
            parts.append(_rect("plot-bar plot-s0", left, top, max(right - left - 0.5, 0.5), frame.bottom - top, said))
    return parts


def _bars(plot: Plot, height: float) -> list[str]:
    values = np.array([]) if plot.values is None else plot.values
    finite = values[np.isfinite(values)]
    low, high = min(0.0, *finite, 0.0), max(0.0, *finite, 0.0)
    high = high if high > low else low + 1.0
    names = [clean(name, 24) for name in plot.names]
    left = 14 + LETTER * max((len(name) for name in names), default=3)
    frame = _Frame(left, _TOP, WIDTH - _RIGHT - 44, height - _BOTTOM, (low, high), (0.0, 1.0))
    parts = _x_axis(frame, plot)
    step = (frame.bottom - frame.top) / max(1, len(names))
    for place, (name, value) in enumerate(zip(names, values.tolist(), strict=True)):
        middle = frame.top + step * (place + 0.5)
        parts.append(_text(left - 6, middle + 4, name, "end"))
        if math.isfinite(value):
            start, end = sorted((frame.across(0.0), frame.across(value)))
            said = f"{plot.names[place]}: {_number(value)}"
            parts.append(_rect("plot-bar plot-s0", start, middle - step * 0.36, end - start, step * 0.72, said))
            parts.append(_text(end + 5, middle + 4, _number(value)))
    return parts


def _matrix(plot: Plot, values: Floats) -> list[str]:
    rows, columns = values.shape
    names = [clean(name, 14) for name in plot.row_names]
    left = 30 + LETTER * max(len(name) for name in names)
    frame = _Frame(left, _TOP, WIDTH - _RIGHT, HEIGHT - _BOTTOM - 4, (0, columns), (rows, 0))
    width, height = (frame.right - frame.left) / columns, (frame.bottom - frame.top) / rows
    greatest = float(values.max()) or 1.0
    parts = []
    for row in range(rows):
        for column in range(columns):
            value = float(values[row, column])
            share, left_edge, top = max(0.0, value / greatest), frame.left + width * column, frame.top + height * row
            said = f"{plot.y_label} {plot.row_names[row]}, {plot.x_label} {plot.names[column]}: {_number(value)}"
            parts.append(
                f'<rect class="plot-cell" x="{left_edge:.1f}" y="{top:.1f}" width="{max(width - 1, 0.5):.1f}"'
                f' height="{max(height - 1, 0.5):.1f}" fill-opacity="{0.06 + 0.94 * share:.3f}">{_title(said)}</rect>'
            )
            if width >= 7 * len(_number(value)) + 4 and height >= 14:
                kind = "plot-strong" if share > 0.5 else "plot-count"
                parts.append(_text(left_edge + width / 2, top + height / 2 + 4, _number(value), "middle", kind))
    for place, name in _some(names, height, 14):
        parts.append(_text(left - 6, frame.top + height * (place + 0.5) + 4, name, "end"))
    fitting = [clean(name, max(3, int(width * max(1, columns // 12) / LETTER))) for name in plot.names]
    for place, name in _some(fitting, width, LETTER * max(map(len, fitting)) + 4):
        parts.append(_text(frame.left + width * (place + 0.5), frame.bottom + 16, name, "middle"))
    return [*parts, *_names(plot, frame)]


def _some(names: Sequence[str], step: float, room: float) -> list[tuple[int, str]]:
    """Places and names, as many as have room."""
    every = max(1, math.ceil(room / step))
    return [(place, name) for place, name in enumerate(names) if place % every == 0]


def _axes(plot: Plot, x: Ends, y: Ends) -> tuple[_Frame, list[str]]:
    """A frame with its ticks, grid and names."""
    ticks = linear_ticks(*y, 5)
    left = 14 + LETTER * max((len(text) for _, text in ticks), default=1)
    frame = _Frame(left, _TOP, WIDTH - _RIGHT, HEIGHT - _BOTTOM, x, y)
    parts = []
    for value, text in ticks:
        place = frame.up(value)
        parts.append(f'<path class="plot-grid" d="M{frame.left:.1f} {place:.1f}H{frame.right:.1f}"/>')
        parts.append(_text(frame.left - 6, place + 4, text, "end"))
    return frame, [*parts, *_x_axis(frame, plot)]


def _x_axis(frame: _Frame, plot: Plot) -> list[str]:
    parts = []
    for value, text in linear_ticks(*frame.x, 6):
        place = frame.across(value)
        parts.append(f'<path class="plot-grid" d="M{place:.1f} {frame.top:.1f}V{frame.bottom:.1f}"/>')
        parts.append(_text(place, frame.bottom + 16, text, "middle"))
    parts.append(f'<path class="plot-axis" d="M{frame.left:.1f} {frame.bottom:.1f}H{frame.right:.1f}"/>')
    return [*parts, *_names(plot, frame)]


def _names(plot: Plot, frame: _Frame) -> list[str]:
    """The names of both axes."""
    middle = (frame.left + frame.right) / 2
    parts = [_text(middle, frame.bottom + 34, clean(plot.x_label, 60), "middle")] if plot.x_label else []
    return [*parts, *([_text(2, 14, clean(plot.y_label, 30))] if plot.y_label else [])]


def _legend(names: Sequence[str]) -> tuple[list[str], float]:
    """What the colours mean, in rows below the plot, and the height that they take."""
    if not any(names):
        return [], 0.0
    parts, at, row = [], 12.0, HEIGHT + 8.0
    for place, name in enumerate(names):
        said = clean(name, 40) or MISSING
        width = LETTER * len(said) + 34
        if at + width > WIDTH and at > 12:
            at, row = 12.0, row + 18
        parts.append(f'<path class="plot-line {_colour(place)}" d="M{at:.1f} {row - 4:.1f}h14"/>')
        parts.append(_text(at + 19, row, said))
        at += width
    return parts, row + 8 - HEIGHT


def _padded(arrays: Sequence[Floats], share: float) -> Ends:
    every = np.concatenate([np.empty(0), *arrays])
    every = every[np.isfinite(every)]
    return widened(float(every.min()), float(every.max()), share) if len(every) else (0.0, 1.0)


def _colour(place: int) -> str:
    return f"plot-s{place % _COLOURS}"


def _title(text: str) -> str:
    return f"<title>{escape(text)}</title>" if text else ""


def _text(x: float, y: float, text: str, anchor: str = "", kind: str = "") -> str:
    more = (f' text-anchor="{anchor}"' if anchor else "") + (f' class="{kind}"' if kind else "")
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{escape(text)}</text>'


def _rect(kind: str, x: float, y: float, width: float, height: float, said: str) -> str:
    size = f'width="{width:.1f}" height="{max(height, 0.0):.1f}"'
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" {size}>{_title(said)}</rect>'


def _number(value: float) -> str:
    return f"{value:.4g}".replace("-", "\N{MINUS SIGN}")
