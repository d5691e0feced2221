"""`tracker new report`: a report to start from."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import click

from tracker.cli.options import where


@click.group()
def command() -> None:
    """Make a file to start from."""


@command.command()
@click.argument("name")
@click.option("--dir", "reports", metavar="DIR", help="The folder of reports (default: reports).")
@where
def report(name: str, reports: str | None, root: str | None, project: str | None) -> None:
    """Write reports/NAME.md: charts, a table and prose about the project's most important metrics.

    Its head lists the metrics, groups and keys of the configuration that there are. A file that is there already is
    never touched.
    """
    from tracker.api.client import Api
    from tracker.build.new_report import place_of, starter_text, write_report
    from tracker.settings import load

    settings = load({"reports": reports, "root": root, "project": project})
    place = place_of(name, Path(settings.reports))
    api = Api(root, project, jobs=os.cpu_count() or 1)
    runs = [run.record for run in api.runs(None, "", ["created_at"])]
    templates = Path(settings.templates) if settings.templates else None
    today = dt.datetime.now(tz=dt.timezone.utc).date().isoformat()
    write_report(place, starter_text(name.removesuffix(".md"), runs, api.project(project), today, templates))
    click.echo(
        f"{os.path.relpath(place)}: change it as you like, then `tracker build`, or `tracker serve` while you do"
    )
