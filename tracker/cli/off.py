"""`tracker off`: runs of a folder do nothing."""

from __future__ import annotations

import os

import click


@click.command()
def command() -> None:
    """Switch tracking off in this folder: scripts run as before, and nothing is written.

    It stands in the folder's tracker.toml; `tracker on` takes it back.
    """
    from tracker.cli.toml_file import switch_off
    from tracker.settings import load

    path = switch_off(os.getcwd())
    settings = load()
    if settings.mode != "disabled":
        click.echo(f"{path} says that tracking is off, but {settings.sources['mode']} sets it to {settings.mode}")
        return
    click.echo(f"Tracking is off below {os.path.dirname(path)}; `tracker on` switches it on again")
