"""Reductions: histories as one value, in tables with sparklines and wherever else a field may stand."""

from __future__ import annotations

import math

import numpy as np
import panel_site
import pytest
import run_files
from panel_site import Panel
from site_browser import Chart, until

from tracker.build.compose import Project, compose
from tracker.build.report import parse_report
from tracker.build.values import Values
from tracker.chart.palette import Palette
from tracker.chart.panels import PANELS
from tracker.chart.panels.reductions import BUCKETS, TOP, read_reduction
from tracker.chart.smooth import ema
from tracker.errors import TrackerError
from tracker.read.table import known_fields

random = np.random.default_rng(5)
LOSSES = {f"s{i}": np.round(3 * np.exp(-np.arange(100 + 20 * i) / 30) + random.normal(0, 0.2, 100 + 20 * i), 4)
          for i in range(3)}  # fmt: skip


def write(root):
    for run, losses in LOSSES.items():
        rows = [{"_step": 3 * i, "loss": float(loss), "my loss": 1.0, "lr": 0.5} for i, loss in enumerate(losses)]
        run_files.write(
            root,
            {
                f"{run}/run.json": {"format": 1, "name": f"run {run}", "created_at": int(run[1])},
                f"{run}/w/config.json": {"width": 2 ** int(run[1])},
                f"{run}/w/history/0.jsonl": rows,
            },
        )


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    write(folder)
    run_files.write(folder, {"r9/run.json": {"format": 1, "name": "empty", "created_at": 9}})
    odd = [{"_step": 5, "odd": 2.0}, {"_step": 7, "odd": "NaN"}]
    run_files.write(folder, {"r8/run.json": {"format": 1, "created_at": 8}, "r8/w/history/0.jsonl": odd})
    return list(run_files.read(folder).values())


def build(kind, runs, /, **options):
    return PANELS[kind].panel(options, runs, Palette())


WANTED = {
    "min(loss)": np.min,
    "max(loss)": np.max,
    "mean(loss)": np.mean,
    "median(loss)": np.median,
    "first(loss)": lambda y: y[0],
    "last(loss)": lambda y: y[-1],
    "argmin(loss)": lambda y: 3 * int(np.argmin(y)),
    "argmax(loss)": lambda y: 3 * int(np.argmax(y)),
    "below(loss, 0.5)": lambda y: 3 * next(i for i, value in enumerate(y) if value <= 0.5),
    "above(loss - `my loss`, -0.5)": lambda y: 3 * next(i for i, value in enumerate(y) if value - 1 >= -0.5),
    "smoothed(loss, 0.9)": lambda y: ema(y, 0.9)[-1],
    "min(loss - `my loss`)": lambda y: np.min(y - 1),
    "min(`my loss`)": lambda y: 1.0,
}


def test_columns_are_computed_from_the_whole_history(runs):
    panel = build("runs", runs, columns=["name", *WANTED], sort="created_at")
    assert [column["type"] for column in panel.columns] == ["text", *["number"] * len(WANTED)]
    for row, losses in zip(panel.rows, LOSSES.values(), strict=False):
        assert row[1:] == pytest.approx([function(losses) for function in WANTED.values()])
    assert panel.rows[-1] == ("empty", *[None] * len(WANTED))


def test_a_run_that_never_gets_to_a_target_has_no_steps_to_it(runs):
    panel = build("runs", runs, columns=["name", "below(loss, -1000)"])
    assert {row[1] for row in panel.rows} == {None}


def test_tables_sort_by_what_is_computed(runs):
    some = ["run s0", "run s1", "run s2"]
    panel = build("runs", runs, columns="name", sort="-argmin(loss)", runs=f"name in {some}")
    assert [row[0] for row in panel.rows] == sorted(some, key=lambda name: -np.argmin(LOSSES[name[4:]]))
    only = build("runs", runs, columns="name", runs="`min(loss)` < -0.2 or `last(odd)` is not missing")
    low = [f"run {run}" for run, losses in LOSSES.items() if losses.min() < -0.2]
    assert sorted(row[0] for row in only.rows) == sorted([*low, "r8"])


