"""Base: a thing that is logged as files and one JSON object, and the files' names by their content."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import Any

from tracker.errors import ValueKindError
from tracker.format import media
from tracker.format.values import clean_text

IN_MEMORY_LIMIT = 16 << 20
"""Bytes up to which a file that the user names is read at once; a larger one is copied by the writing thread."""

_BLOCK = 1 << 20


@dataclass(frozen=True)
class MediaFile:
    """A file to be kept.

    Attributes:
        path: its place below the run's files, `media/<hash>.<ending>` or `tables/<hash>.csv`.
        sha256: the hash of its content, 64 hex digits.
        size: bytes.
        data: its content; None for one that is to be copied.
        source: where the content is copied from, "" where `data` holds it.
    """

    path: str
    sha256: str
    size: int
    data: bytes | None = None
    source: str = ""


class Media:
    """Something that is logged as files and one JSON object.

    Making one never raises: a training must not end because of a picture. What is wrong is told when it is logged.

    Attributes:
        notes: sentences to warn of, such as that another format than the one asked for was written.
    """

    kind = ""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self._problem = ""

    def encode(self) -> tuple[dict[str, Any], list[MediaFile]]:
        """The JSON object for the row, and the files that it names.

        Raises:
            ValueKindError: there is nothing to log; the message says why, and fits behind "'key' is".
        """
        if self._problem:
            raise ValueKindError(f"a tracker.{type(self).__name__} {self._problem}")
        return self._encode()

    def _encode(self) -> tuple[dict[str, Any], list[MediaFile]]:
        raise NotImplementedError

    def _fail(self, error: Exception) -> None:
        """Keep what went wrong for when the thing is logged."""
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
        where = f"{error.filename!r}: " if isinstance(error, OSError) and error.filename else ""
        self._problem = f"that could not be made ({where}{clean_text(why)})"


def make_file(data: bytes, ending: str, folder: str = media.MEDIA_FOLDER) -> MediaFile:
    """A file of this content.

    Args:
        data: the content.
        ending: such as "png".
        folder: `media` or `tables`.
    """
    digest = hashlib.sha256(data).hexdigest()
    return MediaFile(media.file_path(digest, ending, folder), digest, len(data), data)


def take_file(path: str, ending: str = "") -> MediaFile:
    """The file at `path` of the user's disk; its content is what it is now.

    Args:
        path: where it lies.
        ending: what it is; by default its name's.

    Raises:
        OSError: it cannot be read.
    """
    ending = ending or os.path.splitext(path)[1]
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        data = file.read(IN_MEMORY_LIMIT + 1)
        if len(data) <= IN_MEMORY_LIMIT:
            return make_file(data, ending)
        digest.update(data)
        size = len(data)
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    found = digest.hexdigest()
    return MediaFile(media.file_path(found, ending), found, size, None, os.path.abspath(path))


def reference(kind: str, file: MediaFile, **more: Any) -> dict[str, Any]:
    """The JSON object that stands in a row for `file`; of `more` what is None or empty is left out."""
    found = {"_type": kind, "path": file.path, "sha256": file.sha256, "size": file.size}
    return found | {name: value for name, value in more.items() if value not in (None, "", {}, [])}


def as_caption(caption: Any) -> str:
    """A caption as text, bounded."""
    return "" if caption is None else clean_text(str(caption))[: media.CAPTION_MAX]
