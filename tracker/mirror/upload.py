"""Upload: brings the files of one writer into the store, each as it stands at its last whole line."""

from __future__ import annotations

import os
from collections.abc import Sequence

from tracker.errors import ExistsError
from tracker.format import layout, rows
from tracker.mirror.files import LocalFile, list_files
from tracker.mirror.globs import is_kept_here
from tracker.store import Store

CONTENT_TYPES = {
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv; charset=utf-8",
    ".log": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".patch": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
"""Not of HTML and SVG: opened in the bucket, they would run there what somebody wrote into them."""

WHOLE_FILE_LIMIT = 16 << 20


def content_type(path: str) -> str:
    """The MIME type of a file by its ending."""
    return CONTENT_TYPES.get(os.path.splitext(path)[1], "application/octet-stream")


class Uploader:
    """Knows what of a writer has arrived, and uploads the rest.

    Args:
        store: where it goes.
        run_dir: the run's folder on this machine.
        prefix: the run's prefix in the store, ending in `/`.
        writer: the writer's name.
        ignore: globs of the files that stay on this machine.
    """

    def __init__(self, store: Store, run_dir: str, prefix: str, writer: str, ignore: Sequence[str] = ()) -> None:
        self._ignore = ignore
        self._store, self._run_dir, self._prefix, self._writer = store, run_dir, prefix, writer
        self._sent: dict[str, LocalFile] = {}
        self.files_sent = 0
        self.bytes_sent = 0

    def pending(self) -> list[LocalFile]:
        """The files that changed since they were uploaded, in the order in which they should go."""
        files = (file for file in list_files(self._run_dir, self._writer) if self._sent.get(file.path) != file)
        return [file for file in files if not is_kept_here(file.path.partition("/")[2], self._ignore)]

    def mark_sent(self, file: LocalFile) -> None:
        """Take `file` as arrived; for who has compared it with the store."""
        self._sent[file.path] = file

    def flush(self, leave_out: tuple[str, ...] = ()) -> None:
        """Upload what is pending.

        Args:
            leave_out: folders of the writer whose files can wait.

        Raises:
            StoreError: the store did not take a file; those before it have arrived.
        """
        for file in self.pending():
            if file.path.partition("/")[2].startswith(leave_out):
                continue
            self._upload(file)
            self._sent[file.path] = file

    def _upload(self, file: LocalFile) -> None:
        path = os.path.join(self._run_dir, file.path)
        key = self._prefix + file.path
        try:
            if file.size > WHOLE_FILE_LIMIT and not layout.grows(file.path):
                self._store.put_file(key, path)
                self._count(file.size)
                return
            with open(path, "rb") as opened:
                data = opened.read()
        except FileNotFoundError:
            return  # it went between the listing and now
        if layout.grows(file.path):
            data = data[: rows.complete_part(data)]
        if file.path == layout.RUN_FILE:
            self._create(key, data)
        else:
            self._store.put(key, data, content_type=content_type(file.path))
        self._count(len(data))

    def _create(self, key: str, data: bytes) -> None:
        """run.json is written once: where another writer of the run was first, its file stays."""
        try:
            self._store.create(key, data)
        except ExistsError:
            return

    def _count(self, size: int) -> None:
        self.files_sent += 1
        self.bytes_sent += size
