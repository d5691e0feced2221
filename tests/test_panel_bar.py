"""Bars, scalars and heat maps: what they compute, their pictures, and what a browser shows of them."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import numpy as np
import panel_site
import pytest
from panel_site import RUNS, Panel

from tracker.chart.figure import draw
from tracker.chart.palette import Palette
from tracker.chart.panels import PANELS
from tracker.chart.picture import PanelPicture
from tracker.errors import TrackerError
from tracker.read.model import Run


def run(name, loss, group="", **config):
    return Run(f"id-{name}", name, "p", group=group, config=config, summary={} if loss is None else {"loss": loss})


LOSSES = {"a": [1.0, 2.0, 3.0, 10.0], "b": [4.0, 6.0], "c": [5.0]}
GROUPED = [
    run(f"{name}{i}", loss, name, seed=i, lr=0.1) for name, all_ in LOSSES.items() for i, loss in enumerate(all_)
]


def panel(kind, runs=GROUPED, /, **options):
    return PANELS[kind].build(PANELS[kind].parse({"value": "loss", **options}), runs, Palette())


def texts(built, theme="light"):
    svg = draw(PanelPicture(built), theme)
    return {"".join(node.itertext()) for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}


def test_a_bar_a_run_in_natural_order():
    bars = panel("bar").bars
    assert [(bar.label, bar.value, bar.low) for bar in bars[:2]] == [("a0", 1, None), ("a1", 2, None)]
    assert bars[0].href == "runs/id-a0.html"
    assert [bar.label for bar in panel("bar", sort="-value", limit=2).bars] == ["a3", "b1"]
    assert panel("bar", limit=2).notes == ("5 of 7 bars are left out.",)
    assert [bar.label for bar in panel("bar", sort="-config.seed", limit=1).bars] == ["a3"]


def test_a_bar_a_group_with_its_spread():
    bars = panel("bar", group="group").bars
    assert [bar.value for bar in bars] == [4, 5, 5]
    assert (bars[0].low, bars[0].high) == pytest.approx(
        (4 - np.std(LOSSES["a"], ddof=1), 4 + np.std(LOSSES["a"], ddof=1))
    )
    assert bars[2].low is None
    assert bars[0].names == ("a0", "a1", "a2", "a3")
    assert panel("bar", group="group", aggregate="median", band="minmax").bars[0].high == 10
    assert panel("bar", group="group", label="{group} n={runs}").bars[0].label == "a n=4"


def test_boxes_are_tukeys():
    low, first, middle, third, high = panel("bar", group="group", style="box").bars[0].box
    assert (first, middle, third) == tuple(np.percentile(LOSSES["a"], [25, 50, 75]))
    assert (low, high) == (1, 3)


@pytest.mark.parametrize("log", [False, True])
def test_a_violin_is_a_density(log):
    bars = panel("bar", group="group", style="violin", log=log).bars
    low, high = bars[0].span
    assert low < 1
    assert high > 10
    assert (low > 0) or not log
    assert max(bars[0].density) == 1
    places = (np.geomspace if log else np.linspace)(low, high, len(bars[0].density))
    assert 1 < places[int(np.argmax(bars[0].density))] < 3.5
    assert all(map(math.isfinite, bars[2].density))


@pytest.mark.parametrize("style", ["bar", "box", "violin"])
@pytest.mark.parametrize("log", [False, True])
def test_every_style_has_a_picture(style, log):
    built = panel("bar", group="group", style=style, log=log, lines=[{"x": 3.28, "label": "target"}])
    assert {"a", "b", "c", "loss", "target"} <= texts(built)
    assert "no runs" in texts(panel("bar", runs="group == 'z'", style=style))


@pytest.mark.parametrize(
    ("options", "number", "low", "high"),
    [
        ({}, 31 / 7, 31 / 7 - np.std([1, 2, 3, 10, 4, 6, 5], ddof=1), None),
        ({"aggregate": "median", "band": "minmax"}, 4, 1, 10),
        ({"runs": "group == 'b'", "band": "none"}, 5, 5, 5),
    ],
)
def test_a_scalar_is_an_aggregate(options, number, low, high):
    built = panel("scalar", **options)
    assert (built.number, built.low) == pytest.approx((number, low))
    assert high is None or built.high == high


def test_a_scalar_names_the_run_that_is_best_and_those_that_have_no_value():
    built = panel("scalar", [*GROUPED, run("none", None)], aggregate="min")
    assert built.labels[built.best] == "a0"
    assert built.notes == ("1 of 8 runs have no value and are left out.",)
    assert panel("scalar", runs="group == 'z'").payload()["number"] is None


def test_a_heatmap_has_a_cell_for_each_pair():
    built = panel("heatmap", x="config.seed", y="group")
    assert built.x.categories == ("0", "1", "2", "3")
    assert built.y.categories == ("a", "b", "c")
    assert {(cell.x, cell.y): cell.value for cell in built.cells}[(3, 0)] == 10
    assert built.cells[0].href == "runs/id-a0.html"
    whole = panel("heatmap", x="config.lr", y="group", aggregate="median")
    assert [(cell.value, cell.low, cell.high, cell.runs) for cell in whole.cells] == [
        (2.5, 1, 10, 4),
        (5, 4, 6, 2),
        (5, 5, 5, 1),
    ]
    assert {"a", "b", "c", "0.1", "lr", "group", "2.5"} <= texts(whole, "dark")
    assert "no runs" in texts(panel("heatmap", runs="group == 'z'", x="config.lr", y="group"))


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("bar", {"value": None}, "value: a bar block needs one"),
        ("bar", {"value": "group"}, "value: 'group' holds no numbers"),
        ("bar", {"style": "pie"}, "style: 'pie' is not one of bar, box, violin"),
        ("bar", {"sort": "val"}, "sort: no run has the field 'val'"),
        ("scalar", {"value": "los"}, "value: no run has the field 'los'"),
        ("scalar", {"digits": 0}, "digits: 0 is not a whole number"),
        ("heatmap", {"x": "config.lr"}, "y: a heatmap block needs"),
        ("heatmap", {"x": "config.lr", "y": "nam"}, "y: no run has the field 'nam'"),
    ],
)
def test_mistakes_name_option_value_and_remedy(kind, options, message):
    with pytest.raises(TrackerError, match="^" + message):
        panel(kind, **options)


def test_a_heatmap_of_too_many_values_is_refused():
    runs = [run(f"r{i}", 1.0, seed=i) for i in range(201)]
    with pytest.raises(TrackerError, match="^x: 'config.seed' has 201 values; a heat map shows at most 200"):
        panel("heatmap", runs, x="config.seed", y="name")


REPORT = """
```bar
value: loss
group: group
```

