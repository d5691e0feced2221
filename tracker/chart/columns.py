"""Columns of a page's data file: arrays as `docs/spec/page-data.md` says, each once and in the least room."""

from __future__ import annotations

import base64
import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tracker.read.history import Floats

_EXACT_POWER = 22
"""10 to this power and less is exact in a float64, so that one division by it rounds correctly."""
_POWERS = np.array([float(f"1e{n}") for n in range(-_EXACT_POWER, _EXACT_POWER + 1)])
_SEVEN_DIGITS = 1e7
_FEW = 16


def encode(values: ArrayLike) -> dict[str, Any]:
    """A column that a page reads back to exactly these numbers.

    The first of range, i32, f32 and f64 that loses nothing. The sign of a zero counts, that of a NaN does not.

    Args:
        values: numbers of shape [points].
    """
    array = np.asarray(values, np.float64)
    if len(array) == 0 or np.any((array == 0) & np.signbit(array)):
        return _packed("f64", array.astype("<f8"))
    step = _range_step(array)
    if step is not None:
        start = array[0]
        return {"type": "range", "start": _plain(start), "step": _plain(step), "length": len(array)}
    if _is_whole(array[:_FEW]) and _is_whole(array):  # of most columns, a few already say no
        return _packed("i32", array.astype("<i4"))
    if _survives_f32(array):
        return _packed("f32", array.astype("<f4"))
    return _packed("f64", array.astype("<f8"))


def _packed(kind: str, array: NDArray[Any]) -> dict[str, Any]:
    return {"type": kind, "data": base64.b64encode(array.tobytes()).decode("ascii")}


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)


def _range_step(array: Floats) -> float | None:
    """The d with which array[i] is exactly array[0] + d · i in float64, as a page computes it."""
    with np.errstate(over="ignore", invalid="ignore"):
        step = float(array[1] - array[0]) if len(array) > 1 else 0.0
        same = _is_range(array[:_FEW], step) and _is_range(array, step)
    return step if same and math.isfinite(step) and math.isfinite(array[0]) else None


def _is_range(array: Floats, step: float) -> bool:
    return np.array_equal(array, array[0] + step * np.arange(len(array)))


def _is_whole(array: Floats) -> bool:
    """Whether i32 holds the numbers."""
    return bool(np.all(array == np.rint(array)) and np.all(np.abs(array) < 2**31))


def _survives_f32(array: Floats) -> bool:
    """Whether every value is its float32 written with 7 significant digits, `Number(v.toPrecision(7))`.

    The 7 digits of |float32| are the integer m nearest to |float32| · 10^k, with the k that puts it between 10^6 and
    10^7. For k up to 22 both m and 10^k are exact, so m / 10^k is the float64 that the digits read as. Where the
    product lies too near to the middle of two integers to be sure, the answer is no.
    """
    finite = array[np.isfinite(array)]
    nonzero = np.abs(finite[finite != 0])
    if len(nonzero) == 0:
        return True
    if nonzero.min() < 1e-14 or nonzero.max() > 1e27:
        return False
    return _is_seven_digits(nonzero[:_FEW]) and _is_seven_digits(nonzero)


def _is_seven_digits(nonzero: Floats) -> bool:
    """Whether numbers, all of them in the range of `_survives_f32`, are what their 7 digits read as."""
    small = nonzero.astype(np.float32).astype(np.float64)
    power = 6 - np.floor(np.log10(small)).astype(np.int64)
    power -= (small * _ten_to(power) >= _SEVEN_DIGITS).astype(np.int64)
    power += (small * _ten_to(power) < _SEVEN_DIGITS / 10).astype(np.int64)
    scaled = small * _ten_to(power)
    digits = np.rint(scaled)
    if np.any(np.abs(scaled - digits) > 0.499):
        return False
    read = np.where(power >= 0, digits / _ten_to(np.maximum(power, 0)), digits * _ten_to(np.maximum(-power, 0)))
    return bool(np.all(read == nonzero))


def _ten_to(power: NDArray[np.int64]) -> Floats:
    """10^power, exact for 0 to 22 (`**` rounds some of them)."""
    chosen: Floats = _POWERS[power + _EXACT_POWER]
    return chosen


class ColumnTable:
    """The columns of one data file; the same numbers are there once."""

    def __init__(self) -> None:
        self.columns: list[dict[str, Any]] = []
        self._indexes: dict[bytes, int] = {}

    def add(self, values: ArrayLike) -> int:
        """The index of a column with these numbers."""
        array = np.asarray(values, np.float64)
        key = array.tobytes()
        if key not in self._indexes:
            self._indexes[key] = len(self.columns)
            self.columns.append(encode(array))
        return self._indexes[key]

    def add_optional(self, values: ArrayLike | None) -> int | None:
        """As `add`; None for None."""
        return None if values is None else self.add(values)
