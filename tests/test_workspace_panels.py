"""Panels that a reader adds to the workspace, in a real browser: they show what Python computes of the listed runs."""

from __future__ import annotations

import contextlib
import csv
import json
import shutil
from urllib.parse import quote, unquote

import numpy as np
import pytest
import site_browser
from site_browser import PHONE, until
from workspace_site import Workspace, built_site, names

from tracker.chart.palette import Palette
from tracker.chart.panels.bar import BarOptions, build_bar
from tracker.chart.panels.expression import read_expression, with_expressions
from tracker.chart.panels.heatmap import HeatmapOptions, build_heatmap
from tracker.chart.panels.importance import ImportanceOptions, build_importance
from tracker.chart.panels.scalar import ScalarOptions, build_scalar
from tracker.chart.panels.scatter import ScatterOptions, build_scatter


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    with built_site(tmp_path_factory.mktemp("workspace")) as site:
        yield site


@pytest.fixture(scope="module")
def browser():
    with site_browser.open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def opened(built, browser):
    return site_browser.Pages(browser, built.folder.as_uri())


def address(*panels, **more):
    said = [{"id": str(i + 1), **panel} for i, panel in enumerate(panels)]
    return "&".join([f"#panels={quote(json.dumps(said))}", *(f"{key}={value}" for key, value in more.items())])


def figure(number=1):
    return f"document.querySelector('figure[data-panel=\"{number}\"]')"


@pytest.fixture
def workspace(opened):
    def go(*panels, **more):
        live = Workspace.live(opened.open(f"workspace.html{address(*panels, **more)}"))
        for number, panel in enumerate(panels):
            live.page.locator(f'figure[data-panel="{number + 1}"]').scroll_into_view_if_needed()
            if panel["kind"] not in ("chart", "runs"):
                until(live.page, f"{figure(number + 1)}.trackerPanel !== undefined")
        return live

    yield go
    assert opened.close() == []


def newest_first(built, *numbers):
    return [built.runs[f"r{number}"] for number in (numbers or range(11, -1, -1))]


def rows_of(live, number=1):
    """The panel's CSV file."""
    place = live.page.locator(f'figure[data-panel="{number}"]')
    place.locator("summary", has_text="Download").click()
    with live.page.expect_download() as saved:
        place.locator('[data-download="csv"]').click()
    with saved.value.path().open(newline="") as file:
        return list(csv.reader(file))


def caption(live, number=1):
    return live.page.locator(f'figure[data-panel="{number}"] .wcaption').inner_text()


SCATTER = {"kind": "scatter", "x": "config.lr", "y": "summary.train/loss", "logX": True}


@pytest.mark.parametrize("over", ["file", "http"])
def test_a_scatter_plot_is_of_all_listed_runs(built, browser, over):
    with site_browser.serve(built.folder) if over == "http" else contextlib.nullcontext(built.folder.as_uri()) as url:
        pages = site_browser.Pages(browser, url)
        said = address({**SCATTER, "regression": True, "pareto": "min-min", "best": "min", "color": "config.opt"})
        live = Workspace.live(pages.open(f"workspace.html{said}"))
        until(live.page, f"{figure()}.trackerPanel !== undefined")
        options = {
            "x": "config.lr",
            "y": "summary.train/loss",
            "log": "x",
            "regression": True,
            "pareto": ["min", "min"],
        }
        panel = build_scatter(ScatterOptions.parse(options), newest_first(built), Palette())
        head, *rows = rows_of(live)
        assert head == ["run", "config.lr", "summary.train/loss", "config.opt"]
        assert [row[0] for row in rows] == list(panel.labels)
        np.testing.assert_array_equal(
            [[float(each) for each in row[1:3]] for row in rows], np.array([panel.x.values, panel.y.values]).T
        )
        assert [row[3] for row in rows] == [run.config["opt"] for run in newest_first(built)]
        label = live.page.locator("figure[data-panel] .panel-plot").get_attribute("aria-label")
        assert f"r squared {panel.regression.r2:.3f}" in label
        marks = live.page.evaluate(f"{figure()}.trackerPanel.marks")
        front = [mark["title"] for mark in marks if ["Pareto front", "yes"] in mark["facts"]]
        assert front == [panel.labels[i] for i in sorted(panel.pareto)]
        assert caption(live) == "all 12 runs"
        assert pages.close() == []


