"""PNG: pictures of a few colours, written with nothing but zlib (PNG specification, third edition, W3C 2025)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int, int]
"""Red, green, blue and opacity, 0 to 255."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">IIBBBBB")
_GREY, _INDEXED = 0, 3
_KEPT = (b"IHDR", b"IDAT", b"IEND")


def indexed_png(indexes: NDArray[np.uint8], palette: Sequence[Colour]) -> bytes:
    """The PNG file of an image whose pixels are places in a palette.

    Args:
        indexes: height x width.
        palette: at most 256 colours.
    """
    height, width = indexes.shape
    rows = np.zeros((height, width + 1), np.uint8)  # each row begins with its filter: none
    rows[:, 1:] = indexes
    header = _HEADER.pack(width, height, 8, _INDEXED, 0, 0, 0)
    chunks = [(b"IHDR", header), *_colours(palette), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks)


def recolour(data: bytes, palette: Sequence[Colour]) -> bytes | None:
    """A grey PNG of 8 bits with a colour for each grey: its pixels stay as they are compressed.

    Args:
        data: the file.
        palette: 256 colours.

    Returns:
        None where it is no such PNG.
    """
    chunks = list(_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != _HEADER.size or chunks[-1][0] != b"IEND":
        return None
    width, height, depth, kind, compression, filters, interlace = _HEADER.unpack(chunks[0][1])
    if (depth, kind) != (8, _GREY):
        return None
    header = _HEADER.pack(width, height, depth, _INDEXED, compression, filters, interlace)
    rest = [chunk for chunk in chunks[1:] if chunk[0] in _KEPT]
    made = [(b"IHDR", header), *_colours(palette), *rest]
    return _SIGNATURE + b"".join(_chunk(name, body) for name, body in made)


def _colours(palette: Sequence[Colour]) -> list[tuple[bytes, bytes]]:
    """The chunks of a palette and of its opacity."""
    return [
        (b"PLTE", b"".join(bytes(colour[:3]) for colour in palette)),
        (b"tRNS", bytes(colour[3] for colour in palette)),
    ]


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and contents of a PNG's chunks; what is cut off ends it."""
    place = len(_SIGNATURE) if data.startswith(_SIGNATURE) else len(data)
    while place + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        if place + 12 + length > len(data):
            return
        yield name, data[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
