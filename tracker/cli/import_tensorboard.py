"""`tracker import tensorboard`: TensorBoard's event files → runs."""

from __future__ import annotations

import click

from tracker.cli.importing import run, where
from tracker.importers.tensorboard_find import find


@click.command("tensorboard")
@click.argument("paths", nargs=-1, required=True, metavar="DIR…")
@where
def command(paths: tuple[str, ...], project: str | None, group: str, root: str | None) -> None:
    """Turn TensorBoard's event files into runs, one a folder at or below DIR.

    Numbers, text, images, histograms and sound become metrics, hyperparameters config. Importing again changes only
    what differs.
    """
    run(find, paths, project, group, root)
