"""Pictures: what of a chart is drawn, thinned to what the pixels can show; little enough to send to another process."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import orjson

from tracker.chart.decimate import keep, keep_band
from tracker.chart.palette import THEMES
from tracker.chart.panels.chart import ChartPanel, Ends
from tracker.chart.panels.marks import Annotation, ReferenceLine
from tracker.chart.series import Series, View
from tracker.chart.stack import stack
from tracker.chart.versions import version_of
from tracker.read.history import Floats

WIDTH, HEIGHT = 960, 400
LEGEND_LINE = 20.0
LETTER = 7.4
"""The mean width of a letter in pixels, of the widest of the fonts that pictures ask for."""

_STYLE = 2  # one more whenever the drawing changes, so that pictures of earlier builds are drawn anew
_LEGEND_MAX = 12
_TURNS_MAX = 7000
"""With more turns of its lines a chart's SVG is larger than some 100 kB."""
_TURN = 0.25
"""Pixels that a point is beside the straight line through its neighbours; of a lesser turn nothing is drawn."""
_DATA_MAX = 25_000
"""Bytes of the data of any other panel: those of a scatter plot are a fifth of its SVG."""
_DIRECT_MAX = 8
_DIRECT_CHARACTERS = 26
_HUGE = 8e307  # the y axis goes no further, so that its length is a float
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


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
    paint: tuple[str, str] | None = None
    """A colour of the author's, as a series'."""
    dash: int | None = None


class Picture:
    """Something to be drawn, little enough to send to another process."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in CSS pixels."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """20 hex digits that stand for the picture and for the way it is drawn."""
        raise NotImplementedError

    @property
    def dense(self) -> bool:
        """Whether so much is in it that a page shows it as dots: as SVG it is long to read, and longer to paint."""
        raise NotImplementedError


def style_parts(*, dense: bool = False) -> list[Any]:
    """What every picture depends on beside its content."""
    return [_STYLE, version_of("matplotlib"), THEMES, *([version_of("pillow")] if dense else [])]


@dataclass(frozen=True)
class ChartPicture(Picture):
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
    x_range: Ends | None = None
    """The ends of the x axis that the author chose, None for one that the data decide."""
    y_range: Ends | None = None
    log_x: bool = False
    ignore_outliers: bool = False
    lines: tuple[ReferenceLine, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    width: int = WIDTH
    style: str = "line"
    line_width: float = 0.0
    """Pixels; 0 for the usual."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in CSS pixels."""
        return self.width, round(self.height + legend_height(self))

    @cached_property
    def key(self) -> str:
        """As of any picture."""
        parts = [*style_parts(dense=self.dense), self.x_label, self.x_kind, self.y_label, self.log_y, self.height]
        parts += [self.legend, self.more, self.x_range, self.y_range, self.log_x, self.ignore_outliers, self.lines]
        parts += [self.annotations, self.width]
        parts += [(curve.label, curve.color) for curve in self.curves]
        parts += [] if self.style == "line" else [self.style]
        parts += [("line_width", self.line_width)] if self.line_width else []
        parts += [(c.label, c.paint, c.dash) for c in self.curves if c.paint or c.dash is not None]
        digest = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass"))
        for curve in self.curves:
            for array in (curve.x, *_lines_of(curve)):
                digest.update(b"-" if array is None else len(array).to_bytes(8, "little") + array.tobytes())
        return digest.hexdigest()[:20]

    @cached_property
    def dense(self) -> bool:
        """As of any picture."""
        drawn = [array for curve in self.curves for array in _lines_of(curve) if array is not None]
        if sum(map(len, drawn)) <= _TURNS_MAX:
            return False
        ends = y_range(self)
        return sum(_turns(array, ends, self.height, log=self.log_y) for array in drawn) > _TURNS_MAX


def _lines_of(curve: Curve) -> tuple[Floats | None, ...]:
    return curve.y, curve.raw, curve.low, curve.high


def _turns(values: Floats, ends: tuple[float, float], height: float, *, log: bool) -> int:
    """How often a line turns so far that it is seen, on a plot of some pixels' height."""
    with np.errstate(all="ignore"):
        low, high = np.log10(ends) if log else ends
        pixels = ((np.log10(values) if log else values) - low) * (height / (high - low))
        return int((np.abs(np.diff(pixels, 2)) > 2 * _TURN).sum())


class Drawable(Protocol):
    """A panel that is drawn as a whole, not thinned first."""

    @property
    def kind(self) -> str:
        """Its kind, which says how it is drawn."""

    @property
    def height(self) -> int:
        """Of its picture, in CSS pixels."""

    def payload(self) -> dict[str, Any]:
        """All that the picture shows."""


@dataclass(frozen=True)
class PanelPicture(Picture):
    """Any other panel as it is to be drawn."""

    panel: Drawable
    width: int = WIDTH
    height: int | None = None  # the panel's own when left out

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in CSS pixels."""
        return self.width, self.height or self.panel.height

    @cached_property
    def key(self) -> str:
        """As of any picture."""
        body = self._body()
        digest = hashlib.sha256(repr([*style_parts(dense=len(body) > _DATA_MAX), self.size]).encode())
        digest.update(body)
        return digest.hexdigest()[:20]

    @cached_property
    def dense(self) -> bool:
        """As of any picture."""
        return len(self._body()) > _DATA_MAX

    def _body(self) -> bytes:
        return orjson.dumps(self.panel.payload(), option=orjson.OPT_SERIALIZE_NUMPY)


def picture(panel: ChartPanel, width: int = WIDTH) -> ChartPicture:
    """What of a chart is drawn: the view shown first, thinned; `width` in CSS pixels."""
    axis: Any = next(axis for axis in panel.axes if axis["key"] == panel.x)
    shown = [series for series in panel.series if panel.x in series.views and len(series.views[panel.x].x)]
    ends = _useful(panel.options.x_range, [series.views[panel.x] for series in shown])
    options = panel.options
    return ChartPicture(
        x_label=clean(axis["label"], 80), x_kind=axis["kind"],
        y_label=clean(panel.y_label, 60) if panel.y_label != panel.title else "",
        log_y=options.log_y, height=options.height or HEIGHT, legend=options.legend,
        curves=tuple(_curve(series, view, ends) for series, view in zip(shown, _areas(panel, shown), strict=True)),
        more=panel.left_out, x_range=ends, y_range=options.y_range, log_x=options.log_x and axis["kind"] != "time",
        ignore_outliers=options.ignore_outliers, width=width, style=options.style, line_width=options.line_width,
        lines=tuple(replace(line, label=clean(line.label, 60)) for line in options.lines),
        annotations=tuple(replace(each, text=clean(each.text, 60)) for each in options.annotations),
    )  # fmt: skip


def _areas(panel: ChartPanel, shown: Sequence[Series]) -> list[View]:
    """What is drawn of each series: its view, or in a chart of areas the edges of its area as a band."""
    views = [series.views[panel.x] for series in shown]
    if panel.options.style == "line":
        return views
    drawn = [view.y if view.smoothed is None else view.smoothed for view in views]
    if panel.options.style == "area":
        return [
            View(view.x, y, low=np.where(np.isfinite(y), 0.0, np.nan), high=y)
            for view, y in zip(views, drawn, strict=True)
        ]
    curves = [(view.x, y) for view, y in zip(views, drawn, strict=True)]
    layers = stack(curves, percent=panel.options.style == "percent")
    return [View(layer.x, layer.high, low=layer.low, high=layer.high) for layer in layers]


def clean(text: str, limit: int) -> str:
    """`text` in one line that XML can hold, cut to `limit` characters."""
    line = " ".join(_CONTROL.sub(" ", text).split())
    return line[: limit - 1] + "…" if len(line) > limit else line


def _curve(series: Series, view: View, ends: Ends | None) -> Curve:
    """A series with only the points that the pixels need: of the line, the faint line and the band."""
    view = _part(view, ends)
    smooth = view.smoothed is not None
    y = view.smoothed if view.smoothed is not None else view.y
    low = view.smoothed_low if smooth and view.smoothed_low is not None else view.low
    high = view.smoothed_high if smooth and view.smoothed_high is not None else view.high
    raw = view.y if smooth and low is None else None
    index = keep(view.x, y, WIDTH // 2) if low is None or high is None else keep_band(view.x, y, low, high, WIDTH // 2)
    if raw is not None:
        kept = np.zeros(len(raw), np.bool_)
        kept[index] = kept[keep(view.x, raw, WIDTH // 2)] = True
        index = np.flatnonzero(kept)
    pick = [None if array is None else array[index] for array in (raw, low, high)]
    label = clean(series.label, 60)
    return Curve(label, series.color, view.x[index], y[index], pick[0], pick[1], pick[2], series.paint, series.dash)


def _useful(ends: Ends | None, views: Sequence[View]) -> Ends | None:
    """The ends of the x axis, unless they lie beyond all of the data."""
    low, high = ends or (None, None)
    beyond = all((low is not None and low >= view.x[-1]) or (high is not None and high <= view.x[0]) for view in views)
    return None if beyond else ends


def _part(view: View, ends: Ends | None) -> View:
    """The points of a view between two x, and one more on either side."""
    if ends is None:
        return view
    low, high = ends
    first = 0 if low is None else max(0, int(np.searchsorted(view.x, low)) - 1)
    last = len(view.x) if high is None else int(np.searchsorted(view.x, high, side="right")) + 1
    return view.part(slice(first, last))


# --- the axes ---


def x_range(what: ChartPicture) -> tuple[float, float]:
    """The ends of the x axis; both above 0 where it is logarithmic."""
    found = [float(line.at) for line in what.lines if line.axis == "x"]
    for curve in what.curves:
        seen = curve.x[curve.x > 0] if what.log_x else curve.x
        found += [float(seen[0]), float(seen[-1])] if len(seen) else []
    found = [value for value in found if value > 0 or not what.log_x]
    if what.log_x:
        data = (min(found), max(found)) if found and min(found) < max(found) else _around(found)
    else:
        data = widened(min(found), max(found), 0.0) if found else (0.0, 1.0)
    return between(what.x_range, data, log=what.log_x)


def _around(found: Sequence[float]) -> tuple[float, float]:
    """Ends of a logarithmic axis about a single value, or none."""
    return (found[0] / 2, found[0] * 2) if found else (0.1, 1.0)


def between(ends: Ends | None, data: tuple[float, float], *, log: bool) -> tuple[float, float]:
    """The range that the author's ends leave of the data's; the data's where they would leave nothing."""
    low, high = ((end if end is None or end > 0 or not log else None) for end in ends or (None, None))
    start, end = data[0] if low is None else low, data[1] if high is None else high
    return (start, end) if start < end else data


