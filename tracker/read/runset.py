"""Run sets: runs as one table of their fields, of which everything is found out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeVar

from tracker.read.history import natural_key
from tracker.read.model import FIELD_NAMES, Run

T = TypeVar("T")


class RunSet(tuple[Run, ...]):  # noqa: SLOT001 - it keeps what it finds out in its own `__dict__`
    """Runs in an order, which stay as they are: what is asked of all of them is kept.

    Args:
        runs: runs.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return RunSet, (tuple(self),)  # another process finds out what it needs

    @classmethod
    def of(cls, runs: Iterable[Run]) -> RunSet:
        """The runs as a set; themselves where they are one."""
        return runs if isinstance(runs, RunSet) else cls(runs)

    _first: RunSet | None = None
    """The same runs in the order in which they were first."""
    _places: Sequence[int] = ()
    """Where each of these runs stands there."""

    def in_order(self, places: Sequence[int]) -> RunSet:
        """The same runs in another order.

        Args:
            places: of all of them, as they are to come.
        """
        found = RunSet(_taken(self, places))
        found._first = self._first or self
        found._places = _taken(self._places, places) if self._first else places
        return found

    @cached_property
    def rows(self) -> list[Mapping[str, Any]]:
        """The fields of each run."""
        return [run.fields() for run in self]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many runs have each field."""
        return self._first.counts if self._first else _counted(self.rows)

    @cached_property
    def metrics(self) -> Counter[str]:
        """How many runs have each metric."""
        return self._first.metrics if self._first else _counted(run.history.metrics for run in self)

    @cached_property
    def known(self) -> list[str]:
        """The runs' own fields, whether a run has them or not; then the others that there are, in natural order."""
        return [*FIELD_NAMES, *sorted(self.counts.keys() - set(FIELD_NAMES), key=natural_key)]

    @cached_property
    def metric_names(self) -> list[str]:
        """The metrics that there are, in natural order."""
        return sorted(self.metrics, key=natural_key)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Each run's name by its id; where runs share a name, with the id behind it."""
        named = Counter(run.name for run in self)
        return {run.id: run.name if named[run.name] == 1 else f"{run.name} ({run.id})" for run in self}

    def column(self, name: str) -> Sequence[Any]:
        """A field's value of each run; None where a run lacks it."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self._read(name)
        return found

    def _read(self, name: str) -> Sequence[Any]:
        if self._first:
            return _taken(self._first.column(name), self._places)
        if self.counts[name] == len(self):
            return list(map(itemgetter(name), self.rows))
        return [row.get(name) for row in self.rows]

    def types(self, name: str) -> frozenset[type]:
        """The types of a field's values, that of None among them where a run lacks it."""
        if self._first:
            return self._first.types(name)
        found = self._types.get(name)
        if found is None:
            found = self._types[name] = frozenset(map(type, self.column(name)))
        return found

    def keep(self, key: Hashable, find: Callable[[], T]) -> T:
        """What `find` returns, found once.

        Args:
            key: what it is.
            find: finds it.
        """
        if key not in self._kept:
            self._kept[key] = find()
        found: T = self._kept[key]
        return found

    @cached_property
    def _columns(self) -> dict[str, Sequence[Any]]:
        return {}

    @cached_property
    def _kept(self) -> dict[Hashable, Any]:
        return {}

    @cached_property
    def _types(self) -> dict[str, frozenset[type]]:
        return {}


def _taken(values: Sequence[T], places: Sequence[int]) -> Sequence[T]:
    """The values at some places."""
    return itemgetter(*places)(values) if len(places) > 1 else [values[place] for place in places]


def _counted(each: Iterable[Iterable[str]]) -> Counter[str]:
    """How often each name comes; runs that have the same names in the same order are counted together."""
    found: Counter[str] = Counter()
    for names, times in Counter(map(tuple, each)).items():
        for name in names:
            found[name] += times
    return found
