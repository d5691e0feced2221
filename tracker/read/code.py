"""Code: what a run was made with: its commit, what differed from it, its packages and its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.errors import FormatError, StoreError
from tracker.format import layout, records
from tracker.read.model import Run, WriterInfo

PATCH, REQUIREMENTS, REPORT = "diff.patch", "requirements.txt", "code.json"
SOURCE = "source/"


@dataclass(frozen=True)
class Code:
    """The code of one writer, as it kept it. Everything here is untrusted."""

    writer: WriterInfo
    files: Mapping[str, str]
    """Every file under `code/`, by its name there: the path below the project's `runs/`."""
    sizes: Mapping[str, int]
    """Bytes, by the same names."""
    program: str = ""
    """The main script or notebook, relative to the repository or to the folder it was started in."""
    cwd: str = ""
    """The folder that it was started in, relative to the repository."""
    left_out: tuple[tuple[str, str], ...] = ()
    """What was not kept: path and reason."""
    masked: tuple[str, ...] = ()
    """Sources in which what looked like a credential was masked."""
    git: Mapping[str, Any] = field(default_factory=dict)
    """commit, branch, remote, dirty."""

    @property
    def commit(self) -> str:
        """The commit, "" where it is not known."""
        commit = self.git.get("commit")
        return commit if isinstance(commit, str) else ""

    @property
    def sources(self) -> list[str]:
        """The copied files, relative to the repository or the starting folder."""
        return [name.removeprefix(SOURCE) for name in self.files if name.startswith(SOURCE)]


def code_writers(run: Run) -> list[WriterInfo]:
    """The writers that kept code or know their commit, the newest first."""
    keeping = {item.writer for item in map(layout.parse_object, run.unread) if item and item.kind == "code"}
    found = [writer for writer in run.writers if writer.name in keeping or writer.record.git.get("commit")]
    return sorted(found, key=lambda w: (w.name in keeping, w.record.started_at or 0.0, w.name), reverse=True)


def list_code(run: Run, writer: WriterInfo, report: bytes | StoreError | None) -> Code:
    """What a writer kept.

    Args:
        run: whose writer it is.
        writer: which.
        report: the bytes of its code.json.
    """
    prefix = f"{run.id}/{writer.name}/{layout.CODE_FOLDER}/"
    sizes = {
        path.removeprefix(prefix): size
        for path, size in run.unread.items()
        if path.startswith(prefix) and layout.parse_object(path) is not None
    }
    files = {name: prefix + name for name in sizes}
    try:
        said = records.decode_json(report, REPORT) if isinstance(report, bytes) else {}
    except FormatError:
        said = {}
    return Code(
        writer, files, sizes, program=_text(said.get("program")), cwd=_text(said.get("cwd")),
        left_out=_left_out(said.get("left_out")), masked=tuple(_text(name) for name in _items(said.get("masked"))),
        git=writer.record.git,
    )  # fmt: skip


def report_path(run: Run, writer: WriterInfo) -> str:
    """Where a writer's code.json lies, below the project's `runs/`."""
    return f"{run.id}/{writer.name}/{layout.CODE_FOLDER}/{REPORT}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _left_out(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((_text(one.get("path")), _text(one.get("why"))) for one in _items(value) if isinstance(one, dict))