def test_panels_follow_search_filter_and_eyes(workspace):
    live = workspace(SCATTER, {**SCATTER, "of": "shown"}, n=2)
    marks = "trackerPanel.marks.map((e) => e.title).join()"
    until(live.page, f"{figure()}.{marks}.length > 60 && {figure(2)}.{marks} === 'run-11,run-10'")
    live.page.locator('figure[data-panel="1"]').get_by_role("button", name="log x").click()
    until(live.page, f"{figure()}.trackerPanel.state.logX === false")
    assert caption(live, 2) == "the 2 runs that are shown"
    live.page.get_by_label("Search runs").fill("run-1")
    until(live.page, f"{figure()}.{marks} === 'run-11,run-10,run-1'")
    assert caption(live) == "the 3 of 12 runs that are listed"
    assert live.page.evaluate(f"{figure()}.trackerPanel.state.logX") is False  # what the reader did in it stays
    live.page.get_by_label("Show run-10").click()
    until(live.page, f"{figure(2)}.{marks} === 'run-11'")
    live.page.get_by_label("Search runs").fill("nothing fits")
    live.page.get_by_text("No run is listed: change the search or the filter.").wait_for()
    live.page.get_by_text("No run fits: change the search or the filter.").first.wait_for()
    live.page.get_by_role("button", name="clear search and filter").click()
    until(live.page, f"{figure()}.{marks}.length > 60")


def test_bars_scalars_and_heat_maps_are_pythons(built, workspace):
    value = "summary.val/loss"
    live = workspace(
        {"kind": "bar", "value": value, "group": ["config.opt"]},
        {
            "kind": "bar",
            "value": value,
            "group": ["config.lr"],
            "style": "box",
            "aggregate": "median",
            "band": "p10-p90",
        },
        {"kind": "scalar", "value": value, "aggregate": "median"},
        {"kind": "heatmap", "x": "config.lr", "y": "config.opt", "value": value, "aggregate": "max"},
    )
    runs = newest_first(built)
    bars = build_bar(BarOptions.parse({"value": value, "group": "config.opt"}), runs, Palette()).bars
    found = {row[0]: [float(each) for each in row[1:]] for row in rows_of(live)[1:]}
    for bar in bars:
        wanted = [bar.value, bar.low, bar.high, len(bar.values)]
        np.testing.assert_allclose(found[bar.label.removeprefix("opt=")], wanted, rtol=1e-12)
    options = {"value": value, "group": "config.lr", "style": "box", "aggregate": "median", "band": "p10-p90"}
    boxes = build_bar(BarOptions.parse(options), runs, Palette()).bars
    found = {row[0].split()[-1]: [float(each) for each in row[1:4]] for row in rows_of(live, 2)[1:]}
    assert list(found) == ["0.001", "0.01", "0.1"]  # numbers by their size, not as texts
    for bar in boxes:
        np.testing.assert_allclose(found[bar.label.removeprefix("lr=")], [bar.value, bar.low, bar.high], rtol=1e-12)
    scalar = build_scalar(ScalarOptions.parse({"value": value, "aggregate": "median"}), runs)
    assert live.page.locator(".scalar-number:visible").inner_text() == f"{scalar.number:.5g}"
    assert live.page.locator(".scalar-about:visible").inner_text().startswith("median of 12 runs ±")
    options = {"x": "config.lr", "y": "config.opt", "value": value, "aggregate": "max"}
    cells = build_heatmap(HeatmapOptions.parse(options), runs).cells
    got = [[float(each) for each in row[2:]] for row in rows_of(live, 4)[1:]]
    np.testing.assert_allclose(got, [[cell.value, cell.low, cell.high, cell.runs] for cell in cells], rtol=1e-12)


def test_importance_is_the_correlation_of_reports(built, workspace):
    live = workspace({"kind": "importance", "target": "summary.val/loss", "correlation": "spearman"})
    options = {"target": "summary.val/loss", "correlation": "spearman", "sort": "correlation"}
    panel = build_importance(ImportanceOptions.parse(options), newest_first(built))
    rows = rows_of(live)[1:]
    wanted = sorted(panel.rows, key=lambda row: -abs(row.correlation))
    assert sorted(row[0] for row in rows) == sorted(row.key for row in wanted)
    np.testing.assert_allclose([float(row[3]) for row in rows], [row.correlation for row in wanted], rtol=1e-9)
    assert "a hint at most" in caption(live)


