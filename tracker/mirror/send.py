"""Send: brings one saved file into the store, whole or not at all, and writes down what has arrived."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import time
from collections.abc import Callable, Sequence
from typing import Any

from tracker.atomic import replace_file
from tracker.errors import FormatError, TrackerError
from tracker.format import layout, records, rows
from tracker.mirror.files import local_path
from tracker.mirror.globs import is_kept_here
from tracker.mirror.saved import SavedFile, SavedFiles, State, state_of
from tracker.mirror.upload import WHOLE_FILE_LIMIT, content_type
from tracker.store import Store


class ChangedError(TrackerError):
    """The script wrote to the file while it was read."""


class Sender:
    """Sends the saved files of one writer.

    Args:
        saved: the files.
        store: where they go; None where their place on this machine is where they belong.
        prefix: the writer's prefix for saved files in the store, ending in `/`.
        ignore: globs of the files that stay on this machine.
    """

    def __init__(self, saved: SavedFiles, store: Store | None, prefix: str, ignore: Sequence[str]) -> None:
        self._saved, self._store, self._prefix, self._ignore = saved, store, prefix, ignore
        self._list_path = os.path.join(saved.run_dir, saved.writer, layout.FILES_FILE)
        self._arrived_path = local_path(saved.run_dir, saved.writer, "arrived.jsonl")
        self._parts_path = local_path(saved.run_dir, saved.writer, "parts.json")
        self._parts = _read_object(self._parts_path)
        self._url = "" if store is None else store.url
        self._listed = {note.get("path"): _listing(note) for note in _read_lines(self._list_path)}
        self._arrived = {
            (note.get("url"), note.get("path")): note.get("state") for note in _read_lines(self._arrived_path)
        }
        self.on_progress: Callable[[int], None] = lambda _: None
        """Called with the bytes of the file at work that have arrived."""

    def stays(self, file: SavedFile) -> bool:
        """Whether a file is to stay on this machine."""
        return is_kept_here(f"files/{file.path}", self._ignore)

    def has_arrived(self, file: SavedFile, state: State) -> bool:
        """Whether a file in this state was sent to this store by an earlier process of this writer."""
        return self._arrived.get((self._url, file.path)) == list(state)

    def send(self, file: SavedFile, state: State) -> None:
        """Send a file that is in `state`.

        Raises:
            ChangedError: it is in another state by now; the store may hold a mixture where it cannot take parts, and is
                to be sent it again.
            StoreError: the store did not take it; what of it has arrived is gone on with the next time.
            OSError: it cannot be read.
        """
        path, key = self._saved.target(file), self._prefix + file.path
        if self._store is not None:
            if state[0] <= WHOLE_FILE_LIMIT:
                self._store.put(key, _read_unchanged(path, state), content_type=content_type(path))
            else:
                self._send_large(self._store, key, path, state)
            _append(self._arrived_path, {"url": self._url, "path": file.path, "state": state})
        else:
            state = self._own(path, state)
        self.take(file, state)

    def take(self, file: SavedFile, state: State) -> None:
        """Take a file as arrived: from now on the run lists it."""
        file.sent = state
        note = {"path": file.path, "size": state[0], "modified": round(state[1] / 1e9, 3)}
        if self._listed.get(file.path) != _listing(note):
            _append(self._list_path, {"_time": round(time.time(), 3), **note})
            self._listed[file.path] = _listing(note)

    def _own(self, path: str, state: State) -> State:
        """Make a hard link a file of its own, for good: the script's next run may write to the same file."""
        if os.stat(path).st_nlink == 1:
            return state
        spare = self._saved.spare
        try:
            shutil.copy2(path, spare)
            _check_unchanged(path, state)
            os.replace(spare, path)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            with contextlib.suppress(OSError):
                os.unlink(spare)
            return state  # a link is better than nothing
        return state_of(path) or state

    def _send_large(self, store: Store, key: str, path: str, state: State) -> None:
        upload = self._parts.get(key)
        if not isinstance(upload, dict) or upload.get("state") != list(state):
            if isinstance(upload, dict):
                store.drop_parts(key, upload["parts"])
            upload = self._parts[key] = {"state": list(state), "parts": {}}

        def look(arrived: int) -> None:
            _check_unchanged(path, state)
            self._keep_parts()
            self.on_progress(arrived)

        try:
            store.put_parts(key, path, upload["parts"], look, content_type=content_type(path))
            _check_unchanged(path, state)
        except ChangedError:
            store.drop_parts(key, upload["parts"])
            del self._parts[key]
            raise
        finally:
            self._keep_parts()
        del self._parts[key]
        self._keep_parts()

    def _keep_parts(self) -> None:
        """Note what has arrived of uploads in parts, for whoever goes on after this process; a full disk is no harm."""
        try:
            replace_file(self._parts_path, records.encode_json(self._parts))
        except OSError:
            return


def _read_unchanged(path: str, state: State) -> bytes:
    """A small file's content, read between two looks at its state."""
    with open(path, "rb") as file:
        data = file.read()
    _check_unchanged(path, state)
    return data


def _check_unchanged(path: str, state: State) -> None:
    if state_of(path) != state:
        raise ChangedError(f"{path} was written to while it was read")


def _listing(note: dict[str, Any]) -> tuple[Any, Any]:
    return note.get("size"), note.get("modified")


def _read_object(path: str) -> dict[str, Any]:
    try:
        with open(path, "rb") as file:
            return records.decode_json(file.read(), path)
    except (OSError, FormatError):
        return {}


def _read_lines(path: str) -> list[dict[str, Any]]:
    try:
        with open(path, "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        return []
    return [note for line in lines if (note := rows.decode_line(line))]


def _append(path: str, note: dict[str, Any]) -> None:
    with open(path, "ab", buffering=0) as file:
        file.write(records.encode_line(note))
