"""`tracker ls`: the runs of a project."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

import click

from tracker.api.client import ORDER, Api
from tracker.cli.options import choose, split, where, which
from tracker.cli.terminal import echo_json, echo_table, is_number
from tracker.read.model import Run
from tracker.read.table import column_labels

_FIRST = ("name", "id", "state", "created_at", "duration")
_SUMMARY_MAX = 4


@click.command()
@which
@click.option("--columns", "-c", multiple=True, metavar="FIELDS", help="Fields or globs, as config.lr or 'summary.*'.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: a list of objects, with every field by default.")
@where
def command(
    filters: str | None,
    sort: tuple[str, ...],
    limit: int | None,
    columns: tuple[str, ...],
    as_json: bool,
    root: str | None,
    project: str | None,
) -> None:
    """List runs, the newest first.

    A pipe gets lines with tabs between the values: numbers in full, times as ISO 8601, seconds for durations.
    """
    runs = [
        run.record
        for run in Api(root, project, jobs=os.cpu_count() or 1).runs(None, filters or "", split(sort) or ORDER)
    ]
    runs = runs if limit is None else runs[:limit]
    names, kinds = choose(runs, split(columns), _default(runs))
    if as_json:
        fields = [dict(run.fields()) for run in runs]
        echo_json([{name: found.get(name) for name in names} if columns else found for found in fields])
    elif runs or columns:
        rows = [[run.fields().get(name) for name in names] for run in runs]
        echo_table(names, rows, kinds, list(column_labels(names).values()))
    else:
        click.echo("no run fits" if filters else "there are no runs", err=True)


def _default(runs: Sequence[Run]) -> list[str]:
    """What says most in little room: group and tags where there are any, and the numbers that most runs came to."""
    counts: Counter[str] = Counter()
    for run in runs:
        counts.update(
            name for name, value in run.fields().items() if name in ("group", "tags") or _is_result(name, value)
        )
    fields = [name for name in ("group", "tags") if any(run.fields().get(name) for run in runs)]
    results = sorted((name for name in counts if name.startswith("summary.")), key=lambda name: (-counts[name], name))
    return [*_FIRST, *fields, *results[:_SUMMARY_MAX]]


def _is_result(name: str, value: object) -> bool:
    return name.startswith("summary.") and is_number(value)
