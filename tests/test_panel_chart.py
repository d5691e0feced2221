"""Chart panels: which curves a block's options choose, what they hold and what is said about them."""

from __future__ import annotations

import base64
import struct

import numpy as np
import pytest

from tracker.chart.palette import Palette
from tracker.chart.panels.chart import ChartOptions, build_chart
from tracker.chart.picture import picture, x_range, y_range
from tracker.chart.smooth import ema
from tracker.errors import QueryError, UsageError
from tracker.read.history import Column, History
from tracker.read.model import Run


def column(values, steps=None, start=1000.0, rows=None):
    steps = np.arange(len(values)) if steps is None else np.asarray(steps)
    row = np.arange(len(values)) if rows is None else np.asarray(rows)
    return Column(steps, start + steps.astype(float), np.asarray(values, float), row)


def run(name, group="", config=None, metrics=(), **values):
    columns = {
        key.replace("__", "/"): value if isinstance(value, Column) else column(value) for key, value in values.items()
    }
    longest = max(columns.values(), key=len, default=column([]))
    history = History(
        columns, steps=longest.step, times=longest.time, writers=np.zeros(len(longest), np.int64), started_at=1000.0
    )
    summary = {key: float(each.value[-1]) for key, each in columns.items()}
    return Run(
        f"id-{name}", name, "p", group=group, config=config or {}, summary=summary, history=history, metrics=metrics
    )


def chart(runs, /, **options):
    return build_chart(ChartOptions.parse(options), runs, Palette())


def labels(panel):
    return [series.label for series in panel.series]


RUNS = [
    run("run10", "b", {"lr": 0.1}, loss=[3, 2, 1], acc=[0, 1, 2]),
    run("run9", "a", {"lr": 0.2}, loss=[4, 3, 2]),
    run("run8", "a", {"lr": 0.1}, loss=[8, 7, 6], train__loss=[1, 2, 3]),
]


def test_one_curve_a_run_in_natural_order():
    panel = chart(RUNS, metrics="loss")
    assert labels(panel) == ["run8", "run9", "run10"]
    assert panel.series[0].href == "runs/id-run8.html"
    assert panel.series[0].points == 3
    assert panel.title == "loss"
    assert [axis["key"] for axis in panel.axes] == ["step", "relative", "time"]


@pytest.mark.parametrize(
    ("metrics", "wanted"),
    [
        ("*loss", ["run8 · loss", "run8 · train/loss", "run9 · loss", "run10 · loss"]),
        ("re:^l", ["run8", "run9", "run10"]),
        ("?cc", ["run10"]),
        (["acc", "loss"], ["run8 · loss", "run9 · loss", "run10 · acc", "run10 · loss"]),
    ],
)
def test_metrics_are_names_globs_and_regular_expressions(metrics, wanted):
    assert labels(chart(RUNS, metrics=metrics)) == wanted


def test_a_name_with_signs_of_a_glob_is_that_metric():
    runs = [run("r", **{"a*": [1], "ab": [2]})]
    assert [series.metric for series in chart(runs, metrics="a*").series] == ["a*"]


def test_sort_and_limit():
    panel = chart(RUNS, metrics="loss", sort="summary.loss", limit=2)
    assert labels(panel) == ["run10", "run9"]
    assert panel.left_out == 1
    assert "1 of 3 curves are left out." in panel.notes
    assert labels(chart(RUNS, metrics="loss", sort="-summary.loss")) == ["run8", "run9", "run10"]


def test_a_group_is_its_runs_mean_with_a_band():
    panel = chart(RUNS, metrics="loss", group="group")
    assert labels(panel) == ["a", "b"]
    view = panel.series[0].views["step"]
    assert view.y.tolist() == [6, 5, 4]
    assert view.low.tolist() == [4, 3, 2]
    assert view.high.tolist() == [8, 7, 6]
    assert (panel.series[0].runs, panel.series[0].run, panel.series[0].href) == (2, None, None)
    assert "time" not in panel.series[0].views  # runs that began at different times have no mean by the clock


def test_groups_by_configuration_are_named_by_it():
    assert labels(chart(RUNS, metrics="loss", group="config.lr")) == ["lr=0.1", "lr=0.2"]
    assert labels(chart(RUNS, metrics="loss", group=["group", "config.lr"])) == ["a, lr=0.1", "a, lr=0.2", "b, lr=0.1"]


def test_smoothing_is_of_all_points_and_of_the_mean():
    y = np.random.default_rng(0).normal(size=20_000)
    panel = chart([run("r", loss=y)], metrics="loss", smoothing=0.9)
    assert panel.series[0].views["step"].smoothed == pytest.approx(ema(y, 0.9))
    payload = panel.payload()
    view = payload["series"][0]["views"]["step"]
    assert payload["series"][0]["thinned"]
    kept = doubles(payload["columns"][view["x"]]).astype(int)
    assert len(kept) < 3000
    assert doubles(payload["columns"][view["smoothed"]]) == pytest.approx(ema(y, 0.9)[kept])
    grouped = chart([run("r", "a", loss=y), run("s", "a", loss=-3 * y)], metrics="loss", smoothing=0.9, group="group")
    assert grouped.series[0].views["step"].smoothed == pytest.approx(ema(-y, 0.9))


def doubles(column):
    if column["type"] == "range":
        return column["start"] + column["step"] * np.arange(column["length"])
    letter, size = {"f64": ("d", 8), "f32": ("f", 4), "i32": ("i", 4)}[column["type"]]
    data = base64.b64decode(column["data"])
    return np.array(struct.unpack(f"<{len(data) // size}{letter}", data))


