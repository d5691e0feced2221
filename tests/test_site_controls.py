"""The legend and the downloads of live charts, in a real browser."""

from __future__ import annotations

import csv
import io
import math
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import site_browser
from site_browser import Chart

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    with site_browser.open_pages(tmp_path_factory.mktemp("pages")) as opened:
        yield opened


@pytest.fixture
def loss(pages):
    yield Chart.live(pages.open("report.html"), "loss")
    assert pages.close() == []


@pytest.fixture
def many(pages):
    yield Chart.live(pages.open("many.html"), "many")
    assert pages.close() == []


def visible(chart):
    return [each["label"] for each in chart.get("series.filter((s) => s.visible)")]


def legend(chart, name):
    return chart.find(f".chart-legend li button:has-text('{name}')")


def download(chart, kind):
    chart.find("summary").click()
    with chart.page.expect_download() as caught:
        chart.find(f"[data-download={kind}]").click()
    assert chart.find("details").get_attribute("open") is None
    return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()


def test_a_click_hides_and_shows_a_series(loss):
    full = loss.get("y")
    button = legend(loss, "swift-ibex-9")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert "swift-ibex-9" not in visible(loss)
    assert loss.get("y")[1] < full[1]
    button.click()
    assert len(visible(loss)) == 6


def test_a_hidden_series_is_not_found_by_the_cursor(loss):
    x, y = loss.get("series[0].x[100]"), loss.get("series[0].drawn[100]")
    legend(loss, "brave-otter-7").click()
    loss.page.mouse.move(*loss.place(x, y))
    assert loss.tooltip()["title"] == "calm-heron-2"


def test_double_click_and_alt_click_show_one_alone(loss):
    legend(loss, "quiet-moth-5").dblclick()
    assert visible(loss) == ["quiet-moth-5"]
    loss.find("button:text('show all')").click()
    assert len(visible(loss)) == 6
    legend(loss, "eager-lynx-11").click(modifiers=["Alt"])
    assert visible(loss) == ["eager-lynx-11"]
    legend(loss, "eager-lynx-11").click(modifiers=["Alt"])
    assert len(visible(loss)) == 6


def test_pointing_at_the_legend_brings_the_curve_out(loss):
    legend(loss, "calm-heron-2").hover()
    loss.frame()
    shown = "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean)"
    assert loss.find("canvas.chart-overlay").evaluate(shown) is True
    loss.page.mouse.move(5, 5)
    loss.frame()
    assert loss.find("canvas.chart-overlay").evaluate(shown) is False


def test_the_legend_links_to_the_runs(loss):
    link = loss.find(".chart-legend li a").first
    assert link.get_attribute("href") == "runs/run-0.html"
    assert link.get_attribute("aria-label") == "Open brave-otter-7"


def test_names_are_text_never_markup(loss):
    assert loss.find("img[src=x]").count() == 0
    assert legend(loss, "<img src=x").count() == 1


def test_a_long_legend_is_folded_then_filtered(many):
    items = many.find(".chart-legend li:visible")
    folded = items.count()
    assert 2 <= folded <= 12
    more = many.find(f"button:text('{365 - folded} more')")
    assert more.get_attribute("aria-expanded") == "false"
    more.click()
    assert many.find(".chart-legend li").count() == 365
    many.find(".chart-legend-filter").fill("run-36")
    assert many.find(".chart-legend li").count() == 5
    many.find("button:text('fewer')").click()
    assert items.count() == folded


def test_csv_has_raw_and_smoothed_values_in_full(loss):
    name, data = download(loss, "csv")
    assert name == "train-loss.csv"
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    assert rows[0] == ["run", "group", "metric", "step", "raw", "smoothed"]
    assert len(rows) == 1 + 6 * 400
    raw, smoothed = loss.get("series[0].raw"), loss.get("series[0].drawn")
    first = [row for row in rows[1:] if row[0] == "brave-otter-7"]
    assert [float(row[3]) for row in first] == loss.get("series[0].x")
    assert [float(row[4]) for row in first] == raw
    assert [float(row[5]) for row in first] == smoothed
    odd = [float(row[4]) for row in rows[1:] if row[0] == "eager-lynx-11"]
    assert [i for i, value in enumerate(odd) if math.isinf(value)] == [200, 201, 300]
    assert odd[300] == -math.inf


def test_csv_names_the_axis_that_is_shown_and_leaves_out_hidden_series(loss):
    loss.find("select").select_option("relative")
    legend(loss, "brave-otter-7").click()
    rows = list(csv.reader(io.StringIO(download(loss, "csv")[1].decode(), newline="")))
    assert rows[0][3] == "relative"
    assert {row[0] for row in rows[1:]} == set(visible(loss))


def test_svg_is_a_vector_picture_of_the_view(loss):
    name, data = download(loss, "svg")
    assert name == "train-loss.svg"
    root = ET.fromstring(data)
    assert root.tag == f"{SVG}svg"
    assert root.find(f".//{SVG}image") is None
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert titles[0] == "train/loss"
    assert "<img src=x onerror=alert(1)>" in titles
    curves = [g.find(f"{SVG}path") for g in root.iter(f"{SVG}g") if g.find(f"{SVG}title") is not None]
    assert len(curves) == 6
    assert all(path.get("d").count("L") > 100 for path in curves)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"step", "loss", "10k"} <= set(texts)
    legend(loss, "swift-ibex-9").click()
    again = ET.fromstring(download(loss, "svg")[1])
    assert sum(g.find(f"{SVG}title") is not None for g in again.iter(f"{SVG}g")) == 5


def test_png_is_a_picture_of_twice_the_size(loss):
    name, data = download(loss, "png")
    assert name == "train-loss.png"
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    svg = ET.fromstring(download(loss, "svg")[1])
    assert (width, height) == (2 * int(svg.get("width")), 2 * int(svg.get("height")))
    assert len(data) > 20_000  # not an empty sheet
