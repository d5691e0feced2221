"""Globs: which files people mean by `*.ckpt` or `code/source/*`."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence

IGNORABLE = ("code", "output", "system", "files", "media", "tables")
"""Folders whose files may be kept from going up. What a run is, its config and its metrics, always goes."""


def matches(path: str, globs: Sequence[str]) -> bool:
    """Whether one of `globs` fits the whole relative `path` or the file's name alone; `*` stands for `/` too."""
    name = path.rpartition("/")[2]
    return any(fnmatch.fnmatchcase(path, glob) or fnmatch.fnmatchcase(name, glob) for glob in globs)


def is_kept_here(path: str, globs: Sequence[str]) -> bool:
    """Whether a file of a writer (`code/diff.patch`), or a saved one (`files/x`, `media/x`), is to stay here."""
    return bool(globs) and path.partition("/")[0] in IGNORABLE and matches(path, globs)
