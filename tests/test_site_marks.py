"""Reference lines, annotations, logarithmic x and labels of live charts, in a real browser."""

from __future__ import annotations

import pytest
import site_browser
from site_browser import Chart


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    with site_browser.open_pages(tmp_path_factory.mktemp("pages")) as opened:
        yield opened


@pytest.fixture
def marked(pages):
    yield Chart.live(pages.open("marked.html"), "marked")
    assert pages.close() == []


def test_the_y_axis_leaves_outliers_out_until_all_is_asked_for(marked):
    low, high = marked.get("y")
    assert 2.5 < low < 2.9
    assert high < 8
    assert "5th to 95th percentile" in marked.find(".chart-notes").inner_text()
    marked.find(".chart-reset").click()
    assert marked.get("y")[1] > 10.9


def test_lines_and_notes_are_told_to_those_who_do_not_see_them(marked):
    label = marked.find(".chart-plot").get_attribute("aria-label")
    assert "Line target at y 2.9." in label
    assert "Note at x 1,000: lr drops." in label


def test_a_reference_line_is_drawn_at_its_value(marked):
    """Dark pixels of the line, in a row that no curve reaches."""
    _, y = marked.place(0, 2.9)
    box = marked.get("box.toJSON()")
    found = marked.page.evaluate(
        """([id, x, y]) => {
        const canvas = document.querySelector(`#${id} canvas`), box = canvas.getBoundingClientRect();
        const scale = canvas.width / box.width, ctx = canvas.getContext("2d", { willReadFrequently: true });
        const data = ctx.getImageData((x - box.x) * scale, (y - box.y - 2) * scale, 200 * scale, 5 * scale).data;
        let dark = 0;
        for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 100 && data[i] < 180) dark += 1;
        return dark; }""",
        [marked.id, box["x"] + 10, y],
    )
    assert found > 50


def test_log_x_is_a_button(marked):
    marked.find("button:has-text('log x')").click()
    assert marked.get("logX") is True
    low, high = marked.get("x")
    assert 9 < low < 10
    assert 1990 < high < 2100
    marked.find(".chart-plot").focus()
    marked.page.keyboard.press("ArrowRight")
    marked.page.keyboard.press("+")
    assert marked.get("x")[0] > low
    marked.find("button:has-text('log x')").click()
    assert marked.get("x")[0] < 0


def test_a_point_names_its_label_and_its_run(marked):
    marked.find(".chart-plot").focus()
    marked.page.keyboard.press("ArrowRight")
    tooltip = marked.tooltip()
    assert tooltip["title"].startswith("lr=0.0")
    assert tooltip["run"].startswith("run-")


def test_the_thirteenth_curve_has_a_dashed_swatch(marked):
    assert marked.find(".swatch-dash-1").count() in (0, 1, 2)  # folded legends show twelve at most
    more = marked.find(".chart-legend .link-button:has-text('more')")
    if more.is_visible():
        more.click()
    assert marked.find(".swatch-dash-1").count() == 2
