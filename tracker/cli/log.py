"""`tracker log`: a row of values from a shell script."""

from __future__ import annotations

import os
import time
from typing import Any

import click

from tracker.errors import UsageError
from tracker.format import layout

WRITER = "sh"
"""The writer of rows that come from outside `tracker run`."""


@click.command()
@click.argument("values", nargs=-1, required=True, metavar="NAME=VALUE...")
@click.option("--step", type=int, help="The row's step; by default one more than the last row's.")
@click.option("--run", "run_id", help="The run's id, in a local root; by default the one that `tracker run` started.")
def command(values: tuple[str, ...], step: int | None, run_id: str | None) -> None:
    """Log a row of values: `tracker log loss=0.5 phase=warmup`.

    Within `tracker run -- CMD` the row goes to that run, whose companion uploads it. Elsewhere --run (or
    TRACKER_RUN_ID) names a run of a local root, which begins where it is not there.
    """
    from tracker.format.rows import encode_row

    folder = _folder(run_id)
    row = dict(_pair(text) for text in values)
    line = encode_row(step or 0, time.time(), row)
    if step is None:  # a line without a step stands at one more than the line before
        line = b'{"_time":' + line.partition(b'"_time":')[2]
    try:
        _append(os.path.join(folder, "history"), line)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written to ({error.strerror})") from error


def _folder(run_id: str | None) -> str:
    """The writer's folder that rows go to."""
    from tracker.cli.run import WRITER_VARIABLE
    from tracker.settings import load

    given = os.environ.get(WRITER_VARIABLE)
    if given and run_id is None:
        return given
    settings = load({"run_id": run_id})
    if not settings.run_id:
        raise UsageError("which run? Start the script by `tracker run -- CMD`, or give --run or TRACKER_RUN_ID")
    if not settings.local_root:
        raise UsageError(
            f"{settings.root} is no folder: start the script by `tracker run -- CMD`, which uploads its rows"
        )
    if not layout.is_name(settings.run_id):
        raise UsageError(f"run {settings.run_id!r} holds more than letters, digits, '.', '_' and '-'")
    return os.path.join(settings.local_root, settings.project, "runs", settings.run_id, WRITER)


def _pair(text: str) -> tuple[str, Any]:
    from tracker.format.rows import read_cell

    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"{text!r} is no NAME=VALUE")
    if name.startswith("_"):
        raise UsageError(f"{name!r} begins with '_': such names are the format's own")
    return name, read_cell(value)


def _append(folder: str, line: bytes) -> None:
    """Append a line to the newest history segment of a folder, or to the next one where that is full.

    Raises:
        OSError: the disk does not take it.
    """
    os.makedirs(folder, exist_ok=True)
    numbers = [int(name.partition(".")[0]) for name in os.listdir(folder) if name.partition(".")[0].isdigit()]
    number = max(numbers, default=0)
    path = os.path.join(folder, f"{number}.jsonl")
    if os.path.exists(path) and os.path.getsize(path) >= layout.segment_limit(number):
        path = os.path.join(folder, f"{number + 1}.jsonl")
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.write(file, line)
    finally:
        os.close(file)
