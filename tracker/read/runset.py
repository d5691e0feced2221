"""Run sets: runs as one table of their fields, of which everything is found out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeVar

from tracker.read.history import natural_key
from tracker.read.model import FIELD_NAMES, Run
from tracker.read.query import Filter

T = TypeVar("T")


class RunSet(tuple[Run, ...]):  # noqa: SLOT001 - it keeps what it finds out in its own `__dict__`
    """Runs in an order, which stay as they are: what is asked of all of them is kept.

    Args:
        runs: runs.
    """

    _places: Sequence[int] | None = None
    """Where each of the runs stands in `_table`; None where they stand in its order."""

    def __reduce__(self) -> tuple[Any, ...]:
        return RunSet, (tuple(self),)  # another process finds out what it needs

    @classmethod
    def of(cls, runs: Iterable[Run]) -> RunSet:
        """The runs as a set; themselves where they are one."""
        return runs if isinstance(runs, RunSet) else cls(runs)

    def in_order(self, places: Sequence[int]) -> RunSet:
        """The same runs in another order, with what is known of them.

        Args:
            places: of all of them, as they are to come.
        """
        found = RunSet(_taken(self, places))
        found._table = self._table
        found._places = places if self._places is None else _taken(self._places, places)
        return found

    def passing(self, query: Filter) -> RunSet:
        """The runs that a filter lets through, in their order; these themselves where it says nothing."""
        return self if query.is_empty else RunSet(run for run in self if query.matches(run.fields()))

    @property
    def counts(self) -> Counter[str]:
        """How many runs have each field."""
        return self._table.counts

    @property
    def metrics(self) -> Counter[str]:
        """How many runs have each metric."""
        return self._table.metrics

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
        places = self._places
        if places is None:
            return self._table.column(name)
        return self.keep(("values", name), lambda: _taken(self._table.column(name), places))

    def types(self, name: str) -> frozenset[type]:
        """The types of a field's values, that of None among them where a run lacks it."""
        return self._table.types(name)

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
    def _table(self) -> _Table:
        return _Table(tuple(self))

    @cached_property
    def _kept(self) -> dict[Hashable, Any]:
        return {}


class _Table:
    """What is known of runs in any order. It does not lead to their sets, so that these end with their last user."""

    def __init__(self, runs: tuple[Run, ...]) -> None:
        self._runs = runs
        self._columns: dict[str, Sequence[Any]] = {}
        self._types: dict[str, frozenset[type]] = {}

    @cached_property
    def rows(self) -> list[Mapping[str, Any]]:
        return [run.fields() for run in self._runs]

    @cached_property
    def counts(self) -> Counter[str]:
        return _counted(self.rows)

    @cached_property
    def metrics(self) -> Counter[str]:
        return _counted(run.history.metrics for run in self._runs)

    def column(self, name: str) -> Sequence[Any]:
        found = self._columns.get(name)
        if found is None:
            everywhere = self.counts[name] == len(self._runs)
            read = map(itemgetter(name), self.rows) if everywhere else (row.get(name) for row in self.rows)
            found = self._columns[name] = list(read)
        return found

    def types(self, name: str) -> frozenset[type]:
        found = self._types.get(name)
        if found is None:
            found = self._types[name] = frozenset(map(type, self.column(name)))
        return found


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
