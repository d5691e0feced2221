"""The `table` panel: tables that runs logged, side by side or one below the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.chart.palette import Palette
from tracker.chart.panels.lanes import COMMON, LaneOptions, Lanes, find_lanes, pick_steps, read_steps
from tracker.chart.panels.options import Options
from tracker.read.model import Run

OPTIONS = (*COMMON, "steps", "columns", "rows")
"""What a table block may say."""

_ROWS = 1000


@dataclass(frozen=True)
class TableOptions:
    """What a table block may say."""

    lanes: LaneOptions
    steps: str | tuple[int, ...] = "all"
    """`all`, `last`, or some."""
    columns: tuple[str, ...] = ()
    """All when empty."""
    rows: int = _ROWS
    """At most so many."""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> TableOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        read = Options("table", options, OPTIONS)
        return cls(
            LaneOptions.read(read, "val/predictions"), read_steps(read, "all"), read.texts("columns"),
            read.whole("rows", _ROWS, 1, _ROWS) or _ROWS,
        )  # fmt: skip


@dataclass(frozen=True)
class TablePanel:
    """Tables that were logged, chosen."""

    options: TableOptions
    lanes: Lanes
    steps: tuple[int, ...]
    """Those of the slider."""
    kind: str = "media"

    @property
    def title(self) -> str:
        """What stands above it."""
        return self.lanes.title

    @property
    def notes(self) -> tuple[str, ...]:
        """What is left out."""
        return self.lanes.notes


def build_table(
    options: TableOptions,
    runs: Sequence[Run],
    palette: Palette | None = None,
    *,
    href: Callable[[Run], str | None] | None = None,
) -> TablePanel:
    """Choose what to show.

    Raises:
        UsageError: no run has a table that is asked for.
    """
    del palette
    lanes = find_lanes(options.lanes, runs, href, ("table",))
    return TablePanel(options, lanes, tuple(pick_steps(options.steps, lanes.steps)))
