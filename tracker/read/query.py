"""Filters: which runs, in a small language that is parsed, never evaluated. `docs/filters.md` describes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Filter:
    """A parsed filter; `Filter()` lets every run through."""

    text: str = ""
    """As the author wrote it."""
    names: frozenset[str] = frozenset()
    """Every field that it looks at."""

    def matches(self, fields: Mapping[str, Any]) -> bool:
        """Whether a run with these fields passes."""
        raise NotImplementedError


def parse_filter(text: str) -> Filter:
    """Parse a filter.

    Raises:
        QueryError: it cannot be understood; the message points at the place.
    """
    raise NotImplementedError


def check_names(query: Filter, known: Iterable[str]) -> None:
    """Refuse a filter that looks at a field no run has.

    Raises:
        QueryError: it does; the message names the closest known fields.
    """
    raise NotImplementedError
