"""The files of an imported run: media by their content, and files under the names that the tool has them by."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tracker.errors import ValueKindError
from tracker.format import layout
from tracker.format.records import encode_line
from tracker.format.values import describe
from tracker.media.base import MediaFile
from tracker.media.convert import as_media
from tracker.store import ObjectInfo, Store, key_problem

_PIECE = 8 << 20


class RunFiles:
    """The files of one run below a root. What is there already is listed when the first one comes.

    Args:
        store: the root.
        project: the project's name.
        run_id: the run's id.
        writer: the name of the writer that they belong to.
        left_out: counts what has no place.
    """

    def __init__(self, store: Store, project: str, run_id: str, writer: str, left_out: Counter[str]) -> None:
        self._store, self._left_out = store, left_out
        self._prefix = layout.run_files_prefix(project, run_id)
        self._saved_prefix = layout.files_prefix(project, run_id, writer)
        self._known: dict[str, ObjectInfo] | None = None
        self._done: set[str] = set()

    def keep_media(self, value: Any) -> Any:
        """The JSON of a medium or a list of media, whose files are put.

        Raises:
            ValueKindError: it is none.
            StoreError: the root did not take a file.
        """
        items = [as_media(item) for item in value] if isinstance(value, list) else [as_media(value)]
        if None in items or not items:
            raise ValueKindError(f"{describe(value)}, which has no place in a row")
        found = []
        for item in items:
            assert item is not None  # noqa: S101 - see above
            reference, files = item.encode()
            for file in files:
                self._put_medium(file)
            for note in item.notes:
                self._left_out[note] += 1
            found.append(dict(reference))
        return found if isinstance(value, list) else found[0]

    def keep_saved(self, saved: Mapping[str, str]) -> bytes:
        """Put files of this machine that the run keeps, and take away those that it no longer has.

        Args:
            saved: names in the run, and where the files lie.

        Returns:
            The lines of files.jsonl.
        """
        lines = []
        kept = set()
        for name, path in sorted(saved.items()):
            key = self._saved_prefix + name
            if key_problem(key) or os.pardir in name.split("/"):
                self._left_out[f"{name!r} cannot be the name of a file"] += 1
                continue
            try:
                stat = os.stat(path)
                if not self._holds(key, path, stat.st_size):
                    self._store.put_file(key, path)
            except OSError as error:
                self._left_out[f"{name!r} cannot be read ({error.strerror})"] += 1
                continue
            kept.add(key)
            modified = round(stat.st_mtime, 3)
            lines.append(encode_line({"_time": modified, "path": name, "size": stat.st_size, "modified": modified}))
        if saved or self._known is not None:
            self._store.delete(key for key in self._there() if key.startswith(self._saved_prefix) and key not in kept)
        return b"".join(lines)

    def _put_medium(self, file: MediaFile) -> None:
        if file.path in self._done:
            return
        key = self._prefix + file.path
        there = self._there().get(key)
        if there is None or there.size != file.size:
            if file.data is None:
                self._store.put_file(key, file.source)
            else:
                self._store.put(key, file.data)
        self._done.add(file.path)

    def _there(self) -> dict[str, ObjectInfo]:
        if self._known is None:
            self._known = {info.key: info for info in self._store.list(self._prefix)}
        return self._known

    def _holds(self, key: str, path: str, size: int) -> bool:
        """Whether the root has the file with these bytes: by size, then by MD5 where it tells it, else by reading."""
        info = self._there().get(key)
        if info is None or info.size != size:
            return False
        return info.etag == _md5(path) or self._is_same(key, path, size)

    def _is_same(self, key: str, path: str, size: int) -> bool:
        with open(path, "rb") as file:
            return all(
                self._store.get_range(key, start, min(start + _PIECE, size)) == file.read(_PIECE)
                for start in range(0, size, _PIECE)
            )


def _md5(path: str) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    with open(path, "rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
