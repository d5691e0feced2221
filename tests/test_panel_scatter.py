"""Scatter plots: points, running best, Pareto front, regression, colours; in Python, as a picture and in a browser."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import panel_site
import pytest
from panel_site import RUNS, Panel

from tracker.chart.figure import draw
from tracker.chart.palette import RAMPS, Palette, ramp_color
from tracker.chart.panels.scatter import ScatterOptions, build_scatter
from tracker.chart.picture import PanelPicture
from tracker.errors import TrackerError
from tracker.read.model import Run

POINTS = [(1.0, 5.0), (2.0, 3.0), (3.0, 4.0), (4.0, 1.0), (4.0, 1.0), (10.0, 2.0)]


def run(name, summary, config=None, **fields):
    return Run(f"id-{name}", name, "p", config=config or {}, summary=summary, **fields)


RUNS_XY = [run(f"r{i}", {"x": x, "y": y}, {"opt": "ab"[i % 2], "n": i}, group="g") for i, (x, y) in enumerate(POINTS)]


def scatter(runs=RUNS_XY, /, **options):
    return build_scatter(ScatterOptions.parse({"x": "x", "y": "y", **options}), runs, Palette())


def texts(panel, theme="light"):
    svg = draw(PanelPicture(panel), theme)
    return {"".join(node.itertext()) for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}


def test_short_names_are_of_the_summary():
    panel = scatter()
    assert (panel.x.key, panel.x.label) == ("summary.x", "x")
    assert list(zip(panel.x.values, panel.y.values, strict=True)) == POINTS
    assert panel.labels[0] == "r0"
    assert panel.hrefs[0] == "runs/id-r0.html"
    assert panel.title == "y by x"


def test_running_best_improves_along_x():
    assert scatter(best="min").best.tolist() == [0, 1, 3]
    assert scatter(best="max").best.tolist() == [0]


@pytest.mark.parametrize(
    ("better", "wanted"),
    [(["min", "min"], [0, 1, 3, 4]), (["max", "min"], [3, 4, 5]), (["min", "max"], [0]), (["max", "max"], [0, 2, 5])],
)
def test_the_pareto_front_is_what_no_point_beats(better, wanted):
    panel = scatter(pareto=better)
    assert sorted(panel.pareto.tolist()) == wanted
    signs = [1 if way == "min" else -1 for way in better]
    costs = np.array(POINTS) * signs
    for i, cost in enumerate(costs):
        beaten = any(np.all(other <= cost) and np.any(other < cost) for other in costs)
        assert beaten != (i in wanted)


def test_the_regression_is_numpys():
    x, y = np.array(POINTS).T
    found = scatter(regression=True).regression
    assert (found.slope, found.intercept) == pytest.approx(tuple(np.polyfit(x, y, 1)))
    assert found.r2 == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2)
    on_logs = scatter(regression=True, log="xy").regression
    assert on_logs.slope == pytest.approx(np.polyfit(np.log10(x), np.log10(y), 1)[0])
    assert scatter(RUNS_XY[:1], regression=True).regression is None


def test_categories_are_axes_and_colours():
    panel = scatter(x="config.opt", color="group")
    assert (panel.x.kind, panel.x.categories) == ("category", ("a", "b"))
    assert panel.color.categories == ("g",)
    assert {"a", "b", "g"} <= texts(panel)
    palette = Palette()
    palette.index("something")
    options = ScatterOptions.parse({"x": "x", "y": "y", "color": "config.opt"})
    assert build_scatter(options, RUNS_XY, palette).color_indexes == (1, 2)
    assert palette.index("opt=a") == 1  # as the curve of that group


def test_what_has_no_place_is_left_out_and_counted():
    runs = [
        *RUNS_XY,
        run("none", {"x": 1.0}),
        run("negative", {"x": -1.0, "y": 1.0}),
        run("nan", {"x": 1.0, "y": np.nan}),
    ]
    panel = scatter(runs, log="x")
    assert len(panel.labels) == 6
    assert panel.notes == ("3 of 9 runs have no place on the axes and are left out.",)


def test_the_picture_names_axes_ramp_lines_and_fit():
    panel = scatter(color="config.n", size="config.n", regression=True, best="min", pareto=["min", "min"], lines=[2.5])
    assert {"x", "y", "n"} <= texts(panel)
    assert any(text.startswith("r² = 0.") for text in texts(panel, "dark"))
    assert draw(PanelPicture(panel), "light") == draw(PanelPicture(panel), "light")
    assert "no runs" in texts(scatter(RUNS_XY, runs="group == 'z'", color="config.n"))
    assert PanelPicture(panel).key != PanelPicture(scatter()).key


def test_a_ramp_goes_from_its_first_colour_to_its_last():
    ramp = RAMPS["light"]
    assert (ramp_color(ramp, 0), ramp_color(ramp, 1), ramp_color(ramp, -3)) == (ramp[0], ramp[-1], ramp[0])
    assert ramp_color(ramp, 1 / 6) == ramp[1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"x": None}, "x: a scatter block needs one"),
        ({"y": "loss"}, "y: no run has the field 'loss'"),
        ({"size": "config.opt"}, "size: 'config.opt' holds no numbers"),
        ({"pareto": ["min"]}, r"pareto: \['min'\] is not what is better in x and in y"),
        ({"best": "least"}, "best: 'least' is not one of min, max"),
        ({"regression": True, "x": "config.opt"}, "regression: a line of least squares needs numbers"),
        ({"colour": "x"}, "colour: a scatter block has no such option; did you mean 'color'"),
    ],
)
def test_mistakes_name_option_value_and_remedy(options, message):
    with pytest.raises(TrackerError, match="^" + message):
        scatter(**options)


REPORT = """
```scatter
x: config.lr
y: loss
log: x
color: config.width
size: config.width
regression: true
pareto: [min, min]
```

