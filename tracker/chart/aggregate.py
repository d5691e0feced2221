"""Aggregation: the curves of a group's runs as one line with a band, and several numbers as one with a spread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracker.read.history import Floats

AGGREGATES = ("mean", "median", "min", "max")
"""What may stand for several values."""

BANDS = ("minmax", "std", "stderr", "p10-p90", "none")
"""How far they spread; for p10-p90 any two percentiles."""

_PERCENTILES = re.compile(r"p([0-9]{1,2}(?:\.[0-9]+)?)-p([0-9]{1,3}(?:\.[0-9]+)?)")
_CELLS = 4_000_000
"""So many interpolated values are held at once."""


@dataclass(frozen=True)
class Aggregate:
    """Several curves as one. All arrays have shape [points]; x is ascending, without repeats."""

    x: Floats
    """Every x at which some curve has a finite point."""
    mean: Floats
    """Their mean, or what else was asked for."""
    low: Floats
    """The band's lower edge."""
    high: Floats
    """Its upper edge."""
    count: Floats
    """How many curves reach this x."""


def percentiles(band: str) -> tuple[float, float] | None:
    """The two percentiles of a band such as `p10-p90`, as shares from 0 to 1; None for any other text."""
    match = _PERCENTILES.fullmatch(band)
    if match is None:
        return None
    low, high = float(match[1]) / 100, float(match[2]) / 100
    return (low, high) if 0 <= low < high <= 1 else None


def align(curves: Sequence[tuple[Floats, Floats]], aggregate: str = "mean", band: str = "minmax") -> Aggregate:
    """One line and its band for curves, at every x of any of them.

    Between its own points a curve is interpolated linearly; before its first and after its last point it has no part.
    Points that are not finite are left out. Several points of one curve at the same x count as their mean there.

    Args:
        curves: x and y of each curve, both of shape [points]; x ascending and finite.
        aggregate: one of `AGGREGATES`.
        band: one of `BANDS`, or two percentiles; without a band both edges are the line itself.
    """
    known = [one_a_place(x[np.isfinite(y)], y[np.isfinite(y)]) for x, y in curves]
    known = [(x, y) for x, y in known if len(x)]
    if not known:
        empty = np.empty(0)
        return Aggregate(empty, empty, empty, empty, empty)
    xs = np.unique(np.concatenate([x for x, _ in known]))
    if aggregate == "mean" and band == "minmax":
        return _mean_and_extremes(xs, known)
    step = max(1, _CELLS // len(known))
    parts = []
    for start in range(0, len(xs), step):
        some = xs[start : start + step]
        values = np.full((len(known), len(some)), np.nan)
        for row, (x, y) in enumerate(known):
            part = _reach(some, x)
            values[row, part] = np.interp(some[part], x, y)
        parts.append(summarize(values, aggregate, band))
    line, low, high, count = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return Aggregate(xs, line, low, high, count)


def _reach(xs: Floats, x: Floats) -> slice:
    """The part of `xs` within the range of a curve's x."""
    return slice(int(np.searchsorted(xs, x[0])), int(np.searchsorted(xs, x[-1], side="right")))


def _mean_and_extremes(xs: Floats, known: Sequence[tuple[Floats, Floats]]) -> Aggregate:
    """The usual case, without a table of all values."""
    total, count = np.zeros(len(xs)), np.zeros(len(xs))
    low, high = np.full(len(xs), np.inf), np.full(len(xs), -np.inf)
    for x, y in known:
        part = _reach(xs, x)
        values = np.interp(xs[part], x, y)
        total[part] += values
        count[part] += 1.0
        np.minimum(low[part], values, out=low[part])
        np.maximum(high[part], values, out=high[part])
    mean = np.clip(total / count, low, high)  # rounding must not carry a mean out of its band
    return Aggregate(xs, mean, low, high, count)


def summarize(values: Floats, aggregate: str, band: str) -> tuple[Floats, Floats, Floats, Floats]:
    """The aggregate, the lower and the upper edge of the band, and the count, of each column.

    With n values in a column: std is the sample's, sqrt(sum((v - mean)^2) / (n - 1)), and 0 for n = 1; stderr is
    std / sqrt(n); both are put below and above the aggregate. A percentile p lies at rank p (n - 1) of the sorted
    values, counted from 0, and between two ranks on the straight line (Hyndman and Fan's seventh definition, which is
    numpy's default).

    Args:
        values: shape [rows, columns]; NaN is no value. A column without a value gives NaN.
        aggregate: one of `AGGREGATES`.
        band: one of `BANDS`, or two percentiles.
    """
    ordered = np.sort(values, axis=0)  # NaN last
    count = np.count_nonzero(~np.isnan(values), axis=0).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        mean = np.nansum(values, axis=0) / count
        line = np.clip(mean, _rank(ordered, count, 0.0), _rank(ordered, count, 1.0))
        if aggregate != "mean":
            line = _rank(ordered, count, {"median": 0.5, "min": 0.0, "max": 1.0}[aggregate])
        ends = (0.0, 1.0) if band == "minmax" else percentiles(band)
        if ends is not None:
            return line, _rank(ordered, count, ends[0]), _rank(ordered, count, ends[1]), count
        spread = np.zeros(len(count))
        if band in ("std", "stderr"):
            spread = np.sqrt(np.nansum((values - mean) ** 2, axis=0) / np.maximum(count - 1, 1))
        if band == "stderr":
            spread = spread / np.sqrt(count)
        return line, line - spread, line + spread, count


def _rank(ordered: Floats, count: Floats, share: float) -> Floats:
    """The percentile of each column of sorted values."""
    if not ordered.size:
        return np.full(ordered.shape[1:], np.nan)
    place = np.maximum(count - 1, 0) * share
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(count - 1, 0).astype(np.int64))
    columns = np.arange(ordered.shape[1])
    low, high = ordered[below, columns], ordered[above, columns]
    between = low + (place - below) * (high - low)
    found: Floats = np.where(low == high, low, between)
    return found


def one_a_place(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """A curve with the points of each x replaced by their mean."""
    if not np.any(x[1:] == x[:-1]):
        return x, y
    places, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    return places, np.bincount(inverse, weights=y) / counts
