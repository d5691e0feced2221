"""Distributions: histograms of many steps, each with bins of its own, as one map over steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracker.read.history import Floats, Integers
from tracker.read.media import Item

STEPS_MAX, BINS = 240, 64


@dataclass(frozen=True)
class Distribution:
    """A map of how often values lie where, over steps."""

    steps: Integers
    """Of the columns, ascending, shape [columns]."""
    low: float
    """The least value that a bin begins at."""
    high: float
    """The greatest that one ends at."""
    shares: Floats
    """What share of a step's values lies in each bin, from the lowest, shape [bins, columns]."""


def distribution(steps: Sequence[int], histograms: Sequence[Item]) -> Distribution | None:
    """The map of histograms over steps; None where all are empty.

    Each is spread over common bins of one width, as if its values lay evenly within its own bins. Of more than
    `STEPS_MAX` steps as many are taken, evenly, the first and the last among them.

    Args:
        steps: ascending.
        histograms: one a step, each with counts and edges.
    """
    kept = [
        (step, one.counts, one.edges)
        for step, one in zip(steps, histograms, strict=True)
        if one.counts is not None and one.edges is not None and one.counts.sum() > 0
    ]
    if not kept:
        return None
    places = np.unique(np.linspace(0, len(kept) - 1, min(len(kept), STEPS_MAX)).round().astype(np.int64))
    kept = [kept[place] for place in places]
    low, high = _span(kept)
    common = np.linspace(low, high, BINS + 1)
    shares = np.empty((BINS, len(kept)))
    for column, (_, counts, edges) in enumerate(kept):
        below = np.concatenate([[0.0], np.cumsum(counts / counts.sum())])
        shares[:, column] = np.diff(np.interp(common, edges, below))
    return Distribution(np.array([step for step, _, _ in kept], np.int64), low, high, shares)


def _span(kept: Sequence[tuple[int, Floats, Floats]]) -> tuple[float, float]:
    """From the least to the greatest edge of a bin that holds anything."""
    lows, highs = [], []
    for _, counts, edges in kept:
        filled = np.flatnonzero(counts)
        lows.append(edges[filled[0]])
        highs.append(edges[filled[-1] + 1])
    return float(min(lows)), float(max(highs))
