"""Tables that a run logged: their CSV as a table of HTML, and as data for the live one, which sorts and filters."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import orjson

from tracker.build.built import DataFile, data_file
from tracker.build.media_files import MediaFiles
from tracker.build.run_table import ALL_UNTIL
from tracker.build.text import MISSING, format_value, one_line, plural
from tracker.chart.fields import cell_column
from tracker.read.media import Item, read_item

CSV_MAX = 4 << 20
"""Bytes of a table that a page is made from."""
ROWS_MAX, STILL_ROWS, COLUMNS_MAX, CELL_MAX = 1000, 20, 60, 500
"""Rows with JavaScript and without it; columns; characters of a cell."""

_NON_FINITE = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity", "infinity": "Infinity", "-infinity": "-Infinity"}


@dataclass(frozen=True)
class Cells:
    """A table as its CSV has it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Each as long as `columns`."""

    def by_name(self) -> dict[str, list[str]]:
        """The cells of each column."""
        return {name: [row[place] for row in self.rows] for place, name in enumerate(self.columns)}

    def picked(self, columns: Sequence[str]) -> Cells:
        """The table with these columns, as far as it has them; all for none."""
        places = [self.columns.index(name) for name in columns if name in self.columns]
        if not places:
            return self
        rows = tuple(tuple(row[place] for place in places) for row in self.rows)
        return Cells(tuple(self.columns[place] for place in places), rows)


ShowCell = Callable[[Item], tuple[str, str]]
"""The kind and the address of what a cell names, or "text" and what it is."""


def read_cells(files: MediaFiles, path: str) -> Cells | None:
    """The table in a file of a run's; None where it cannot be had."""
    data = files.read(path, CSV_MAX)
    return None if data is None else decode_cells(data)


@lru_cache(maxsize=4)
def decode_cells(data: bytes) -> Cells | None:
    """A table from its bytes; None where it is none."""
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"), newline=""))
    try:
        head = next(reader, [])
        rows = [tuple((row + [""] * len(head))[: len(head)]) for row in reader if row]
    except csv.Error:
        return None
    return Cells(tuple(head), tuple(rows)) if head else None


def table_html(
    table: Cells, item: Item, root: str, place: str, show: ShowCell, rows: int = ROWS_MAX
) -> tuple[str, DataFile]:
    """A table as a block that the page's script makes live, and its data.

    Args:
        table: its cells.
        item: what was logged.
        root: the way from the page to the site's root.
        place: of its CSV in the site; "" for none.
        show: shows a cell that names a picture or the like.
        rows: at most so many.
    """
    columns = table.columns[:COLUMNS_MAX]
    kept = [row[: len(columns)] for row in table.rows[:rows]]
    types = [
        "media" if name in item.media_columns else _type([row[at] for row in kept]) for at, name in enumerate(columns)
    ]
    values = [[_value(cell, kind, show) for cell, kind in zip(row, types, strict=True)] for row in kept]
    by_column = [[row[at] for row in values] for at in range(len(columns))]
    labels = [one_line(name, 120) for name in columns]
    file = data_file(
        {
            "kind": "runs", "version": 1, "noun": "row",
            "columns": [
                {"key": f"{at} {name}", "label": name, "type": kind, "data": cell_column(cells, kind)}
                for at, (name, kind, cells) in enumerate(zip(labels, types, by_column, strict=True))
            ],
            "hrefs": None, "sort": None, "total": max(len(table.rows), item.rows), "shown": len(values),
        }
    )  # fmt: skip
    head = "".join(
        f'<th scope="col"{_class(kind)}>{escape(name) or MISSING}</th>'
        for name, kind in zip(labels, types, strict=True)
    )
    body = "".join(_row(row, types) for row in values[:STILL_ROWS])
    save = f' <a class="media-save" href="{escape(root + place)}" download>CSV</a>' if place else ""
    long = " is-long" if len(values) > ALL_UNTIL else ""
    html = (
        f'<div class="runs media-rows{long}" data-key="{file.key}" data-src="{root}{file.path}">'
        f'<p class="table-note">{_note(table, item, len(values))}</p><div class="table-scroll"><table>'
        f'<caption class="visually-hidden">Rows of {escape(item.path)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>{save}</div>"
    )
    return html, file


def _note(table: Cells, item: Item, shown: int) -> str:
    total = max(len(table.rows), item.rows)
    note = plural(total, "row") if shown == total else f"the first {shown:,} of {plural(total, 'row')}"
    more = len(table.columns) - COLUMNS_MAX
    note += f", {plural(more, 'column')} more in the CSV" if more > 0 else ""
    return f"{note}; without JavaScript the first {STILL_ROWS} show" if shown > STILL_ROWS else note


def _type(cells: Sequence[str]) -> str:
    """What a column holds, where it is the same in all cells that are not empty."""
    known = [cell for cell in cells if cell]
    if known and all(cell in ("true", "false") for cell in known):
        return "bool"
    return "number" if known and all(_number(cell) is not None for cell in known) else "text"


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _value(cell: str, kind: str, show: ShowCell) -> Any:
    """A cell as the live table has it: a number, a truth, text, what it names, or None."""
    if not cell:
        return None
    if kind == "number":
        number = float(cell)
        if not math.isfinite(number):
            return _NON_FINITE.get(cell.strip().lower(), "NaN")
        return int(number) if number.is_integer() and abs(number) < 1 << 53 else number
    if kind == "bool":
        return cell == "true"
    return list(_media(cell, show)) if kind == "media" else cell[:CELL_MAX]


def _media(cell: str, show: ShowCell) -> tuple[str, str]:
    try:
        found = orjson.loads(cell)
    except orjson.JSONDecodeError:
        return "text", cell[:CELL_MAX]
    item = read_item(found) if isinstance(found, dict) else None
    return ("text", cell[:CELL_MAX]) if item is None else show(item)


def _row(row: Sequence[Any], types: Sequence[str]) -> str:
    found = []
    for place, (value, kind) in enumerate(zip(row, types, strict=True)):
        tag, said = ("td", "") if place else ("th", ' scope="row"')
        names = [name for name, fits in (("missing", value is None), ("num", kind in ("number", "bool"))) if fits]
        said += f' class="{" ".join(names)}"' if names else ""
        found.append(f"<{tag}{said}>{MISSING if value is None else _cell(value, kind)}</{tag}>")
    return f"<tr>{''.join(found)}</tr>\n"


def _class(kind: str) -> str:
    return ' class="num"' if kind in ("number", "bool") else ""


def _cell(value: Any, kind: str) -> str:
    """As `site/src/table/cells.js` makes it."""
    if kind == "media":
        what, source = value
        if what == "image":
            image = f'<img class="cell-image" src="{escape(source)}" alt="picture" loading="lazy">'
            return image if source.startswith("data:") else f'<a href="{escape(source)}">{image}</a>'
        if what == "audio":
            return f'<audio controls preload="none" src="{escape(source)}"></audio>'
        return f'<a href="{escape(source)}">{what}</a>' if what == "video" else escape(one_line(source, 300))
    if kind == "bool":
        return "true" if value else "false"
    if kind == "number":
        return escape(value) if isinstance(value, str) else format_value(float(value), 5)
    return escape(one_line(value, 300))
