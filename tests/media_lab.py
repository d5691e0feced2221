"""A run with media of every kind, written by the real client, and its site."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from processes import environment

from tracker.build.assets import BUNDLE
from tracker.build.output import Output
from tracker.build.site import BuildOptions, BuildResult, build
from tracker.store import open_store

NOW = 1_900_000_000.0

SCRIPT = """
import numpy as np, tracker
rng = np.random.default_rng(0)
run = tracker.init(project="p", name="lab", root="root", id="lab")
mask = np.zeros((24, 32), np.uint8)
mask[12:] = 1
box = {"position": {"minX": 0.25, "maxX": 0.5, "minY": 0.25, "maxY": 0.75}, "class_id": 1, "scores": {"p": 0.5}}
for step in range(5):
    image = np.full((24, 32, 3), 40 * step, np.uint8)
    layers = {"masks": {"truth": {"mask_data": mask, "class_labels": {1: "ro<ad"}}},
              "boxes": {"found": {"box_data": [box], "class_labels": {1: "car"}}}}
    run.log({"val/image": tracker.Image(image, caption=f"<b>step</b> {step}", **layers),
             "val/pair": [tracker.Image(image), tracker.Image(255 - image)],
             "weights": tracker.Histogram(rng.normal(step, 1, 500)), "loss": 1 / (step + 1)}, step=10 * step)
table = tracker.Table(columns=["n", "te<xt", "picture", "sound", "ok"])
for n in range(30):
    sound = tracker.Audio(np.sin(np.arange(80) / (n + 2)), sample_rate=8000) if n == 0 else None
    table.add_data(n / 2, f"row {n} <i>", tracker.Image(np.full((4, 4), n, np.uint8)), sound, n % 2 == 0)
run.log({"table": table,
         "sound": tracker.Audio(np.sin(np.arange(800) / 10), sample_rate=8000, caption="a tone"),
         "clip": tracker.Video(np.zeros((2, 3, 8, 8), np.uint8)),
         "page": tracker.Html("<p id=said>Hello</p><script>let reach = 'the page';"
             "try { parent.document.title; } catch { reach = 'nothing'; }"
             "document.getElementById('said').append(` from ${self.origin}, reaches ${reach}`);</script>"),
         "once": tracker.Histogram([1, 2, 2, 3], num_bins=3)}, step=40)
run.finish()
"""


def write_run(folder: Path, script: str = SCRIPT) -> Path:
    """Log the run; the root that it is in."""
    quick = {"TRACKER_SYSTEM_SAMPLE": "0", "TRACKER_DISABLE_CODE": "true"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=folder, text=True, capture_output=True, timeout=120,
        env={**environment(**quick), "PATH": os.environ["PATH"]}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "root"


def stand_in(folder: Path) -> Path:
    """A bundle for pages that no browser opens."""
    folder.mkdir(exist_ok=True)
    for name in BUNDLE:
        (folder / name).write_text(f"/* {name} */\n")
    return folder


def build_site(root: Path, out: Path, bundle: Path | None = None, **more: object) -> tuple[BuildResult, Output]:
    """Build the site of a root."""
    options = BuildOptions(root=str(root), now=NOW, bundle=bundle, **more)
    with open_store(str(out)) as store, Output(store) as output:
        result = build(options, output)
    return result, output