def y_range(what: ChartPicture) -> tuple[float, float]:
    """The ends of the y axis; both above 0 where it is logarithmic."""
    return between(what.y_range, _data_y_range(what), log=what.log_y)


def _data_y_range(what: ChartPicture) -> tuple[float, float]:
    shown = [_inside(curve, what.x_range) for curve in what.curves]
    arrays = [a for curve in shown for a in _lines_of(curve) if a is not None]
    if what.ignore_outliers:
        arrays = [_typical(curve.y for curve in shown)]
    arrays.append(np.array([line.at for line in what.lines if line.axis == "y"]))
    found = [array[np.isfinite(array) & ((array > 0) | (not what.log_y))] for array in arrays]
    extremes = [(float(array.min()), float(array.max())) for array in found if len(array)]
    if not extremes:
        return (0.1, 1.0) if what.log_y else (0.0, 1.0)
    least, greatest = min(pair[0] for pair in extremes), max(pair[1] for pair in extremes)
    low, high = padded(least, greatest, log=what.log_y)
    if what.style == "percent":
        return 0.0, 100.0
    return (0.0, high) if what.style != "line" and least >= 0 and not what.log_y else (low, high)


def _typical(arrays: Iterable[Floats]) -> Floats:
    """The 5th and the 95th percentile of all finite values."""
    values = np.concatenate([np.empty(0), *arrays])
    values = values[np.isfinite(values)]
    ends: Floats = np.percentile(values, [5, 95]) if len(values) else values
    return ends


def padded(low: float, high: float, *, log: bool) -> tuple[float, float]:
    """A range of data with 5 % more at either end; of a logarithmic axis, 5 % of its length on paper."""
    if not log:
        low, high = widened(low, high, 0.05)
        return max(low, -_HUGE), min(high, _HUGE)
    ends = widened(math.log10(low), math.log10(high), 0.05)
    return 10.0 ** max(ends[0], -307.0), 10.0 ** min(ends[1], 307.0)


def widened(low: float, high: float, share: float) -> tuple[float, float]:
    """The range with `share` of its width more at either end; a point gets some width."""
    if low == high:
        room = abs(low) * 0.1 or 1.0
        return low - room, high + room
    room = (high / 2 - low / 2) * 2 * share
    room = room if math.isfinite(room) else 0.0
    return low - room, high + room


def _inside(curve: Curve, ends: Ends | None) -> Curve:
    """The points of a curve that lie between two x."""
    if ends is None:
        return curve
    low, high = ends
    part = slice(
        0 if low is None else int(np.searchsorted(curve.x, low)),
        len(curve.x) if high is None else int(np.searchsorted(curve.x, high, side="right")),
    )
    pick = [None if array is None else array[part] for array in (curve.raw, curve.low, curve.high)]
    return Curve(curve.label, curve.color, curve.x[part], curve.y[part], pick[0], pick[1], pick[2])


def is_direct(what: ChartPicture) -> bool:
    """Whether the curves have their names at their ends, not in a legend: where they are few and short."""
    longest = max((len(curve.label) for curve in what.curves), default=0)
    return what.legend and 1 < len(what.curves) <= _DIRECT_MAX and longest <= _DIRECT_CHARACTERS and not what.more


def legend_rows(what: ChartPicture) -> list[list[tuple[Curve | None, str, float]]]:
    """The legend's rows of (curve, text, x in pixels); the curve is None for `and n more`."""
    if not what.legend or is_direct(what) or not what.curves or (len(what.curves) == 1 and not what.more):
        return []
    named = what.curves[:_LEGEND_MAX]
    items: list[tuple[Curve | None, str]] = [(curve, curve.label) for curve in named]
    if len(what.curves) + what.more > len(named):
        items.append((None, f"and {len(what.curves) + what.more - len(named):,} more"))
    rows: list[list[tuple[Curve | None, str, float]]] = [[]]
    at = 12.0
    for curve, label in items:
        space = 42 + LETTER * len(label)
        if rows[-1] and at + space > what.width:
            rows.append([])
            at = 12.0
        rows[-1].append((curve, label, at))
        at += space
    return rows


def legend_height(what: ChartPicture) -> float:
    """The pixels that the legend takes below the plot."""
    rows = legend_rows(what)
    return LEGEND_LINE * len(rows) + (6 if rows else 0)
