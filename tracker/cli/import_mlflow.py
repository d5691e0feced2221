"""`tracker import mlflow`: MLflow's runs → runs."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tracker.cli.importing import run, where
from tracker.importers.mlflow import find_mlflow
from tracker.importers.source import Source


@click.command("mlflow")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--artifacts", multiple=True, metavar="DIR", help="A folder elsewhere that artifacts may lie in.")
@where
def command(
    paths: tuple[str, ...], artifacts: tuple[str, ...], project: str | None, group: str, root: str | None
) -> None:
    """Turn MLflow's runs into runs: those of a folder mlruns, or of a database mlflow.db.

    An experiment becomes a project; params, metrics, tags, host metrics and small artifacts come with the runs.
    Importing again changes only what differs.
    """

    def find(places: Sequence[str]) -> list[Source]:
        notes: list[str] = []
        sources = find_mlflow(places, notes, artifacts)
        for note in notes:
            click.echo(f"tracker: {note}", err=True)
        return sources

    run(find, paths, project, group, root)
