"""The `runs` panel: a table of runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.chart.fields import cell_column, runs_column
from tracker.chart.palette import Palette
from tracker.chart.panels.options import Options
from tracker.chart.panels.reductions import SPARK, Spark, read_reduction
from tracker.chart.panels.select import choose_columns, choose_runs, sort_keys
from tracker.format.values import plain_number
from tracker.read.history import natural_key
from tracker.read.model import Run
from tracker.read.query import Filter
from tracker.read.runset import RunSet
from tracker.read.table import cell, column_cells, column_labels, column_types, known_fields, sort_runs, split_sort

OPTIONS = ("columns", "runs", "sort", "limit", "title")
"""What a runs block may say."""

_ALWAYS = ("name", "state", "created_at", "duration")
_WHERE_USED = ("group", "job_type", "tags")
_CONFIG_MAX = 8
_SUMMARY_MAX = 8


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
        read = Options("runs", options, OPTIONS)
        return cls(
            columns=_read_columns(read),
            runs=read.filter("runs"),
            sort=read.texts("sort") or cls.sort,
            limit=read.whole("limit", None, 1, 1_000_000),
            title=read.text("title"),
        )


def _read_columns(read: Options) -> tuple[tuple[str, str], ...]:
    """Fields as texts, or as `field: heading`, one by one or in a list."""
    given = read.values.get("columns")
    found: list[tuple[str, str]] = []
    for item in given if isinstance(given, list) else [] if given is None else [given]:
        pairs = list(item.items()) if isinstance(item, Mapping) else [(item, "")]
        for name, heading in pairs:
            if not isinstance(name, str) or not isinstance(heading, (str, int, float)):
                raise read.error("columns", "a list of fields, such as [name, config.lr, summary.loss: final loss]")
            found.append((name, str(heading)))
    return tuple(found)


@dataclass(frozen=True)
class RunsPanel:
    """A table of runs, computed."""

    options: RunsOptions
    title: str
    columns: tuple[Mapping[str, str], ...]
    """key, label and type of each column."""
    rows: tuple[tuple[Any, ...], ...]
    """JSON values: None is missing, NaN and infinities are strings; tags are lists."""
    runs: RunSet
    """The run of each row."""
    hrefs: tuple[str | None, ...]
    total: int
    """How many runs the filter chose; more than the rows where there is a limit."""
    order: tuple[str, ...] = RunsOptions.sort
    """The fields that sort it, by their whole names."""

    def payload(self) -> dict[str, Any]:
        """The table as `docs/spec/page-data.md` says."""
        key, descending = split_sort(self.order[0])
        return {
            "kind": "runs",
            "version": 1,
            "columns": [
                {**column, "data": self._data(place, column["key"], column["type"])}
                for place, column in enumerate(self.columns)
            ],
            "hrefs": cell_column(self.hrefs, "text"),
            "sort": {"key": key, "descending": descending},
            "total": self.total,
            "shown": len(self.rows),
        }

    def _data(self, place: int, name: str, kind: str) -> dict[str, Any]:
        if kind == SPARK:
            return cell_column([row[place] for row in self.rows], kind)
        return runs_column(self.runs, name, kind)


def build_runs(
    options: RunsOptions,
    runs: Sequence[Run],
    palette: Palette | None = None,
    *,
    href: Callable[[Run], str | None] | None = None,
) -> RunsPanel:
    """Compute a table.

    Args:
        options: what to show.
        runs: all runs of the project; the options' filter chooses among them.
        palette: the report's colours, of which a table needs none.
        href: the address of a run's page; `runs/<id>.html` when left out.

    Raises:
        QueryError: a column or sort field is in no run; the message names the closest ones.
    """
    del palette
    chosen = choose_runs(runs, options.runs)
    order = sort_keys(options.sort, runs)
    columns = _choose_columns(options, runs, chosen)
    shown = _first(sort_runs(chosen, order), options.limit)
    types = column_types(chosen, columns) | {name: SPARK for name in columns if _is_spark(name)}
    labels = column_labels(list(columns))
    address = href or _run_page
    return RunsPanel(
        options=options,
        title=options.title,
        columns=tuple(
            {"key": name, "label": heading or labels[name], "type": types[name]} for name, heading in columns.items()
        ),
        rows=tuple(zip(*(_cells(shown.column(name), types[name]) for name in columns), strict=True)),
        runs=shown,
        hrefs=tuple(address(run) for run in shown),
        total=len(chosen),
        order=order,
    )


def _is_spark(name: str) -> bool:
    reduction = read_reduction(name) if name.startswith(SPARK) else None
    return reduction is not None and reduction.function == SPARK


def _cells(values: Sequence[Any], kind: str) -> Sequence[Any]:
    """The cells of a column; of a sparkline its last, least and greatest value, and then its heights."""
    return [_spark(value) for value in values] if kind == SPARK else column_cells(values, kind)


def _spark(value: Any) -> Any:
    if isinstance(value, Spark):
        return [*map(plain_number, (float(value), value.low, value.high)), *value.heights]
    return cell(value, SPARK)


def _choose_columns(options: RunsOptions, runs: Sequence[Run], chosen: RunSet) -> dict[str, str]:
    """Field names to headings, "" for the default one."""
    if not options.columns:
        return dict.fromkeys(default_columns(chosen), "")
    known = known_fields(runs)
    found: dict[str, str] = {}
    for pattern, heading in options.columns:
        for name in choose_columns([pattern], known):
            found.setdefault(name, heading)
    return found


def _first(runs: RunSet, limit: int | None) -> RunSet:
    return runs if limit is None or limit >= len(runs) else RunSet(runs[:limit])


def default_columns(runs: RunSet) -> list[str]:
    """The columns of a table that names none.

    The name and state, groups and tags where there are any, the configuration and the summary's values that differ
    between runs, and when and for how long they ran.
    """
    counts = runs.counts.copy()
    counts["tags"] = len(list(filter(None, runs.column("tags"))))  # each run has the field, if only an empty one
    used = [name for name in _WHERE_USED if counts[name]]
    config = [name for name in counts if name.startswith("config.") and _differs(name, runs)]
    config.sort(key=lambda name: (-counts[name], natural_key(name)))
    summary = [
        name for name in counts if name.startswith("summary.") and _is_short(name, runs) and _differs(name, runs)
    ]
    summary.sort(key=lambda name: (-counts[name], natural_key(name)))
    config, summary = sorted(config[:_CONFIG_MAX], key=natural_key), sorted(summary[:_SUMMARY_MAX], key=natural_key)
    times = [name for name in _ALWAYS[2:] if counts[name]]
    return [*_ALWAYS[:2], *used, *config, *summary, *times]


def _differs(name: str, runs: RunSet) -> bool:
    """Whether a field does not hold the same everywhere; of a single run, every field counts."""
    values = runs.column(name)
    return len(runs) == 1 or any(value != values[0] for value in values)


def _is_short(name: str, runs: RunSet) -> bool:
    """Whether a field holds numbers, texts or truths, and no lists or media."""
    return all(issubclass(kind, (int, float, str, type(None))) for kind in runs.types(name))


def _run_page(run: Run) -> str:
    return f"runs/{run.id}.html"
