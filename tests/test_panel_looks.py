"""How a chart's curves look: areas, stacks and shares, and an author's colours and dashes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import panel_site
import pytest
import run_files
from panel_site import RUNS
from site_browser import Chart, until

from tracker.chart.drawing.scatter import point_colors
from tracker.chart.figure import draw
from tracker.chart.ink import contrast, readable
from tracker.chart.palette import DARK, LIGHT, THEMES, Palette, ramp_color
from tracker.chart.panels import PANELS
from tracker.chart.picture import PanelPicture, picture
from tracker.chart.stack import stack
from tracker.errors import TrackerError

NAMES = ["run-0", "run-1", "run-2"]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    panel_site.write_runs(folder)
    run_files.write(folder, {"r1/w/history/0.jsonl": [{"_step": step, "loss": step / 2} for step in (1, 3)]})
    return list(run_files.read(folder).values())


def panel(runs, **options):
    kind = PANELS["chart"]
    return kind.build(kind.parse({"metrics": "loss", "runs": f"name in {NAMES}", **options}), runs, Palette())


def test_a_stack_is_aligned_on_every_x_and_each_curve_has_its_own_range():
    curves = [([0, 2], [1, 3]), ([1, 1, 3], [2, 4, -5]), ([0, 1, 2], [1, np.nan, 1])]
    layers = stack([(np.array(x, float), np.array(y, float)) for x, y in curves])
    assert [layer.x.tolist() for layer in layers] == [[0, 1, 2], [1, 2, 3], [0, 1, 2]]
    assert layers[0].high.tolist() == [1, 2, 3]
    assert layers[1].low.tolist() == [2, 3, 0]
    assert layers[1].high.tolist() == [2 + 3, 3, 0]  # the mean of one x; -1 and -5 count as 0
    assert layers[2].low.tolist() == [1, 5, 3]
    assert layers[2].high.tolist() == [2, 6, 4]
    shares = stack([(np.array(x, float), np.array(y, float)) for x, y in curves], percent=True)
    assert shares[2].high.tolist() == [100, 100, 100]
    assert shares[0].high.tolist() == [50, pytest.approx(100 * 2 / 6), 75]
    assert stack([(np.empty(0), np.empty(0))])[0].x.tolist() == []


@pytest.mark.parametrize("style", ["area", "stacked", "percent"])
def test_areas_have_a_picture_and_stand_on_0(runs, style):
    built = panel(runs, style=style)
    what = picture(built)
    assert [len(curve.low) for curve in what.curves] == [len(curve.x) for curve in what.curves]
    assert what.curves[0].low.tolist() == [0, 0, 0]
    assert built.payload()["style"] == style
    assert draw(what, "light").count(b"<path") > draw(picture(panel(runs)), "light").count(b"<path")
    assert what.key != replace(what, style="line").key
    grouped = panel(runs, style=style, group="group", smoothing=0.5)
    assert draw(picture(grouped), "dark") == draw(picture(grouped), "dark")


def test_what_lies_below_0_is_told(runs):
    assert panel(runs, metrics="0 - loss", style="stacked").notes == ("8 points are below 0 and count as 0.",)


def test_names_of_curves_lead_to_their_looks(runs):
    built = panel(runs, colors={"run-0": 5, "r1": "#F00", "loss": 7}, dashes={"run-2": "dotted"})
    assert [(one.color, one.paint, one.dash) for one in built.series] == [
        (5, None, None),
        (0, ("#ff0000", "#ff0000"), None),
        (7, None, 2),
    ]
    assert [each.get("paint") for each in built.payload()["series"]] == [None, ("#ff0000", "#ff0000"), None]
    svg = draw(picture(built), "light").decode()
    assert "#ff0000" in svg
    assert "stroke-dasharray" in svg
    groups = panel(runs, group="config.opt", colors={"adam": 3, "opt=sgd": 4}).series
    assert {one.label: one.color for one in groups} == {"opt=adam": 3, "opt=sgd": 4}


def test_curves_are_as_thick_as_an_author_has_them(runs):
    built = panel(runs, line_width=3)
    assert built.payload()["line_width"] == 3
    assert "stroke-width: 3" in draw(picture(built), "light").decode()
    usual = panel(runs)
    assert "line_width" not in usual.payload()
    assert picture(built).key != picture(usual).key


def test_axes_have_the_names_that_an_author_gives(runs):
    built = panel(runs, x_label="updates", y_label="nats")
    assert ([axis["label"] for axis in built.axes], built.y_label) == (["updates"], "nats")
    assert {b"updates", b"nats"} <= set(re.findall(rb">([a-z]+)</text>", draw(picture(built), "light")))
    points = plot("scatter", runs, x="config.lr", y="loss", x_label="learning rate", y_label="nats")
    assert (points.payload()["x"]["label"], points.payload()["y"]["label"]) == ("learning rate", "nats")


def plot(kind, runs, **options):
    return PANELS[kind].panel(options, runs, Palette())


def test_numbers_colour_by_their_logarithm_where_that_is_asked_for(runs):
    points = plot("scatter", runs, x="name", y="loss", color="config.lr", color_log=True)
    assert points.payload()["color"]["log"]
    rates = points.color.values
    wanted = [ramp_color(THEMES["dark"].ramp, share) for share in (np.log10(rates) + 3) / 2]
    assert point_colors(points, THEMES["dark"]) == wanted
    assert len(set(wanted)) == 3
    log = {"field": "config.lr", "log": True}
    assert plot("parallel", runs, columns=["loss", log]).payload()["color"]["log"]
    assert not plot("parallel", runs, columns=["loss", "config.lr"]).payload()["color"]["log"]
    assert b"0.1" in draw(PanelPicture(points), "dark")


@pytest.mark.parametrize("color", ["#ffff00", "#000080", "#808080", "#ffffff", "#000000", LIGHT[0], DARK[4]])
def test_a_colour_is_read_on_both_grounds_and_is_itself_where_it_can_be(color):
    for shown, theme in zip(readable(color), THEMES.values(), strict=True):
        assert contrast(shown, theme.ground) >= 2.98  # whole numbers of the three parts
        assert contrast(color, theme.ground) < 3 or shown == color


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"style": "pie"}, "style: 'pie' is not one of line, area, stacked, percent"),
        ({"style": "stacked", "log": "y"}, "style: stacked areas stand on 0"),
        ({"colors": ["#fff"]}, "colors: .* is not names with an index of the palette"),
        ({"colors": {"run-0": None}}, "colors: 'run-0' has None for a colour"),
        ({"colors": {"run-0": 12}}, "colors: 'run-0' has 12 for a colour"),
        ({"colors": {"run-O": 1}}, "colors: no curve is called 'run-O'; did you mean 'run-"),
        ({"line_width": 7}, "line_width: 7 is not a number from 0.5 to 6"),
        ({"dashes": {"run-0": "wavy"}}, "dashes: 'run-0' has 'wavy' for a line"),
    ],
)
def test_mistakes_name_option_value_and_remedy(runs, options, message):
    with pytest.raises(TrackerError, match="^" + message):
        panel(runs, **options)


REPORT = """
```chart
metrics: loss
runs: name in ["run-0", "run-1", "run-2"]
style: stacked
colors: {run-0: "#ffff00", run-1: 4}
dashes: {run-1: dashed}
```

