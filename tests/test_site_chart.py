"""Live charts, driven in a real browser: cursor, zoom, smoothing, axes, odd values."""

from __future__ import annotations

import math

import pytest
import site_browser
from site_browser import Chart


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    with site_browser.open_pages(tmp_path_factory.mktemp("pages")) as opened:
        yield opened


@pytest.fixture
def report(pages):
    yield pages.open("report.html")
    assert pages.close() == []


@pytest.fixture
def vectors(report):
    return Chart.live(report, "vectors")


@pytest.fixture
def loss(report):
    return Chart.live(report, "loss")


def set_smoothing(chart, weight):
    chart.find("input[type=number]").fill(str(weight))
    chart.frame()


def drawn(chart):
    return chart.page.evaluate(
        f"document.getElementById('{chart.id}').trackerChart.series.map(({{drawn}}) => drawn.map(String))"
    )


def assert_drawn(chart, expected):
    for got, want in zip(drawn(chart), expected, strict=True):
        values = [float(text.replace("Infinity", "inf")) for text in got]
        assert values == pytest.approx(want, abs=1e-12, nan_ok=True)


def test_hover_names_run_step_and_value_and_brings_the_curve_out(loss):
    x, y = loss.get("series[0].x[100]"), loss.get("series[0].drawn[100]")
    loss.page.mouse.move(*loss.place(x, y))
    facts = loss.tooltip()
    assert facts["title"] == "brave-otter-7"
    assert facts["step"] == "2,500"
    assert float(facts["loss"]) == pytest.approx(loss.get("series[0].raw[100]"), rel=1e-5)
    assert float(facts["smoothed"]) == pytest.approx(y, rel=1e-5)
    assert loss.get("highlighted") == "brave-otter-7"
    assert loss.find(".chart-legend li.is-active").inner_text().startswith("brave-otter-7")
    loss.page.mouse.move(5, 5)
    loss.frame()
    assert loss.get("highlighted") is None
    assert loss.page.locator(".chart-tooltip").is_hidden()


def test_the_tooltip_stays_in_the_viewport_and_off_the_point(loss):
    for share in (0.02, 0.5, 0.98):
        loss.page.mouse.move(*loss.at(share, 0.5))
        loss.frame()
        box = loss.page.locator(".chart-tooltip").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= site_browser.DESKTOP["width"]
        pointer, _ = loss.at(share, 0.5)
        assert not box["x"] < pointer < box["x"] + box["width"]


def test_the_curve_under_the_cursor_stands_out_of_faded_ones(loss):
    before = loss.find("canvas.chart-overlay").evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean)"
    )
    assert before is False
    loss.page.mouse.move(*loss.at(0.5, 0.5))
    loss.tooltip()
    share = loss.find("canvas.chart-overlay").evaluate(
        "c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 100; return n / (c.width * c.height); }"
    )
    assert share > 0.95  # a veil lies over all the others


def test_a_drag_along_x_zooms_x_and_double_click_shows_all(loss):
    (x0, x1), full_y = loss.get("x"), loss.get("y")
    loss.drag((0.25, 0.5), (0.75, 0.5))
    assert loss.get("x") == pytest.approx([x0 + 0.25 * (x1 - x0), x0 + 0.75 * (x1 - x0)], rel=0.01)
    assert loss.get("y")[1] < full_y[1]  # y follows what is seen
    assert loss.find(".chart-reset").is_visible()
    loss.page.mouse.dblclick(*loss.at(0.5, 0.5))
    loss.frame()
    assert loss.get("x") == [x0, x1]
    assert loss.get("y") == full_y
    assert loss.find(".chart-reset").is_hidden()


def test_a_drag_both_ways_zooms_to_its_box_and_the_button_shows_all(loss):
    (x0, x1), (y0, y1) = loss.get("x"), loss.get("y")
    loss.drag((0.2, 0.25), (0.6, 0.75))
    assert loss.get("x") == pytest.approx([x0 + 0.2 * (x1 - x0), x0 + 0.6 * (x1 - x0)], rel=0.02)
    assert loss.get("y") == pytest.approx([y0 + 0.25 * (y1 - y0), y0 + 0.75 * (y1 - y0)], rel=0.02)
    loss.find(".chart-reset").click()
    assert loss.get("zoomed") is False


