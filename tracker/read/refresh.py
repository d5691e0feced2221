"""Refresh: bring the digests of runs up to date, reading only what changed. A plain function, for any executor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from tracker.errors import NotFoundError, StoreError
from tracker.format import layout
from tracker.read.assemble import READ_KINDS, Assembled, Content, RunListing, assemble
from tracker.read.blocks import DamagedError
from tracker.read.cache import Cache, StoreRef
from tracker.read.collector import paused
from tracker.read.digest import Digest, encode_digest, encode_head, listing_key
from tracker.read.history import History
from tracker.read.model import Run
from tracker.read.parse import TAIL_BYTES, Piece, SegmentState, StaleBaseError, tail_digest

INCOMPLETE = "incomplete "
"""Begins the key of a digest that lacks something that could not be read: no listing has such a key."""


@dataclass(frozen=True)
class Source:
    """Where a project's runs are read from, and where what was read is kept."""

    root: StoreRef
    cache: Cache
    project: str
    now: float
    """Unix seconds."""


@dataclass(frozen=True)
class Refreshed:
    """A run that was read."""

    run_id: str
    head: dict[str, Any] | None
    """None where the run cannot be kept: it holds what JSON cannot."""
    run: Run | None
    """The whole run, where there is no head."""
    complete: bool
    """Whether all of it could be read and is in the cache: else the next build is to look again."""


@dataclass
class _Job:
    """One run on its way."""

    listing: RunListing
    key: str
    digest: Digest | None = None
    states: dict[str, SegmentState] = field(default_factory=dict)
    """How far segments that are kept were read, by path."""
    whole: list[str] = field(default_factory=list)
    """Paths to be read whole."""
    grown: list[str] = field(default_factory=list)
    """Paths of segments of which only the end is to be read."""
    contents: dict[str, Content] = field(default_factory=dict)


@paused()
def refresh_runs(source: Source, listings: Sequence[RunListing], known: AbstractSet[str]) -> list[Refreshed]:
    """Read runs, keep their digests, and return their heads.

    Args:
        source: from where, to where.
        listings: the runs.
        known: those that may have a digest; the others have none.
    """
    jobs = [_plan(source, listing, use=listing.run_id in known) for listing in listings]
    prefix = layout.runs_prefix(source.project)
    found = source.root.open().get_many(prefix + path for job in jobs for path in job.whole)
    done = []
    for job in jobs:
        job.contents.update({path: found.pop(prefix + path) for path in job.whole})
        done.append(_finish(source, job)[0])
    return done


def read_history(source: Source, listing: RunListing) -> History:
    """A run's history, read from its files, when its digest has gone; the digest is made anew."""
    job = _plan(source, listing, use=False)
    prefix = layout.runs_prefix(source.project)
    found = source.root.open().get_many(prefix + path for path in job.whole)
    job.contents.update({path: found[prefix + path] for path in job.whole})
    return _finish(source, job)[1].run.history


def _plan(source: Source, listing: RunListing, *, use: bool) -> _Job:
    """What there is to be read of a run."""
    job = _Job(listing, listing_key(listing))
    if use:
        try:
            job.digest = source.cache.open_digest(listing.run_id)
        except (DamagedError, StoreError, ValueError, KeyError, TypeError):
            job.digest = None
    states = {f"{s.writer}/history/{s.number}.{s.extension}": s for s in job.digest.segments} if job.digest else {}
    before = job.digest.listing if job.digest else {}
    gone = [path for path in before if path not in listing.objects and _kind(path) == "history"]
    for path, info in listing.objects.items():
        kind = _kind(path)
        if kind not in READ_KINDS:
            continue
        size, etag = before.get(path, (0, ""))
        state = states.get(path.partition("/")[2])
        if kind != "history" and etag == info.etag and size == info.size and job.digest and path in job.digest.docs:
            job.contents[path] = job.digest.docs[path]
        elif kind == "history" and state and not state.failed and not gone and etag == info.etag and size == info.size:
            job.states[path] = state
        elif kind == "history" and state and not state.failed and state.size and not gone and info.size > size:
            job.states[path] = state
            job.grown.append(path)
        else:
            job.whole.append(path)
    if any(path not in job.states for path in before if _kind(path) == "history"):
        job.whole += list(job.states)  # a segment was replaced: go on from nothing
        job.states, job.grown = {}, []
    return job


