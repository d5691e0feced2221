"""Sync: brings what is left of local runs into their root, after the fact and any number of times."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.errors import FormatError, TrackerError
from tracker.format import layout, records, rows
from tracker.mirror.artifacts import Place, sync_artifacts
from tracker.mirror.files import LocalFile, WriterFile, list_files, take_lock
from tracker.mirror.media import sync_media
from tracker.mirror.sync_saved import sync_saved
from tracker.mirror.target import is_same_folder
from tracker.mirror.upload import Uploader
from tracker.store import ObjectInfo, Store, open_store

_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
_SKIP = {layout.LOCAL_FOLDER, "history", "system", "output", "code"}


@dataclass
class SyncResult:
    """What became of one run.

    Attributes:
        run_dir: its folder on this machine.
        files: files that were uploaded.
        bytes: their bytes.
        note: what the user should know, such as that its companion is still at work.
        error: why it is not all there; "" if it is.
    """

    run_dir: str
    files: int = 0
    bytes: int = 0
    note: str = ""
    error: str = ""


def find_runs(paths: list[str]) -> list[str]:
    """The run folders at or below `paths`, sorted: those that tracker made, and those that hold a run.json."""
    found = {os.path.abspath(run_dir) for path in paths for run_dir in _find(path)}
    return sorted(found)


def _find(path: str) -> Iterator[str]:
    for folder, names, files in os.walk(path):
        if layout.LOCAL_FOLDER in names or layout.RUN_FILE in files:
            yield folder
            names.clear()
        if "runs" in names:  # of a project: what its runs saved may well be named run.json
            names[:] = [name for name in names if name not in ("files", "artifacts")]
        names[:] = [name for name in names if name not in _SKIP and not name.startswith(".")]


def sync_run(run_dir: str, root: str = "") -> SyncResult:
    """Upload what of one run is not in its root.

    Args:
        run_dir: the run's folder on this machine.
        root: where it goes; by default where its script meant it to go.

    Returns:
        What became of it; a store that fails is told there, and not raised.
    """
    result = SyncResult(run_dir)
    stores: dict[str, Store] = {}
    writers = [name for name in sorted(os.listdir(run_dir)) if os.path.isdir(os.path.join(run_dir, name))]
    for writer in (name for name in writers if layout.is_name(name)):
        try:
            _sync_writer(result, stores, run_dir, writer, root)
        except (TrackerError, OSError) as error:
            result.error = str(error)
    return result


def _sync_writer(result: SyncResult, stores: dict[str, Store], run_dir: str, writer: str, root: str) -> None:
    job = job_of(run_dir, writer)
    root, prefix = destination(run_dir, job, root)
    lock = take_lock(run_dir, writer)
    if lock is None:
        result.note = "its companion is at work on it"
        return
    ignore = [str(glob) for glob in job.get("ignore") or ()]
    try:
        _mend_state(result, run_dir, writer)
        if root not in stores:
            stores[root] = open_store(root)
        _sync_artifacts(result, stores[root], run_dir, prefix, writer)
        if is_same_folder(root, prefix, run_dir):
            _sync_saved(result, None, run_dir, writer, "", ignore)
            return
        _sync_saved(result, stores[root], run_dir, writer, _files_prefix(prefix, writer), ignore)
        _sync_media(result, stores[root], run_dir, prefix, ignore)
        uploader = Uploader(stores[root], run_dir, prefix, writer, ignore)
        _mark_arrived(uploader, stores[root].list(prefix), run_dir, prefix)
        uploader.flush()
        result.files += uploader.files_sent
        result.bytes += uploader.bytes_sent
    finally:
        os.close(lock)


def _files_prefix(prefix: str, writer: str) -> str:
    project, _, run_id = prefix.strip("/").split("/")
    return layout.files_prefix(project, run_id, writer)


def _sync_media(result: SyncResult, store: Store, run_dir: str, prefix: str, ignore: list[str]) -> None:
    """Bring images, tables and the like; what fails is told, and does not keep the rows from going."""
    project, _, run_id = prefix.strip("/").split("/")
    try:
        files, size = sync_media(run_dir, store, layout.run_files_prefix(project, run_id), ignore)
    except (TrackerError, OSError) as error:
        result.error = str(error)
        return
    result.files += files
    result.bytes += size


def _sync_artifacts(result: SyncResult, store: Store, run_dir: str, prefix: str, writer: str) -> None:
    """Bring the artifacts that wait; what fails is told, and does not keep the rows from going."""
    project, _, run_id = prefix.strip("/").split("/")
    try:
        files, size = sync_artifacts(Place(run_dir, writer, project, run_id), store)
    except (TrackerError, OSError) as error:
        result.error = str(error)
        return
    result.files += files
    result.bytes += size


def _sync_saved(
    result: SyncResult, store: Store | None, run_dir: str, writer: str, prefix: str, ignore: list[str]
) -> None:
    """Bring the saved files; what fails is told, and does not keep the rows from going."""
    record = WriterFile(run_dir, writer)
    try:
        done = sync_saved(run_dir, writer, store, prefix, ignore, record.record.ended_at)
    except (TrackerError, OSError) as error:
        result.error = str(error)
        return
    result.files += done.files
    result.bytes += done.bytes
    result.note = "; ".join(filter(None, [result.note, *done.notes]))
    if done.files and record.record.saved_pending:
        record.write(saved_pending=None)


def job_of(run_dir: str, writer: str) -> dict[str, Any]:
    """What the writer's script noted beside the run; {} where it noted nothing."""
    try:
        with open(os.path.join(run_dir, layout.LOCAL_FOLDER, f"{writer}.json"), "rb") as file:
            return records.decode_json(file.read(), file.name)
    except (OSError, FormatError):
        return {}