def test_other_panels_take_them_as_fields(runs):
    plot = build("scatter", runs, x="config.width", y="argmin(loss)", label="{name}: {min(loss)}")
    assert plot.y.values.tolist() == [3 * int(np.argmin(losses)) for losses in LOSSES.values()]
    assert plot.labels[0] == f"run s0: {LOSSES['s0'].min():.6g}"
    compared = build("compare", runs, columns=["spark(loss)"], sort="name")
    found = [value for value in compared.rows[0].values if value is not None]
    assert found == [float(losses[-1]) for losses in LOSSES.values()]
    assert {type(value) for value in found} == {float}  # as JSON has it
    bars = build("bar", runs, value="smoothed(loss, 0.9)")
    assert [bar.value for bar in bars.bars] == pytest.approx([ema(losses, 0.9)[-1] for losses in LOSSES.values()])
    chart = build("chart", runs, metrics="loss * 2", sort="-max(loss)", label="{max(loss)}")
    assert [one.label for one in chart.series] == [f"{top:.6g}" for top in sorted(map(np.max, LOSSES.values()))[::-1]]


def test_what_is_not_a_number_has_no_part(runs):
    panel = build(
        "runs", runs, columns=["name", "min(odd)", "argmin(odd)", "last(odd)", "spark(odd)"], runs="id == 'r8'"
    )
    heights = [50] + [None] * (BUCKETS - 1)
    assert panel.rows == (("r8", 2.0, 5, "NaN", ["NaN", 2.0, 2.0, *heights]),)


def test_values_in_prose_take_them_as_fields(runs):
    values = Values(runs, known_fields(runs))
    lows = {f"run {run}": losses.min() for run, losses in LOSSES.items()}
    assert values.text('best("min(loss)")', "r.md", 1)[0] == min(lows, key=lows.get)
    assert values.evaluate('values("argmax(loss)")', "r.md", 1) == [3 * int(np.argmax(y)) for y in LOSSES.values()]
    there = sum(1 for losses in LOSSES.values() if losses.min() <= 0.5)
    assert Values(runs, known_fields(runs)).evaluate('count("`below(loss, 0.5)` is not missing")', "r.md", 1) == there
    with pytest.raises(TrackerError, match="no run has a metric 'los'"):
        values.evaluate('best("min(los)")', "r.md", 1)


def test_a_reports_own_filter_takes_them_as_fields(runs, tmp_path):
    def composed(text):
        project = Project(runs, known_fields(runs), {"r.md": "r.html"}, ())
        return compose(parse_report(text, "r.md", "r.md", tmp_path), project)

    head = "---\nruns: '`min(loss)` < 0 and `below(loss, -1000)` is missing'\n---\n{{ count() }} of {{ count() }}\n"
    assert f"{sum(1 for losses in LOSSES.values() if losses.min() < 0)} of" in composed(head).body
    with pytest.raises(TrackerError, match="r.md:2: no run has a metric 'los'"):
        composed("---\nruns: '`min(los)` < 0'\n---\n")


def heights_of(losses):
    """What a sparkline of evenly logged values shows, computed another way."""
    last = {}
    for i, loss in enumerate(losses):
        last[min(BUCKETS - 1, math.floor(BUCKETS * i / (len(losses) - 1)))] = loss
    low, high = min(last.values()), max(last.values())
    return [round(TOP * (last[i] - low) / (high - low)) if i in last else None for i in range(BUCKETS)]


def test_a_sparkline_is_the_last_value_of_each_part(runs):
    panel = build("runs", runs, columns=["name", {"spark(loss)": "curve"}], sort="created_at")
    assert panel.columns[1] == {"key": "spark(loss)", "label": "curve", "type": "spark"}
    for row, losses in zip(panel.rows, LOSSES.values(), strict=False):
        assert row[1] == [losses[-1], losses.min(), losses.max(), *heights_of(losses)]
    assert panel.rows[-1] == ("empty", None)


