"""Figures for paper: a picture laid out anew for a column of text, so that its letters have a size that print needs."""

from __future__ import annotations

from dataclasses import replace

from tracker.chart.picture import WIDTH, ChartPicture, PanelPicture, Picture

POINTS = 8.0
"""The size of the letters on paper."""
LETTERS = 13.0
"""Their size in a picture, in pixels; `drawing/axes.py` draws with it."""
SCALE = POINTS / LETTERS
"""Points a pixel."""
TEXT_INCHES, COLUMN_INCHES = 5.5, 3.25
"""The width of a figure that takes the page's whole width, and the least: a column of two."""
_ROWS = ("bar", "heatmap", "importance")
"""Panels whose height is that of their rows, however wide they are."""
_LEAST, _FLATTER = 220, 0.75


def on_paper(what: Picture) -> Picture:
    """A picture as wide, in pixels, as print has room for at `SCALE`; its curves are the same."""
    whole = TEXT_INCHES * 72 / SCALE
    width = round(max(COLUMN_INCHES * 72 / SCALE, whole * what.size[0] / WIDTH))
    if isinstance(what, ChartPicture):
        return replace(what, width=width, height=_height(what.height))
    if isinstance(what, PanelPicture):
        kept = what.panel.kind in _ROWS
        return replace(what, width=width, height=what.size[1] if kept else _height(what.size[1]))
    return what


def _height(pixels: int) -> int:
    return max(min(pixels, _LEAST), round(pixels * _FLATTER))
