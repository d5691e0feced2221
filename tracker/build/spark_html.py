"""Sparklines in tables: a curve as a small inline SVG; `site/src/table/spark.js` makes the same."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from tracker.build.text import format_any

WIDTH, HEIGHT = 120, 24
_EDGE = 2.0
_TOP = 99


def spark_cell(value: Sequence[Any]) -> str:
    """A cell `[last, least, greatest, heights…]` as HTML."""
    last, low, high, *heights = value
    said = escape(f"last {format_any(last)}, from {format_any(low)} to {format_any(high)}")
    path = "".join(_steps(heights))
    return (
        f'<svg class="cell-spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}"><title>{said}</title>'
        f'<path d="{path}"/></svg>'
    )


def _steps(heights: Sequence[int | None]) -> list[str]:
    """A line through the places that have a value; a single one is a short stroke."""
    known = [(i, height) for i, height in enumerate(heights) if height is not None]
    if len(known) == 1:
        return [f"M{_EDGE:g} {_up(known[0][1]):.1f}H{WIDTH - _EDGE:g}"]
    parts = max(1, len(heights) - 1)
    across = (WIDTH - 2 * _EDGE) / parts
    return [f"{'L' if n else 'M'}{_EDGE + i * across:.1f} {_up(height):.1f}" for n, (i, height) in enumerate(known)]


def _up(height: int) -> float:
    return HEIGHT - _EDGE - (HEIGHT - 2 * _EDGE) * height / _TOP
