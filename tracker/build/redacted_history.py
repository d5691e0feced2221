"""A history whose names and texts are redacted when they are asked for: it may lie in the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tracker.read.history import Column, History, ValueColumn

_KEPT = ("steps", "times", "writers")
_NAMED = ("texts", "others")


class RedactedHistory(History):
    """Another history, redacted.

    Args:
        whole: the history.
        clean: redacts a JSON value, a text among them; can be sent to another process.
    """

    def __init__(self, whole: History, clean: Callable[[Any], Any]) -> None:
        values = {"_whole": whole, "_clean": clean, "started_at": whole.started_at}
        values["metrics"] = _Columns(whole, {clean(name): name for name in whole.metrics})
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __reduce__(self) -> tuple[Any, ...]:
        return RedactedHistory, (self._whole, self._clean)

    def __getattr__(self, name: str) -> Any:
        if name in _KEPT:
            return getattr(self._whole, name)
        if name not in _NAMED:
            raise AttributeError(name)
        columns: Mapping[str, ValueColumn] = getattr(self._whole, name)
        found = {
            self._clean(key): replace(column, values=tuple(map(self._clean, column.values)))
            for key, column in columns.items()
        }
        object.__setattr__(self, name, found)
        return found

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = None  # type: ignore[assignment] # as of the class above, whose fields are mappings and arrays

    @property
    def rows(self) -> int:
        """How many history rows there are."""
        rows: int = self._whole.rows
        return rows

    def points(self, metric: str) -> int:
        """How many numbers a metric has."""
        columns: Any = self.metrics
        points: int = self._whole.points(columns.names[metric])
        return points


class _Columns(Mapping[str, Column]):
    """The metrics under other names, each read when it is asked for."""

    def __init__(self, whole: History, names: Mapping[str, str]) -> None:
        self._whole, self.names = whole, names

    def __getitem__(self, name: str) -> Column:
        return self._whole.metrics[self.names[name]]

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)
