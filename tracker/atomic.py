"""Atomic: a small file replaced in one step, for everybody who writes to the local disk."""

from __future__ import annotations

import contextlib
import os


def replace_file(path: str, data: bytes) -> None:
    """Replace the file at `path` by `data` so that no reader sees half of it; its folder is made where missing.

    The new content is written beside it under a name that starts with a dot, which readers of runs pass over.

    Raises:
        OSError: the disk does not take it; the old file is as it was.
    """
    folder, name = os.path.split(path)
    spare = os.path.join(folder, f".{name}.{os.getpid()}.tmp")
    try:
        _write(spare, data)
        os.replace(spare, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(spare)
        raise


def _write(path: str, data: bytes) -> None:
    try:
        file = open(path, "wb")  # noqa: SIM115 (closed below; opened apart, to make the folder only where it is missing)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        file = open(path, "wb")  # noqa: SIM115
    with file:
        file.write(data)
