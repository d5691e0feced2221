"""`tracker import`: other tools' logs → runs."""

from __future__ import annotations

import click

from tracker.cli.import_csv import command as import_csv
from tracker.cli.import_dvclive import command as import_dvclive
from tracker.cli.import_mlflow import command as import_mlflow
from tracker.cli.import_tensorboard import command as import_tensorboard
from tracker.cli.import_trackio import command as import_trackio
from tracker.cli.import_wandb import command as import_wandb


@click.group()
def command() -> None:
    """Turn other tools' logs into runs."""


command.add_command(import_csv)
command.add_command(import_dvclive)
command.add_command(import_mlflow)
command.add_command(import_tensorboard)
command.add_command(import_trackio)
command.add_command(import_wandb)