def test_what_is_drawn_after_a_zoom_is_what_the_model_says(loss):
    loss.drag((0.25, 0.5), (0.75, 0.5))
    x, y = loss.get("series[3].x[200]"), loss.get("series[3].drawn[200]")
    px, py = loss.place(x, y)
    loss.page.mouse.move(px, py)
    assert loss.tooltip()["title"] == "quiet-moth-5"
    near = loss.find(".uplot canvas:not(.chart-overlay)").first.evaluate(
        "(c, [px, py]) => { const r = c.getBoundingClientRect();"
        " const d = c.getContext('2d').getImageData(Math.round(px - r.x) - 2, Math.round(py - r.y) - 2, 5, 5).data;"
        " return [...Array(25).keys()].some((i) => d[4 * i + 3] > 200 && Math.abs(d[4 * i] - 0x78) < 40"
        " && Math.abs(d[4 * i + 1] - 0x37) < 40); }",
        [px, py],
    )
    assert near, "no pixel of the curve's colour where its point should be"


def test_keys_zoom_and_reset(loss):
    plot = loss.find(".chart-plot")
    plot.focus()
    x0, x1 = loss.get("x")
    plot.press("+")
    assert loss.get("x")[1] - loss.get("x")[0] == pytest.approx(0.7 * (x1 - x0))
    plot.press("-")
    assert loss.get("zoomed") is False
    plot.press("+")
    plot.press("0")
    assert loss.get("x") == [x0, x1]


def test_keys_follow_a_curve_and_change_between_curves_and_are_announced(loss):
    plot = loss.find(".chart-plot")
    plot.focus()
    plot.press("Home")
    facts = loss.tooltip()
    assert facts["step"] == "0"
    plot.press("ArrowRight")
    assert loss.tooltip()["step"] == "25"
    plot.press("Shift+ArrowRight")
    assert loss.tooltip()["step"] == "275"
    plot.press("ArrowLeft")
    assert loss.tooltip()["step"] == "250"
    names = [loss.tooltip()["title"]]
    for _ in range(5):
        plot.press("ArrowDown")
    assert loss.tooltip()["title"] == "brave-otter-7"  # the lowest curve
    for _ in range(5):
        plot.press("ArrowUp")
        names.append(loss.tooltip()["title"])
    assert len(set(names[1:])) == 5
    assert names[-1] == "swift-ibex-9"  # the highest
    spoken = "(e) => e.textContent.startsWith('swift-ibex-9: step 250, loss')"
    site_browser.until(loss.page, f"[...document.querySelectorAll('[aria-live=polite]')].some({spoken})")
    plot.press("Escape")
    assert loss.page.locator(".chart-tooltip").is_hidden()


def test_keys_move_a_zoomed_view_along(loss):
    loss.drag((0.1, 0.5), (0.3, 0.5))
    plot = loss.find(".chart-plot")
    plot.focus()
    plot.press("End")
    assert loss.tooltip()["step"] == "9,975"
    low, high = loss.get("x")
    assert low < 9975 < high


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        (
            0.6,
            [
                [1, 0.6875, 0.336734693877551],
                [0, 0.3125, 0.6632653061224489],
                [-math.inf, 1, math.nan, math.inf, 0.6875],
            ],
        ),
        (0, [[1, 0.5, 0], [0, 0.5, 1], [-math.inf, 1, math.nan, math.inf, 0.5]]),
    ],
)
def test_the_slider_smooths_by_the_vectors(vectors, weight, expected):
    set_smoothing(vectors, 0.3)
    set_smoothing(vectors, weight)
    assert vectors.get("smoothing") == weight
    assert_drawn(vectors, expected)


