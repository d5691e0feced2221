"""Assemble: the files of one run, as bytes, to a `Run`. No I/O."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from tracker.errors import FormatError, FutureFormatError, StoreError
from tracker.format import layout, records
from tracker.format.layout import RunObject
from tracker.read import merge
from tracker.read.history import History, natural_key
from tracker.read.model import Run, WriterInfo
from tracker.read.parse import Parsed, Piece, StaleBaseError, history_problems, parse_pieces
from tracker.read.summary import summarize
from tracker.store.base import ObjectInfo

READ_KINDS = frozenset(("run", "writer", "config", "summary", "history"))
"""The kinds of objects whose content makes a `Run`; of the others only the listing is looked at."""

_TRAINED_KINDS = frozenset(("history", "system", "output"))


@dataclass(frozen=True)
class RunListing:
    """The objects of one run, as listed."""

    run_id: str
    objects: Mapping[str, ObjectInfo]
    """By path relative to the project's `runs/`."""


@dataclass
class _Files:
    """A run's files by what they are, and the problems met so far."""

    run: bytes | None = None
    jsons: dict[tuple[str, str], bytes] = field(default_factory=dict)
    """writer, config and summary, by (kind, writer)."""
    segments: list[Piece] = field(default_factory=list)
    newest: dict[str, float | None] = field(default_factory=dict)
    """By writer, the newest time in the listing."""
    trained: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)


Content = bytes | Piece | StoreError
"""An object's bytes; of a history segment also those behind what was read before; or why it could not be had."""


@dataclass(frozen=True)
class Assembled:
    """A run, and what to keep of it for a later build."""

    run: Run
    parsed: Parsed
    since: float = -math.inf
    """Unix seconds between which the same files make the same run: a writer's silence ends some day in a crash."""
    until: float = math.inf


def assemble_run(project: str, listing: RunListing, contents: Mapping[str, bytes | StoreError], now: float) -> Run:
    """Merge a run's files. Never raises: what cannot be read becomes a sentence in `problems`.

    Args:
        project: the project's name.
        listing: the run's objects.
        contents: the bytes of those of `READ_KINDS`, by path, or why they could not be had.
        now: Unix seconds, to tell a running writer from one that crashed.
    """
    return assemble(project, listing, contents, now).run


def assemble(
    project: str, listing: RunListing, contents: Mapping[str, Content], now: float, base: Parsed | None = None
) -> Assembled:
    """As `assemble_run`, going on from what was read of the history before.

    Raises:
        StaleBaseError: what was read before does not fit.
    """
    try:
        return _assemble(project, listing, contents, now, base)
    except StaleBaseError:
        raise
    except FutureFormatError as error:
        problem = str(error)
    except Exception as error:  # one bad run never fails a build, whatever is in it
        problem = f"the run cannot be read ({type(error).__name__}: {error})"
    return Assembled(Run(id=listing.run_id, name=listing.run_id, project=project, problems=(problem,)), Parsed())


def _assemble(
    project: str, listing: RunListing, contents: Mapping[str, Content], now: float, base: Parsed | None
) -> Assembled:
    files = _sort_files(listing, contents)
    record = _read_run(files)
    writers, since, until = _read_writers(files, now)
    by_name = {writer.name: writer for writer in writers}
    record, problems = merge.apply_changes(record, writers)
    files.problems += problems
    config = merge.merge_config(_read_parts(files, "config", by_name))
    by_hand = merge.merge_summary(_read_parts(files, "summary", by_name))
    running = [writer.name for writer in writers if writer.state == "running"]
    parsed = parse_pieces([piece for piece in files.segments if piece.writer in by_name], base)
    files.problems += history_problems(parsed.segments, running)
    from_history, problems = summarize(parsed.history, record.metrics)
    files.problems += problems
    files.problems += _losses(writers)
    summary = {**merge.plain_values(from_history), **by_hand}
    run = Run(
        id=listing.run_id,
        name=record.name or listing.run_id,
        project=project,
        group=record.group,
        job_type=record.job_type,
        tags=record.tags,
        notes=record.notes,
        config=config,
        summary={key: summary[key] for key in sorted(summary, key=natural_key)},
        history=parsed.history,
        writers=writers,
        metrics=record.metrics,
        problems=tuple(files.problems),
        unread=files.unread,
    )
    run = _with_times(run, record.created_at, merge.deciding_writer(writers, files.trained))
    return Assembled(run, parsed, since, until)


