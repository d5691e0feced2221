"""A site of twelve runs with several metrics, built with the real bundle, for tests of the pages of many runs."""

from __future__ import annotations

import fcntl
import math
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import run_files
from playwright.sync_api import Page
from site_browser import until

from tracker.build.output import Output
from tracker.build.site import BuildOptions, build
from tracker.read.model import Run
from tracker.store import open_store

ROOT = Path(__file__).resolve().parent.parent
METRICS = ["odd", "train/loss", "train/lr", "val/loss"]
PATCH = "diff --git a/train.py b/train.py\n@@ -1,3 +1,3 @@\n import os\n-lr = 1\n+lr = {lr}\n print(lr)\n"


def _files(number: int) -> dict[str, Any]:
    noise = random.Random(number)
    lr = [0.001, 0.01, 0.1][number % 3]
    rows: list[dict[str, Any]] = []
    for step in range(600 if number == 7 else 60):
        row: dict[str, Any] = {"_step": step, "_time": 1000.0 * number + step / 2}
        row["train/loss"] = round(3 * math.exp(-lr * step) + noise.gauss(0, 0.05), 4)
        row["train/lr"] = lr
        if step % 10 == number % 10:
            row["val/loss"] = round(row["train/loss"] + 0.1, 4)
        rows.append(row)
    if number == 3:
        rows[10]["odd"] = "NaN"
        rows[11]["odd"] = 2.0
    config = {"lr": lr, "opt": ["adam", "sgd"][number % 2], "net": {"width": 64 << (number % 2)}}
    record = {"name": f"run-{number}", "group": f"g{number // 4}", "tags": ["even"] if number % 2 == 0 else []}
    times = {"started_at": 1000.0 * number, "ended_at": 1000.0 * number + 30}
    system = "_time,cpu,memory\n" + "".join(f"{1000 * number + i},{10 + i},{2**30 * (1 + i)}\n" for i in range(5))
    code = {f"r{number}/w/code/diff.patch": PATCH.format(lr=lr).encode()} if number < 4 else {}
    return {
        f"r{number}/run.json": {"format": 1, "created_at": 1000.0 * number, **record},
        f"r{number}/w/writer.json": {"format": 1, "state": "finished", "host": "node", **times},
        f"r{number}/w/config.json": config,
        f"r{number}/w/history/0.jsonl": rows,
        f"r{number}/w/system/0.csv": system.encode(),
        **code,
    }


@dataclass(frozen=True)
class Built:
    """The site, and the runs that it was built from."""

    folder: Path
    runs: dict[str, Run]


@contextmanager
def built_site(folder: Path) -> Iterator[Built]:
    """Write the runs, build the bundle where it is old, and the site."""
    with (Path(tempfile.gettempdir()) / "tracker-site-bundle.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([sys.executable, "scripts/hatch_build.py"], cwd=ROOT, check=True, timeout=300)
    for number in range(12):
        run_files.write(folder / "root", _files(number))
    with open_store(str(folder / "site")) as store, Output(store) as output:
        build(BuildOptions(root=str(folder / "root"), now=run_files.NOW), output)
    yield Built(folder / "site", run_files.read(folder / "root"))


@dataclass(frozen=True)
class Workspace:
    """The workspace or the comparison in a browser, driven as a reader does."""

    page: Page

    @classmethod
    def live(cls, page: Page) -> Workspace:
        """Wait until the page is live."""
        until(page, "document.querySelector('[data-src]').trackerWorkspace !== undefined")
        return cls(page)

    def get(self, what: str) -> Any:
        """A field of `trackerWorkspace`."""
        return self.page.evaluate(f"document.querySelector('[data-src]').trackerWorkspace.{what}")

    def shown(self) -> list[str]:
        """The labels of what is drawn."""
        return [each["label"] for each in self.get("shown")]

    def until_shown(self, labels: list[str]) -> None:
        """Wait until exactly these are drawn."""
        shown = "document.querySelector('[data-src]').trackerWorkspace.shown.map((e) => e.label)"
        until(self.page, f"JSON.stringify({shown}) === JSON.stringify({labels})")

    def panel(self, metric: str) -> Any:
        """The figure of a metric."""
        return self.page.locator(f'figure[data-metric="{metric}"]')

    def chart(self, metric: str, what: str) -> Any:
        """A field of the `trackerChart` of a metric's panel."""
        return self.page.evaluate(f"""document.querySelector('figure[data-metric="{metric}"]').trackerChart.{what}""")

    def until_drawn(self, metric: str, labels: list[str]) -> list[dict[str, Any]]:
        """Wait until a panel draws these curves, in any order; returns them by that order of labels."""
        self.panel(metric).scroll_into_view_if_needed()
        figure = f"""document.querySelector('figure[data-metric="{metric}"]')"""
        found = f"{figure}?.querySelector('canvas') ? {figure}.trackerChart.series.map((e) => e.label) : []"
        until(self.page, f"JSON.stringify(({found}).sort()) === JSON.stringify({sorted(labels)})")
        series = {each["label"]: each for each in self.chart(metric, "series")}
        return [series[label] for label in labels]

    def hash(self) -> str:
        """What the address says, once it has been written."""
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return str(self.page.evaluate("location.hash"))

    def names(self) -> list[str]:
        """The lines of the list."""
        return self.page.locator(".wlist tbody .wlabel").all_inner_texts()


def names(*numbers: int) -> list[str]:
    """The names of runs."""
    return [f"run-{number}" for number in numbers]
