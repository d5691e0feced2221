"""Looks: the colours and dashes that an author gives to curves by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.chart.ink import readable
from tracker.chart.palette import LIGHT
from tracker.chart.panels.curves import Curve
from tracker.chart.panels.options import Options
from tracker.errors import UsageError
from tracker.read.tokens import suggestion

DASH_NAMES = ("solid", "dashed", "dotted", "dashdot")
"""In the order of `palette.DASHES`."""
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")

Colors = tuple[tuple[str, "int | str"], ...]
"""Names, and an index of the palette or `#rrggbb`."""
Dashes = tuple[tuple[str, int], ...]
"""Names, and an index of `palette.DASHES`."""


@dataclass(frozen=True)
class Look:
    """How a curve looks where that is not as its label has it; None where it is."""

    color: int | None = None
    """An index of the palette."""
    paint: tuple[str, str] | None = None
    """`#rrggbb` on the light and on the dark page."""
    dash: int | None = None
    """An index of `palette.DASHES`."""


def read_colors(read: Options) -> Colors:
    """The option `colors`: `{adam: 3, sgd: "#c00"}`.

    Raises:
        UsageError: it is no mapping, or a colour is none.
    """
    wanted = f"names with an index of the palette, 0 to {len(LIGHT) - 1}, or a '#rrggbb' in quotes"
    found: list[tuple[str, int | str]] = []
    for name, value in _items(read, "colors", wanted):
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(LIGHT):
            found.append((name, value))
        elif isinstance(value, str) and _HEX.fullmatch(value):
            digits = value[1:].lower()
            found.append((name, "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))))
        else:
            raise UsageError(f"colors: {name!r} has {value!r} for a colour: write {wanted}")
    return tuple(found)


def read_dashes(read: Options) -> Dashes:
    """The option `dashes`: `{adam: dashed}`; raises as `read_colors`."""
    wanted = f"names with one of {', '.join(DASH_NAMES)}"
    found = []
    for name, value in _items(read, "dashes", wanted):
        if value not in DASH_NAMES:
            raise UsageError(f"dashes: {name!r} has {value!r} for a line: write {wanted}")
        found.append((name, DASH_NAMES.index(value)))
    return tuple(found)


def _items(read: Options, key: str, wanted: str) -> list[tuple[str, object]]:
    value = read.values.get(key)
    if value is None:
        return []
    if not isinstance(value, Mapping):
        raise read.error(key, wanted)
    return [(str(name), each) for name, each in value.items()]


def check_looks(colors: Colors, dashes: Dashes, curves: Sequence[Curve]) -> None:
    """Refuse a name that no curve has; without curves every name is allowed.

    Raises:
        UsageError: there is one; the message names the closest.
    """
    if not colors and not dashes:
        return
    known = list(dict.fromkeys(name for curve in curves for name in _names(curve)))
    for option, names in (("colors", [name for name, _ in colors]), ("dashes", [name for name, _ in dashes])):
        for name in names:
            if known and name not in known:
                raise UsageError(f"{option}: no curve is called {name!r}; {suggestion(name, known, 'names')}")


def look_of(curve: Curve, colors: Colors, dashes: Dashes) -> Look:
    """What the author says of a curve: of its label before its run or group, and of that before its metric."""
    names = _names(curve)
    color = next((value for name in names for key, value in colors if key == name), None)
    dash = next((value for name in names for key, value in dashes if key == name), None)
    if isinstance(color, str):
        return Look(paint=readable(color), dash=dash)
    return Look(color=color, dash=dash)


def _names(curve: Curve) -> list[str]:
    """What a curve may be called, the most particular first: `opt=adam` is also `adam`."""
    names = [curve.label, curve.owner]
    if len(curve.runs) == 1:
        names += [curve.runs[0].name, curve.runs[0].id]
    if ", " not in curve.owner and "=" in curve.owner:
        names.append(curve.owner.partition("=")[2])
    return [*names, curve.metric]