def test_no_spike_is_lost_in_a_page():
    y = np.zeros(100_000)
    y[12_345], y[77_777] = 5, -5
    payload = chart([run("r", loss=y)], metrics="loss").payload()
    shown = doubles(payload["columns"][payload["series"][0]["views"]["step"]["y"]])
    assert (shown.max(), shown.min()) == (5, -5)


def test_x_may_be_a_metric_and_what_has_none_is_counted():
    epoch = column([1, 2], steps=[0, 2], rows=[0, 2])
    panel = chart([run("r", loss=[3, 2, 1], epoch=epoch)], metrics="loss", x="epoch")
    assert panel.x == "metric"
    assert panel.series[0].views["metric"].x.tolist() == [1, 2]
    assert panel.notes == ("1 point has no epoch and cannot be drawn.",)
    assert {"key": "metric", "label": "epoch", "kind": "number"} in panel.axes


def test_a_metric_defined_with_a_step_metric_is_drawn_over_it():
    definitions = ({"name": "val/*", "step_metric": "epoch"},)
    runs = [run("r", metrics=definitions, val__loss=[3, 2], epoch=[1, 2])]
    assert chart(runs, metrics="val/loss").x == "metric"
    assert chart(runs, metrics="val/loss", x="step").x == "step"


def test_axes_that_no_point_has_are_not_offered():
    times = Column(np.arange(2), np.full(2, np.nan), np.array([1.0, 2.0]), np.arange(2))
    panel = chart([run("r", loss=times)], metrics="loss")
    assert [axis["key"] for axis in panel.axes] == ["step"]


def test_what_is_not_drawn_is_said():
    panel = chart(
        [run("a", "g", loss=[1, np.nan, 0]), run("b", "g", loss=[2, -1, np.inf])], metrics="loss", group="group"
    )
    assert panel.notes == ("2 points that are not finite are left out of the means.",)
    panel = chart([run("a", loss=[1, 0, -1])], metrics="loss", log="y")
    assert panel.notes == ("2 points are not positive and do not show on a logarithmic axis.",)
    panel = chart(RUNS, metrics=["acc", "loss"], runs="group == 'a'")
    assert panel.notes == ("None of these runs has logged acc.",)
    assert chart(RUNS, metrics="loss", runs="group == 'z'").notes == ("No run passes the filter.",)
    assert chart([], metrics="loss").notes == ("There are no runs.",)


def test_runs_of_one_name_are_told_apart():
    one, two = run("same", loss=[1]), run("same", loss=[2])
    two = Run("other", "same", "p", summary={}, history=two.history)
    assert labels(chart([one, two], metrics="loss")) == ["same (id-same)", "same (other)"]


def test_a_label_has_one_colour_in_a_report():
    palette = Palette()
    first = build_chart(ChartOptions.parse({"metrics": "loss"}), RUNS, palette)
    second = build_chart(ChartOptions.parse({"metrics": "loss", "runs": "name == 'run10'"}), RUNS, palette)
    assert second.series[0].color == first.series[2].color == 2


def test_the_author_chooses_the_ends_of_the_axes():
    y = np.r_[100.0, np.linspace(4, 3, 10_000)]
    panel = chart([run("r", loss=y)], metrics="loss", x_range=[1, 5000], y_range=[None, 3.8])
    assert panel.payload()["x_range"] == (1, 5000)
    assert panel.payload()["y"]["range"] == (None, 3.8)
    drawn = picture(panel)
    assert x_range(drawn) == (1, 5000)
    low, high = y_range(drawn)
    assert 3.4 < low < 3.5
    assert high == 3.8
    assert drawn.curves[0].x[-1] <= 5001
    everything = chart([run("r", loss=y)], metrics="loss", x_range=[50_000, None])
    assert x_range(picture(everything)) == (0, 10_000)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "metrics: a chart block needs at least one"),
        ({"metrics": "los"}, "metrics: no run has a metric 'los'; did you mean 'loss'"),
        ({"metrics": "x/*"}, "metrics: no run has a metric that fits 'x/*'"),
        ({"metrics": "re:("}, "metrics: 're:\\(' holds no regular expression"),
        ({"metrics": "loss", "smothing": 1}, "smothing: a chart block has no such option; did you mean 'smoothing'"),
        ({"metrics": "loss", "smoothing": 2}, "smoothing: 2 is not a number from 0 to 1"),
        ({"metrics": "loss", "smoothing": True}, "smoothing: True is not a number"),
        ({"metrics": "loss", "x": "epok"}, "x: no run has a metric 'epok'"),
        ({"metrics": "loss", "group": "config.l"}, "group: no run has the field 'config.l'"),
        ({"metrics": "loss", "sort": "-summary.los"}, "sort: no run has the field 'summary.los'"),
        ({"metrics": "loss", "limit": 0}, "limit: 0 is not a whole number from 1"),
        ({"metrics": "loss", "log": "z"}, "log: 'z' is not x, y"),
        ({"metrics": "loss", "y_range": [2, 1]}, r"y_range: \[2, 1\] is not a range"),
        ({"metrics": "loss", "x_range": 3}, "x_range: 3 is not a range"),
        ({"metrics": "loss", "legend": "no"}, "legend: 'no' is not true or false"),
        ({"metrics": {"a": 1}}, "metrics: {'a': 1} is not a text"),
    ],
)
def test_mistakes_name_option_value_and_remedy(options, message):
    with pytest.raises(UsageError, match="^" + message.replace("*", r"\*")):
        chart(RUNS, **options)


def test_a_bad_filter_names_the_option_and_the_closest_field():
    with pytest.raises(QueryError, match="^runs: .*'config.lrr'(.|\n)*config.lr"):
        chart(RUNS, metrics="loss", runs="config.lrr == 1")
    with pytest.raises(QueryError, match="^runs: "):
        chart(RUNS, metrics="loss", runs="group ==")
