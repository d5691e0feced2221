"""Capture: what the script prints, into the run's `output/<n>.log`.

The `write` of `sys.stdout` and `sys.stderr` is wrapped: it writes as before, and then adds finished lines to the file
by one `os.write`, which costs about as much as the print. No pipe, thread or process stands between the script and its
terminal, so nothing that goes wrong here can stop, slow or kill it.
"""

from __future__ import annotations

import collections
import contextlib
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from tracker.format import layout
from tracker.format.fold import Fold
from tracker.format.redact import redact_text

SIZE_MAX = 32 << 20
TAIL_MAX = 256 << 10


class Capture:
    """Keeps what this process prints from `start` to `stop`.

    Args:
        folder: the writer's folder.
    """

    def __init__(self, folder: str) -> None:
        self._log = OutputLog(os.path.join(folder, "output"))
        self._lock = threading.RLock()  # a signal handler may print in the middle of a print
        self._owner = os.getpid()
        self._undo: list[Callable[[], None]] = []
        self._folds: list[Fold] = []

    @property
    def dropped(self) -> int:
        """Lines that are not in the files."""
        return self._log.dropped

    def start(self) -> None:
        """Begin to keep what is written to `sys.stdout` and `sys.stderr`."""
        streams = {id(stream): stream for stream in (sys.stdout, sys.stderr) if stream is not None}
        for stream in streams.values():
            with contextlib.suppress(AttributeError, TypeError):  # a stream of somebody's that lets nobody in
                self._wrap(stream)

    def stop(self, last: str = "") -> None:
        """Let go of the streams, and write what still stands.

        Args:
            last: text to add, such as the traceback of the error that ends the run.
        """
        for undo in self._undo:
            undo()
        if os.getpid() != self._owner:
            return
        with self._lock:
            self._owner = -1
            for fold in self._folds:
                self._log.write(fold.rest())
            self._log.write(Fold().feed(last if last.endswith("\n") or not last else f"{last}\n"))
            self._log.close()

    def _wrap(self, stream: Any) -> None:
        before = vars(stream).get("write")
        write = stream.write
        fold = Fold()

        def write_and_keep(text: str) -> Any:
            result = write(text)
            if os.getpid() == self._owner:  # not in a forked child, nor after the end
                self._keep(fold, text)
            return result

        def undo() -> None:
            if vars(stream).get("write") is not write_and_keep:
                return  # somebody has wrapped it after us, and goes on through us
            if before is None:
                del stream.write
            else:
                stream.write = before

        stream.write = write_and_keep
        self._undo.append(undo)
        self._folds.append(fold)

    def _keep(self, fold: Fold, text: str) -> None:
        try:
            with self._lock:
                lines = fold.feed(text)
                if lines:
                    self._log.write(lines)
        except Exception:  # whatever it is, the script has printed its text
            self._log.dropped += 1


class OutputLog:
    """`output/<n>.log` of one writer: whole lines, of bounded size.

    Beyond `SIZE_MAX` bytes only the last `TAIL_MAX` are kept, in memory, and written at the end: there the error
    stands that ended the run.

    Args:
        folder: where the segments lie; it is made with the first line.
    """

    def __init__(self, folder: str) -> None:
        self.dropped = 0
        self._folder = folder
        self._file, self._segment, self._room = -1, -1, 0
        self._total = 0
        self._tail: collections.deque[bytes] = collections.deque()
        self._tail_size = 0

    def write(self, lines: str) -> None:
        """Add whole lines; what looks like a credential is masked. A disk that refuses costs them, and they count."""
        if not lines:
            return
        data = redact_text(lines).encode("utf-8", "replace")
        if not data.endswith(b"\n"):
            data += b"\n"
        if self._total < SIZE_MAX:
            self._append(data)
            return
        if not self._tail and not self.dropped:
            self._append(b"[tracker: the output is too long; its end follows when the run ends]\n")
        self._tail.append(data)
        self._tail_size += len(data)
        while self._tail_size > TAIL_MAX:
            gone = self._tail.popleft()
            self._tail_size -= len(gone)
            self.dropped += gone.count(b"\n")

    def close(self) -> None:
        """Write the end of an output that was too long, and close the file."""
        if self._tail:
            if self.dropped:
                self._append(b"[tracker: %d lines are left out here]\n" % self.dropped)
            self._append(b"".join(self._tail))
            self._tail.clear()
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def _append(self, data: bytes) -> None:
        try:
            if self._room <= 0 or self._file < 0:
                self._open_next()
            written = os.write(self._file, data)
        except OSError:
            self.dropped += data.count(b"\n")
            return
        self._room -= written
        self._total += written
        if written < len(data):
            self._undo_partly(data, written)

    def _undo_partly(self, data: bytes, written: int) -> None:
        """The disk took only a part: keep what of it is whole lines."""
        kept = data.rfind(b"\n", 0, written) + 1
        self.dropped += data.count(b"\n", kept)
        with contextlib.suppress(OSError):
            os.ftruncate(self._file, os.fstat(self._file).st_size - (written - kept))

    def _open_next(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        os.makedirs(self._folder, exist_ok=True)
        path = os.path.join(self._folder, f"{self._segment + 1}.log")
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._segment += 1
        self._room = layout.segment_limit(self._segment)
