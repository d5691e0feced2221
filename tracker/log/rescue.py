"""Rescue: notices that the run's folder was deleted under a running script, and saves what is still open."""

from __future__ import annotations

import os


def is_deleted(file: int) -> bool:
    """Whether the open file `file` (a descriptor) has no name any more."""
    try:
        return file >= 0 and os.fstat(file).st_nlink == 0
    except OSError:
        return False


def read_deleted(file: int) -> bytes:
    """The content of a deleted file that is open for writing only; b"" where the system does not give it (macOS)."""
    try:
        with open(f"/proc/self/fd/{file}", "rb") as again:
            return again.read()
    except OSError:
        return b""
