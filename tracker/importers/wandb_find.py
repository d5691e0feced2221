"""Where wandb's runs lie: run folders below a path, and files that its page or its API exported."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tracker.errors import FormatError, UsageError
from tracker.importers.source import Source, hash_files, readable_id, size_of
from tracker.importers.wandb_export import find_export, is_export
from tracker.importers.wandb_file import read_records, record_schema
from tracker.importers.wandb_read import Reader

ENDING = ".wandb"
_GENERATED = re.compile(r"[a-z0-9]{8}")
_RUN = record_schema(("run",))


def find(paths: Sequence[str]) -> list[Source]:
    """The runs at or below some paths.

    Args:
        paths: `.wandb` files; folders of runs, or folders above them; exports that end in .csv, .json or .jsonl.

    Raises:
        UsageError: there is no such path, or no run below one.
    """
    sources = []
    for path in paths:
        found = find_export(path, run_id_of) if is_export(path) else [_source(file) for file in _walk(path)]
        if not found:
            raise UsageError(f"{path} holds no run of wandb's (run-*{ENDING})")
        sources += found
    return sources


def run_id_of(run_id: str, project: str) -> str:
    """The id of a run by wandb's: the same where wandb made it, for only then it is no other run's."""
    return run_id if _GENERATED.fullmatch(run_id) else readable_id(run_id, "wandb", project, run_id)


def _walk(path: str) -> Iterator[str]:
    if os.path.isfile(path):
        yield os.path.abspath(path)
        return
    if not os.path.isdir(path):
        raise UsageError(f"{path} is not there")
    for folder, below, names in os.walk(os.path.abspath(path)):
        below.sort()
        paths = (os.path.join(folder, name) for name in sorted(names) if name.endswith(ENDING))
        yield from filter(os.path.isfile, paths)  # no pipes, and no links that lead nowhere


def _source(path: str) -> Source:
    folder = os.path.dirname(path)
    label = os.path.basename(folder).removeprefix("offline-")
    run_id = os.path.basename(path).removesuffix(ENDING).removeprefix("run-")
    project = ""
    try:
        for _, record in read_records(path, _RUN, Counter()):
            run_id, project = record.run_id or run_id, record.project
            break
    except (FormatError, OSError):  # told when the run is read
        pass
    return Source(
        tool="wandb",
        label=label if label.startswith("run-") else os.path.basename(path),
        run_id=run_id_of(run_id, project),
        part=label if label.startswith("run-") else os.path.basename(path),
        project=project,
        size=size_of([path]),
        fingerprint=lambda: _fingerprint(path),
        read=Reader(path),
    )


def _fingerprint(path: str) -> str:
    """A hash of the `.wandb` file, and of the names and sizes of the run's files."""
    digest = hashlib.sha256(hash_files([path]).encode())
    files = os.path.join(os.path.dirname(path), "files")
    for folder, below, names in os.walk(files):
        below.sort()
        for name in sorted(names):
            file = os.path.join(folder, name)
            size = os.path.getsize(file) if os.path.exists(file) else -1
            digest.update(f"\0{os.path.relpath(file, files)}\0{size}".encode(errors="surrogateescape"))
    return digest.hexdigest()
