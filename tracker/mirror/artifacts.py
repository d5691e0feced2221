"""Artifacts: brings what a script logged into the project's store, in a thread of the companion's own.

The training process leaves a folder for each artifact in `.mirror/<writer>.artifacts/<n>/`: the files, linked, and
`job.json`, which is written last. Whoever has the writer's lock hashes and brings them, and then removes the folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tracker.errors import FormatError, NotFoundError, TrackerError
from tracker.format import artifacts, layout, records
from tracker.format.artifacts import Entry, Manifest
from tracker.mirror import schedule
from tracker.mirror.files import local_path
from tracker.mirror.upload import WHOLE_FILE_LIMIT
from tracker.store import Store
from tracker.store.local import LocalStore

LOOK_INTERVAL = 5.0
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Place:
    """Whose artifacts they are, and where they go."""

    run_dir: str
    writer: str
    project: str
    run_id: str

    @property
    def staging(self) -> str:
        """The folder in which the training process leaves them."""
        return local_path(self.run_dir, self.writer, layout.ARTIFACTS_ENDING)

    @property
    def list_path(self) -> str:
        """The list of what the run logged and used."""
        return os.path.join(self.run_dir, self.writer, layout.ARTIFACTS_FILE)

    def pending(self) -> list[str]:
        """The folders that wait, in the order in which they were left."""
        with contextlib.suppress(OSError):
            names = sorted((name for name in os.listdir(self.staging) if name.isdecimal()), key=int)
            folders = [os.path.join(self.staging, name) for name in names]
            return [folder for folder in folders if os.path.isfile(os.path.join(folder, layout.JOB_FILE))]
        return []


class ArtifactTransfer:
    """Brings the artifacts of one writer until the run has ended and all have arrived.

    Args:
        place: whose.
        open_target: opens the root; None for a run that stays on this machine for now.
    """

    def __init__(self, place: Place, open_target: Callable[[], Store] | None) -> None:
        self._place, self._open_target = place, open_target
        self._thread: threading.Thread | None = None
        self._wake, self._ended = threading.Event(), threading.Event()
        self.error = ""

    def notice(self) -> None:
        """The training process has left something, or wants what is pending to go now."""
        if self._thread is None and self._open_target is not None and self._place.pending():
            self._thread = threading.Thread(target=self._run, daemon=True, name="tracker-artifacts")
            self._thread.start()
        self._wake.set()

    def end(self) -> None:
        """The script has ended: stop when all has arrived."""
        self._ended.set()
        self.notice()

    def wait(self, seconds: float) -> bool:
        """Wait until all has arrived; whether it has."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def progress(self) -> dict[str, Any]:
        """How many artifacts are still to arrive, and their bytes."""
        sizes = [_size(folder) for folder in self._place.pending()]
        return {"saved_pending": len(sizes), "saved_bytes": sum(sizes)}

    def _run(self) -> None:
        failures = 0
        try:
            while True:
                self._wake.clear()
                at_end = self._ended.is_set()
                failures = 0 if self._bring_all() else failures + 1
                if at_end and not self._place.pending():
                    return
                self._wake.wait(schedule.retry_delay(failures) if failures else LOOK_INTERVAL)
                if failures:
                    time.sleep(schedule.RETRY_MIN)
        except Exception:
            self.error = "artifacts are not uploaded: the companion met an error of its own, see its log"
            with open(local_path(self._place.run_dir, self._place.writer, "log"), "a", encoding="utf-8") as log:
                log.write(traceback.format_exc())

    def _bring_all(self) -> bool:
        try:
            if self._open_target is not None:
                sync_artifacts(self._place, self._open_target())
        except (TrackerError, OSError) as error:
            self.error = str(error)
            return False
        self.error = ""
        return True


def sync_artifacts(place: Place, store: Store) -> tuple[int, int]:
    """Bring what waits; how many artifacts and bytes that were. The writer's lock is held.

    Raises:
        TrackerError: one did not go; those before it have arrived.
        OSError: one cannot be read.
    """
    folders = place.pending()
    size = sum(map(_size, folders))
    for folder in folders:
        bring(place, store, folder)
    return len(folders), size


