"""Clean: removes from this machine what is proven to be in the root, and nothing else.

Proof is the store's own listing: for history and other files that only grow the size, for others the MD5 that the store
gives; for an image or a table, which is named by its content, the size; and for a saved file its size with our note
that it arrived in the state in which it still is.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.errors import TrackerError
from tracker.format import layout
from tracker.mirror.artifacts import Place
from tracker.mirror.files import WriterFile, list_files, take_lock
from tracker.mirror.globs import is_kept_here
from tracker.mirror.media import list_media
from tracker.mirror.saved import SavedFiles, state_of
from tracker.mirror.send import Sender
from tracker.mirror.sync import destination, is_same, job_of
from tracker.mirror.target import is_same_folder
from tracker.store import ObjectInfo, Store, open_store


@dataclass
class CleanResult:
    """What became of one run on this machine.

    Attributes:
        run_dir: its folder.
        files: files that were removed, or would be.
        bytes: their bytes.
        kept: files that stay on this machine because they were never to leave it.
        why: why nothing was removed; "" if something was.
    """

    run_dir: str
    files: int = 0
    bytes: int = 0
    kept: int = 0
    why: str = ""


@dataclass
class _Plan:
    """Files to remove, with their sizes, and what stands against it."""

    files: dict[str, int] = field(default_factory=dict)
    kept: int = 0
    unproven: list[str] = field(default_factory=list)


def clean_run(run_dir: str, root: str = "", *, ended_before: float | None = None, dry_run: bool = False) -> CleanResult:
    """Remove the local copy of one run, if all of it is in its root.

    Args:
        run_dir: the run's folder on this machine.
        root: where it went; by default where its script meant it to go.
        ended_before: Unix seconds; a run that ended later is kept. None for any.
        dry_run: say what would be removed, and remove nothing.

    Returns:
        What became of it; a store that fails is told there, and not raised.
    """
    result = CleanResult(run_dir)
    names = sorted(name for name in os.listdir(run_dir) if os.path.isdir(os.path.join(run_dir, name)))
    writers = [name for name in names if layout.is_name(name)]
    with contextlib.ExitStack() as locks:
        for writer in writers:
            lock = take_lock(run_dir, writer)
            if lock is None:
                result.why = "its companion is at work on it"
                return result
            locks.callback(os.close, lock)
        try:
            plan = _plan(result, run_dir, writers, root, ended_before)
        except (TrackerError, OSError) as error:
            result.why = str(error)
            return result
        if plan is not None:
            _remove(result, run_dir, plan, dry_run=dry_run)
    return result


def _plan(result: CleanResult, run_dir: str, writers: list[str], root: str, ended_before: float | None) -> _Plan | None:
    """What may be removed; None, with `why` in the result, where nothing may."""
    records = [WriterFile(run_dir, writer).record for writer in writers]
    if not writers:
        result.why = "it holds nothing"
    elif any(record.state == "running" for record in records):
        result.why = "it has not ended; where its script is gone, `tracker sync` says so"
    elif ended_before is not None and max(record.ended_at or 0.0 for record in records) >= ended_before:
        result.why = "it ended too recently"
    if result.why:
        return None
    stores: dict[str, Store] = {}
    plan = _Plan()
    for writer in writers:
        job = job_of(run_dir, writer)
        place, prefix = destination(run_dir, job, root)
        if is_same_folder(place, prefix, run_dir):
            result.why = "its root is this folder: there is no other copy"
            return None
        store = stores.setdefault(place, open_store(place)) if place not in stores else stores[place]
        ignore = [str(glob) for glob in job.get("ignore") or ()]
        waiting = Place(run_dir, writer, "", "").pending()
        plan.unproven += [os.path.relpath(folder, run_dir) for folder in waiting]
        _plan_writer(plan, store, run_dir, writer, prefix, ignore)
        _plan_saved(plan, store, run_dir, writer, prefix, ignore)
        _plan_media(plan, store, run_dir, prefix, ignore)
    if plan.unproven:
        more = f" and {len(plan.unproven) - 1} files more" if len(plan.unproven) > 1 else ""
        result.why = (
            f"{plan.unproven[0]}{more} cannot be shown to be in the root: `tracker sync {run_dir}` brings it there"
        )
        return None
    return plan


def _plan_writer(plan: _Plan, store: Store, run_dir: str, writer: str, prefix: str, ignore: list[str]) -> None:
    there = {item.key.removeprefix(prefix): item for item in store.list(prefix)}
    for file in list_files(run_dir, writer):
        path = os.path.join(run_dir, file.path)
        item = there.get(file.path)
        if item is not None and (is_same(path, file, item) or _is_same_content(store, path, file.size, item)):
            plan.files[path] = file.size
        elif is_kept_here(file.path.partition("/")[2], ignore):
            plan.kept += 1
        else:
            plan.unproven.append(file.path)


def _is_same_content(store: Store, path: str, size: int, item: ObjectInfo) -> bool:
    """Compare byte by byte a small file of which the store tells no MD5."""
    if layout.grows(path) or size != item.size or size > 1 << 20:
        return False
    with open(path, "rb") as file:
        return file.read() == store.get(item.key)


def _plan_saved(plan: _Plan, store: Store, run_dir: str, writer: str, prefix: str, ignore: list[str]) -> None:
    project, _, run_id = prefix.strip("/").split("/")
    prefix = layout.files_prefix(project, run_id, writer)
    saved = SavedFiles(run_dir, writer)
    saved.read()
    sender = Sender(saved, store, prefix, ignore)
    noted = {file.path: file for file in saved.files.values()}
    sizes = {item.key.removeprefix(prefix): item.size for item in store.list(prefix)}
    for path in _walk(saved.folder):
        name = os.path.relpath(path, saved.folder).replace(os.sep, "/")
        state, file = state_of(path), noted.get(name)
        if file is not None and sender.stays(file):
            plan.kept += 1
        elif file is None or state is None or not sender.has_arrived(file, state) or sizes.get(name) != state[0]:
            plan.unproven.append(f"files/{writer}/{name}")
        else:
            plan.files[path] = state[0]


def _plan_media(plan: _Plan, store: Store, run_dir: str, prefix: str, ignore: list[str]) -> None:
    """Images, tables and the like: named by their content, so that name and size are proof."""
    project, _, run_id = prefix.strip("/").split("/")
    here = list(list_media(run_dir))
    prefix = layout.run_files_prefix(project, run_id)
    sizes = {item.key.removeprefix(prefix): item.size for item in store.list(prefix)} if here else {}
    for path, size in here:
        source = os.path.join(layout.run_files_folder(run_dir), *path.split("/"))
        if sizes.get(path) == size:
            plan.files[source] = size
        elif is_kept_here(path, ignore):
            plan.kept += source not in plan.files
        else:
            plan.unproven.append(path)


def _walk(folder: str) -> Iterator[str]:
    for base, _, names in os.walk(folder):
        yield from (os.path.join(base, name) for name in sorted(names))


def _remove(result: CleanResult, run_dir: str, plan: _Plan, *, dry_run: bool) -> None:
    result.files, result.bytes, result.kept = len(plan.files), sum(plan.files.values()), plan.kept
    if dry_run:
        return
    for path in plan.files:
        os.unlink(path)
    folders = [run_dir, os.path.join(os.path.dirname(os.path.dirname(run_dir)), "files", os.path.basename(run_dir))]
    if not plan.kept:  # what `tracker sync` would need to know of the rest
        for path in list(_walk(os.path.join(run_dir, layout.LOCAL_FOLDER))):
            os.unlink(path)
    for folder in folders:
        _remove_empty(folder)


def _remove_empty(folder: str) -> None:
    for base, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):  # it holds what is kept
            os.rmdir(base)
