"""Panels: what a fenced block of a report may be, one kind a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.chart.palette import Palette
from tracker.chart.panels import (
    bar,
    chart,
    code,
    compare,
    heatmap,
    histogram,
    importance,
    markdown,
    media,
    parallel,
    runs,
    scalar,
    scatter,
    table,
)
from tracker.chart.panels.reductions import with_reductions
from tracker.read.model import Run


@dataclass(frozen=True)
class Kind:
    """One kind of panel."""

    options: tuple[str, ...]
    """The names of its options."""
    parse: Callable[[Mapping[str, Any]], Any]
    """Its options from a block's YAML; raises UsageError whose message begins with the option's name."""
    build: Callable[..., Any]
    """The panel from its options, the runs, the report's palette and the address of a run's page."""

    def panel(
        self,
        values: Mapping[str, Any],
        runs: Sequence[Run],
        palette: Palette,
        *,
        href: Callable[[Run], str | None] | None = None,
    ) -> Any:
        """The panel from a block's YAML; its options may name reductions, `min(val_loss)`, as fields.

        Raises:
            UsageError: an option is wrong; the message begins with its name.
        """
        options = self.parse(values)
        return self.build(options, with_reductions(values, runs), palette, href=href)


PANELS = {
    "chart": Kind(chart.OPTIONS, chart.ChartOptions.parse, chart.build_chart),
    "runs": Kind(runs.OPTIONS, runs.RunsOptions.parse, runs.build_runs),
    "scatter": Kind(scatter.OPTIONS, scatter.ScatterOptions.parse, scatter.build_scatter),
    "bar": Kind(bar.OPTIONS, bar.BarOptions.parse, bar.build_bar),
    "scalar": Kind(scalar.OPTIONS, scalar.ScalarOptions.parse, scalar.build_scalar),
    "heatmap": Kind(heatmap.OPTIONS, heatmap.HeatmapOptions.parse, heatmap.build_heatmap),
    "importance": Kind(importance.OPTIONS, importance.ImportanceOptions.parse, importance.build_importance),
    "parallel": Kind(parallel.OPTIONS, parallel.ParallelOptions.parse, parallel.build_parallel),
    "code": Kind(code.OPTIONS, code.CodeOptions.parse, code.build_code),
    "compare": Kind(compare.OPTIONS, compare.CompareOptions.parse, compare.build_compare),
    "markdown": Kind(markdown.OPTIONS, markdown.MarkdownOptions.parse, markdown.build_markdown),
    "media": Kind(media.OPTIONS, media.MediaOptions.parse, media.build_media),
    "table": Kind(table.OPTIONS, table.TableOptions.parse, table.build_table),
    "histogram": Kind(histogram.OPTIONS, histogram.HistogramOptions.parse, histogram.build_histogram),
}
"""By the first word of their fences."""
