"""Expressions: arithmetic on metrics, such as `train/loss - val/loss`. Parsed here, never run as code.

    sum     = product (("+" | "-") product)*
    product = unary (("*" | "/" | "%") unary)*
    unary   = ("-" | "+") unary | power
    power   = atom ("**" unary)?
    atom    = number | name | function "(" sum ("," sum)* ")" | "(" sum ")"

A name is a word without spaces, parentheses and commas, or anything between backticks; so a sign needs space around it,
as names hold `/` and `-` themselves.
"""

from __future__ import annotations

import math
import re
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from tracker.errors import UsageError
from tracker.read.history import Column, History, Integers
from tracker.read.model import Run

SIGNS = frozenset(("+", "-", "*", "/", "%", "**"))
_DEPTH_LIMIT = 100
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_WORD = re.compile(r"`[^`]*`|[(),]|[^\s`(),]+|`")
_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "%": np.mod,
    "**": np.power,
}
_SINGLE: dict[str, Callable[[Any], Any]] = {
    "abs": np.abs,
    "exp": np.exp,
    "log": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "sqrt": np.sqrt,
}
_SEVERAL: dict[str, Callable[[Any, Any], Any]] = {"min": np.minimum, "max": np.maximum}
FUNCTIONS = (*_SINGLE, *_SEVERAL)
"""What may be called; `min` and `max` take two values or more."""

Value = Any  # a float, or an array of shape [points]
Evaluate = Callable[[Mapping[str, Value]], Value]


@dataclass(frozen=True)
class Expression:
    """A parsed expression."""

    text: str
    """As written, with single spaces: what its curve is called."""
    names: tuple[str, ...]
    """The metrics and fields in it, in order."""
    evaluate: Evaluate
    """Its value, given that of each name."""


def read_expression(text: str) -> Expression | None:
    """The expression that a text is, or None for one without a sign or a function, which is a name or a glob.

    Raises:
        UsageError: it has signs and cannot be understood; the message begins with `metrics:`.
    """
    words = _words(text)
    kinds = {kind for kind, _ in words}
    if "end" in kinds and ("name" not in kinds or not kinds.intersection(("sign", "function"))):
        return None
    return _Parser(" ".join(text.split()), words).parse()


def with_expressions(run: Run, expressions: Sequence[Expression]) -> Run:
    """The run with a metric for each expression, called by its text, where it has all that the expression needs."""
    found = {each.text: column for each in expressions if (column := _column(run, each)) is not None}
    if not found:
        return run
    old = run.history
    history = History(
        metrics=ChainMap(found, dict(old.metrics)),
        steps=old.steps,
        times=old.times,
        writers=old.writers,
        started_at=old.started_at,
    )
    return run.with_history(history)


def _column(run: Run, expression: Expression) -> Column | None:
    """The expression's value at the points of its first metric at which all its other metrics have a value too."""
    metrics = [name for name in expression.names if name in run.history.metrics]
    fields = {name: number_field(run, name) for name in expression.names if name not in metrics}
    if not metrics or None in fields.values():
        return None
    base = run.history.metrics[metrics[0]]
    places = {name: _places(run.history, base, run.history.metrics[name]) for name in metrics[1:]}
    known = reduce(np.logical_and, (place >= 0 for place in places.values()), np.ones(len(base), bool))
    values: dict[str, Value] = {**fields, metrics[0]: base.value[known]}
    values |= {name: run.history.metrics[name].value[place[known]] for name, place in places.items()}
    with np.errstate(all="ignore"):
        value = np.asarray(expression.evaluate(values), np.float64) + np.zeros(int(np.count_nonzero(known)))
    return Column(base.step[known], base.time[known], value, base.row[known]) if len(value) else None


def number_field(run: Run, name: str) -> float | None:
    """A number of the run's configuration, summary or own fields; None where it has no such number."""
    value = run.fields().get(name)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _places(history: History, column: Column, other: Column) -> Integers:
    """For each point of `column` the point of `other` in the same row, else the last one of its writer and step.

    -1 where there is none.
    """
    place = np.searchsorted(other.row, column.row)
    place[place == len(other)] = 0
    found: Integers = np.where(other.row[place] == column.row, place, -1)
    rest = np.flatnonzero(found < 0)
    if len(rest) == 0:
        return found
    writers = history.writers if len(history.writers) else np.zeros(max(column.row[-1], other.row[-1]) + 1, np.int64)
    pairs = [np.stack([writers[each.row], each.step]) for each in (other, column)]
    _, ids = np.unique(np.concatenate([pairs[0], pairs[1][:, rest]], axis=1), axis=1, return_inverse=True)
    ids = np.asarray(ids).reshape(-1)
    last = np.full(int(ids.max()) + 1, -1)
    last[ids[: len(other)]] = np.arange(len(other))  # of several, the last assignment stays
    found[rest] = last[ids[len(other) :]]
    return found


