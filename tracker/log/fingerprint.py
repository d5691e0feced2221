"""Fingerprint: the SHA-256 of a data set, so that a config says which data a run saw. Nothing of the data is kept."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from tracker.errors import UsageError

_BLOCK = 1 << 20
_THREADS_MAX = 8


def fingerprint(path: str | os.PathLike[str]) -> str:
    """The SHA-256 of a file or of a folder, as 64 hexadecimal digits.

    A file's is what `sha256sum` prints. A folder's is the SHA-256 of what `sha256sum` prints for all of its files: one
    line `<sha256>  <path below the folder>` a file, sorted by the bytes of the path. So the same names and contents
    give the same value on every machine, wherever the folder lies and whatever it is called; times, owners, modes
    and empty folders do not matter. Symbolic links count as what they lead to. Hidden files count.

    Files are read a block at a time, up to 8 at once.

    Args:
        path: the file or folder.

    Raises:
        UsageError: it is not there, a file cannot be read, or a link leads nowhere or back to a folder above it.
    """
    top = os.fsencode(path)
    try:
        if not os.path.isdir(top):
            return _of_file(top)
        names = sorted(_files(top, b"", ()))
        with ThreadPoolExecutor(min(_THREADS_MAX, os.cpu_count() or 1)) as pool:
            digests = pool.map(_of_file, (os.path.join(top, name) for name in names))
            whole = hashlib.sha256()
            for name, digest in zip(names, digests, strict=True):
                whole.update(_line(name, digest))
    except OSError as error:
        place = os.fsdecode(error.filename) if error.filename else os.fspath(path)
        raise UsageError(f"{place} cannot be read for a fingerprint: {error.strerror}") from error
    return whole.hexdigest()


def _files(top: bytes, below: bytes, above: tuple[tuple[int, int], ...]) -> Iterator[bytes]:
    """The paths of all files under `top`/`below`, relative to `top`."""
    place = os.path.join(top, below)
    stat = os.stat(place)
    here = (stat.st_dev, stat.st_ino)
    if here in above:
        raise UsageError(f"{os.fsdecode(place)} is a link to a folder above it: its fingerprint would have no end")
    with os.scandir(place) as entries:
        found = list(entries)
    for entry in found:
        name = os.path.join(below, entry.name)
        if entry.is_dir():
            yield from _files(top, name, (*above, here))
        elif entry.is_file() or entry.is_symlink():
            yield name  # a link that leads nowhere fails when it is read


def _of_file(path: bytes) -> str:
    digest = hashlib.sha256()
    with open(path, "rb", buffering=0) as file:
        block = bytearray(_BLOCK)
        view = memoryview(block)
        while size := file.readinto(block):
            digest.update(view[:size])
    return digest.hexdigest()


def _line(name: bytes, digest: str) -> bytes:
    """A line of `sha256sum`, which marks and escapes names that hold a backslash or a line break."""
    escaped = name.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
    return (b"\\" if escaped != name else b"") + digest.encode() + b"  " + escaped + b"\n"
