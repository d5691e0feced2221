"""Writer: rows into a history file, one `os.write` each.

When `append` returns, the kernel has the row, and a `kill -9` of anything cannot take it back. A disk that does not
take it never raises into training: rows wait in memory, are tried again, and what is lost for good is counted.
"""

from __future__ import annotations

import collections
import errno
import os
import threading
import time
from collections.abc import Callable

from tracker.format import layout
from tracker.log import rescue

HOLD_LIMIT = 64 << 20
RETRY_SECONDS = 1.0
LOOK_SECONDS = 5.0
_HEAD_ALONE = b'{"_step":%d,"_time":%.3f'
_HEAD = _HEAD_ALONE + b","


class Writer:
    """Appends rows to `<folder>/history/<n>.jsonl`.

    Args:
        folder: the writer's folder; it exists.
        on_trouble: called with a sentence when the disk refuses a row, and when it takes rows again.
        on_lost: called with the number of rows lost so far, whenever it grows.
        on_look: called every few seconds from within `append`, for whatever wants a look now and then.
    """

    def __init__(
        self,
        folder: str,
        on_trouble: Callable[[str], None],
        on_lost: Callable[[int], None],
        on_look: Callable[[], None],
    ) -> None:
        self.folder = folder
        self.rows = 0
        self.lost = 0
        self.next_step = 0
        self._on_trouble, self._on_lost, self._on_look = on_trouble, on_lost, on_look
        self._lock = threading.Lock()
        self._held: collections.deque[bytes] = collections.deque()
        self._held_bytes = 0
        self._retry_at = 0.0
        self._is_closed = False
        self._look_at = time.time() + LOOK_SECONDS
        self._segment = 0
        self._file = -1
        self._open_error: OSError | None = None
        self._room = 0
        self._open_segment()

    def append(self, body: bytes, step: int | None, commit: bool = True) -> None:
        """Write one row.

        Args:
            body: the row's JSON object and a newline, as `orjson.dumps(row, option=OPT_APPEND_NEWLINE)` gives it.
            step: the row's step, any; None for the next one.
            commit: whether the next row without a step stands at the next step rather than at this one.
        """
        now = time.time()
        with self._lock:
            if step is None:
                step = self.next_step
            self.next_step = step + commit
            line = (_HEAD if len(body) > len(b"{}\n") else _HEAD_ALONE) % (step, now) + body[1:]
            self.rows += 1
            if self._held:
                self._hold(line, now)
                return
            try:
                written = os.write(self._file, line)
            except OSError as error:
                self._trouble(line, error)
                return
            if written != len(line):
                self._trouble(line[written:], OSError(errno.ENOSPC, "no room for the whole row"))
                return
            self._room -= written
            if self._room <= 0:
                self._segment += 1
                self._open_segment()
        if now > self._look_at:
            self._look_at = now + LOOK_SECONDS
            self._on_look()

    def restore_deleted(self) -> bool:
        """Where somebody deleted the file while it was open: make it again, as it was. Whether that was so."""
        with self._lock:
            if not rescue.is_deleted(self._file):
                return False
            content = rescue.read_deleted(self._file)
            self._open_segment()
            if content:
                self._held.appendleft(content)
                self._held_bytes += len(content)
                self._write_held(is_told=False)
        return True

    def close(self) -> None:
        """Write what waits in memory, if the disk takes it now, and close the file. Rows that stay behind are lost."""
        with self._lock:
            self._write_held()
            if self._held:
                self._lose(len(self._held))
                self._held.clear()
            self._close_file()
            self._is_closed = True

    def reset_after_fork(self) -> None:
        """In a forked child: let go of the parent's file, which is not ours to write to."""
        self._lock = threading.Lock()
        self._held.clear()
        self._close_file()

    def _open_segment(self) -> None:
        """Open the segment `self._segment` for appending; where that fails, rows are held until it works."""
        self._close_file()
        path = os.path.join(self.folder, "history", f"{self._segment}.jsonl")
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            self._open_error = error  # the first write tells of it
            return
        self._room = layout.segment_limit(self._segment)

    def _close_file(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def _trouble(self, rest: bytes, error: OSError) -> None:
        """The disk took only a part of a row: hold the rest, tell of it, and try again later."""
        if self._is_closed:
            self.rows -= 1
            self._on_trouble("the run has finished; rows logged after that are not kept: log before finish()")
            return
        self._held.append(rest)
        self._held_bytes += len(rest)
        self._retry_at = time.time() + RETRY_SECONDS
        if self._file < 0 and self._open_error is not None:
            error = self._open_error
        why = os.strerror(error.errno) if error.errno else str(error)
        self._on_trouble(f"{self.folder} cannot be written to ({why}); rows wait in memory and are tried again")

    def _hold(self, line: bytes, now: float) -> None:
        """Keep a row in memory while the disk refuses; beyond `HOLD_LIMIT` bytes rows are lost, and counted."""
        if self._held_bytes + len(line) <= HOLD_LIMIT:
            self._held.append(line)
            self._held_bytes += len(line)
        else:
            self._lose(1)
        if now >= self._retry_at:
            self._retry_at = now + RETRY_SECONDS
            self._write_held()

    def _write_held(self, *, is_told: bool = True) -> None:
        if self._held and self._file < 0:
            self._open_segment()
        waiting = len(self._held)
        while self._held:
            line = self._held[0]
            try:
                written = os.write(self._file, line)
            except OSError:
                return
            self._held_bytes -= written
            self._room -= written
            if written != len(line):
                self._held[0] = line[written:]
                return
            self._held.popleft()
        if waiting and is_told:
            self._on_trouble(f"{self.folder} can be written to again; {waiting} waiting rows are in the file")

    def _lose(self, rows: int) -> None:
        self.lost += rows
        self.rows -= rows
        self._on_lost(self.lost)
