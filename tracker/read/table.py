"""Tables: which fields runs have, runs in order, and their fields as JSON cells."""

from __future__ import annotations

import fnmatch
import math
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import orjson

from tracker.errors import QueryError
from tracker.format.values import plain_number
from tracker.read.history import natural_key
from tracker.read.model import FIELD_NAMES, Run
from tracker.read.runset import RunSet
from tracker.read.tokens import suggestion

_TYPES = {
    "state": "state",
    "tags": "tags",
    "created_at": "time",
    "started_at": "time",
    "ended_at": "time",
    "duration": "duration",
}
_NUMBERS = {int, float, type(None)}
_TEXTS = {str, type(None)}
_TAGS = {tuple, type(None)}


def known_fields(runs: Iterable[Run]) -> list[str]:
    """Every field that some run has: the run's own in their order, then `config.*` and `summary.*` in natural order.

    The run's own fields are all there, whether a run has them or not.
    """
    return list(RunSet.of(runs).known)


def check_field(name: str, known: Sequence[str], use: str) -> None:
    """Refuse a field that no run has; without runs, every field is allowed.

    Args:
        name: the field.
        known: `known_fields` of the runs.
        use: what the field is for, for the message: "columns", "sort".

    Raises:
        QueryError: it does; the message names the closest fields.
    """
    if name not in known and len(known) > len(FIELD_NAMES):
        raise QueryError(f"{use}: no run has the field {name!r}: {suggestion(name, known, 'fields')}")


def split_sort(key: str) -> tuple[str, bool]:
    """A sort key's field and whether it descends: `-summary.loss` does."""
    return (key[1:], True) if key.startswith("-") else (key.removeprefix("+"), False)


def sort_runs(runs: Iterable[Run], keys: str | Sequence[str]) -> RunSet:
    """Runs in the order of one or more fields, the first counting most; equal runs stay in their order.

    In either direction numbers come first, then texts, then NaN, and missing values last.

    Args:
        runs: runs.
        keys: field names, `-` before one that descends.
    """
    found, order = RunSet.of(runs), (keys,) if isinstance(keys, str) else tuple(keys)
    return found.keep(("sorted", order), lambda: _sorted(found, order)) if order else found


def _sorted(runs: RunSet, keys: Sequence[str]) -> RunSet:
    ordered = list(range(len(runs)))
    for key in reversed(keys):
        name, descending = split_sort(key)
        values = runs.column(name)
        if runs.types(name) <= {int, float} and _are_finite(values):
            ordered.sort(key=values.__getitem__, reverse=descending)
            continue
        parts: tuple[list[tuple[Any, int]], ...] = ([], [], [], [])
        for place in ordered:
            value = values[place]
            parts[_rank(value)].append((_sort_value(value), place))
        for part in parts[:2]:
            part.sort(key=itemgetter(0), reverse=descending)  # reversed too, equal runs stay in their order
        ordered = [place for part in parts for _, place in part]
    return runs.in_order(ordered)


def _rank(value: Any) -> int:
    """0 for a number, 1 for a text or anything else, 2 for NaN, 3 for nothing."""
    if value is None or value in ((), []):
        return 3
    if isinstance(value, (int, float)):
        return 2 if math.isnan(value) else 0
    return 1


def _sort_value(value: Any) -> Any:
    if value is None or isinstance(value, (int, float)):
        return value
    return natural_key(value if isinstance(value, str) else _text(value))


def expand_columns(patterns: Iterable[str], known: Sequence[str]) -> list[str]:
    """Field names for names and globs such as `config.*`, each once, in the order asked for.

    Raises:
        QueryError: a name or glob fits no field.
    """
    found: dict[str, None] = {}
    for pattern in patterns:
        if pattern in known or not any(sign in pattern for sign in "*?["):
            check_field(pattern, known, "columns")
            found[pattern] = None
            continue
        fitting = [name for name in known if fnmatch.fnmatchcase(name, pattern)]
        if not fitting:
            check_field(pattern, known, "columns")
        found.update(dict.fromkeys(fitting))
    return list(found)


def column_types(runs: Sequence[Run], columns: Iterable[str]) -> dict[str, str]:
    """The type of each column: text, number, time, duration, state, tags or bool; text where a column is mixed."""
    found = RunSet.of(runs)
    return {name: _TYPES.get(name) or _type_of(found.types(name)) for name in columns}


def _type_of(types: Iterable[type]) -> str:
    kinds = {
        "bool" if issubclass(each, bool) else "number" if issubclass(each, (int, float)) else "text"
        for each in types
        if each is not type(None)
    }
    return kinds.pop() if len(kinds) == 1 else "text"


def cell(value: Any, kind: str) -> Any:
    """A field's value as `docs/spec/page-data.md` has it in a row.

    Args:
        value: the value; None is missing.
        kind: the column's type.
    """
    if value is None:
        return None
    if kind == "tags":
        return [str(tag) for tag in value] if isinstance(value, (list, tuple)) else [str(value)]
    if kind in ("number", "time", "duration"):
        return plain_number(float(value)) if isinstance(value, float) else value
    if kind == "bool":
        return value
    return value if isinstance(value, str) else _text(value)


def column_cells(values: Sequence[Any], kind: str) -> Sequence[Any]:
    """`cell` of each value of a column; the values themselves where they are their own cells, as most are."""
    types = set(map(type, values))
    if kind in ("number", "time", "duration"):
        own = types <= _NUMBERS and _are_finite(values)
    else:
        own = types <= _TEXTS and kind != "tags"
    if kind == "tags" and types <= _TAGS and not any(values):  # as in most projects
        return [None if value is None else [] for value in values]
    return values if own else [cell(value, kind) for value in values]


def _are_finite(values: Sequence[float | None]) -> bool:
    """Whether all numbers are finite; False also where their sum is not."""
    try:
        return math.isfinite(sum(filter(None, values)))
    except OverflowError:
        return False


def _text(value: Any) -> str:
    """A value that is no text, as JSON text; NaN and infinities as their names."""
    plain = _plain(value)
    return plain if isinstance(plain, str) else orjson.dumps(plain, default=str).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return {str(key): _plain(item) for key, item in value.items()} if isinstance(value, Mapping) else value


def column_labels(columns: Sequence[str]) -> dict[str, str]:
    """A heading for each column: its name without `config.` or `summary.`, unless two would be the same."""
    short = {name: name.partition(".")[2] if name.startswith(("config.", "summary.")) else name for name in columns}
    labels = list(short.values())
    return {name: label if labels.count(label) == 1 else name for name, label in short.items()}
