"""What the commands of `tracker import` share: options, the progress bar, and what is said at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from tracker.cli.options import Command
from tracker.importers.report import ImportReport, Progress
from tracker.importers.source import Source
from tracker.importers.source_import import Into, import_sources
from tracker.settings import Settings, load
from tracker.store import open_store, scrub

NOTES_MAX = 100


def where(command: Command) -> Command:
    """`--project`, `--group` and `--root`."""
    command = click.option("--root", metavar="URL", help="Where runs live: a folder or a bucket.")(command)
    command = click.option("--group", default="", metavar="NAME", help="The group of the runs, instead of their own.")(
        command
    )
    return click.option(
        "--project", metavar="P", help="The project to put the runs into; by default the one that they were in."
    )(command)


def run(
    find: Callable[[Sequence[str]], Sequence[Source]],
    paths: Sequence[str],
    project: str | None,
    group: str,
    root: str | None,
) -> None:
    """Import the runs that are found below some paths, and say what became of them.

    Args:
        find: gives the runs of the tool.
        paths: files and folders of this machine.
        project: as given on the command line, as are the others.
        group: likewise.
        root: likewise.

    Raises:
        UsageError: there is no run, or a name is none.
        StoreError: the root does not take them.
    """
    found = load({"root": root, "project": project})
    into = Into(project=found.project if project else "", default=found.project, group=group)
    report = import_sources(find(paths), open_store(found.root), into, bar())
    say(report, found)
    if report.failed:
        sys.exit(1)


def say(report: ImportReport, settings: Settings) -> None:
    """Print the notes of an import, and what it did."""
    for note in report.notes[:NOTES_MAX]:
        click.echo(f"tracker: {note}", err=True)
    if len(report.notes) > NOTES_MAX:
        click.echo(f"tracker: … and {len(report.notes) - NOTES_MAX:,} notes more", err=True)
    projects = ", ".join(sorted(report.projects)) or settings.project
    click.echo(f"{report} → {scrub(settings.root)}, project {projects}")


def bar() -> Progress | None:
    """Shows a progress bar where there is a terminal."""
    return _bar if sys.stderr.isatty() else None


@contextmanager
def _bar(label: str, total: int) -> Iterator[Callable[[int], None]]:
    with click.progressbar(length=total, label=label, file=sys.stderr) as shown:
        yield shown.update
