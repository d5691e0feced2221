"""Fields as axes: one number a run, with what is needed to draw and to name it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tracker.chart.panels.metrics import group_label
from tracker.chart.panels.select import full_name
from tracker.read.history import Floats, natural_key
from tracker.read.model import Run
from tracker.read.table import check_field, column_types, known_fields

CATEGORY = "category"
_KINDS = {"number": "number", "time": "time", "duration": "duration"}


@dataclass(frozen=True)
class Field:
    """A field of several runs."""

    key: str
    """The field's name: `config.lr`."""
    label: str
    """Without `config.` and `summary.`."""
    kind: str
    """number, time, duration or category."""
    values: Floats
    """Shape [runs]; of a category the index of its name; NaN where a run has none."""
    categories: tuple[str, ...] = ()
    """The names of a category's places, in natural order."""

    def picked(self, index: Sequence[int] | np.ndarray[Any, Any]) -> Field:
        """The field of some of the runs."""
        return Field(self.key, self.label, self.kind, self.values[np.asarray(index, int)], self.categories)

    def axis(self, *, log: bool = False) -> dict[str, Any]:
        """The axis as `docs/spec/page-data.md` says."""
        found: dict[str, Any] = {"key": self.key, "label": self.label, "kind": self.kind, "log": log}
        return {**found, "categories": list(self.categories)} if self.kind == CATEGORY else found


def resolve_field(option: str, name: str, runs: Sequence[Run]) -> str:
    """The field that a name means: `val_loss` is `summary.val_loss` where no field has the short name itself.

    Raises:
        QueryError: no run has it; the message begins with the option and names the closest fields.
    """
    known = known_fields(runs)
    full = full_name(name, known)
    check_field(full, known, option)
    return full


def short_name(name: str) -> str:
    """A field's name without `config.` or `summary.`."""
    return name.partition(".")[2] if name.startswith(("config.", "summary.")) else name


def read_field(name: str, runs: Sequence[Run]) -> Field:
    """A field of runs as an axis; what is no number becomes a category."""
    kind = _KINDS.get(column_types(runs, [name])[name], CATEGORY)
    if kind != CATEGORY:
        numbers = [run.fields().get(name) for run in runs]
        values = np.array([math.nan if value is None else float(value) for value in numbers], np.float64)
        return Field(name, short_name(name), kind, values)
    texts = [None if run.fields().get(name) in (None, (), []) else category(run, name) for run in runs]
    names = sorted({text for text in texts if text is not None}, key=natural_key)
    places = {text: float(place) for place, text in enumerate(names)}
    values = np.array([math.nan if text is None else places[text] for text in texts], np.float64)
    return Field(name, short_name(name), CATEGORY, values, tuple(names))


def category(run: Run, name: str) -> str:
    """What a field says in a run, as a text without the field's name."""
    return group_label(run, [name]).removeprefix(f"{short_name(name)}=")


def run_page(run: Run) -> str:
    """The address of a run's page, from the site's root."""
    return f"runs/{run.id}.html"
