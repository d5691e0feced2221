"""Values: anything that a user logs → what JSON can hold, and back.

A scalar of Python, numpy, torch or jax becomes a JSON number; NaN and the infinities, which JSON has not, become the
strings "NaN", "Infinity", "-Infinity"; nested dicts are flattened with `/`. What has no place is told, never raised.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Mapping, MutableSequence
from typing import Any

from tracker.errors import ValueKindError

SEPARATOR = "/"
NON_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
_INT_MAX, _INT_MIN = 2**64 - 1, -(2**63)


Convert = Callable[[Any], Any]
"""Takes a value that `plain_value` refuses, and gives its JSON or raises ValueKindError."""


def flatten(data: Mapping[Any, Any], convert: Convert | None = None) -> tuple[dict[str, Any], list[str]]:
    """A row that a user logs, flat and ready for JSON.

    Args:
        data: keys to values, nested as deep as the user likes.
        convert: asked for the JSON of a value that is no number, text or list of them.

    Returns:
        The flat row, and a sentence for each value that has no place in it (it names the key and the type).
    """
    row: dict[str, Any] = {}
    problems: list[str] = []
    _flatten_into(row, problems, "", data, {id(data)}, convert)
    return row, problems


def _flatten_into(
    row: dict[str, Any],
    problems: list[str],
    prefix: str,
    data: Mapping[Any, Any],
    above: set[int],
    convert: Convert | None,
) -> None:
    for raw_key, value in data.items():
        key = prefix + clean_text(raw_key if isinstance(raw_key, str) else str(raw_key))
        if key.startswith("_"):
            problems.append(f"{key!r}: names that start with '_' are tracker's own; log it under another name")
        elif not isinstance(value, Mapping):
            try:
                row[key] = _value(value, convert)
            except ValueKindError as error:
                problems.append(f"{key!r} is {error}")
            except RecursionError:
                problems.append(f"{key!r} is a list that holds itself, or is nested too deep")
        elif id(value) in above:
            problems.append(f"{key!r} is a dict that holds itself")
        else:
            _flatten_into(row, problems, key + SEPARATOR, value, {*above, id(value)}, convert)


def _value(value: Any, convert: Convert | None) -> Any:
    try:
        return plain_value(value)
    except ValueKindError:
        if convert is None:
            raise
        return convert(value)


def plain_value(value: Any) -> Any:
    """`value` as JSON can hold it: None, a bool, a number, text, or a list of them.

    Dates become ISO text, enum members their value, one-element arrays and tensors of any library their scalar.

    Raises:
        ValueKindError: it has no place; the message says what it is.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, enum.Enum):
        return plain_value(value.value)
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, int):
        return int(value) if _INT_MIN <= value <= _INT_MAX else plain_number(_to_float(value))
    if isinstance(value, float):
        return plain_number(float(value))
    if isinstance(value, (list, tuple)):
        return [plain_value(item) for item in value]
    return _plain_object(value)


def _plain_object(value: Any) -> Any:
    try:
        if callable(getattr(value, "isoformat", None)):
            return str(value.isoformat())
        if callable(getattr(value, "item", None)) and getattr(value, "size", 1) != 0:
            scalar = value.item()
            if type(scalar) is not type(value):
                return plain_value(scalar)
        if hasattr(value, "numerator") or hasattr(value, "as_tuple"):  # Fraction, Decimal
            return plain_number(float(value))
    except Exception as error:  # a foreign object may raise anything
        raise ValueKindError(f"{describe(value)}, which cannot be logged ({error})") from error
    raise ValueKindError(f"{describe(value)}, which cannot be logged: log a number, text or a list of them")


def plain_number(value: float) -> float | str:
    """A float as JSON can hold it: itself where finite, else "NaN", "Infinity" or "-Infinity"."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def to_number(value: Any) -> float | None:
    """The number that a JSON value stands for, or None for text, lists and null. True is 1, false is 0."""
    if isinstance(value, (int, float)):
        return float(value)
    return NON_FINITE.get(value) if isinstance(value, str) else None


def clean_text(text: str) -> str:
    """`text` with what UTF-8 cannot hold, lone surrogates, replaced by U+FFFD."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def plain_config(value: Any) -> Any:
    """A configuration value, nested, as JSON can hold it; what has no place becomes its text.

    Hyperparameters are dtypes, paths, functions and classes as often as numbers, and a text beats a hole.
    """
    return _plain_config(value, ())


def _plain_config(value: Any, above: tuple[int, ...]) -> Any:
    if id(value) in above:
        return "…"
    if isinstance(value, Mapping):
        return {clean_text(str(k)): _plain_config(v, (*above, id(value))) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, MutableSequence)) and not isinstance(value, bytearray):
        items = sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value
        return [_plain_config(item, (*above, id(value))) for item in items]
    try:
        return plain_value(value)
    except ValueKindError:
        return clean_text(getattr(value, "__qualname__", None) or str(value))[:10_000]


def describe(value: Any) -> str:
    """A value's type in words, with its shape where it has one: `of type numpy.ndarray and shape (3, 4)`."""
    kind = type(value)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__.partition('.')[0]}.{kind.__qualname__}"
    )
    shape = getattr(value, "shape", None)
    return f"of type {name}" + (f" and shape {tuple(shape)}" if isinstance(shape, tuple) and shape else "")


def _to_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
