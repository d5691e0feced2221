"""Reference lines and annotations: what an author writes into a plot."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.chart.panels.options import Options

_TEXT_MAX = 200


@dataclass(frozen=True)
class ReferenceLine:
    """A straight line across the plot."""

    axis: str
    """`x` for an upright line at that x, `y` for a level one."""
    at: float
    label: str = ""


@dataclass(frozen=True)
class Annotation:
    """A text at a place of the plot."""

    x: float
    y: float | None
    """None for the top of the plot."""
    text: str


def read_lines(read: Options) -> tuple[ReferenceLine, ...]:
    """The option `lines`: `{y: 3.28, label: target}`, or a number for a level line; one or a list.

    Raises:
        UsageError: an item is neither.
    """
    wanted = "a list such as [{y: 3.28, label: target}, {x: 1000}]"
    found = []
    for item in _items(read, "lines"):
        given = item if isinstance(item, Mapping) else {"y": item}
        axes = [axis for axis in ("x", "y") if axis in given]
        at = to_number(given[axes[0]]) if len(axes) == 1 else None
        if at is None or set(given) - {"x", "y", "label"}:
            raise read.error("lines", wanted)
        found.append(ReferenceLine(axes[0], at, str(given.get("label") or "")[:_TEXT_MAX]))
    return tuple(found)


def read_annotations(read: Options) -> tuple[Annotation, ...]:
    """The option `annotations`: `{x: 1000, y: 3.5, text: lr drops}`, where `y` may be left out; one or a list.

    Raises:
        UsageError: an item is something else.
    """
    wanted = "a list such as [{x: 1000, y: 3.5, text: lr drops}], where y may be left out"
    found = []
    for item in _items(read, "annotations"):
        given: Mapping[str, Any] = item if isinstance(item, Mapping) else {}
        x, y = to_number(given.get("x")), to_number(given.get("y"))
        text = given.get("text")
        if x is None or (y is None and given.get("y") is not None) or not isinstance(text, (str, int, float)):
            raise read.error("annotations", wanted)
        if set(given) - {"x", "y", "text"}:
            raise read.error("annotations", wanted)
        found.append(Annotation(x, y, str(text)[:_TEXT_MAX]))
    return tuple(found)


def _items(read: Options, key: str) -> list[Any]:
    value = read.values.get(key)
    return value if isinstance(value, list) else [] if value is None else [value]


def to_number(value: Any) -> float | None:
    """A finite number, also one in a text, as a `{{ value }}` in an option gives it (`1,000`, a typographic minus)."""
    if isinstance(value, str):
        try:
            value = float(value.replace(",", "").replace("\N{MINUS SIGN}", "-"))
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)