```chart
metrics: loss
runs: name in ["run-0", "run-1", "run-2"]
style: percent
```
"""


def edges(chart):
    return {each["label"]: each for each in chart.get("series")}


def test_a_browser_stacks_the_values_of_the_files(tmp_path):
    with panel_site.open_reports(tmp_path, {"areas": REPORT}) as pages:
        page = pages.open("areas.html", color_scheme="dark")
        losses = np.array([RUNS[i]["loss"] for i in range(3)])
        tops = losses.cumsum(axis=0)
        chart = Chart.live(page, "fig-1")
        found = edges(chart)
        for name, low, high in zip(NAMES, tops - losses, tops, strict=True):
            assert found[name]["low"] == pytest.approx(low)
            assert found[name]["drawn"] == pytest.approx(high)
            assert found[name]["x"] == [0, 1, 2]
        assert chart.get("y")[0] == 0
        chart.find(".chart-legend button:has-text('run-1')").click()
        assert edges(chart)["run-2"]["drawn"] == pytest.approx(losses[0] + losses[2])
        chart.find(".chart-legend button:has-text('run-1')").click()
        page.mouse.move(*chart.place(1, float(tops[1][1])))
        said = chart.tooltip()
        assert (said["title"], float(said["loss"])) == ("run-1", losses[1][1])
        assert float(said["with those below"]) == pytest.approx(tops[1][1])
        assert chart.find("button:has-text('log y')").count() == 0
        look = chart.find(".swatch").first.evaluate("e => getComputedStyle(e).backgroundColor")
        assert look == "rgb(255, 255, 0)"  # bright on the dark page as it is
        assert chart.find(".swatch").nth(1).get_attribute("class") == "swatch swatch-dash-1"
        svg, csv = (Path(download(page, chart, kind)).read_text() for kind in ("svg", "csv"))
        assert readable("#ffff00")[0] in svg  # the file is of the light theme
        assert LIGHT[4] in svg.lower() or "rgb(155, 97, 4)" in svg
        assert re.findall(r"^run-1,,loss,(\d),([\d.]+)", csv, re.MULTILINE) == [
            (str(step), f"{value:g}") for step, value in enumerate(losses[1])
        ]
        shares = Chart.live(page, "fig-2")
        for name, top in zip(NAMES, tops / tops[-1] * 100, strict=True):
            assert edges(shares)[name]["drawn"] == pytest.approx(top)
        assert shares.get("y") == [0, 100]
        assert pages.close() == []


def download(page, chart, kind):
    chart.find("summary:has-text('Download')").click()
    with page.expect_download() as waiting:
        chart.find(f"[data-download={kind}]").click()
    until(page, "document.querySelector('#fig-1 details[open]') === null")
    return waiting.value.path()
