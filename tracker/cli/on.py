"""`tracker on`: runs of a folder are tracked again."""

from __future__ import annotations

import os

import click


@click.command()
def command() -> None:
    """Switch tracking on again in this folder, after `tracker off`."""
    from tracker.cli.toml_file import switch_on
    from tracker.settings import load

    path = switch_on(os.getcwd())
    settings = load()
    where = f", by {settings.sources['mode']}" if "mode" in settings.sources else ""
    click.echo(f"Tracking below {os.path.dirname(path)} is {settings.mode}{where}")
