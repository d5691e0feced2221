"""Sparks: a curve as a small inline SVG, written directly; run pages have thousands of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from tracker.chart.decimate import keep
from tracker.read.history import Floats

WIDTH, HEIGHT = 320, 176
_LEFT, _RIGHT, _TOP, _BOTTOM = 4.0, 316.0, 22.0, 152.0
_BUCKETS = 100
_MARKS = 40


def spark_svg(
    x: Floats,
    y: Floats,
    smoothed: Floats | None,
    *,
    label: str,
    texts: tuple[str, str, str, str],
    more: Sequence[tuple[Floats, Floats]] = (),
) -> str:
    """A curve as `<svg class="spark">`, or a few that share their axes.

    Args:
        x: ascending and finite, shape [points].
        y: as logged, shape [points]; what is not finite is marked.
        smoothed: the smoothed curve, which then is the strong one, or None.
        label: what the picture says, for those who do not see it.
        texts: greatest and least value, last value, and the range of x, as they are to be written.
        more: x and y of further curves, each as above.
    """
    strong = y if smoothed is None else smoothed
    finite = np.isfinite(y)
    low, high = _range(np.concatenate([y[finite], *(ys[np.isfinite(ys)] for ys in (strong, *(ys for _, ys in more)))]))
    ends = [(float(xs[0]), float(xs[-1])) for xs in (x, *(xs for xs, _ in more)) if len(xs)]
    start, end = (min(end[0] for end in ends), max(end[1] for end in ends)) if ends else (0.0, 1.0)
    parts = []
    if smoothed is not None:
        parts += _line("spark-raw", x, y, (start, end, low, high))
    for xs, ys in ((x, strong), *more):
        parts += _line("spark-line", xs, ys, (start, end, low, high))
    parts += _marks(x, y, finite, (start, end, low, high))
    greatest, least, last, span = (escape(text) for text in texts)
    parts += [
        f'<text x="{_LEFT:g}" y="13">{greatest}</text>',
        f'<text x="{_RIGHT:g}" y="13" text-anchor="end">{last}</text>',
        f'<text x="{_LEFT:g}" y="{HEIGHT - 6}">{least}</text>',
        f'<text x="{_RIGHT:g}" y="{HEIGHT - 6}" text-anchor="end">{span}</text>',
    ]
    name = escape(label)
    return f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name}">{"".join(parts)}</svg>'


_Box = tuple[float, float, float, float]


def _range(values: Floats) -> tuple[float, float]:
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    if low == high:
        return low - (abs(low) * 0.1 or 1.0), high + (abs(high) * 0.1 or 1.0)
    return low, high


def _places(x: Floats, y: Floats, box: _Box) -> tuple[Floats, Floats]:
    """Points as places in the picture, shape [points] each."""
    start, end, low, high = box
    across = _shares(x, start, end) if end > start else np.full(len(x), 0.5)
    up = _shares(y, low, high)
    return _LEFT + across * (_RIGHT - _LEFT), _BOTTOM - up * (_BOTTOM - _TOP)


def _shares(values: Floats, low: float, high: float) -> Floats:
    """Where values lie between low, 0, and high, 1; scaled first, so that no range overflows or vanishes."""
    scale = max(abs(low), abs(high))
    return (values / scale - low / scale) / (high / scale - low / scale)


def _line(name: str, x: Floats, y: Floats, box: _Box) -> list[str]:
    """A path through the finite points, broken at the others; a point that stands alone is a dot."""
    index = keep(x, y, _BUCKETS)
    x, y = x[index], y[index]
    finite = np.isfinite(y)
    if not finite.any():
        return []
    across, up = _places(x, np.where(finite, y, 0.0), box)
    before, after = np.r_[False, finite[:-1]], np.r_[finite[1:], False]
    signs = "".join(["L%.1f %.1f" if open_piece else "M%.1f %.1f" for open_piece in before[finite].tolist()])
    path = signs % tuple(np.column_stack((across[finite], up[finite])).ravel().tolist())
    dots = np.flatnonzero(finite & ~before & ~after)[:_MARKS]
    rings = [f"M{across[i] - 2:.1f} {up[i]:.1f}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0" for i in dots]
    return [f'<path class="{name}" d="{path}"/>', *(f'<path class="spark-mark" d="{ring}"/>' for ring in rings)]


def _marks(x: Floats, y: Floats, finite: np.ndarray[tuple[int], np.dtype[np.bool_]], box: _Box) -> list[str]:
    """Crosses and triangles for NaN and infinities, at the height of the finite value before them."""
    bad = np.flatnonzero(~finite)
    if not len(bad):
        return []
    bad = bad[np.unique(np.linspace(0, len(bad) - 1, min(len(bad), _MARKS)).astype(np.int64))]
    last = np.maximum.accumulate(np.where(finite, np.arange(len(y)), -1))[bad]
    first = int(np.argmax(finite))
    heights = y[np.where(last < 0, first, last)] if finite.any() else np.full(len(bad), (box[2] + box[3]) / 2)
    across, up = _places(x[bad], heights, box)
    shapes = {0: "M{0} {1}l6 6m0 -6l-6 6", 1: "M{0} {2}l3 -6l3 6z", -1: "M{0} {1}l3 6l3 -6z"}
    found = []
    for px, py, value in zip(across.tolist(), up.tolist(), y[bad].tolist(), strict=True):
        kind = 0 if value != value else 1 if value > 0 else -1  # noqa: PLR0124 - NaN alone differs from itself
        shape = shapes[kind].format(f"{px - 3:.1f}", f"{py - 3:.1f}", f"{py + 3:.1f}")
        found.append(f'<path class="spark-mark" d="{shape}"/>')
    return found
