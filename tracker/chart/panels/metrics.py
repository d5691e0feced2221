"""Which metrics and fields a chart is about, and what its curves are called."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Sequence
from typing import Any

from tracker.errors import UsageError
from tracker.read.model import Run
from tracker.read.runset import RunSet
from tracker.read.table import cell
from tracker.read.tokens import suggestion

REGEX = "re:"


def metric_names(runs: Iterable[Run]) -> list[str]:
    """The numeric metrics of some runs, in natural order."""
    return list(RunSet.of(runs).metric_names)


def find_metrics(patterns: Sequence[str], names: Sequence[str], *, exact: bool = False) -> dict[str, list[str]]:
    """The metrics that each pattern fits.

    Args:
        patterns: names, globs with `*` and `?`, or regular expressions after `re:`, found anywhere in a name.
        names: the metrics that there are. A pattern that is the name of one fits only that one.
        exact: take all patterns as names.

    Raises:
        UsageError: a regular expression is none.
    """
    return {pattern: _fitting(pattern, names, exact=exact) for pattern in patterns}


def _fitting(pattern: str, names: Sequence[str], *, exact: bool) -> list[str]:
    if exact or pattern in names:
        return [pattern] if pattern in names else []
    if pattern.startswith(REGEX):
        try:
            expression = re.compile(pattern.removeprefix(REGEX))
        except re.error as error:
            raise UsageError(f"metrics: {pattern!r} holds no regular expression ({error})") from error
        return [name for name in names if expression.search(name)]
    glob = re.compile(fnmatch.translate(pattern.replace("[", "[[]")))
    return [name for name in names if glob.match(name)]


def no_such_metric(option: str, name: str, names: Sequence[str]) -> UsageError:
    """What to raise for a metric that no run has."""
    what = f"metric {name!r}" if name in names or not set("*?").intersection(name) else f"metric that fits {name!r}"
    return UsageError(f"{option}: no run has a {what}; {suggestion(name, names, 'metrics')}")


def run_labels(runs: Sequence[Run]) -> dict[str, str]:
    """Each run's name by its id; where runs share a name, with the id behind it."""
    return RunSet.of(runs).labels


def group_label(run: Run, fields: Sequence[str]) -> str:
    """What the group of a run is called: the values of the fields, `lr=0.1` for configuration and summary."""
    return ", ".join(_field_label(name, run.fields().get(name)) for name in fields)


def _field_label(name: str, value: Any) -> str:
    short = name.partition(".")[2] if name.startswith(("config.", "summary.")) else name
    if value is None or value == ():
        return f"no {short}"
    text = ", ".join(map(str, value)) if name == "tags" else str(cell(value, "text"))
    return f"{short}={text}" if short != name else text
