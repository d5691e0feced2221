"""Which runs a panel is about, and whether the fields that it names are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.errors import QueryError
from tracker.read.model import Run
from tracker.read.query import Filter, check_names
from tracker.read.table import check_field, known_fields, split_sort


def choose_runs(runs: Sequence[Run], query: Filter) -> list[Run]:
    """The runs that a block's `runs` option lets through, in their order.

    Raises:
        QueryError: the filter looks at a field that no run has; the message begins with `runs:`.
    """
    if query.names and runs:
        try:
            check_names(query, known_fields(runs))
        except QueryError as error:
            raise QueryError(f"runs: {error}") from error
    return [run for run in runs if query.matches(run.fields())]


def check_fields(option: str, names: Iterable[str], runs: Sequence[Run]) -> None:
    """Refuse field names that no run has; the message begins with the option.

    Raises:
        QueryError: there is one; the message names the closest fields.
    """
    wanted = list(names)
    known = known_fields(runs) if wanted else []
    for name in wanted:
        check_field(name, known, option)


def check_sort(keys: Iterable[str], runs: Sequence[Run]) -> None:
    """As `check_fields`, for the keys of a `sort` option."""
    check_fields("sort", (split_sort(key)[0] for key in keys), runs)
