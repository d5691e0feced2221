"""Legends of pictures: names with their colours in rows, and the bar of a ramp."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite, log10, nan
from typing import TYPE_CHECKING

from tracker.chart.drawing.axes import FONT_SIZE, Side, side_ticks
from tracker.chart.palette import Theme, ramp_color
from tracker.chart.picture import LEGEND_LINE, LETTER, clean

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAMES_MAX = 12
RAMP_WIDTH = 86.0
"""Pixels that a ramp's bar takes at the right of a plot."""
_STRIPS = 48


def name_rows(names: Sequence[str], width: float) -> list[list[tuple[int, str, float]]]:
    """The rows of a legend: index, text and x in pixels of each name; the index is -1 for `and n more`."""
    items = [(index, clean(name, 40)) for index, name in enumerate(names[:NAMES_MAX])]
    if len(names) > NAMES_MAX:
        items.append((-1, f"and {len(names) - NAMES_MAX:,} more"))
    rows: list[list[tuple[int, str, float]]] = [[]]
    at = 12.0
    for index, text in items:
        room = 40 + LETTER * len(text)
        if rows[-1] and at + room > width:
            rows.append([])
            at = 12.0
        rows[-1].append((index, text, at))
        at += room
    return rows if items else []


def draw_names(
    figure: Figure, rows: Sequence[Sequence[tuple[int, str, float]]], colors: Sequence[str], theme: Theme
) -> None:
    """The rows at the foot of the figure."""
    from matplotlib.patches import Rectangle

    width, height = figure.get_size_inches() * 72
    for number, row in enumerate(rows):
        y = LEGEND_LINE * (len(rows) - number) - 8
        for index, text, x in row:
            if index >= 0:
                box = Rectangle((x / width, (y - 4) / height), 10 / width, 9 / height, color=colors[index], linewidth=0)
                figure.add_artist(box)
            ink = theme.ink if index >= 0 else theme.muted
            figure.text((x + 16) / width, y / height, text, va="center_baseline", color=ink)


def draw_ramp(figure: Figure, side: Side, ends: tuple[float, float], theme: Theme) -> None:
    """A ramp's bar with its values at the right edge of the figure."""
    from matplotlib.patches import Rectangle

    width, height = figure.get_size_inches() * 72
    left, bottom, length = width - RAMP_WIDTH + 14, 44.0, height - 44.0 - 30.0
    for strip in range(_STRIPS):
        color = ramp_color(theme.ramp, (strip + 0.5) / _STRIPS)
        place = (left / width, (bottom + length * strip / _STRIPS) / height)
        figure.add_artist(Rectangle(place, 10 / width, (length / _STRIPS + 0.6) / height, color=color, linewidth=0))
    low, high = ends
    for value, label in side_ticks(side, low, high, 5) if low < high else [(low, f"{low:.4g}")]:
        share = _share(value, ends, side.log)
        y = (bottom + length * share) / height
        figure.text((left + 16) / width, y, label, va="center_baseline", color=theme.muted, fontsize=FONT_SIZE - 1)
    label = clean(side.label, 12)
    figure.text((width - 8) / width, (height - 16) / height, label, ha="right", color=theme.muted)


def _share(value: float, ends: tuple[float, float], log: bool) -> float:
    low, high = ends
    if low >= high:
        return 0.5
    if log:
        return (log10(value) - log10(low)) / (log10(high) - log10(low))
    return (value - low) / (high - low)


def shares(values: Sequence[float], log: bool = False) -> tuple[list[float], tuple[float, float]]:
    """Where each value lies between the least and the greatest, and those two; NaN for what is not finite."""
    found = [value for value in values if isfinite(value) and (value > 0 or not log)]
    ends = (min(found, default=inf), max(found, default=-inf))
    return [_share(v, ends, log) if isfinite(v) and (v > 0 or not log) else nan for v in values], ends
