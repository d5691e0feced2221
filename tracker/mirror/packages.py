"""Packages: what is installed where the training runs, as a requirements.txt.

Read from the folders' metadata themselves: `importlib.metadata` would cost the companion 6 MB for as long as it lives.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence

from tracker.format.redact import redact_text

_HEADER_LIMIT = 1 << 16


def requirements(path: Sequence[str]) -> str:
    """The packages found along a module search path, the first of each name, sorted, one a line.

    Args:
        path: folders, as `sys.path` has them.
    """
    found: dict[str, str] = {}
    for folder in path:
        for name, line in _packages(folder):
            found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), line)
    return "".join(f"{found[name]}\n" for name in sorted(found))


def _packages(folder: str) -> Iterator[tuple[str, str]]:
    try:
        entries = sorted(entry.name for entry in os.scandir(folder))
    except OSError:
        return  # a zip file, or a folder that is not there
    for entry in entries:
        stem, _, ending = entry.rpartition(".")
        if ending not in ("dist-info", "egg-info"):
            continue
        place = os.path.join(folder, entry)
        name, version = (
            _header(os.path.join(place, "METADATA" if ending == "dist-info" else "PKG-INFO"))
            or _header(place)
            or (stem.partition("-")[0], stem.partition("-")[2].partition("-")[0])
        )
        if name and version:
            yield name, _line(name, version, os.path.join(place, "direct_url.json"))


def _header(path: str) -> tuple[str, str] | None:
    """Name and version in a package's metadata, or None."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEADER_LIMIT).decode("utf-8", "replace").partition("\n\n")[0]
    except OSError:
        return None
    values = dict(re.findall(r"^(Name|Version): *(\S+)", head, re.MULTILINE))
    return (values["Name"], values["Version"]) if len(values) == 2 else None


def _line(name: str, version: str, url_file: str) -> str:
    """A package as pip reads it; where it came from a repository at a commit, from there."""
    try:
        with open(url_file, "rb") as file:
            origin = json.load(file)
        url = redact_text(origin["url"])
        if "vcs_info" in origin:
            vcs = origin["vcs_info"]
            return f"{name} @ {vcs['vcs']}+{url}@{vcs['commit_id']}"
        kind = "editable, from" if origin.get("dir_info", {}).get("editable") else "from"
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return f"{name}=={version}"
    return f"{name}=={version}  # {kind} {url}"
