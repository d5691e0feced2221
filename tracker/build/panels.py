"""Panels as HTML: what shows without JavaScript, and the data file that makes it live."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import orjson

from tracker.build.mapping import Mapping
from tracker.build.markdown import VALUE, Block
from tracker.build.text import MISSING, format_duration, format_time, format_value, one_line, plural
from tracker.chart.palette import Palette
from tracker.chart.panels.chart import ChartOptions, ChartPanel, build_chart
from tracker.chart.panels.runs import RunsOptions, RunsPanel, build_runs
from tracker.chart.picture import Picture, picture
from tracker.chart.series import View
from tracker.chart.spark import spark_svg
from tracker.errors import ReportError, UsageError
from tracker.format.records import STATES
from tracker.format.values import to_number
from tracker.read.model import Run

ROWS_MAX = 1000
"""Rows of a table that show without JavaScript."""
_DIGITS = 5
_NUMERIC = ("number", "time", "duration")

Href = Callable[[Run], "str | None"]


@dataclass(frozen=True)
class DataFile:
    """A panel's data, as `docs/spec/page-data.md` has it."""

    key: str
    data: bytes

    @property
    def path(self) -> str:
        """Where it lies in the site."""
        return f"data/{self.key}.js"


@dataclass(frozen=True)
class BuiltPanel:
    """A panel, ready to be written."""

    html: str
    file: DataFile
    picture: Picture | None = None
    """What matplotlib is to draw, for a chart of a report."""


@dataclass(frozen=True)
class PanelSpot:
    """Where a panel stands: what its HTML needs to know of its page."""

    root: str
    """The way to the site's root: "" or "../"."""
    number: int
    """Its number in the page, from 1."""
    href: Href
    """The address of a run's page, relative to this page."""


@dataclass(frozen=True)
class BlockReader:
    """Turns the blocks of one report into panels."""

    runs: Sequence[Run]
    """The runs that the report is about."""
    palette: Palette
    """The report's colours."""
    smoothing: float | None
    """The smoothing of charts that name none."""
    text: Callable[[str, int], str] | None
    """The text of an expression that stands on a line; None where braces are plain text."""
    literal: Callable[[str, int], str] | None
    """The same as a filter writes it."""

    def build(self, block: Block, spot: PanelSpot) -> BuiltPanel:
        """The panel of one block.

        Raises:
            ReportError: an option is wrong; the error names its line.
        """
        values = {key: self._filled(block.options, key, value) for key, value in block.options.values.items()}
        try:
            return KINDS[block.kind](self, values, spot)
        except ReportError:
            raise
        except UsageError as error:
            raise ReportError(str(error), block.options.file, _line_of(error, block)) from error

    def chart(self, values: dict[str, Any], spot: PanelSpot) -> BuiltPanel:
        """The panel of a `chart` block."""
        if self.smoothing is not None:
            values.setdefault("smoothing", self.smoothing)
        options = ChartOptions.parse(values)
        return chart_panel(build_chart(options, self.runs, self.palette, href=spot.href), spot)

    def table(self, values: dict[str, Any], spot: PanelSpot) -> BuiltPanel:
        """The panel of a `runs` block."""
        return runs_panel(build_runs(RunsOptions.parse(values), self.runs, href=spot.href), spot)

    def _filled(self, options: Mapping, key: str, value: Any) -> Any:
        """An option's value with the expressions in it replaced: in a filter by literals, elsewhere by their text."""
        if isinstance(value, list):
            return [self._filled(options, key, item) for item in value]
        read = self.literal if key == "runs" else self.text
        if not isinstance(value, str) or read is None:
            return value
        line = options.lines.get(key, options.line)

        def fill(match: Any) -> str:
            if match[1] is None:
                raise ReportError(
                    f"{key}: this {match[2]} is not {{{{ a value }}}}; write \\{match[2]} for plain braces",
                    options.file,
                    line,
                )
            return read(match[1], line)

        return VALUE.sub(fill, value).replace("\\{{", "{{").replace("\\{%", "{%")


