"""Time built pages in Chromium beside the libraries alone on the same data, and print medians, ratios and weights.

- Charts: 12 with 20 runs of 1,500 points, raw and smoothed: first draw and smoothing anew, beside bare uPlot and a bare
  canvas.
- Tables: 10,000 rows of 40 columns: first draw, sort, filter, group, beside TanStack Table alone.
- Weights: script and style of a page, and what pages of a project of 10,000 runs read until their first chart is there.

Pages open from the disk; a first draw counts from the navigation on. All pages are opened equally often, in turn.

Run: python bench/site.py [--rounds 7] [--runs 10000] [--only charts,table,weight]
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import http.server
import json
import math
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracker.build.output import Output
from tracker.build.site import BuildOptions, build
from tracker.format.rows import encode_row
from tracker.store import open_store

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests"))

import site_browser  # noqa: E402 - the tests' way to Chromium

CHARTS, RUNS, POINTS = 12, 20, 1500
WIDTH, HEIGHT = 1280, 2400
"""High enough for four lines of three charts, so that all are drawn at once."""
SETTLED = """await new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = done;
  channel.port2.postMessage(0);
}));"""
OURS = f"document.querySelectorAll('figure.chart .u-over').length === {CHARTS}"


def watch(condition: str) -> str:
    """A script that notes when a condition holds, with everything that was drawn for it on the screen."""
    return f"""(() => {{
      const look = async () => {{
        if (!document.body || !({condition})) return requestAnimationFrame(look);
        {SETTLED}
        window.firstDraw = performance.now();
      }};
      requestAnimationFrame(look);
    }})()"""


def timed(action: str) -> str:
    """An expression: milliseconds until what an action does is on the screen."""
    return f"""(async () => {{
      const start = performance.now();
      {action};
      {SETTLED}
      return performance.now() - start;
    }})()"""


# --- pages ---


def write_runs(root: Path, runs: int, metrics: int, points: int) -> None:
    """Runs as files of the run format."""
    for number in range(runs):
        draw = random.Random(number)
        speed = [draw.uniform(100, 500) for _ in range(metrics)]
        lines = bytearray()
        for step in range(points):
            row = {f"m{i}": 3 + 7 * math.exp(-step / speed[i]) + draw.gauss(0, 0.1) for i in range(metrics)}
            lines += encode_row(10 * step, 1.7e9 + step, row)
        files = {
            "run.json": json.dumps({"format": 1, "name": f"run-{number}", "created_at": 1.7e9 + number}).encode(),
            "w/writer.json": json.dumps({"format": 1, "state": "finished"}).encode(),
            "w/config.json": json.dumps({"lr": draw.choice([0.1, 0.01]), "seed": number}).encode(),
            "w/history/0.jsonl": bytes(lines),
        }
        for name, data in files.items():
            path = root / "p" / "runs" / f"r{number:05d}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def build_site(folder: Path, report: str) -> Path:
    (folder / "reports").mkdir()
    (folder / "reports" / "report.md").write_text(report)
    options = BuildOptions(root=str(folder / "root"), reports=folder / "reports", now=1.8e9, jobs=2)
    with open_store(str(folder / "site")) as store, Output(store) as output:
        build(options, output)
    return folder / "site"


def bundle(name: str, out: Path) -> None:
    """One of the pages of bench/browser as a script, with uPlot's style where it has one."""
    esbuild = ROOT / "site/node_modules/.bin/esbuild"
    options = ["--bundle", "--minify", "--format=esm", f"--outfile={out}"]
    environment = {"NODE_PATH": str(ROOT / "site/node_modules"), "PATH": "/usr/bin:/bin:/usr/local/bin"}
    subprocess.run([esbuild, HERE / "browser" / name, *options], check=True, cwd=ROOT / "site", env=environment)


def bare_page(path: Path, script: str, floor: dict[str, Any], style: str = "") -> None:
    """A page with nothing but a script, what it draws, and no policy."""
    text = (path.parent / script).read_text()
    told = f"<script>window.floor = {json.dumps(floor)}</script><script>(async () => {{ {text} }})()</script>"
    path.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style><body>{told}")


# --- measuring ---


