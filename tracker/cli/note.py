"""`tracker note`: free text on a run."""

from __future__ import annotations

import sys

import click

from tracker.api.client import Api
from tracker.cli.options import where
from tracker.cli.terminal import safe


@click.command()
@click.argument("run")
@click.argument("text", required=False)
@click.option("--append", "-a", is_flag=True, help="Add TEXT below the notes that the run has.")
@where
def command(run: str, text: str | None, append: bool, root: str | None, project: str | None) -> None:
    """Set the notes of a run to TEXT, or show them. A TEXT of - is read from standard input.

    RUN is an id, a name that only one run has, or either behind PROJECT/. What the run wrote itself is not touched: the
    change is one more writer's.
    """
    found = Api(root, project).run(run)
    if text is not None:
        said = sys.stdin.read().rstrip("\n") if text == "-" else text
        found.update(notes=f"{found.notes}\n{said}" if append and found.notes else said)
    for line in found.notes.splitlines():
        click.echo(safe(line))
