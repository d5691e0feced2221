"""Reductions: a metric's history as one value a run, such as `min(val_loss)`, wherever a block names a field.

    reduction = function "(" metric ["," number] ")"

The metric is a name (an odd one between backticks) or an expression. A block's texts that are reductions become fields
of its runs under that very text, so that columns, sort, axes and filters know them as any other field.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tracker.chart.panels.expression import Expression, read_expression, with_expressions
from tracker.chart.panels.metrics import metric_names, no_such_metric
from tracker.chart.smooth import ema
from tracker.errors import QueryError, UsageError
from tracker.read.history import Column, Floats
from tracker.read.model import Run
from tracker.read.query import parse_filter
from tracker.read.runset import RunSet
from tracker.read.table import known_fields, split_sort

SPARK, SMOOTHED = "spark", "smoothed"
_SAMPLES = {SMOOTHED: 0.9, "below": 3.28, "above": 3.28}
"""Functions that take a number behind the metric, with one for examples."""
BUCKETS = 40
"""Parts of a sparkline's range of steps."""
TOP = 99
"""A sparkline's greatest height."""

_NOT_FIELDS = ("metrics", "keys", "text", "title", "lines", "annotations", "colors", "dashes")
_FORM = re.compile(r"([a-z]+)\((.*)\)", re.DOTALL)
_OPEN = re.compile(r"([a-z]+)\([^()]*")
_PLACE = re.compile(r"\{([^{}]*)\}")


class Spark(float):
    """The last value of a metric, and its curve."""

    low: float
    """The least finite value; NaN without one."""
    high: float
    heights: tuple[int | None, ...]
    """The last finite value in each part of the range of steps, from 0 to `TOP`; None where a part has none."""


@dataclass(frozen=True)
class Reduction:
    """A parsed reduction."""

    text: str
    """As the author wrote it."""
    function: str
    metric: str
    """The name of a metric, or the text of an expression."""
    expression: Expression | None
    number: float = 0.0
    """What stands behind the metric: the weight of `smoothed`, what `below` and `above` are to reach."""

    def value(self, run: Run) -> Any:
        """What it comes to for a run; None where the run lacks the metric."""
        if self.metric in run.history.metrics:
            return _FUNCTIONS[self.function](run.history.metrics[self.metric], self.number)
        if self.expression is None:
            return None
        column = with_expressions(run, [self.expression]).history.metrics.get(self.expression.text)
        return None if column is None else _FUNCTIONS[self.function](column, self.number)


def read_reduction(text: str) -> Reduction | None:
    """The reduction that a text is, or None for any other.

    Raises:
        UsageError: it is one whose metric or weight cannot be understood; the message names no option.
    """
    match = _FORM.fullmatch(text.strip())
    if match is None or match[1] not in _FUNCTIONS:
        return None
    function, inside, number = match[1], match[2].strip(), 0.0
    sample = f", {_SAMPLES[function]}" if function in _SAMPLES else ""
    if sample:
        inside, _, behind = inside.rpartition(",")
        number = _number(text, function, behind)
    name = inside.strip()
    if not name:
        raise UsageError(f"{text!r} names no metric: write {function}(val_loss{sample})")
    quoted = re.fullmatch(r"`([^`]*)`", name)
    return Reduction(text, function, quoted[1] if quoted else name, None if quoted else _expression(name), number)


def _expression(name: str) -> Expression | None:
    try:
        return read_expression(name)
    except UsageError:
        return None  # it may be the name of a metric, however odd


def _number(text: str, function: str, behind: str) -> float:
    try:
        number = float(behind)
    except ValueError:
        number = math.nan
    if function == SMOOTHED and not 0 <= number <= 1:
        raise UsageError(f"{text!r} needs a weight from 0 to 1 behind the metric, as in smoothed(val_loss, 0.9)")
    if not math.isfinite(number):
        raise UsageError(f"{text!r} needs a number behind the metric, as in {function}(val_loss, 3.28)")
    return number


# --- what a block's runs get ---


def with_reductions(values: Mapping[str, Any], runs: Sequence[Run]) -> RunSet:
    """The runs with a field for each reduction that a block's options name.

    Args:
        values: the block's options.
        runs: all runs.

    Raises:
        UsageError: one cannot be understood, or no run has its metric; the message begins with the option's name.
    """
    found: dict[str, Reduction] = {}
    known: list[str] = []
    for option, text in _texts(values):
        try:
            reduction = read_reduction(text)
        except UsageError as error:
            raise UsageError(f"{option}: {error}") from error
        if reduction is None:
            _check_cut(option, text)
        elif text not in found:
            known = known or [*metric_names(runs), *known_fields(runs)]
            _check_metric(option, reduction, known, runs)
            found[text] = reduction
    if not found:
        return RunSet.of(runs)
    return RunSet(run.with_fields({text: one.value(run) for text, one in found.items()}) for run in runs)


