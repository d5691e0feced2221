"""One run of TensorBoard's: the events of its folders → rows, configuration and times."""

from __future__ import annotations

import contextlib
import math
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.errors import FormatError
from tracker.format.records import WriterRecord
from tracker.importers.joined import join_points
from tracker.importers.proto import Message
from tracker.importers.source import Found, Row, Tell, public_name
from tracker.importers.tensorboard_file import (
    FAILED,
    HPARAMS,
    START,
    Point,
    read_events,
    read_hparams,
    read_outline,
    to_python,
)
from tracker.media.events import values_of

_WRITER = re.compile(r"tfevents\.\d+\.(.+?)(?:\.(\d+)\.\d+(?:\.v2)?)?$")


@dataclass(frozen=True)
class Folder:
    """A folder of event files.

    Attributes:
        prefix: what its metrics' names begin with.
        files: their paths, in order.
    """

    prefix: str
    files: tuple[str, ...]


@dataclass
class _Outline:
    """What is known of a run before its values are read.

    Attributes:
        times: Unix seconds of the first and the last event.
        starts: by folder's place, the step at which each restart writes anew, and how many events came before it.
        config: hyperparameters.
        state: how the program ended.
    """

    times: tuple[float, float] | None = None
    starts: list[list[tuple[int, int]]] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)
    state: str = "finished"


def read_run(name: str, folders: Sequence[Folder], tell: Tell) -> Found:
    """Read a run.

    Args:
        name: what it is called.
        folders: those of its event files.
        tell: told how much is read.

    Raises:
        OSError: a file cannot be read.
    """
    outline = _Outline()
    for folder in folders:
        outline.starts.append(_look(folder, outline))
    first, last = outline.times or (None, None)
    host, pid = _writer_of(folders[0].files[0])
    found = Found(name=name, created_at=first, config=outline.config)
    found.writer = WriterRecord(state=outline.state, started_at=first, ended_at=last, host=host, pid=pid)
    found.rows = _rows(folders, outline, found.left_out, tell)
    return found


def _look(folder: Folder, outline: _Outline) -> list[tuple[int, int]]:
    """Add to an outline what a folder's events say beside their values; where it was begun anew."""
    starts, number = [], 0
    for path in folder.files:
        for time, event in read_outline(path):
            number += 1
            if math.isfinite(time) and time > 0:
                low, high = outline.times or (time, time)
                outline.times = min(low, time), max(high, time)
            if event is not None:
                if event.session_log.status == START:
                    starts.append((event.step, number))
                _take_hparams(event, outline)
    return starts


def _take_hparams(event: Message, outline: _Outline) -> None:
    for value in event.summary.value:
        if value.tag.startswith(HPARAMS):
            with contextlib.suppress(FormatError):
                said = read_hparams(value.metadata.plugin_data.content)
                hparams = said.session_start_info.hparams
                outline.config |= {name: to_python(item) for name, item in hparams.items()}
                if said.session_end_info.status == FAILED:
                    outline.state = "failed"


def _rows(folders: Sequence[Folder], outline: _Outline, left_out: Counter[str], tell: Tell) -> Iterator[Row]:
    for folder, starts in zip(folders, outline.starts, strict=True):
        yield from join_points(_points(folder, starts, left_out, tell))


def _points(
    folder: Folder, starts: Sequence[tuple[int, int]], left_out: Counter[str], tell: Tell
) -> Iterator[tuple[int, float | None, str, Any]]:
    """The values of a folder's events, but for those that a restart wrote anew."""
    plugins: dict[str, str] = {}
    ends: dict[str, tuple[str, int]] = {}
    number, ahead = 0, list(starts)
    for path in folder.files:
        for size, event in read_events(path, left_out):
            tell(size)
            number += 1
            while ahead and ahead[0][1] < number:
                ahead.pop(0)
            found = _values(event, plugins, left_out)
            if found and any(event.step >= step for step, _ in ahead):
                left_out["values were written anew by a restart at an earlier step"] += len(found)
                continue
            time = event.wall_time if math.isfinite(event.wall_time) and event.wall_time > 0 else None
            for tag, value in found.items():
                _watch_steps(tag, path, event.step, ends, left_out)
                yield event.step, time, public_name(folder.prefix + tag), value


def _values(event: Point | Message, plugins: dict[str, str], left_out: Counter[str]) -> dict[str, Any]:
    if isinstance(event, Point):
        return {event.tag: event.value}
    found = values_of(event, plugins)
    _count_others(event, found, plugins, left_out)
    return found


def _count_others(event: Message, found: dict[str, Any], plugins: dict[str, str], left_out: Counter[str]) -> None:
    """Count what an event holds that is no value."""
    if len(found) < len(event.summary.value):
        for value in event.summary.value:
            if value.tag not in found and not value.tag.startswith(HPARAMS):
                left_out[
                    f"{value.tag!r} of TensorBoard's plugin {plugins.get(value.tag) or 'none'!r} has no place"
                ] += 1
    if event.HasField("graph_def"):
        left_out["the model's graph has no place"] += 1
    if event.HasField("tagged_run_metadata"):
        left_out["a profile of the model's graph has no place"] += 1


def _watch_steps(tag: str, path: str, step: int, ends: dict[str, tuple[str, int]], left_out: Counter[str]) -> None:
    """Count the values at steps that an earlier file has too: the program went on from before its end."""
    file, end = ends.get(tag, (path, step - 1))
    if file != path and step <= end:
        left_out["values are of steps that an earlier file of the folder has too: both are kept"] += 1
    else:
        ends[tag] = path, step


def _writer_of(path: str) -> tuple[str, int | None]:
    """The host and the process that a file's name tells."""
    match = _WRITER.search(os.path.basename(path))
    return (match[1], int(match[2]) if match[2] else None) if match else ("", None)
