"""`tracker sync`: upload what of local runs is not in the bucket yet."""

from __future__ import annotations

import os
import sys

import click

from tracker.errors import UsageError
from tracker.settings import load


@click.command()
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path())
@click.option("--root", help="Where the runs go, a folder or URL; by default where their scripts meant them to go.")
def command(folders: tuple[str, ...], root: str | None) -> None:
    """Upload what of local runs is not in their root yet.

    DIR is a run's folder, or any folder above runs; by default the folder of local copies (./tracker-runs). A run may
    be synced any number of times, also while others write to it, and also after a crash of everything.
    """
    from tracker.mirror.sync import find_runs, sync_run

    paths = list(folders) or [load().dir]
    for path in paths:
        if not os.path.isdir(path):
            raise UsageError(f"{path} is no folder: give a run's folder, or one above runs")
    runs = find_runs(paths)
    if not runs:
        raise UsageError(f"there is no run in {', '.join(paths)}")
    failed = 0
    for run_dir in runs:
        result = sync_run(run_dir, load({"root": root}).root if root else "")
        failed += bool(result.error)
        done = f"{result.files} files ({result.bytes:,} bytes) uploaded" if result.files else "all there"
        notes = "".join(f"; {text}" for text in (result.note,) if text)
        click.echo(f"{os.path.relpath(run_dir)}: {result.error or done}{notes}", err=bool(result.error))
    click.echo(f"{len(runs) - failed} of {len(runs)} runs are in sync")
    if failed:
        sys.exit(1)
