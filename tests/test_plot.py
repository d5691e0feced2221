"""Plots that are logged: what the functions of `tracker.plot` compute, and how pages draw it."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import media_lab
import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn import metrics

import tracker
from tracker.build.media_table import decode_cells
from tracker.build.plotly_figure import figure_frame
from tracker.chart.plot import BARS_MAX, POINTS_MAX, SERIES_MAX, Plot, read_plot
from tracker.chart.plot_svg import histogram_svg, plot_svg
from tracker.chart.plotly import read_figure
from tracker.errors import ValueKindError
from tracker.media import plot, scores

RNG = np.random.default_rng(7)


def content(item: Any) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """What a plot says of its columns, and its rows."""
    found, files = item.encode()
    assert found["_type"] == "plot"
    rows = list(csv.DictReader(io.StringIO(files[-1].data.decode())))
    return found["plot"], rows


def drawn(item: Any) -> tuple[Plot, ET.Element]:
    """A plot as a page has it: read from its CSV, and the picture as XML."""
    found, files = item.encode()
    cells = decode_cells(files[-1].data)
    made = read_plot(found["plot"], cells.by_name())
    assert made is not None
    return made, ET.fromstring(plot_svg(made, "a <plot>"))


def classes(tree: ET.Element, name: str) -> list[ET.Element]:
    return [node for node in tree.iter() if name in node.get("class", "").split()]


# --- what is computed ---


@pytest.mark.parametrize("kind", ["lists", "arrays", "names"])
def test_a_confusion_matrix_counts_each_pair(kind):
    true, guess = [0, 0, 1, 2, 2, 2], [0, 1, 1, 2, 2, 0]
    names = ["cat", "dog", "eel"]
    if kind == "arrays":
        item = plot.confusion_matrix(y_true=np.array(true), preds=np.array(guess), class_names=names)
    elif kind == "names":
        item = plot.confusion_matrix(y_true=[names[i] for i in true], preds=[names[i] for i in guess])
    else:
        item = plot.confusion_matrix(y_true=true, preds=guess, class_names=names)
    said, rows = content(item)
    found = {(row["Actual"], row["Predicted"]): int(row["nPredictions"]) for row in rows}
    assert found[("cat", "cat")] == found[("cat", "dog")] == found[("eel", "cat")] == 1
    assert found[("eel", "eel")] == 2
    assert found[("dog", "eel")] == 0
    assert said == {
        "mark": "matrix", "title": "Confusion matrix", "x": "Predicted", "y": "Actual", "value": "nPredictions"
    }  # fmt: skip


def test_a_confusion_matrix_takes_the_greatest_score():
    probs = [[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]]
    _, rows = content(plot.confusion_matrix(probs=probs, y_true=[1, 0, 0]))
    assert [int(row["nPredictions"]) for row in rows] == [1, 1, 0, 1]


def test_numpy_alone_gives_what_scikit_learn_gives():
    for size in (2, 7, 50, 400):
        truth = RNG.random(size) < 0.4
        truth[:2] = True, False
        score = np.round(RNG.random(size), 2)  # with ties
        fpr, tpr, _ = metrics.roc_curve(truth, score)
        assert scores.roc_by_numpy(truth, score) == (pytest.approx(fpr), pytest.approx(tpr))
        precision, recall, _ = metrics.precision_recall_curve(truth, score)
        assert scores.precision_by_numpy(truth, score) == (pytest.approx(precision), pytest.approx(recall))
        guess = RNG.integers(0, 3, size).tolist()
        true = RNG.integers(0, 3, size).tolist()
        expected = metrics.confusion_matrix(true, guess, labels=[0, 1, 2])
        assert scores.confusion_by_numpy(true, guess, [0, 1, 2]).tolist() == expected.tolist()


@pytest.mark.parametrize("installed", [True, False])
def test_a_roc_curve_is_the_same_with_and_without_scikit_learn(installed, monkeypatch):
    monkeypatch.setattr(scores, "has_sklearn", lambda: installed)
    true = np.array([0, 0, 1, 1])
    score = np.array([0.1, 0.4, 0.35, 0.8])
    said, rows = content(plot.roc_curve(true, np.stack([1 - score, score], axis=1), labels=["no", "yes"]))
    assert (said["mark"], said["series"], said["diagonal"]) == ("line", "class", True)
    yes = [(float(row["fpr"]), float(row["tpr"])) for row in rows if row["class"] == "yes"]
    assert yes == [(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)]
    one, _ = content(plot.roc_curve(true, score, labels=["no", "yes"]))
    assert one == said
    _, alone = content(plot.roc_curve(true, score, labels=["no", "yes"]))
    assert {row["class"] for row in alone} == {"yes"}


@pytest.mark.parametrize("installed", [True, False])
def test_a_precision_is_the_best_at_any_higher_recall(installed, monkeypatch):
    monkeypatch.setattr(scores, "has_sklearn", lambda: installed)
    _, rows = content(plot.pr_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], interp_size=5))
    assert [float(row["recall"]) for row in rows] == [0, 0.25, 0.5, 0.75, 1]
    assert [float(row["precision"]) for row in rows] == pytest.approx([1, 1, 1, 2 / 3, 2 / 3])


def test_long_curves_are_thinned_to_their_ends():
    score = RNG.random(20_000)
    _, rows = content(plot.roc_curve((score + RNG.normal(0, 0.5, 20_000) > 0.5).astype(int), score))
    assert 500 < len(rows) <= 1000
    ends = [float(rows[0]["fpr"]), float(rows[0]["tpr"]), float(rows[-1]["fpr"]), float(rows[-1]["tpr"])]
    assert ends == [0, 0, 1, 1]


def test_line_series_takes_one_list_of_places_or_one_a_line():
    said, rows = content(plot.line_series([0, 1], [[1, 2], [3, 4]], keys=["a", "b"], title="T", xname="epoch"))
    assert said == {"mark": "line", "title": "T", "x": "epoch", "y": "value", "series": "line"}
    assert [tuple(row.values()) for row in rows] == [("a", "0", "1"), ("a", "1", "2"), ("b", "0", "3"), ("b", "1", "4")]
    _, rows = content(plot.line_series([[0, 1], [5]], [[1, 2], [3]]))
    assert rows[-1] == {"line": "line 1", "x": "5", "value": "3"}


@pytest.mark.parametrize("make", [tracker.Table, pd.DataFrame, pl.DataFrame])
def test_a_table_may_be_ours_or_a_frame(make):
    data = (
        {"columns": ["x", "y"], "data": [[1, 2], [3, 4]]}
        if make is tracker.Table
        else {"data": {"x": [1, 3], "y": [2, 4]}}
    )
    said, rows = content(tracker.plot.scatter(make(**data), "x", "y", title="points"))
    assert said == {"mark": "point", "title": "points", "x": "x", "y": "y"}
    assert rows == [{"x": "1", "y": "2"}, {"x": "3", "y": "4"}]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (lambda: plot.line(tracker.Table(["a"], [[1]]), "a", "b"), "the table has no column 'b'; it has 'a'"),
        (lambda: plot.confusion_matrix(y_true=[1], preds=[1], probs=[[1]]), "y_true, and either probs or preds"),
        (lambda: plot.confusion_matrix(y_true=[0, 5], preds=[0, 1], class_names=["a", "b"]), "a class is 5"),
        (lambda: plot.confusion_matrix(y_true=[0], preds=[0, 1]), "1 true classes and 2 predictions"),
        (lambda: plot.roc_curve([0, 1], [0.5, float("nan")]), "a score is NaN or infinite"),
        (lambda: plot.roc_curve([0, 1], [[0.5], [0.5]]), "a class is 1, and there are 1"),
        (plot.roc_curve, "y_true and y_probas"),
        (lambda: plot.line_series([1, 2], [[1, 2, 3]]), "2 places and 3 values"),
        (lambda: plot.bar(object(), "a", "b"), "tracker.Plot"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_when_it_is_logged_and_raises_nothing_before(item, said):
    with pytest.raises(ValueKindError) as caught:
        item().encode()
    assert said in str(caught.value)


# --- how pages draw it ---


def test_lines_have_a_path_each_and_a_legend():
    made, tree = drawn(plot.line_series([0, 1, 2], [[1, 2, 3], [3, float("nan"), 1]], keys=["<a>", "b"]))
    assert [series.name for series in made.series] == ["<a>", "b"]
    lines = classes(tree, "plot-line")
    assert len(lines) == 4  # two in the legend
    assert lines[1].get("d").count("M") == 2  # broken at the NaN
    assert tree.get("aria-label") == "a <plot>"
    assert "<a>" in [text.text for text in tree.iter() if text.tag == "text"]


def test_a_matrix_shows_its_counts_where_there_is_room():
    made, tree = drawn(plot.confusion_matrix(y_true=[0, 0, 1], preds=[0, 0, 0], class_names=["cat", "dog"]))
    assert np.array_equal(made.values, [[2, 0], [1, 0]])
    cells = classes(tree, "plot-cell")
    assert [round(float(cell.get("fill-opacity")), 2) for cell in cells] == [1.0, 0.06, 0.53, 0.06]
    assert cells[2][0].text == "Actual dog, Predicted cat: 1"
    texts = [node.text for node in tree.iter() if node.tag == "text"]
    assert texts[:4] == ["2", "0", "1", "0"]
    many = plot.confusion_matrix(y_true=list(range(60)), preds=list(range(60)))
    assert len(classes(drawn(many)[1], "plot-cell")) == 3600


def test_bars_go_both_ways_from_zero():
    made, tree = drawn(plot.bar(tracker.Table(["n", "v"], [["a", 2], ["b", -1], ["c", float("nan")]]), "n", "v"))
    assert (made.x_label, made.y_label) == ("v", "n")
    up, down = classes(tree, "plot-bar")
    zero = float(up.get("x"))
    assert float(down.get("x")) + float(down.get("width")) == pytest.approx(zero, abs=0.2)
    assert float(up.get("width")) == pytest.approx(2 * float(down.get("width")), abs=0.3)


def test_a_histogram_counts_what_is_finite():
    made, tree = drawn(plot.histogram(tracker.Table(["v"], [[n] for n in (1, 1, 1, 2, float("inf"))]), "v"))
    assert np.array_equal(made.values, [3, 1])
    assert made.note == "1 are no finite number"
    assert len(classes(tree, "plot-bar")) == 2
    uneven = ET.fromstring(histogram_svg(np.array([4.0, 4.0]), np.array([0.0, 1.0, 3.0]), "h"))
    heights = [float(bar.get("height")) for bar in classes(uneven, "plot-bar")]
    assert heights[0] == pytest.approx(2 * heights[1], rel=0.01)


def test_points_are_dots_and_many_are_thinned():
    made, tree = drawn(plot.scatter(tracker.Table(["x", "y"], RNG.random((5000, 2))), "x", "y"))
    assert len(made.series[0].x) == POINTS_MAX
    (dots,) = classes(tree, "plot-dots")
    assert dots.get("d").count("M") == POINTS_MAX


def test_what_is_too_much_is_left_out_and_told():
    names = [f"n{i}" for i in range(BARS_MAX + 5)]
    made = read_plot({"mark": "bar", "x": "n", "value": "v"}, {"n": names, "v": ["1"] * len(names)})
    assert (len(made.names), made.note) == (BARS_MAX, "5 more are left out")
    series = [f"s{i}" for i in range(SERIES_MAX + 2)]
    made = read_plot({"mark": "line", "x": "x", "y": "x", "series": "s"}, {"x": ["1"] * len(series), "s": series})
    assert (len(made.series), made.note) == (SERIES_MAX, "2 more are left out")


@pytest.mark.parametrize(
    "options",
    [
        {}, {"mark": "pie"}, {"mark": "line", "x": "a"}, {"mark": "line", "x": "a", "y": "none"}, {"mark": 3},
        {"mark": "bar", "x": ["a"], "value": "b"}, {"mark": "histogram", "value": "text"},
    ],
)  # fmt: skip
def test_a_plot_that_is_none_is_none(options):
    assert read_plot(options, {"a": ["1"], "b": ["2"], "text": ["x"]}) is None


@pytest.mark.parametrize("value", ["1e308", "-1e308", "nan", "inf", "", "5"])
def test_odd_numbers_draw_valid_pictures(value):
    for mark in ("line", "point", "bar", "histogram"):
        options = {"mark": mark, "x": "a", "y": "a", "value": "a", "y_range": [5, 1], "x_range": ["no", None]}
        made = read_plot(options, {"a": [value, "1", "1"]})
        tree = ET.fromstring(plot_svg(made, "x"))
        assert not re.search(
            r"\b(nan|inf)\b", ET.tostring(tree, encoding="unicode").replace(f">{value}<", "><").lower()
        )


# --- figures of Plotly ---


def figure(**more: Any) -> dict[str, Any]:
    return {
        "data": [{"type": "scatter", "x": [1, 2], "y": {"dtype": "f8", "bdata": "AAAAAAAA8D8AAAAAAAAAQA=="}}],
        **more,
    }


def test_simple_figures_of_plotly_are_plots_of_ours():
    made = read_figure(figure(layout={"title": {"text": "T"}, "xaxis": {"title": "ex"}}))
    assert (made.mark, made.title, made.x_label) == ("line", "T", "ex")
    assert made.series[0].y.tolist() == [1, 2]
    bars = read_figure({"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}]})
    assert (bars.mark, bars.names) == ("bar", ("a", "b"))
    matrix = read_figure({"data": [{"type": "heatmap", "z": [[1, 2], [3, 4]], "x": ["p", "q"]}]})
    assert (matrix.mark, matrix.names, matrix.row_names) == ("matrix", ("p", "q"), ("0", "1"))
    assert np.array_equal(matrix.values, [[1, 2], [3, 4]])
    assert read_figure({"data": [{"type": "histogram", "x": [1, 2, 2]}]}).mark == "histogram"


@pytest.mark.parametrize(
    "other",
    [
        {}, {"data": 3}, {"data": []}, {"data": [{"type": "pie"}]},
        {"data": [{"type": "scatter", "x": ["a"], "y": [1]}]}, {"data": [{"type": "heatmap", "z": [[1], [1, 2]]}]},
        {"data": [{"type": "bar", "x": [1], "y": [1]}, {"type": "scatter"}]},
        {"data": [{"type": "scatter", "y": {"dtype": "f8", "bdata": "%%%"}}]}, {"data": ["x"]},
    ],
)  # fmt: skip
def test_another_figure_is_none_of_ours(other):
    assert read_figure(other) is None


class OneFile:
    """The files of a run that has one figure."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, path: str, limit: int) -> bytes:
        return self.data

    def library(self, digest: str) -> str:
        return f"media/{digest[:32]}.htm"


