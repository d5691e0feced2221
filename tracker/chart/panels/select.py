"""Which runs a panel is about, and whether the fields that it names are there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from tracker.errors import QueryError
from tracker.read.model import Run
from tracker.read.query import Filter, check_names
from tracker.read.runset import RunSet
from tracker.read.table import check_field, expand_columns, known_fields, split_sort


def choose_runs(runs: Sequence[Run], query: Filter) -> RunSet:
    """The runs that a block's `runs` option lets through, in their order.

    Raises:
        QueryError: the filter looks at a field that no run has; the message begins with `runs:`.
    """
    if query.names and runs:
        try:
            check_names(query, known_fields(runs))
        except QueryError as error:
            raise QueryError(f"runs: {error}") from error
    return RunSet.of(runs).passing(query)


def check_fields(option: str, names: Iterable[str], runs: Sequence[Run]) -> None:
    """Refuse field names that no run has; the message begins with the option.

    Raises:
        QueryError: there is one; the message names the closest fields.
    """
    wanted = list(names)
    known = known_fields(runs) if wanted else []
    for name in wanted:
        check_field(name, known, option)


def full_name(name: str, known: Collection[str]) -> str:
    """The field that a name means: `val_loss` is `summary.val_loss` where no field has the short name itself.

    Args:
        name: as an author writes it.
        known: `known_fields` of the runs.
    """
    return f"summary.{name}" if name not in known and f"summary.{name}" in known else name


def choose_columns(patterns: Iterable[str], known: Sequence[str]) -> list[str]:
    """As `expand_columns`, of names that may be short."""
    return expand_columns([full_name(pattern, known) for pattern in patterns], known)


def sort_keys(keys: Iterable[str], runs: Sequence[Run]) -> tuple[str, ...]:
    """The keys of a `sort` option with the whole names of their fields.

    Raises:
        QueryError: no run has one of the fields; the message names the closest.
    """
    parts = [split_sort(key) for key in keys]
    known = known_fields(runs) if parts else []
    found = []
    for name, descending in parts:
        full = full_name(name, known)
        check_field(full, known, "sort")
        found.append(f"-{full}" if descending else full)
    return tuple(found)
