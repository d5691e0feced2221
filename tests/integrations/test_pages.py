"""The pages of docs/integrations: the Python of each runs, and logs what the page promises."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from processes import environment
from run_files import read

PAGES = sorted((Path(__file__).resolve().parents[2] / "docs" / "integrations").glob("*.md"))
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


def test_every_framework_has_a_page() -> None:
    assert {page.stem for page in PAGES} == set(METRICS)
