"""Draw the pictures of a site, in several processes where there are more than a few."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tracker.chart.figure import draw
from tracker.chart.picture import Picture

_FEW = 4
"""So many pictures are drawn sooner here than another process has started and imported matplotlib."""


def draw_all(
    pictures: Sequence[Picture], jobs: int, progress: Callable[[int, int], None] | None = None
) -> Iterator[tuple[bytes, bytes]]:
    """The light and the dark SVG of each picture, in order.

    Args:
        pictures: what to draw.
        jobs: at most so many processes; the bytes are the same for any number.
        progress: called with how many are drawn, and of how many.
    """
    workers = min(jobs, (len(pictures) + 1) // 2)
    if workers <= 1 or len(pictures) <= _FEW:
        for done, what in enumerate(pictures, 1):
            yield _draw_both(what)
            if progress:
                progress(done, len(pictures))
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        for done, drawn in enumerate(pool.map(_draw_both, pictures), 1):
            yield drawn
            if progress:
                progress(done, len(pictures))


def _draw_both(what: Picture) -> tuple[bytes, bytes]:
    return draw(what, "light"), draw(what, "dark")
