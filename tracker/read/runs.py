"""Find the runs of a project in a store and read them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext

from tracker.errors import StoreError, UsageError
from tracker.format import layout
from tracker.read.assemble import READ_KINDS, RunListing, assemble_run
from tracker.read.collector import paused
from tracker.read.model import Run, WriterInfo
from tracker.store.base import ObjectInfo, Store

__all__ = ["Run", "RunListing", "WriterInfo", "list_projects", "list_runs", "projects_of", "read_runs", "runs_of"]

BATCH_BYTES = 64 << 20
"""Runs are read in batches of about so many bytes, which bounds the memory that a project of any size takes."""


def list_projects(store: Store) -> list[str]:
    """The projects below the store's root, sorted: folders that hold a run. Lists the whole root.

    Raises:
        StoreError: the store cannot be listed.
    """
    return projects_of(store.list(""))


def projects_of(objects: Iterable[ObjectInfo]) -> list[str]:
    """The projects that some objects of a root belong to, sorted."""
    found: set[str] = set()
    for info in objects:
        project, _, rest = info.key.partition("/runs/")
        if project not in found and layout.is_name(project) and layout.parse_object(rest) is not None:
            found.add(project)
    return sorted(found)


@paused()
def list_runs(store: Store, project: str, *, problems: list[str] | None = None) -> list[RunListing]:
    """The runs of a project, sorted by id, by one listing.

    Args:
        store: where the project lies.
        project: its name.
        problems: a sentence is added for each folder that is passed over because its name is none a run may have.

    Raises:
        UsageError: the project's name is not allowed.
        StoreError: the store cannot be listed.
    """
    if not layout.is_name(project):
        raise UsageError(f"{project!r} cannot name a project: use letters, digits, '.', '_' and '-', 128 at most")
    return runs_of(store.list(layout.runs_prefix(project)), project, problems=problems)


@paused()
def runs_of(objects: Iterable[ObjectInfo], project: str, *, problems: list[str] | None = None) -> list[RunListing]:
    """The runs of a project among the objects of a root, sorted by id; `problems` as in `list_runs`."""
    prefix = layout.runs_prefix(project)
    found: dict[str, dict[str, ObjectInfo]] = {}
    refused: dict[str, None] = {}
    for info in objects:
        if not info.key.startswith(prefix):
            continue
        path = info.key.removeprefix(prefix)
        run_id, slash, _ = path.partition("/")
        if layout.parse_object(path) is not None:
            found.setdefault(run_id, {})[path] = info
        elif slash and not layout.is_name(run_id) and not layout.is_local_name(run_id):
            refused[run_id] = None
    if problems is not None:
        problems.extend(f"{prefix}{name[:80]!r} is passed over: a run's folder is not named so" for name in refused)
    return [RunListing(run_id, found[run_id]) for run_id in sorted(found)]


def read_runs(
    store: Store,
    project: str,
    *,
    now: float,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
    problems: list[str] | None = None,
) -> list[Run]:
    """Every run of a project, sorted by creation time (unknown last), then id.

    A run, file or line that cannot be read never raises; it becomes a sentence in the run's `problems`.

    Args:
        store: where the project lies.
        project: its name.
        now: Unix seconds, to tell running runs from crashed ones.
        jobs: processes that parse; 1 parses in this one.
        progress: called with runs done and runs in all.
        problems: as in `list_runs`.

    Raises:
        UsageError: the project's name is not allowed.
        StoreError: the store cannot be listed.
    """
    listings = list_runs(store, project, problems=problems)
    runs: list[Run] = []
    context = multiprocessing.get_context("spawn")  # a fork would take along the store's threads
    with ProcessPoolExecutor(jobs, context) if jobs > 1 and len(listings) > 1 else nullcontext() as pool:
        for batch in _batches(listings):
            contents = _fetch(store, project, batch)
            projects, times = [project] * len(batch), [now] * len(batch)
            if pool is None:
                assembled: Iterator[Run] = map(assemble_run, projects, batch, contents, times)
            else:
                assembled = pool.map(assemble_run, projects, batch, contents, times, chunksize=4)
            for run in assembled:
                runs.append(run)
                if progress is not None:
                    progress(len(runs), len(listings))
    return sorted(runs, key=lambda run: (run.created_at is None, run.created_at or 0.0, run.id))


def _is_read(path: str) -> bool:
    item = layout.parse_object(path)
    return item is not None and item.kind in READ_KINDS


def _batches(listings: Sequence[RunListing]) -> Iterator[list[RunListing]]:
    """The runs in batches of about `BATCH_BYTES`."""
    batch: list[RunListing] = []
    size = 0
    for listing in listings:
        batch.append(listing)
        size += sum(info.size for path, info in listing.objects.items() if _is_read(path))
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _fetch(store: Store, project: str, batch: Sequence[RunListing]) -> list[Mapping[str, bytes | StoreError]]:
    """The content of each run's objects, by path relative to the project's `runs/`."""
    prefix = layout.runs_prefix(project)
    paths = [[path for path in listing.objects if _is_read(path)] for listing in batch]
    found = store.get_many(prefix + path for group in paths for path in group)
    return [{path: found[prefix + path] for path in group} for group in paths]
