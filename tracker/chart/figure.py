"""Figures: a chart as an SVG picture, for readers without JavaScript. The only user of matplotlib.

`picture` thins a panel to what the pixels can show, which is little enough to send to another process; `draw` makes the
SVG of it. The same picture gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from tracker.chart.decimate import keep, keep_band
from tracker.chart.panels.chart import ChartPanel
from tracker.chart.series import Series, View
from tracker.chart.ticks import duration_ticks, linear_ticks, log_ticks, time_ticks
from tracker.read.history import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The palette of docs/spec/page-data.md.
LIGHT = (
    "#394ec0", "#e77302", "#3c866f", "#783785", "#9b6104", "#1897dc", "#94331f", "#42286e", "#899969", "#5a5a58",
    "#ce5c9c", "#612703",
)  # fmt: skip
DARK = (
    "#00a5fe", "#ca6e00", "#059e6f", "#bb7ebd", "#f7e520", "#d1f1fc", "#ff537d", "#7871eb", "#92ba09", "#a2c6ed",
    "#fc97ad", "#edbe7f",
)  # fmt: skip

WIDTH, HEIGHT = 960, 400
_STYLE = 1  # one more whenever the drawing changes, so that pictures of earlier builds are drawn anew
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_FONT_SIZE = 13.0
_LEGEND_MAX = 12
_DIRECT_MAX = 8
_DIRECT_CHARACTERS = 26
_LEGEND_LINE = 20.0
_LETTER = 7.4  # the mean width of a letter in pixels at _FONT_SIZE, of the widest of the fonts above
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_PATH = re.compile(rb' d="[^"]*"')
_HUGE = 8e307  # the y axis goes no further, so that its length is a float
_DECIMALS = re.compile(rb"(\.[0-9])[0-9]+")
_TICKS = {"duration": duration_ticks, "time": time_ticks}


@dataclass(frozen=True)
class Theme:
    """The colours of a picture, those of `site/css/tokens.css`; the ground is the page's own."""

    palette: tuple[str, ...]
    ink: str
    muted: str
    grid: str
    axis: str


THEMES = {
    "light": Theme(LIGHT, "#1b1f26", "#59616e", "#eceef1", "#a9b0bb"),
    "dark": Theme(DARK, "#e4e7ec", "#9ba5b4", "#252a32", "#596271"),
}


@dataclass(frozen=True)
class Curve:
    """One series, thinned to the picture's pixels. Arrays have shape [points]."""

    label: str
    color: int
    x: Floats
    y: Floats
    """What the strong line shows."""
    raw: Floats | None
    """What the faint line shows, where `y` is smoothed."""
    low: Floats | None
    high: Floats | None


@dataclass(frozen=True)
class Picture:
    """A chart as it is to be drawn."""

    x_label: str
    x_kind: str
    """number, duration or time."""
    y_label: str
    log_y: bool
    height: int
    legend: bool
    curves: tuple[Curve, ...]
    more: int
    """Series that the legend does not name, beside those it has no room for."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in CSS pixels."""
        return WIDTH, round(self.height + _legend_height(self))

    @property
    def key(self) -> str:
        """20 hex digits that stand for the picture and for the way it is drawn."""
        parts: list[Any] = [_STYLE, version("matplotlib"), self.x_label, self.x_kind, self.y_label, self.log_y]
        parts += [self.height, self.legend, self.more, THEMES, *((curve.label, curve.color) for curve in self.curves)]
        digest = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass"))
        for curve in self.curves:
            for array in (curve.x, curve.y, curve.raw, curve.low, curve.high):
                digest.update(b"-" if array is None else len(array).to_bytes(8, "little") + array.tobytes())
        return digest.hexdigest()[:20]


def picture(panel: ChartPanel) -> Picture:
    """What of a chart is drawn: the view shown first, thinned."""
    axis: Any = next(axis for axis in panel.axes if axis["key"] == panel.x)
    shown = [series for series in panel.series if panel.x in series.views and len(series.views[panel.x].x)]
    return Picture(
        x_label=clean(axis["label"], 80), x_kind=axis["kind"],
        y_label=clean(panel.y_label, 60) if panel.y_label != panel.title else "",
        log_y=panel.options.log_y, height=panel.options.height or HEIGHT, legend=panel.options.legend,
        curves=tuple(_curve(series, series.views[panel.x]) for series in shown), more=panel.left_out,
    )  # fmt: skip


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
    return text.replace(b"'DejaVu Sans'", _FONT.encode())


def clean(text: str, limit: int) -> str:
    """`text` in one line that XML can hold, cut to `limit` characters."""
    line = " ".join(_CONTROL.sub(" ", text).split())
    return line[: limit - 1] + "…" if len(line) > limit else line


