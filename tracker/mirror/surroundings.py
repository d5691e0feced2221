"""Surroundings: user, host, git and code of a run, found out in a thread of the companion's own."""

from __future__ import annotations

import queue
import threading
from typing import Any

from tracker.mirror import environment
from tracker.mirror.code import CodeFolder


class Surroundings:
    """Describes the environment, keeps the code, and then what the training process asks for.

    Args:
        folder: the writer's folder.
        cwd: the folder that the script was started in.
        code: see `tracker.mirror.code.CodeFolder`; empty where no code is to be kept.
        is_fork: whether this is a forked worker, whose code its parent has kept.
    """

    def __init__(self, folder: str, cwd: str, code: dict[str, Any], *, is_fork: bool) -> None:
        self._folder, self._cwd, self._code, self._is_fork = folder, cwd, code, is_fork
        self._asked: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, daemon=True, name="tracker-surroundings")
        self.environment: dict[str, Any] = {}
        """Fields of writer.json; {} until they are known."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def log_code(self, message: dict[str, Any]) -> None:
        """Copy source files: `root`, `include` and `exclude` of `CodeFolder.log_code`."""
        self._asked.put(message)

    def finish(self, seconds: float) -> None:
        """Wait until all that was asked for is done, for so many seconds at most."""
        self._asked.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        self.environment = environment.describe(self._cwd, git=bool(self._code))
        code: CodeFolder | None = None
        if self._code:
            code = CodeFolder(self._folder, self._cwd, self._code)
            if not self._is_fork:
                _try(code.keep)
        while (message := self._asked.get()) is not None:
            if code is not None:
                _try(code.log_code, **message)


def _try(work: Any, **arguments: Any) -> None:
    try:
        work(**arguments)
    except OSError:
        return  # a full disk: the training process tells of it
