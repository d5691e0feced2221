"""Options of a block: loose YAML values in, strict values or an error that names option, value and remedy out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from tracker.chart.aggregate import BANDS, percentiles
from tracker.errors import QueryError, UsageError
from tracker.read.query import Filter, parse_filter
from tracker.read.tokens import suggestion


class Options:
    """The options of one block.

    Args:
        kind: the block's kind, for messages: `chart`.
        values: as the YAML has them.
        known: the options that there are.

    Raises:
        UsageError: an option is not known; the message names the closest.
    """

    def __init__(self, kind: str, values: Mapping[str, Any], known: Iterable[str]) -> None:
        self.kind, self.values, names = kind, values, list(known)
        for key in values:
            if key not in names:
                raise UsageError(f"{key}: a {kind} block has no such option; {suggestion(key, names, 'options')}")

    def has(self, key: str) -> bool:
        """Whether the option is given a value."""
        return self.values.get(key) is not None

    def error(self, key: str, wanted: str) -> UsageError:
        """What to raise for an option's value."""
        text = repr(self.values.get(key))
        return UsageError(f"{key}: {text if len(text) <= 80 else text[:80] + '…'} is not {wanted}")

    def text(self, key: str, default: str = "") -> str:
        """A text; a number or a boolean is taken as it is written."""
        value = self.values.get(key)
        if value is None:
            return default
        if isinstance(value, (list, dict)):
            raise self.error(key, "a text")
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """One text or a list of them."""
        value = self.values.get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        if any(item is None or isinstance(item, (list, dict)) for item in items):
            raise self.error(key, "a text or a list of texts")
        return tuple(str(item) for item in items)

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        value = self.values.get(key)
        if value is None:
            return default
        if not _is_number(value) or not low <= value <= high:
            raise self.error(key, f"a number from {low:g} to {high:g}")
        return float(value)

    def whole(self, key: str, default: int | None, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`."""
        value = self.values.get(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.error(key, f"a whole number from {low:,} to {high:,}")
        return value

    def ends(self, key: str) -> tuple[float | None, float | None] | None:
        """A range `[low, high]`; an end that is null stays open."""
        value = self.values.get(key)
        if value is None:
            return None
        good = isinstance(value, list) and len(value) == 2 and all(end is None or _is_number(end) for end in value)
        if not good or (None not in value and value[0] >= value[1]):
            raise self.error(key, "a range such as [0, 10], or [null, 10] where one end is open")
        low, high = (None if end is None else float(end) for end in value)
        return None if low is None and high is None else (low, high)

    def choice(self, key: str, default: str, known: Iterable[str]) -> str:
        """One of some words."""
        value = self.values.get(key)
        if value is None:
            return default
        words = list(known)
        if value not in words:
            raise self.error(key, f"one of {', '.join(words)}")
        return str(value)

    def band(self, default: str) -> str:
        """The option `band`: how far values spread."""
        value = self.values.get("band")
        if value is None:
            return default
        if not isinstance(value, str) or not (value in BANDS or percentiles(value)):
            raise self.error("band", f"one of {', '.join(BANDS)}, or other percentiles such as p25-p75")
        return value

    def log_axes(self) -> tuple[bool, bool]:
        """The option `log`: whether x and y are logarithmic, from `x`, `y`, `xy` or a list of the two."""
        value = self.values.get("log")
        if value in (None, False, "none"):
            return False, False
        axes = ["y"] if value is True else list(value) if isinstance(value, (list, str)) else [""]
        if not axes or any(axis not in ("x", "y") for axis in axes):
            raise self.error("log", "x, y, xy (which axes are logarithmic) or none")
        return "x" in axes, "y" in axes

    def flag(self, key: str, *, default: bool) -> bool:
        """`true` or `false`."""
        value = self.values.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.error(key, "true or false")
        return value

    def filter(self, key: str) -> Filter:
        """A filter.

        Raises:
            QueryError: it cannot be understood.
        """
        value = self.values.get(key)
        if value is None:
            return Filter()
        if not isinstance(value, str):
            raise self.error(key, "a filter such as group == 'baseline'")
        try:
            return parse_filter(value)
        except QueryError as error:
            raise QueryError(f"{key}: {error}") from error


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