def test_texts_that_are_none_stay_names():
    assert [read_reduction(text) for text in ("min", "loss", "min(a", "minimum(a)", "train/min(a)")] == [None] * 5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"columns": ["min(los)"]}, "columns: no run has a metric 'los'; did you mean 'loss'"),
        ({"columns": ["min(loss - nothing)"]}, "columns: no run has a metric 'nothing'"),
        ({"columns": ["min()"]}, r"columns: 'min\(\)' names no metric"),
        ({"columns": ["smoothed(loss, 2)"]}, r"columns: 'smoothed\(loss, 2\)' needs a weight from 0 to 1"),
        ({"columns": ["smoothed(loss)"]}, "columns: .* needs a weight"),
        ({"columns": ["below(loss, low)"]}, r"columns: 'below\(loss, low\)' needs a number behind the metric"),
        ({"columns": ["smoothed(loss", "0.9)"]}, "columns: 'smoothed.* in a list in brackets, put quotes"),
        ({"sort": "-max(los)"}, "sort: no run has a metric 'los'"),
        ({"runs": "`min(los)` < 3"}, "runs: no run has a metric 'los'"),
    ],
)
def test_mistakes_name_option_value_and_remedy(runs, options, message):
    with pytest.raises(TrackerError, match="^" + message):
        build("runs", runs, **options)


REPORT = """
```runs
columns: [name, "smoothed(loss, 0.9)", argmin(loss): best step, spark(loss): curve]
sort: spark(loss)
runs: name like "run s*"
```

```chart
metrics: loss
runs: name like "run s*"
```

```scatter
x: config.width
y: min(loss)
runs: name like "run s*"
```
"""
TABLE = "document.querySelector('div.runs').trackerRuns"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    write(folder / "root")
    with panel_site.open_reports(folder, {"table": REPORT}) as opened:
        yield opened


def paths(page):
    return page.locator("td .cell-spark path").evaluate_all("all => all.map((path) => path.getAttribute('d'))")


def test_a_browser_shows_sorts_and_saves_what_the_files_hold(pages):
    still = pages.open("table.html", java_script_enabled=False)
    order = sorted(LOSSES, key=lambda run: LOSSES[run][-1])
    drawn = paths(still)
    assert [path.count("L") + 1 for path in drawn] == [BUCKETS] * 3
    page = pages.open("table.html")
    until(page, f"{TABLE} !== undefined")
    assert paths(page) == drawn
    rows = page.evaluate(f"{TABLE}.rows")
    for run, (name, smoothed, best, last) in zip(order, rows, strict=True):
        assert (name, best, last) == (f"run {run}", 3 * int(np.argmin(LOSSES[run])), LOSSES[run][-1])
        assert smoothed == pytest.approx(ema(LOSSES[run], 0.9)[-1])
    page.locator("th .th-button:has-text('curve')").click()
    until(page, f"{TABLE}.sort[0].descending")
    assert paths(page) == drawn[::-1]
    said = page.locator(".cell-spark title").first.text_content()
    assert said.startswith(f"last {LOSSES[order[-1]][-1]:g}, from ")
    marks = Panel.live(page, 3).marks()
    assert {name: float(facts["min(loss)"].replace("\N{MINUS SIGN}", "-")) for name, facts in marks.items()} == {
        f"run {run}": pytest.approx(losses.min(), abs=1e-4) for run, losses in LOSSES.items()
    }
    assert pages.close() == []


def test_rows_that_are_selected_drive_what_stands_beside_the_table(pages):
    page = pages.open("table.html")
    until(page, f"{TABLE} !== undefined")
    page.get_by_label("Select run s1").click()
    chart = Chart.live(page, "fig-2")
    shown = "fig => fig.trackerChart.series.filter((each) => each.visible).map((each) => each.label)"
    figure = page.locator("#fig-2")
    assert figure.evaluate(shown) == ["run s1"]
    assert "only what is selected in the table: 1 series" in chart.find(".chart-notes").inner_text()
    points = Panel.live(page, 3)
    assert points.get("selected") == ["run s1"]
    page.get_by_label("Select run s2").click()
    assert figure.evaluate(shown) == ["run s1", "run s2"]
    assert sorted(points.get("selected")) == ["run s1", "run s2"]
    page.locator(".table-tools, .runs").get_by_role("button", name="none").first.click()
    assert figure.evaluate(shown) == ["run s0", "run s1", "run s2"]
    assert points.get("selected") == []
    assert pages.close() == []
