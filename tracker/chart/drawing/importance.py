"""The picture of importances: two columns of bars beside the names of the parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tracker.chart.drawing.axes import FONT_SIZE, Side, add_plot, style_axes
from tracker.chart.palette import Theme
from tracker.chart.panels.importance import ImportancePanel, Row
from tracker.chart.picture import LETTER, clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME_MAX = 34
REACH = 1.24
"""The ends of the correlation's axis, which leave room for the numbers."""
_GAP = 26.0


def draw_importance(figure: Figure, panel: ImportancePanel, size: tuple[int, int], theme: Theme) -> None:
    """Correlations with their sign at the left, the forest's importances at the right where there are any."""
    names = tuple(clean(row.label, NAME_MAX) for row in panel.rows)
    left = min(20 + LETTER * max([4, *map(len, names)]), size[0] * 0.4)
    columns = 1 if panel.r2 is None else 2
    room = (size[0] - left - 18 - _GAP * (columns - 1)) / columns
    top = max([row.importance or 0.0 for row in panel.rows], default=0.0) or 1.0
    palette = theme.palette
    parts: list[tuple[str, tuple[float, float], Callable[[Row], float | None], tuple[str, ...]]] = [
        (f"correlation ({panel.options.correlation})", (-REACH, REACH), lambda row: row.correlation, palette[:2]),
        ("importance (random forest)", (0.0, top * REACH), lambda row: row.importance, (palette[2], palette[2])),
    ]
    for number, (title, ends, value, colors) in enumerate(parts[:columns]):
        start = left + number * (room + _GAP)
        axes = add_plot(figure, size, (start, size[0] - start - room, 28.0, 44.0))
        axes.set_xlim(*ends)
        axes.set_ylim(max(1, len(names)) - 0.5, -0.5)
        side = Side("category", categories=names if number == 0 else ())
        rows = max(1, int((size[1] - 72) / 15))
        style_axes(axes, theme, Side("number", label=""), side, rows=rows, columns=max(3, int(room / 110)), grid="x")
        axes.tick_params(axis="y", colors=theme.ink)
        axes.axvline(0, color=theme.axis, linewidth=1)
        shown = title if LETTER * len(title) < room else title.partition(" (")[0]
        figure.text(start / size[0], 1 - 15 / size[1], shown, color=theme.muted)
        _draw_bars(axes, panel, value, colors, theme)
    if not panel.rows:
        axes.text(0.5, 0.5, "no parameters", transform=axes.transAxes, ha="center", color=theme.muted)


def _draw_bars(
    axes: Axes,
    panel: ImportancePanel,
    value: Callable[[Row], float | None],
    colors: tuple[str, ...],
    theme: Theme,
) -> None:
    """A bar a row with its number at its end; the second colour is for what is below 0."""
    for place, row in enumerate(panel.rows):
        found = value(row)
        if found is None:
            continue
        axes.barh(place, found, height=0.66, color=colors[found < 0], alpha=0.85, linewidth=0)
        axes.annotate(
            f"{found:.2f}".replace("-", "\N{MINUS SIGN}"), (found, place), (-4 if found < 0 else 4, 0),
            textcoords="offset points", ha="right" if found < 0 else "left", va="center_baseline", color=theme.ink,
            fontsize=FONT_SIZE - 2,
        )  # fmt: skip
