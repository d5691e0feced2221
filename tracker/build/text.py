"""Values as people read them, in the way that the page's script writes them too (`site/src/format/`).

The minus sign is a real one (U+2212). Times are UTC here; the script shows them in the reader's own zone.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from tracker.format.values import NON_FINITE

MISSING = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
_DURATIONS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))
_SIZES = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


def format_value(value: float, digits: int = 6) -> str:
    """A number with at most `digits` significant digits, commas, and an exponent only where zeros would be in the way.

    Whole numbers below 1e15 are written in full.
    """
    size = abs(value)
    if 1e-4 <= size < 999 and digits >= 3:  # what most numbers are: no commas, no exponent, and no zeros at the end
        text = f"{value:.{digits}g}"
        return _typographic(text) if value < 0 else text
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "+Inf" if value > 0 else f"{MINUS}Inf"
    if value == 0:
        return "0"
    if size < 1e15 and float(value).is_integer():
        return _typographic(f"{int(value):,}")
    if size < 1e-4 or size >= 1e9:
        mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
        return _typographic(f"{_trim_zeros(mantissa)}e{int(exponent)}")
    whole = math.floor(math.log10(size)) + 1
    return _typographic(_trim_zeros(f"{value:,.{max(0, min(20, digits - whole))}f}"))


def format_duration(seconds: float) -> str:
    """The two largest units of a duration: `1h 20m`, `45s`, `0.25s`."""
    if not math.isfinite(seconds):
        return format_value(seconds)
    sign, size = MINUS if seconds < 0 else "", abs(seconds)
    if size < 10:
        return f"{sign}{size:.3g}s"
    grain = 3600 if size >= 86400 else 60 if size >= 3600 else 1
    rest = math.floor(size / grain + 0.5) * grain
    parts: list[str] = []
    for unit, name in _DURATIONS:
        count, rest = divmod(rest, unit)
        if count or parts:
            parts.append(f"{count}{name}" if count else "")
    return sign + " ".join(part for part in parts[:2] if part)


def format_time(seconds: float) -> str:
    """Unix seconds as `2026-05-01 13:02 UTC`; the number itself where it is no date of ours."""
    moment = _moment(seconds)
    return moment.strftime("%Y-%m-%d %H:%M UTC") if moment else format_value(seconds)


def format_date(seconds: float) -> str:
    """Unix seconds as `2026-05-01`, in UTC."""
    moment = _moment(seconds)
    return moment.strftime("%Y-%m-%d") if moment else format_value(seconds)


def format_size(count: float) -> str:
    """Bytes as `512 B`, `1.5 GiB`."""
    size, unit = float(count), 0
    while abs(size) >= 1024 and unit < len(_SIZES) - 1:
        size, unit = size / 1024, unit + 1
    return f"{format_value(size, 3)} {_SIZES[unit]}"


def format_any(value: Any) -> str:
    """A JSON value of a config or summary: numbers as `format_value`, text as it is, lists with commas."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return format_value(NON_FINITE[value]) if value in NON_FINITE else value
    if isinstance(value, int):
        return _typographic(str(value))
    if isinstance(value, float):
        return format_value(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(format_any(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {format_any(item)}" for key, item in value.items())
    return str(value)


def plural(count: int, noun: str) -> str:
    """`1 run`, `2 runs`, `1,200 runs`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def one_line(text: str, limit: int = 0) -> str:
    """`text` with every run of white space as one space; cut with an ellipsis after `limit` characters, if given."""
    line = " ".join(text.split())
    return line[: limit - 1] + "…" if limit and len(line) > limit else line


def _moment(seconds: float) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(seconds, tz=dt.timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None


def _trim_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _typographic(text: str) -> str:
    return text.replace("-", MINUS)
