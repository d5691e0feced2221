"""What a test's runs logged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from run_files import read

from tracker.read.model import Run


def only_run(root: str = "tracker-runs", project: str = "p") -> Run:
    (found,) = read(Path(root), project).values()
    return found


def rows(root: str = "tracker-runs", project: str = "p") -> list[dict[str, Any]]:
    """The rows of the only run, without their times."""
    files = sorted((Path(root) / project / "runs").glob("*/[!.]*/history/*.jsonl"))
    found = [json.loads(line) for path in files for line in path.read_text().splitlines()]
    return [{name: value for name, value in row.items() if name != "_time"} for row in found]


def having(name: str, **where: str) -> list[dict[str, Any]]:
    return [row for row in rows(**where) if name in row]


def curve(name: str) -> tuple[list[int], list[float]]:
    """Steps and values of a metric of the only run."""
    steps, values, *_ = only_run().history.xy(name)
    return steps.tolist(), values.tolist()