def _kind(path: str) -> str:
    item = layout.parse_object(path)
    return item.kind if item else ""


def _finish(source: Source, job: _Job) -> tuple[Refreshed, Assembled]:
    """Merge what was read with what was kept, and keep that."""
    made = _continued(source, job) if job.states else None
    if made is None:
        _read_rest(source, job)
        made = assemble(source.project, job.listing, _limited(job), source.now)
    run_id, contents, job.contents = job.listing.run_id, job.contents, {}
    had = {path for path, content in contents.items() if not isinstance(content, StoreError)}
    complete = len(had) == len(contents)
    objects = {path: o for path, o in job.listing.objects.items() if path in had or path not in contents}
    docs = {path: data for path, data in contents.items() if isinstance(data, bytes) and _is_doc(path)}
    key = job.key if complete else INCOMPLETE + job.key
    try:
        data = encode_digest(key, RunListing(run_id, objects), docs, made.parsed)
    except (TypeError, OverflowError):
        return Refreshed(run_id, None, made.run, complete=False), made
    head = encode_head(key, made, len(data), complete=complete)
    saved = source.cache.save_digest(run_id, data)
    run = made.run if head is None else None
    return Refreshed(run_id, head, run, complete=complete and saved and head is not None), made


def _is_doc(path: str) -> bool:
    return _kind(path) not in ("history", "")


def _limited(job: _Job) -> dict[str, Content]:
    """The contents with segments cut to the size that was listed, so that the digest is that of the listing."""
    found: dict[str, Content] = {}
    for path, content in job.contents.items():
        size = job.listing.objects[path].size
        history = _kind(path) == "history"
        found[path] = content[:size] if history and isinstance(content, bytes) and len(content) > size else content
    return found


def _read_rest(source: Source, job: _Job) -> None:
    """Read whole what was to be gone on with."""
    prefix = layout.runs_prefix(source.project)
    paths = [path for path in job.listing.objects if _kind(path) == "history" and path not in job.contents]
    paths += [path for path, content in job.contents.items() if isinstance(content, Piece) and path not in paths]
    found = source.root.open().get_many(prefix + path for path in paths)
    job.contents.update({path: found[prefix + path] for path in paths})


def _continued(source: Source, job: _Job) -> Assembled | None:
    """The run, going on from its digest; None where that cannot be."""
    contents = _limited(job)
    store, prefix = source.root.open(), layout.runs_prefix(source.project)
    try:
        base = job.digest.parsed() if job.digest else None
        for path, state in job.states.items():
            item = layout.parse_object(path)
            data: bytes | None = b""
            if path in job.grown:
                data = _new_bytes(store.get_range, prefix + path, state.size, job.listing.objects[path].size, state)
            if item is None or data is None:
                return None
            contents[path] = Piece(state.writer, item, data, state.size)
        made = assemble(source.project, job.listing, _ordered(job, contents), source.now, base)
    except (DamagedError, StaleBaseError, NotFoundError):
        return None
    except StoreError:
        return None  # read whole, the error becomes a sentence
    job.contents.update({path: content for path, content in contents.items() if isinstance(content, Piece)})
    return made


def _ordered(job: _Job, contents: Mapping[str, Content]) -> dict[str, Content]:
    return {path: contents[path] for path in job.listing.objects if path in contents}


def _new_bytes(get_range: Any, key: str, start: int, end: int, state: SegmentState) -> bytes | None:
    """A segment's bytes from `start` on; None where what lies before is not what was read before."""
    overlap = min(TAIL_BYTES + 1, start)
    data: bytes = get_range(key, start - overlap, end)
    return data[overlap:] if tail_digest(data[:overlap]) == state.tail else None
