"""The grid of 24 columns by which a report lays its panels out: the option `width` that every block has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.chart.panels.options import Options

COLUMNS = 24
OPTION = "width"
_GAP = 16
_SPAN = re.compile(r' class="[^"]*\bspan-[0-9]+[ "]')


def read_width(kind: str, values: Mapping[str, Any]) -> int | None:
    """The columns that a block asks for; None for a block that stands by itself, over the whole width.

    Raises:
        UsageError: it is no whole number from 1 to 24.
    """
    only = {key: value for key, value in values.items() if key == OPTION}
    return Options(kind, only, [OPTION]).whole(OPTION, None, 1, COLUMNS)


def pixels(columns: int, whole: int) -> int:
    """The width of so many columns of a grid that is `whole` pixels wide."""
    return round((whole + _GAP) * columns / COLUMNS - _GAP)


def with_span(html: str, columns: int | None) -> str:
    """A panel's HTML with the class that gives its first element so many columns."""
    return html if columns is None else html.replace(' class="', f' class="span-{columns} ', 1)


def is_in_grid(html: str) -> bool:
    """Whether a panel's HTML has been given columns."""
    return _SPAN.search(html.partition(">")[0] + ">") is not None


def lay_out(panels: Sequence[str]) -> str:
    """Panels that follow each other, those with columns in grids."""
    parts: list[str] = []
    inside = False
    for html in panels:
        wanted = is_in_grid(html)
        if wanted != inside:
            parts.append('<div class="panel-grid">\n' if wanted else "</div>\n")
            inside = wanted
        parts.append(html)
    return "".join(parts) + ("</div>\n" if inside else "")