KINDS: dict[str, Callable[[BlockReader, dict[str, Any], PanelSpot], BuiltPanel]] = {
    "chart": BlockReader.chart,
    "runs": BlockReader.table,
}
"""The panels that there are, by the first word of their fences."""


def _line_of(error: UsageError, block: Block) -> int:
    """The line of the option that an error is about, whose name its message begins with; else the block's."""
    return block.options.lines.get(str(error).partition(":")[0], block.line)


def data_file(payload: dict[str, Any]) -> DataFile:
    """A payload as the classic script that hands it to the page."""
    body = orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY)
    key = hashlib.sha256(body).hexdigest()[:20]
    return DataFile(key, b'trackerData("%s", %s);\n' % (key.encode(), body))


# --- charts ---


def chart_panel(panel: ChartPanel, spot: PanelSpot) -> BuiltPanel:
    """A report's chart, with pictures by matplotlib."""
    file, drawn = data_file(panel.payload()), picture(panel)
    width, height = drawn.size
    light, dark = (escape(f"{spot.root}{path}") for path in figure_paths(drawn.key))
    still = (
        f'<picture><source media="screen and (prefers-color-scheme: dark)" srcset="{dark}">'
        f'<img src="{light}" width="{width}" height="{height}" alt="{escape(describe(panel))}"></picture>'
    )
    return BuiltPanel(_figure("chart", panel, file, spot, still), file, drawn)


def small_chart(panel: ChartPanel, spot: PanelSpot) -> BuiltPanel:
    """A run page's chart of one metric, or of a few that belong together, with curves written directly."""
    file = data_file(panel.payload())
    views = [series.views[panel.x] for series in panel.series if panel.x in series.views]
    view = views[0] if views else None
    if view is None:
        nothing = View(np.empty(0), np.empty(0))
        still = spark_svg(nothing.x, nothing.y, None, label=describe(panel), texts=("", "", "no points", ""))
    else:
        texts = _spark_texts(panel, view) if len(views) == 1 else _common_texts(panel, views)
        more = [(other.x, other.y) for other in views[1:]]
        still = spark_svg(view.x, view.y, view.smoothed, label=describe(panel), texts=texts, more=more)
    return BuiltPanel(_figure("chart chart-small", panel, file, spot, still), file)


def figure_paths(key: str) -> tuple[str, str]:
    """Where a picture's light and dark files lie in the site."""
    return f"figures/{key}.svg", f"figures/{key}-dark.svg"


def describe(panel: ChartPanel) -> str:
    """What a chart shows, in a sentence or two, for those who do not see it."""
    axis = next(axis["label"] for axis in panel.axes if axis["key"] == panel.x)
    names = [one_line(series.label, 60) for series in panel.series]
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6:,} more" if len(names) > 6 else "")
    curves = plural(len(names), "curve") + (f" ({shown})" if len(names) > 1 else "")
    text = f"Line chart of {one_line(panel.y_label, 120)} by {one_line(axis, 60)}: {curves}."
    ends = [(_last(series.views[panel.x].y), series.label) for series in panel.series if panel.x in series.views]
    found = sorted((end, label) for end, label in ends if end is not None)
    if len(found) == 1:
        return f"{text} It ends at {format_value(found[0][0], _DIGITS)}."
    if found:
        (least, lowest), (greatest, highest) = found[0], found[-1]
        return (
            f"{text} The last values go from {format_value(least, _DIGITS)} ({one_line(lowest, 60)})"
            f" to {format_value(greatest, _DIGITS)} ({one_line(highest, 60)})."
        )
    return text


def _figure(classes: str, panel: ChartPanel, file: DataFile, spot: PanelSpot, still: str) -> str:
    notes = " ".join(escape(note) for note in panel.notes)
    note = f' <span class="chart-note">{notes}</span>' if notes else ""
    return (
        f'<figure class="{classes}" id="fig-{spot.number}" data-key="{file.key}" data-src="{spot.root}{file.path}">'
        f'<figcaption><span class="chart-title">{escape(one_line(panel.title, 300))}</span>{note}</figcaption>'
        f'<div class="chart-still">{still}</div></figure>\n'
    )


