"""Thinning: which points of a curve to keep so that it looks the same and no spike is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.read.history import Floats, Integers


def keep(x: Floats, y: Floats, buckets: int) -> Integers:
    """The indexes of the points to keep, ascending.

    Kept are the first and the last finite point; in each of `buckets` equal parts of the x range the least, the
    greatest and the last finite point; and the first NaN, Infinity and -Infinity of each part.

    Args:
        x: shape [points], ascending and finite.
        y: shape [points].
        buckets: parts of the x range; at least 1.
    """
    return keep_band(x, y, y, y, buckets)


def keep_band(x: Floats, y: Floats, low: Floats, high: Floats, buckets: int) -> Integers:
    """As `keep`, for a curve with a band: of each part also the least `low` and the greatest `high` are kept."""
    if len(x) == 0:
        return np.empty(0, np.int64)
    bucket = _bucket(x, buckets)
    kept = np.zeros(len(x), np.bool_)
    finite = np.flatnonzero(np.isfinite(y))
    if len(finite) < len(y):
        for marked in (np.isnan(y), y == np.inf, y == -np.inf):
            kept[_firsts(np.flatnonzero(marked), bucket)] = True
    if len(finite):
        starts = _starts(_picked(bucket, finite))
        ends = np.append(starts[1:], len(finite)) - 1
        kept[finite[0]] = kept[finite[ends]] = True
        for values in (y, -y) if low is y and high is y else _distinct((y, -y, low, -high)):
            kept[_extremes(finite, bucket, starts, ends, values)] = True
    return np.flatnonzero(kept)


def counts(y: Floats, indexes: Integers) -> Integers:
    """The number of finite points of `y` up to and including each kept point.

    Args:
        y: the whole curve, shape [points].
        indexes: the kept points, shape [kept].
    """
    total: Integers = np.cumsum(np.isfinite(y), dtype=np.int64)
    kept: Integers = total[indexes]
    return kept


def _bucket(x: Floats, buckets: int) -> Integers:
    """The part of the x range that each point lies in, 0 to buckets - 1."""
    with np.errstate(over="ignore", invalid="ignore"):
        place = (x - x[0]) / (x[-1] - x[0]) * buckets
    place[np.isnan(place)] = 0.0  # one x only, or a range beyond what a float holds
    numbers: Integers = np.minimum(place, buckets - 1).astype(np.int64)
    return numbers


def _starts(groups: Integers) -> Integers:
    """The indexes at which a run of equal numbers begins."""
    starts: Integers = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
    return starts


def _picked(values: NDArray[Any], indexes: Integers) -> NDArray[Any]:
    """`values[indexes]` of different indexes; as most curves are finite, these are mostly all."""
    return values if len(indexes) == len(values) else values[indexes]


def _firsts(indexes: Integers, bucket: Integers) -> Integers:
    return indexes[_starts(bucket[indexes])] if len(indexes) else indexes


def _extremes(finite: Integers, bucket: Integers, starts: Integers, ends: Integers, values: Floats) -> Integers:
    """The first index of each part at which `values` is least there."""
    picked = _picked(values, finite)
    least = np.minimum.reduceat(picked, starts)
    return _firsts(finite[picked == np.repeat(least, ends - starts + 1)], bucket)


def _distinct(arrays: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """The arrays without those that are the same as an earlier one."""
    found: list[NDArray[np.float64]] = []
    for array in arrays:
        if not any(array is other or np.array_equal(array, other) for other in found):
            found.append(array)
    return found
