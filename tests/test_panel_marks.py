"""What an author adds to a chart: expressions, aggregates and bands, labels, lines, logarithmic x, fitted y, dashes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from test_panel_chart import chart, column, labels, run

from tracker.chart.aggregate import align, percentiles, summarize
from tracker.chart.drawing.axes import line_style
from tracker.chart.figure import figure_svg
from tracker.chart.palette import DASHES
from tracker.chart.panels.expression import read_expression, with_expressions
from tracker.chart.picture import picture, x_range, y_range
from tracker.errors import UsageError

VALUES = {"a": np.array([1.0, 2.0, 3.0]), "b/c": np.array([4.0, 5.0, 6.0]), "odd name": 10.0, "x-y": 2.0}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a - b/c", [-3, -3, -3]),
        ("b/c / a", [4, 2.5, 2]),
        ("a + 2 * a", [3, 6, 9]),
        ("(a + 2) * a", [3, 8, 15]),
        ("2 ** a ** 2", [2, 16, 512]),
        ("-a ** 2", [-1, -4, -9]),
        ("- a - -a", [0, 0, 0]),
        ("a % 2", [1, 0, 1]),
        ("`odd name` * a", [10, 20, 30]),
        ("x-y * a", [2, 4, 6]),
        ("a - 1e-1", [0.9, 1.9, 2.9]),
        ("min(a, 2)", [1, 2, 2]),
        ("max(a, 2, b/c - 3.5)", [2, 2, 3]),
        ("sqrt(a * a) + log(exp(0 * a))", [1, 2, 3]),
        ("log10(a) - log2(a) * 0.30102999566398120", [0, 0, 0]),
        ("abs(1 - a)", [0, 1, 2]),
        ("2 * (a)", [2, 4, 6]),
    ],
)
def test_expressions_are_arithmetic(text, wanted):
    expression = read_expression(text)
    assert expression is not None
    assert expression.evaluate(VALUES) == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("text", ["loss", "train/loss", "train/*", "*", "x-y", "re:a - b", "a*b", "min", "2", ""])
def test_names_and_globs_are_no_expressions(text):
    assert read_expression(text) is None or text.startswith("re:")


@pytest.mark.parametrize(
    "text", ["a +", "a + * b", "(a - b", "a - b)", "min(a)", "sqrt(a, b)", "a - `b", "a b - c", "a - 1e999", "( - a"]
)
def test_what_is_no_expression_says_so(text):
    with pytest.raises(UsageError, match="^metrics: .* is no expression: .*with space around the signs"):
        read_expression(text)


def test_a_deep_expression_is_refused_and_not_a_crash():
    with pytest.raises(UsageError, match="nested more than"):
        read_expression("(" * 5000 + "a - b" + ")" * 5000)


def test_metrics_of_an_expression_meet_in_rows_then_in_steps():
    one = run("r", a=column([1, 2, 3, 4]), b=column([10, 30], steps=[0, 2], rows=[0, 2]))
    (expression,) = [read_expression("a + b")]
    found = with_expressions(one, [expression]).history.metrics["a + b"]
    assert (found.step.tolist(), found.value.tolist()) == ([0, 2], [11, 33])
    # the same steps in rows of their own
    apart = run("r", a=column([1, 2], steps=[0, 1], rows=[0, 2]), b=column([10, 20], steps=[0, 1], rows=[1, 3]))
    history = apart.history
    longest = column([0] * 4, steps=[0, 0, 1, 1])
    object.__setattr__(history, "steps", longest.step)
    object.__setattr__(history, "writers", np.zeros(4, np.int64))
    found = with_expressions(apart, [expression]).history.metrics["a + b"]
    assert (found.step.tolist(), found.value.tolist()) == ([0, 1], [11, 22])


def test_an_expression_is_a_curve_of_each_run_that_has_its_metrics():
    runs = [run("one", config={"lr": 0.5}, a=[1, 2], b=[3, 5]), run("two", config={"lr": 2}, a=[1, 1])]
    panel = chart(runs, metrics="b  -  a")
    assert labels(panel) == ["one"]
    assert panel.series[0].views["step"].y.tolist() == [2, 3]
    assert (panel.title, panel.y_label) == ("b - a", "b - a")
    scaled = chart(runs, metrics=["a * config.lr", "b"])
    assert labels(scaled) == ["one · a * config.lr", "one · b", "two · a * config.lr"]
    assert scaled.series[2].views["step"].y.tolist() == [2, 2]
    named = run("x", **{"a - b": [7]})
    assert chart([named], metrics="a - b").series[0].views["step"].y.tolist() == [7]


def test_an_expression_with_an_unknown_name_suggests_one():
    with pytest.raises(UsageError, match=r"^metrics: no run has a metric 'los'; did you mean 'loss'"):
        chart([run("r", loss=[1])], metrics="los - 1")


CURVES = [(np.array([0.0, 10.0]), np.array([value, 10 * value])) for value in (1.0, 2.0, 3.0, 10.0)]
AT_0 = [1, 2, 3, 10]


@pytest.mark.parametrize(
    ("aggregate", "band", "wanted"),
    [
        ("mean", "minmax", (4, 1, 10)),
        ("median", "minmax", (2.5, 1, 10)),
        ("min", "none", (1, 1, 1)),
        ("max", "none", (10, 10, 10)),
        ("mean", "std", (4, 4 - np.std(AT_0, ddof=1), 4 + np.std(AT_0, ddof=1))),
        ("median", "stderr", (2.5, 2.5 - np.std(AT_0, ddof=1) / 2, 2.5 + np.std(AT_0, ddof=1) / 2)),
        ("mean", "p10-p90", (4, *np.percentile(AT_0, [10, 90]))),
        ("median", "p25-p75", (2.5, *np.percentile(AT_0, [25, 75]))),
    ],
)
def test_aggregates_and_bands_are_their_formulas(aggregate, band, wanted):
    whole = align(CURVES, aggregate, band)
    assert (whole.mean[0], whole.low[0], whole.high[0]) == pytest.approx(wanted)
    assert (whole.mean[1], whole.low[1], whole.high[1]) == pytest.approx(tuple(10 * each for each in wanted))
    assert whole.count.tolist() == [4, 4]


def test_many_values_are_as_numpy_has_them():
    values = np.random.default_rng(1).normal(size=(23, 50))
    values[np.random.default_rng(2).random(values.shape) < 0.4] = np.nan
    _, low, high, count = summarize(values, "median", "p5-p95")
    assert low == pytest.approx(np.nanpercentile(values, 5, axis=0))
    assert high == pytest.approx(np.nanpercentile(values, 95, axis=0))
    middle, low, _, _ = summarize(values, "mean", "std")
    assert middle == pytest.approx(np.nanmean(values, axis=0))
    assert middle - low == pytest.approx(np.nanstd(values, axis=0, ddof=1))
    assert count.tolist() == np.count_nonzero(~np.isnan(values), axis=0).tolist()


def test_a_single_run_has_no_spread():
    whole = align(CURVES[:1], "mean", "std")
    assert whole.low.tolist() == whole.high.tolist() == whole.mean.tolist()


def test_grouping_never_moves_points_and_covers_only_each_runs_own_range():
    curves = [(np.array([0.0, 10.0]), np.array([0.0, 10.0])), (np.array([5.0, 20.0]), np.array([1.0, 4.0]))]
    whole = align(curves, "median", "p10-p90")
    assert whole.x.tolist() == [0, 5, 10, 20]
    assert whole.mean.tolist() == [0, 3, 6, 4]


@pytest.mark.parametrize(
    ("text", "wanted"), [("p10-p90", (0.1, 0.9)), ("p0-p100", (0, 1)), ("p90-p10", None), ("p10", None), ("std", None)]
)
def test_percentiles_are_read(text, wanted):
    assert percentiles(text) == (pytest.approx(wanted) if wanted else None)


def test_the_page_is_told_the_aggregate_and_the_band():
    runs = [run("a", "g", loss=[1, 2]), run("b", "g", loss=[3, 6])]
    payload = chart(runs, metrics="loss", group="group", aggregate="median", band="none").payload()
    assert (payload["aggregate"], payload["band"]) == ("median", "none")
    assert payload["series"][0]["views"]["step"]["low"] is None
    assert "band" not in chart(runs, metrics="loss").payload()


def test_labels_are_templates_of_the_runs_fields():
    runs = [run("a", "g", {"lr": 0.001, "deep": {"on": True}}, loss=[1]), run("b", "g", {"lr": 0.01}, loss=[2])]
    assert labels(chart(runs, metrics="loss", label="{name} lr={config.lr}")) == ["a lr=0.001", "b lr=0.01"]
    assert labels(chart(runs, metrics="loss", label="{config.deep.on}")) == ["true", "\N{EN DASH}"]
    grouped = chart(runs, metrics="loss", group="group", label="{group} of {runs} at {config.lr}")
    assert labels(grouped) == ["g of 2 at …"]
    panel = chart(runs, metrics=["loss", "loss - 1"], label="{name}")
    assert labels(panel) == ["a · loss", "a · loss - 1", "b · loss", "b · loss - 1"]
    assert panel.payload()["series"][0]["name"] == "a"
    with pytest.raises(UsageError, match="^label: no run has the field 'config.l'; did you mean 'config.lr'"):
        chart(runs, metrics="loss", label="{config.l}")


def test_lines_are_within_the_axes_and_in_the_picture():
    panel = chart(
        [run("r", loss=[5, 4])], metrics="loss", lines=[{"y": 3.28, "label": "target"}, {"x": 9, "label": "end"}, 4.5],
        annotations=[{"x": 1, "y": 4, "text": "here"}, {"x": 0.5, "text": "there"}],
    )  # fmt: skip
    drawn = picture(panel)
    assert y_range(drawn)[0] < 3.28
    assert x_range(drawn)[1] == 9
    svg = figure_svg(panel, "light")
    texts = {"".join(node.itertext()) for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}
    assert {"target", "end", "here", "there"} <= texts
    assert panel.payload()["lines"][0] == {"axis": "y", "at": 3.28, "label": "target"}
    assert panel.payload()["annotations"][1] == {"x": 0.5, "y": None, "text": "there"}


def test_a_number_may_come_as_the_text_that_a_value_gives():
    assert chart([run("r", loss=[5])], metrics="loss", lines=[{"y": "1,003.5"}]).payload()["lines"][0]["at"] == 1003.5


def test_a_logarithmic_x_axis_begins_at_the_first_positive_step():
    panel = chart([run("r", loss=[5, 4, 3, 2])], metrics="loss", log="xy")
    assert x_range(picture(panel)) == (1, 3)
    assert panel.notes == ("1 point is not positive and does not show on a logarithmic axis.",)
    assert panel.payload()["x_log"]
    ET.fromstring(figure_svg(panel, "light"))
    assert chart([run("r", loss=[5])], metrics="loss", log=["x"]).options.log_y is False
    ET.fromstring(figure_svg(chart([run("r", loss=[5])], metrics="loss", log="x"), "light"))  # only step 0


def test_outliers_do_not_fit_the_axis():
    y = np.r_[1e6, np.linspace(4, 3, 1000), -1e6]
    low, high = y_range(picture(chart([run("r", loss=y)], metrics="loss", ignore_outliers=True)))
    assert 2.9 < low < 3.05
    assert 3.9 < high < 4.1


def test_curves_after_the_twelfth_colour_are_dashed():
    assert line_style(11, 1.0) == "-"
    assert line_style(12, 1.0) == (0, DASHES[1])
    assert line_style(48, 1.0) == "-"
    svg = figure_svg(chart([run(f"r{i}", loss=[i, i + 1]) for i in range(14)], metrics="loss"), "light")
    assert len(set(re.findall(rb"stroke-dasharray: ([^;\"]+)", svg))) >= 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"aggregate": "sum"}, "aggregate: 'sum' is not one of mean, median, min, max"),
        ({"band": "p90-p10"}, "band: 'p90-p10' is not one of minmax, std"),
        ({"lines": [{"y": "high"}]}, "lines: .* is not a list such as"),
        ({"lines": [{"x": 1, "y": 2}]}, "lines: .* is not a list such as"),
        ({"annotations": [{"y": 1, "text": "t"}]}, "annotations: .* is not a list such as"),
        ({"annotations": [{"x": 1, "text": "t", "z": 2}]}, "annotations: .* is not a list such as"),
        ({"ignore_outliers": "yes"}, "ignore_outliers: 'yes' is not true or false"),
        ({"log": 3}, "log: 3 is not x, y"),
    ],
)
def test_mistakes_name_option_value_and_remedy(options, message):
    with pytest.raises(UsageError, match="^" + message):
        chart([run("r", loss=[1])], metrics="loss", **options)
