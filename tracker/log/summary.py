"""Summary: what a run came to. The last value of each metric, unless the user sets another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from tracker.format.values import NON_FINITE, flatten


class Summary(MutableMapping[str, Any]):
    """A run's summary. Reading gives what was set by hand, else the last value logged here.

    Only what is set by hand is written (summary.json): readers take the rest from history.

    Args:
        last: the last value of each metric, as the run keeps it.
        save: called with the values set by hand, ready for JSON, after each change.
        on_problem: called with a sentence for a value that has no place.
    """

    def __init__(
        self, last: dict[str, Any], save: Callable[[dict[str, Any]], None], on_problem: Callable[[str], None]
    ) -> None:
        self._by_hand: dict[str, Any] = {}
        self._earlier: dict[str, Any] = {}
        self._last = last
        self._save, self._on_problem = save, on_problem

    def __getitem__(self, key: str) -> Any:
        value = {**self._last, **self._earlier, **self._by_hand}[key]
        return NON_FINITE.get(value, value) if isinstance(value, str) else value

    def __setitem__(self, key: str, value: Any) -> None:
        self.update({key: value})

    def __delitem__(self, key: str) -> None:
        del self._by_hand[key]
        self._save(self._by_hand)

    def __iter__(self) -> Iterator[str]:
        return iter({**self._last, **self._earlier, **self._by_hand})

    def __len__(self) -> int:
        return len({**self._last, **self._earlier, **self._by_hand})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"the summary has no {name!r}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            self[name] = value

    def __repr__(self) -> str:
        return f"Summary({dict(self)!r})"

    def remember(self, by_hand: dict[str, Any]) -> None:
        """Take what another process of the run has set by hand; it stays where it is written."""
        self._earlier = by_hand

    def follow(self, last: dict[str, Any]) -> dict[str, Any]:
        """From now on read what is not set by hand from `last`, which is returned."""
        self._last = last
        return last

    def update(self, *others: Any, **values: Any) -> None:
        """Set several values by hand, and write them once. Nested dicts are flattened with `/`."""
        for other in (*others, values):
            row, problems = flatten(dict(other))
            self._by_hand.update(row)
            for problem in problems:
                self._on_problem(f"summary: {problem}")
        self._save(self._by_hand)
