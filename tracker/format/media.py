"""Media: the JSON objects that stand in a row for an image, a table or a histogram, and the names of their files."""

from __future__ import annotations

import re
from typing import Any

from tracker.format.values import clean_text

MEDIA_FOLDER, TABLES_FOLDER = "media", "tables"
FOLDERS = (MEDIA_FOLDER, TABLES_FOLDER)
TYPE = "_type"
CAPTION_MAX = 2000
BINS_MAX = 512
NAME_DIGITS = 32
NAME_MAX = 128

_PATH = re.compile(r"(media|tables)(/[A-Za-z0-9][A-Za-z0-9._-]{0,127}){1,8}")
_NOT_ENDING = re.compile(r"[^a-z0-9]")


def file_path(sha256: str, ending: str, folder: str = MEDIA_FOLDER) -> str:
    """The path of a file below the run's files: its folder, 32 digits of its content's hash, its ending.

    Args:
        sha256: the hash in hex.
        ending: such as "png" or ".PNG"; what is no ending becomes "bin".
        folder: `media` or `tables`.
    """
    ending = _NOT_ENDING.sub("", ending.lower().lstrip("."))[:10] or "bin"
    return f"{folder}/{sha256[:NAME_DIGITS]}.{ending}"


def clean_name(name: Any) -> str:
    """The name of a set of masks or boxes, as text, bounded."""
    return clean_text(str(name))[:NAME_MAX]


def is_path(path: Any) -> bool:
    """Whether `path` may name a file of a reference: it lies in `media/` or `tables/`, and leads nowhere else."""
    return isinstance(path, str) and _PATH.fullmatch(path) is not None


def is_reference(value: Any) -> bool:
    """Whether a JSON value of a row stands for a picture, a table, a histogram or the like."""
    return isinstance(value, dict) and isinstance(value.get(TYPE), str)


def references_in(value: Any) -> list[dict[str, Any]]:
    """The references that a value is: one, a list of them, or none at all."""
    if is_reference(value):
        return [value]
    return [item for item in value if is_reference(item)] if isinstance(value, list) else []
