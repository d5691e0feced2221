"""Open pages of a site that is built again and again: what is new comes in, and what the reader has set stays."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest
import run_files
import site_browser
from panel_site import Panel
from processes import environment, wait_for
from site_browser import ROOT, Chart, until

from tracker.atomic import replace_file

SCRIPT = """
import sys, tracker
with tracker.init(project="p", name="runner", config={"lr": 0.1}) as run:
    print(run.id, flush=True)
    for step in range(40):
        run.log({"loss": 1 / (step + 1), "val/acc": step / 40})
    for line in sys.stdin:
        run.log({name: float(value) for name, value in (word.split("=") for word in line.split())})
"""
POLICY = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::live/*"}
LENGTH = "document.getElementById('fig-1').trackerChart.series[0].raw.length"
RUN_ID = re.compile(r"^\d{8}-\S+$", re.MULTILINE)
HIDDEN = "series.filter((s) => !s.visible).map((s) => s.label)"
REPORT = """---
title: Losses
---
The best is {{ best("loss").name }}.

```chart
metrics: loss
smoothing: 0.5
```

```parallel
columns: [config.lr, summary.loss]
```

```runs
columns: [name, state, config.lr, summary.loss]
sort: name
```
"""


@pytest.fixture(scope="module")
def bundle():
    subprocess.run([sys.executable, "scripts/hatch_build.py"], cwd=ROOT, check=True, timeout=300)


@pytest.fixture(scope="module")
def browser(bundle):
    with site_browser.open_browser() as opened:
        yield opened


@contextmanager
def process(folder, name, words, **options):
    """A process of ours; what it says goes to a file, and it must end well."""
    log = folder / f"{name}.log"
    with log.open("wb") as out:
        started = subprocess.Popen([sys.executable, "-u", *words], cwd=folder, stdout=out, stderr=out, **options)
    started.said = log.read_text
    try:
        yield started
    finally:
        if started.poll() is None and started.stdin is None:
            started.send_signal(signal.SIGTERM)
        elif started.poll() is None:
            started.stdin.close()
        code = started.wait(60)
    assert code == 0, log.read_text()


def chart_of(label):
    """A series of the first chart, as an expression."""
    return f"document.getElementById('fig-1').trackerChart.series.find((s) => s.label === '{label}')"


def asked(page):
    """The data files that a page asks for from now on."""
    found = []
    page.on("request", lambda request: found.append(request.url.rpartition("/")[2].partition("?")[0]))
    return found


@pytest.fixture
def bucket(s3_seaweed, monkeypatch):
    """The address of a bucket that anybody may read, and what lists that of the runs."""
    for name, value in s3_seaweed.env.items():
        monkeypatch.setenv(name, value)
    s3_seaweed.make_bucket("live")
    s3_seaweed.make_bucket("live-runs")
    client, policy = s3_seaweed.client(), json.dumps({"Version": "2012-10-17", "Statement": [POLICY]})
    client.put_bucket_policy(Bucket="live", Policy=policy)
    listed = lambda: [each["Key"] for each in client.list_objects_v2(Bucket="live-runs").get("Contents", [])]  # noqa: E731
    return f"{s3_seaweed.endpoint}/live", listed


def test_a_point_that_is_logged_comes_into_open_pages(tmp_path, browser, bucket, record_property):
    address, listed = bucket
    pages = site_browser.Pages(browser, f"{address}/site")
    env = environment(TRACKER_ROOT="s3://live-runs/lab", PYTHONPATH=str(ROOT))
    watch = ["-m", "tracker", "build", "--watch", "--every", "1", "--out", "s3://live/site", "--cache", "cache"]
    with ExitStack() as stack:
        runner = stack.enter_context(process(tmp_path, "run", ["-c", SCRIPT], env=env, stdin=subprocess.PIPE))
        wait_for(lambda: re.search(RUN_ID, runner.said()), "the run's id")
        run_id = re.search(RUN_ID, runner.said())[0]
        wait_for(lambda: any(key.endswith("0.jsonl") for key in listed()), "the first rows in the bucket")
        builder = stack.enter_context(process(tmp_path, "build", watch, env=env))
        wait_for(lambda: "written" in builder.said(), "the first build")

        page = pages.open(f"runs/{run_id}.html")
        chart = Chart.live(page, "fig-1")
        chart.drag((0.2, 0.2), (0.6, 0.8))
        chart.find(".menu summary").click()
        until(page, f"{LENGTH} >= 40")
        zoom, requests = (chart.get("x"), chart.get("y")), asked(page)
        assert page.locator("time[data-alive]").inner_text().startswith("last sign of life")
        workspace = pages.open("workspace.html#smooth=0.3")
        panel = "document.querySelector('[data-metric=loss]').trackerChart"
        until(workspace, f"{panel}?.series[0]?.raw.length >= 40")
        drag = Chart(workspace, "w")
        workspace.evaluate("document.querySelector('[data-metric=loss]').id = 'w'")
        drag.drag((0.2, 0.3), (0.7, 0.7))
        for each in (page, workspace):
            each.evaluate("window.still = true")

        began = time.monotonic()
        runner.stdin.write(b"loss=0.25 val/acc=0.75 moss=3\n")
        runner.stdin.flush()
        until(page, f"{LENGTH} === 41", 60)
        record_property("seconds until the point shows", round(time.monotonic() - began, 1))
        assert chart.get("series")[0]["raw"][-1] == 0.25
        assert (chart.get("x"), chart.get("y")) == zoom
        assert chart.find(".menu").get_attribute("open") is not None
        until(page, "[...document.querySelectorAll('.chart-title')].some((e) => e.textContent === 'moss')")
        shown = "[...document.querySelectorAll('figure')].filter((e) => e.trackerChart).length"
        until(page, f"{shown} === 3")
        until(workspace, f"{panel}.series[0].raw.length === 41", 30)
        assert workspace.evaluate(f"[{panel}.zoomed, {panel}.smoothing]") == [True, 0.3]
        until(workspace, "document.querySelector('[data-metric=moss]') !== null")

        runner.stdin.close()
        until(page, "document.querySelector('.run-meta .state').textContent === 'finished'", 60)
        assert page.locator("time[data-alive]").count() == 0
        assert (chart.get("x"), chart.get("y")) == zoom
        assert page.evaluate("window.still")
        assert workspace.evaluate("window.still")
        assert {name for name in requests if not re.fullmatch(r"[0-9a-f]{20}\.js", name)} == {"live.js"}
        assert pages.close() == []


def drag_along_an_axis(page, box):
    across = box["x"] + (box["width"] - 78) / 4
    page.mouse.move(across, box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(across, box["y"] + 0.8 * box["height"], steps=3)
    page.mouse.up()


@pytest.mark.parametrize("over", ["http", "file"])
def test_a_served_report_follows_its_text_and_its_runs(lab, browser, over):
    site, report = lab.folder / "served", lab.folder / "reports" / "losses.md"
    report.write_text(REPORT)
    words = ["-m", "tracker", "serve", str(lab.folder / "reports"), "--root", str(lab.root), "--cache", str(lab.cache)]
    words += ["--every", "0.3", "--port", "0", "--out", str(site)]
    with process(lab.folder, "serve", words, env=environment(PYTHONPATH=str(ROOT))) as server:
        wait_for(lambda: re.search("http://[^ ]*/", server.said()) or server.poll() is not None, "the address")
        assert server.poll() is None, server.said()
        address = re.search("http://[^ ]*/", server.said())[0].rstrip("/")
        pages = site_browser.Pages(browser, address if over == "http" else site.as_uri())
        page = pages.open("losses.html")
        chart = Chart.live(page, "fig-1")
        chart.drag((0.2, 0.2), (0.6, 0.8))
        chart.find(".chart-legend-list button").first.click()
        parallel = Panel.live(page, 2)
        drag_along_an_axis(page, parallel.get("box.toJSON()"))
        (brush, _), names = parallel.get("state.brushes"), parallel.marks().keys()
        assert brush is not None
        table = page.locator("div.runs")
        table.scroll_into_view_if_needed()
        until(page, "document.querySelector('div.runs').trackerRuns?.total === 6")
        table.get_by_role("button", name="lr", exact=True).click()
        table.locator("input[type=search]").fill("run")
        (hidden,) = chart.get(HIDDEN)
        table.locator("tbody tr", has_text="run 4").locator("input").check()
        held = page.evaluate("scrollY")
        zoom = chart.get("x"), chart.get("y")

        more = "\n## More\n\n```chart\nmetrics: acc\n```\n"
        report.write_text(REPORT.replace("The best", "As of today, the best") + more)
        run_files.write(lab.root, {"r0/w/history/1.jsonl": [{"_step": 50 + i, "loss": 9} for i in range(3)]})
        run_files.write(lab.root, {"new/w/history/0.jsonl": [{"loss": 1}], "new/w/config.json": {"lr": 0.25}})
        until(page, "document.querySelector('article p').textContent.startsWith('As of today')", 60)
        until(page, "document.querySelector('div.runs').trackerRuns.total === 7", 60)
        until(page, f"{chart_of('run 0')}.raw.length === 53", 60)
        runs = page.evaluate("({...document.querySelector('div.runs').trackerRuns})")
        assert runs["sort"] == [{"key": "config.lr", "descending": False}]
        assert (runs["filter"], runs["selected"]) == ("run", ["r4"])
        assert [row[0] for row in runs["rows"]] == ["run 0", "run 1", "run 2", "new", "run 3", "run 4", "run 5"]
        assert (chart.get("x"), chart.get("y")) == zoom
        assert chart.get("series.filter((s) => s.visible).map((s) => s.label)") == ["run 4"]
        assert page.evaluate("scrollY") == held
        table.locator("tbody tr", has_text="run 4").locator("input").uncheck()
        assert chart.get(HIDDEN) == [hidden]
        until(page, "document.getElementById('fig-2').trackerPanel.state.selected.length > " + str(len(names)))
        assert parallel.get("state.brushes")[0] == brush
        assert Chart.live(page, "fig-4").get("series.length") == 6
        assert pages.close() == []


def test_nothing_is_asked_for_while_nobody_looks_and_a_new_script_is_offered(lab, browser):
    now = time.time() - 10_000  # of a builder that has ended since
    run_files.write(lab.root, {"r2/w/writer.json": {"state": "running", "heartbeat_at": now, "format": 1}})
    for path in (lab.root / "p/runs/r2").rglob("*.*"):
        os.utime(path, (now, now))
    lab.build(bundle=ROOT / "site" / "dist", watched=0.5, now=now)
    with site_browser.serve(lab.site) as address:
        pages = site_browser.Pages(browser, address)
        page = pages.open("runs/r2.html")
        until(page, "document.querySelector('time[data-alive]').textContent.startsWith('no sign of life since')")
        requests = asked(page)
        wait_for(lambda: page.wait_for_timeout(100) or len(requests) > 2, "looks")
        page.evaluate("Object.defineProperty(document, 'visibilityState', {get: () => window.seen})")
        page.evaluate("(window.seen = 'hidden', document.dispatchEvent(new Event('visibilitychange')))")
        page.wait_for_timeout(200)
        requests.clear()
        page.wait_for_timeout(1200)
        assert requests == []
        page.evaluate("(window.seen = 'visible', document.dispatchEvent(new Event('visibilitychange')))")
        wait_for(lambda: page.wait_for_timeout(50) or "live.js" in requests, "a look")

        file = lab.site / "data" / "live.js"
        other = re.sub(r"assets/tracker\.\w+\.js", "assets/tracker.000000000000.js", file.read_text())
        replace_file(file, other.encode())
        page.get_by_text("newer version of tracker").wait_for()
        page.get_by_role("button", name="Load the page again").click()
        until(page, "document.readyState === 'complete' && !window.seen")
        assert pages.close() == []


def test_what_nobody_keeps_up_to_date_is_asked_once(built, browser):
    built.build(bundle=ROOT / "site" / "dist")
    pages = site_browser.Pages(browser, built.site.as_uri())
    page = pages.open("index.html")
    requests = asked(page)
    page.wait_for_timeout(1500)
    assert [name for name in requests if name == "live.js"] == []
    assert page.locator(".live-mark").count() == 0
    assert pages.close() == []
    assert os.path.getsize(built.site / "data" / "live.js") < 200
