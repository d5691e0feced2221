"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from tracker.api.client import full_name
from tracker.read.table import column_types, expand_columns, known_fields

Command = Callable[..., Any]
TIMES = {"time": "time", "duration": "duration"}


def where(command: Command) -> Command:
    """`--root` and `--project`."""
    command = click.option("--project", metavar="NAME", help="The project; may be left out where the root holds one.")(
        command
    )
    return click.option("--root", metavar="URL", help="Where the runs are: a folder or an fsspec URL.")(command)


def which(command: Command) -> Command:
    """`--filter`, `--sort` and `--limit`."""
    command = click.option("--limit", "-n", type=click.IntRange(min=0), metavar="N", help="At most so many runs.")(
        command
    )
    command = click.option(
        "--sort",
        "-s",
        "sort",
        multiple=True,
        metavar="FIELD",
        help="Order; - before a field that descends; repeatable.",
    )(command)
    return click.option("--filter", "-f", "filters", metavar="TEXT", help="Which runs: 'state == \"finished\"'.")(
        command
    )


def split(texts: Sequence[str]) -> list[str]:
    """Names that were given one by one or with commas between them."""
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]


def choose(runs: Sequence[Any], wanted: Sequence[str], default: Sequence[str]) -> tuple[list[str], list[str]]:
    """The columns of a table of runs and what each holds: "time", "duration" or "".

    Args:
        runs: runs as they were read.
        wanted: names and globs of fields; a bare name is looked for in the configuration and the summary too.
        default: what to take where nothing is wanted.

    Raises:
        QueryError: no run has such a field.
    """
    known = known_fields(runs)
    names = expand_columns([full_name(name, known, "columns") for name in wanted], known) if wanted else list(default)
    types = column_types(runs, names)
    return names, [TIMES.get(types[name], "") for name in names]
