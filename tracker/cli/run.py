"""`tracker run`: a run around any command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType
from typing import NoReturn

import click

from tracker.errors import UsageError

WRITER_VARIABLE = "TRACKER_RUN_WRITER"
"""Tells `tracker log` within the command which folder its rows go to."""


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, metavar="-- CMD...", type=click.UNPROCESSED)
@click.option("--project", help="What the run belongs to.")
@click.option("--name", help="What people call it.")
@click.option("--group", help="The group that it is charted with.")
@click.option("--tags", help="Its tags, with commas between them.")
@click.option("--root", help="Where runs live: a folder or a URL.")
@click.option("--as-wandb", is_flag=True, help="Let scripts that import wandb log to tracker instead.")
def command(
    words: tuple[str, ...],
    project: str | None,
    name: str | None,
    group: str | None,
    tags: str | None,
    root: str | None,
    as_wandb: bool,
) -> None:
    """Run a command as a run: its system metrics, code, state and exit code are kept, and what it logs.

    Within it, `tracker log loss=0.5` logs a row, and Python scripts that call `tracker.init()` join the same run. The
    command's exit code is passed on, and SIGINT and SIGTERM reach it.

    With --as-wandb each `wandb.init()` of the command and its child processes makes a run of tracker, in unchanged
    scripts and whether or not wandb is installed; the other options are what holds where a script says nothing.
    """
    if as_wandb:
        from tracker.compat.launch import environment

        given = {"project": project, "name": name, "group": group, "tags": tags, "root": root}
        _become(words, environment(os.environ, given))
    from tracker.log import session

    run = session.init(
        project=project, name=name, group=group, tags=tags.split(",") if tags else None, root=root, console="off"
    )
    try:
        process = subprocess.Popen(words, env={**os.environ, **run.variables(), WRITER_VARIABLE: run.writer_dir})
    except OSError as error:
        run.end("failed", 127)
        raise UsageError(f"{words[0]} cannot be started ({error.strerror})") from error
    _pass_on(process)
    code = process.wait()
    run.end("killed" if code < 0 else "failed" if code else "finished", code)
    sys.exit(128 - code if code < 0 else code)


def _become(words: tuple[str, ...], environ: dict[str, str]) -> NoReturn:
    """Be the command from now on, as `exec` of a shell; signals and exit code are its own."""
    sys.stdout.flush()
    try:
        os.execvpe(words[0], words, environ)  # noqa: S606 - it is the user's own command
    except OSError as error:
        raise UsageError(f"{words[0]} cannot be started ({error.strerror})") from error


def _pass_on(process: subprocess.Popen[bytes]) -> None:
    """Hand signals to the command; Ctrl-C in a terminal reaches it by itself, and must not end us before it."""

    def hand(number: int, _frame: FrameType | None) -> None:
        process.send_signal(number)

    signal.signal(signal.SIGTERM, hand)
    signal.signal(signal.SIGINT, hand if not sys.stdin.isatty() else lambda *_: None)
