"""The `scalar` panel: one number, large, with its spread over the runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tracker.chart.aggregate import AGGREGATES, summarize
from tracker.chart.palette import Palette
from tracker.chart.panels.fields import CATEGORY, Field, read_field, resolve_field, run_page
from tracker.chart.panels.labels import label_runs
from tracker.chart.panels.options import Options
from tracker.chart.panels.select import choose_runs
from tracker.errors import UsageError
from tracker.read.model import Run
from tracker.read.query import Filter

OPTIONS = ("value", "runs", "aggregate", "band", "digits", "title")
"""What a scalar block may say."""

DIGITS = 5


@dataclass(frozen=True)
class ScalarOptions:
    """What a scalar block may say."""

    value: str
    """A field; `val_loss` is short for `summary.val_loss`."""
    runs: Filter = field(default_factory=Filter)
    aggregate: str = "mean"
    band: str = "std"
    digits: int = DIGITS
    title: str = ""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> ScalarOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        read = Options("scalar", options, OPTIONS)
        if not read.text("value"):
            raise UsageError("value: a scalar block needs one, such as `value: val_loss`")
        return cls(
            value=read.text("value"), runs=read.filter("runs"),
            aggregate=read.choice("aggregate", cls.aggregate, AGGREGATES), band=read.band(cls.band),
            digits=read.whole("digits", DIGITS, 1, 15) or DIGITS, title=read.text("title"),
        )  # fmt: skip


@dataclass(frozen=True)
class ScalarPanel:
    """One number, computed."""

    options: ScalarOptions
    title: str
    value: Field
    """The field of the runs that have a value."""
    labels: tuple[str, ...]
    hrefs: tuple[str | None, ...]
    number: float
    """NaN where no run has a value."""
    low: float
    high: float
    best: int | None
    """The run that has the number, for min and max."""
    notes: tuple[str, ...]
    kind: str = "scalar"

    def payload(self) -> dict[str, Any]:
        """The number as `docs/spec/page-data.md` says."""
        finite = len(self.labels) > 0
        return {
            "kind": self.kind, "version": 1, "title": self.title, "value": self.value.axis(),
            "aggregate": self.options.aggregate, "band": self.options.band, "number": self.number if finite else None,
            "low": self.low if finite else None, "high": self.high if finite else None,
            "values": self.value.values.tolist(), "labels": self.labels, "hrefs": self.hrefs,
        }  # fmt: skip


def build_scalar(
    options: ScalarOptions,
    runs: Sequence[Run],
    palette: Palette | None = None,
    *,
    href: Callable[[Run], str | None] | None = None,
) -> ScalarPanel:
    """Compute a number.

    Raises:
        UsageError: the field is in no run, or holds no numbers.
    """
    del palette
    chosen = choose_runs(runs, options.runs)
    axis = read_field(resolve_field("value", options.value, runs), chosen)
    if axis.kind == CATEGORY and chosen:
        raise UsageError(f"value: {options.value!r} holds no numbers")
    kept = np.flatnonzero(np.isfinite(axis.values))
    some, axis = [chosen[i] for i in kept], axis.picked(kept)
    line, low, high, _ = (
        float(each[0]) if len(kept) else np.nan
        for each in summarize(axis.values[:, None], options.aggregate, options.band)
    )
    out = len(chosen) - len(kept)
    notes = [f"{out:,} of {len(chosen):,} runs have no value and are left out."] if out else []
    return ScalarPanel(
        options=options, title=options.title or axis.label, value=axis, labels=label_runs("", some, runs),
        hrefs=tuple((href or run_page)(run) for run in some), number=line, low=low, high=high,
        best=int(np.flatnonzero(axis.values == line)[0]) if options.aggregate in ("min", "max") and len(kept) else None,
        notes=tuple(notes if chosen else ["No run passes the filter."]),
    )  # fmt: skip
