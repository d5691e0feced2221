"""Parallel coordinates, comparisons and the grid: what they compute, their pictures, and a browser."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import panel_site
import pytest
from panel_site import RUNS, Panel

from tracker.chart.drawing.parallel import heights
from tracker.chart.figure import draw
from tracker.chart.palette import Palette
from tracker.chart.panels import PANELS
from tracker.chart.panels.grid import lay_out, pixels, read_width, with_span
from tracker.chart.picture import PanelPicture
from tracker.errors import TrackerError
from tracker.read.model import Run


def run(name, summary, config):
    return Run(f"id-{name}", name, "p", config=config, summary=summary)


RUNS_HERE = [
    run("a", {"loss": 1.0}, {"lr": 0.1, "opt": "adam", "same": 1}),
    run("b", {"loss": 3.0}, {"lr": 0.001, "opt": "sgd", "same": 1}),
    run("c", {"loss": 2.0}, {"lr": 0.0, "opt": "adam", "same": 1, "more": "x"}),
]


def panel(kind, runs=RUNS_HERE, /, **options):
    return PANELS[kind].build(PANELS[kind].parse(options), runs, Palette())


def texts(built, theme="light"):
    svg = draw(PanelPicture(built), theme)
    return {"".join(node.itertext()) for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}


def test_axes_have_a_place_for_each_run():
    built = panel(
        "parallel", columns=["config.opt", {"field": "config.lr", "log": True}, {"field": "loss", "invert": True}]
    )
    opt, lr, loss = (heights(axis).tolist() for axis in built.axes)
    assert opt == [0, 1, 0]
    assert lr[:2] == [1, 0]
    assert lr[2] != lr[2]  # 0 has no place on a logarithmic axis
    assert loss == [1, 0, 0.5]
    assert built.color.key == "summary.loss"
    assert built.title == "opt, lr, loss"


@pytest.mark.parametrize("color", ["loss", "config.opt"])
def test_a_picture_names_the_axes(color):
    built = panel("parallel", columns=["config.opt", {"field": "config.lr", "label": "rate"}, "loss"], color=color)
    assert {"opt", "rate", "loss", "adam", "sgd"} <= texts(built, "dark")
    assert "no runs" in texts(panel("parallel", columns=["config.lr", "loss"], runs="name == 'z'", color=color))


def test_a_comparison_shows_what_differs():
    built = panel("compare")
    assert [(row.key, row.differs) for row in built.rows] == [
        ("config.lr", True),
        ("config.more", True),
        ("config.opt", True),
        ("config.same", False),
        ("summary.loss", True),
    ]
    assert built.rows[0].values == (0.1, 0.001, 0.0)
    assert panel("compare", sort="-summary.loss", limit=2).labels == ("b", "c")
    assert panel("compare", columns="config.l*").rows[0].key == "config.lr"


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("parallel", {"columns": ["loss"]}, "columns: a parallel block needs two or more"),
        ("parallel", {"columns": ["loss", {"field": "config.lr", "lag": True}]}, "columns: .* is not a list of fields"),
        ("parallel", {"columns": ["loss", "config.l"]}, "columns: no run has the field 'config.l'"),
        ("compare", {"columns": "config.z"}, "columns: no run has the field 'config.z'"),
        ("compare", {"differences": "no"}, "differences: 'no' is not true or false"),
    ],
)
def test_mistakes_name_option_value_and_remedy(kind, options, message):
    with pytest.raises(TrackerError, match="^" + message):
        panel(kind, **options)


def test_neighbours_with_a_width_stand_in_one_grid():
    plain = '<figure class="chart" id="x"></figure>'
    half = with_span(plain, 12)
    assert 'class="span-12 chart"' in half
    assert lay_out([plain, half, half, plain]).count("panel-grid") == 1
    assert lay_out([plain, half, half, plain]).index("</div>") > lay_out([plain, half, half, plain]).rindex("span-12")
    assert lay_out([half, plain, half]).count("panel-grid") == 2
    assert "panel-grid" not in lay_out([plain, plain])
    assert pixels(24, 960) == 960
    assert 2 * pixels(12, 960) + 16 == 960
    assert read_width("chart", {"width": 8, "metrics": "loss"}) == 8
    with pytest.raises(TrackerError, match="^width: 25 is not a whole number from 1 to 24"):
        read_width("chart", {"width": 25})


REPORT = """
```parallel
columns: [config.lr, config.opt, loss]
```

```compare
```

Text.

```scalar
value: loss
width: 8
```

```bar
value: loss
width: 16
```
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    with panel_site.open_reports(tmp_path_factory.mktemp("site"), {"lines": REPORT}) as opened:
        yield opened


@pytest.fixture
def page(pages):
    yield pages.open("lines.html")
    assert pages.close() == []


