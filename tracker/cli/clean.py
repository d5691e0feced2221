"""`tracker clean`: remove local copies of runs that are proven to be in the bucket."""

from __future__ import annotations

import os
import re
import time

import click

from tracker.errors import UsageError
from tracker.settings import load

_UNITS = {"m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


@click.command()
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path())
@click.option("--root", help="Where the runs went, a folder or URL; by default where their scripts meant them to go.")
@click.option("--older-than", metavar="AGE", help="Only runs that ended longer ago, such as 7d, 12h or 30m.")
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
def command(folders: tuple[str, ...], root: str | None, older_than: str | None, *, dry_run: bool) -> None:
    """Remove local copies of runs that are in their root.

    DIR is a run's folder, or any folder above runs; by default the folder of local copies (./tracker-runs). A run is
    removed when it has ended and the root's own listing shows every one of its files; any other stays, and the reason
    is told. Files that were never to leave this machine (ignore_globs) stay too.
    """
    from tracker.mirror.clean import clean_run
    from tracker.mirror.sync import find_runs

    paths = list(folders) or [load().dir]
    for path in paths:
        if not os.path.isdir(path):
            raise UsageError(f"{path} is no folder: give a run's folder, or one above runs")
    before = time.time() - _seconds(older_than) if older_than else None
    place = load({"root": root}).root if root else ""
    total, cleaned, runs = 0, 0, find_runs(paths)
    for run_dir in runs:
        result = clean_run(run_dir, place, ended_before=before, dry_run=dry_run)
        total += result.bytes
        cleaned += not result.why
        kept = f"; {result.kept} files stay here, as asked" if result.kept else ""
        done = f"{result.files} files ({result.bytes:,} bytes) {'would be ' if dry_run else ''}removed{kept}"
        click.echo(f"{os.path.relpath(run_dir)}: {f'kept: {result.why}' if result.why else done}")
    would = "would be freed" if dry_run else "freed"
    click.echo(f"{total:,} bytes {would}; {cleaned} of {len(runs)} runs {'could go' if dry_run else 'removed'}")


def _seconds(age: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([mhdw])", age.strip())
    if found is None:
        raise UsageError(f"--older-than {age!r} is no age: write 30m, 12h, 7d or 2w")
    return float(found[1]) * _UNITS[found[2]]
