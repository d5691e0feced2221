"""`tracker restore`: the code of a run in a folder of its own."""

from __future__ import annotations

import os
import sys
import time

import click

from tracker.read.find import find_run
from tracker.read.restore import printable, restore
from tracker.settings import load
from tracker.store import open_store


@click.command()
@click.argument("run", metavar="RUN")
@click.option("--dest", metavar="DIR", help="The folder to make; by default one named by the run's id.")
@click.option("--root", metavar="URL", help="Where the runs are: a folder or an fsspec URL.")
@click.option("--project", metavar="NAME", help="The project; may be left out where the root holds one.")
@click.option("--writer", default="", metavar="NAME", help="Which process's code, where several wrote the run.")
def command(run: str, dest: str | None, root: str | None, project: str | None, writer: str) -> None:
    """Restore the code of RUN: its commit in a git worktree, with the changes that were not committed.

    RUN is an id, a name that only one run has, or either behind PROJECT/. Run it in a clone of the run's repository.
    The config and the packages are put into the folder tracker-restore. What cannot be restored is listed; if the
    changes cannot be applied, the exit code is 1.
    """
    settings = load({"root": root, "project": project})
    with open_store(settings.root) as store:
        where = settings.project if "project" in settings.sources else ""
        found = find_run(store, run, project=where, now=time.time())
        folder = os.path.abspath(dest or found.id)
        result = restore(store, found, folder, repository=os.getcwd(), writer=writer)
    click.echo(f"{printable(found.name)} ({found.id}) is restored in {folder}")
    for line in result.done:
        click.echo(f"  {line}")
    if result.missing:
        click.echo("not restored:", err=True)
    for line in result.missing:
        click.echo(f"  {line}", err=True)
    if result.command:
        click.echo(f"it was started by:\n  {result.command}")
    if not result.is_whole:
        sys.exit(1)
