"""Smoothing: curves in, curves out, on whole arrays. `docs/smoothing.md` gives the formulas and their sources.

Points that are not finite pass through unchanged and touch nothing else.
"""

from __future__ import annotations

import math
from itertools import accumulate

import numpy as np
from numpy.typing import ArrayLike

from tracker.errors import UsageError
from tracker.read.history import Floats

VIEWPORT_SCALE = 1000.0
"""`twema` measures x in so many parts of its range; W&B, whose formula it is, does not publish its own number."""

TWEMA_LIMIT = 0.999
"""The greatest decay of `twema`, as W&B has it."""

_GAUSSIAN_REACH = 9.0
"""Standard deviations beyond which a Gaussian weight is below the last bit of the weight at the centre."""
_BLOCK_CELLS = 1 << 22
_LOOP_POINTS = 20_000
"""So many points are smoothed by a loop in 2 ms; importing SciPy takes half a second and 60 MB."""


def clean_weight(weight: float) -> float:
    """An EMA weight as TensorBoard takes it: 0 where it is not finite, else clamped to 0…1."""
    return min(max(weight, 0.0), 1.0) if math.isfinite(weight) else 0.0


def ema(y: ArrayLike, weight: float) -> Floats:
    """TensorBoard's debiased exponential moving average.

    last = w·last + (1 - w)·y, n = n + 1, out = last / (1 - wⁿ), over the finite points of a curve; x plays no part. At
    w = 1 the divisor is 1 and every finite point becomes 0. A curve whose points all equal its first is unchanged.
    Source: TensorBoard, webapp/widgets/line_chart_v2/data_transformer.ts.

    Args:
        y: one curve of shape [points], or several of shape [curves, points].
        weight: see `clean_weight`.

    Returns:
        An array of y's shape.
    """
    values = np.asarray(y, np.float64)
    if values.ndim == 2:
        return _ema_rows(values, clean_weight(weight))
    finite = np.isfinite(values)
    weight = clean_weight(weight)
    out: Floats = values.copy()
    if weight == 0.0 or np.all(values == values[:1]):
        return out
    out[finite] = _ema_finite(values[finite], weight)
    return out


def _ema_rows(values: Floats, weight: float) -> Floats:
    """`ema` of the rows of a matrix: all whole rows at once, those with holes one by one."""
    whole = np.isfinite(values).all(axis=1)
    out = np.empty_like(values)
    out[whole] = _ema_finite(values[whole], weight)
    constant = np.all(values == values[:, :1], axis=1)
    out[constant] = values[constant]
    for index in np.flatnonzero(~whole):
        out[index] = ema(values[index], weight)
    return out


def _ema_finite(values: Floats, weight: float) -> Floats:
    if values.shape[-1] == 0 or weight == 0.0:
        return values
    last = _weighted(values, weight)
    if weight < 1.0:
        last /= -np.expm1(np.arange(1, values.shape[-1] + 1) * math.log(weight))
    return last


def _weighted(values: Floats, weight: float) -> Floats:
    """The `last` of `ema` at each finite point, before it is debiased."""
    if values.ndim == 1 and len(values) <= _LOOP_POINTS:
        scaled = ((1.0 - weight) * values).tolist()
        return np.array(list(accumulate(scaled, lambda last, y: y + weight * last)), np.float64)
    from scipy.signal import lfilter

    filtered: Floats = lfilter([1.0 - weight], [1.0, -weight], values, axis=-1)
    return filtered


