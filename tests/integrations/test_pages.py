"""The pages of docs/integrations and docs/importing: the Python of each runs, and gives what the page promises."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from processes import environment
from run_files import read

from tracker.cli.import_ import command as importers

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted((DOCS / "integrations").glob("*.md"))
IMPORTING = sorted((DOCS / "importing").glob("*.md"))
METRICS = {
    "accelerate": "loss", "hydra": "loss", "keras": "epoch/val_loss", "lightgbm": "valid_0_l2",
    "lightning": "train/loss", "scikit-learn": "accuracy_score", "tensorboard": "loss", "transformers": "train/loss",
    "xgboost": "test-rmse",
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_python_of_a_page_makes_a_run(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert blocks
    (tmp_path / "page.py").write_text("\n".join(blocks), encoding="utf-8")
    env = environment(TRACKER_ROOT=str(tmp_path / "lab"))
    done = subprocess.run(
        [sys.executable, "page.py"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    runs = read(tmp_path / "lab", "demo").values()
    assert runs
    for run in runs:
        assert METRICS[page.stem] in run.history.metrics
        assert run.state == "finished"
    assert "tracker: warning" not in done.stderr


@pytest.mark.parametrize("page", IMPORTING, ids=lambda page: page.stem)
def test_the_tool_of_a_page_logs_and_its_command_imports(page: Path, tmp_path: Path) -> None:
    """The page's first block is a script of the tool's; its commands make runs of what it logged."""
    text = page.read_text(encoding="utf-8")
    script = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[0]
    commands = re.findall(r"^tracker import .*$", text, re.MULTILINE)
    (tmp_path / "page.py").write_text(script, encoding="utf-8")
    env = environment(TRACKER_ROOT=str(tmp_path / "lab"), PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    for command in (f"{sys.executable} page.py", *commands):
        done = subprocess.run(
            ["bash", "-ec", command], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    runs = read(tmp_path / "lab", "demo").values()
    assert runs
    assert all("loss" in run.history.metrics for run in runs)


def test_every_framework_and_every_tool_has_a_page() -> None:
    assert {page.stem for page in PAGES} == set(METRICS)
    assert {page.stem for page in IMPORTING} == set(importers.commands) - {"csv"}
