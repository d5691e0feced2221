"""Label templates: what a curve, a point or a bar is called, such as `{name} lr={config.lr}`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tracker.chart.panels.metrics import run_labels
from tracker.errors import UsageError
from tracker.read.model import Run
from tracker.read.table import cell, known_fields
from tracker.read.tokens import suggestion

METRIC, RUNS = "metric", "runs"
SEVERAL = "…"
"""Stands for a field in which the runs of a group do not agree."""
MISSING = "\N{EN DASH}"
_PLACE = re.compile(r"\{([^{}]*)\}")


def check_template(option: str, template: str, runs: Sequence[Run]) -> None:
    """Refuse a template with a field that no run has.

    Raises:
        UsageError: there is one; the message begins with the option and names the closest fields.
    """
    names = _PLACE.findall(template)
    known = [*known_fields(runs), METRIC, RUNS] if names and runs else []
    for name in names:
        if runs and name.strip() not in known:
            raise UsageError(f"{option}: no run has the field {name.strip()!r}; {suggestion(name, known, 'fields')}")


def fill_template(template: str, runs: Sequence[Run], metric: str = "") -> str:
    """The template with the runs' fields in their places; `{metric}` and `{runs}` (how many) are known too."""

    def fill(match: re.Match[str]) -> str:
        name = match[1].strip()
        if name == METRIC:
            return metric
        if name == RUNS:
            return str(len(runs))
        found = {field_text(run.fields().get(name), name) for run in runs}
        return found.pop() if len(found) == 1 else SEVERAL

    return _PLACE.sub(fill, template)


def label_runs(template: str, runs: Sequence[Run], everywhere: Sequence[Run]) -> tuple[str, ...]:
    """What each run is called: as the template says, or by its name.

    Args:
        template: empty for the run's name.
        runs: those to name.
        everywhere: all runs; a name that several have is followed by the id.
    """
    named = {} if template else run_labels(everywhere)
    return tuple(fill_template(template, [run]) if template else named[run.id] for run in runs)


def field_text(value: Any, name: str = "") -> str:
    """A field's value in a label: numbers with at most 6 digits."""
    if value is None or value == ():
        return MISSING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6g}"
    return ", ".join(map(str, value)) if name == "tags" else str(cell(value, "text"))
