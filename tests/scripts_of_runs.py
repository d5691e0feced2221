"""Runs made by the public API in a process of their own, for tests that read them."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

THREE = """
    import math, tracker
    for number, (name, lr) in enumerate([("slow", 0.001), ("good", 0.01), ("wild", 0.1)]):
        config = {"lr": lr, "optimizer": {"name": "adam"}, "odd": "\\x1b[31mred\\x07\\u202e"}
        with tracker.init(project="demo", name=name, group="lr", config=config, tags=["a"] * (number > 0)) as run:
            for step in range(300):
                tracker.log({"loss": 1 / (1 + lr * step), "spike": 100.0 if step == 137 else step % 7 / 7})
                if step % 100 == 99:
                    tracker.log({"val/acc": step / 300, "note": f"at {step}"}, step=step)
            tracker.log({"bad": math.nan if number else math.inf})
"""


def script(folder: Path, code: str, **env: str) -> str:
    """Run a training script in `folder` and return what it printed; no code is kept and no system metrics."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)], cwd=folder, text=True, capture_output=True,
        timeout=60, check=False,
        env={**environ, "TRACKER_SYSTEM_SAMPLE": "0", "TRACKER_DISABLE_CODE": "true", "TRACKER_CONSOLE": "off", **env},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout
