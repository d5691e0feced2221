"""Draw the pictures of a site, in several processes where there are more than a few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tracker.chart.figure import draw
from tracker.chart.picture import Picture
from tracker.read.parallel import Workers

_FEW = 4
"""So many pictures are drawn sooner here than another process has started and imported matplotlib."""


def draw_all(
    pictures: Sequence[Picture], workers: Workers, progress: Callable[[int, int], None] | None = None
) -> Iterator[tuple[bytes, bytes]]:
    """The light and the dark SVG of each picture, in order.

    Args:
        pictures: what to draw.
        workers: who draws; the bytes are the same for any number.
        progress: called with how many are drawn, and of how many.
    """
    tasks = ((what,) for what in pictures)
    for done, drawn in enumerate(workers.map(draw_both, tasks, few=len(pictures) <= _FEW), 1):
        yield drawn
        if progress:
            progress(done, len(pictures))


def draw_both(what: Picture) -> tuple[bytes, bytes]:
    """The light and the dark SVG of a picture."""
    return draw(what, "light"), draw(what, "dark")
