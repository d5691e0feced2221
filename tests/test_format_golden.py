"""The test vectors of docs/spec/run-format.md: what every reader of the run format must agree with."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import Any

import pytest

from tracker.format.values import plain_number
from tracker.read.model import Run
from tracker.read.runs import read_runs
from tracker.store import open_store

CASES = Path(__file__).parent / "golden" / "format"
LATER = 1_900_000_000.0


def as_vector(run: Run) -> dict[str, Any]:
    """A run as the expectations say it."""
    history = {
        name: [[int(s), plain_number(float(v))] for s, v in zip(column.step, column.value, strict=True)]
        for name, column in run.history.metrics.items()
    }
    summary = {k: plain_number(v) if isinstance(v, float) else v for k, v in run.summary.items()}
    return {
        "name": run.name, "group": run.group, "state": run.state, "tags": list(run.tags), "config": run.config,
        "summary": summary, "history": history,
    }  # fmt: skip


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_vector(case: str, tmp_path: Path) -> None:
    shutil.copytree(CASES / case, tmp_path / case)
    expected = json.loads((CASES / case / "expected.json").read_text())
    runs = {run.id: run for run in read_runs(open_store(str(tmp_path)), case, now=LATER)}
    assert set(runs) == set(expected)
    for run_id, wanted in expected.items():
        run = runs[run_id]
        if wanted.pop("refused", False):
            assert any("format 2" in problem for problem in run.problems)
            assert run.history.metrics == {}
            continue
        problems = wanted.pop("problems")
        assert (len(run.problems) > 0) if problems == "some" else len(run.problems) == problems, run.problems
        got = as_vector(run)
        assert {name: got[name] for name in wanted} == wanted


def test_numbers_that_are_none_keep_their_kind() -> None:
    assert [plain_number(value) for value in (math.nan, math.inf, -math.inf, 0.5)] == [
        "NaN",
        "Infinity",
        "-Infinity",
        0.5,
    ]