class Pages:
    """Opens pages afresh and asks them."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser

    @contextlib.contextmanager
    def open(self, page: Path, drawn: str) -> Iterator[tuple[Any, float]]:
        """A page in a context of its own, and the milliseconds until it was drawn."""
        context = self.browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        opened = context.new_page()
        opened.add_init_script(watch(drawn))
        opened.goto(page.as_uri())
        site_browser.until(opened, "window.firstDraw !== undefined", 120)
        opened.wait_for_timeout(200)
        yield opened, opened.evaluate("window.firstDraw")
        context.close()


def row(name: str, found: dict[str, list[float]], floor: str) -> None:
    """One line: medians, and the ratio to a floor."""
    medians = {who: statistics.median(times) for who, times in found.items()}
    told = "".join(f"{who} {value:8.1f}   " for who, value in medians.items())
    print(f"{name:22}{told}ours / {floor} {medians['ours'] / medians[floor]:5.2f}")


def charts(pages: Pages, folder: Path, rounds: int) -> None:
    """The charts of a report."""
    write_runs(folder / "root", RUNS, CHARTS, POINTS)
    blocks = "".join(f"```chart\nmetrics: m{i}\nsmoothing: 0.6\nheight: 300\nwidth: 8\n```\n" for i in range(CHARTS))
    site = build_site(folder, f"# Charts\n\n{blocks}")
    ours = (site / "report.html").read_text()
    figures = re.findall(r'<figure [^>]*?data-key="(\w+)" data-src="([^"]+)"', ours)
    found = [{"key": key, "src": src} for key, src in figures]
    assert len(found) == CHARTS, len(found)
    bundle("charts.mjs", site / "charts.js")
    style = (ROOT / "site/node_modules/uplot/dist/uPlot.min.css").read_text()
    names = {"ours": site / "report.html"}
    for kind in ("uplot", "canvas"):
        names[kind] = site / f"{kind}.html"
        bare_page(names[kind], "charts.js", {"kind": kind, "charts": found}, style)
    slide = (
        "for (const range of document.querySelectorAll('figure.chart input[type=range]'))"
        " { range.value = WEIGHT; range.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    first: dict[str, list[float]] = {name: [] for name in names}
    again: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        for name, page in names.items():
            with pages.open(page, OURS if name == "ours" else "window.drawn") as (opened, drawn):
                first[name].append(drawn)
                for weight in ("0.9", "0.3"):
                    act = slide.replace("WEIGHT", weight) if name == "ours" else f"window.smoothAll({weight})"
                    again[name].append(opened.evaluate(timed(act)))
    print(f"\n{CHARTS} charts x {RUNS} runs x {POINTS:,} points, raw and smoothed; ms")
    row("first draw", first, "uplot")
    row("smooth anew", again, "uplot")


RUNS_TABLE = "document.querySelector('div.runs').trackerRuns"
HEAD = "[...document.querySelectorAll('thead th')].find((th) => th.textContent.includes('{}')).querySelector('{}')"
ACTS = {
    "sort": HEAD.format("metric_7", ".th-button") + ".click()",
    "filter": """const low = document.querySelector('.popover input');
      low.value = '1000';
      for (const kind of ['input', 'change']) low.dispatchEvent(new Event(kind, {bubbles: true}))""",
    "group": """const choices = [...document.querySelectorAll('.popover button, .popover label')];
      choices.find((each) => each.textContent.includes('group')).click()""",
}
MENUS = {"filter": "metric_9", "group": "state"}


def table(pages: Pages, folder: Path, rounds: int) -> None:
    """A table of 10,000 rows and 40 columns: the fixture page of the tests."""
    site_browser.build_pages(folder)
    ours = folder / "big.html"
    bundle("table.mjs", folder / "table.js")
    write_rows(folder / "rows.js")
    bare_page(folder / "tanstack.html", "table.js", {"src": "rows.js"})
    times: dict[str, dict[str, list[float]]] = {what: {"ours": [], "tanstack": []} for what in ("first draw", *ACTS)}
    groups = rows = 0
    for _ in range(rounds):
        with pages.open(ours, RUNS_TABLE.replace(".tr", "?.tr")) as (opened, drawn):
            times["first draw"]["ours"].append(drawn)
            for what, act in ACTS.items():
                if what in MENUS:
                    opened.evaluate(HEAD.format(MENUS[what], ".th-more") + ".click()")
                times[what]["ours"].append(opened.evaluate(timed(act)))
                opened.keyboard.press("Escape")
            groups = opened.evaluate(f"{RUNS_TABLE}.groups.length")
            rows = opened.evaluate(f"{RUNS_TABLE}.groups.reduce((sum, each) => sum + each.rows, 0)")
        with pages.open(folder / "tanstack.html", "window.drawn") as (opened, drawn):
            times["first draw"]["tanstack"].append(drawn)
            for what in ACTS:
                times[what]["tanstack"].append(opened.evaluate(timed(f"window.act('{what}')")))
            assert int(opened.evaluate("document.body.dataset.rows")) == groups, "both tables hold the same groups"
    print(f"\n10,000 rows x 40 columns ({rows:,} rows after the filter, {groups} groups); ms")
    for what, found in times.items():
        row(what, found, "tanstack")


def write_rows(path: Path) -> None:
    """The same table as rows of plain values, which is what TanStack Table takes."""
    subprocess.run([site_browser.node(), HERE / "browser" / "rows.mjs", path], check=True)


def weight(browser: Any, folder: Path, runs: int) -> None:
    """What pages of a large project read."""
    dist = ROOT / "site/dist"
    print("\nscript and style, kB gzip")
    for name in ("tracker.js", "tracker.css", "panels.js", "workspace.js", "unlock.js"):
        print(f"{name:22}{len(gzip.compress((dist / name).read_bytes(), 9)) / 1000:8.1f}")
    write_runs(folder / "root", runs, 4, 60)
    start = time.perf_counter()
    site = build_site(folder, "# Large\n\n```chart\nmetrics: m0\nlimit: 20\n```\n\n```runs\n```\n")
    seconds = time.perf_counter() - start
    print(f"\na project of {runs:,} runs (built in {seconds:.0f} s): what is read until the first chart is there")
    chart = "document.querySelector('figure.chart .u-over')"
    pages = {
        "workspace.html": "document.querySelector('.wpanel .u-over')",
        "report.html": chart,
        "index.html": RUNS_TABLE.replace(".tr", "?.tr"),
        "runs/r00000.html": chart,
    }
    with reading(site) as (address, read):
        for page, there in pages.items():
            read.clear()
            context = browser.new_context(viewport=site_browser.DESKTOP)
            opened = context.new_page()
            opened.add_init_script(watch(there))
            opened.goto(f"{address}/{page}")
            site_browser.until(opened, "window.firstDraw !== undefined", 120)
            drawn = opened.evaluate("window.firstDraw")
            opened.wait_for_timeout(500)
            whole = sum(len(data) for data in read.values()) / 1e6
            packed = sum(len(gzip.compress(data, 6)) for data in read.values()) / 1e6
            print(
                f"{page:22}{whole:6.2f} MB in {len(read):3} files ({packed:.2f} MB gzip); drawn after {drawn:,.0f} ms"
            )
            context.close()


@contextlib.contextmanager
def reading(folder: Path) -> Iterator[tuple[str, dict[str, bytes]]]:
    """A server for a folder, and what it has given, by path."""
    read: dict[str, bytes] = {}

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(folder))

        def send_head(self) -> Any:
            found = super().send_head()
            path = Path(self.translate_path(self.path))
            if path.is_file():
                read[self.path] = path.read_bytes()
            return found

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", read
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--only", default="charts,table,weight")
    options = parser.parse_args()
    subprocess.run([sys.executable, "scripts/hatch_build.py"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as folder, site_browser.open_browser() as browser:
        places = {name: Path(folder) / name for name in options.only.split(",")}
        for place in places.values():
            place.mkdir()
        if "charts" in places:
            charts(Pages(browser), places["charts"], options.rounds)
        if "table" in places:
            table(Pages(browser), places["table"], options.rounds)
        if "weight" in places:
            weight(browser, places["weight"], options.runs)


if __name__ == "__main__":
    main()
