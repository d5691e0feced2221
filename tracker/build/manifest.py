"""The manifest of a site: what a build wrote, and from what, so that the next build writes only what changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

MANIFEST = ".tracker-site.json"
MARKERS = ".tracker-building"
"""The folder in which every build that writes has an object of its own until it ends."""
VERSION = 2
BESIDE = "beside"
"""In a part's info: its page reads files which it does not name, so that it cannot be one file."""

_BY_CONTENT = re.compile(
    r"data/[0-9a-f]{20}\.js|media/[0-9a-f]{32}\.[a-z0-9]{1,10}|figures/[0-9a-f]{20}(-dark)?\.(svg|webp)|assets/[a-z]+\.[0-9a-f]{12}\.(js|css)"
)
_RUN_PAGE = re.compile(r"runs/[^/]+\.(html|js)")

Written = tuple[str, int]
"""The SHA-256 of a file, and its size."""


@dataclass(frozen=True)
class Part:
    """Some files of a site that were made together, from the same things."""

    key: str
    """Stands for everything that they were made from."""
    files: tuple[str, ...]
    info: Mapping[str, Any] = field(default_factory=dict)
    """What other pages say of it."""


@dataclass(frozen=True)
class Manifest:
    """What is in a site."""

    files: Mapping[str, Written] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    left: Mapping[str, Written] = field(default_factory=dict)
    """Files of earlier builds that the site does not need any more, and that nobody asked to remove."""
    doubtful: bool = False
    """Two builds wrote at once: a file may be the other's."""

    def encode(self) -> bytes:
        """The manifest's bytes, the same for the same site."""
        values: dict[str, Any] = {"tracker_site": VERSION, "files": self.files}
        values["parts"] = {
            name: {"key": part.key, "files": part.files, **({"info": part.info} if part.info else {})}
            for name, part in self.parts.items()
        }
        if self.left:
            values["left"] = self.left
        if self.doubtful:
            values["doubtful"] = True
        return orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_SORT_KEYS)

    @classmethod
    def decode(cls, data: bytes) -> Manifest:
        """The manifest in some bytes; one of version 1 names files only.

        Raises:
            ValueError: it is none. (KeyError, TypeError, AttributeError likewise.)
        """
        values = orjson.loads(data)
        files, left = _files(values["files"]), _files(values.get("left", {}))
        parts = {
            name: Part(str(part["key"]), tuple(map(str, part["files"])), part.get("info", {}))
            for name, part in values.get("parts", {}).items()
        }
        return cls(files, parts, left, bool(values.get("doubtful")))


def _files(values: Mapping[str, Any]) -> dict[str, Written]:
    return {
        str(path): (str(said[0]), int(said[1])) if isinstance(said, list) else (str(said), -1)
        for path, said in values.items()
    }


def is_named_by_content(path: str) -> bool:
    """Whether a file's content never changes under its name."""
    return _BY_CONTENT.fullmatch(path) is not None


def is_ours(path: str) -> bool:
    """Whether a file that no manifest names can only be one that a build has left that did not end."""
    return is_named_by_content(path) or _RUN_PAGE.fullmatch(path) is not None
