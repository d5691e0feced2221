"""Two formats that several tools keep their rows in, read up to the first record that is cut."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_BLOCK, _FILE_HEADER, _RECORD_HEADER = 32768, 7, 7
_FULL, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4


def leveldb_records(path: str) -> Iterator[bytes]:
    """The records of a log in LevelDB's format behind a header of seven bytes, as wandb and swanlab write it."""
    with open(path, "rb") as file:
        data = file.read()
    position, begun = _FILE_HEADER, b""
    while position + _RECORD_HEADER <= len(data):
        left = _BLOCK - position % _BLOCK
        if left < _RECORD_HEADER:
            position += left
            continue
        _, size, kind = struct.unpack_from("<IHB", data, position)
        position += _RECORD_HEADER
        part = data[position : position + size]
        position += size
        if len(part) < size or not _FULL <= kind <= _LAST:
            return
        begun = part if kind in {_FULL, _FIRST} else begun + part
        if kind in {_FULL, _LAST}:
            yield begun


def tensorflow_records(path: str) -> Iterator[bytes]:
    """The records of a TensorFlow event file: length, its checksum, data, its checksum."""
    with open(path, "rb") as file:
        data = file.read()
    position = 0
    while position + 12 <= len(data):
        (size,) = struct.unpack_from("<Q", data, position)
        end = position + 12 + size
        if end + 4 > len(data):
            return
        yield data[position + 12 : end]
        position = end + 4