# --- words ---


def _words(text: str) -> list[tuple[str, str]]:
    """(kind, word) with the kinds name, number, function, sign, bracket, end; `bad` for a backtick without its pair."""
    found: list[tuple[str, str]] = []
    for match in _WORD.finditer(text):
        word = match[0]
        after_value = bool(found) and (found[-1][0] in ("name", "number") or found[-1][1] == ")")
        if word[0] in "+-" and word not in SIGNS and not after_value:
            found.append(("sign", word[0]))
            word = word[1:]
        follows = text[match.end() :].lstrip()[:1]
        found.append((_kind(word, follows), word.strip("`") if len(word) > 1 else word))
    return [*found, ("end", "")]


def _kind(word: str, follows: str) -> str:
    if word in SIGNS:
        return "sign"
    if word in ("(", ")", ","):
        return "bracket"
    if word == "`":
        return "bad"
    if _NUMBER.fullmatch(word):
        return "number"
    return "function" if word in FUNCTIONS and follows == "(" else "name"


# --- the parser ---


class _Parser:
    """Recursive descent; each method reads one rule of the grammar above and returns how to compute it."""

    def __init__(self, text: str, words: Sequence[tuple[str, str]]) -> None:
        self.text = text
        self.words = words
        self.index = 0
        self.depth = 0
        self.names: dict[str, None] = {}

    def parse(self) -> Expression:
        evaluate = self.sum()
        if self.words[self.index][0] != "end":
            raise self.error(f"{self.words[self.index][1]!r} is not understood there")
        return Expression(self.text, tuple(self.names), evaluate)

    def error(self, message: str) -> UsageError:
        return UsageError(
            f"metrics: {self.text!r} is no expression: {message}; it is written as `train/loss - val/loss`, with space "
            "around the signs and backticks around odd names (a regular expression as `re:…`)"
        )

    def take(self, *words: str) -> str:
        """The next word, passed over, if it is one of these signs or brackets; else ""."""
        kind, word = self.words[self.index]
        if kind not in ("sign", "bracket") or word not in words:
            return ""
        self.index += 1
        return word

    def sum(self) -> Evaluate:
        left = self.product()
        while sign := self.take("+", "-"):
            left = _binary(sign, left, self.product())
        return left

    def product(self) -> Evaluate:
        left = self.unary()
        while sign := self.take("*", "/", "%"):
            left = _binary(sign, left, self.unary())
        return left

    def unary(self) -> Evaluate:
        self.depth += 1
        if self.depth > _DEPTH_LIMIT:
            raise self.error(f"it is nested more than {_DEPTH_LIMIT} deep")
        sign = self.take("-", "+")
        inner = self.unary() if sign else self.power()
        self.depth -= 1
        return (lambda values: np.negative(inner(values))) if sign == "-" else inner

    def power(self) -> Evaluate:
        base = self.atom()
        return _binary("**", base, self.unary()) if self.take("**") else base

    def atom(self) -> Evaluate:
        kind, word = self.words[self.index]
        self.index += 1
        if kind == "number":
            number = float(word)
            if not math.isfinite(number):
                raise self.error(f"{word} is too large a number")
            return lambda _values: number
        if kind == "name" and word:
            self.names[word] = None
            return lambda values: values[word]
        if kind == "function":
            self.take("(")
            return self.call(word)
        if (kind, word) == ("bracket", "("):
            inner = self.sum()
            self.close()
            return inner
        raise self.error(f"a metric or a number belongs {'at the end' if kind == 'end' else f'before {word!r}'}")

    def call(self, name: str) -> Evaluate:
        items = [self.sum()]
        while self.take(","):
            items.append(self.sum())
        self.close()
        if name in _SEVERAL and len(items) > 1:
            several = _SEVERAL[name]
            return lambda values: reduce(several, (item(values) for item in items))
        if name in _SEVERAL or len(items) != 1:
            raise self.error(f"{name} takes {'two values or more' if name in _SEVERAL else 'one value'}")
        single = _SINGLE[name]
        return lambda values: single(items[0](values))

    def close(self) -> None:
        if not self.take(")"):
            raise self.error("a ')' is missing")


def _binary(sign: str, left: Evaluate, right: Evaluate) -> Evaluate:
    operation = _BINARY[sign]
    return lambda values: operation(left(values), right(values))
