"""DVCLive's folders → sources: a folder is a run."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import partial

from tracker.errors import UsageError
from tracker.importers.dvclive_plots import METRICS, find_dvc_yaml
from tracker.importers.dvclive_run import read_run
from tracker.importers.local_files import files_below, is_small
from tracker.importers.source import Source, hash_files, readable_id

TOOL = "dvclive"
DEFAULT_FOLDER = "dvclive"
_SUMMARY = "metrics.json"


def find_dvclive(paths: Sequence[str]) -> list[Source]:
    """The runs at or below some folders.

    Args:
        paths: folders.

    Raises:
        UsageError: there is no such folder, or no run below one.
    """
    sources = []
    for path in paths:
        if not os.path.isdir(path):
            raise UsageError(f"{path} is no folder: give one that DVCLive wrote, or one above several of them")
        folders = list(_folders(path))
        if not folders:
            raise UsageError(f"{path} holds no run of DVCLive: there is no {_SUMMARY} beside a folder plots")
        sources += [_source(folder, path) for folder in folders]
    return sources


def _folders(path: str) -> Iterator[str]:
    """The folders of runs at or below a path, in the order of their names."""
    path = os.path.abspath(path)
    if os.path.isfile(os.path.join(path, _SUMMARY)):
        yield path
        return
    for folder, below, names in os.walk(path):
        below[:] = sorted(name for name in below if not name.startswith("."))
        has_plots = os.path.isdir(os.path.join(folder, METRICS))
        is_default = os.path.basename(folder) == DEFAULT_FOLDER
        if has_plots or (_SUMMARY in names and ("plots" in below or is_default)):
            below.clear()
            yield folder


def _source(folder: str, base: str) -> Source:
    files = dict(files_below(folder))
    label = _label(folder, base)
    return Source(
        tool=TOOL,
        label=label,
        run_id=readable_id(_label(folder, folder), TOOL, *_identity(folder)),
        part="",
        project="",
        size=sum(os.path.getsize(path) for path in files.values()),
        fingerprint=lambda: _fingerprint(folder),
        read=partial(read_run, folder, label),
    )


def _label(folder: str, base: str) -> str:
    """What people know the run by: its path below the folder that was asked for, without DVCLive's own name."""
    base = os.path.abspath(base)
    name = os.path.relpath(folder, base)
    if name == os.curdir:
        name = os.path.basename(folder)
        base = os.path.dirname(folder)
    above, own = os.path.split(name)
    if own == DEFAULT_FOLDER:
        name = above or os.path.basename(base) or own
    return name.replace(os.sep, "/")


def _identity(folder: str) -> tuple[str, str]:
    """What makes the run that run: its place in the repository, wherever that is checked out; else its path."""
    folder = os.path.realpath(folder)
    above = folder
    while above != os.path.dirname(above):
        above = os.path.dirname(above)
        if os.path.exists(os.path.join(above, ".git")):
            return os.path.basename(above), os.path.relpath(folder, above).replace(os.sep, "/")
    return "", folder


def _fingerprint(folder: str) -> str:
    """What changes whenever the run does: a large file's size stands for it."""
    files = dict(files_below(folder))
    about = find_dvc_yaml(folder)
    kept = [path for path in files.values() if is_small(path)]
    large = sorted((name, os.path.getsize(path)) for name, path in files.items() if not is_small(path))
    parts = repr((hash_files(kept, folder), hash_files([about]) if about else "", large))
    return hashlib.sha256(parts.encode(errors="surrogateescape")).hexdigest()
