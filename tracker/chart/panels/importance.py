"""The `importance` panel: which hyperparameters go with a value, by correlation and by a random forest."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from tracker.chart.correlation import METHODS, correlate
from tracker.chart.forest import LEAST_RUNS, Forest, grow_forest, sklearn_version
from tracker.chart.palette import Palette
from tracker.chart.panels.fields import CATEGORY, Field, read_field, resolve_field, short_name
from tracker.chart.panels.options import Options
from tracker.chart.panels.select import choose_columns, choose_runs
from tracker.errors import UsageError
from tracker.read.history import Floats, natural_key
from tracker.read.model import Run
from tracker.read.query import Filter
from tracker.read.table import known_fields

OPTIONS = ("target", "columns", "runs", "correlation", "sort", "limit", "title", "height")
"""What an importance block may say."""

SORTS = ("importance", "correlation")
VALUES_MAX = 10
"""A text with more values than this is a name, not a choice."""
RUNS_FEW = 20
_ALIKE = 0.95
_PAIRS_TOLD = 3
_NAMES_TOLD = 5
_LIMIT = 30
_R2_LOW = 0.2


@dataclass(frozen=True)
class ImportanceOptions:
    """What an importance block may say."""

    target: str
    """A field of numbers; `val_loss` is short for `summary.val_loss`."""
    columns: tuple[str, ...] = ()
    """Fields or globs; the configuration when left out."""
    runs: Filter = field(default_factory=Filter)
    correlation: str = "pearson"
    """pearson, or spearman, which is that of the ranks."""
    sort: str = ""
    """importance or correlation; the first one that there is when left out."""
    limit: int = _LIMIT
    title: str = ""
    height: int | None = None
    """Pixels; what the rows need when left out."""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> ImportanceOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        read = Options("importance", options, OPTIONS)
        if not read.text("target"):
            raise UsageError("target: an importance block needs one, such as `target: val_loss`")
        return cls(
            target=read.text("target"), columns=read.texts("columns"), runs=read.filter("runs"),
            correlation=read.choice("correlation", cls.correlation, METHODS), sort=read.choice("sort", "", SORTS),
            limit=read.whole("limit", _LIMIT, 1, 500) or _LIMIT, title=read.text("title"),
            height=read.whole("height", None, 100, 20_000),
        )  # fmt: skip


@dataclass(frozen=True)
class Feature:
    """A number a run: a field of numbers, or whether a field has one of its values."""

    key: str
    """The field."""
    label: str
    """`lr`, or `opt=adam`."""
    value: str | None
    """The value that is meant, of a field that holds no numbers."""
    numbers: Floats
    """Shape [runs]; NaN where a run has none."""


@dataclass(frozen=True)
class Row:
    """What is known of one feature."""

    key: str
    label: str
    value: str | None
    runs: int
    """With a value."""
    correlation: float | None
    """-1 to 1; None where it is not known."""
    importance: float | None
    """0 to 1, 1 in all; None without a forest."""


@dataclass(frozen=True)
class ImportancePanel:
    """Importances, computed."""

    options: ImportanceOptions
    title: str
    target: Field
    rows: tuple[Row, ...]
    runs: int
    """Those with a target."""
    r2: float | None
    """The forest's, of what it did not learn from; None without a forest."""
    sort: str
    left_out: int
    notes: tuple[str, ...]
    kind: str = "importance"

    @property
    def height(self) -> int:
        """Of its picture, in pixels."""
        return self.options.height or min(3000, 92 + 25 * max(4, len(self.rows)))

    def payload(self) -> dict[str, Any]:
        """The panel as `docs/spec/page-data.md` says."""
        return {
            "kind": self.kind, "version": 1, "title": self.title, "target": self.target.axis(),
            "correlation": self.options.correlation, "runs": self.runs, "r2": self.r2, "sort": self.sort,
            "rows": [asdict(row) for row in self.rows], "left_out": self.left_out,
        }  # fmt: skip

    def describe(self) -> str:
        """What the panel shows, for those who do not see it."""
        said = [f"{row.label} {_said(row)}" for row in self.rows[:8]]
        return f"Importance of {len(self.rows):,} parameters for {self.target.label}: {'; '.join(said)}."


def build_importance(
    options: ImportanceOptions,
    runs: Sequence[Run],
    palette: Palette | None = None,
    *,
    href: Callable[[Run], str | None] | None = None,
) -> ImportancePanel:
    """Compute correlations and importances.

    Raises:
        UsageError: a field is in no run, or the target holds no numbers.
    """
    del palette, href
    everyone = choose_runs(runs, options.runs)
    target = read_field(resolve_field("target", options.target, runs), everyone)
    if target.kind == CATEGORY and everyone:
        raise UsageError(f"target: {options.target!r} holds no numbers")
    known = np.flatnonzero(np.isfinite(target.values))
    chosen, values = [everyone[i] for i in known], target.values[known]
    features, notes = _features(_columns(options, runs, chosen, target.key), chosen, given=bool(options.columns))
    forest = _forest(features, values)
    rows = [_row(each, values, options.correlation, forest, place) for place, each in enumerate(features)]
    sort = options.sort if forest and options.sort else "importance" if forest else "correlation"
    order = sorted(range(len(rows)), key=lambda i: -_weight(rows[i], sort))
    shown = order[: options.limit]
    notes += _left_out(len(everyone), len(chosen), len(order), len(shown))
    return ImportancePanel(
        options=options, title=options.title or f"What goes with {target.label}", target=target,
        rows=tuple(rows[i] for i in shown), runs=len(chosen), r2=forest.r2 if forest else None, sort=sort,
        left_out=len(order) - len(shown),
        notes=(*_cautions([features[i] for i in shown], len(chosen), forest), *notes),
    )  # fmt: skip


