"""Extras: what only a run's own page shows of its files, fetched for a few runs at a time and then forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.errors import StoreError
from tracker.format import layout
from tracker.read.code import PATCH, REPORT, REQUIREMENTS, code_writers
from tracker.read.model import Run
from tracker.read.output import END_BYTES, output_paths
from tracker.read.system import system_paths
from tracker.store import Store

Contents = Mapping[str, bytes | StoreError]
"""By path below the project's `runs/`: an object's bytes, or its beginning or end, or why it could not be had."""

SHOWN_BYTES = 200_000
"""So much of a patch is fetched at most."""

WRITERS_MAX = 32
"""System metrics of so many writers are shown, the code of `CODE_WRITERS_MAX`."""
CODE_WRITERS_MAX = 4

_BATCH_RUNS, _BATCH_BYTES = 100, 32 << 20


def with_extras(store: Store, runs: Sequence[Run]) -> Iterator[tuple[Run, Contents]]:
    """Each run with the contents of its extra files, in order. A file that cannot be had fails no build."""
    batch: list[Run] = []
    size = 0
    for run in runs:
        batch.append(run)
        size += sum(run.unread[path] for path in _whole(run))
        if len(batch) >= _BATCH_RUNS or size >= _BATCH_BYTES:
            yield from _fetch(store, batch)
            batch, size = [], 0
    yield from _fetch(store, batch)


def code_contents(store: Store, run: Run) -> Contents:
    """What of a run's code is shown: patches or their beginnings, packages, and what was left out."""
    prefix = layout.runs_prefix(run.project)
    code = [path for name in (REPORT, REQUIREMENTS, PATCH) for path in _code_paths(run, name)]
    small = [path for path in code if run.unread[path] <= SHOWN_BYTES]
    found = store.get_many([prefix + path for path in small]) if small else {}
    contents = {path: found[prefix + path] for path in small}
    for path in _beginnings(run):
        try:
            contents[path] = store.get_range(prefix + path, 0, SHOWN_BYTES)
        except StoreError as error:
            contents[path] = error
    return contents


def _fetch(store: Store, batch: Sequence[Run]) -> Iterator[tuple[Run, Contents]]:
    keys = [layout.runs_prefix(run.project) + path for run in batch for path in _whole(run)]
    found = store.get_many(keys) if keys else {}
    for run in batch:
        prefix = layout.runs_prefix(run.project)
        contents = {path: found[prefix + path] for path in _whole(run)}
        for path in _beginnings(run):
            try:
                contents[path] = store.get_range(prefix + path, 0, SHOWN_BYTES)
            except StoreError as error:
                contents[path] = error
        for path, size in _ends(run).items():
            try:
                contents[path] = store.get_range(prefix + path, size - END_BYTES, size)
            except StoreError as error:
                contents[path] = error
        yield run, contents


def _whole(run: Run) -> list[str]:
    """The paths that are read whole."""
    writers = {writer.name for writer in run.writers[:WRITERS_MAX]}
    paths = [path for path in system_paths(run) if path.split("/")[1] in writers]
    code = [path for name in (REPORT, REQUIREMENTS, PATCH) for path in _code_paths(run, name)]
    paths += [path for path in output_paths(run) if run.unread[path] <= END_BYTES]
    return paths + [path for path in code if run.unread[path] <= SHOWN_BYTES]


def _ends(run: Run) -> dict[str, int]:
    """The paths of which only the end is read, with their sizes."""
    return {path: run.unread[path] for path in output_paths(run) if run.unread[path] > END_BYTES}


def _beginnings(run: Run) -> list[str]:
    """The paths of which only the beginning is read."""
    return [path for path in _code_paths(run, PATCH) if run.unread[path] > SHOWN_BYTES]


def _code_paths(run: Run, name: str) -> list[str]:
    writers = code_writers(run)[:CODE_WRITERS_MAX]
    paths = [f"{run.id}/{writer.name}/{layout.CODE_FOLDER}/{name}" for writer in writers]
    return [path for path in paths if path in run.unread]
