"""Media: brings the files of images, tables and the like into the store, in a thread of the companion's own.

A file is named by its content and never changes, so that one of the same name and size is the same file. Which files a
writer wrote stands in `.mirror/<writer>.media.jsonl`; `tracker sync` looks at the folders themselves.
"""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tracker.errors import TrackerError
from tracker.format import layout, media, rows
from tracker.mirror import schedule
from tracker.mirror.files import local_path
from tracker.mirror.globs import is_kept_here
from tracker.mirror.upload import WHOLE_FILE_LIMIT, content_type
from tracker.store import Store

LOOK_INTERVAL = 5.0


class MediaTransfer:
    """Sends the media of one writer until the run has ended and all have arrived.

    Args:
        run_dir: the run's folder on this machine.
        writer: the writer's name.
        open_target: opens the store; None where the files belong where they are.
        prefix: the prefix of the run's files in the store.
        ignore: globs of the files that stay on this machine.
    """

    def __init__(
        self, run_dir: str, writer: str, open_target: Callable[[], Store] | None, prefix: str, ignore: Sequence[str]
    ) -> None:
        self._folder = layout.run_files_folder(run_dir)
        self._notes = local_path(run_dir, writer, layout.MEDIA_ENDING)
        self._log = local_path(run_dir, writer, "log")
        self._open_target, self._prefix, self._ignore = open_target, prefix, ignore
        self._thread: threading.Thread | None = None
        self._wake, self._ended = threading.Event(), threading.Event()
        self._offset = 0
        self._pending: dict[str, int] = {}
        self._sent: set[str] = set()
        self.error = ""

    def notice(self) -> None:
        """The training process has written a file, or wants what is pending to go now."""
        if self._thread is None and self._open_target is not None and os.path.exists(self._notes):
            self._thread = threading.Thread(target=self._run, daemon=True, name="tracker-media")
            self._thread.start()
        self._wake.set()

    def end(self) -> None:
        """The script has ended: stop when all has arrived."""
        self._ended.set()
        self.notice()

    def wait(self, seconds: float) -> bool:
        """Wait until all has arrived; whether it has."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def progress(self) -> dict[str, Any]:
        """How many files are still to arrive, and their bytes."""
        sizes = list(self._pending.values())
        return {"saved_pending": len(sizes), "saved_bytes": sum(sizes)}

    def _run(self) -> None:
        failures = 0
        try:
            while True:
                self._wake.clear()
                at_end = self._ended.is_set()
                self._read_notes()
                failures = 0 if self._send_all() else failures + 1
                if at_end and not self._pending:
                    return
                self._wake.wait(schedule.retry_delay(failures) if failures else LOOK_INTERVAL)
                if failures:
                    time.sleep(schedule.RETRY_MIN)  # a training that logs all the time must not undo the pause
        except Exception:
            self.error = "images and tables are not uploaded: the companion met an error of its own, see its log"
            with open(self._log, "a", encoding="utf-8") as log:
                log.write(traceback.format_exc())

    def _read_notes(self) -> None:
        """Take in what was written since the last time."""
        try:
            with open(self._notes, "rb") as file:
                file.seek(self._offset)
                data = file.read()
        except OSError:
            return
        end = rows.complete_part(data)
        self._offset += end
        for line in data[:end].splitlines():
            note = rows.decode_line(line) or {}  # a torn line of a full disk is passed over
            path, size = str(note.get("path")), note.get("size")
            is_known = not media.is_path(path) or path in self._sent or is_kept_here(path, self._ignore)
            if not is_known and isinstance(size, int):
                self._pending[path] = size

    def _send_all(self) -> bool:
        """Send what is pending; False where the store refused one, and the others wait for the next time."""
        for path in list(self._pending):
            try:
                store = self._open_target() if self._open_target else None
                if store is not None:
                    send(store, self._prefix, self._folder, path)
            except (TrackerError, OSError) as error:
                self.error = str(error)
                return False
            self._sent.add(path)
            del self._pending[path]
        self.error = ""
        return True


def send(store: Store, prefix: str, folder: str, path: str) -> None:
    """Send one file. One that is not on this machine any more is passed over.

    Raises:
        StoreError: the store did not take it.
        OSError: it cannot be read.
    """
    source = os.path.join(folder, *path.split("/"))
    try:
        if os.path.getsize(source) > WHOLE_FILE_LIMIT:
            store.put_file(prefix + path, source)
            return
        with open(source, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return
    store.put(prefix + path, data, content_type=content_type(path))


def list_media(run_dir: str) -> Iterator[tuple[str, int]]:
    """The paths below the run's files, and the sizes, of the media that lie on this machine, whoever wrote them."""
    base = layout.run_files_folder(run_dir)
    for kind in media.FOLDERS:
        for folder, names, files in os.walk(os.path.join(base, kind)):
            names.sort()
            for name in sorted(files):
                source = os.path.join(folder, name)
                path = os.path.relpath(source, base).replace(os.sep, "/")
                if media.is_path(path) and not os.path.islink(source):
                    yield path, os.path.getsize(source)


def sync_media(run_dir: str, store: Store, prefix: str, ignore: Sequence[str]) -> tuple[int, int]:
    """Upload the media of a run that are not in the store; how many files and bytes that were.

    Args:
        run_dir: the run's folder on this machine.
        store: the root.
        prefix: the prefix of the run's files in it.
        ignore: globs of the files that stay on this machine.

    Raises:
        StoreError: the store did not take one; those before it have arrived.
        OSError: one cannot be read.
    """
    here = [(path, size) for path, size in list_media(run_dir) if not is_kept_here(path, ignore)]
    if not here:
        return 0, 0
    there = {info.key: info.size for info in store.list(prefix)}
    missing = [(path, size) for path, size in here if there.get(prefix + path) != size]
    for path, _ in missing:
        send(store, prefix, layout.run_files_folder(run_dir), path)
    return len(missing), sum(size for _, size in missing)