def test_without_plotly_simple_figures_are_drawn_and_others_told(monkeypatch):
    monkeypatch.setattr("tracker.build.plotly_figure.library_name", lambda: "")
    shown = figure_frame("x.json", OneFile(b'{"data": [{"type": "bar", "x": ["a"], "y": [1]}]}'))
    assert shown.plot.mark == "bar"
    other = figure_frame("x.json", OneFile(b'{"data": [{"type": "pie"}], "layout": {"title": "Shares"}}'))
    assert other.said == "Shares: it is not drawn here (install plotly where the site is built: pip install plotly)"
    assert figure_frame("x.json", OneFile(b"[]")).said == "a figure of Plotly that is none"
    assert figure_frame("x.json", OneFile(b"<html>")).said == "a figure of Plotly that is no JSON"


def test_with_plotly_its_own_script_draws_in_a_frame(monkeypatch):
    monkeypatch.setattr("tracker.build.plotly_figure.library_name", lambda: "0123456789abcdef" * 4)
    shown = figure_frame("x.json", OneFile(b'{"data": [{"type": "pie"}]}'))
    assert shown.frame.startswith("media/0123456789abcdef0123456789abcdef.htm#")


# --- on a page ---

SCRIPT = """
import numpy as np, tracker
rng = np.random.default_rng(0)
run = tracker.init(project="p", root="root", id="lab")
true = rng.integers(0, 3, 60)
scores = rng.random((60, 3)) + np.eye(3)[true]
scores /= scores.sum(axis=1, keepdims=True)
names = ["cat", "dog", "<eel>"]
table = tracker.Table(columns=["x", "y"], data=rng.random((20, 2)))
run.log({"confusion": tracker.plot.confusion_matrix(probs=scores, y_true=true, class_names=names),
         "roc": tracker.plot.roc_curve(true, scores, labels=names), "pr": tracker.plot.pr_curve(true, scores),
         "line": tracker.plot.line(table, "x", "y", title="A <line>"), "scatter": tracker.plot.scatter(table, "x", "y"),
         "bar": tracker.plot.bar(tracker.Table(columns=["n", "v"], data=[["a", 1], ["b", 2]]), "n", "v"),
         "histogram": tracker.plot.histogram(table, "x"),
         "series": tracker.plot.line_series([0, 1, 2], [[1, 2, 3], [3, 2, 1]], keys=["up", "down"])})
run.finish()
"""


def test_every_plot_is_on_the_runs_page(tmp_path: Path):
    root = media_lab.write_run(tmp_path, SCRIPT)
    media_lab.build_site(root, tmp_path / "site", media_lab.stand_in(tmp_path / "bundle"))
    text = (tmp_path / "site" / "runs" / "lab.html").read_text()
    assert text.count('<svg class="plot"') == 8
    assert "A &lt;line&gt;" in text
    assert "Actual &lt;eel&gt;" in text
    assert "<eel>" not in text