def destination(run_dir: str, job: dict[str, Any], root: str) -> tuple[str, str]:
    """The root and the prefix below it: from the argument and the folder's own place, else from what the script noted.

    Raises:
        FormatError: neither says where the run goes.
    """
    project, runs, run_id = os.path.abspath(run_dir).split(os.sep)[-3:]
    prefix = layout.run_prefix(project, run_id) if runs == "runs" else ""
    root = root or str(job.get("root") or "")
    if job.get("project") and job.get("run_id"):
        prefix = layout.run_prefix(str(job["project"]), str(job["run_id"]))
    if not root or not prefix:
        raise FormatError(f"nothing says where {run_dir} goes: give its root with --root URL")
    return root, prefix


def _mend_state(result: SyncResult, run_dir: str, writer: str) -> None:
    """A writer that says `running` and has no companion has crashed, unless its process is alive on this machine."""
    file = WriterFile(run_dir, writer)
    record = file.record
    if record.state != "running" or record.started_at is None:
        return
    if record.host == os.uname().nodename and record.pid and _is_alive(record.pid, record.started_at):
        result.note = "its script still runs: sync again when it has ended"
        return
    newest = max((item.modified_ns for item in list_files(run_dir, writer)), default=0) / 1e9
    file.write(state="crashed", ended_at=round(newest, 3) or None)


def _is_alive(pid: int, started_at: float) -> bool:
    """Whether process `pid` is the one that logged from `started_at` (Unix seconds), not a later one of its number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    began = _process_began(pid)
    return began is None or began <= started_at + 2.0


def _process_began(pid: int) -> float | None:
    """When process `pid` began, in Unix seconds, from Linux' /proc; None where that is not to be had."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            ticks = int(file.read().rpartition(b")")[2].split()[19])  # field 22, counted behind the program's name
        with open("/proc/stat", "rb") as file:
            boot = next(int(line.split()[1]) for line in file if line.startswith(b"btime"))
    except (OSError, ValueError, IndexError, StopIteration):
        return None
    return boot + ticks / os.sysconf("SC_CLK_TCK")


def _mark_arrived(uploader: Uploader, objects: list[ObjectInfo], run_dir: str, prefix: str) -> None:
    there = {item.key.removeprefix(prefix): item for item in objects}
    for file in uploader.pending():
        item = there.get(file.path)
        if item is not None and is_same(os.path.join(run_dir, file.path), file, item):
            uploader.mark_sent(file)


def is_same(path: str, file: LocalFile, item: ObjectInfo) -> bool:
    """Whether the store's object is this file: by size for what only grows, else by MD5 where the etag is one."""
    if file.path == layout.RUN_FILE:
        return True  # written once, by whoever was first
    if layout.grows(file.path):
        return _complete_size(path, file.size) == item.size
    digest = _MD5.fullmatch(item.etag)
    if digest is None or file.size != item.size:
        return False
    return _md5(path) == digest[1]


def _md5(path: str) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _complete_size(path: str, size: int) -> int:
    """The size of a file's whole lines; only its end is read."""
    with open(path, "rb") as file:
        start = size
        while start > 0:
            end, start = start, max(0, start - (1 << 20))
            file.seek(start)
            whole = rows.complete_part(file.read(end - start))
            if whole:
                return start + whole
    return 0
