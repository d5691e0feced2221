"""Artifacts of a root: the versions that there are, the one that a reference means, and its files on this machine."""

from __future__ import annotations

import contextlib
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor

from tracker.errors import FormatError, UsageError
from tracker.format import artifacts
from tracker.format.artifacts import Entry, Manifest, Version
from tracker.store import Store

THREADS = 8
_BLOCK = 8 << 20


def find(store: Store, project: str, reference: str) -> tuple[Manifest, Version]:
    """The version of an artifact that a reference means.

    Args:
        store: the root.
        project: whose, where the reference does not say.
        reference: `name`, `name:alias`, `name:v3`, `name:<digest>`, with `project/` before it where it is another's.

    Raises:
        UsageError: there is none; the message says what there is.
        StoreError: the root cannot be read.
        FormatError: the version's manifest is damaged.
    """
    project, name, wanted = artifacts.split_reference(reference, project)
    versions = list_versions(store, project, name)
    if not versions:
        raise UsageError(f"there is no artifact {name!r} in project {project} of {store.url}")
    version = artifacts.pick_version(versions, wanted)
    if version is None:
        known = ", ".join(f"v{one.number}" + "".join(f" ({alias})" for alias in one.aliases) for one in versions[-20:])
        raise UsageError(f"artifact {name!r} of project {project} has no version {wanted!r}: there are {known}")
    key = artifacts.manifest_key(project, name, version.digest)
    return artifacts.decode_manifest(store.get(key), key), version


def list_versions(store: Store, project: str, name: str) -> list[Version]:
    """The versions of an artifact, in order; none where there is no such artifact."""
    prefix = artifacts.versions_prefix(project, name)
    keys = [info.key for info in store.list(prefix)]
    events = {}
    for key in keys:
        digest, _, file = key.removeprefix(prefix).partition("/")
        if artifacts.is_digest(digest) and file.endswith(".json") and file != artifacts.MANIFEST and "/" not in file:
            events[key] = digest
    found = store.get_many(events) if events else {}
    decoded = (artifacts.decode_event(events[key], data, key) for key, data in found.items() if isinstance(data, bytes))
    return artifacts.versions_of(event for event in decoded if event is not None)


def download(store: Store, project: str, manifest: Manifest, folder: str, only: str = "") -> int:
    """Bring the files of a version into a folder; how many bytes were read. A file that is there already is kept.

    Args:
        store: the root.
        project: whose it is.
        manifest: the version.
        folder: where to; made where it is missing.
        only: bring one file, or those below one folder.

    Raises:
        UsageError: a symbolic link would lead out of the folder.
        StoreError: a file cannot be read.
        FormatError: a file is not what the manifest says.
    """
    wanted = [
        entry
        for entry in manifest.entries
        if not entry.ref and (not only or entry.path == only or entry.path.startswith(f"{only}/"))
    ]
    folder = os.path.realpath(folder)
    os.makedirs(folder, exist_ok=True)
    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(lambda entry: _bring(store, project, entry, folder), wanted))


def _bring(store: Store, project: str, entry: Entry, folder: str) -> int:
    path = os.path.join(folder, *entry.path.split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.commonpath([folder, os.path.realpath(os.path.dirname(path))]) != folder or os.path.islink(path):
        raise UsageError(f"{path} is not written: a symbolic link leads out of {folder}")
    if _is_there(path, entry):
        return 0
    key = artifacts.object_key(project, entry.sha256)
    spare = f"{path}.{os.getpid()}.part"
    digest = hashlib.sha256()
    try:
        with open(spare, "xb") as file:
            for start in range(0, max(entry.size, 1), _BLOCK):
                block = store.get_range(key, start, min(start + _BLOCK, entry.size))
                digest.update(block)
                file.write(block)
        if digest.hexdigest() != entry.sha256:
            raise FormatError(f"{store.url}/{key} is damaged: its content is not that of {entry.path}")
        os.replace(spare, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(spare)
    return entry.size


def _is_there(path: str, entry: Entry) -> bool:
    try:
        if os.path.getsize(path) != entry.size:
            return False
        digest = hashlib.sha256()
        with open(path, "rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError:
        return False
    return digest.hexdigest() == entry.sha256
