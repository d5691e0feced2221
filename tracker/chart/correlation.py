"""Correlation of two rows of numbers: how well a straight line, or any rising or falling one, joins them."""

from __future__ import annotations

import math

import numpy as np

from tracker.read.history import Floats

METHODS = ("pearson", "spearman")


def correlate(a: Floats, b: Floats, method: str = "pearson") -> float:
    """The correlation over the places where both have a finite value, from -1 to 1.

    Pearson's r = Σ (a - ā)(b - b̄) / √(Σ (a - ā)² Σ (b - b̄)²); Spearman's is that of the ranks, where equals share the
    mean of theirs (C. Spearman, American Journal of Psychology 15, 1904).

    Args:
        a: shape [places].
        b: shape [places].
        method: pearson or spearman.

    Returns:
        NaN where fewer than two places are left, or where one of them does not vary.
    """
    both = np.isfinite(a) & np.isfinite(b)
    a, b = a[both], b[both]
    if len(a) < 2:
        return math.nan
    if method == "spearman":
        a, b = ranks(a), ranks(b)
    a, b = _centred(a), _centred(b)
    size = math.sqrt(float(a @ a) * float(b @ b))
    return max(-1.0, min(1.0, float(a @ b) / size)) if size > 0 else math.nan


def ranks(values: Floats) -> Floats:
    """The rank of each value, from 1; equals share the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    found: Floats = ((last - count + 1 + last) / 2)[np.asarray(place).reshape(-1)]
    return found


def _centred(values: Floats) -> Floats:
    """Values less their mean, and so scaled that no square overflows or vanishes."""
    if np.ptp(values) == 0:
        return np.zeros(len(values))
    values = values / np.abs(values).max()
    centred: Floats = values - values.mean()
    scaled: Floats = centred / np.abs(centred).max()
    return scaled