# --- features ---


def _columns(options: ImportanceOptions, runs: Sequence[Run], chosen: Sequence[Run], target: str) -> list[str]:
    known = known_fields(runs)
    patterns = options.columns or [name for name in known if name.startswith("config.")]
    here = {name for run in chosen for name in run.fields()}
    return [name for name in choose_columns(patterns, known) if name in here and name != target]


def _features(names: Sequence[str], runs: Sequence[Run], *, given: bool) -> tuple[list[Feature], list[str]]:
    """What varies between the runs, and what to say of fields that were asked for and have no place."""
    found: list[Feature] = []
    many: list[str] = []
    same: list[str] = []
    for name in names:
        axis = read_field(name, runs)
        values = np.unique(axis.values[np.isfinite(axis.values)])
        if len(values) < 2:
            same.append(axis.label)
        elif axis.kind == CATEGORY and len(values) > VALUES_MAX:
            many.append(axis.label)
        else:
            found += _of_field(axis)
    notes = [f"Texts of more than {VALUES_MAX} values are left out: {_named(many)}."] if many else []
    if same and given:
        notes.append(f"The same in all runs, and left out: {_named(same)}.")
    return found, notes


def _of_field(axis: Field) -> list[Feature]:
    """A field of numbers is a feature; of texts, each value is one, 0 or 1; of two, the second says all."""
    if axis.kind != CATEGORY:
        return [Feature(axis.key, axis.label, None, np.where(np.isfinite(axis.values), axis.values, np.nan))]
    places = range(1, 2) if len(axis.categories) == 2 else range(len(axis.categories))
    missing = np.isnan(axis.values)
    return [
        Feature(axis.key, f"{axis.label}={axis.categories[i]}", axis.categories[i],
                np.where(missing, np.nan, (axis.values == i).astype(np.float64)))
        for i in places
    ]  # fmt: skip


def _named(names: Sequence[str]) -> str:
    more = len(names) - _NAMES_TOLD
    return ", ".join(map(short_name, names[:_NAMES_TOLD])) + (f" and {more:,} more" if more > 0 else "")


# --- numbers ---


def _forest(features: Sequence[Feature], target: Floats) -> Forest | None:
    return grow_forest(np.column_stack([each.numbers for each in features]), target) if features else None


def _row(feature: Feature, target: Floats, method: str, forest: Forest | None, place: int) -> Row:
    found = correlate(feature.numbers, target, method)
    return Row(
        feature.key, feature.label, feature.value, int(np.count_nonzero(np.isfinite(feature.numbers))),
        None if math.isnan(found) else found, float(forest.importance[place]) if forest else None,
    )  # fmt: skip


def _weight(row: Row, sort: str) -> float:
    value = row.importance if sort == "importance" else row.correlation
    return -1.0 if value is None else abs(value)


def _said(row: Row) -> str:
    correlation = "unknown" if row.correlation is None else f"{row.correlation:.2f}"
    return f"correlation {correlation}" + ("" if row.importance is None else f", importance {row.importance:.2f}")


# --- what the caption says ---


def _cautions(shown: Sequence[Feature], runs: int, forest: Forest | None) -> list[str]:
    """Why not to trust what is shown."""
    if not shown:
        return ["No parameter differs between the runs that have a value." if runs else "No run has a value."]
    said = []
    if runs < RUNS_FEW:
        said.append(f"Caution: with {runs:,} run{'' if runs == 1 else 's'} this is a hint at most.")
    if forest and forest.r2 < _R2_LOW:
        said.append(
            "Caution: in runs that it did not learn from, the forest explains "
            f"{max(0.0, forest.r2):.0%} of the variance, so that its importances say little."
        )
    alike = _alike(shown)
    if alike:
        more = len(alike) - _PAIRS_TOLD
        pairs = "; ".join(f"{a} and {b}" for a, b in alike[:_PAIRS_TOLD]) + (f"; {more:,} more" if more > 0 else "")
        said.append(f"Caution: parameters that vary together cannot be told apart: {pairs}.")
    if not sklearn_version():
        said.append("With scikit-learn installed (pip install scikit-learn), a random forest's importances show too.")
    elif forest is None and runs < LEAST_RUNS:
        said.append(f"A random forest needs {LEAST_RUNS} runs.")
    return said


def _alike(features: Sequence[Feature]) -> list[tuple[str, str]]:
    """Pairs of features of different fields that are nearly the same, up to their sign."""
    return [
        (a.label, b.label)
        for a, b in itertools.combinations(sorted(features, key=lambda each: natural_key(each.label)), 2)
        if a.key != b.key and abs(correlate(a.numbers, b.numbers, "spearman")) >= _ALIKE
    ]


def _left_out(everyone: int, chosen: int, rows: int, shown: int) -> list[str]:
    notes = []
    if everyone == 0:
        return ["No run passes the filter."]
    if everyone > chosen:
        notes.append(f"{everyone - chosen:,} of {everyone:,} runs have no value and are left out.")
    if rows > shown:
        notes.append(f"{rows - shown:,} of {rows:,} rows are left out.")
    return notes