def test_parallel_coordinates_comparisons_and_tables_hold_the_runs_values(built, workspace):
    columns = ["config.lr", "config.opt", "summary.val/loss"]
    live = workspace(
        {"kind": "parallel", "columns": columns},
        {"kind": "compare", "of": "listed"},
        {"kind": "runs", "columns": columns},
    )
    fields = [run.fields() for run in newest_first(built)]
    wanted = [[run["name"], *(str(run[key]) for key in columns)] for run in fields]
    assert [row[:4] for row in rows_of(live)[1:]] == wanted
    compared = {row["key"]: row["values"] for row in live.page.evaluate(f"{figure(2)}.trackerPanel.state.rows")}
    assert compared["config.lr"] == [run["config.lr"] for run in fields]
    assert compared["summary.odd"] == [run.get("summary.odd") for run in fields]
    until(live.page, f"{figure(3)}.querySelector('.runs')?.trackerRuns !== undefined")
    table = live.page.evaluate(f"{figure(3)}.querySelector('.runs').trackerRuns.rows")
    assert table == [[run["name"], *(run[key] for key in columns)] for run in fields]


def test_an_expression_is_pythons_at_the_points_that_its_metrics_share(built, workspace):
    text = "train/loss * 2 - val/loss / (config.lr + 1)"
    live = workspace({"kind": "chart", "metrics": [text, "val/*"]}, q="run-5")
    chart = f"{figure()}.trackerChart"
    until(live.page, f"{chart}?.series.length === 2")
    drawn = {each["label"]: each for each in live.page.evaluate(f"{chart}.series")}
    run = with_expressions(built.runs["r5"], [read_expression(text)])
    x, y, _ = run.history.xy(text)
    series = drawn[f"run-5 · {text}"]
    np.testing.assert_array_equal(series["x"], x)
    np.testing.assert_allclose(series["raw"], y, rtol=1e-12)
    x, y, _ = run.history.xy("val/loss")
    np.testing.assert_array_equal(drawn["run-5 · val/loss"]["raw"], y)
    notes = live.page.locator('figure[data-panel="1"] .chart-notes').inner_text()
    assert f"solid: {text}, dashed: val/loss" in notes


def test_pointing_brings_a_run_out_in_the_list_and_in_all_panels(workspace):
    live = workspace(SCATTER, {"kind": "parallel", "columns": ["config.lr", "summary.val/loss"]}, n=3)
    live.until_drawn("train/lr", names(11, 10, 9))
    live.page.locator("tr[data-key=r4]").hover()
    for number in (1, 2):
        until(live.page, f"{figure(number)}.trackerPanel.brought.join() === 'run-4'")
    live.page.locator('figure[data-panel="1"]').scroll_into_view_if_needed()
    box = live.page.evaluate(f"{figure()}.trackerPanel.box.toJSON()")
    mark = next(each for each in live.page.evaluate(f"{figure()}.trackerPanel.marks") if each["title"] == "run-10")
    live.page.mouse.move(box["x"] + mark["x"], box["y"] + mark["y"])
    until(live.page, "document.querySelector('tr.is-active')?.dataset.key === 'r10'")
    assert live.chart("train/lr", "highlighted") == "run-10"
    assert live.page.evaluate(f"{figure(2)}.trackerPanel.brought") == ["run-10"]
    tip = live.page.locator(".chart-tooltip").bounding_box()
    point = (box["x"] + mark["x"], box["y"] + mark["y"])
    assert not (tip["x"] <= point[0] <= tip["x"] + tip["width"] and tip["y"] <= point[1] <= tip["y"] + tip["height"])


