"""CRC-32C (Castagnoli), which guards the records of TensorBoard's files. Python has it nowhere.

A checksum is linear: that of a whole follows from those of its parts. So large data is cut into as many parts as make
numpy quick, and their checksums are folded together in pairs.
"""

from __future__ import annotations

import functools
import struct

import numpy as np
from numpy.typing import NDArray

_POLYNOMIAL = 0x82F63B78
_ALL = 0xFFFFFFFF
_PARTS = 512
_SMALL = 16 * _PARTS

Words = NDArray[np.uint32]


def _make_table() -> list[int]:
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)  # noqa: PLW2901 - shifted out bit by bit
        table.append(value)
    return table


_TABLE = _make_table()
_WORDS: Words = np.array(_TABLE, np.uint32)
_BITS = np.arange(32, dtype=np.uint32)


@functools.cache
def _pair_table() -> list[int]:
    """What two bytes do at once."""
    once = _WORDS[np.arange(1 << 16) & 0xFF] ^ np.arange(1 << 16, dtype=np.uint32) >> np.uint32(8)
    twice: list[int] = (_WORDS[once & 0xFF] ^ once >> np.uint32(8)).tolist()
    return twice


def crc32c(data: bytes) -> int:
    """The checksum of some bytes."""
    if len(data) >= _SMALL:
        return _of_parts(data)
    table, crc = _pair_table(), _ALL
    for pair in struct.unpack_from(f"<{len(data) // 2}H", data):
        crc = table[(crc ^ pair) & 0xFFFF] ^ crc >> 16
    if len(data) % 2:
        crc = _TABLE[(crc ^ data[-1]) & 0xFF] ^ crc >> 8
    return crc ^ _ALL


def masked(data: bytes) -> int:
    """The checksum as a record has it: turned by 15 bits, plus a constant."""
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & _ALL


def _of_parts(data: bytes) -> int:
    size = -(-len(data) // _PARTS)
    parts = np.zeros(_PARTS * size, np.uint8)  # zeros before the data change nothing
    parts[-len(data) :] = np.frombuffer(data, np.uint8)
    parts[-len(data) :][:4] ^= 0xFF  # the checksum begins with all bits set
    columns = np.ascontiguousarray(parts.reshape(_PARTS, size).T)
    crcs: Words = np.zeros(_PARTS, np.uint32)
    for column in columns:
        crcs = _WORDS[(crcs ^ column) & 0xFF] ^ crcs >> np.uint32(8)
    while len(crcs) > 1:
        crcs = _apply(_zeros(size), crcs[::2]) ^ crcs[1::2]
        size *= 2
    return int(crcs[0]) ^ _ALL


@functools.lru_cache(maxsize=256)
def _zeros(size: int) -> Words:
    """What so many zero bytes make of each of a checksum's 32 bits."""
    if size == 1:
        bits: Words = np.uint32(1) << _BITS
        once: Words = _WORDS[bits & 0xFF] ^ bits >> np.uint32(8)
        return once
    half = _zeros(size // 2)
    whole = _apply(half, half)
    return _apply(_zeros(1), whole) if size % 2 else whole


def _apply(made: Words, crcs: Words) -> Words:
    """The checksums after what `made` says of each bit; shape [n]."""
    is_set = (crcs[:, None] >> _BITS & np.uint32(1)).astype(bool)
    found: Words = np.bitwise_xor.reduce(np.where(is_set, made, np.uint32(0)), axis=1)
    return found