def _spark_texts(panel: ChartPanel, view: View) -> tuple[str, str, str, str]:
    """Greatest, least and last value, and the range of x."""
    finite = view.y[np.isfinite(view.y)]
    if not len(finite):
        return "", "", "no finite value", ""
    kind = next(axis["kind"] for axis in panel.axes if axis["key"] == panel.x)
    write = {"duration": format_duration, "time": format_time}.get(kind, format_value)
    start, end = write(float(view.x[0])), write(float(view.x[-1]))
    span = start if start == end else f"{start} {MISSING} {end}"
    last = f"last {format_value(float(view.y[-1]), _DIGITS)}"
    if len(finite) == 1:
        return "", "", last, f"{one_line(panel.axes[0]['label'], 30)} {span}"
    greatest, least = (format_value(float(value), _DIGITS) for value in (finite.max(), finite.min()))
    label = next(axis["label"] for axis in panel.axes if axis["key"] == panel.x)
    return f"max {greatest}", f"min {least}", last, f"{one_line(label, 30)} {span}"


def _common_texts(panel: ChartPanel, views: Sequence[View]) -> tuple[str, str, str, str]:
    """What is written on curves that share their axes: what all of them span, and how many they are."""
    x, y = np.concatenate([view.x for view in views]), np.concatenate([view.y for view in views])
    order = np.argsort(x, kind="stable")
    greatest, least, _, span = _spark_texts(panel, View(x[order], y[order]))
    return greatest, least, plural(len(views), "curve"), span


def _last(y: np.ndarray[Any, np.dtype[np.float64]]) -> float | None:
    finite = y[np.isfinite(y)]
    return float(finite[-1]) if len(finite) else None


# --- tables ---


def runs_panel(panel: RunsPanel, spot: PanelSpot) -> BuiltPanel:
    """A table of runs; rows beyond `ROWS_MAX` need JavaScript."""
    file = data_file(panel.payload())
    types = [column["type"] for column in panel.columns]
    head = "".join(
        f'<th scope="col"{_number_class(c["type"])}>{escape(one_line(c["label"], 200))}</th>' for c in panel.columns
    )
    rows = zip(panel.rows[:ROWS_MAX], panel.hrefs[:ROWS_MAX], strict=True)
    body = "".join(_row(row, types, href) for row, href in rows)
    caption = escape(one_line(panel.title, 300)) or "Runs"
    html = (
        f'<div class="runs" id="fig-{spot.number}" data-key="{file.key}" data-src="{spot.root}{file.path}">'
        f'<p class="table-note">{escape(_table_note(panel))}</p><div class="table-scroll">'
        f'<table aria-rowcount="{len(panel.rows) + 1}"><caption{_caption_class(panel)}>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></div>\n"
    )
    return BuiltPanel(html, file)


def _caption_class(panel: RunsPanel) -> str:
    return "" if panel.title else ' class="visually-hidden"'


def _table_note(panel: RunsPanel) -> str:
    shown = len(panel.rows)
    note = plural(panel.total, "run") if shown == panel.total else f"{shown:,} of {plural(panel.total, 'run')}"
    return note if shown <= ROWS_MAX else f"{note}; without JavaScript the first {ROWS_MAX:,} show"


def _number_class(kind: str) -> str:
    return ' class="num"' if kind in _NUMERIC or kind == "bool" else ""


def _row(row: Sequence[Any], types: Sequence[str], href: str | None) -> str:
    first = f'<th scope="row">{_linked(_cell(row[0], types[0]), href)}</th>' if row else ""
    rest = (
        f'<td class="missing">{MISSING}</td>'
        if value is None or value == []
        else f"<td{_number_class(kind)}>{_cell(value, kind)}</td>"
        for value, kind in zip(row[1:], types[1:], strict=True)
    )
    return f"<tr>{first}{''.join(rest)}</tr>\n"


def _linked(cell: str, href: str | None) -> str:
    if href is None:
        return cell
    return f'<a href="{escape(href)}">{"(no name)" if cell in ("", MISSING) else cell}</a>'


def _cell(value: Any, kind: str) -> str:
    """A cell's HTML, as the page's script makes it too."""
    if value is None:
        return MISSING
    if kind == "state":
        return state_html(str(value))
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
