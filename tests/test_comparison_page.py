"""The comparison in a real browser: curves, fields, system metrics and code of the runs that the address names."""

from __future__ import annotations

import numpy as np
import pytest
import run_files
import site_browser
from site_browser import until
from workspace_site import METRICS, Workspace, built_site, names

from tracker.build.output import Output
from tracker.build.site import BuildOptions, build
from tracker.store import open_store

RUNS = "document.querySelector('.comparison').trackerWorkspace.runs.length"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    with built_site(tmp_path_factory.mktemp("comparison")) as site:
        yield site


@pytest.fixture(scope="module")
def opened(built):
    with site_browser.open_browser() as browser:
        yield site_browser.Pages(browser, built.folder.as_uri())


@pytest.fixture
def comparison(opened):
    def go(hash_=""):
        live = Workspace.live(opened.open(f"compare.html{hash_}"))
        until(
            live.page, f"document.querySelector('.comparison').trackerWorkspace.runs.length === {hash_.count('r') - 1}"
        )
        return live

    yield go
    assert opened.close() == []


def test_all_metrics_of_the_chosen_runs_are_laid_over_each_other(built, comparison):
    live = comparison("#runs=r3,r8")
    shown = live.page.locator("figure[data-metric]:not(.is-system)").evaluate_all(
        "all => all.map((e) => e.dataset.metric)"
    )
    assert shown[: len(METRICS)] == METRICS
    for metric in METRICS:
        having = [number for number in (3, 8) if metric in built.runs[f"r{number}"].history.metrics]
        for number, series in zip(having, live.until_drawn(metric, names(*having)), strict=True):
            x, y, _ = built.runs[f"r{number}"].history.xy(metric)
            np.testing.assert_array_equal(series["x"], x)
            np.testing.assert_array_equal([np.nan if value is None else value for value in series["raw"]], y)


def test_fields_that_differ_stand_side_by_side(built, comparison):
    live = comparison("#runs=r3,r8,r9")
    until(live.page, "document.querySelector('#differences')?.trackerPanel !== undefined")
    state = live.page.evaluate("document.querySelector('#differences').trackerPanel.state")
    found = {row["key"]: row["values"] for row in state["rows"]}
    fields = [built.runs[run].fields() for run in ("r3", "r8", "r9")]
    assert found["config.lr"] == [each["config.lr"] for each in fields]
    assert found["config.net.width"] == [each["config.net.width"] for each in fields]
    assert found["summary.train/loss"] == [each["summary.train/loss"] for each in fields]
    differing = {key for key in set().union(*fields) if len({str(each.get(key)) for each in fields}) > 1}
    assert set(found) == differing - {"id", "name", "tags"} | {"tags"}
    live.page.get_by_role("button", name="only differences").click()
    state = live.page.evaluate("document.querySelector('#differences').trackerPanel.state")
    assert {"key": "state", "differs": False, "values": ["finished"] * 3} in state["rows"]


def test_system_metrics_are_laid_over_each_other(comparison):
    live = comparison("#runs=r3,r8")
    series = live.until_drawn("Processor of the host, %", names(3, 8))
    assert [each["raw"] for each in series] == [[10.0, 11.0, 12.0, 13.0, 14.0]] * 2
    assert series[0]["x"] == [0, 1, 2, 3, 4]
    live.page.get_by_label("Processor of the host, % at full width").click()
    until(live.page, "document.querySelector('.wpart .is-wide') !== null")


def test_code_is_told_apart_line_by_line(comparison):
    live = comparison("#runs=r0,r1,r2")
    diff = live.page.locator(".wdiff")
    diff.wait_for()
    assert diff.locator("del").all_inner_texts() == ["\u2212 +lr = 0.001\n"]
    assert diff.locator("ins").all_inner_texts() == ["+ +lr = 0.01\n"]
    live.page.get_by_label("Second run").select_option("r0")
    until(live.page, "document.querySelectorAll('.wdiff :is(ins, del)').length === 0")
    assert "+lr = 0.001" in diff.inner_text()
    live.page.get_by_label("Second run").select_option("r2")
    live.page.locator(".wdiff ins", has_text="lr = 0.1").wait_for()


