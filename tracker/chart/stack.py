"""Stacks: curves on top of each other, as areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracker.chart.aggregate import one_a_place
from tracker.read.history import Floats


@dataclass(frozen=True)
class Layer:
    """A curve's area in a stack. All arrays have shape [points]."""

    x: Floats
    """Every x of any curve that lies within this one's range; ascending, without repeats."""
    low: Floats
    """Where its area begins."""
    high: Floats
    """Where it ends, and the next one begins."""


def stack(curves: Sequence[tuple[Floats, Floats]], *, percent: bool = False) -> list[Layer]:
    """Curves on top of each other, the first at the bottom.

    Aligned as the curves of a group are: between its own points a curve is interpolated linearly, outside its range it
    has no part, and what is not finite is left out. A value below 0 counts as 0.

    Args:
        curves: x and y of each, both of shape [points]; x ascending and finite.
        percent: each as its share of all of them, in percent; where the sum is 0, all are.
    """
    known = [one_a_place(x[np.isfinite(y)], y[np.isfinite(y)]) for x, y in curves]
    xs = np.unique(np.concatenate([np.empty(0), *(x for x, _ in known)]))
    parts, values = [], []
    for x, y in known:
        part = slice(np.searchsorted(xs, x[0]), np.searchsorted(xs, x[-1], side="right")) if len(x) else slice(0, 0)
        parts.append(part)
        values.append(np.maximum(np.interp(xs[part], x, y), 0.0) if len(x) else np.empty(0))
    total = np.zeros(len(xs))
    for part, own in zip(parts, values, strict=True):
        total[part] += own
    scale = np.divide(100.0, total, out=np.zeros(len(xs)), where=total > 0) if percent else np.ones(len(xs))
    base, layers = np.zeros(len(xs)), []
    for part, own in zip(parts, values, strict=True):
        low = base[part].copy()
        base[part] += own
        layers.append(Layer(xs[part], low * scale[part], base[part] * scale[part]))
    return layers
