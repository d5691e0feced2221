"""Blocks: a run's history as bytes, one block a column, so that one column can be read without the others."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from tracker.read.history import Column, Floats, History, Integers, ValueColumn
from tracker.read.parse import Parsed

Place = list[int]
"""Where a block is: its first byte, its length, its CRC-32."""

Fetch = Callable[[int, int], bytes]
"""The bytes from the first number up to the second."""

_TAG = 8
_TYPES = {b"q": "<i8", b"i": "<i4", b"d": "<f8"}


class DamagedError(Exception):
    """Bytes are not what was written."""


class BlockWriter:
    """Collects blocks."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self._size = 0

    def add(self, array: NDArray[Any]) -> Place:
        """A block of numbers; integers in the least room."""
        if array.dtype.kind == "f":
            return self._put(b"d", array.astype("<f8").tobytes())
        step = int(array[1]) - int(array[0]) if len(array) > 1 else 1
        if len(array) and np.array_equal(array, _range(int(array[0]), step, len(array))):
            return self._put(b"r", np.array([array[0], step, len(array)], "<i8").tobytes())
        small = len(array) == 0 or (array.min() >= -(2**31) and array.max() < 2**31)
        return self._put(b"i" if small else b"q", array.astype("<i4" if small else "<i8").tobytes())

    def add_json(self, value: Any) -> Place:
        """A block of JSON."""
        return self._put(b"j", orjson.dumps(value))

    def _put(self, kind: bytes, data: bytes) -> Place:
        block = kind.ljust(_TAG, b"\0") + data + bytes(-len(data) % _TAG)
        place = [self._size, _TAG + len(data), zlib.crc32(block[: _TAG + len(data)])]
        self.parts.append(block)
        self._size += len(block)
        return place


def _range(start: int, step: int, length: int) -> Integers:
    limited = max(min(step, 2**31), -(2**31))
    with np.errstate(over="ignore"):
        found: Integers = np.arange(length, dtype=np.int64) * limited + start
    return found


def encode_history(parsed: Parsed) -> tuple[dict[str, Any], list[bytes]]:
    """A history as an index of its blocks, which JSON can hold, and their bytes.

    Raises:
        TypeError: a value is none that JSON can hold.
    """
    history, writer = parsed.history, BlockWriter()
    index: dict[str, Any] = {
        "rows": history.rows,
        "steps": writer.add(history.steps),
        "times": writer.add(history.times),
        "writers": writer.add(history.writers),
        "ids": writer.add(parsed.ids),
        "metrics": {},
    }
    for name, column in history.metrics.items():
        places = [len(column), writer.add(column.value)]
        if len(column) < history.rows:
            places.append(writer.add(column.row))
        index["metrics"][name] = places
    for kind, columns in (("texts", history.texts), ("others", history.others)):
        index[kind] = {
            name: [len(column), writer.add_json(column.values), writer.add(column.row)]
            for name, column in columns.items()
        }
    return index, writer.parts


class Blocks:
    """Reads a history's blocks.

    Args:
        index: as `encode_history` made it.
        fetch: gives bytes of what `encode_history` made.
    """

    def __init__(self, index: dict[str, Any], fetch: Fetch) -> None:
        self.index = index
        self._fetch = fetch

    def steps(self) -> Integers:
        """The step of every row."""
        return self._array("steps").astype(np.int64, copy=False)

    def times(self) -> Floats:
        """The time of every row."""
        return self._array("times")

    def writers(self) -> Integers:
        """The writer of every row."""
        return self._array("writers").astype(np.int64, copy=False)

    def column(self, name: str) -> Column:
        """A metric's numbers."""
        count, place, *rest = self.index["metrics"][name]
        steps, times = self.steps(), self.times()
        value = self._numbers(place)
        if not rest:
            return Column(steps, times, value, np.arange(count))
        rows = self._numbers(rest[0]).astype(np.int64, copy=False)
        return Column(steps[rows], times[rows], value, rows)

    def values(self, kind: str) -> dict[str, ValueColumn]:
        """All `texts` or `others`."""
        found = {}
        for name, (_, place, row_place) in self.index[kind].items():
            rows = self._numbers(row_place).astype(np.int64, copy=False)
            data = tuple(orjson.loads(self._block(place)[_TAG:]))
            found[name] = ValueColumn(self.steps()[rows], self.times()[rows], data, rows)
        return found

    def parsed(self, segments: Any) -> Parsed:
        """All of it, to go on reading from; `segments` are the states that were kept beside it."""
        metrics = {name: self.column(name) for name in self.index["metrics"]}
        texts, others = self.values("texts"), self.values("others")
        history = History(metrics, texts, others, self.steps(), self.times(), self.writers())
        return Parsed(history, self._array("ids").astype(np.int64, copy=False), tuple(segments))

    def _array(self, name: str) -> NDArray[Any]:
        return self._numbers(self.index[name])

    def _numbers(self, place: Place) -> NDArray[Any]:
        block = self._block(place)
        if block[:1] == b"r":
            start, step, length = np.frombuffer(block, "<i8", offset=_TAG).tolist()
            return _range(start, step, length)
        return np.frombuffer(block, _TYPES[block[:1]], offset=_TAG)

    def _block(self, place: Place) -> bytes:
        start, length, checksum = place
        block = self._fetch(start, start + length)
        if len(block) != length or zlib.crc32(block) != checksum:
            raise DamagedError(f"the block at byte {start} is damaged")
        return block
