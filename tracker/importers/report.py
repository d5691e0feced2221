"""What an import did, and how it shows how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from tracker.importers.target import CHANGED, NEW, SAME

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Called with a label and a total; the function it gives is told how much more is done."""


@dataclass
class ImportReport:
    """What an import did.

    Attributes:
        runs: how many runs were "new", "changed" and "unchanged" below the root.
        rows: how many rows they hold.
        projects: where they are.
        failed: how many runs could not be read; the notes say why.
        notes: what the user should hear, a sentence each.
    """

    runs: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    projects: set[str] = field(default_factory=set)
    failed: int = 0
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        total = sum(self.runs.values())
        parts = ", ".join(f"{self.runs[kind]:,} {kind}" for kind in (NEW, CHANGED, SAME) if self.runs[kind])
        runs, rows = ("run" if total == 1 else "runs"), ("row" if self.rows == 1 else "rows")
        failed = f", {self.failed:,} could not be read" if self.failed else ""
        return f"{total:,} {runs} ({parts or 'nothing'}), {self.rows:,} {rows}{failed}"
