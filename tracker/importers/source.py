"""Source: one run in another tool's logs, and what was read of it. Every importer gives these."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.format import layout
from tracker.format.records import WriterRecord

READER = 1
"""Counts up when importers read more than before, so that what they made before is made again."""

_BLOCK = 1 << 20

Row = tuple[int, "float | None", Mapping[str, Any]]
"""Step, Unix seconds or None, and values: what `log` takes, media included."""

Tell = Callable[[int], object]
"""Told how many bytes more of a source are read."""


@dataclass
class Found:
    """What a run of another tool is.

    What is said before `rows` must be known at once. `rows` are read first, then `system`, then `output`; the others
    after them, so that they may be found, and set here, on the way.

    Attributes:
        rows: its history, in order; read once, and piece by piece.
        system: host metrics: Unix seconds, and columns of the run format (section 9) with their values.
        output: lines of console output, without their ends.
        code: files below `code/`.
        saved: files that the run keeps: their names in it, and where they lie on this machine.
        alerts: lines of alerts.jsonl.
        left_out: what has no place, as a sentence begins, and how often; rows add to it while they are read.
        problems: sentences about what could not be read; likewise.
    """

    name: str = ""
    group: str = ""
    job_type: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    created_at: float | None = None
    metrics: tuple[dict[str, Any], ...] = ()
    rows: Iterable[Row] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
    system: Iterable[tuple[float, Mapping[str, float]]] = ()
    output: Iterable[str] = ()
    code: Mapping[str, bytes] = field(default_factory=dict)
    saved: Mapping[str, str] = field(default_factory=dict)
    alerts: Iterable[Mapping[str, Any]] = ()
    writer: WriterRecord = field(default_factory=lambda: WriterRecord(state="finished"))
    left_out: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """One run in another tool's logs, not read yet.

    Attributes:
        tool: "tensorboard", "wandb", …
        label: what people know it by.
        run_id: the same each time, whatever else is imported.
        part: which part of the run it is; others may add to the same run.
        project: the project that the tool had it in; "" where it has none.
        size: bytes, for the progress.
        fingerprint: what changes whenever the source does.
        read: reads it. What it raises is this run's trouble alone. It may say how far it is; what it does not say is
            taken as read when all is.
    """

    tool: str
    label: str
    run_id: str
    part: str
    project: str
    size: int
    fingerprint: Callable[[], str]
    read: Callable[[Tell], Found]

    @property
    def writer(self) -> str:
        """The name of the writer's folder that stands for it."""
        return f"{self.tool}-{short_hash(self.part)}"


def public_name(name: str) -> str:
    """A metric's name without the underscores that it begins with: such names are tracker's own."""
    return name if name[:1] not in ("_", "") else name.lstrip("_") or "value"


def short_hash(*parts: str) -> str:
    """Ten hex digits that stand for some text."""
    whole = "\0".join(parts).encode(errors="surrogateescape")
    return hashlib.sha256(whole).hexdigest()[:10]


def readable_id(name: str, *identity: str) -> str:
    """A run id with a name in it that people know, and a hash of what makes the run that run."""
    readable = layout.to_name(name)[: layout.NAME_MAX - 11].rstrip("-._")
    return f"{readable or 'run'}-{short_hash(*identity)}"


def hash_files(paths: Iterable[str], base: str = "") -> str:
    """A hash of files' names and contents.

    Args:
        paths: the files; sorted here.
        base: the folder that their names are taken from.

    Raises:
        OSError: one cannot be read.
    """
    digest = hashlib.sha256()
    for path in sorted(paths):
        name = os.path.relpath(path, base) if base else os.path.basename(path)
        digest.update(b"\0%d\0" % os.path.getsize(path) + name.encode(errors="surrogateescape") + b"\0")
        with open(path, "rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()


def size_of(paths: Iterable[str]) -> int:
    """The bytes of some files."""
    return sum(os.path.getsize(path) for path in paths)