```scatter
x: config.width
y: loss
color: group
label: "{name}!"
```
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    with panel_site.open_reports(tmp_path_factory.mktemp("site"), {"points": REPORT}) as opened:
        yield opened


@pytest.fixture
def page(pages):
    yield pages.open("points.html")
    assert pages.close() == []


def test_the_page_says_of_each_point_what_the_run_holds(page):
    marks = Panel.live(page).marks()
    assert sorted(marks) == [each["name"] for each in RUNS]
    for each in RUNS:
        facts = marks[each["name"]]
        assert float(facts["lr"]) == each["config"]["lr"]
        assert float(facts["loss"]) == each["loss"][-1]
        assert float(facts["width"]) == each["config"]["width"]


def test_hover_names_run_and_value_and_a_click_opens_the_run(page):
    panel = Panel.live(page, 2)
    tooltip = panel.point("run-4!")
    assert (tooltip["title"], tooltip["width"], tooltip["loss"]) == ("run-4!", "128", "1.6")
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**/runs/r4.html")


def test_keys_go_from_point_to_point_and_are_announced(page):
    panel = Panel.live(page, 2)
    panel.key("Home")
    first = panel.get("marked")
    panel.key("ArrowRight")
    assert panel.get("marked") not in (None, first)
    page.wait_for_timeout(200)
    assert panel.get("marked") in page.locator("[role=status][aria-live=polite].visually-hidden").inner_text()
    panel.key("Escape")
    assert panel.get("marked") is None


def test_a_category_can_be_hidden(page):
    panel = Panel.live(page, 2)
    button = panel.find(".chart-legend button").first
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert sorted(panel.marks()) == [f"{each['name']}!" for each in RUNS if each["group"] == "b"]


def test_log_is_a_button_and_the_label_says_what_is_shown(page):
    panel = Panel.live(page)
    assert panel.get("state.logX") is True
    panel.find("button:has-text('log x')").click()
    assert panel.get("state.logX") is False
    assert "Scatter plot of loss by lr, 9 runs. Regression line" in panel.find(".panel-plot").get_attribute(
        "aria-label"
    )


def test_files_hold_the_points(page):
    panel = Panel.live(page)
    for kind, start in (("csv", b"run,config.lr,summary.loss"), ("svg", b"<svg "), ("png", b"\x89PNG")):
        panel.find(".chart-tools summary").click()
        with page.expect_download() as caught:
            panel.find(f"[data-download={kind}]").click()
        with open(caught.value.path(), "rb") as file:
            assert file.read().startswith(start)


def test_a_change_of_theme_changes_the_colours(page):
    panel = Panel.live(page)
    read = "document.querySelector('#fig-1 canvas').toDataURL()"
    before = page.evaluate(read)
    page.locator(".theme-toggle").click()
    page.wait_for_timeout(200)
    assert page.evaluate(read) != before
    assert panel.marks()


def test_a_page_without_its_second_script_says_so_and_keeps_the_picture(pages):
    def refuse(route):
        route.abort()

    page = pages.browser.new_context().new_page()
    page.route("**/assets/panels.*", refuse)
    page.goto(f"{pages.address}/points.html")
    page.locator("#fig-1 .chart-error").wait_for()
    assert "script could not be loaded" in page.locator("#fig-1 .chart-error").inner_text()
    assert page.locator("#fig-1 .chart-still img").is_visible()
    pages.close()
