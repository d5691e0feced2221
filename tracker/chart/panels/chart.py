"""The `chart` panel: metrics of runs as curves, one a run or one a group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.chart.palette import Palette
from tracker.chart.series import Series
from tracker.read.model import Run
from tracker.read.query import Filter


@dataclass(frozen=True)
class ChartOptions:
    """What a chart block may say."""

    metrics: tuple[str, ...]
    """Names, globs (`train/*`) or regular expressions (`re:^val`)."""
    runs: Filter = field(default_factory=Filter)
    """Which runs; all when left out."""
    x: str = ""
    """step, relative, time or a metric; the metrics' own step metric, else step, when left out."""
    smoothing: float = 0.0
    """Weight of the debiased EMA, 0 to 1."""
    group: tuple[str, ...] = ()
    """Fields; runs that agree in them become one curve with a band."""
    sort: tuple[str, ...] = ()
    """Fields that order the series, `-` before one that descends; natural order of the labels when left out."""
    limit: int = 400
    """At most so many series; what is left out is said on the page."""
    title: str = ""
    """The metrics' names when left out."""
    log_y: bool = False
    """A logarithmic y axis."""
    height: int | None = None
    """Pixels."""
    legend: bool = True

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> ChartOptions:
        """Options from a block's YAML mapping.

        Raises:
            UsageError: an option is unknown or has a bad value; the message names it and what to write.
            QueryError: the filter cannot be understood.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class ChartPanel:
    """A chart, computed: full curves, and what to say about them."""

    options: ChartOptions
    title: str
    y_label: str
    x: str
    """The key of the view shown first: step, relative, time or metric."""
    axes: tuple[Mapping[str, str], ...]
    """key, label and kind of each x axis."""
    series: tuple[Series, ...]
    left_out: int
    """Series beyond the limit."""
    notes: tuple[str, ...]
    """Sentences for the caption: what is missing, left out or cannot be drawn."""

    def payload(self) -> dict[str, Any]:
        """The chart as `docs/spec/page-data.md` says, thinned."""
        raise NotImplementedError


def build_chart(
    options: ChartOptions,
    runs: Sequence[Run],
    palette: Palette,
    *,
    href: Callable[[Run], str | None] | None = None,
) -> ChartPanel:
    """Compute a chart.

    Args:
        options: what to draw.
        runs: all runs of the project; the options' filter chooses among them.
        palette: the report's colours.
        href: the address of a run's page; `runs/<id>.html` when left out.

    Raises:
        UsageError: a metric or a field is in no run; the message names the closest ones.
    """
    raise NotImplementedError
