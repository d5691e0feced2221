"""`tracker sync`: upload what of local runs is not in the bucket yet."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import click

from tracker.errors import UsageError
from tracker.settings import load

if TYPE_CHECKING:
    from tracker.mirror.sync import SyncResult

AT_ONCE = 8
"""Runs that are synced at once: most of the time a store is waited for."""


@click.command()
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path())
@click.option("--root", help="Where the runs go, a folder or URL; by default where their scripts meant them to go.")
def command(folders: tuple[str, ...], root: str | None) -> None:
    """Upload what of local runs is not in their root yet.

    DIR is a run's folder, or any folder above runs; by default the folder of local copies (./tracker-runs). A run may
    be synced any number of times, also while others write to it, and also after a crash of everything.
    """
    from tracker.mirror.sync import find_runs

    paths = list(folders) or [load().dir]
    for path in paths:
        if not os.path.isdir(path):
            raise UsageError(f"{path} is no folder: give a run's folder, or one above runs")
    runs = find_runs(paths)
    if not runs:
        raise UsageError(f"there is no run in {', '.join(paths)}")
    failed = 0
    place = load({"root": root}).root if root else ""
    for number, result in enumerate(_sync_all(runs, place), start=1):
        failed += bool(result.error)
        done = f"{result.files} files ({result.bytes:,} bytes) uploaded" if result.files else "all there"
        notes = "".join(f"; {text}" for text in (result.note,) if text)
        _show_progress("")
        click.echo(f"{os.path.relpath(result.run_dir)}: {result.error or done}{notes}", err=bool(result.error))
        _show_progress(f"{number} of {len(runs)} runs …" if number < len(runs) else "")
    click.echo(f"{len(runs) - failed} of {len(runs)} runs are in sync")
    if failed:
        sys.exit(1)


def _sync_all(runs: list[str], root: str) -> Iterator[SyncResult]:
    """Sync several runs at once; results come in the runs' order."""
    from tracker.mirror.sync import sync_run

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda run_dir: sync_run(run_dir, root), runs)


def _show_progress(text: str) -> None:
    """A line that the next one overwrites, where a person sits before it."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text}", nl=False, err=True)