def test_the_slider_and_its_number_are_one(loss):
    slider = loss.find("input[type=range]")
    assert slider.input_value() == "0.9"
    slider.fill("0.5")
    loss.frame()
    assert loss.get("smoothing") == 0.5
    assert loss.find("input[type=number]").input_value() == "0.5"
    set_smoothing(loss, 7)
    assert loss.get("smoothing") == 0.999
    assert "approximate" in loss.find(".chart-notes").inner_text()  # one of the curves is thinned


def test_at_the_authors_weight_the_curve_is_pythons_own(loss):
    first = loss.get("series[5].drawn.slice(0, 50)")
    set_smoothing(loss, 0.2)
    assert loss.get("series[5].drawn.slice(0, 50)") != first
    set_smoothing(loss, 0.9)
    assert loss.get("series[5].drawn.slice(0, 50)") == first


def test_another_x_axis(loss):
    select = loss.find("select")
    assert select.locator("option").all_inner_texts() == ["step", "relative time", "time"]
    select.select_option("relative")
    loss.frame()
    assert loss.get("axis") == "relative"
    assert loss.get("series[0].x[3]") == 27
    loss.page.mouse.move(*loss.place(900, loss.get("series[0].drawn[100]")))
    facts = loss.tooltip()
    assert facts["relative time"] == "15m"
    assert facts["step"] == "2,500"
    select.select_option("time")
    loss.frame()
    assert loss.get("x")[0] > 1_794_000_000


def test_log_y_leaves_out_what_it_cannot_show_and_says_how_many(vectors):
    assert "left out" not in vectors.find(".chart-notes").inner_text()
    vectors.find("button:text('log y')").click()
    assert vectors.get("log") is True
    assert vectors.get("y")[0] > 0
    assert "2 points of 0 or less left out" in vectors.find(".chart-notes").inner_text()
    vectors.find("button:text('log y')").click()
    assert vectors.get("y")[0] < 0


def test_values_that_are_not_finite_are_counted_and_can_be_named(vectors):
    assert "\u00d7 1 NaN, ▲ 1 +Inf, ▼ 1 \u2212Inf" in vectors.find(".chart-notes").inner_text()
    vectors.page.mouse.move(*vectors.place(3, 1.0))
    facts = vectors.tooltip()
    assert (facts["title"], facts["step"], facts["loss"]) == ("vector 2", "3", "+Inf")


def test_a_mark_is_drawn_where_the_value_was_not_a_number(vectors):
    px, py = vectors.place(3, 1.0)
    inked = vectors.find(".uplot canvas:not(.chart-overlay)").first.evaluate(
        "(c, [px, py]) => { const r = c.getBoundingClientRect();"
        " const d = c.getContext('2d').getImageData(Math.round(px - r.x) - 4, Math.round(py - r.y) - 4, 9, 9).data;"
        " let n = 0; for (let i = 0; i < d.length; i += 4) n += d[i + 3] > 128 && Math.abs(d[i + 1] - 0x86) < 40;"
        " return n; }",
        [px, py],
    )
    assert inked >= 10


def test_a_group_has_its_band_and_says_how_many_runs(report):
    band = Chart.live(report, "band")
    report.mouse.move(*band.place(1000, band.get("series[0].drawn[10]")))
    facts = band.tooltip()
    assert facts["mean of"] == "5 runs"
    assert " \u2013 " in facts["min \u2013 max"]


def test_365_curves_stay_quick(pages):
    page = pages.open("many.html")
    chart = Chart.live(page, "many")
    took = page.evaluate(
        """async () => {
          const slider = document.querySelector('input[type=range]');
          const start = performance.now();
          slider.value = '0.95';
          slider.dispatchEvent(new Event('input'));
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          return performance.now() - start;
        }"""
    )
    assert chart.get("smoothing") == 0.95
    assert took < 1500, f"smoothing 365 \u00d7 1,500 points took {took:.0f} ms"
    page.mouse.move(*chart.at(0.5, 0.5))
    assert chart.tooltip()["title"].startswith("run-")
    pages.close()
