"""Ticks: where an axis has its labels, and what they say. As `site/src/chart/ticks.js` and `format/number.js` do it."""

from __future__ import annotations

import datetime as dt
import math

_MINUS = "\N{MINUS SIGN}"
_UNITS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_TIME_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * n for n in (1, 2, 3, 6, 12)),
    *(_DAY * n for n in (1, 2, 5, 10, 20, 50, 100, 200, 400)),
)


def nice_step(span: float, count: int) -> float:
    """The step of 1, 2 or 5 times a power of ten that divides `span` into at most `count` parts."""
    rough = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))


def linear_ticks(low: float, high: float, count: int) -> list[tuple[float, str]]:
    """Ticks between `low` and `high` with one unit (k, M, …) and one number of decimals for all.

    Args:
        low: the axis's least value, finite.
        high: its greatest, above `low`.
        count: how many ticks there may be, about.
    """
    return _labelled(low, high, nice_step(high - low, count))


def log_ticks(low: float, high: float, count: int) -> list[tuple[float, str]]:
    """Ticks between two positive values: powers of ten, with 2 and 5 between them where there is room."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    every = max(1, math.ceil((last - first) / max(count, 1)))
    found = [10.0**power for power in range(first, last + 1, every) if low <= 10.0**power <= high]
    if len(found) < 3:
        found = [f * 10.0**p for p in range(first, last + 1) for f in (1, 2, 5) if low <= f * 10.0**p <= high]
    if len(found) < 4 and high < 100 * low:
        return linear_ticks(low, high, count)
    return [(value, _log_label(value)) for value in found]


def duration_ticks(low: float, high: float, count: int) -> list[tuple[float, str]]:
    """Ticks for seconds, at whole minutes, hours or days: `30m`, `1h`, `1h 30m`."""
    step = _time_step((high - low) / max(count, 1))
    if step < 1:
        return [(value, f"{label}s") for value, label in linear_ticks(low, high, count)]
    return [(value, _duration(value)) for value in _multiples(low, high, step)]


def time_ticks(low: float, high: float, count: int) -> list[tuple[float, str]]:
    """Ticks for Unix seconds, in UTC: the date, or the time of day where the axis spans less than a day."""
    step = max(1.0, _time_step((high - low) / max(count, 1)))
    pattern = (
        "%Y-%m-%d"
        if step >= _DAY
        else "%d %b %H:%M"
        if high - low > _DAY
        else "%H:%M"
        if step >= _MINUTE
        else "%H:%M:%S"
    )
    return [(value, _date(value, pattern)) for value in _multiples(low, high, step)]


def _labelled(low: float, high: float, step: float) -> list[tuple[float, str]]:
    values = _multiples(low, high, step)
    size = max((abs(value) for value in values), default=0.0)
    if size == 0:
        return [(value, "0") for value in values]
    if size < 1e-3 or size >= 1e15:
        return [(value, _plain(value)) for value in values]
    unit, suffix = next(((u, s) for u, s in _UNITS if size >= u * (10 if u == 1e3 else 1)), (1.0, ""))
    scaled = step / unit
    decimals = max(0, min(12, -math.floor(math.log10(scaled) + 1e-9)))
    return [(value, _typographic(f"{value / unit:,.{decimals}f}") + (suffix if value else "")) for value in values]


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def _time_step(rough: float) -> float:
    if rough < 1:
        return nice_step(rough, 1)
    return next((step for step in _TIME_STEPS if step >= rough), 0.0) or nice_step(rough / _DAY, 1) * _DAY


def _plain(value: float) -> str:
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{value:.3e}".partition("e")
    return _typographic(f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}")


def _log_label(value: float) -> str:
    return _plain(value) if value < 1e-3 or value >= 1e6 else _typographic(f"{value:,.12g}")


def _duration(seconds: float) -> str:
    size = abs(round(seconds))
    parts = [(size // 86400, "d"), (size % 86400 // 3600, "h"), (size % 3600 // 60, "m"), (size % 60, "s")]
    text = " ".join(f"{count}{unit}" for count, unit in parts if count) or "0"
    return _MINUS + text if seconds < 0 and size else text


def _date(seconds: float, pattern: str) -> str:
    try:
        return dt.datetime.fromtimestamp(seconds, tz=dt.timezone.utc).strftime(pattern)
    except (ValueError, OverflowError, OSError):
        return _plain(seconds)


def _typographic(text: str) -> str:
    return text.replace("-", _MINUS)
