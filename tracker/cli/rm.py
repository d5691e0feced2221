"""`tracker rm`: delete runs."""

from __future__ import annotations

import sys

import click

from tracker.api.client import Api
from tracker.api.edit import run_objects
from tracker.build.text import format_size, plural
from tracker.cli.options import where
from tracker.cli.terminal import safe
from tracker.errors import UsageError


@click.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN...")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option("--force", is_flag=True, help="Delete runs too that still run, or that cannot be read.")
@where
def command(runs: tuple[str, ...], yes: bool, force: bool, root: str | None, project: str | None) -> None:
    """Delete runs with their files, after asking. There is no way back.

    RUN is an id, a name that only one run has, or either behind PROJECT/. Only objects in the runs' own folders are
    deleted. Copies on other machines stay, and `tracker sync` there would bring a run back.
    """
    api = Api(root, project)
    found = {(run.project, run.id): run for run in map(api.run, runs)}
    for run in found.values():
        objects = run_objects(api.store, run.project, run.id)
        size = format_size(sum(info.size for info in objects))
        click.echo(f"{safe(run.name)} ({run.project}/{run.id}), {run.state}: {plural(len(objects), 'object')}, {size}")
    if not yes and not sys.stdin.isatty():
        raise UsageError("nobody is there to ask: give --yes to delete")
    if not yes and not click.confirm(f"Delete {plural(len(found), 'run')} from {api.root}?"):
        click.echo("nothing is deleted")
        return
    for run in found.values():
        run.delete(force=force)
    click.echo(f"{plural(len(found), 'run')} deleted")
