"""Define: what `define_metric` says of metrics, and the summary that follows it while the run goes.

Readers compute the same from history (`tracker.read.summary`); what is kept here is for the running script alone.
"""

from __future__ import annotations

import fnmatch
import math
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.format.values import NON_FINITE

RULES = ("min", "max", "mean", "best", "first", "last", "none")
_GOALS = {"min": "minimize", "max": "maximize", "minimize": "minimize", "maximize": "maximize"}


def definition(
    name: str, step_metric: str | None, summary: str | Sequence[str] | None, goal: str | None
) -> tuple[dict[str, Any], list[str]]:
    """A metric's definition as run.json and writer.json have it, and a sentence for each thing that is wrong.

    Args:
        name: the metric's name, or a glob.
        step_metric: the metric that is its x axis.
        summary: one or several of `RULES`, with commas between them or as a list; "copy" is "last".
        goal: "minimize" or "maximize" (also "min", "max"): what is best.
    """
    found: dict[str, Any] = {"name": name}
    problems = []
    if step_metric:
        found["step_metric"] = str(step_metric)
    asked = summary.split(",") if isinstance(summary, str) else [str(rule) for rule in summary or ()]
    rules = ["last" if rule.strip().lower() == "copy" else rule.strip().lower() for rule in asked if rule.strip()]
    problems += [f"summary {rule!r} is none of {', '.join(RULES)}" for rule in rules if rule not in RULES]
    rules = [rule for rule in rules if rule in RULES]
    if rules:
        found["summary"] = ",".join(rules)
    if goal is not None:
        if str(goal).lower() in _GOALS:
            found["goal"] = _GOALS[str(goal).lower()]
        else:
            problems.append(f"goal {goal!r} is neither minimize nor maximize")
    return found, problems


class Followed(dict[str, Any]):
    """The last value of each metric, which becomes what the metric's definition asks for.

    Args:
        last: the values so far.
        definitions: all definitions of the run, later ones last.
    """

    def __init__(self, last: Mapping[str, Any], definitions: Sequence[Mapping[str, Any]]) -> None:
        super().__init__()
        self._definitions = definitions
        self._rules: dict[str, tuple[str, ...]] = {}
        self._counts: dict[str, int] = {}
        self.update(last)

    def update(self, *rows: Any, **values: Any) -> None:
        """Take the values of a row."""
        for row in (*rows, values):
            for name, value in row.items():
                self._take(name, value)

    def _take(self, name: str, value: Any) -> None:
        rules = self._rules.get(name)
        if rules is None:
            rules = self._rules[name] = self._find(name)
        if rules == ("last",):
            self[name] = value
            return
        if "none" in rules:
            return
        if len(rules) > 1 or "last" in rules:
            self[name] = value
        number = _number(value)
        if isinstance(value, str) and value not in NON_FINITE:
            self[name] = value
        for rule in rules:
            if rule != "last" and number is not None:
                self._apply(name if len(rules) == 1 else f"{name}.{rule}", rule, number)

    def _apply(self, key: str, rule: str, number: float) -> None:
        if not isinstance(self.get(key), float):
            self[key] = number
            self._counts[key] = 1
        elif rule in ("min", "max"):
            self[key] = (min if rule == "min" else max)(self[key], number)
        elif rule == "mean":
            self._counts[key] += 1
            self[key] += (number - self[key]) / self._counts[key]

    def _find(self, name: str) -> tuple[str, ...]:
        """The rules of a metric; the very name wins over globs, a later definition over an earlier one."""
        fitting = [one for one in self._definitions if fnmatch.fnmatchcase(name, one["name"])]
        exact = [one for one in fitting if one["name"] == name]
        chosen = (exact or fitting or [{}])[-1]
        best = "max" if chosen.get("goal") == "maximize" else "min"
        rules = str(chosen.get("summary", "last")).split(",")
        return tuple(best if rule == "best" and len(rules) == 1 else rule for rule in rules)


def _number(value: Any) -> float | None:
    """A number that counts for min, max and mean; None for NaN and for what is no number."""
    try:
        number = NON_FINITE.get(value) if isinstance(value, str) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if number is None:
        return None
    return None if math.isnan(number) else number
