"""The workspace in a real browser, from disk and over HTTP: what it shows is what Python computes from the runs."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
import site_browser
from site_browser import PHONE, until
from workspace_site import METRICS, Workspace, built_site, names

from tracker.chart.aggregate import align
from tracker.chart.smooth import ema, gaussian, running_average, twema

TEN = names(*range(11, 1, -1))


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


@pytest.fixture
def workspace(opened):
    def go(hash_="", **context):
        return Workspace.live(opened.open(f"workspace.html{hash_}", **context))

    yield go
    assert opened.close() == []


def points(built, number, metric, axis="step"):
    return built.runs[f"r{number}"].history.xy(metric, axis)[:2]


def check(built, series, number, metric, axis="step"):
    x, y = points(built, number, metric, axis)
    np.testing.assert_allclose(series["x"], x, rtol=1e-5)
    np.testing.assert_array_equal(series["raw"], y)


@pytest.mark.parametrize("over", ["file", "http"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_newest_ten_runs_are_drawn_as_they_were_logged(built, browser, over, size):
    with site_browser.serve(built.folder) if over == "http" else contextlib.nullcontext(built.folder.as_uri()) as url:
        opened = site_browser.Pages(browser, url)
        page = opened.open("workspace.html", **({"viewport": PHONE} if size == "phone" else {}))
        workspace = Workspace.live(page)
        workspace.until_shown(TEN)
        assert page.locator("figure[data-metric]").evaluate_all("all => all.map((e) => e.dataset.metric)") == METRICS
        for metric in ("train/lr", "val/loss"):
            for number, series in zip(range(11, 1, -1), workspace.until_drawn(metric, TEN), strict=True):
                if number != 7 or metric == "val/loss":
                    check(built, series, number, metric)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert opened.close() == []


def test_a_curve_of_few_runs_and_one_that_nobody_shown_has(built, workspace):
    live = workspace()
    (series,) = live.until_drawn("odd", ["run-3"])
    assert (series["x"], str(series["raw"])) == ([10, 11], "[nan, 2]")
    assert "1 NaN" in live.panel("odd").locator(".chart-notes").inner_text()
    live.page.get_by_label("Search runs").fill("run-11")
    live.until_shown(names(11))
    until(live.page, "document.querySelector('[data-metric=odd] .chart-notes').textContent.includes('None of')")


def test_a_thinned_curve_is_whole_at_full_width(built, workspace):
    live = workspace("#q=run-7")
    (series,) = live.until_drawn("train/loss", names(7))
    assert len(series["x"]) < 600
    live.page.get_by_label("train/loss at full width").click()
    figure = "document.querySelector('[data-metric=\"train/loss\"]')"
    until(live.page, f"{figure}.trackerChart.series[0]?.x.length === 600")
    check(built, live.chart("train/loss", "series")[0], 7, "train/loss")
    assert live.hash() == "#q=run-7&zoom=train/loss"
    assert live.panel("train/loss").bounding_box()["width"] > 700
    live.page.keyboard.press("Escape")
    until(live.page, f"{figure}.trackerChart.series[0]?.x.length < 600")


@pytest.mark.parametrize(
    ("kind", "amount", "smooth"),
    [
        ("ema", 0.8, lambda _, y: ema(y, 0.8)),
        ("twema", 0.9, lambda x, y: twema(x, y, 0.9)),
        ("gaussian", 5, lambda x, y: gaussian(x, y, 0.05 * (x[-1] - x[0]))),
        ("average", 7, lambda _, y: running_average(y, 7)),
    ],
)
def test_every_kind_of_smoothing_is_pythons(built, workspace, kind, amount, smooth):
    live = workspace("#q=run-5")
    live.until_drawn("train/loss", names(5))
    live.page.get_by_label("Smoothing", exact=True).select_option(kind)
    live.page.get_by_label("Amount of smoothing").nth(1).fill(str(amount))
    figure = "document.querySelector('[data-metric=\"train/loss\"]')"
    until(live.page, f"{figure}.trackerChart.smoothing > 0")
    x, y = points(built, 5, "train/loss")
    np.testing.assert_allclose(live.chart("train/loss", "series")[0]["drawn"], smooth(x, y), rtol=1e-9)
    assert f"smooth={amount}" in live.hash()


def test_groups_are_means_with_bands(built, workspace):
    live = workspace("#group=config.opt,config.lr&sort=config.lr&n=2")
    live.until_shown(["opt sgd · lr 0.001", "opt adam · lr 0.001"])
    for (label, members), series in zip(
        {"opt sgd · lr 0.001": (9, 3), "opt adam · lr 0.001": (6, 0)}.items(),
        live.until_drawn("val/loss", live.shown()),
        strict=True,
    ):
        line = align([points(built, number, "val/loss") for number in members])
        assert series["label"] == label
        for name, wanted in (("x", line.x), ("raw", line.mean), ("low", line.low), ("high", line.high)):
            np.testing.assert_allclose(series[name], wanted, rtol=1e-12)
    live.page.get_by_label("Groups", exact=True).select_option("median")
    live.page.get_by_label("Band of groups").select_option("std")
    spread = align([points(built, number, "val/loss") for number in (9, 3)], "median", "std")
    figure = "document.querySelector('[data-metric=\"val/loss\"]').trackerChart.series[0]"
    until(live.page, f"Math.abs({figure}.low[9] - {spread.low[9]}) < 1e-9")
    assert live.hash() == "#sort=config.lr&group=config.opt,config.lr&n=2&agg=median&band=std"


def test_a_groups_runs_are_listed_when_it_is_opened(workspace):
    live = workspace("#group=group")
    live.until_shown(["g2", "g1", "g0"])
    assert live.names() == ["g2", "g1", "g0"]
    live.page.locator(".wfold", has_text="g1").click()
    until(live.page, "document.querySelectorAll('.wlist tbody .wlabel').length === 7")
    assert live.names() == ["g2", "g1", *names(7, 6, 5, 4), "g0"]


def test_search_filter_and_sort_choose_and_order_the_runs(workspace):
    live = workspace()
    page = live.page
    page.get_by_label("Search runs").fill("run-(1|2)$")
    page.get_by_role("button", name="Regular expression").click()
    live.until_shown(names(2, 1))
    page.get_by_label("Search runs").fill("")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_text("Add a condition").click()
    page.get_by_label("Field").select_option("config.lr")
    page.get_by_label("Condition", exact=True).select_option("<=")
    page.get_by_label("Value").fill("0.01")
    page.get_by_label("Value").press("Enter")
    live.until_shown(names(10, 9, 7, 6, 4, 3, 1, 0))
    page.get_by_text("Add a condition").click()
    page.get_by_label("Field").nth(1).select_option("tags")
    page.get_by_label("Value").nth(1).fill("even")
    page.get_by_label("Value").nth(1).press("Enter")
    live.until_shown(names(10, 6, 4, 0))
    page.keyboard.press("Escape")
    page.locator(".wlist thead button").click()
    live.until_shown(names(0, 4, 6, 10))
    page.locator(".wlist thead button").click()
    live.until_shown(names(10, 6, 4, 0))
    assert page.locator(".wlist thead th").get_attribute("aria-sort") == "descending"
    assert live.names() == names(10, 6, 4, 0)
    assert page.locator(".wsummary").inner_text() == "4 of 12 runs · 4 shown"


def test_the_eye_shows_and_hides_and_a_pin_comes_first(built, workspace):
    live = workspace("#n=2")
    live.until_shown(names(11, 10))
    live.page.get_by_label("Show run-1", exact=True).click()
    live.until_shown(names(11, 10, 1))
    live.page.get_by_label("Show run-11", exact=True).click()
    live.until_shown(names(10, 1))
    for number, series in zip((10, 1), live.until_drawn("train/lr", names(10, 1)), strict=True):
        check(built, series, number, "train/lr")
    live.page.locator("tr[data-key=r4]").hover()
    live.page.get_by_label("Pin run-4").click()
    live.until_shown(names(4, 1))
    assert live.names()[0] == "run-4"
    assert live.hash() == "#n=2&on=r1&off=r11&pin=r4"
    live.page.get_by_text("hide all").click()
    live.until_shown([])


def test_the_address_shows_the_same_to_others(workspace, opened):
    address = (
        "#q=run&sort=-summary.train/loss&cols=config.lr,summary.train/loss&n=3&pin=r2&smooth=0.5&x=relative&logy=1"
    )
    live = workspace(address)
    until(live.page, "document.querySelectorAll('.wlist tbody td').length > 0")
    series = live.until_drawn("train/loss", live.shown())
    other = Workspace.live(opened.open(f"workspace.html{live.page.evaluate('location.hash')}"))
    other.until_shown(live.shown())
    assert other.until_drawn("train/loss", live.shown()) == series
    assert other.names() == live.names()
    assert (other.chart("train/loss", "axis"), other.chart("train/loss", "log")) == ("relative", True)
    assert other.hash() == address
    other.page.evaluate("location.hash = '#n=1'")
    other.until_shown(names(11))


def test_all_panels_share_the_x_axis_and_the_scales(built, workspace):
    live = workspace("#q=run-5")
    live.page.get_by_label("x axis").select_option("relative")
    live.page.get_by_text("log y").click()
    live.page.get_by_text("cut outliers").click()
    (series,) = live.until_drawn("train/loss", names(5))
    until(live.page, "document.querySelector('[data-metric=\"train/loss\"]').trackerChart.log === true")
    check(built, live.chart("train/loss", "series")[0], 5, "train/loss", "relative")
    low, high = live.chart("train/loss", "y")
    assert min(series["raw"]) < low < high < max(series["raw"])
    live.page.get_by_label("x axis").select_option("time")
    until(live.page, "document.querySelector('[data-metric=\"train/loss\"]').trackerChart.axis === 'time'")
    check(built, live.chart("train/loss", "series")[0], 5, "train/loss", "time")


def test_pointing_at_a_run_brings_it_out_everywhere(workspace):
    live = workspace("#n=3")
    live.until_drawn("train/lr", names(11, 10, 9))
    live.until_drawn("train/loss", names(11, 10, 9))
    live.page.locator("tr[data-key=r10]").hover()
    for metric in ("train/lr", "train/loss"):
        until(live.page, f"document.querySelector('[data-metric=\"{metric}\"]').trackerChart.highlighted === 'run-10'")
    box = live.panel("train/loss").locator(".u-over").bounding_box()
    live.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(live.page, "document.querySelector('tr.is-active') !== null")
    key = live.page.locator("tr.is-active").get_attribute("data-key")
    brought = live.chart("train/loss", "highlighted")
    assert (brought, live.chart("train/lr", "highlighted")) == (f"run-{key[1:]}",) * 2
    drawn = """(e) => { const { data } = e.getContext('2d').getImageData(0, 0, e.width, e.height);
      return data.some((value) => value > 0); }"""
    assert live.panel("train/lr").locator(".chart-overlay").evaluate(drawn)


def test_colours_come_from_a_field_or_from_the_reader(workspace):
    live = workspace("#n=6")
    live.until_shown(names(11, 10, 9, 8, 7, 6))
    own = {each["label"]: each["color"] for each in live.get("shown")}
    assert len(set(own.values())) == 6
    live.page.get_by_label("Colour by").select_option("config.opt")
    until(live.page, "document.querySelectorAll('.wscale li').length === 2")
    by = {each["label"]: each["color"] for each in live.get("shown")}
    assert [by[name] for name in names(11, 10, 9, 8)] == [1, 0, 1, 0]
    assert live.page.locator(".wscale li").all_inner_texts() == ["adam", "sgd"]
    live.page.get_by_label("Colour of run-10").click()
    live.page.get_by_label("Colour 5", exact=True).click()
    until(live.page, "document.querySelector('.workspace').trackerWorkspace.shown[1].color === 4")
    assert live.hash() == '#n=6&color=%7B"r10":4%7D&by=config.opt'.replace('"', "%22")


def test_metrics_are_found_and_sections_folded(workspace):
    live = workspace()
    live.page.get_by_label("Search metrics, by a regular expression").fill("^val|lr$")
    until(live.page, "document.querySelectorAll('figure[data-metric]').length === 2")
    live.page.locator("summary", has_text="train").click()
    until(live.page, "location.hash.includes('fold=train')")
    other = workspace(live.hash())
    assert other.page.locator("figure[data-metric]:visible").evaluate_all(
        "all => all.map((e) => e.dataset.metric)"
    ) == ["val/loss"]
    other.page.get_by_label("Search metrics, by a regular expression").fill("nothing")
    other.page.get_by_text("No metric fits").wait_for()


def test_only_what_is_near_and_shown_is_loaded(built, browser):
    opened = site_browser.Pages(browser, built.folder.as_uri())
    page = browser.new_context(viewport=site_browser.DESKTOP).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{opened.address}/workspace.html#n=1")
    live = Workspace.live(page)
    live.until_drawn("train/lr", names(11))
    assert [url.rsplit("/", 1)[1] for url in asked if "/runs/" in url] == ["r11.js"]
    page.context.close()


def test_without_javascript_a_sentence_leads_to_the_table(opened):
    page = opened.browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{opened.address}/workspace.html")
    page.get_by_text("The workspace needs JavaScript").wait_for()
    page.get_by_role("link", name="the table of runs").click()
    assert page.url.endswith("index.html#all-runs")
    page.context.close()