def twema(x: ArrayLike, y: ArrayLike, weight: float, *, scale: float = VIEWPORT_SCALE) -> Floats:
    """W&B's time-weighted exponential moving average, which forgets with the distance in x.

    a = min(√w, 0.999); dx = (xᵢ - xᵢ₋₁) / range(x) · scale, 0 for the first point; k = a^dx; S = S·k + y, D = D·k + 1,
    out = S / D. The range is that of all x, finite points or not; where it is 0, so is every dx.
    Source: W&B's documentation of its smoothing, "time weighted exponential moving average".

    Args:
        x: shape [points], ascending and finite.
        y: shape [points].
        weight: 0 to 1; see `clean_weight`.
        scale: parts of the x range in which distances are measured.
    """
    xs, values = np.asarray(x, np.float64), np.asarray(y, np.float64)
    finite = np.isfinite(values)
    out: Floats = values.copy()
    if not finite.any():
        return out
    decay = min(math.sqrt(clean_weight(weight)), TWEMA_LIMIT)
    span = xs[-1] - xs[0]
    distance = np.diff(xs[finite], prepend=xs[finite][:1]) * (scale / span if span > 0 else 0.0)
    factor = decay**distance
    sums, counts = _recurrence(factor, np.stack([values[finite], np.ones(len(factor))]))
    out[finite] = sums / counts
    return out


def _recurrence(factor: Floats, values: Floats) -> Floats:
    """s[i] = s[i-1] · factor[i] + values[…, i], by doubling: log2(n) passes, each over whole arrays.

    After a pass of step d, s[i] sums the last 2d terms and f[i] is the product of their factors.
    """
    sums: Floats = values.copy()
    factors: Floats = factor.copy()
    step = 1
    while step < len(factors):
        sums[..., step:] += sums[..., :-step] * factors[step:]
        factors[step:] = factors[step:] * factors[:-step]
        step *= 2
    return sums


def gaussian(x: ArrayLike, y: ArrayLike, sigma: float) -> Floats:
    """The mean of all finite points, weighted by exp(-(xⱼ - xᵢ)² / 2sigma²).

    Weights below 3e-18, beyond 9 sigma, are left out. For distances in points, give `np.arange(n)` as x.

    Args:
        x: shape [points], ascending and finite.
        y: shape [points].
        sigma: standard deviation in units of x, above 0.

    Raises:
        UsageError: sigma is not above 0.
    """
    if not sigma > 0:
        raise UsageError(f"a Gaussian's sigma must be above 0, not {sigma}")
    xs, values = np.asarray(x, np.float64), np.asarray(y, np.float64)
    finite = np.isfinite(values)
    px, py = xs[finite], values[finite]
    lows = np.searchsorted(px, px - _GAUSSIAN_REACH * sigma, side="left")
    highs = np.searchsorted(px, px + _GAUSSIAN_REACH * sigma, side="right")
    widest = int((highs - lows).max(initial=1))
    block = max(int(math.sqrt(widest**2 + _BLOCK_CELLS) - widest), 1)  # a block sees block + 2 · widest points at most
    smoothed = np.empty_like(py)
    for start in range(0, len(py), block):
        part = slice(start, start + block)
        window = slice(lows[part][0], highs[part][-1])
        weights = np.exp(-0.5 * ((px[window] - px[part, None]) / sigma) ** 2)
        smoothed[part] = weights @ py[window] / weights.sum(axis=1)
    out: Floats = values.copy()
    out[finite] = smoothed
    return out


def running_average(y: ArrayLike, points: int) -> Floats:
    """The mean of the finite points among the n // 2 before, the point itself and the n // 2 after it.

    At the ends the window is cut off, not filled up.

    Args:
        y: shape [points].
        points: n, at least 1; an even n takes n + 1 points.

    Raises:
        UsageError: n is less than 1.
    """
    if points < 1:
        raise UsageError(f"a running average is of at least 1 point, not {points}")
    values = np.asarray(y, np.float64)
    finite = np.isfinite(values)
    out: Floats = values.copy()
    if not finite.any():
        return out
    half = min(points // 2, len(values) - 1)
    box = np.ones(2 * half + 1)
    inside = slice(half, half + len(values))
    sums = np.convolve(np.where(finite, values, 0.0), box)[inside]
    counts = np.convolve(finite.astype(np.float64), box)[inside]
    out[finite] = sums[finite] / counts[finite]
    return out
