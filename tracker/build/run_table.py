"""Tables of runs as HTML: what shows without JavaScript, at most 1,000 rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any

from tracker.build.built import BuiltPanel, PanelSpot, data_file, files_html, number_html
from tracker.build.latex import tabular, tex, tex_number
from tracker.build.spark_html import spark_cell
from tracker.build.text import MISSING, format_duration, format_time, format_value, one_line, plural
from tracker.chart.panels.runs import RunsPanel
from tracker.format.records import STATES
from tracker.format.values import to_number

ROWS_MAX = 1000
"""Rows of a table that show without JavaScript."""
ALL_UNTIL = 60
"""With more rows the live table draws those that are seen, of one height; `site/src/table/table.js` has the same."""
FIRST_ROWS = 25
"""Of a table with more than `ALL_UNTIL` rows, those that a browser with JavaScript reads: they fill its window."""
_DIGITS = 5
_NUMERIC = ("number", "time", "duration")
_SPARK = "spark"


def runs_panel(panel: RunsPanel, spot: PanelSpot) -> BuiltPanel:
    """A table of runs; rows beyond `ROWS_MAX` need JavaScript."""
    file = data_file(panel.payload())
    types = [column["type"] for column in panel.columns]
    head = "".join(
        f'<th scope="col"{_number_class(c["type"])}>{escape(one_line(c["label"], 200))}</th>' for c in panel.columns
    )
    rows = _rows(panel.rows[:ROWS_MAX], types, panel.hrefs[:ROWS_MAX])
    title = escape(one_line(panel.title, 300)) or "Runs"
    hidden = "" if panel.title or spot.label else ' class="visually-hidden"'
    caption = f"<caption{hidden}>{number_html(spot)}{title}</caption>"
    html = (
        f'<div class="runs" id="{spot.id}" data-key="{file.key}" data-src="{spot.root}{file.path}">'
        f'{files_html(spot)}<p class="table-note">{escape(_table_note(panel))}</p>'
        f"{_tables(f'{caption}<thead><tr>{head}</tr></thead>', rows, len(panel.rows))}</div>\n"
    )
    return BuiltPanel(html, file)


def _tables(head: str, rows: Sequence[str], total: int) -> str:
    """The table; of a long one the first rows, and all again for a browser without JavaScript, which no other reads."""

    def table(shown: Sequence[str], also: str = "") -> str:
        inner = f"{head}<tbody>{''.join(shown)}</tbody>"
        return f'<div class="table-scroll{also}"><table aria-rowcount="{total + 1}">{inner}</table></div>'

    if len(rows) <= ALL_UNTIL:
        return table(rows)
    return f"{table(rows[:FIRST_ROWS], ' is-long is-part')}<noscript>{table(rows, ' is-long')}</noscript>"


def _table_note(panel: RunsPanel) -> str:
    shown = len(panel.rows)
    note = plural(panel.total, "run") if shown == panel.total else f"{shown:,} of {plural(panel.total, 'run')}"
    return note if shown <= ROWS_MAX else f"{note}; without JavaScript the first {ROWS_MAX:,} show"


def _number_class(kind: str) -> str:
    return " class=num" if kind in _NUMERIC or kind == "bool" else ""


def _rows(rows: Sequence[Sequence[Any]], types: Sequence[str], hrefs: Sequence[str | None]) -> list[str]:
    """The rows, without the end tags and quotes that HTML can do without: of a long table they are most of the page."""
    if not rows:
        return []
    names, *others = zip(*rows, strict=True)
    shown = [cell_html(name, types[0]) for name in names]
    heads = [f"<th scope=row>{_linked(name, href)}" for name, href in zip(shown, hrefs, strict=True)]
    columns = [_column(cells, kind) for cells, kind in zip(others, types[1:], strict=True)]
    return [f"<tr>{''.join(cells)}\n" for cells in zip(heads, *columns, strict=True)]


def _column(cells: Sequence[Any], kind: str) -> list[str]:
    """The cells of a column; what repeats is written once."""
    start = f"<td{_number_class(kind)}>"

    def write(value: Any) -> str:
        missing = value is None or value == []
        return f"<td class=missing>{MISSING}" if missing else start + cell_html(value, kind)

    if any(isinstance(value, list) for value in cells):
        return [write(value) for value in cells]
    written = {value: write(value) for value in dict.fromkeys(cells)}
    return [written[value] for value in cells]


def _linked(cell: str, href: str | None) -> str:
    if href is None:
        return cell
    return f'<a href="{escape(href)}">{"(no name)" if cell in ("", MISSING) else cell}</a>'


def cell_html(value: Any, kind: str) -> str:
    """A cell's HTML, as the page's script makes it too."""
    if value is None:
        return MISSING
    if kind == "state":
        return state_html(str(value))
    if kind == _SPARK:
        return spark_cell(value)
    if kind == "tags" and isinstance(value, (list, tuple)):
        return tags_html(value)
    number = to_number(value) if kind in _NUMERIC and not isinstance(value, bool) else None
    if number is None:
        return escape(str(value).lower() if isinstance(value, bool) else one_line(str(value), 300))
    if kind == "duration":
        return format_duration(number)
    if kind == "time" and math.isfinite(number):
        return format_time(number)
    return format_value(number, _DIGITS)


def state_html(state: str) -> str:
    """A run's state as the pages show it."""
    name = state if state in STATES else "other"
    return f'<span class="state state-{name}">{escape(state)}</span>'


def tags_html(tags: Sequence[Any]) -> str:
    """A run's tags as a list."""
    return '<ul class="tags">' + "".join(f"<li>{escape(str(tag))}</li>" for tag in tags) + "</ul>"


def runs_tabular(panel: RunsPanel) -> str:
    """A table of runs for LaTeX, all rows, its numbers as the page has them."""
    types = [column["type"] for column in panel.columns]
    cells = ([tex_cell(value, kind) for value, kind in zip(row, types, strict=True)] for row in panel.rows)
    head = [one_line(column["label"], 200) for column in panel.columns]
    return tabular(head, cells, [kind in _NUMERIC for kind in types])


def tex_cell(value: Any, kind: str) -> str:
    """A cell in LaTeX; what is missing is a dash."""
    if value is None or value == []:
        return "--"
    if kind == _SPARK:
        return tex_cell(value[0], "number")
    if isinstance(value, (list, tuple)):
        return tex(", ".join(map(str, value)))
    number = to_number(value) if kind in _NUMERIC and not isinstance(value, bool) else None
    if number is None:
        return tex(str(value).lower() if isinstance(value, bool) else one_line(str(value), 300))
    if kind == "number":
        return tex_number(format_value(number, _DIGITS))
    return tex(format_duration(number) if kind == "duration" else format_time(number))
