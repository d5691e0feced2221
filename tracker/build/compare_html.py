"""A comparison of runs as HTML: a table with a column a run."""

from __future__ import annotations

from html import escape

from tracker.build.built import BuiltPanel, PanelSpot, data_file, figure_html
from tracker.build.latex import tabular, tex
from tracker.build.run_table import cell_html, tex_cell
from tracker.build.text import MISSING, one_line, plural
from tracker.chart.panels.compare import ComparePanel, Row

RUNS_MAX, ROWS_MAX = 30, 300
"""Columns and rows that show without JavaScript."""


def compare_panel(panel: ComparePanel, spot: PanelSpot) -> BuiltPanel:
    """A comparison; what goes beyond the limits needs JavaScript."""
    file = data_file(panel.payload())
    heads = "".join(
        f'<th scope="col">{_link(one_line(label, 80), href)}</th>'
        for label, href in zip(panel.labels[:RUNS_MAX], panel.hrefs[:RUNS_MAX], strict=True)
    )
    wanted = [row for row in panel.rows if row.differs or not panel.options.differences]
    body = "".join(_row(row) for row in wanted[:ROWS_MAX])
    if not wanted:
        body = f'<tr><td colspan="{min(RUNS_MAX, len(panel.labels)) + 1}">{_nothing(panel)}</td></tr>'
    still = (
        f'<p class="table-note">{escape(_note(panel, len(wanted)))}</p><div class="table-scroll">'
        f'<table class="compare-table"><caption class="visually-hidden">{escape(one_line(panel.title, 300))}</caption>'
        f'<thead><tr><th scope="col">field</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )
    return BuiltPanel(figure_html("chart chart-compare", panel, file, spot, still), file)


def compare_tabular(panel: ComparePanel) -> str:
    """A comparison for LaTeX: a line a field, a column a run."""
    rows = [row for row in panel.rows if row.differs or not panel.options.differences]
    cells = ([tex(one_line(row.key, 200)), *(tex_cell(value, row.type) for value in row.values)] for row in rows)
    names = [one_line(label, 80) for label in panel.labels]
    return tabular(["field", *names], cells, [False, *(True for _ in names)])


def _nothing(panel: ComparePanel) -> str:
    return "The runs agree in everything." if len(panel.labels) > 1 else "There is nothing to compare."


def _note(panel: ComparePanel, rows: int) -> str:
    what = "in which they differ" if panel.options.differences else "in all"
    note = f"{plural(len(panel.labels), 'run')}, {plural(rows, 'field')} {what}"
    hidden = len(panel.labels) > RUNS_MAX or rows > ROWS_MAX
    return f"{note}; without JavaScript the first {RUNS_MAX} runs and {ROWS_MAX} fields show" if hidden else note


def _row(row: Row) -> str:
    first = row.values[0]
    cells = "".join(
        f'<td class="missing">{MISSING}</td>'
        if value is None
        else f"<td{_class(row, value != first)}>{cell_html(value, row.type)}</td>"
        for value in row.values[:RUNS_MAX]
    )
    return f'<tr><th scope="row">{escape(one_line(row.key, 200))}</th>{cells}</tr>\n'


def _class(row: Row, differs: bool) -> str:
    names = [name for name, wanted in (("num", row.type in ("number", "duration")), ("differs", differs)) if wanted]
    return f' class="{" ".join(names)}"' if names else ""


def _link(label: str, href: str | None) -> str:
    return f'<a href="{escape(href)}">{escape(label)}</a>' if href else escape(label)
