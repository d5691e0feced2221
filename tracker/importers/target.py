"""Where an importer writes: runs of one project, so that importing twice changes nothing."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from tracker.errors import ExistsError, FormatError, NotFoundError, UsageError
from tracker.format import layout
from tracker.format.records import RUN_FIELDS, RunRecord, WriterRecord, decode_run, decode_writer, encode_record
from tracker.store import ObjectInfo, Store

NEW, CHANGED, SAME = "new", "changed", "unchanged"


class Target:
    """The runs of a project below a root, listed once when this is made.

    An importer owns one writer's folder in each run: there, what differs is put and what is no longer made is
    deleted. Everything else in a run, other writers' folders and run.json, is left as it is.

    Args:
        store: the root.
        project: the project's name.

    Raises:
        UsageError: the name is none that a project may have.
        StoreError: the root cannot be listed.
    """

    def __init__(self, store: Store, project: str) -> None:
        if not layout.is_name(project):
            near = layout.to_name(project)
            hint = f": write {near!r}, for instance" if near else ""
            raise UsageError(f"{project!r} cannot name a project (letters, digits, '.', '_', '-' only){hint}")
        self._store, self._project = store, project
        self._known: dict[str, dict[str, ObjectInfo]] = {}
        prefix = layout.runs_prefix(project)
        for info in store.list(prefix):
            run_id, _, name = info.key[len(prefix) :].partition("/")
            self._known.setdefault(run_id, {})[name] = info

    def write(
        self,
        record: RunRecord,
        writer: str,
        objects: Iterable[tuple[str, bytes]],
        end: Callable[[], WriterRecord],
        changed_at: float,
    ) -> str:
        """Write one run: run.json first, writer.json last, so that it counts as finished only when all of it is there.

        Args:
            record: the run. Where its run.json is there already, with another group say, writer.json tells the change.
            writer: the writer's name.
            objects: names below the writer's folder, and bytes; made one at a time.
            end: gives the writer's record when all objects have been made.
            changed_at: Unix seconds to stamp a change of run.json's fields with.

        Returns:
            "new", "changed" or "unchanged", for this writer's part of the run.
        """
        prefix = layout.run_prefix(self._project, record.id)
        there = self._known.get(record.id, {})
        changes = self._put_run(prefix, there, record, changed_at)
        made = {layout.WRITER_FILE}
        changed = False
        for name, data in objects:
            made.add(name)
            changed |= self._put(prefix, there, f"{writer}/{name}", data)
        mine = [name for name in there if name.startswith(f"{writer}/")]
        stale = [prefix + name for name in mine if name.removeprefix(f"{writer}/") not in made]
        self._store.delete(stale)
        last = encode_record(replace(end(), changes=changes))
        changed |= self._put(prefix, there, f"{writer}/{layout.WRITER_FILE}", last)
        return NEW if not mine else CHANGED if changed or stale else SAME

    def writer_record(self, run_id: str, writer: str) -> WriterRecord | None:
        """What the writer's record said when this was made; None where it was not there, or is none.

        Raises:
            StoreError: it cannot be read.
        """
        info = self._known.get(run_id, {}).get(f"{writer}/{layout.WRITER_FILE}")
        if info is None:
            return None
        try:
            return decode_writer(self._store.get(info.key), info.key)[0]
        except (FormatError, NotFoundError):
            return None

    def _put_run(
        self, prefix: str, there: Mapping[str, ObjectInfo], record: RunRecord, changed_at: float
    ) -> dict[str, Any]:
        """Create run.json, or leave the one that is there and return how `record` differs from it."""
        key = prefix + layout.RUN_FILE
        data = encode_record(record)
        if layout.RUN_FILE not in there:
            with contextlib.suppress(ExistsError):  # another import was faster: compare with what it wrote
                self._store.create(key, data)
                return {}
        elif self._is_same(there[layout.RUN_FILE], data):
            return {}
        old, _ = decode_run(self._store.get(key), key)
        changes = {name: getattr(record, name) for name in RUN_FIELDS if getattr(record, name) != getattr(old, name)}
        if record.metrics not in ((), old.metrics):
            changes["metrics"] = list(record.metrics)
        return {**changes, "_time": round(changed_at, 3)} if changes else {}

    def _put(self, prefix: str, there: Mapping[str, ObjectInfo], name: str, data: bytes) -> bool:
        """Write an object unless it is there with the same bytes; whether it was written."""
        if name in there and self._is_same(there[name], data):
            return False
        self._store.put(prefix + name, data)
        return True

    def _is_same(self, info: ObjectInfo, data: bytes) -> bool:
        """Whether the store holds these bytes: by size, then by MD5 where the store tells it, else by reading them."""
        if info.size != len(data):
            return False
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        return info.etag == digest or self._store.get(info.key) == data
