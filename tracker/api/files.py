"""Files: what lies beside a run's metrics: saved files, media, tables, its code and its console output."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.errors import UsageError
from tracker.format import layout
from tracker.store.base import ObjectInfo, Store

_SAVED = "files"
_KINDS = {"code": "code", "output": "output"}


@dataclass(frozen=True)
class RunFile:
    """One file of a run.

    Attributes:
        name: what it is called: a saved file by its path, others behind `media/`, `tables/`, `code/` or `output/`.
        size: bytes.
        kind: "saved", "media", "tables", "code" or "output".
        writer: the process that it is of, "" where the run shares it.
        key: where it lies below the root.
        modified: Unix seconds by the store's clock, or None.
    """

    name: str
    size: int
    kind: str
    writer: str
    key: str
    modified: float | None
    _store: Store = field(repr=False, compare=False)

    def read(self) -> bytes:
        """The whole content.

        Raises:
            StoreError: it cannot be read.
        """
        return self._store.get(self.key)

    def download(self, root: str = ".", replace: bool = False) -> str:
        """Write the file below a folder of this machine, under its name, and return its path.

        Args:
            root: the folder; made where it is missing.
            replace: whether a file that is there is replaced.

        Raises:
            UsageError: a file is there already, or a symbolic link would lead out of `root`.
            StoreError: it cannot be read.
        """
        folder = os.path.realpath(root)
        path = os.path.join(folder, *self.name.split("/"))
        if os.path.commonpath([folder, os.path.realpath(os.path.dirname(path))]) != folder or os.path.islink(path):
            raise UsageError(f"{path} is not written: a symbolic link leads out of {folder}")
        if os.path.lexists(path) and not replace:
            raise UsageError(f"{path} is there already: give replace=True, or another folder as root")
        data = self.read()
        os.makedirs(os.path.dirname(path), exist_ok=True)
        temporary = f"{path}.{os.getpid()}.part"
        try:
            with open(temporary, "xb") as file:
                file.write(data)
            os.replace(temporary, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
        return path


def list_files(store: Store, project: str, run_id: str, objects: Sequence[ObjectInfo]) -> list[RunFile]:
    """The files among a run's objects, sorted by name, the newest of one name first."""
    found = [*_files(store, project, run_id, objects)]
    return sorted(found, key=lambda file: (file.name, -(file.modified or 0.0), file.writer))


def _files(store: Store, project: str, run_id: str, objects: Sequence[ObjectInfo]) -> Iterator[RunFile]:
    runs, beside = layout.runs_prefix(project), layout.run_files_prefix(project, run_id)
    for info in objects:
        if info.key.startswith(beside):
            kind, _, name = info.key.removeprefix(beside).partition("/")
            writer = ""
            if kind == _SAVED:
                writer, _, name = name.partition("/")
            if name and not layout.is_local_name(kind):
                full = name if kind == _SAVED else f"{kind}/{name}"
                yield RunFile(
                    full, info.size, "saved" if kind == _SAVED else kind, writer, info.key, info.modified, store
                )
            continue
        item = layout.parse_object(info.key.removeprefix(runs))
        if item is not None and item.kind in _KINDS:
            name = info.key.removeprefix(f"{runs}{run_id}/{item.writer}/")
            yield RunFile(name, info.size, item.kind, item.writer, info.key, info.modified, store)
