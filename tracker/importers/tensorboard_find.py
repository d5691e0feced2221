"""Folders of TensorBoard's event files → runs: which folders are one, and what each is called.

A folder is a run, as in TensorBoard, but for the folders that one program makes for one training: `train` and
`validation` of Keras, those of `add_scalars`, and that of a single `add_hparams`. As `sync_tensorboard` has it, their
metrics bear the folder's name.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from tracker.errors import UsageError
from tracker.importers.source import Source, hash_files, readable_id, size_of
from tracker.importers.tensorboard_file import HPARAMS, Point, read_events
from tracker.importers.tensorboard_read import Folder, read_run

MARK = "tfevents"
LEAVES = ("train", "training", "validation", "valid", "val", "eval", "evaluation", "test")
_OF_HPARAMS = re.compile(r"\d{9,11}(\.\d+)?")


@dataclass(frozen=True)
class _Logs:
    """The event files of a folder, and how the first begins.

    Attributes:
        files: their paths, in the order of their names, which begin with their times.
        began: Unix seconds of the first event.
        tag: the first value's tag; "" where no value was logged.
        is_number: whether it is a number.
    """

    files: tuple[str, ...]
    began: float
    tag: str
    is_number: bool


def find(paths: Sequence[str]) -> list[Source]:
    """The runs below some folders.

    Args:
        paths: folders, or event files.

    Raises:
        UsageError: there is no such folder, or no run below one.
    """
    sources = []
    for path in paths:
        logs = {folder: each for folder, files in _walk(path) if (each := _look(files)).tag}
        if not logs:
            raise UsageError(f"{path} holds no event files of TensorBoard (*{MARK}*) with anything logged")
        runs: dict[str, list[str]] = {}
        for folder in logs:
            runs.setdefault(_root(folder, os.path.abspath(path), logs), []).append(folder)
        sources += [_source(root, path, {folder: logs[folder] for folder in folders}) for root, folders in runs.items()]
    return sources


def _walk(path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each folder at or below a path that holds event files, and these."""
    if os.path.isfile(path) and MARK in os.path.basename(path):
        yield os.path.dirname(os.path.abspath(path)), (os.path.abspath(path),)
        return
    if not os.path.isdir(path):
        raise UsageError(f"{path} is no folder")
    for folder, below, names in os.walk(os.path.abspath(path)):
        below.sort()
        paths = (os.path.join(folder, name) for name in sorted(names) if MARK in name)
        files = tuple(filter(os.path.isfile, paths))  # no pipes, and no links that lead nowhere
        if files:
            yield folder, files


def _look(files: Sequence[str]) -> _Logs:
    """How the event files of a folder begin."""
    began = 0.0
    for path in files:
        try:
            for _, event in read_events(path, Counter()):
                began = began or event.wall_time
                if isinstance(event, Point):
                    return _Logs(tuple(files), began, event.tag or "value", is_number=True)
                for value in event.summary.value:
                    return _Logs(tuple(files), began, value.tag or "value", value.WhichOneof("value") == "simple_value")
        except OSError:  # told when the run is read
            return _Logs(tuple(files), began, "value", is_number=False)
    return _Logs(tuple(files), began, "", is_number=False)


def _root(folder: str, base: str, logs: Mapping[str, _Logs]) -> str:
    """The folder whose run this one is a part of: itself, or one above it."""
    parent, name = os.path.split(folder)
    if name in LEAVES:
        return parent
    mine = logs[folder]
    if mine.tag.startswith(HPARAMS):
        is_part = _OF_HPARAMS.fullmatch(name) and _has_logs(parent) and _is_only(folder, logs)
        return _root(parent, base, logs) if is_part and parent in logs else parent if is_part else folder
    above = parent
    while mine.is_number and len(above) >= len(base) and above != os.path.dirname(above):
        below = os.path.relpath(folder, above)
        if above in logs and _plain(below).startswith(_plain(mine.tag) + "_"):
            return _root(above, base, logs)
        above = os.path.dirname(above)
    return folder


def _plain(name: str) -> str:
    """A tag, or a folder, as `add_scalars` names its folders: torch with `_` for `/`, tensorboardX with both."""
    return name.replace(os.sep, "_").replace("/", "_")


def _has_logs(folder: str) -> bool:
    return any(MARK in name for name in os.listdir(folder))


def _is_only(folder: str, logs: Mapping[str, _Logs]) -> bool:
    """Whether no other call of `add_hparams` made a folder beside this one: several are runs of their own."""
    parent = os.path.dirname(folder)
    return not any(
        other != folder and os.path.dirname(other) == parent and each.tag.startswith(HPARAMS)
        for other, each in logs.items()
    )


def _source(root: str, base: str, logs: Mapping[str, _Logs]) -> Source:
    files = [path for each in logs.values() for path in each.files]
    first = min(logs.values(), key=lambda each: os.path.basename(each.files[0]))
    name = os.path.relpath(root, base).replace(os.sep, "/")
    known_by = os.path.basename(root)
    label = known_by if name in (os.curdir, "") or name.startswith(os.pardir) else name
    return Source(
        tool="tensorboard",
        label=label,
        run_id=readable_id(known_by, "tensorboard", os.path.basename(first.files[0]), repr(first.began)),
        part="",
        project="",
        size=size_of(files),
        fingerprint=lambda: hash_files(files, root),
        read=partial(
            read_run, label, [Folder(_prefix(folder, root, each), each.files) for folder, each in logs.items()]
        ),
    )


def _prefix(folder: str, root: str, logs: _Logs) -> str:
    """What tells the metrics of a run's folders apart."""
    below = os.path.relpath(folder, root).replace(os.sep, "/")
    if logs.tag.startswith(HPARAMS) and _OF_HPARAMS.fullmatch(os.path.basename(folder)):
        below = os.path.dirname(below)
    return "" if below in (os.curdir, "") else f"{below}/"
