"""`tracker import dvclive`: DVCLive's folders → runs."""

from __future__ import annotations

import click

from tracker.cli.importing import run, where
from tracker.importers.dvclive import find_dvclive


@click.command("dvclive")
@click.argument("paths", nargs=-1, required=True, metavar="DIR…")
@where
def command(paths: tuple[str, ...], project: str | None, group: str, root: str | None) -> None:
    """Turn DVCLive's folders into runs, one a folder at or below DIR.

    Metrics, params, images, plots and artifacts come with the runs. Importing again changes only what differs.
    """
    run(find_dvclive, paths, project, group, root)
