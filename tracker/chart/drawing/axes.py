"""What all pictures share: the plot, its axes, reference lines and annotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracker.chart.palette import DASHES, Theme
from tracker.chart.panels.marks import Annotation, ReferenceLine
from tracker.chart.ticks import duration_ticks, linear_ticks, log_ticks, time_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONT_SIZE = 13.0
_TICKS = {"duration": duration_ticks, "time": time_ticks}


@dataclass(frozen=True)
class Side:
    """An axis."""

    kind: str
    """number, duration, time or category."""
    log: bool = False
    label: str = ""
    categories: tuple[str, ...] = ()
    """The names of the places 0, 1, … of a category axis."""


def add_plot(figure: Figure, size: tuple[int, int], margins: tuple[float, float, float, float]) -> Axes:
    """Axes with margins in pixels: left, right, top, bottom."""
    width, height = size
    left, right, top, bottom = margins
    room = (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    return figure.add_axes(room)


def style_axes(axes: Axes, theme: Theme, x: Side, y: Side, *, rows: int, columns: int, grid: str = "y") -> None:
    """Ticks, grid and names as the page has them; the scales and ranges are set before.

    Args:
        axes: the axes.
        theme: the colours.
        x: what runs along.
        y: what runs up.
        rows: about how many ticks the y axis has room for.
        columns: about how many the x axis has room for.
        grid: the axis whose ticks have lines: x, y, both.
    """
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    sides = ((axes.xaxis, x, axes.get_xlim(), columns), (axes.yaxis, y, axes.get_ylim(), max(3, rows)))
    for axis, side, (low, high), count in sides:
        ticks = side_ticks(side, min(low, high), max(low, high), count)
        axis.set_major_locator(FixedLocator([value for value, _ in ticks]))
        axis.set_major_formatter(FixedFormatter([label for _, label in ticks]))
        axis.set_minor_locator(NullLocator())
    axes.set_facecolor("none")
    axes.set_axisbelow(True)
    which: Any = grid
    if grid != "none":
        axes.grid(axis=which, color=theme.grid, linewidth=1)
    axes.tick_params(length=0, colors=theme.muted, pad=6, labelsize=FONT_SIZE)
    for place, spine in axes.spines.items():
        spine.set_visible(place == "bottom")
        spine.set_color(theme.axis)
        spine.set_linewidth(0.8)
    axes.set_xlabel(x.label, color=theme.muted, fontsize=FONT_SIZE, labelpad=6)


def side_ticks(side: Side, low: float, high: float, count: int) -> list[tuple[float, str]]:
    """Where an axis has its ticks, and what they say; of many categories, only so many have their name."""
    if side.kind == "category":
        every = max(1, -(-len(side.categories) // max(1, count)))
        return [(float(index), name) for index, name in enumerate(side.categories) if index % every == 0]
    if side.log:
        unit = " s" if side.kind == "duration" else ""
        return [(value, label + unit) for value, label in log_ticks(low, high, count)]
    return _TICKS.get(side.kind, linear_ticks)(low, high, count)


def line_style(color: int, width: float, dash: int | None = None) -> Any:
    """Matplotlib's line style for a series: the author's dash, else solid for the first twelve colours, then dashes."""
    pattern = DASHES[color // 12 % len(DASHES) if dash is None else dash]
    return (0, tuple(part / width for part in pattern)) if pattern else "-"


def draw_marks(axes: Axes, lines: Sequence[ReferenceLine], annotations: Sequence[Annotation], theme: Theme) -> None:
    """Reference lines with their names, and annotations."""
    for line in lines:
        draw = axes.axhline if line.axis == "y" else axes.axvline
        draw(line.at, color=theme.muted, linewidth=1.2, linestyle=(0, (4, 3)), zorder=3)
        if line.label:
            _name_line(axes, line, theme)
    for each in annotations:
        point = (each.x, each.y if each.y is not None else axes.get_ylim()[1])
        if each.y is not None:
            axes.plot([each.x], [each.y], "o", color=theme.ink, markersize=4, zorder=4)
        axes.annotate(
            each.text, point, (7, 7 if each.y is not None else -13), textcoords="offset points", color=theme.ink,
            annotation_clip=True, zorder=4,
        )  # fmt: skip


def _name_line(axes: Axes, line: ReferenceLine, theme: Theme) -> None:
    """A level line's name stands above its right end, an upright line's beside its top."""
    if line.axis == "y":
        axes.annotate(
            line.label, (1, line.at), (-4, 4), xycoords=("axes fraction", "data"), textcoords="offset points",
            ha="right", color=theme.muted, annotation_clip=True,
        )  # fmt: skip
        return
    axes.annotate(
        line.label, (line.at, 1), (5, -12), xycoords=("data", "axes fraction"), textcoords="offset points",
        color=theme.muted, annotation_clip=True,
    )  # fmt: skip