def _texts(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Every text of the options that may name a field, with its option."""
    for option, value in values.items():
        if option == "runs" and isinstance(value, str):
            try:
                yield from ((option, name) for name in sorted(parse_filter(value).names))
            except QueryError:
                continue  # the option's own reader says what is wrong
        elif option == "label" and isinstance(value, str):
            yield from ((option, place.strip()) for place in _PLACE.findall(value))
        elif option not in _NOT_FIELDS:
            yield from ((option, split_sort(text)[0] if option == "sort" else text) for text in _leaves(value))


def _leaves(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(key)
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)


def _check_cut(option: str, text: str) -> None:
    """Refuse the first half of a reduction that YAML has cut at its comma."""
    match = _OPEN.fullmatch(text.strip())
    if match and match[1] in _FUNCTIONS:
        raise UsageError(f"{option}: {text!r} has no ')': in a list in brackets, put quotes around what holds a comma")


def _check_metric(option: str, reduction: Reduction, known: Sequence[str], runs: Sequence[Run]) -> None:
    names = metric_names(runs)
    wanted = [reduction.metric]
    if reduction.metric not in names and reduction.expression is not None:
        wanted = list(reduction.expression.names)
    for name in wanted:
        if names and name not in (known if reduction.expression else names):
            raise no_such_metric(option, name, names)


# --- functions of a column ---


def _first(column: Column, _weight: float) -> float:
    return float(column.value[0])


def _last(column: Column, _weight: float) -> float:
    return float(column.value[-1])


def _of_known(function: Callable[[Floats], Any]) -> Callable[[Column, float], float]:
    """A function of the values that are not NaN; NaN where all are."""

    def apply(column: Column, _weight: float) -> float:
        known = column.value[~np.isnan(column.value)]
        with np.errstate(invalid="ignore", over="ignore"):
            return float(function(known)) if len(known) else float("nan")

    return apply


def _step_of(function: Callable[[Floats], Any]) -> Callable[[Column, float], int | None]:
    """The step of the first value that is the least or the greatest; None where all are NaN."""

    def apply(column: Column, _weight: float) -> int | None:
        known = np.flatnonzero(~np.isnan(column.value))
        return int(column.step[known[int(function(column.value[known]))]]) if len(known) else None

    return apply


def _step_where(reached: Callable[[Floats, float], Any]) -> Callable[[Column, float], int | None]:
    """A function that gives the first step at which the metric has reached a number; None where it never does."""

    def apply(column: Column, number: float) -> int | None:
        found = np.flatnonzero(reached(column.value, number))
        return int(column.step[found[0]]) if len(found) else None

    return apply


def _smoothed(column: Column, weight: float) -> float:
    return float(ema(column.value, weight)[-1])


def _spark(column: Column, _weight: float) -> Spark:
    spark = Spark(column.value[-1])
    finite = np.isfinite(column.value)
    steps, values = column.step[finite].astype(np.float64), column.value[finite]
    spark.low, spark.high = (float(values.min()), float(values.max())) if len(values) else (float("nan"), float("nan"))
    heights: list[int | None] = [None] * BUCKETS
    if len(values):
        span, scale = float(steps[-1] - steps[0]) or 1.0, float(np.abs(values).max()) or 1.0
        places = np.minimum((BUCKETS * (steps - steps[0]) / span).astype(np.int64), BUCKETS - 1)
        last = np.append(places[1:] != places[:-1], True)
        kept = values[last] / scale
        room = float(np.ptp(kept))
        shares = (kept - kept.min()) / room if room > 0 else np.full(len(kept), 0.5)
        for place, share in zip(places[last].tolist(), shares.tolist(), strict=True):
            heights[place] = round(TOP * share)
    spark.heights = tuple(heights)
    return spark


_FUNCTIONS: dict[str, Callable[[Column, float], Any]] = {
    "min": _of_known(np.min),
    "max": _of_known(np.max),
    "mean": _of_known(np.mean),
    "median": _of_known(np.median),
    "first": _first,
    "last": _last,
    "argmin": _step_of(np.argmin),
    "argmax": _step_of(np.argmax),
    "below": _step_where(np.less_equal),
    "above": _step_where(np.greater_equal),
    SMOOTHED: _smoothed,
    SPARK: _spark,
}
FUNCTIONS = tuple(_FUNCTIONS)
"""What there is."""
