"""Stored: a history that lies in the cache and is read from there, a column at a time, when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from tracker.errors import StoreError
from tracker.read.assemble import RunListing
from tracker.read.blocks import Blocks, DamagedError
from tracker.read.history import Column, History
from tracker.read.refresh import Source, read_history

T = TypeVar("T")

_READ: dict[str, Callable[[Blocks], Any]] = {
    "steps": Blocks.steps,
    "times": Blocks.times,
    "writers": Blocks.writers,
    "texts": lambda blocks: blocks.values("texts"),
    "others": lambda blocks: blocks.values("others"),
}


class StoredHistory(History):
    """A run's history in the cache. Only names and numbers of points are in memory.

    What the cache has lost is read from the run's files again.

    Args:
        source: where the run lies, and its digest.
        listing: the run's objects.
        head: the run's head.
    """

    def __init__(self, source: Source, listing: RunListing, head: Mapping[str, Any]) -> None:
        values = {"_source": source, "_listing": listing, "_key": head["key"], "_size": head["size"]}
        values |= {"_rows": head["rows"], "_points": head["points"], "started_at": head["run"]["started_at"]}
        vars(self).update(values, metrics=_Metrics(self, head["points"]))

    def __reduce__(self) -> tuple[Any, ...]:
        head = {"key": self._key, "size": self._size, "rows": self._rows, "points": self._points}
        return StoredHistory, (self._source, self._listing, {**head, "run": {"started_at": self.started_at}})

    def __getattr__(self, name: str) -> Any:
        if name not in _READ:
            raise AttributeError(name)
        return self._read(_READ[name], lambda history: getattr(history, name))

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = None  # type: ignore[assignment] # as of the class above, whose fields are mappings and arrays

    @property
    def rows(self) -> int:
        """How many history rows there are."""
        rows: int = self._rows
        return rows

    def points(self, metric: str) -> int:
        """How many numbers a metric has."""
        points: int = self._points[metric]
        return points

    def column(self, name: str) -> Column:
        """A metric's numbers."""
        return self._read(lambda blocks: blocks.column(name), lambda history: history.metrics[name])

    def _read(self, from_blocks: Callable[[Blocks], T], from_history: Callable[[History], T]) -> T:
        cache, run_id = self._source.cache, self._listing.run_id
        try:
            digest = cache.open_digest(run_id, self._size)
            if digest.key == self._key:
                return from_blocks(digest.blocks)
        except (DamagedError, StoreError, ValueError, KeyError, TypeError):
            pass
        cache.forget(run_id)
        return from_history(read_history(self._source, self._listing))


class _Metrics(Mapping[str, Column]):
    """The metrics of a stored history, each read when it is asked for."""

    def __init__(self, history: StoredHistory, points: Mapping[str, int]) -> None:
        self._history, self._points = history, points

    def __getitem__(self, name: str) -> Column:
        if name not in self._points:
            raise KeyError(name)
        return self._history.column(name)

    def __contains__(self, name: object) -> bool:
        return name in self._points

    def __iter__(self) -> Iterator[str]:
        return iter(self._points)

    def __len__(self) -> int:
        return len(self._points)
