"""Output: what a run kept beside its metrics, as lists: saved files, alerts, the end of its console output.

Read apart from the history, where a page shows it. Of long files only the end is read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.errors import StoreError
from tracker.format import layout, rows
from tracker.read.model import Run

END_BYTES = 64 << 10
"""So much of the end of each object is read at most."""

WRITERS_MAX, CONSOLES_MAX = 256, 8
"""Files and alerts of so many writers are read, and what so many of them printed."""

_NEWEST_SMALL = 16 << 10


@dataclass(frozen=True)
class SavedEntry:
    """A saved file, as its writer lists it."""

    writer: str
    path: str
    size: int
    modified: float | None
    """Unix seconds."""
    key: str
    """Where it lies below the root."""


@dataclass(frozen=True)
class AlertEntry:
    """An alert."""

    writer: str
    level: str
    title: str
    text: str
    time: float | None
    """Unix seconds."""


@dataclass(frozen=True)
class ConsoleEnd:
    """The last lines that one process printed."""

    writer: str
    lines: tuple[str, ...]
    is_cut: bool
    """Whether there are lines before them that were not read."""


def output_paths(run: Run) -> list[str]:
    """The objects whose ends `read_saved`, `read_alerts`, `read_artifacts` and `read_console` want, below `runs/`."""
    known = {writer.name for writer in run.writers[:WRITERS_MAX]}
    printing = set(console_writers(run)[:CONSOLES_MAX])
    paths = []
    logs: dict[str, list[tuple[int, str]]] = {}
    for path in run.unread:
        item = layout.parse_object(path)
        if item is None or item.writer not in known:
            continue
        if item.kind in ("files", "alerts", "artifacts"):
            paths.append(path)
        elif item.kind == "output" and item.writer in printing:
            logs.setdefault(item.writer, []).append((item.number, path))
    for found in logs.values():
        before, newest = (["", *(path for _, path in sorted(found))])[-2:]
        paths += [before] if before and run.unread[newest] < _NEWEST_SMALL else []
        paths.append(newest)
    return paths


def artifact_paths(run: Run) -> list[str]:
    """The objects that `read_artifacts` wants, below the project's `runs/`."""
    found = ((path, layout.parse_object(path)) for path in run.unread)
    return [path for path, item in found if item is not None and item.kind == "artifacts"]


def console_writers(run: Run) -> list[str]:
    """The writers that printed something, in their order."""
    found = {item.writer for path in run.unread if (item := layout.parse_object(path)) and item.kind == "output"}
    return [writer.name for writer in run.writers if writer.name in found]


def read_saved(run: Run, contents: Mapping[str, bytes | StoreError]) -> list[SavedEntry]:
    """The saved files by path, then writer. Of a file that was saved again and again the last state counts.

    Args:
        run: whose.
        contents: the ends of its `output_paths`, by path, or why they could not be had.
    """
    found = {}
    for writer, note in _notes(run, contents, layout.FILES_FILE):
        path, size = note.get("path"), note.get("size")
        if isinstance(path, str) and path and isinstance(size, int) and size >= 0:
            key = layout.files_prefix(run.project, run.id, writer) + path
            found[path, writer] = SavedEntry(writer, path, size, _time(note.get("modified")), key)
    return [entry for _, entry in sorted(found.items())]


def read_alerts(run: Run, contents: Mapping[str, bytes | StoreError]) -> list[AlertEntry]:
    """The alerts by time; arguments as in `read_saved`."""
    found = []
    for writer, note in _notes(run, contents, layout.ALERTS_FILE):
        level, title, text = (_text(note.get(name)) for name in ("level", "title", "text"))
        found.append(AlertEntry(writer, level, title, text, _time(note.get("_time"))))
    return sorted(found, key=lambda alert: alert.time or 0.0)


@dataclass(frozen=True)
class ArtifactEntry:
    """That a run logged or used a version of an artifact."""

    writer: str
    action: str
    """logged or used."""
    name: str
    type: str
    digest: str
    aliases: tuple[str, ...]
    files: int
    size: int
    """Bytes; 0 of one that was used."""
    origin: str
    """The run that logged what was used."""
    project: str
    """Its project, where it is another one."""
    time: float | None
    """Unix seconds."""


def read_artifacts(run: Run, contents: Mapping[str, bytes | StoreError]) -> list[ArtifactEntry]:
    """The artifacts that a run logged and used, by time, each version once; arguments as in `read_saved`."""
    found: dict[tuple[str, str, str], ArtifactEntry] = {}
    for writer, note in _notes(run, contents, layout.ARTIFACTS_FILE):
        action, name, kind, digest, origin, project = (
            _text(note.get(key)) for key in ("action", "name", "type", "digest", "from", "project")
        )
        aliases, files, size = note.get("aliases"), note.get("files"), note.get("size")
        if action in ("logged", "used") and layout.is_name(name):
            found[action, name, digest] = ArtifactEntry(
                writer, action, name, kind, digest,
                tuple(_text(alias) for alias in aliases) if isinstance(aliases, list) else (),
                files if isinstance(files, int) else 0, size if isinstance(size, int) else 0,
                origin if layout.is_name(origin) else "",
                project if layout.is_name(project) and project != run.project else "", _time(note.get("_time")),
            )  # fmt: skip
    return sorted(found.values(), key=lambda entry: (entry.time or 0.0, entry.name))


def read_console(run: Run, contents: Mapping[str, bytes | StoreError]) -> list[ConsoleEnd]:
    """The last lines of each process that printed any, in the order of the writers; arguments as in `read_saved`."""
    ends = []
    for writer in run.writers:
        paths = [path for path in output_paths(run) if _is_log_of(path, writer.name)]
        texts = [(path, data) for path in paths if isinstance(data := contents.get(path), bytes)]
        whole = b"".join(_whole_lines(run, path, data) for path, data in texts)
        lines = whole.decode("utf-8", "replace").split("\n")[:-1]
        if lines:
            first = layout.parse_object(texts[0][0])
            is_cut = len(texts[0][1]) < run.unread[texts[0][0]] or (first is not None and first.number > 0)
            ends.append(ConsoleEnd(writer.name, tuple(lines), is_cut))
    return ends


def _is_log_of(path: str, writer: str) -> bool:
    item = layout.parse_object(path)
    return item is not None and item.kind == "output" and item.writer == writer


def _notes(run: Run, contents: Mapping[str, bytes | StoreError], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The JSON lines of every writer's file of this name, with the writer's name; bad lines are left out."""
    for writer in run.writers:
        path = f"{run.id}/{writer.name}/{name}"
        data = contents.get(path)
        if isinstance(data, bytes):
            for line in _whole_lines(run, path, data).splitlines():
                note = rows.decode_line(line)
                if note is not None:
                    yield writer.name, note


def _whole_lines(run: Run, path: str, data: bytes) -> bytes:
    """The whole lines in the end of an object."""
    is_cut = len(data) < run.unread.get(path, 0)
    data = data[: rows.complete_part(data)]
    return data.partition(b"\n")[2] if is_cut else data


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _time(value: Any) -> float | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number and math.isfinite(value) else None
