"""Text that stands for a value, where a tool keeps everything as text, or writes YAML 1.2."""

from __future__ import annotations

import math
import re
from typing import Any

import yaml

from tracker.errors import FormatError
from tracker.format.values import plain_number

_NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)")
_BOOLEANS = {"True": True, "true": True, "False": False, "false": False}
_NAMES = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}  # as Python writes them
_VALUES_MAX = 1_000_000
_TEXT_MAX = 400  # no number has more characters that anybody wrote as one


def to_value(text: str) -> Any:
    """The JSON value that `str` made this text of, if it was a number, true or false; else the text.

    `007`, `1_000` and what is too large for a float stay text: they name something.
    """
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text in _NAMES:
        return _NAMES[text]
    if len(text) > _TEXT_MAX or not _NUMBER.fullmatch(text):
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    number = float(text)
    return plain_number(number) if math.isfinite(number) else text


class _Loader(yaml.SafeLoader):
    """The core schema of YAML 1.2: `1e-05` is a number, and `yes`, `1:30` and dates are text, unlike in 1.1."""

    yaml_implicit_resolvers: Any = {}  # noqa: RUF012 - so it is declared there


_RESOLVERS = {
    "bool": (r"(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    "null": (r"(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    "int": (r"[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    "float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$|[-+]?\.(?:inf|Inf|INF)$|\.(?:nan|NaN|NAN)$",
        "-+.0123456789",
    ),
}
for _name, (_pattern, _first) in _RESOLVERS.items():
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(_pattern), list(_first))


def read_yaml(path: str) -> dict[str, Any]:
    """The mapping that a YAML file holds; none where it is empty.

    Raises:
        OSError: it cannot be read.
        FormatError: it is no YAML, or no mapping.
    """
    with open(path, encoding="utf-8") as file:
        try:
            found = yaml.load(file, _Loader)  # noqa: S506 - a safe one
            size = _size(found, {})
        except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
            raise FormatError(f"{path} is no YAML: {error}") from error
    if size > _VALUES_MAX:
        raise FormatError(f"{path} holds {size:,} values, most of them again and again")
    if not isinstance(found, (dict, type(None))):
        raise FormatError(f"{path} holds {type(found).__name__}, and must hold names and values")
    return {str(name): value for name, value in (found or {}).items()}


def _size(value: Any, known: dict[int, int]) -> int:
    """How many values a value is when each of its aliases is written out: a few lines can stand for billions."""
    if not isinstance(value, (dict, list)):
        return 1
    if id(value) not in known:
        known[id(value)] = 0
        items = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_size(item, known) for item in items)
    return known[id(value)]
