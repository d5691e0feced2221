"""Target: where a run goes, and when it is due to go there.

For a run that lies in its root already there is nothing to do, and nothing heavy is imported.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.mirror import schedule
from tracker.store import Store, is_local, local_path, open_store

if TYPE_CHECKING:
    from tracker.mirror.upload import Uploader
    from tracker.mirror.watch import Watcher


class Target:
    """Uploads one writer's files in their time.

    Args:
        root: the folder or URL where the run goes.
        run_dir: the run's folder on this machine.
        prefix: the run's prefix below the root.
        writer: the writer's name.
        upload: False for a run that stays on this machine for now.
        ignore: globs of the files that stay on this machine.
        clock: tells the time.
    """

    def __init__(
        self,
        root: str,
        run_dir: str,
        prefix: str,
        writer: str,
        upload: bool,
        ignore: Sequence[str] = (),
        clock: schedule.Clock | None = None,
    ) -> None:
        self._ignore, self._clock = ignore, clock or schedule.Clock()
        self._root, self._run_dir, self._prefix, self._writer = root, run_dir, prefix, writer
        self._is_needed = upload and not is_same_folder(root, prefix, run_dir)
        self._uploader: Uploader | None = None
        self._store: Store | None = None
        self._due_at = self._next_allowed = self._clock.ticks()
        self._failures = 0
        self._has_left_out = False
        self.watcher: Watcher | None = None

    def due_at(self) -> float:
        """When to flush next, in the clock's ticks; infinity for a run that needs no upload."""
        return self._due_at if self._is_needed else float("inf")

    def note_change(self) -> None:
        """A file changed: flush as soon as the schedule allows it."""
        self._due_at = min(self._due_at, self._next_allowed)

    def flush(self, age: float, *, everything: bool = True) -> None:
        """Upload what is pending, and plan the next flush.

        Args:
            age: seconds since the run began.
            everything: False lets console and system metrics wait for the next flush where they may.

        Raises:
            StoreError: the store did not take it; the next try is planned.
        """
        if not self._is_needed:
            return
        began = self._clock.ticks()
        leave_out = not (everything or self._has_left_out or age < schedule.SIDE_AGE)
        try:
            self._open().flush(schedule.SIDE_FOLDERS if leave_out else ())
        except BaseException:
            self._failures += 1
            self._due_at = self._next_allowed = self._clock.ticks() + schedule.retry_delay(self._failures)
            raise
        self._failures, self._has_left_out = 0, leave_out
        # Counted from the beginning: a row that came right behind it waits for this upload and the next pause.
        self._next_allowed = began + schedule.flush_interval(age, self._clock.ticks() - began)
        # Without news from the watcher, which may miss some, sizes are compared all the same.
        has_watcher = self.watcher is not None and self.watcher.is_alive()
        self._due_at = began + schedule.FLUSH_MAX if has_watcher else self._next_allowed

    @property
    def is_needed(self) -> bool:
        """Whether anything is to be uploaded."""
        return self._is_needed

    def store(self) -> Store:
        """The store; one for all threads.

        Raises:
            TrackerError: the root is none.
        """
        if self._store is None:
            self._store = open_store(self._root)
        return self._store

    def pending(self) -> tuple[int, int]:
        """How many files have not arrived, and their bytes."""
        if not self._is_needed or self._uploader is None:
            return 0, 0
        files = self._uploader.pending()
        return len(files), sum(file.size for file in files)

    def _open(self) -> Uploader:
        if self._uploader is None:
            from tracker.mirror.upload import Uploader
            from tracker.mirror.watch import Watcher

            self._uploader = Uploader(self.store(), self._run_dir, self._prefix, self._writer, self._ignore)
            self.watcher = Watcher(os.path.join(self._run_dir, self._writer))
        return self._uploader


def is_same_folder(root: str, prefix: str, run_dir: str) -> bool:
    """Whether the run's folder on this machine is the one in its root."""
    if not is_local(root):
        return False
    return os.path.realpath(os.path.join(local_path(root), prefix)) == os.path.realpath(run_dir)
