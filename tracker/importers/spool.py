"""A spool: lines kept by key, in memory up to a limit and in one temporary file beyond it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import IO, TYPE_CHECKING

from tracker.errors import StoreError

if TYPE_CHECKING:
    from typing_extensions import Self

LIMIT = 64 << 20
_PIECE = 1 << 20


class Spool:
    """Lines in the order in which they came, for each key.

    All buffers together are written to one file, an extent a key, whenever they pass the limit. So memory stays bounded
    whatever the order of the keys, and the disk holds what a multi-gigabyte file needs, in `tempfile.gettempdir()`.
    Adding is for one thread; `lines` may be read by many at once, after the last `add`.

    Args:
        limit: bytes to keep in memory.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._buffers: dict[int, bytearray] = {}
        self._extents: dict[int, list[tuple[int, int]]] = {}
        self._file: IO[bytes] | None = None
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, key: int, line: bytes) -> None:
        """Append a line, which holds no newline, to those of `key`.

        Raises:
            StoreError: the temporary folder is full.
        """
        buffer = self._buffers.get(key)
        if buffer is None:
            buffer = self._buffers[key] = bytearray()
        buffer += line
        buffer += b"\n"
        self._size += len(line) + 1
        if self._size > self._limit:
            self._spill()

    def lines(self, key: int) -> Iterator[bytes]:
        """Yield the lines of `key`, in order, without their newlines."""
        rest = b""
        for piece in self._pieces(key):
            lines = (rest + piece).split(b"\n")
            rest = lines.pop()
            yield from lines

    def close(self) -> None:
        """Remove the temporary file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _pieces(self, key: int) -> Iterator[bytes]:
        for start, length in self._extents.get(key, ()):
            assert self._file is not None  # noqa: S101 - an extent exists only in a file
            for offset in range(0, length, _PIECE):
                yield os.pread(self._file.fileno(), min(_PIECE, length - offset), start + offset)
        yield bytes(self._buffers.get(key, b""))

    def _spill(self) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="tracker-import-", buffering=0)  # noqa: SIM115 - closed by `close`
            for key, buffer in self._buffers.items():
                self._write(buffer)
                self._extents.setdefault(key, []).append((self._end, len(buffer)))
                self._end += len(buffer)
        except OSError as error:
            raise StoreError(
                f"the rows do not fit into the temporary folder {tempfile.gettempdir()} ({error.strerror}): "
                "set TMPDIR to a folder with as much free space as the file takes unpacked"
            ) from error
        self._buffers.clear()
        self._size = 0

    def _write(self, data: bytearray) -> None:
        assert self._file is not None  # noqa: S101 - made by the caller
        with memoryview(data) as view:
            done = 0
            while done < len(view):
                done += self._file.write(view[done:])
