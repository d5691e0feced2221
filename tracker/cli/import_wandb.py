"""`tracker import wandb`: the folders that wandb writes on this machine, and its exports → runs."""

from __future__ import annotations

import click

from tracker.cli.importing import run, where
from tracker.importers.wandb_find import find


@click.command("wandb")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@where
def command(paths: tuple[str, ...], project: str | None, group: str, root: str | None) -> None:
    """Turn wandb's runs into runs: the folders that it writes, offline or online, at or below PATH.

    A PATH that ends in .csv, .json or .jsonl is an export of a page's or by the API.

    Importing again changes only what differs.
    """
    run(find, paths, project, group, root)
