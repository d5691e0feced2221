"""Sample: a run's history as one table of several metrics, thinned so that no spike is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.chart.decimate import keep
from tracker.errors import UsageError
from tracker.format.rows import STEP, TIME
from tracker.read.history import RELATIVE, Column, Floats, History, Integers, ValueColumn
from tracker.read.tokens import suggestion

AXES = {STEP: "step", TIME: "time", "_timestamp": "time", "_runtime": RELATIVE}
"""Other names of the x axes."""

_PER_BUCKET = 3  # thinning keeps the least, the greatest and the last point of each part of a curve


def sample_history(history: History, keys: Sequence[str] | None, x: str, samples: int | None) -> dict[str, Any]:
    """A history as columns: `_step`, `_time`, the x axis where it is another, then the metrics.

    A row is what one writer logged at one step by calls that do not repeat a name. A row that one metric keeps is kept
    whole. Where the x axis is no step, rows without a place on it are left out.

    Args:
        history: what was logged.
        keys: the metrics, numbers or others; None for all of them.
        x: "step", "time", "relative" (seconds since the start), or a metric.
        samples: how many points of each metric to keep at most, beside NaNs and infinities; None or 0 for all.

    Returns:
        Columns of the same length, in the order of x.

    Raises:
        UsageError: no such metric was logged.
    """
    x = AXES.get(x, x)
    names = list(dict.fromkeys(keys)) if keys is not None else _all_names(history)
    _check(history, [*names, *([x] if x not in ("step", "time", RELATIVE) else [])])
    places = _kept(history, names, x, samples)
    rows = np.array(sorted(places), np.int64)
    groups = _groups(history, names, rows)
    heads = [group[0] for group in groups]
    xs = np.array([min(places[row] for row in group if row in places) for group in groups], np.float64)
    found: dict[str, Any] = {STEP: history.steps[heads], TIME: np.ma.masked_invalid(history.times[heads])}
    if x not in ("step", "time"):
        found[f"_{x}" if x == RELATIVE else x] = xs
    for name in names:
        found.setdefault(name, _cells(history, name, groups))
    order = np.argsort(xs, kind="stable")
    return {name: _take(values, order) for name, values in found.items()}


def _all_names(history: History) -> list[str]:
    return [*history.names(), *sorted({*history.texts, *history.others} - set(history.metrics))]


def _check(history: History, names: Sequence[str]) -> None:
    known = set(history.metrics) | set(history.texts) | set(history.others)
    for name in names:
        if name not in known:
            raise UsageError(f"the run has no metric {name!r}: {suggestion(name, sorted(known), 'metrics')}")


def _columns(history: History, name: str) -> list[Column | ValueColumn]:
    found = (history.metrics.get(name), history.texts.get(name), history.others.get(name))
    return [column for column in found if column is not None]


def _kept(history: History, names: Sequence[str], x: str, samples: int | None) -> dict[int, float]:
    """The history rows to keep, each with its x."""
    places: dict[int, float] = {}
    for name in names:
        for column in _columns(history, name):
            xs = _x_values(history, column, x)
            order = np.flatnonzero(np.isfinite(xs))
            order = order[np.argsort(xs[order], kind="stable")]
            chosen = order[_thinned(xs[order], column, order, samples)]
            places.update(zip(column.row[chosen].tolist(), xs[chosen].tolist(), strict=True))
    return places


def _x_values(history: History, column: Column | ValueColumn, x: str) -> Floats:
    if isinstance(column, ValueColumn):
        column = Column(column.step, column.time, np.zeros(len(column)), column.row)
    return history.x_values(column, x)


def _thinned(xs: Floats, column: Column | ValueColumn, order: Integers, samples: int | None) -> Integers:
    if not samples or len(xs) <= samples:
        return np.arange(len(xs))
    if isinstance(column, ValueColumn):
        return np.unique(np.linspace(0, len(xs) - 1, samples).astype(np.int64))
    return keep(xs, column.value[order], max(1, (samples - 1) // _PER_BUCKET))


def _groups(history: History, names: Sequence[str], rows: Integers) -> list[list[int]]:
    """The history rows that make one row of the table each: the kept ones, with others of the same writer and step.

    Two calls of `log` at one step make one row unless they share a name; nearly always, each row is by itself.
    """
    shared = _shared_steps(history)
    if len(shared) == 0:
        return [[row] for row in rows.tolist()]
    held: defaultdict[int, set[str]] = defaultdict(set)
    inside = np.zeros(history.rows, np.bool_)
    inside[shared] = True
    for name in names:
        for column in _columns(history, name):
            for row in column.row[inside[column.row]].tolist():
                held[row].add(name)
    groups: dict[int, list[int]] = {}
    open_groups: dict[tuple[int, int], tuple[list[int], set[str]]] = {}
    for row in shared.tolist():
        key = int(history.writers[row]), int(history.steps[row])
        group, taken = open_groups.get(key, ([], set()))
        if not group or taken & held[row]:
            group, taken = [], set()
        group.append(row)
        open_groups[key] = group, taken | held[row]
        groups[row] = group
    found = {id(group): group for group in (groups.get(row) or [row] for row in rows.tolist())}
    return list(found.values())


def _shared_steps(history: History) -> Integers:
    """The rows that are not alone at their step in their writer, ascending."""
    if not history.rows:
        return np.empty(0, np.int64)
    order = np.lexsort((history.steps, history.writers))
    steps, writers = history.steps[order], history.writers[order]
    same = (steps[1:] == steps[:-1]) & (writers[1:] == writers[:-1])
    shared: NDArray[np.int64] = np.sort(order[np.concatenate([same, [False]]) | np.concatenate([[False], same])])
    return shared


def _cells(history: History, name: str, groups: list[list[int]]) -> Any:
    """A metric's value in each group of rows."""
    place = np.full(history.rows, -1, np.int64)
    for index, group in enumerate(groups):
        place[group] = index
    column = history.metrics.get(name)
    values = np.ma.MaskedArray(np.zeros(len(groups)), mask=True)
    if column is not None:
        inside = place[column.row] >= 0
        values[place[column.row[inside]]] = column.value[inside]
    if name not in history.texts and name not in history.others:
        return values
    cells = values.tolist()
    for other in (history.texts.get(name), history.others.get(name)):
        for row, value in zip(other.row.tolist(), other.values, strict=True) if other is not None else ():
            if place[row] >= 0:
                cells[place[row]] = value
    return cells


def _take(values: Any, order: Integers) -> Any:
    return [values[index] for index in order.tolist()] if isinstance(values, list) else values[order]
