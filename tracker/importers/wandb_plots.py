"""wandb's custom charts: tables in the rows, and in the configuration what their columns mean → plots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.media.plot import Plot
from tracker.media.table import Table

_FIELDS: Mapping[str, Mapping[str, str]] = {
    "line": {"x": "x", "y": "y", "stroke": "series"},
    "lineseries": {"step": "x", "lineVal": "y", "lineKey": "series"},
    "area-under-curve": {"x": "x", "y": "y", "class": "series"},
    "scatter": {"x": "x", "y": "y"},
    "bar": {"label": "x", "value": "value"},
    "histogram": {"value": "value"},
    "confusion_matrix": {"Predicted": "x", "Actual": "y", "nPredictions": "value"},
}
"""Kind → wandb's name of a column's part → that of the run format."""

_MARKS = {
    "line": "line", "lineseries": "line", "area-under-curve": "line", "scatter": "point", "bar": "bar",
    "histogram": "histogram", "confusion_matrix": "matrix",
}  # fmt: skip


@dataclass(frozen=True)
class ChartOf:
    """What a table is drawn as.

    Attributes:
        name: what the chart is called.
        options: the run format's `plot`.
    """

    name: str
    options: Mapping[str, Any]

    def draw(self, table: Table) -> Plot | None:
        """The plot of a table; None where it lacks a column."""
        columns = [self.options[part] for part in ("x", "y", "series", "value") if part in self.options]
        return Plot(lambda: (table, dict(self.options))) if set(columns) <= set(table.columns) else None


def charts_of(own: Mapping[str, Any]) -> dict[str, ChartOf]:
    """The charts of a run by the keys of their tables.

    Args:
        own: what wandb keeps of its own in the configuration.
    """
    found = {}
    charts = own.get("visualize")
    for name, chart in charts.items() if isinstance(charts, dict) else ():
        panel = chart.get("panel_config") if isinstance(chart, dict) else None
        options = _options(panel) if isinstance(panel, dict) else {}
        for key in _table_keys(panel) if options else ():
            found[key] = ChartOf(name, options)
    return found


def _options(panel: Mapping[str, Any]) -> dict[str, Any]:
    """The run format's `plot` of a chart; nothing for one that it cannot draw."""
    kind = str(panel.get("panelDefId", "")).removeprefix("wandb/").partition("/")[0]
    columns, texts = panel.get("fieldSettings"), panel.get("stringSettings")
    if kind not in _FIELDS or not isinstance(columns, dict):
        return {}
    made = {part: columns.get(field) for field, part in _FIELDS[kind].items()}
    title = texts.get("title") if isinstance(texts, dict) else None
    options = {"mark": _MARKS[kind], "title": title, **made}
    return {name: value for name, value in options.items() if isinstance(value, str) and value}


def _table_keys(value: Any) -> Iterator[str]:
    """The keys of tables that a chart's query asks for."""
    if isinstance(value, dict):
        if value.get("name") == "tableKey" and isinstance(value.get("value"), str):
            yield value["value"]
        for item in value.values():
            yield from _table_keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from _table_keys(item)
