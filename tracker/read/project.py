"""Project: every run of a project through a cache: one listing, and then only what changed is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tracker.format import layout
from tracker.read.assemble import READ_KINDS, RunListing
from tracker.read.cache import Heads
from tracker.read.collector import paused
from tracker.read.digest import decode_head, head_fits, listing_key
from tracker.read.model import Run
from tracker.read.parallel import Workers
from tracker.read.refresh import Refreshed, Source, refresh_runs
from tracker.read.stored import StoredHistory

BATCH_BYTES, BATCH_RUNS = 16 << 20, 32
"""Runs are read in batches of about so many bytes, so many at most: what one process holds at a time."""


@dataclass(frozen=True)
class ProjectRuns:
    """The runs of a project."""

    runs: list[Run]
    """Sorted by creation time (unknown last), then id. Their histories stay in the cache until they are asked for."""
    fresh: int
    """How many were read anew."""
    until: float = math.inf
    """Unix seconds at which a run begins to say something else by itself: its writers have been silent for too long."""
    complete: bool = True
    """Whether all of them could be read; else the next build is to look again, though no file changes."""


def read_project(
    source: Source, listings: Sequence[RunListing], workers: Workers, progress: Callable[[int, int], None]
) -> ProjectRuns:
    """Every run of a project. Never raises for a run: what cannot be read is a sentence in its `problems`.

    Args:
        source: where the runs lie, and the cache.
        listings: the project's runs, as listed.
        workers: who reads what is new.
        progress: called with how many of the new runs are read, and how many there are.
    """
    cache = source.cache
    with paused():
        heads = cache.load_heads()
        gone = heads.keys() - {listing.run_id for listing in listings}
        missed = [one for one in listings if not _fits(heads, one, source.now)]
    whole: dict[str, Run] = {}
    fleeting: Heads = {}
    changed = set(gone)
    for done, refreshed in enumerate(_refresh(source, missed, workers), 1):
        progress(done, len(missed))
        _take(refreshed, heads, fleeting, whole)
        changed.add(refreshed.run_id)
    if changed:
        kept = {run_id: head for run_id, head in heads.items() if run_id not in gone}
        cache.save_heads(kept, changed)
        cache.delete_digests(gone)
    runs, until = [], math.inf
    with paused():
        for listing in listings:
            run_id = listing.run_id
            head = fleeting.get(run_id) or heads.pop(run_id, None)
            run = whole.get(run_id)
            if run is None and head is not None:
                run = decode_head(head, StoredHistory(source, listing, head))
                until = min(until, math.inf if head["until"] is None else head["until"])
            if run is not None:
                runs.append(run)
        return ProjectRuns(sorted(runs, key=_order), len(missed), until, complete=not fleeting)


def _order(run: Run) -> tuple[bool, float, str]:
    return run.created_at is None, run.created_at or 0.0, run.id


def _fits(heads: Heads, listing: RunListing, now: float) -> bool:
    head = heads.get(listing.run_id)
    return head is not None and head_fits(head, listing_key(listing), now)


def _take(refreshed: Refreshed, heads: Heads, fleeting: Heads, whole: dict[str, Run]) -> None:
    """Put a run that was read where it belongs."""
    run_id = refreshed.run_id
    heads.pop(run_id, None)
    if refreshed.head is None:
        if refreshed.run is not None:
            whole[run_id] = refreshed.run
    elif refreshed.complete:
        heads[run_id] = refreshed.head
    else:
        fleeting[run_id] = refreshed.head


def _refresh(source: Source, missed: Sequence[RunListing], workers: Workers) -> Iterator[Refreshed]:
    if not missed:
        return
    few = len(missed) <= BATCH_RUNS
    missed_ids = {one.run_id for one in missed}
    known = missed_ids if few else missed_ids & source.cache.list_digests()  # of a few, it is cheaper to just ask
    tasks = ((source, batch, known.intersection(one.run_id for one in batch)) for batch in _batches(missed))
    for refreshed in workers.map(refresh_runs, tasks, few=few):
        yield from refreshed


def _batches(listings: Sequence[RunListing]) -> Iterator[list[RunListing]]:
    batch: list[RunListing] = []
    size = 0
    for listing in listings:
        batch.append(listing)
        size += sum(info.size for path, info in listing.objects.items() if _is_read(path))
        if size >= BATCH_BYTES or len(batch) >= BATCH_RUNS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _is_read(path: str) -> bool:
    item = layout.parse_object(path)
    return item is not None and item.kind in READ_KINDS
