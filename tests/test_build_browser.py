"""The whole way: a script logs, `tracker build` builds, a real browser shows, from disk and over HTTP."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import site_browser
from site_browser import PHONE, Chart

HOSTILE = "</script><img src=x onerror=alert(1)>"
SCRIPT = f"""
import math, tracker
for seed in range(3):
    config = {{"lr": 0.1, "seed": seed}}
    with tracker.init(project="digits", name=f"seed-{{seed}}", group="base", config=config, tags=["a"]) as run:
        for step in range(400):
            run.log({{"loss": math.exp(-step / 100) + seed, "spike": 9.0 if step == 123 else 0.0}})
        run.log({{"loss": math.nan, "val/acc": 0.5 + seed / 10}})
with tracker.init(project="digits", name={HOSTILE!r}, config={{{HOSTILE!r}: {HOSTILE!r}}}, notes={HOSTILE!r}) as run:
    run.log({{{HOSTILE!r}: 1.0, "loss": 7.0}})
"""
REPORT = """
---
title: Seeds
---

The least loss has {{ best("val/acc", max) }}.

```chart
metrics: loss
```

```chart
metrics: loss
runs: group == "base"
group: group
smoothing: 0.9
y_range: [0, 2]
```

```runs
columns: [name, state, config.seed, summary.loss]
sort: name
```
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site built by the command line from what a script logged, in a folder whose name has a space."""
    home = tmp_path_factory.mktemp("a folder")
    env = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    root = Path(__file__).resolve().parent.parent
    env["PYTHONPATH"] = str(root)
    subprocess.run([sys.executable, "scripts/hatch_build.py"], cwd=root, check=True, timeout=300)
    subprocess.run([sys.executable, "-c", SCRIPT], cwd=home, env=env, check=True, timeout=120)
    (home / "reports").mkdir()
    (home / "reports" / "seeds.md").write_text(REPORT.lstrip())
    subprocess.run([sys.executable, "-m", "tracker", "build"], cwd=home, env=env, check=True, timeout=120)
    return home / "_site"


@pytest.fixture(scope="module")
def browser():
    with site_browser.open_browser() as opened:
        yield opened


@pytest.fixture
def pages(browser, site):
    opened = site_browser.Pages(browser, site.as_uri())
    yield opened
    opened.close()


def settle(page):
    height = page.evaluate("document.documentElement.scrollHeight")
    for y in range(0, height, 500):
        page.evaluate(f"scrollTo(0, {y})")
        page.wait_for_timeout(60)
    site_browser.until(
        page,
        "[...document.querySelectorAll('[data-src]')]"
        ".every((e) => e.trackerChart || e.trackerRuns || e.trackerWorkspace)",
    )


@pytest.mark.parametrize("over", ["file", "http"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_every_page_comes_alive_without_a_complaint(browser, site, over, size):
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert len(names) == 11
    with site_browser.serve(site) as address:
        opened = site_browser.Pages(browser, address if over == "http" else site.as_uri())
        for name in names:
            page = opened.open(name, **({"viewport": PHONE} if size == "phone" else {}))
            settle(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            assert opened.close() == [], name


def test_a_chart_holds_what_was_logged(pages):
    chart = Chart.live(pages.open("seeds.html"), "fig-1")
    found = {
        series["label"]: series
        for series in chart.get("series.map((s) => ({label: s.label, y: [...s.raw].map(String)}))")
    }
    assert sorted(found) == sorted([HOSTILE, "seed-0", "seed-1", "seed-2"])
    assert found["seed-0"]["y"][0] == "1"
    assert found["seed-0"]["y"][-1] == "NaN"
    assert len(found["seed-1"]["y"]) == 401


def test_the_authors_range_and_the_whole_of_the_data(pages):
    chart = Chart.live(pages.open("seeds.html"), "fig-2")
    assert chart.get("y") == [0, 2]
    chart.find(".chart-reset").click()
    assert chart.get("y")[1] > 2.5
    chart.find(".chart-reset").click()
    assert chart.get("y") == [0, 2]


def test_the_table_leads_to_run_pages_and_hostile_names_are_text(pages):
    page = pages.open("seeds.html")
    settle(page)
    names = "document.getElementById('fig-3').trackerRuns.rows.map((row) => row[0])"
    assert page.evaluate(names) == sorted([HOSTILE, "seed-0", "seed-1", "seed-2"])
    page.get_by_role("link", name=HOSTILE).last.click()
    assert page.locator("h1").inner_text() == HOSTILE
    assert page.locator("img[src='x']").count() == 0
    assert pages.complaints == []


def test_without_javascript_values_pictures_and_tables_are_there(pages):
    page = pages.open("seeds.html", java_script_enabled=False)
    assert page.locator("p a", has_text="seed-2").count() == 1
    assert page.locator(".chart-still img").first.evaluate("(image) => image.naturalWidth") == 960
    assert page.locator("tbody tr").count() == 4