def test_nothing_moves_as_panels_come_alive(opened):
    page = opened.browser.new_context(viewport=site_browser.DESKTOP).new_page()
    page.add_init_script(
        "window.moved = []; new PerformanceObserver((list) => moved.push(...list.getEntries().map((e) => e.value)))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto(f"{opened.address}/workspace.html{address(SCATTER)}")
    until(page, f"{figure()}?.trackerPanel !== undefined")
    live = Workspace.live(page)
    live.until_drawn("train/lr", names(*range(11, 1, -1)))
    assert sum(page.evaluate("moved")) < 0.001  # one line more in a panel is 0.003
    page.context.close()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_reader_adds_changes_moves_and_removes_panels(opened, size):
    page = opened.open("workspace.html", **({"viewport": PHONE} if size == "phone" else {}))
    live = Workspace.live(page)
    page.get_by_role("button", name="Add panel").click()
    page.get_by_label("Kind of panel").select_option("bar")
    value = page.get_by_role("combobox", name="Value", exact=True)
    value.fill("val loss")
    page.get_by_role("option", name="summary.val/loss").click()
    page.get_by_label("Add to Groups").fill("opt")
    page.get_by_label("Add to Groups").press("Enter")
    page.get_by_role("button", name="Add", exact=True).click()
    until(page, f"{figure()}?.trackerPanel?.marks.length === 14")
    page.get_by_role("button", name="Add panel").click()
    page.get_by_role("combobox", name="y", exact=True).fill("nonsense")
    page.get_by_role("button", name="Add", exact=True).click()
    assert "no run has the field" in page.get_by_role("alert").inner_text()
    page.get_by_role("combobox", name="y", exact=True).fill("summary.odd")
    page.get_by_role("button", name="Add", exact=True).click()
    until(page, f"{figure(2)}?.trackerPanel?.marks.length === 1")
    assert "11 of 12 runs have no place on the axes" in caption(live, 2)
    said = json.loads(unquote(live.hash()).split("=", 1)[1].replace("+", " "))
    assert said[0] == {"id": "1", "kind": "bar", "value": "summary.val/loss", "group": ["config.opt"]}
    assert (said[1]["kind"], said[1]["y"]) == ("scatter", "summary.odd")
    open_menu = page.locator('figure[data-panel="2"]').get_by_label("Change, move or remove the panel")
    open_menu.click()
    page.get_by_role("button", name="Move forward").click()
    until(page, "document.querySelector('.wadded').dataset.panel === '2'")
    open_menu.click()
    page.get_by_role("button", name="Change …").click()
    page.get_by_role("combobox", name="y", exact=True).fill("summary.train/lr")
    page.get_by_role("button", name="Save").click()
    until(page, f"{figure(2)}.trackerPanel?.marks.length === 12")
    page.locator('figure[data-panel="2"]').get_by_label("at full width").click()
    until(page, "location.hash.includes('zoom=panel:2')")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    other = Workspace.live(opened.open(f"workspace.html{live.hash()}"))
    until(other.page, f"{figure(2)}.classList.contains('is-wide') && {figure(2)}.trackerPanel?.marks.length === 12")
    page.keyboard.press("Escape")
    open_menu.click()
    page.get_by_role("button", name="Remove", exact=True).click()
    until(page, "document.querySelectorAll('[data-panel]').length === 1")
    assert opened.close() == []


def test_a_panel_of_an_old_address_says_what_is_wrong(opened):
    lost = {**SCATTER, "y": "summary.gone"}
    live = Workspace.live(opened.open(f"workspace.html{address(lost, {'kind': 'chart', 'metrics': ['train/loss -']})}"))
    live.page.get_by_text("no run has the field summary.gone: change the panel").wait_for()
    live.page.get_by_text("is no expression").wait_for()
    Workspace.live(opened.open('workspace.html#panels=[{"kind":"nothing"},3,null]&own={"a":4}&top=gone'))
    assert opened.close() == []


def test_a_run_whose_file_is_gone_is_named_and_asked_for_once(built, browser, tmp_path):
    shutil.copytree(built.folder, tmp_path / "site")
    (tmp_path / "site" / "runs" / "r9.js").unlink()
    opened = site_browser.Pages(browser, (tmp_path / "site").as_uri())
    live = Workspace.live(opened.open("workspace.html#n=3"))
    live.until_drawn("train/loss", names(11, 10))
    assert "run-9 could not be loaded" in live.panel("train/loss").locator(".chart-notes").inner_text()
    live.page.get_by_text("log y").click()
    until(live.page, "document.querySelector('figure[data-metric=\"train/loss\"]').trackerChart.log")
    assert len([each for each in opened.close() if "ERR_FILE_NOT_FOUND" in each]) == 1


def test_a_chart_is_pinned_and_has_a_scale_of_its_own(opened):
    live = Workspace.live(opened.open("workspace.html#q=run-5"))
    page = live.page
    live.until_drawn("val/loss", names(5))
    live.panel("val/loss").get_by_label("Options of val/loss").click()
    page.get_by_role("button", name="Pin to the top").click()
    until(page, "document.querySelector('figure[data-metric]').dataset.metric === 'val/loss'")
    live.panel("val/loss").get_by_label("Options of val/loss").click()
    page.locator(".menu[open] select").select_option("log")
    page.get_by_label("y to").fill("100")
    page.get_by_label("y to").press("Enter")
    chart = "document.querySelector('figure[data-metric=\"val/loss\"]').trackerChart"
    until(page, f"{chart}.log && {chart}.y[1] === 100")
    assert unquote(live.hash()) == '#q=run-5&top=val/loss&own={"val/loss":{"log":true,"range":[null,100]}}'
    other = Workspace.live(opened.open(f"workspace.html{live.hash()}"))
    other.until_drawn("val/loss", names(5))
    assert other.chart("val/loss", "y[1]") == 100
    assert other.chart("val/loss", "log") is True
    other.until_drawn("train/loss", names(5))
    assert other.chart("train/loss", "log") is False
    assert opened.close() == []
