"""A distribution over steps as a small inline SVG: a picture of one colour whose opacity is how much lies where."""

from __future__ import annotations

import base64
from html import escape

import numpy as np

from tracker.chart.distribution import Distribution
from tracker.chart.png import indexed_png
from tracker.read.history import Floats

WIDTH, HEIGHT = 320, 176
COLUMNS = 120
LEVELS = 32
_BLUE = (58, 122, 200)
"""Stands out from a light ground and from a dark one."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 4, 316, 22, 152


def distribution_svg(found: Distribution, label: str, texts: tuple[str, str, str, str]) -> str:
    """A map as `<svg class="spark">`.

    Args:
        found: the map.
        label: what it says, for those who do not see it.
        texts: what is written above at the left and right, and below at the left and right.
    """
    levels = np.ceil(shades(found) * (LEVELS - 1)).astype(np.uint8)
    picture = levels[::-1][:, columns_at(found, COLUMNS)]
    palette = [(*_BLUE, round(255 * (level / (LEVELS - 1)) ** 0.8)) for level in range(LEVELS)]
    data = base64.b64encode(indexed_png(picture, palette)).decode()
    image = (
        f'<image x="{_LEFT}" y="{_TOP}" width="{_RIGHT - _LEFT}" height="{_BOTTOM - _TOP}"'
        f' preserveAspectRatio="none" href="data:image/png;base64,{data}"/>'
    )
    above, right, below, end = (escape(text) for text in texts)
    return (
        f'<svg class="spark spark-map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">{image}'
        f'<text x="{_LEFT}" y="13">{above}</text><text x="{_RIGHT}" y="13" text-anchor="end">{right}</text>'
        f'<text x="{_LEFT}" y="{HEIGHT - 6}">{below}</text>'
        f'<text x="{_RIGHT}" y="{HEIGHT - 6}" text-anchor="end">{end}</text></svg>'
    )


def shades(found: Distribution) -> Floats:
    """How strong each bin is, 0 to 1: the root of its share of the greatest of all, so that thin tails show.

    Shape [bins, columns].
    """
    greatest = float(found.shares.max())
    strong: Floats = np.sqrt(found.shares / greatest) if greatest > 0 else found.shares
    return strong


def columns_at(found: Distribution, number: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each of `number` places evenly from the first step to the last, the column whose step is nearest."""
    steps = found.steps.astype(np.float64)
    places = np.linspace(steps[0], steps[-1], number)
    middles = (steps[1:] + steps[:-1]) / 2
    nearest: np.ndarray[tuple[int], np.dtype[np.int64]] = np.searchsorted(middles, places, side="right")
    return nearest