def _curve(series: Series, view: View) -> Curve:
    """A series with only the points that the pixels need: of the line, the faint line and the band."""
    smooth = view.smoothed is not None
    y = view.smoothed if view.smoothed is not None else view.y
    low = view.smoothed_low if smooth and view.smoothed_low is not None else view.low
    high = view.smoothed_high if smooth and view.smoothed_high is not None else view.high
    raw = view.y if smooth and low is None else None
    index = keep(view.x, y, WIDTH // 2) if low is None or high is None else keep_band(view.x, y, low, high, WIDTH // 2)
    if raw is not None:
        index = np.union1d(index, keep(view.x, raw, WIDTH // 2))
    pick = [None if array is None else array[index] for array in (raw, low, high)]
    return Curve(clean(series.label, 60), series.color, view.x[index], y[index], pick[0], pick[1], pick[2])


# --- the drawing ---


def _draw_on(figure: Figure, what: Picture, theme: Theme) -> None:
    width, height = what.size
    direct = _is_direct(what)
    right = 14.0 + (26 + _LETTER * max((len(curve.label) for curve in what.curves), default=0) if direct else 0)
    top, bottom = 22.0 if what.y_label else 8.0, 44.0 + _legend_height(what)
    axes: Axes = figure.add_axes(
        (58 / width, bottom / height, (width - 58 - right) / width, (height - top - bottom) / height)
    )
    low_x, high_x = _x_range(what)
    low_y, high_y = _y_range(what)
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


def _x_range(what: Picture) -> tuple[float, float]:
    ends = [value for curve in what.curves for value in (float(curve.x[0]), float(curve.x[-1]))]
    return _widened(min(ends), max(ends), 0.0) if ends else (0.0, 1.0)


def _y_range(what: Picture) -> tuple[float, float]:
    arrays = [a for curve in what.curves for a in (curve.y, curve.raw, curve.low, curve.high) if a is not None]
    found = [array[np.isfinite(array) & ((array > 0) | (not what.log_y))] for array in arrays]
    extremes = [(float(array.min()), float(array.max())) for array in found if len(array)]
    if not extremes:
        return (0.1, 1.0) if what.log_y else (0.0, 1.0)
    low, high = min(pair[0] for pair in extremes), max(pair[1] for pair in extremes)
    if not what.log_y:
        low, high = _widened(low, high, 0.05)
        return max(low, -_HUGE), min(high, _HUGE)
    ends = _widened(math.log10(low), math.log10(high), 0.05)
    return 10.0 ** max(ends[0], -307.0), 10.0 ** min(ends[1], 307.0)


def _widened(low: float, high: float, share: float) -> tuple[float, float]:
    """The range with `share` of its width more at either end; a point gets some width."""
    if low == high:
        room = abs(low) * 0.1 or 1.0
        return low - room, high + room
    room = (high / 2 - low / 2) * 2 * share
    room = room if math.isfinite(room) else 0.0
    return low - room, high + room


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


def _is_direct(what: Picture) -> bool:
    """Whether the curves have their names at their ends, not in a legend: where they are few and short."""
    longest = max((len(curve.label) for curve in what.curves), default=0)
    return what.legend and 1 < len(what.curves) <= _DIRECT_MAX and longest <= _DIRECT_CHARACTERS and not what.more


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


def _legend_rows(what: Picture) -> list[list[tuple[Curve | None, str, float]]]:
    """The legend's rows of (curve, text, x in pixels); the curve is None for `and n more`."""
    if not what.legend or _is_direct(what) or not what.curves or (len(what.curves) == 1 and not what.more):
        return []
    named = what.curves[:_LEGEND_MAX]
    items: list[tuple[Curve | None, str]] = [(curve, curve.label) for curve in named]
    if len(what.curves) + what.more > len(named):
        items.append((None, f"and {len(what.curves) + what.more - len(named):,} more"))
    rows: list[list[tuple[Curve | None, str, float]]] = [[]]
    at = 12.0
    for curve, label in items:
        space = 42 + _LETTER * len(label)
        if rows[-1] and at + space > WIDTH:
            rows.append([])
            at = 12.0
        rows[-1].append((curve, label, at))
        at += space
    return rows


def _legend_height(what: Picture) -> float:
    rows = _legend_rows(what)
    return _LEGEND_LINE * len(rows) + (6 if rows else 0)


def _draw_legend(figure: Figure, what: Picture, theme: Theme) -> None:
    from matplotlib.lines import Line2D

    width, height = what.size
    rows = _legend_rows(what)
    for number, row in enumerate(rows):
        y = (_LEGEND_LINE * (len(rows) - number) - 8) / height
        for curve, label, x in row:
            if curve is None:
                figure.text(x / width, y, label, va="center_baseline", color=theme.muted)
                continue
            color = theme.palette[curve.color % len(theme.palette)]
            figure.add_artist(Line2D([x / width, (x + 14) / width], [y, y], color=color, linewidth=2.5))
            figure.text((x + 20) / width, y, label, va="center_baseline", color=theme.ink)
