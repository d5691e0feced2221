"""Tests with the real frameworks, which scripts/test-integrations installs; the other tests know nothing of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", HF_HUB_OFFLINE="1", TF_ENABLE_ONEDNN_OPTS="0", PYTHONWARNINGS="default")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run_files and processes


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("filterwarnings", "default")  # the frameworks warn of each other


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Each test works in a folder of its own, without anybody's settings, and ends its run."""
    import tracker

    for name in os.environ:
        if name.startswith(("TRACKER_", "WANDB_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TRACKER_PROJECT", "p")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    tracker.finish()
