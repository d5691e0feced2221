"""Blocks of a report as panels: their options filled in and read, the panel computed and written as HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.build.built import PICTURES, BuiltPanel, DataFile, PanelSpot, drawn_panel, figure_paths
from tracker.build.chart_figure import chart_files, chart_panel, small_chart
from tracker.build.code_html import code_panel
from tracker.build.compare_html import compare_panel, compare_tabular
from tracker.build.histogram_html import histogram_panel
from tracker.build.lanes_html import media_panel, table_panel
from tracker.build.mapping import Mapping
from tracker.build.markdown import VALUE, Block
from tracker.build.markdown_html import markdown_panel
from tracker.build.run_table import runs_panel, runs_tabular, state_html, tags_html
from tracker.build.scalar_html import scalar_panel
from tracker.build.sheet_files import Sheet
from tracker.build.slugs import Slugs
from tracker.build.text import one_line
from tracker.chart.palette import Palette
from tracker.chart.panels import PANELS
from tracker.chart.panels.grid import OPTION, pixels, read_width, with_span
from tracker.chart.picture import WIDTH
from tracker.chart.sheets import sheet, sheet_key
from tracker.errors import ReportError, UsageError
from tracker.read.model import Run

__all__ = [
    "KINDS", "BlockReader", "BuiltPanel", "DataFile", "PanelSpot", "chart_files", "chart_panel", "figure_paths",
    "runs_panel", "small_chart", "state_html", "tags_html",
]  # fmt: skip

KINDS = tuple(PANELS)
"""The panels that there are, by the first word of their fences."""

_HTML: dict[str, Callable[[Any, PanelSpot], BuiltPanel]] = {
    "chart": chart_panel,
    "code": code_panel,
    "compare": compare_panel,
    "histogram": histogram_panel,
    "markdown": markdown_panel,
    "media": media_panel,
    "runs": runs_panel,
    "scalar": scalar_panel,
    "table": table_panel,
}
"""How a panel becomes HTML, where that is not `drawn_panel`."""

_RENDERED = {("markdown", "text")}
"""Options whose values in braces are put in when they are rendered, so that nothing of a run becomes Markdown."""
_FILES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("bar", "chart", "heatmap", "importance", "parallel", "scatter"), (*PICTURES, "csv")),
    **dict.fromkeys(("compare", "runs"), ("csv", "tex")),
    **dict.fromkeys(("histogram", "scalar"), ("csv",)),
}
"""The endings of the files beside a figure, by kind."""
_TABULARS: dict[str, Callable[[Any], str]] = {"compare": compare_tabular, "runs": runs_tabular}


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
    slugs: Slugs
    """The names of the figures' own addresses, behind `folder`."""
    folder: str
    """Where the figures' own pages lie, from the site's root: `figures/losses/`."""

    def build(self, block: Block, spot: PanelSpot) -> BuiltPanel:
        """The panel of one block.

        Raises:
            ReportError: an option is wrong; the error names its line.
        """
        values = {
            key: value if (block.kind, key) in _RENDERED else self._filled(block.options, key, value)
            for key, value in block.options.values.items()
        }
        spot = replace(spot, line=block.options.lines.get("text", block.line))
        try:
            return self._built(block.kind, values, replace(spot, anchor=block.anchor, label=block.label))
        except ReportError:
            raise
        except UsageError as error:
            raise ReportError(str(error), block.options.file, _line_of(error, block)) from error

    def _built(self, name: str, values: dict[str, Any], spot: PanelSpot) -> BuiltPanel:
        kind, columns = PANELS[name], read_width(name, values)
        named = values.get("id") is not None
        for common in (OPTION, "id"):
            values.pop(common, None)
        if name == "chart" and self.smoothing is not None:
            values.setdefault("smoothing", self.smoothing)
        panel = kind.panel(values, self.runs, self.palette, href=spot.href)
        slug = spot.anchor if named else self.slugs.take(panel.title, name)
        room = WIDTH if columns is None else pixels(columns, WIDTH)
        spot = replace(spot, width=room, address=self.folder + slug, files=_FILES.get(name, ()))
        built = _HTML.get(name, drawn_panel)(panel, spot)
        return replace(
            built, html=with_span(built.html, columns), address=spot.address, anchor=spot.id,
            title=one_line(panel.title) or "Runs", sheets=_sheets(name, panel, spot),
        )  # fmt: skip

    def _filled(self, options: Mapping, key: str, value: Any) -> Any:
        """An option's value with the expressions in it replaced: in a filter by literals, elsewhere by their text."""
        if isinstance(value, list):
            return [self._filled(options, key, item) for item in value]
        if isinstance(value, dict):
            return {name: self._filled(options, key, item) for name, item in value.items()}
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


def _sheets(name: str, panel: Any, spot: PanelSpot) -> dict[str, Sheet]:
    """A panel's numbers as files, by their endings."""
    found: dict[str, Sheet] = {}
    if "csv" in spot.files and spot.sheets:
        found["csv"] = spot.sheets.sheet(f"{spot.address}.csv", sheet_key(name, panel), lambda: sheet(name, panel))
    elif "csv" in spot.files:
        found["csv"] = Sheet(sheet(name, panel))
    if "tex" in spot.files:
        found["tex"] = Sheet(_TABULARS[name](panel).encode())
    return found


def _line_of(error: UsageError, block: Block) -> int:
    """The line of the option that an error is about, whose name its message begins with; else the block's."""
    return block.options.lines.get(str(error).partition(":")[0], block.line)