def bring(place: Place, store: Store, folder: str) -> None:
    """Bring one artifact, or write down that one was used, and remove its folder.

    Raises:
        TrackerError: the store did not take it.
        OSError: a file cannot be read.
    """
    path = os.path.join(folder, layout.JOB_FILE)
    try:
        with open(path, "rb") as file:
            job = records.decode_json(file.read(), path)
    except FormatError:
        job = {}  # a torn file of a full disk; the training process has told of it
    if job.get("action") == "used":
        _note(
            place, {name: job[name] for name in ("action", "name", "type", "digest", "from", "project") if name in job}
        )
    elif job:
        _bring_logged(place, store, folder, job)
    shutil.rmtree(folder, ignore_errors=True)


def _bring_logged(place: Place, store: Store, folder: str, job: dict[str, Any]) -> None:
    entries = []
    for number, one in enumerate(job["entries"]):
        if one.get("ref"):
            entries.append(Entry(one["path"], ref=one["ref"]))
            continue
        own = os.path.join(folder, str(number))
        if _own(own, one.get("source", "")):
            entries.append(_bring_file(place, store, own, one["path"]))
    name, kind, metadata = job["name"], job["type"], job.get("metadata") or {}
    digest = artifacts.digest_of(kind, entries, metadata)
    manifest = Manifest(name, kind, digest, tuple(entries), metadata, job.get("description") or "")
    key = artifacts.manifest_key(place.project, name, digest)
    if not store.exists(key):
        store.put(key, artifacts.encode_manifest(manifest), content_type="application/json")
    aliases = _tell(place, store, manifest, job)
    _note(
        place,
        {
            "action": "logged", "name": name, "type": kind, "digest": digest, "aliases": aliases, "size": manifest.size,
            "files": len(entries),
        },
    )  # fmt: skip


def _tell(place: Place, store: Store, manifest: Manifest, job: dict[str, Any]) -> list[str]:
    """Write down that this writer logged the version; the aliases that it gave it, now and before."""
    key = artifacts.event_key(place.project, manifest.name, manifest.digest, place.writer)
    first, aliases = job["_time"], list(job.get("aliases") or ())
    with contextlib.suppress(NotFoundError):
        before = artifacts.decode_event(manifest.digest, store.get(key), key)
        if before is not None:
            first, aliases = min(first, before.first), [*before.aliases, *aliases]
    aliases = list(dict.fromkeys(aliases))
    data = artifacts.encode_event(place.run_id, first, job["_time"], aliases)
    store.put(key, data, content_type="application/json")
    return aliases


def _own(path: str, source: str) -> bool:
    """Make sure that the folder has a file of its own: a link's content may change. False where there is none."""
    try:
        if not os.path.exists(path):
            shutil.copyfile(source, f"{path}.copy")
        elif os.stat(path).st_nlink > 1:
            shutil.copyfile(path, f"{path}.copy")
        else:
            return True
    except FileNotFoundError:
        return False
    os.replace(f"{path}.copy", path)
    return True


def _bring_file(place: Place, store: Store, path: str, name: str) -> Entry:
    digest = hashlib.sha256()
    size = 0
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    sha256 = digest.hexdigest()
    key = artifacts.object_key(place.project, sha256)
    if _has(store, key, size):
        return Entry(name, size, sha256)
    if isinstance(store, LocalStore):
        _place_here(store, key, path)
    elif size > WHOLE_FILE_LIMIT:
        store.put_file(key, path)
    else:
        with open(path, "rb") as file:
            store.put(key, file.read())
    return Entry(name, size, sha256)


def _has(store: Store, key: str, size: int) -> bool:
    try:
        return store.info(key).size == size
    except NotFoundError:
        return False


def _place_here(store: LocalStore, key: str, path: str) -> None:
    """Give a file its place in a root on this machine, without copying it where that can be done."""
    target = os.path.join(store.url, *key.split("/"))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    spare = f"{os.path.dirname(target)}/.{os.path.basename(target)}.{os.getpid()}"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(spare)
    try:
        os.link(path, spare)
        os.replace(spare, target)
    except OSError:
        store.put_file(key, path)


def _note(place: Place, values: dict[str, Any]) -> None:
    line = records.encode_line({"_time": round(time.time(), 3), **values})
    file = os.open(place.list_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.write(file, line)
    finally:
        os.close(file)


def _size(folder: str) -> int:
    with contextlib.suppress(OSError):
        return sum(entry.stat().st_size for entry in os.scandir(folder) if entry.name != layout.JOB_FILE)
    return 0
