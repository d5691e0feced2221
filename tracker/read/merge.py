"""Merge: what several writers said about one run, as one."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracker.format.records import HEARTBEAT_INTERVAL, RUN_FIELDS, RunRecord, WriterRecord
from tracker.format.rows import TIME
from tracker.format.values import NON_FINITE, SEPARATOR
from tracker.read.model import DEPTH_LIMIT, WriterInfo

SILENT_INTERVALS = 3
"""A running writer that is silent for so many heartbeat intervals has crashed."""

FRESH_SECONDS = 900.0
"""A writer without writer.json counts as running while the newest of its objects is younger than this."""


def merge_config(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Configurations merged deeply, later ones over earlier ones; "NaN", "Infinity", "-Infinity" become numbers.

    A mapping over a mapping is merged key by key; anything else replaces what was there. Keys that start with `_` are
    the format's own and are left out at the top.
    """
    merged: dict[str, Any] = {}
    for part in parts:
        _merge_into(merged, {key: value for key, value in part.items() if not key.startswith("_")}, 1)
    return merged


def _merge_into(target: dict[str, Any], part: Mapping[str, Any], depth: int) -> None:
    for key, value in part.items():
        if not isinstance(value, dict) or depth >= DEPTH_LIMIT:
            target[key] = _plain(value, depth)
            continue
        if not isinstance(target.get(key), dict):
            target[key] = {}
        _merge_into(target[key], value, depth + 1)


def merge_summary(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Summaries merged key by key, later ones over earlier ones, flat: nested keys are joined with `/`.

    An object with a `_type` is a media value and stays whole.
    """
    merged: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            if not key.startswith("_"):
                merged.update(_flat(key, value, 1))
    return merged


def _flat(key: str, value: Any, depth: int) -> dict[str, Any]:
    if not isinstance(value, dict) or "_type" in value or depth >= DEPTH_LIMIT:
        return {key: _plain(value, depth)}
    found: dict[str, Any] = {}
    for name, item in value.items():
        found.update(_flat(f"{key}{SEPARATOR}{name}", item, depth + 1))
    return found


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values with the texts that stand for numbers that JSON lacks turned into them."""
    return {key: _plain(value, 1) for key, value in values.items()}


def _plain(value: Any, depth: int) -> Any:
    """A JSON value with the texts that stand for numbers that JSON lacks turned into them; `…` for what is too deep."""
    if isinstance(value, str):
        return NON_FINITE.get(value, value)
    if not isinstance(value, (list, dict)):
        return value
    if depth >= DEPTH_LIMIT:
        return "…"
    if isinstance(value, list):
        return [_plain(item, depth + 1) for item in value]
    return {key: _plain(item, depth + 1) for key, item in value.items()}


def writer_info(name: str, record: WriterRecord | None, newest: float | None, now: float) -> WriterInfo:
    """A writer with its state now.

    Args:
        name: its folder.
        record: its writer.json; None where it has none.
        newest: Unix seconds of its newest object by the store's clock, where the store tells.
        now: Unix seconds.
    """
    if record is None:
        fresh = newest is not None and now - newest < FRESH_SECONDS
        state = "running" if fresh else "finished"
        return WriterInfo(name, WriterRecord(state=state), state, newest)
    if record.state != "running":
        return WriterInfo(
            name, record, record.state, latest([record.ended_at]) or latest([record.heartbeat_at, newest])
        )
    alive_at = latest([record.heartbeat_at, newest])
    silent = alive_at is None or now - alive_at > patience(record)
    return WriterInfo(name, record, "crashed" if silent else "running", alive_at)


def turning_time(record: WriterRecord | None, newest: float | None) -> float:
    """Unix seconds at which `writer_info` begins to say something else; infinite where it never does.

    Args:
        record: a writer's writer.json; None where it has none.
        newest: as for `writer_info`.
    """
    if record is None:
        return math.inf if newest is None else newest + FRESH_SECONDS
    alive_at = latest([record.heartbeat_at, newest])
    if record.state != "running" or alive_at is None:
        return math.inf
    return alive_at + patience(record)


def patience(record: WriterRecord) -> float:
    """Seconds for which a running writer may be silent before it counts as crashed."""
    return SILENT_INTERVALS * (record.heartbeat_interval if record.heartbeat_interval > 0 else HEARTBEAT_INTERVAL)


def deciding_writer(writers: Sequence[WriterInfo], trained: Collection[str]) -> WriterInfo | None:
    """The writer whose state is the run's: one that runs, else the one that lived last.

    Args:
        writers: all writers of the run.
        trained: those that wrote history, output or system metrics. The others say nothing about the state unless
            there is nobody else, and then a later change of tags, which is no process and has no start, comes last.
    """
    started = [writer for writer in writers if writer.record.started_at is not None]
    heard = [writer for writer in writers if writer.name in trained] or started or list(writers)
    return max(heard, key=_liveliness, default=None)


def _liveliness(writer: WriterInfo) -> tuple[bool, float, str]:
    return writer.state == "running", -math.inf if writer.alive_at is None else writer.alive_at, writer.name


def apply_changes(record: RunRecord, writers: Iterable[WriterInfo]) -> tuple[RunRecord, list[str]]:
    """run.json's record with the changes that writers brought, later ones over earlier ones, and the problems found."""
    problems: list[str] = []
    for writer in sorted(writers, key=lambda w: record_time(w.record.changes, w)):
        for name, value in writer.record.changes.items():
            if name == "metrics" and isinstance(value, list):
                definitions = tuple(item for item in value if isinstance(item, dict))
                record = replace(record, metrics=record.metrics + definitions)
            elif name == "tags" and isinstance(value, list):
                record = replace(record, tags=tuple(str(tag) for tag in value))
            elif name in RUN_FIELDS and name != "tags" and isinstance(value, str):
                texts: dict[str, Any] = {name: value}
                record = replace(record, **texts)
            elif not name.startswith("_"):
                problems.append(f"{writer.name}/writer.json: the change of {name!r} is not understood")
    return record, problems


def record_time(values: Mapping[str, Any], writer: WriterInfo) -> tuple[float, float, str]:
    """When something was said, to order by: its own `_time`, then its writer's start, then the writer's name."""
    said, started = values.get(TIME), writer.record.started_at
    when = float(said) if isinstance(said, (int, float)) and not isinstance(said, bool) else -math.inf
    return when, -math.inf if started is None else started, writer.name


def latest(times: Iterable[float | None]) -> float | None:
    """The greatest of some times, None where none is known."""
    return max((time for time in times if time is not None), default=None)
