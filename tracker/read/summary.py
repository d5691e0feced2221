"""Summary: one value a metric, from history and from the metrics' definitions."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tracker.read.history import Floats, History

Definitions = Sequence[Mapping[str, Any]]

RULES = ("min", "max", "mean", "last", "first", "best", "none")


def find_definition(definitions: Definitions, metric: str) -> Mapping[str, Any]:
    """What is defined for a metric; {} for nothing.

    A definition's `name` is a name or a glob. One with the very name wins over globs, a later one over an earlier one.
    """
    chosen: Mapping[str, Any] = {}
    exact = False
    for definition in definitions:
        name = definition.get("name")
        if name == metric:
            chosen, exact = definition, True
        elif isinstance(name, str) and not exact and fnmatch.fnmatchcase(metric, name):
            chosen = definition
    return chosen


def summarize(history: History, definitions: Definitions) -> tuple[dict[str, Any], list[str]]:
    """The summary that a history has by itself, in natural order of the names.

    A metric's value is its last in the order of (step, time), or what its definition's `summary` asks for: min, max,
    mean, first, last, best (the min, or the max where `goal` is "maximize") or none. NaN is left out of min, max and
    mean. Of several rules, each is named `metric.rule` and the metric's own name holds the last value.

    Returns:
        The values and a sentence for each rule that is not known.
    """
    found: dict[str, Any] = {}
    problems: list[str] = []
    for name in history.names():
        definition = find_definition(definitions, name) if definitions else {}
        rules = _rules(definition)
        bad = [rule for rule in rules if rule not in RULES]
        problems += [f"metric {name!r}: the summary {rule!r} is none of {', '.join(RULES)}" for rule in bad]
        rules = [rule for rule in rules if rule not in bad] or ["last"]
        column = history.metrics[name]
        if "none" in rules:
            continue
        found[name] = _apply(rules[0] if len(rules) == 1 else "last", column.value, definition)
        if len(rules) > 1:
            found.update((f"{name}.{rule}", _apply(rule, column.value, definition)) for rule in rules)
    found.update(_last_others(history, definitions))
    return found, problems


def _rules(definition: Mapping[str, Any]) -> list[str]:
    rules = definition.get("summary")
    if isinstance(rules, str):
        rules = rules.split(",")
    return [str(rule).strip() for rule in rules if str(rule).strip()] if isinstance(rules, list) else []


def _apply(rule: str, values: Floats, definition: Mapping[str, Any]) -> float:
    if rule == "last":
        return float(values[-1])
    if rule == "first":
        return float(values[0])
    if rule == "best":
        rule = "max" if str(definition.get("goal", "")).startswith("max") else "min"
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return float("nan")
    if rule == "mean":
        with np.errstate(invalid="ignore", over="ignore"):  # infinities of both signs have the mean NaN
            return float(known.mean())
    return float(known.max() if rule == "max" else known.min())


def _last_others(history: History, definitions: Definitions) -> dict[str, Any]:
    """The last text, list or object of each name, where it is later than the name's last number."""
    found: dict[str, Any] = {}
    last = {name: int(column.row[-1]) for name, column in history.metrics.items()}
    for columns in (history.texts, history.others):
        for name, column in columns.items():
            later = int(column.row[-1]) > last.get(name, -1)
            if later and "none" not in _rules(find_definition(definitions, name)):
                found[name] = column.values[-1]
                last[name] = int(column.row[-1])
    return found
