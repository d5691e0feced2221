"""Transfer: saved files into the store, in a thread of the companion's own, so that a large one holds up nothing."""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from tracker.errors import TrackerError, UnreachableError
from tracker.format import layout
from tracker.mirror import schedule
from tracker.mirror.files import local_path
from tracker.mirror.saved import QUIET, SavedFile, SavedFiles, State, is_quiet
from tracker.mirror.send import ChangedError, Sender
from tracker.store import Store

LOOK_INTERVAL, LOOK_SHARE = 5.0, 0.02
CHANGED_TRIES = 10
"""After the run's end a file that is written to all the time is given up; before, the next quiet moment counts."""


class Transfer:
    """Takes and sends the saved files of one writer until the run has ended and all have arrived.

    Args:
        run_dir: the run's folder on this machine.
        writer: the writer's name.
        open_target: opens the store; None where the files belong where they are.
        prefix: the writer's prefix for saved files in the store.
        ignore: globs of the files that stay on this machine.
    """

    def __init__(
        self, run_dir: str, writer: str, open_target: Callable[[], Store] | None, prefix: str, ignore: Sequence[str]
    ) -> None:
        self._saved = SavedFiles(run_dir, writer)
        self._open_target, self._prefix, self._ignore = open_target, prefix, ignore
        self._notes = local_path(run_dir, writer, layout.SAVES_ENDING)
        self._log = local_path(run_dir, writer, "log")
        self._thread: threading.Thread | None = None
        self._wake, self._ended = threading.Event(), threading.Event()
        self._is_through = False
        self._began = time.time()
        self._changed: dict[str, int] = {}
        self._progress: dict[str, Any] = {"saved_pending": 0, "saved_bytes": 0, "uploading": "", "uploaded_bytes": 0}
        self.error = ""

    def notice(self) -> None:
        """The training process has saved something, or wants what is pending to go now."""
        if self._thread is None and os.path.exists(self._notes):
            self._thread = threading.Thread(target=self._run, daemon=True, name="tracker-transfer")
            self._thread.start()
        self._wake.set()

    def end(self) -> None:
        """The script has ended: take what was to be taken at the end, and stop when all has arrived."""
        self._ended.set()
        self.notice()

    def wait(self, seconds: float) -> bool:
        """Wait until all has arrived; whether it has, or nothing more can be done."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def progress(self) -> dict[str, Any]:
        """The fields of status.json that tell how far it is."""
        return dict(self._progress)

    def _run(self) -> None:
        try:
            sender: Sender | None = None
            while not self._is_through:
                self._wake.clear()
                at_end = self._ended.is_set()
                began = time.monotonic()
                self._saved.read()
                self._saved.look(at_end=at_end)
                took = time.monotonic() - began
                sender = sender or self._open()
                due = self._work(sender, at_end=at_end) if sender else time.time() + LOOK_INTERVAL
                if not self._is_through:
                    self._wake.wait(max(0.0, min(due - time.time(), max(LOOK_INTERVAL, took / LOOK_SHARE))))
        except Exception:
            self.error = "saved files are not uploaded: the companion met an error of its own, see its log"
            with open(self._log, "a", encoding="utf-8") as log:
                log.write(traceback.format_exc())

    def _open(self) -> Sender | None:
        try:
            store = self._open_target() if self._open_target else None
        except TrackerError as error:
            self.error = str(error)
            return None
        sender = Sender(self._saved, store, self._prefix, self._ignore)
        sender.on_progress = self._on_progress
        return sender

    def _work(self, sender: Sender, *, at_end: bool) -> float:
        """Send what is due; the time at which something will be, infinity for nothing."""
        pending = self._pending(sender)
        for file, state in pending:
            if not self._is_due(file, at_end=at_end) or (not at_end and not self._is_ready(file, state)):
                continue
            self._progress["uploading"], self._progress["uploaded_bytes"] = file.path, 0
            if not self._try(sender, file, state, at_end=at_end):
                break
        self._progress["uploading"], self._progress["uploaded_bytes"] = "", 0
        left = self._pending(sender)
        hopeful = [file for file, _ in left if self._changed.get(file.path, 0) < CHANGED_TRIES]
        self._is_through = at_end and not hopeful and not self._saved.missing()
        if self._is_through and left:
            self.error = f"{left[0][0].source} is written to all the time, and was not uploaded"
        now = time.time()
        return min((max(file.retry_at, now + schedule.RETRY_MIN) for file, _ in left), default=float("inf"))

    def _pending(self, sender: Sender) -> list[tuple[SavedFile, State]]:
        """What is to be sent, the small ones first, so that none waits behind a checkpoint."""
        pending = []
        for file, state in self._saved.pending():
            if sender.stays(file):
                file.sent = state
            else:
                pending.append((file, state))
        waiting = len(pending) + (len(self._saved.missing()) if self._ended.is_set() else 0)
        self._progress.update(saved_pending=waiting, saved_bytes=sum(state[0] for _, state in pending))
        if not pending:
            self.error = ""
        return sorted(pending, key=lambda item: item[1][0])

    def _is_due(self, file: SavedFile, *, at_end: bool) -> bool:
        """Whether it is time: after a failure there is a pause, and, until the end, between two uploads of one file."""
        is_waiting = file.failures or self._changed.get(file.path) or not at_end
        return not is_waiting or time.time() >= file.retry_at

    def _is_ready(self, file: SavedFile, state: State) -> bool:
        """Whether a file may be sent while the script runs: as it was when it was saved, or quiet since."""
        return (file.policy == "now" and state[:2] == (file.taken or state)[:2]) or is_quiet(state)

    def _try(self, sender: Sender, file: SavedFile, state: State, *, at_end: bool) -> bool:
        """Send one file; False where the others need not be tried."""
        try:
            sender.send(file, state)
        except ChangedError:
            self._changed[file.path] = self._changed.get(file.path, 0) + at_end
            file.retry_at = time.time() + QUIET
            return True
        except (TrackerError, OSError) as error:
            self.error = str(error)
            file.failures += 1
            file.retry_at = time.time() + schedule.retry_delay(file.failures)
            return not isinstance(error, UnreachableError)
        self._changed.pop(file.path, None)
        file.failures = 0
        file.retry_at = time.time() + schedule.flush_interval(time.time() - self._began)
        return True

    def _on_progress(self, arrived: int) -> None:
        self._progress["uploaded_bytes"] = arrived
        if arrived:
            self.error = ""
