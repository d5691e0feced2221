"""Late: the writer of a forked child, opened when it logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.log.run import Run


class LateWriter:
    """Stands in for the writer in a forked child until it logs: most children never do, and need no folder."""

    rows = lost = 0

    def __init__(self, run: Run, next_step: int) -> None:
        self._run = run
        self.next_step = next_step

    def append(self, body: bytes, step: int | None, commit: bool) -> None:
        """Open the child's own writer, and write the row."""
        self._run.open_after_fork().append(body, step, commit)

    def reset_after_fork(self) -> None:
        """A grandchild: there is nothing to let go of."""
