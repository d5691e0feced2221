"""Mongo: filters as wandb's API takes them, `{"config.lr": {"$gt": 0.1}}`, in our own language (docs/filters.md)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from tracker.errors import QueryError

_COMPARISONS = {"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<=", "$eq": "==", "$ne": "!="}
_JOINS = {"$and": " and ", "$or": " or "}
_FIELDS = {
    "display_name": "name",
    "displayName": "name",
    "jobType": "job_type",
    "createdAt": "created_at",
    "username": "user",
    "summary_metrics": "summary",
    "summaryMetrics": "summary",
}
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


def to_filter(filters: Mapping[str, Any]) -> str:
    """The text of a filter that means the same; runs that lack a field fail, and pass `$ne` and `$nin`, as there.

    Raises:
        QueryError: an operator is not known.
    """
    tests = [_test(name, value) for name, value in filters.items()]
    return " and ".join(tests)


def to_order(order: str) -> str:
    """A sort key as wandb writes it, `-summary_metrics.loss`, as ours."""
    sign = order[:1] if order[:1] in ("+", "-") else ""
    return sign + _field(order.removeprefix(sign))


def _test(name: str, value: Any) -> str:
    if name in _JOINS or name == "$nor":
        if not isinstance(value, Sequence) or not all(isinstance(part, Mapping) for part in value):
            raise QueryError(f"filters: {name} takes a list of dicts, not {value!r}")
        joined = _JOINS.get(name, " or ").join(f"({to_filter(part)})" for part in value if part)
        return f"not ({joined})" if name == "$nor" else f"({joined})"
    if name.startswith("$"):
        raise QueryError(f"filters: {name} is not known; {_known()} are")
    field = _quoted(_field(name))
    if isinstance(value, Mapping):
        parts = [_operator(field, operator, operand) for operator, operand in value.items()]
        return parts[0] if len(parts) == 1 else f"({' and '.join(parts)})"
    return _equals(field, value)


def _operator(field: str, operator: str, operand: Any) -> str:
    if operator == "$exists":
        return f"{field} is {'not ' if operand else ''}missing"
    if operator == "$not" and isinstance(operand, Mapping):
        return f"not ({' and '.join(_operator(field, name, value) for name, value in operand.items())})"
    if operator == "$regex":
        return f"{field} matches {_literal(operand)}"
    if operator in ("$in", "$nin"):
        test = " or ".join(_equals(field, item) for item in operand) or "1 == 0"
        return f"not ({test})" if operator == "$nin" else f"({test})"
    if operator == "$eq":
        return _equals(field, operand)
    if operator == "$ne":
        return f"not ({_equals(field, operand)})"
    if operator not in _COMPARISONS:
        raise QueryError(f"filters: {operator} is not known; {_known()} are")
    return f"{field} {_COMPARISONS[operator]} {_literal(operand)}"


def _equals(field: str, value: Any) -> str:
    if value is None:
        return f"{field} is missing"
    if field == "tags":
        return f"{_literal(value)} in tags"
    return f"{field} == {_literal(value)}"


def _field(name: str) -> str:
    first, dot, rest = name.partition(".")
    name = _FIELDS.get(first, first) + dot + rest
    return name.removesuffix(".value") if name.startswith("config.") else name


def _quoted(name: str) -> str:
    if "`" in name:
        raise QueryError(f"filters: the field {name!r} holds a backtick, which no filter can name")
    return name if set(name) <= _PLAIN | {"."} else f"`{name}`"


def _literal(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if isinstance(value, (bool, int, float, str)):
        return orjson.dumps(value).decode()
    raise QueryError(f"filters: {value!r} cannot be compared with: write a number, a text, true or false")


def _known() -> str:
    return ", ".join([*_COMPARISONS, "$in", "$nin", "$exists", "$regex", "$not", *_JOINS, "$nor"])
