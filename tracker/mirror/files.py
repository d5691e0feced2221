"""Files: what of a run lies on this machine, and the small files that the companion itself keeps.

Below `<run>/.mirror/`, which never leaves the machine: `<writer>.json`, where the run goes; `<writer>.lock`, held by
the companion at work; `<writer>.status.json`, how it fares, for the training process to read; `<writer>.changes.json`,
what the training process changed of the run's name, tags and notes.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tracker.atomic import replace_file
from tracker.errors import FormatError
from tracker.format import layout, records


@dataclass(frozen=True)
class LocalFile:
    """One file of a run on this machine.

    Attributes:
        path: relative to the run's folder, with `/`.
        size: bytes.
        modified_ns: nanoseconds since 1970.
    """

    path: str
    size: int
    modified_ns: int


def list_files(run_dir: str, writer: str) -> list[LocalFile]:
    """run.json and the files of `writer`, symbolic links and local names left out; writer.json comes last.

    That order holds for the upload too: who sees `finished` in the bucket finds everything else there already.
    """
    found = list(_stat(run_dir, [layout.RUN_FILE, *_walk(run_dir, writer)]))
    last = f"{writer}/{layout.WRITER_FILE}"
    return sorted(found, key=lambda file: (file.path == last, file.path != layout.RUN_FILE, file.path))


def _walk(run_dir: str, folder: str) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(os.path.join(run_dir, folder)), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith(layout.LOCAL_PREFIX):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(run_dir, path)
        elif entry.is_file(follow_symlinks=False):
            yield path


def _stat(run_dir: str, paths: list[str]) -> Iterator[LocalFile]:
    for path in paths:
        try:
            stat = os.stat(os.path.join(run_dir, path), follow_symlinks=False)
        except OSError:
            continue  # it went between the listing and now
        yield LocalFile(path, stat.st_size, stat.st_mtime_ns)


def local_path(run_dir: str, writer: str, ending: str) -> str:
    """The path of one of the companion's own files, such as `<run>/.mirror/<writer>.lock`."""
    return os.path.join(run_dir, layout.LOCAL_FOLDER, f"{writer}.{ending}")


def take_lock(run_dir: str, writer: str) -> int | None:
    """The writer's lock, held until the returned descriptor is closed; None where another process holds it.

    The kernel frees it when its holder dies, however that happens.
    """
    path = local_path(run_dir, writer, "lock")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


@dataclass
class Status:
    """How the companion fares, as `<writer>.status.json` says it to the training process.

    Attributes:
        pending_files: files that have not arrived.
        pending_bytes: their bytes, where a file that arrived in part counts whole.
        saved_pending: how many of them are saved files.
        saved_bytes: the bytes of these.
        uploading: the saved file that is on its way, "" for none.
        uploaded_bytes: how much of it has arrived.
        error: why the last upload failed, "" if it did not.
        ended: writer.json holds the run's end.
        done: everything has arrived.
    """

    path: str
    pending_files: int = 0
    pending_bytes: int = 0
    saved_pending: int = 0
    saved_bytes: int = 0
    uploading: str = ""
    uploaded_bytes: int = 0
    error: str = ""
    ended: bool = False
    done: bool = False
    _written: bytes = field(default=b"", repr=False)

    def write(self, **values: Any) -> None:
        """Set `values`, and write the file if that changed anything. A full disk is passed over: it is but a status."""
        for name, value in values.items():
            setattr(self, name, value)
        data = records.encode_json({k: v for k, v in vars(self).items() if k not in {"path", "_written"}})
        if data == self._written:
            return
        try:
            replace_file(self.path, data)
        except OSError:
            return
        self._written = data


class WriterFile:
    """The writer's writer.json: read once, then kept and rewritten by the companion alone."""

    def __init__(self, run_dir: str, writer: str) -> None:
        self._folder = os.path.join(run_dir, writer)
        self._path = os.path.join(self._folder, layout.WRITER_FILE)
        self._counted: dict[str, tuple[int, int]] = {}
        try:
            with open(self._path, "rb") as file:
                self.record, _ = records.decode_writer(file.read(), layout.WRITER_FILE)
        except (OSError, FormatError):
            self.record = records.WriterRecord()

    def write(self, **changes: Any) -> None:
        """Set fields of the record and rewrite the file. A disk that refuses is passed over: the next one may work."""
        self.record = replace(self.record, rows=self.count_rows(), **changes)
        try:
            replace_file(self._path, records.encode_record(self.record))
        except OSError:
            return

    def take_changes(self, path: str) -> None:
        """Take over the new names, tags and notes that the training process left at `path`."""
        try:
            with open(path, "rb") as file:
                changes = records.decode_json(file.read(), path)
        except (OSError, FormatError):
            return  # the disk refused it; the training process has told of it
        self.write(changes=changes)

    def count_rows(self) -> int:
        """The number of whole history lines of this writer; only new bytes are read."""
        folder = os.path.join(self._folder, "history")
        try:
            names = os.listdir(folder)
        except OSError:
            return self.record.rows
        for name in names:
            if layout.grows(f"history/{name}"):
                self._counted[name] = _count_lines(os.path.join(folder, name), *self._counted.get(name, (0, 0)))
        return sum(lines for _, lines in self._counted.values())


def _count_lines(path: str, offset: int, lines: int) -> tuple[int, int]:
    """Go on counting newlines in the file at `path` from `offset`: the new offset and the number so far."""
    try:
        with open(path, "rb") as file:
            file.seek(offset)
            while block := file.read(1 << 20):
                offset += len(block)
                lines += block.count(b"\n")
    except OSError:
        pass
    return offset, lines
