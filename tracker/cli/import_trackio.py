"""`tracker import trackio`: Trackio's runs → runs."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tracker.cli.importing import run, where
from tracker.importers.source import Source
from tracker.importers.trackio import find_trackio


@click.command("trackio")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@where
def command(paths: tuple[str, ...], project: str | None, group: str, root: str | None) -> None:
    """Turn Trackio's runs into runs: those of a project's database, or of the folder that holds them.

    Metrics, media, tables, config, host metrics and alerts come with the runs. Importing again changes only what
    differs.
    """

    def find(places: Sequence[str]) -> list[Source]:
        notes: list[str] = []
        sources = find_trackio(places, notes)
        for note in notes:
            click.echo(f"tracker: {note}", err=True)
        return sources

    run(find, paths, project, group, root)