```scalar
value: loss
aggregate: median
band: minmax
```

```heatmap
x: config.lr
y: config.width
value: loss
```

```bar
value: loss
group: group
style: violin
```
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    with panel_site.open_reports(tmp_path_factory.mktemp("site"), {"bars": REPORT}) as opened:
        yield opened


@pytest.fixture
def page(pages):
    yield pages.open("bars.html")
    assert pages.close() == []


def last(group):
    return [each["loss"][-1] for each in RUNS if each["group"] == group]


def test_bars_say_the_mean_of_the_runs_in_the_files(page):
    shown = Panel.live(page, 1)
    marks = shown.marks()
    for group in "ab":
        assert float(marks[group]["mean loss"]) == pytest.approx(np.mean(last(group)), abs=1e-5)
        low, _, high = marks[group]["std"].split(" ")
        spread = np.std(last(group), ddof=1)
        assert (float(low), float(high)) == pytest.approx(
            (np.mean(last(group)) - spread, np.mean(last(group)) + spread), abs=1e-5
        )
    assert float(marks["run-3"]["loss"]) == RUNS[3]["loss"][-1]
    assert shown.point("run-3")["title"] == "run-3"
    assert shown.get("state.range")[0] == 0
    shown.find("button:has-text('log')").click()
    assert shown.get("state.range")[0] > 0


def test_a_scalar_keeps_its_text_and_shows_its_runs(page):
    shown = Panel.live(page, 2)
    middle = np.median([each["loss"][-1] for each in RUNS])
    assert float(shown.find(".chart-live .scalar-number").inner_text()) == pytest.approx(middle)
    assert "median of 9 runs, 1 to 1.6" in shown.find(".chart-live .scalar-about").inner_text()
    marks = shown.marks()
    assert {name: float(facts["loss"]) for name, facts in marks.items()} == {
        each["name"]: each["loss"][-1] for each in RUNS
    }


def test_cells_say_run_and_value(page):
    shown = Panel.live(page, 3)
    marks = shown.marks()
    assert len(marks) == 9
    for each in RUNS:
        assert float(marks[each["name"]]["loss"]) == each["loss"][-1]
        assert float(marks[each["name"]]["width"]) == each["config"]["width"]
    tooltip = shown.point("run-4")
    assert (tooltip["title"], tooltip["lr"]) == ("run-4", "0.01")
    shown.key("ArrowRight")
    shown.key("ArrowUp")
    assert shown.get("marked") is not None


def test_arrows_go_from_cell_to_cell(page):
    shown = Panel.live(page, 3)
    shown.point("run-5")
    shown.key("ArrowRight")
    assert shown.get("marked") in {"run-4", "run-2", "run-8"}


def test_a_violin_is_live(page):
    assert "quartiles" not in Panel.live(page, 4).marks()["a"]


def test_nothing_moves_when_panels_come_alive(pages):
    """The height of the page is the same without and with the script, on a phone too."""
    for viewport in (None, {"width": 390, "height": 844}):
        size = {"viewport": viewport} if viewport else {}
        page = pages.open("bars.html", **size)
        before = page.evaluate("document.documentElement.scrollHeight")
        for number in (1, 2, 3, 4):
            Panel.live(page, number)
        assert page.evaluate("document.documentElement.scrollHeight") == pytest.approx(before, abs=24)
    assert pages.close() == []
