"""RunArtifact: a version of an artifact that a run logged or used, as its list says, and its files."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from tracker.artifacts import download, find
from tracker.format.artifacts import Manifest
from tracker.read.model import Run
from tracker.read.output import artifact_paths, read_artifacts
from tracker.store.base import Store


@dataclass(frozen=True)
class RunArtifact:
    """One version of an artifact.

    Attributes:
        name: what the artifact is called in the project.
        type: what kind it is, such as "model" or "dataset".
        digest: 32 hex digits that stand for all that the version holds.
        aliases: what the run called the version; others may have got an alias since.
        files: how many files and addresses; 0 of one that was used.
        size: bytes of its files; 0 of one that was used.
        logged_by: the run that logged it.
        time: Unix seconds, or None.
    """

    name: str
    type: str
    digest: str
    aliases: tuple[str, ...]
    files: int
    size: int
    logged_by: str
    time: float | None
    _project: str = field(repr=False)
    _store: Store = field(repr=False, compare=False)

    def manifest(self) -> Manifest:
        """What the version holds: `entries` with paths, sizes and hashes, `metadata` and `description`.

        Raises:
            UsageError: it is not in the root any more, or not yet.
            StoreError: it cannot be read.
        """
        return find(self._store, self._project, f"{self.name}:{self.digest}")[0]

    def download(self, root: str | None = None, path_prefix: str | None = None) -> str:
        """Bring its files into a folder, unless they are there already, and return the folder.

        Args:
            root: the folder; by default `artifacts/<name>:<first digits of the digest>` in the current one.
            path_prefix: bring one file, or those below one folder of it.

        Raises:
            UsageError: it is not in the root any more, or a symbolic link would lead out of the folder.
            FormatError: a file is damaged.
            StoreError: a file cannot be read.
        """
        folder = os.path.abspath(root or os.path.join("artifacts", f"{self.name}:{self.digest[:12]}"))
        download(self._store, self._project, self.manifest(), folder, path_prefix or "")
        return folder


def list_artifacts(store: Store, prefix: str, run: Run, action: str) -> list[RunArtifact]:
    """What a run logged or used, by time, each version once.

    Args:
        store: the root.
        prefix: of the project's runs.
        run: whose.
        action: "logged" or "used".

    Raises:
        StoreError: the run's lists cannot be read.
    """
    paths = artifact_paths(run)
    contents = store.get_many(prefix + path for path in paths)
    found = read_artifacts(run, {path: contents[prefix + path] for path in paths})
    return [
        RunArtifact(
            one.name, one.type, one.digest, one.aliases, one.files, one.size,
            run.id if action == "logged" else one.origin, one.time, one.project or run.project, store,
        )
        for one in found
        if one.action == action
    ]  # fmt: skip
