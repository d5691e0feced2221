"""Aggregation: the curves of a group's runs as one mean with a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracker.read.history import Floats


@dataclass(frozen=True)
class Aggregate:
    """Several curves as one. All arrays have shape [points]; x is ascending, without repeats."""

    x: Floats
    """Every x at which some curve has a finite point."""
    mean: Floats
    low: Floats
    """The least value."""
    high: Floats
    """The greatest value."""
    count: Floats
    """How many curves reach this x."""


def align(curves: Sequence[tuple[Floats, Floats]]) -> Aggregate:
    """The mean, the least and the greatest of curves at every x of any of them.

    Between its own points a curve is interpolated linearly; before its first and after its last point it has no part.
    Points that are not finite are left out. Several points of one curve at the same x count as their mean there.

    Args:
        curves: x and y of each curve, both of shape [points]; x ascending and finite.
    """
    known = [_one_a_place(x[np.isfinite(y)], y[np.isfinite(y)]) for x, y in curves]
    known = [(x, y) for x, y in known if len(x)]
    if not known:
        empty = np.empty(0)
        return Aggregate(empty, empty, empty, empty, empty)
    xs = np.unique(np.concatenate([x for x, _ in known]))
    total, count = np.zeros(len(xs)), np.zeros(len(xs))
    low, high = np.full(len(xs), np.inf), np.full(len(xs), -np.inf)
    for x, y in known:
        part = slice(np.searchsorted(xs, x[0]), np.searchsorted(xs, x[-1], side="right"))
        values = np.interp(xs[part], x, y)
        total[part] += values
        count[part] += 1.0
        np.minimum(low[part], values, out=low[part])
        np.maximum(high[part], values, out=high[part])
    mean = np.clip(total / count, low, high)  # rounding must not carry a mean out of its band
    return Aggregate(xs, mean, low, high, count)


def _one_a_place(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """A curve with the points of each x replaced by their mean."""
    if not np.any(x[1:] == x[:-1]):
        return x, y
    places, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    return places, np.bincount(inverse, weights=y) / counts
