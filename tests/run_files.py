"""Runs written by hand, as files of the run format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tracker.format.layout import RunObject
from tracker.read.history import History
from tracker.read.model import Run
from tracker.read.parse import parse_history
from tracker.read.runs import read_runs
from tracker.store import open_store

NOW = 1_900_000_000.0
"""Long after all that the tests write."""


def write(root: Path, files: dict[str, Any], project: str = "p") -> None:
    """Write files below a project's `runs/`: bytes as they are, dicts as JSON, lists as JSON lines."""
    for name, content in files.items():
        path = root / project / "runs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else encoded(content))


def encoded(content: Any) -> bytes:
    if isinstance(content, list):
        return "".join(json.dumps(row) + "\n" for row in content).encode()
    return json.dumps(content).encode()


def read(root: Path, project: str = "p", now: float = NOW) -> dict[str, Run]:
    """A project's runs by id."""
    return {run.id: run for run in read_runs(open_store(str(root)), project, now=now)}


def read_one(root: Path, files: dict[str, Any], now: float = NOW) -> Run:
    """The only run that these files make."""
    write(root, files)
    (run,) = read(root, now=now).values()
    return run


def parse(*segments: tuple[str, Any], extension: str = "jsonl", running: Sequence[str] = ()) -> History:
    """A history from each writer's content, without problems."""
    history, problems = parse_all(*segments, extension=extension, running=running)
    assert problems == []
    return history


def parse_all(
    *segments: tuple[str, Any], extension: str = "jsonl", running: Sequence[str] = ()
) -> tuple[History, list[str]]:
    """A history and its problems; a writer that comes several times has several segments."""
    numbered = []
    for index, (writer, content) in enumerate(segments):
        number = sum(other == writer for other, _ in segments[:index])
        data = content if isinstance(content, bytes) else encoded(content)
        numbered.append((writer, RunObject("r", writer, "history", number, extension), data))
    return parse_history(numbered, running=running)
