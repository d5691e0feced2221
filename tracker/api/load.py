"""Load: a project's runs through the cache of digests, so that only what changed is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.read.assemble import RunListing
from tracker.read.cache import Cache, StoreRef, project_prefix
from tracker.read.model import Run
from tracker.read.parallel import Workers
from tracker.read.project import read_project
from tracker.read.refresh import Source
from tracker.read.runs import list_runs
from tracker.store import Store


@dataclass(frozen=True)
class Loader:
    """Reads runs of a root.

    Attributes:
        root: the root's URL, for other processes.
        store: the root.
        cache: where digests are kept, a folder or a URL; it is shared with `tracker build`.
        jobs: processes that read what is new; 1 is this one.
    """

    root: str
    store: Store
    cache: str
    jobs: int

    def all_runs(self, project: str, now: float, listings: Sequence[RunListing] | None = None) -> list[Run]:
        """Every run of a project, sorted by creation time. Histories are read when they are asked for.

        Args:
            project: its name.
            now: Unix seconds, to tell running runs from crashed ones.
            listings: its runs, where they were listed already.

        Raises:
            UsageError: the project's name is not allowed.
            StoreError: the root cannot be listed.
        """
        found = list_runs(self.store, project) if listings is None else listings
        root = StoreRef(self.root, self.store)
        cache = Cache(StoreRef(self.cache), project_prefix(self.root, project))
        with Workers(self.jobs) as workers:
            return read_project(Source(root, cache, project, now), found, workers, _say_nothing).runs


def _say_nothing(done: int, total: int) -> None:
    """The API shows no progress."""
    del done, total
