"""Edit: what is changed of a run after it was written, as one more writer of it; and how a run is deleted."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from tracker.errors import UsageError
from tracker.format import layout, records
from tracker.format.redact import redact_value
from tracker.format.rows import TIME
from tracker.format.values import clean_text, flatten, plain_config
from tracker.read.merge import merge_config, merge_summary
from tracker.read.model import Run, WriterInfo
from tracker.store import is_local, local_path
from tracker.store.base import ObjectInfo, Store

Changes = Mapping[str, Any]


def write_edit(store: Store, run: Run, *, fields: Changes, config: Changes, summary: Changes) -> Run:
    """Write changes of a run as a new writer's folder, which nobody else ever touches.

    What looks like a credential is masked. The change is later than everything that is known of the run, even where
    this machine's clock is behind.

    Args:
        store: the run's root.
        run: the run as it was read.
        fields: new values of `records.RUN_FIELDS`.
        config: new values, nested; the rest stays.
        summary: new values; the rest stays. Nested ones are flattened.

    Returns:
        The run as it reads now, without being read again.

    Raises:
        UsageError: a value has no place in a summary.
        StoreError: the root does not take it.
    """
    said = {TIME: _moment(run)}
    changes = {**{name: _field(name, value) for name, value in fields.items()}, **said}
    plain = {str(key): redact_value(str(key), plain_config(value)) for key, value in config.items()}
    flat, problems = flatten(summary)
    if problems:
        raise UsageError(f"summary of run {run.id}: {'; '.join(problems)}")
    writer = f"edit-{layout.random_text(10)}"
    record = records.WriterRecord(state="finished", changes=changes)
    prefix = f"{layout.run_prefix(run.project, run.id)}{writer}/"
    store.put(prefix + layout.WRITER_FILE, records.encode_record(record))
    if plain:
        store.put(prefix + layout.CONFIG_FILE, records.encode_json({**plain, **said}))
    if flat:
        store.put(prefix + layout.SUMMARY_FILE, records.encode_json({**flat, **said}))
    new: dict[str, Any] = {name: value for name, value in changes.items() if name != TIME}
    if "tags" in new:
        new["tags"] = tuple(new["tags"])
    new["config"] = merge_config([_again(run.config), plain])
    new["writers"] = (*run.writers, WriterInfo(writer, record, "finished", None))
    return replace(run, **new)


def merged_summary(summary: Changes, changes: Changes) -> dict[str, Any]:
    """A summary with values set by hand, as it will be read."""
    return {**summary, **merge_summary([flatten(changes)[0]])}


def _again(config: Mapping[str, Any]) -> dict[str, Any]:
    """A configuration that was read, as a mapping that may be merged again: nested ones must be dicts."""
    return {key: _again(value) if isinstance(value, Mapping) else value for key, value in config.items()}


def _field(name: str, value: Any) -> Any:
    if name not in records.RUN_FIELDS:
        raise UsageError(f"{name!r} of a run cannot be changed: only {', '.join(records.RUN_FIELDS)} can")
    if name == "tags":
        given = [value] if isinstance(value, str) else list(value)
        return list(dict.fromkeys(clean_text(str(tag)) for tag in given))
    if not isinstance(value, str):
        raise UsageError(f"{name} of a run is a text, not {value!r}")
    return clean_text(value)


def _moment(run: Run) -> float:
    """Unix seconds for a change: now, or just behind the latest thing that the run's writers said."""
    known = [when for writer in run.writers for when in _times(writer)]
    return round(max([time.time(), *(when + 0.001 for when in known)]), 3)


def _times(writer: WriterInfo) -> Iterable[float]:
    record = writer.record
    said = record.changes.get(TIME)
    times = (record.started_at, record.ended_at, record.heartbeat_at, said)
    return [float(when) for when in times if isinstance(when, (int, float)) and not isinstance(when, bool)]


def changed(new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """What of `new` is another than in `old`, nested; what is missing becomes None."""
    found: dict[str, Any] = {}
    for key, value in new.items():
        before = old.get(key)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            inner = changed(value, before)
            if inner:
                found[key] = inner
        elif key not in old or not is_same(value, before):
            found[key] = value
    found.update({key: None for key in old if key not in new})
    return found


def is_same(value: Any, other: Any) -> bool:
    """Whether two JSON values are the same: NaN is like itself, and true is not 1."""
    if isinstance(value, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(value) == len(other) and all(map(is_same, value, other))
    try:
        equal = bool(value == other or (value != value and other != other))  # noqa: PLR0124 - NaN is like itself
    except (TypeError, ValueError):  # an array or another object with an equality of its own
        return False
    return equal and isinstance(value, bool) == isinstance(other, bool)


def run_objects(store: Store, project: str, run_id: str) -> list[ObjectInfo]:
    """Everything that belongs to a run and to nobody else: below its own two folders.

    Raises:
        UsageError: the project's or the run's name is none that may be.
    """
    for name in (project, run_id):
        if not layout.is_name(name):
            raise UsageError(f"{name!r} names no run and no project")
    prefixes = (layout.run_prefix(project, run_id), layout.run_files_prefix(project, run_id))
    found = [info for prefix in prefixes for info in store.list(prefix)]
    return [info for info in found if info.key.startswith(prefixes)]


def delete_run(store: Store, run: Run, *, force: bool = False) -> int:
    """Delete a run's objects, each by its key, run.json last; returns how many there were.

    Args:
        store: the run's root.
        run: which.
        force: also one that still runs: its process knows nothing of it, and goes on to write.

    Raises:
        UsageError: it runs.
        StoreError: an object cannot be deleted; the run is still there, and may be deleted again.
    """
    if run.state == "running" and not force:
        raise UsageError(f"run {run.id} is running: stop it first, or delete it by force (its process would go on)")
    last = layout.run_prefix(run.project, run.id) + layout.RUN_FILE
    keys = sorted((info.key for info in run_objects(store, run.project, run.id)), key=lambda key: (key == last, key))
    store.delete(key for key in keys if key != last)
    store.delete(key for key in keys if key == last)
    if is_local(store.url):
        for prefix in (layout.run_prefix(run.project, run.id), layout.run_files_prefix(run.project, run.id)):
            _remove_empty(os.path.join(local_path(store.url), prefix))
    return len(keys)


def _remove_empty(folder: str) -> None:
    """Remove folders without a file in them; links are not followed."""
    if os.path.islink(folder.rstrip("/")):
        return
    for path, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(path)