def _sort_files(listing: RunListing, contents: Mapping[str, Content]) -> _Files:
    files = _Files()
    for path, info in sorted(listing.objects.items()):
        item = layout.parse_object(path)
        if item is None:
            continue
        if item.writer:
            files.newest[item.writer] = merge.latest([files.newest.get(item.writer), info.modified])
        if item.kind in _TRAINED_KINDS:
            files.trained.add(item.writer)
        if item.kind in READ_KINDS:
            _keep(files, item, path, contents.get(path))
        else:
            files.unread[path] = info.size
    return files


def _keep(files: _Files, item: RunObject, path: str, content: Content | None) -> None:
    if isinstance(content, Piece):
        files.segments.append(content)
    elif not isinstance(content, bytes):
        name = path.partition("/")[2]
        files.problems.append(f"{name} could not be read: {content or 'it is not there any more'}")
    elif item.kind == "run":
        files.run = content
    elif item.kind == "history":
        files.segments.append(Piece(item.writer, item, content))
    else:
        files.jsons[item.kind, item.writer] = content


def _read_run(files: _Files) -> records.RunRecord:
    if files.run is None:
        return records.RunRecord()
    try:
        record, problems = records.decode_run(files.run, layout.RUN_FILE)
    except FutureFormatError:
        raise
    except FormatError as error:
        record, problems = records.RunRecord(), [str(error)]
    files.problems += problems
    return record


def _read_writers(files: _Files, now: float) -> tuple[tuple[WriterInfo, ...], float, float]:
    """The run's writers by start and name, and between which times they are in these states.

    One whose writer.json is of a newer format is left out with all it wrote.
    """
    found = []
    since, until = -math.inf, math.inf
    for name, newest in files.newest.items():
        record = None
        if ("writer", name) in files.jsons:
            try:
                record, problems = records.decode_writer(files.jsons["writer", name], f"{name}/{layout.WRITER_FILE}")
            except FutureFormatError as error:
                files.problems.append(str(error))
                continue
            except FormatError as error:
                problems = [str(error)]
            files.problems += problems
        found.append(merge.writer_info(name, record, newest, now))
        turn = merge.turning_time(record, newest)
        since, until = (since, min(until, turn)) if now < turn else (max(since, turn), until)
    return tuple(sorted(found, key=lambda writer: (not writer.is_process, merge.record_time({}, writer)))), since, until


def _read_parts(files: _Files, kind: str, writers: Mapping[str, WriterInfo]) -> list[dict[str, Any]]:
    """The config.json or summary.json of every writer, in the order in which they were said."""
    parts = []
    for (found, name), data in files.jsons.items():
        if found == kind and name in writers:
            try:
                values = records.decode_json(data, f"{name}/{kind}.json")
            except FormatError as error:
                files.problems.append(str(error))
            else:
                parts.append((merge.record_time(values, writers[name]), values))
    return [values for _, values in sorted(parts, key=lambda part: part[0])]


def _losses(writers: tuple[WriterInfo, ...]) -> list[str]:
    return [
        f"{writer.name}: {writer.record.lost} rows could not be written and are lost"
        for writer in writers
        if writer.record.lost > 0
    ]


def _with_times(run: Run, created_at: float | None, decider: WriterInfo | None) -> Run:
    """`run` with its state, exit code and times."""
    first, last = _span(run.history)
    started = min((w.record.started_at for w in run.writers if w.record.started_at is not None), default=None)
    if started is None:
        started = created_at if created_at is not None else first
    alive_at = merge.latest([last, *(writer.record.heartbeat_at for writer in run.writers)])
    state = decider.state if decider else "finished"
    ended = None
    if decider and state != "running":
        ended = decider.record.ended_at if decider.record.ended_at is not None else alive_at
    until = ended if ended is not None else alive_at
    return replace(
        run,
        state=state,
        exit_code=decider.record.exit_code if decider and state != "running" else None,
        created_at=created_at if created_at is not None else started,
        started_at=started,
        ended_at=ended,
        duration=max(until - started, 0.0) if until is not None and started is not None else None,
        history=replace(run.history, started_at=started),
    )


def _span(history: History) -> tuple[float | None, float | None]:
    """The first and the last known time of a history."""
    known = history.times[np.isfinite(history.times)]
    return (float(known.min()), float(known.max())) if len(known) else (None, None)
