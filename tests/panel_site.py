"""Sites of a few runs with panels, built by `build` with the real bundle, to be opened in a real browser."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import run_files
import site_browser
from playwright.sync_api import Page
from site_browser import until

from tracker.build.output import Output
from tracker.build.site import BuildOptions, build
from tracker.store import open_store

ROOT = Path(__file__).resolve().parent.parent

RUNS = [
    {
        "name": f"run-{index}",
        "group": "ab"[index % 2],
        "config": {"lr": 10.0 ** -(index % 3 + 1), "width": 64 * (1 + index // 3), "opt": ["adam", "sgd"][index % 2]},
        "loss": [3.0, 2.0 + (index * 7 % 5) / 10, 1.0 + (index * 5 % 7) / 10],
    }
    for index in range(9)
]
"""What the runs hold; the last loss is the summary's."""


def write_runs(root: Path) -> None:
    """The runs as files of the run format."""
    for index, each in enumerate(RUNS):
        rows = [{"_step": step, "loss": loss} for step, loss in enumerate(each["loss"])]
        record = {"name": each["name"], "group": each["group"], "created_at": 1_800_000_000 + index}
        run_files.write(
            root,
            {
                f"r{index}/run.json": {"format": 1, "id": f"r{index}", **record},
                f"r{index}/w/config.json": each["config"],
                f"r{index}/w/history/0.jsonl": rows,
            },
        )


@contextmanager
def open_reports(folder: Path, reports: dict[str, str]) -> Iterator[site_browser.Pages]:
    """Build reports (name to Markdown) about the runs, and open a browser for their site, from disk."""
    with (Path(tempfile.gettempdir()) / "tracker-site-bundle.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([sys.executable, "scripts/hatch_build.py"], cwd=ROOT, check=True, timeout=300)
    write_runs(folder / "root")
    (folder / "reports").mkdir()
    for name, text in reports.items():
        (folder / "reports" / f"{name}.md").write_text(text)
    options = BuildOptions(root=str(folder / "root"), reports=folder / "reports", now=1_900_000_000.0)
    with open_store(str(folder / "site")) as store, Output(store) as output:
        build(options, output)
    with site_browser.open_browser() as browser:
        yield site_browser.Pages(browser, (folder / "site").as_uri())


@dataclass(frozen=True)
class Panel:
    """A live panel of a page, driven as a reader does."""

    page: Page
    number: int

    @classmethod
    def live(cls, page: Page, number: int = 1) -> Panel:
        """Scroll to the n-th panel of the page and wait until it is live."""
        page.locator(f"#fig-{number}").scroll_into_view_if_needed()
        until(page, f"document.getElementById('fig-{number}').trackerPanel !== undefined")
        return cls(page, number)

    def get(self, what: str) -> Any:
        """A field of `figure.trackerPanel`."""
        return self.page.evaluate(f"document.getElementById('fig-{self.number}').trackerPanel.{what}")

    def marks(self) -> dict[str, dict[str, str]]:
        """What each mark says: its facts by its title."""
        return {mark["title"]: dict(mark["facts"]) for mark in self.get("marks")}

    def find(self, selector: str) -> Any:
        """A locator inside the figure."""
        return self.page.locator(f"#fig-{self.number} {selector}")

    def point(self, title: str) -> dict[str, str]:
        """Move the pointer to a mark; returns what the tooltip says."""
        mark = next(mark for mark in self.get("marks") if mark["title"] == title)
        box = self.get("box.toJSON()")
        self.page.mouse.move(box["x"] + mark["x"], box["y"] + mark["y"])
        return self.tooltip()

    def tooltip(self) -> dict[str, str]:
        """What the tooltip says: its title, and the rest by name."""
        box = self.page.locator(".chart-tooltip")
        box.wait_for(state="visible")
        names, values = box.locator("dt").all_inner_texts(), box.locator("dd").all_inner_texts()
        return {"title": box.locator(".chart-tooltip-title").inner_text(), **dict(zip(names, values, strict=True))}

    def key(self, *keys: str) -> None:
        """Press keys while the plot has the focus."""
        self.find(".panel-plot").focus()
        for key in keys:
            self.page.keyboard.press(key)
