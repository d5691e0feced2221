"""Histogram: how often values lie where; it needs no file, and stands in the row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.format import media
from tracker.media.arrays import to_array
from tracker.media.base import Media, MediaFile


class Histogram(Media):
    """A histogram for `log`; over the steps of a run it is drawn as a heat map.

    Args:
        sequence: numbers, of any shape. NaN and infinities are counted apart.
        np_histogram: counts and edges, as `numpy.histogram` gives them, instead.
        num_bins: how many bins of one width `sequence` is counted in, 512 at most.
    """

    kind = "histogram"

    def __init__(self, sequence: Any = None, np_histogram: Any = None, num_bins: int = 64) -> None:
        super().__init__()
        self._other = 0
        try:
            if np_histogram is not None:
                self._counts, self._edges = _check(*np_histogram)
            else:
                self._counts, self._edges, self._other = _count(sequence, int(num_bins))
        except Exception as error:  # foreign objects may raise anything
            self._fail(error)

    @classmethod
    def of_counts(cls, counts: Any, low: float, high: float, other: int = 0) -> Histogram:
        """A histogram that was counted elsewhere, in bins of one width.

        Args:
            counts: how many values lie in each bin, shape [bins].
            low: where the first begins.
            high: where the last ends.
            other: how many values are no finite number.
        """
        found = cls(np_histogram=(counts, np.linspace(low, high, len(counts) + 1)))
        found._other = other
        return found

    def _encode(self) -> tuple[dict[str, Any], list[MediaFile]]:
        found: dict[str, Any] = {"_type": self.kind, "values": self._counts.tolist()}
        edges = self._edges
        if np.allclose(np.diff(edges), (edges[-1] - edges[0]) / len(self._counts), rtol=1e-6, atol=0):
            found |= {"min": float(edges[0]), "max": float(edges[-1])}
        else:
            found["bins"] = edges.tolist()
        if self._other:
            found["non_finite"] = self._other
        return found, []


def _count(sequence: Any, bins: int) -> tuple[NDArray[Any], NDArray[np.float64], int]:
    if not 1 <= bins <= media.BINS_MAX:
        raise ValueError(f"num_bins is {bins}, and must be 1 to {media.BINS_MAX}")
    if sequence is None:
        raise ValueError("give a sequence or np_histogram")
    array = to_array(sequence).ravel()
    finite = array[np.isfinite(array)] if array.dtype.kind == "f" else array.astype(np.float64)
    if finite.size == 0:
        raise ValueError("there is no finite number in it")
    counts, edges = np.histogram(finite, bins)
    return counts, edges.astype(np.float64), int(array.size - finite.size)


def _check(counts: Any, edges: Any) -> tuple[NDArray[Any], NDArray[np.float64]]:
    counts, edges = to_array(counts), to_array(edges).astype(np.float64)
    if counts.ndim != 1 or edges.shape != (len(counts) + 1,):
        raise ValueError(f"np_histogram has {counts.shape} counts and {edges.shape} edges: there is one edge more")
    if not 1 <= len(counts) <= media.BINS_MAX:
        raise ValueError(f"np_histogram has {len(counts)} bins, and may have 1 to {media.BINS_MAX}")
    if not (np.isfinite(edges).all() and np.isfinite(counts).all() and (np.diff(edges) > 0).all()):
        raise ValueError("np_histogram has edges that do not rise, or numbers that are not finite")
    return counts, edges
