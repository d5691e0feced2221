"""Used artifacts: a version of an artifact as it is in the root, and its files brought to this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from tracker.errors import TrackerError, UsageError
from tracker.format import artifacts
from tracker.log.companion import PACKAGE_PARENT

_PROGRAM = "import sys; sys.path.insert(0, sys.argv.pop(1)); from tracker.mirror.fetch import main; main()"


@dataclass(frozen=True)
class UsedArtifact:
    """A version of an artifact, as it is in the root.

    Attributes:
        name: with its version, `model:v3`.
        project: whose it is.
        type: what kind it is.
        digest: 32 hex digits that stand for all that it holds.
        version: `v0`, `v1`, … in the order in which versions were first logged.
        aliases: its other names.
        description: what people should know of it.
        metadata: what programs should know of it.
        files: the paths of its files.
        references: addresses that it refers to, by path.
        size: bytes.
        logged_by: the id of the run that logged it first.
    """

    name: str
    project: str
    type: str
    digest: str
    version: str
    aliases: tuple[str, ...]
    description: str
    metadata: dict[str, Any]
    files: tuple[str, ...]
    references: dict[str, str]
    size: int
    logged_by: str
    _asked: dict[str, Any] = field(repr=False, compare=False)

    def download(self, root: str | None = None, path_prefix: str | None = None) -> str:
        """Bring its files into a folder, unless they are there already, and return the folder.

        Args:
            root: the folder; by default `artifacts/<name>:<version>` in the current one.
            path_prefix: bring one file, or those below one folder of it.

        Raises:
            TrackerError: it cannot be brought; the message says why.
        """
        folder = os.path.abspath(root or os.path.join("artifacts", self.name))
        ask({**self._asked, "folder": folder, "only": path_prefix or ""})
        return folder

    def file(self, root: str | None = None) -> str:
        """Bring its only file, and return its path.

        Raises:
            UsageError: it holds another number of files.
        """
        if len(self.files) != 1:
            raise UsageError(f"artifact {self.name} holds {len(self.files)} files: use download()")
        return os.path.join(self.download(root), *self.files[0].split("/"))

    def wait(self, timeout: float | None = None) -> UsedArtifact:
        """It is there already; accepted for wandb's sake."""
        del timeout
        return self


def find(root: str, project: str, reference: str) -> UsedArtifact:
    """The version that a reference means; see `Run.use_artifact`.

    Raises:
        UsageError: there is none.
        TrackerError: the root cannot be read.
    """
    asked = {"root": root, "project": project, "reference": reference}
    found = ask(asked)
    manifest, version = found["manifest"], found["version"]
    place, name, _ = artifacts.split_reference(reference, project)
    entries = manifest["entries"]
    exact = {**asked, "project": place, "reference": f"{name}:{version['digest']}"}
    return UsedArtifact(
        f"{name}:v{version['number']}", place, manifest["type"], version["digest"], f"v{version['number']}",
        tuple(version["aliases"]), manifest["description"], manifest["metadata"],
        tuple(one["path"] for one in entries if "ref" not in one),
        {one["path"]: one["ref"] for one in entries if "ref" in one}, sum(one.get("size", 0) for one in entries),
        version["runs"][0], exact,
    )  # fmt: skip


def ask(asked: dict[str, Any]) -> dict[str, Any]:
    """Ask a root about an artifact, in another process.

    Raises:
        UsageError: there is no such artifact.
        TrackerError: the root cannot be read.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, PACKAGE_PARENT], input=json.dumps(asked), capture_output=True, text=True,
            check=False, cwd="/",
        )  # fmt: skip
        answer: dict[str, Any] = json.loads(done.stdout)
    except (OSError, ValueError) as error:
        why = (done.stderr.strip().splitlines() or [str(error)])[-1] if isinstance(error, ValueError) else str(error)
        raise TrackerError(f"{asked['root']} could not be asked for artifact {asked['reference']!r}: {why}") from error
    if "error" in answer:
        missing = "there is no artifact" in answer["error"] or "has no version" in answer["error"]
        raise (UsageError if missing else TrackerError)(answer["error"])
    return answer
