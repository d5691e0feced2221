"""Files that a tool keeps beside its logs: those of a folder, what they are, and which are small enough to be kept."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from tracker.media import audio, image, video
from tracker.media.audio import Audio
from tracker.media.base import Media
from tracker.media.html import Html
from tracker.media.image import Image
from tracker.media.video import Video

KEPT_MAX = 32 << 20
"""Bytes up to which a file is kept."""

_BLOCK = 1 << 16


def files_below(folder: str, left_out: Counter[str] | None = None) -> Iterator[tuple[str, str]]:
    """Files of a folder and of those below it, in the order of their names.

    Links are passed over: they may lead anywhere.

    Args:
        folder: where; there is nothing where there is none.
        left_out: counts the links.

    Yields:
        The name below the folder, `/` between its parts, and the path.
    """
    for place, folders, names in os.walk(folder):
        links = [name for name in [*folders, *names] if os.path.islink(os.path.join(place, name))]
        if links and left_out is not None:
            left_out["links to other places are not followed"] += len(links)
        folders[:] = sorted(set(folders) - set(links))
        for name in sorted(set(names) - set(links)):
            path = os.path.join(place, name)
            if os.path.isfile(path):
                yield PurePath(os.path.relpath(path, folder)).as_posix(), path


def is_within(path: str, folder: str) -> bool:
    """Whether a path leads into a folder, links followed."""
    inside, outside = os.path.realpath(path), os.path.realpath(folder)
    return os.path.commonpath([inside, outside]) == outside


def is_small(path: str) -> bool:
    """Whether a file is kept."""
    return os.path.getsize(path) <= KEPT_MAX


def medium(path: str, caption: str | None = None) -> Media | None:
    """The medium that a file is by the ending of its name; None for any other file."""
    ending = ending_of(path)
    if ending in image.ENDINGS:
        return Image(path, caption=caption)
    if ending in audio.ENDINGS and ending != "webm":
        return Audio(path, caption=caption)
    if ending in video.ENDINGS:
        return Video(path, caption=caption)
    return Html(path) if ending == "html" else None


def is_medium(path: str) -> bool:
    """Whether `medium` takes a file for one."""
    return ending_of(path) in {*image.ENDINGS, *audio.ENDINGS, *video.ENDINGS, "html"}


def ending_of(path: str) -> str:
    """The ending of a file's name, in small letters: `png`."""
    return os.path.splitext(path)[1].lower().lstrip(".")


def lines_of(path: str) -> Iterator[str]:
    """A file's lines that are complete, without their ends.

    The file is open only while a block is read, so that thousands may be read side by side.

    Raises:
        OSError: it cannot be read.
    """
    rest, offset = b"", 0
    while True:
        with open(path, "rb") as file:
            file.seek(offset)
            block = file.read(_BLOCK)
        if not block:
            return
        offset += len(block)
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "replace").rstrip("\r")
