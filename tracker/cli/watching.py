"""Watching, as `tracker build --watch` and `tracker serve` do it: build after build, until Ctrl-C."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import click

from tracker.build.output import Output
from tracker.build.site import BuildOptions, BuildResult
from tracker.build.text import plural
from tracker.build.watch import Watch
from tracker.settings import Settings
from tracker.store import Store, is_local, local_path, open_store

EVERY_LOCAL, EVERY_REMOTE = 1.0, 5.0
PRUNE_EVERY = 600.0
"""What is not needed any more is removed so seldom, in seconds: an open page may still ask for it."""


class BuildOnce(Protocol):
    """Makes the site once; raises TrackerError."""

    def __call__(self, options: BuildOptions, *, prune: bool, root: Store) -> tuple[BuildResult, Output]:
        """Build."""


def watch_site(
    options: BuildOptions,
    settings: Settings,
    build: BuildOnce,
    *,
    every: float | None,
    prune: bool | None,
    first: Callable[[BuildResult], None],
) -> None:
    """Build a site again and again until Ctrl-C or SIGTERM.

    Args:
        options: what to build; the time is each build's own.
        settings: where it goes.
        build: makes it.
        every: seconds between builds and looks; None for what suits the place.
        prune: whether what is not needed any more is removed; None for yes, since much piles up.
        first: called after the first build.
    """
    local = is_local(settings.root) and is_local(settings.out)
    pace = every if every is not None else EVERY_LOCAL if local else EVERY_REMOTE
    folders = [place for place in (options.reports, options.templates) if place is not None]
    made = [Path(local_path(url)) for url in (settings.out, settings.cache) if is_local(url)]
    pruned: float | None = None

    with open_store(options.root) as root, Watch(root, options.project, folders, made, every=pace) as watch:

        def once() -> BuildResult:
            nonlocal pruned
            started = time.monotonic()
            due = pruned is None or started - pruned > PRUNE_EVERY
            now = replace(options, now=time.time(), watched=pace)
            result, output = build(now, prune=prune is not False and due, root=root)
            if pruned is None:
                first(result)
            if due:
                pruned = started
            _say(result, output, time.monotonic() - started)
            return result

        with _ended_by_signals(watch):
            watch.run(once, lambda text: click.echo(f"{_clock()} {text}", err=True))


def _say(result: BuildResult, output: Output, seconds: float) -> None:
    problems = f", {plural(len(result.problems), 'problem')}" if result.problems else ""
    runs = f"{plural(result.runs, 'run')} ({result.fresh:,} read)"
    click.echo(f"{_clock()} {runs}, {plural(output.written, 'file')} written{problems}; {seconds:.1f} s")


def _clock() -> str:
    return time.strftime("%H:%M:%S")


@contextmanager
def _ended_by_signals(watch: Watch) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the watching after the build that is under way; the second one ends that too."""

    def end(number: int, _frame: object) -> None:
        signal.signal(number, signal.default_int_handler)
        watch.stop()

    before = {}
    with suppress(ValueError):  # signals are for the main thread only
        before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
