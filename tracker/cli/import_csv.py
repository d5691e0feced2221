"""`tracker import csv`: CSV files → runs."""

from __future__ import annotations

import click

from tracker.cli.importing import bar, say
from tracker.importers.csv_gathered import CsvOptions
from tracker.importers.csv_import import import_csv
from tracker.settings import load
from tracker.store import open_store


@click.command("csv")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--project", metavar="P", help="The project to put the runs into.")
@click.option("--run", "run", multiple=True, required=True, metavar="COL", help="Names the run; several do together.")
@click.option("--group", default="", metavar="COL", help="The run's group.")
@click.option("--step", default="", metavar="COL", help="The row's step, a whole number.")
@click.option("--time", default="", metavar="COL", help="Unix or ISO time, or seconds since the run's start.")
@click.option("--config", multiple=True, metavar="COL", help="A hyperparameter; repeat for more.")
@click.option("--key", default="", metavar="COL", help="Long form: the column with the metric's name.")
@click.option("--value", default="", metavar="COL", help="Long form: the column with its value.")
@click.option("--root", metavar="URL", help="Where runs live: a folder or a bucket.")
def command(
    files: tuple[str, ...],
    project: str | None,
    run: tuple[str, ...],
    group: str,
    step: str,
    time: str,
    config: tuple[str, ...],
    key: str,
    value: str,
    root: str | None,
) -> None:
    """Turn CSV files (also .gz) into runs: long or wide logs, or a table of results with one row a run.

    Columns of numbers become metrics, columns of text config. Importing a file again changes only what differs.
    """
    found = load({"root": root, "project": project})
    options = CsvOptions(run=run, group=group, step=step, time=time, config=config, key=key, value=value)
    report = import_csv(files, open_store(found.root), found.project, options, bar())
    say(report, found)
