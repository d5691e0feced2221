"""The `compare` panel: configuration and summary of runs side by side, a column a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.chart.palette import Palette
from tracker.chart.panels.fields import run_page
from tracker.chart.panels.labels import label_runs
from tracker.chart.panels.options import Options
from tracker.chart.panels.select import choose_columns, choose_runs, sort_keys
from tracker.read.model import Run
from tracker.read.query import Filter
from tracker.read.table import cell, column_types, known_fields, sort_runs

OPTIONS = ("columns", "runs", "differences", "sort", "limit", "title")
"""What a compare block may say."""


@dataclass(frozen=True)
class CompareOptions:
    """What a compare block may say."""

    columns: tuple[str, ...] = ("config.*", "summary.*")
    """Fields or globs."""
    runs: Filter = field(default_factory=Filter)
    differences: bool = True
    """Only the fields in which the runs differ; the page can show all."""
    sort: tuple[str, ...] = ()
    limit: int | None = None
    title: str = ""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> CompareOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        read = Options("compare", options, OPTIONS)
        return cls(
            columns=read.texts("columns") or cls.columns, runs=read.filter("runs"),
            differences=read.flag("differences", default=True), sort=read.texts("sort"),
            limit=read.whole("limit", None, 1, 1_000_000), title=read.text("title"),
        )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One field."""

    key: str
    type: str
    """As of a column of the runs table."""
    differs: bool
    """Whether the runs do not all hold the same; one that lacks it differs from one that has it."""
    values: tuple[Any, ...]
    """JSON cells, one a run."""


@dataclass(frozen=True)
class ComparePanel:
    """A comparison, computed."""

    options: CompareOptions
    title: str
    rows: tuple[Row, ...]
    labels: tuple[str, ...]
    hrefs: tuple[str | None, ...]
    notes: tuple[str, ...]
    kind: str = "compare"

    def payload(self) -> dict[str, Any]:
        """The comparison as `docs/spec/page-data.md` says."""
        return {
            "kind": self.kind, "version": 1, "title": self.title, "differences": self.options.differences,
            "labels": self.labels, "hrefs": self.hrefs,
            "rows": [[row.key, row.type, row.differs, list(row.values)] for row in self.rows],
        }  # fmt: skip


def build_compare(
    options: CompareOptions,
    runs: Sequence[Run],
    palette: Palette | None = None,
    *,
    href: Callable[[Run], str | None] | None = None,
) -> ComparePanel:
    """Compute a comparison.

    Raises:
        QueryError: a field or glob fits nothing that some run has.
    """
    del palette
    order = sort_keys(options.sort, runs)
    everyone = choose_runs(runs, options.runs)
    chosen = sort_runs(everyone, order)[: options.limit]
    known = known_fields(runs)
    given = options.columns != CompareOptions.columns
    patterns = options.columns if given else [each for each in options.columns if _fits(each, known)]
    names = [
        name for name in choose_columns(patterns, known) if any(run.fields().get(name) is not None for run in chosen)
    ]
    types = column_types(chosen, names)
    rows = []
    for name in names:
        values = tuple(cell(run.fields().get(name), types[name]) for run in chosen)
        rows.append(Row(name, types[name], any(value != values[0] for value in values), values))
    out = len(everyone) - len(chosen)
    notes = [f"{out:,} of {len(everyone):,} runs are left out."] if out else []
    return ComparePanel(
        options=options, title=options.title or "Comparison", rows=tuple(rows), labels=label_runs("", chosen, runs),
        hrefs=tuple((href or run_page)(run) for run in chosen),
        notes=tuple(notes if everyone else ["No run passes the filter."]),
    )  # fmt: skip


def _fits(pattern: str, known: Sequence[str]) -> bool:
    return any(name.startswith(pattern.removesuffix("*")) for name in known)
