"""Media: what `log` does with images, tables and the like. Their files are written by a thread, beside the hot path."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from tracker.atomic import replace_file
from tracker.errors import ValueKindError
from tracker.format import layout, records
from tracker.format.values import describe
from tracker.log.console import warn
from tracker.media.base import MediaFile
from tracker.media.convert import as_media, is_frame
from tracker.media.table import Table

QUEUE_BYTES = 256 << 20
"""Bytes that may wait for the disk; beyond them `log` waits too, as it does for a slow disk anyway."""

WAIT_SECONDS = 30.0
RETRY_SECONDS = 1.0
IDLE_SECONDS = 5.0
_BLOCK = 1 << 20


class MediaKeeper:
    """Keeps the files of media of one writer.

    Args:
        run_dir: the run's folder on this machine.
        writer: the writer's name.
        on_written: called from the thread when files have been written.
        on_lost: called with how many files are lost so far, whenever it grows.
    """

    def __init__(
        self, run_dir: str, writer: str, on_written: Callable[[], object], on_lost: Callable[[int], object]
    ) -> None:
        self._folder = layout.run_files_folder(run_dir)
        self._notes = os.path.join(run_dir, layout.LOCAL_FOLDER, f"{writer}.{layout.MEDIA_ENDING}")
        self._on_written, self._on_lost = on_written, on_lost
        self._changed = threading.Condition()
        self._waiting: deque[MediaFile] = deque()
        self._bytes = 0
        self._done: set[str] = set()
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self.lost = 0

    def keep(self, value: Any) -> Any:
        """The JSON of a value that is a medium, or a list of media; its files are written soon.

        Raises:
            ValueKindError: it is none.
        """
        if isinstance(value, (list, tuple)):
            items = [Table(dataframe=item) if is_frame(item) else as_media(item) for item in value]
            if not items or None in items:
                raise ValueKindError(f"a list that holds a value {_first_unknown(value, items)}")
            return [self._keep_one(item) for item in items]
        item = Table(dataframe=value) if is_frame(value) else as_media(value)
        if item is None:
            hint = ": wrap it in tracker.Image or tracker.Histogram" if hasattr(value, "shape") else ""
            raise ValueKindError(f"{describe(value)}, which cannot be logged{hint or _HINT}")
        return self._keep_one(item)

    def close(self, seconds: float) -> None:
        """Write what waits, within `seconds`; what is left then is lost, and told."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(seconds)
        with self._changed:
            left = len(self._waiting)
            self._waiting.clear()
        if left:
            self._lose(left, "the disk does not take them")

    def _keep_one(self, item: Any) -> dict[str, Any]:
        found, files = item.encode()
        for note in item.notes:
            warn(note, note)
        for file in files:
            self._add(file)
        return dict(found)

    def _add(self, file: MediaFile) -> None:
        with self._changed:
            if file.path in self._done:
                return
            held = 0 if file.data is None else file.size
            limit = time.monotonic() + WAIT_SECONDS
            while self._waiting and self._bytes + held > QUEUE_BYTES:
                if not self._changed.wait(limit - time.monotonic()):
                    self._lose(1, "the disk is too slow, or takes nothing")
                    return
            self._done.add(file.path)
            self._waiting.append(file)
            self._bytes += held
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True, name="tracker-media")
                self._thread.start()
            self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    if self._is_closed or not self._changed.wait(IDLE_SECONDS):
                        self._thread = None  # a script that forks is better off without threads
                        return
                file = self._waiting[0]
            try:
                self._write(file)
            except OSError as error:
                self._tell_trouble(file, error)
                if self._is_closed or file.source:
                    self._drop(file)
                else:
                    time.sleep(RETRY_SECONDS)
                continue
            except ValueError as error:
                self._tell_trouble(file, error)
                self._drop(file)
                continue
            self._take_off(file)
            self._on_written()

    def _write(self, file: MediaFile) -> None:
        """Write one file and note it for the companion."""
        path = os.path.join(self._folder, *file.path.split("/"))
        if not _has_size(path, file.size):
            if file.data is None:
                _copy(file, path)
            else:
                replace_file(path, file.data)
        with open(self._notes, "ab", buffering=0) as notes:
            notes.write(records.encode_line({"path": file.path, "size": file.size}))

    def _take_off(self, file: MediaFile) -> None:
        with self._changed:
            if self._waiting and self._waiting[0] is file:
                self._waiting.popleft()
                self._bytes -= 0 if file.data is None else file.size
            self._changed.notify_all()

    def _drop(self, file: MediaFile) -> None:
        with self._changed:
            is_ours = bool(self._waiting) and self._waiting[0] is file
        self._take_off(file)
        if is_ours:
            self._lose(1, "")

    def _tell_trouble(self, file: MediaFile, error: Exception) -> None:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        warn(f"{file.path} could not be written to {self._folder} ({why}); training goes on", f"media {why}")

    def _lose(self, number: int, why: str) -> None:
        self.lost += number
        if why:
            warn(f"{number} files of images, tables or the like are lost ({why})", f"media lost {why}")
        self._on_lost(self.lost)


_HINT = ": log a number, text, a list of them, or an image, table or the like of tracker"


def _first_unknown(values: Any, items: list[Any]) -> str:
    unknown = [value for value, item in zip(values, items, strict=True) if item is None]
    return f"{describe(unknown[0])}, which cannot be logged{_HINT}" if unknown else "of no kind"


def _has_size(path: str, size: int) -> bool:
    try:
        return os.path.getsize(path) == size
    except OSError:
        return False


def _copy(file: MediaFile, path: str) -> None:
    """Copy a large file of the user's to its place.

    Raises:
        ValueError: it was written to since it was logged.
    """
    folder, name = os.path.split(path)
    os.makedirs(folder, exist_ok=True)
    spare = os.path.join(folder, f".{name}.{os.getpid()}.tmp")
    digest = hashlib.sha256()
    try:
        with open(file.source, "rb") as source, open(spare, "wb") as target:
            while block := source.read(_BLOCK):
                digest.update(block)
                target.write(block)
        if digest.hexdigest() != file.sha256:
            raise ValueError(f"{file.source} was written to since it was logged")
        os.replace(spare, path)
    finally:
        if os.path.exists(spare):
            os.unlink(spare)