def brush(shown, axis, start, end):
    """Drag along the n-th axis of three between two shares of its height."""
    box = shown.get("box.toJSON()")
    x = box["x"] + (axis + 0.5) * (box["width"] - 78) / 3
    top, length = box["y"] + 8, box["height"] - 8 - 26
    shown.page.mouse.move(x, top + start * length)
    shown.page.mouse.down()
    shown.page.mouse.move(x, top + (start + end) / 2 * length)
    shown.page.mouse.move(x, top + end * length)
    shown.page.mouse.up()


def test_lines_say_what_the_runs_hold(page):
    marks = Panel.live(page, 1).marks()
    for each in RUNS:
        assert float(marks[each["name"]]["lr"]) == each["config"]["lr"]
        assert marks[each["name"]]["opt"] == each["config"]["opt"]
        assert float(marks[each["name"]]["loss"]) == each["loss"][-1]


def test_a_brush_selects_the_runs_that_pass(page):
    shown = Panel.live(page, 1)
    brush(shown, 2, 1.01, 0.5)
    low, high = shown.get("state.brushes")[2]
    wanted = [each["name"] for each in RUNS if low <= each["loss"][-1] <= high]
    assert 0 < len(wanted) < len(RUNS)
    assert shown.get("state.selected") == wanted
    assert f"{len(wanted)} of 9 runs selected" in shown.find(".chart-notes").inner_text()
    assert sorted(shown.marks()) == wanted
    brush(shown, 2, 0.3, 0.3)
    assert shown.get("state.brushes")[2] is None


def test_an_axis_is_moved_inverted_and_ranged_by_keyboard(page):
    shown = Panel.live(page, 1)
    menu = shown.find(".parallel-axes summary")
    menu.first.focus()
    page.keyboard.press("Enter")
    shown.find("button:has-text('move right')").first.click()
    assert shown.get("state.order") == ["config.opt", "config.lr", "summary.loss"]
    menu.nth(1).click()
    panel_of = shown.find(".parallel-axes details").nth(1)
    panel_of.locator("button:has-text('invert')").click()
    assert shown.get("state.inverted") == [False, True, False]
    assert panel_of.get_attribute("open") is not None
    panel_of.locator("button:has-text('log')").click()
    assert shown.get("state.log") == [False, True, False]
    panel_of.locator("input").first.fill("0.05")
    panel_of.locator("input").first.press("Enter")
    assert shown.get("state.selected") == [each["name"] for each in RUNS if each["config"]["lr"] >= 0.05]


def test_the_line_under_the_pointer_is_named(page):
    shown = Panel.live(page, 1)
    mark = next(mark for mark in shown.get("marks") if mark["title"] == "run-0")
    box = shown.get("box.toJSON()")
    page.mouse.move(box["x"] + mark["x"], box["y"] + mark["y"])
    tooltip = shown.tooltip()
    same = {each["name"] for each in RUNS if each["loss"][-1] == RUNS[0]["loss"][-1]}
    assert tooltip["title"] in same
    assert float(tooltip["loss"]) == RUNS[0]["loss"][-1]


def test_a_comparison_shows_all_or_only_what_differs(page):
    shown = Panel.live(page, 2)
    rows = {row["key"]: row["values"] for row in shown.get("state.rows")}
    assert rows["config.lr"] == [each["config"]["lr"] for each in RUNS]
    assert rows["summary.loss"] == [each["loss"][-1] for each in RUNS]
    before = len(rows)
    shown.find("button:has-text('only differences')").click()
    assert len(shown.get("state.rows")) >= before
    shown.find("input[type=search]").fill("loss")
    assert [row["key"] for row in shown.get("state.rows")] == ["summary.loss"]
    assert shown.find(".chart-live tbody td").count() == 9
    shown.find("input[type=search]").fill("nothing")
    assert "No field fits." in shown.find(".chart-live tbody").inner_text()


def test_panels_with_a_width_stand_side_by_side_and_on_a_phone_below_each_other(pages):
    boxes = "[3, 4].map((n) => document.getElementById(`fig-${n}`).getBoundingClientRect().toJSON())"
    page = pages.open("lines.html")
    scalar, bars = page.evaluate(boxes)
    assert scalar["y"] == bars["y"]
    assert bars["width"] / scalar["width"] == pytest.approx(2, abs=0.15)
    phone = pages.open("lines.html", viewport={"width": 390, "height": 844})
    scalar, bars = phone.evaluate(boxes)
    assert bars["y"] > scalar["y"] + scalar["height"] - 1
    assert scalar["width"] == bars["width"] <= 390 - 2 * 16
    html = page.content()
    assert len(re.findall(r'class="panel-grid"', html)) == 1
    assert pages.close() == []
