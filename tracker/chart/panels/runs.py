"""The `runs` panel: a table of runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.read.model import Run
from tracker.read.query import Filter


@dataclass(frozen=True)
class RunsOptions:
    """What a runs block may say."""

    columns: tuple[tuple[str, str], ...] = ()
    """Field names (or globs) and their headings ("" for the default); a useful choice when left out."""
    runs: Filter = field(default_factory=Filter)
    """Which runs; all when left out."""
    sort: tuple[str, ...] = ("-created_at",)
    """Fields, `-` before one that descends; missing values come last."""
    limit: int | None = None
    """At most so many rows."""
    title: str = ""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> RunsOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        raise NotImplementedError


@dataclass(frozen=True)
class RunsPanel:
    """A table of runs, computed."""

    options: RunsOptions
    title: str
    columns: tuple[Mapping[str, str], ...]
    """key, label and type of each column."""
    rows: tuple[tuple[Any, ...], ...]
    """JSON values: None is missing, NaN and infinities are strings; tags are lists."""
    runs: tuple[Run, ...]
    """The run of each row."""
    hrefs: tuple[str | None, ...]
    total: int
    """How many runs the filter chose; more than the rows where there is a limit."""

    def payload(self) -> dict[str, Any]:
        """The table as `docs/spec/page-data.md` says."""
        raise NotImplementedError


def build_runs(
    options: RunsOptions, runs: Sequence[Run], *, href: Callable[[Run], str | None] | None = None
) -> RunsPanel:
    """Compute a table.

    Raises:
        UsageError: a column or sort field is in no run; the message names the closest ones.
    """
    raise NotImplementedError
