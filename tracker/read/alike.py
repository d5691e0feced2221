"""Alike: lines that hold numbers under the same keys, as nearly all of a history are, read straight into arrays.

Such a line is read into a fixed set of numbers by msgspec, in two thirds of the time that a dict of it takes. All
others are left to `segment`, which reads lines of any kind.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import lru_cache
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import orjson

from tracker.format.rows import STEP
from tracker.read.history import Floats, Integers

if TYPE_CHECKING:
    import msgspec

LEAST_BYTES = 1 << 16
"""Of fewer lines, getting ready takes longer than reading them."""
_KEYS_MAX = 1000
_BRACE, _NEWLINE = b"{\n"


class Alike(NamedTuple):
    """Rows that have the same keys and hold numbers only."""

    keys: tuple[str, ...]
    numbers: Floats
    """Of shape [rows, keys]."""
    steps: Integers | None
    """Of shape [rows]; None where `_step` is none of the keys."""


def read_alike(chunk: bytes) -> Alike | None:
    """The rows of lines that are alike; None where one of them is not, or where there are few.

    Args:
        chunk: whole lines.
    """
    if len(chunk) < LEAST_BYTES:
        return None
    keys = _keys_of(chunk[: chunk.index(b"\n")])
    decoder = _decoder(keys) if keys else None
    if decoder is None or not _starts_objects(chunk):
        return None
    import msgspec  # here, because it takes as long as reading a dozen runs, and most builds read fewer

    try:
        rows = decoder.decode_lines(chunk)
        # every line starts with {, which starts a row, so that none has two
        return _arrays(keys, rows) if len(rows) == chunk.count(b"\n") else None
    except (msgspec.DecodeError, UnicodeDecodeError, OverflowError, struct.error):
        return None


def _keys_of(line: bytes) -> tuple[str, ...]:
    """The keys of a line that holds numbers only; none for any other."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return ()
    plain = isinstance(row, dict) and len(row) <= _KEYS_MAX and {int, float}.issuperset(map(type, row.values()))
    return tuple(row) if plain else ()


@lru_cache(maxsize=256)
def _decoder(keys: tuple[str, ...]) -> msgspec.json.Decoder[Any] | None:
    """Reads lines that have these keys; None for keys that JSON writes with a backslash."""
    import msgspec

    names = {f"key{place}": key for place, key in enumerate(keys)}
    fields = [(name, int if key == STEP else float) for name, key in names.items()]
    try:
        row = msgspec.defstruct("Row", fields, rename=names, forbid_unknown_fields=True, gc=False)
    except ValueError:
        return None
    return msgspec.json.Decoder(row)


def _starts_objects(chunk: bytes) -> bool:
    """Whether each line starts with a brace."""
    signs = np.frombuffer(chunk, np.uint8)
    ends = np.flatnonzero(signs == _NEWLINE)
    return bool(signs[0] == _BRACE and (signs[ends[:-1] + 1] == _BRACE).all())


def _arrays(keys: tuple[str, ...], rows: list[Any]) -> Alike:
    import msgspec

    values: Callable[[Any], tuple[Any, ...]] = msgspec.structs.astuple
    packed = b"".join(starmap(struct.Struct(f"{len(keys)}d").pack, map(values, rows)))
    numbers = np.frombuffer(packed).reshape(len(rows), len(keys))
    if STEP not in keys:
        return Alike(keys, numbers, None)
    name = f"key{keys.index(STEP)}"
    return Alike(keys, numbers, np.fromiter((getattr(row, name) for row in rows), np.int64, len(rows)))