def test_runs_are_added_and_removed_and_the_address_says_so(comparison):
    live = comparison("#runs=r3,r8")
    live.page.get_by_label("Add a run").fill("run-11")
    live.page.get_by_role("option", name="run-11").click()
    until(live.page, f"{RUNS} === 3")
    live.page.get_by_label("Remove run-3").click()
    until(live.page, f"{RUNS} === 2")
    assert live.hash() == "#runs=r8,r11"
    live.until_drawn("train/lr", names(8, 11))
    colors = [run["color"] for run in live.get("runs")]
    assert len(set(colors)) == 2
    assert live.page.title().startswith("Comparison of 2 runs")


def test_keys_add_a_run(comparison):
    live = comparison("#runs=r3")
    live.page.get_by_label("Add a run").focus()
    live.page.keyboard.type("run-1")
    live.page.keyboard.press("ArrowDown")
    live.page.keyboard.press("ArrowDown")
    live.page.keyboard.press("Enter")
    until(live.page, f"{RUNS} === 2")
    assert live.hash() == "#runs=r3,r10"


def test_without_runs_it_says_what_to_do_and_a_run_that_is_gone_is_named(opened, comparison):
    page = opened.open("compare.html")
    page.get_by_text("Add runs here").wait_for()
    assert page.locator(".wpart:visible").count() == 0
    page.evaluate("location.hash = '#runs=r3,gone'")
    page.get_by_text("Not in this site: gone.").wait_for()
    until(page, f"{RUNS} === 1")
    opened.complaints[:] = [text for text in opened.complaints if "ERR_FILE_NOT_FOUND" not in text]
    assert comparison("#runs=r1,r2")


def test_the_workspace_leads_here_with_the_shown_runs(opened):
    live = Workspace.live(opened.open("workspace.html#n=2"))
    live.until_shown(names(11, 10))
    live.page.get_by_role("link", name="Compare 2").click()
    live.page.wait_for_url("**/compare.html#runs=r11,r10")
    Workspace.live(live.page).until_drawn("train/lr", names(11, 10))
    assert opened.close() == []


def test_any_number_of_runs_stands_in_the_table_of_what_differs(opened, tmp_path):
    for number in range(53):
        record = {"format": 1, "created_at": 1000.0 + number, "name": f"run-{number}"}
        rows = [{"_step": step, "loss": number + step} for step in range(2)]
        files = {"run.json": record, "w/config.json": {"seed": number}, "w/history/0.jsonl": rows}
        run_files.write(tmp_path / "root", {f"r{number}/{name}": content for name, content in files.items()})
    with open_store(str(tmp_path / "site")) as store, Output(store) as output:
        build(BuildOptions(root=str(tmp_path / "root"), now=run_files.NOW), output)
    pages = site_browser.Pages(opened.browser, (tmp_path / "site").as_uri())
    page = pages.open("index.html")
    until(page, "document.querySelector('.runs').trackerRuns !== undefined")
    page.get_by_label("Select all").check()
    page.get_by_role("link", name="Compare", exact=True).click()
    live = Workspace.live(page)
    until(page, "document.querySelector('#differences')?.trackerPanel !== undefined")
    found = {
        row["key"]: row["values"]
        for row in page.evaluate("document.querySelector('#differences').trackerPanel.state.rows")
    }
    assert sorted(found["config.seed"]) == list(range(53))
    assert sorted(found["summary.loss"]) == [number + 1 for number in range(53)]
    assert len(live.get("runs")) == 50
    page.get_by_text("All 53 runs stand in the table of what differs").wait_for()
    assert page.title().startswith("Comparison of 53 runs")
    assert page.locator(".wchips").inner_text().endswith("and 3 more")
    assert pages.close() == []
