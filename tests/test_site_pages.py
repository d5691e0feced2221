"""Whole pages in a real browser: from disk and over HTTP, themes, phone, print, and a chart that cannot load."""

from __future__ import annotations

import pytest
import site_browser
from site_browser import DESKTOP, PHONE, Chart

PAGES = ["index.html", "report.html", "runs/run-0.html", "many.html", "big.html"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("pages")
    site_browser.build_pages(made)
    return made


@pytest.fixture(scope="module")
def browser():
    with site_browser.open_browser() as opened:
        yield opened


@pytest.fixture
def pages(browser, folder):
    opened = site_browser.Pages(browser, folder.as_uri())
    yield opened
    opened.close()


def settle(page):
    """Scroll through the page until all that can come alive has."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for y in range(0, height, 500):
        page.evaluate(f"scrollTo(0, {y})")
        page.wait_for_timeout(60)
    blocks = "[...document.querySelectorAll('[data-src]')].every((e) => e.trackerChart || e.trackerRuns)"
    site_browser.until(page, blocks)
    page.evaluate("scrollTo(0, 0)")


@pytest.mark.parametrize("over", ["file", "http"])
@pytest.mark.parametrize("name", PAGES)
def test_every_block_comes_alive_without_a_complaint(browser, folder, over, name):
    with site_browser.serve(folder) as address:
        opened = site_browser.Pages(browser, address if over == "http" else folder.as_uri())
        page = opened.open(name)
        settle(page)
        requests = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
        assert all(each.startswith((opened.address, "data:", "blob:")) for each in requests)
        read = [each for each in requests if "/data/" in each]
        assert read or over == "file"  # of which browsers keep no list
        assert len(read) == len(set(read)), "no file is read twice, whether the head asks for it or the script"
        assert page.locator("head script[data-early]").count() == 0
        assert opened.close() == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["index.html", "report.html", "runs/run-0.html"])
def test_nothing_moves_when_the_script_runs(pages, name, viewport):
    heights = "[...document.querySelectorAll('[data-src]')].map((e) => e.getBoundingClientRect().height)"
    page = pages.open(name, viewport=viewport)
    settle(page)
    live = page.evaluate(heights)
    page = pages.browser.new_context(viewport=viewport).new_page()
    page.route("**/tracker.js", lambda route: route.abort())
    page.goto(f"{pages.address}/{name}")
    page.wait_for_load_state()
    assert page.evaluate(heights) == pytest.approx(live, abs=1.5)


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_has_no_sideways_scroll(pages, name):
    page = pages.open(name, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_tap_names_a_point(pages):
    page = pages.open("report.html", viewport=PHONE, has_touch=True, is_mobile=True)
    chart = Chart.live(page, "loss")
    page.touchscreen.tap(*chart.at(0.5, 0.5))
    assert "step" in chart.tooltip()


def test_without_javascript_the_page_still_says_everything(pages):
    page = pages.open("report.html", java_script_enabled=False)
    assert page.locator(".chart-still img").first.is_visible()
    assert page.locator("tbody tr").count() > 8
    assert page.locator(".theme-toggle").is_hidden()


def test_a_chart_whose_data_is_lost_keeps_its_picture_and_says_so(pages):
    page = pages.open("lost.html")
    said = page.locator(".chart-error")
    said.wait_for()
    assert "data/lost.js could not be loaded" in said.inner_text()
    assert page.locator(".chart-still img").is_visible()


def test_a_chart_whose_data_do_not_come_shows_its_picture_after_a_moment(pages):
    page = pages.open("index.html")
    page.route("**/data/*.js", lambda route: None)
    page.goto(f"{pages.address}/report.html", wait_until="commit")
    page.locator(".chart-still img").first.wait_for(state="visible")


def test_data_of_what_stands_near_are_asked_for_once(pages):
    page = pages.open("index.html")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{pages.address}/report.html")
    Chart.live(page, "loss")
    data = [url for url in asked if "/data/" in url and not url.endswith("live.js")]
    assert data
    assert len(data) == len(set(data))


def ground(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_theme_follows_the_system_until_the_button_says_otherwise(pages):
    page = pages.open("report.html", color_scheme="dark")
    dark = ground(page)
    button = page.locator(".theme-toggle")
    assert button.get_attribute("aria-label") == "Switch to the light theme"
    button.click()
    light = ground(page)
    assert (dark, light) == ("rgb(21, 24, 29)", "rgb(255, 255, 255)")
    assert page.locator(".chart-still source").first.evaluate("source => source.media") == "not all"
    page.reload()
    assert ground(page) == light  # it is remembered
    page.locator(".theme-toggle").click()
    assert ground(page) == dark
    assert page.evaluate("document.documentElement.dataset.theme ?? 'system'") == "system"


def test_charts_take_the_colours_of_the_theme(pages):
    page = pages.open("report.html", color_scheme="light")
    chart = Chart.live(page, "loss")
    ink = (
        "c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;"
        " for (let i = 0; i < d.length; i += 4) n += d[i] === R && d[i + 1] === G && d[i + 2] === B;"
        " return n; }"
    )
    light, dark = (
        ink.replace("R", r).replace("G", g).replace("B", b) for r, g, b in [("57", "78", "192"), ("0", "165", "254")]
    )
    canvas = chart.find(".uplot canvas:not(.chart-overlay)").first
    assert canvas.evaluate(light) > 100
    page.locator(".theme-toggle").click()
    chart.frame()
    assert canvas.evaluate(dark) > 100
    assert canvas.evaluate(light) == 0


def test_a_kept_theme_that_cannot_be_read_is_no_error(pages):
    context = pages.browser.new_context()
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } });")
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{pages.address}/report.html")
    page.locator(".theme-toggle").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert errors == []


def test_paper_gets_the_still_pictures_light_colours_and_no_controls(pages):
    page = pages.open("report.html", color_scheme="dark")
    Chart.live(page, "loss")
    page.emulate_media(media="print")
    assert page.locator("#loss .chart-still").is_visible()
    assert page.locator("#loss .chart-live").is_hidden()
    assert page.locator("#loss .chart-tools").is_hidden()
    assert ground(page) == "rgb(255, 255, 255)"


def test_paper_gets_all_rows_of_a_long_table_up_to_1000(pages):
    page = pages.open("big.html")
    settle(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("tbody tr:not(.filler)").count() == 1000
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("tbody tr:not(.filler)").count() < 60


def test_plots_far_away_are_freed_and_come_back_as_they_were(pages):
    page = pages.open("report.html")
    chart = Chart.live(page, "loss")
    chart.find("input[type=number]").fill("0.5")
    page.evaluate("document.querySelector('footer').style.marginTop = '9000px'; scrollTo(0, 1e6)")
    site_browser.until(page, "document.querySelector('#loss .uplot') === null")
    page.evaluate("scrollTo(0, 0)")
    site_browser.until(page, "document.querySelector('#loss .uplot') !== null")
    assert chart.get("smoothing") == 0.5
    page.mouse.move(*chart.at(0.5, 0.5))
    assert "smoothed" in chart.tooltip()


def test_every_control_has_a_name_and_the_focus_can_be_seen(pages):
    page = pages.open("report.html")
    settle(page)
    nameless = page.evaluate(
        """[...document.querySelectorAll('button, input, select, summary, a, [tabindex="0"]')]
          .filter((e) => e.offsetParent !== null)
          .filter((e) => !(e.getAttribute('aria-label') || e.labels?.length || e.textContent.trim()))
          .map((e) => e.outerHTML)"""
    )
    assert nameless == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    for _ in range(3):
        page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_motion_is_stilled_for_those_who_ask(pages):
    page = pages.open("index.html", reduced_motion="reduce")
    assert page.locator(".card").first.evaluate("e => getComputedStyle(e).transitionDuration") in {"0s", ""}
