"""Summaries: a metric's last value, or what its definition asks for."""

from __future__ import annotations

import math

import pytest
from run_files import parse, read_one

from tracker.read.summary import find_definition, summarize

NAN, INF = math.nan, math.inf
VALUES = [3, "NaN", 1, 5, 4]


@pytest.mark.parametrize(
    ("definition", "wanted"),
    [
        ({}, {"m": 4}),
        ({"summary": "last"}, {"m": 4}),
        ({"summary": "first"}, {"m": 3}),
        ({"summary": "min"}, {"m": 1}),
        ({"summary": "max"}, {"m": 5}),
        ({"summary": "mean"}, {"m": 13 / 4}),
        ({"summary": "best"}, {"m": 1}),
        ({"summary": "best", "goal": "minimize"}, {"m": 1}),
        ({"summary": "best", "goal": "maximize"}, {"m": 5}),
        ({"summary": "none"}, {}),
        ({"summary": "min, max"}, {"m": 4, "m.min": 1, "m.max": 5}),
        ({"summary": ["mean"]}, {"m": 13 / 4}),
        ({"summary": "min,none"}, {}),
        ({"summary": 3, "goal": []}, {"m": 4}),
        ({"summary": " "}, {"m": 4}),
    ],
)
def test_rules(definition, wanted):
    history = parse(("a", [{"m": value} for value in VALUES]))
    assert summarize(history, [{"name": "m", **definition}]) == (wanted, [])


def test_an_unknown_rule_is_told_and_the_last_value_taken():
    history = parse(("a", [{"m": 3}, {"m": 2}]))
    found, problems = summarize(history, [{"name": "m", "summary": "median"}])
    assert found == {"m": 2}
    assert problems == ["metric 'm': the summary 'median' is none of min, max, mean, last, first, best, none"]
    assert summarize(history, [{"name": "m", "summary": "median,max"}])[0] == {"m": 3}


def test_values_that_are_not_finite():
    history = parse(("a", [{"n": "NaN", "m": "Infinity", "k": 1}, {"n": "NaN", "m": "-Infinity", "k": "NaN"}]))
    for rule in ("min", "max", "mean", "best", "last", "first"):
        found, _ = summarize(history, [{"name": "n", "summary": rule}])
        assert math.isnan(found["n"]), rule
    assert summarize(history, [{"name": "m", "summary": "max"}])[0]["m"] == INF
    assert math.isnan(summarize(history, [{"name": "m", "summary": "mean"}])[0]["m"])
    assert math.isnan(summarize(history, [])[0]["k"])  # the last value, NaN or not


def test_the_last_is_by_step_then_time_and_not_by_line():
    history = parse(
        ("b", [{"_step": 9, "_time": 1, "m": 1}, {"_step": 2, "m": 2}]), ("a", [{"_step": 9, "_time": 0, "m": 3}])
    )
    assert summarize(history, [])[0] == {"m": 1}
    assert summarize(history, [{"name": "m", "summary": "first"}])[0] == {"m": 2}


def test_texts_and_objects_stand_where_they_are_the_latest():
    media = {"_type": "image", "path": "x"}
    history = parse(("a", [
        {"t": "early", "n": 1, "o": media, "mixed": 1}, {"t": "late", "n": "text", "mixed": "text"},
        {"n": 2, "o": [1], "mixed": [2]}, {"hidden": "x"},
    ]))  # fmt: skip
    found, problems = summarize(history, [{"name": "hid*", "summary": "none"}])
    assert found == {"t": "late", "n": 2, "o": [1], "mixed": [2]}
    assert problems == []


def test_a_name_wins_over_globs_and_a_later_definition_over_an_earlier_one():
    exact, early, late = {"name": "val/loss", "k": 1}, {"name": "val/*", "k": 2}, {"name": "*", "k": 3}
    odd = [{}, {"name": 3}, {"name": None}]
    assert find_definition([exact, early, late, *odd], "val/loss") == exact
    assert find_definition([exact, early, late, *odd], "val/acc") == late
    assert find_definition([late, early], "val/acc") == early
    assert find_definition([exact, {**exact, "k": 9}], "val/loss")["k"] == 9
    assert find_definition([{"name": "m[0]"}], "m[0]") == {"name": "m[0]"}
    assert find_definition(odd, "m") == {}
    assert find_definition([{"name": "M*"}], "m") == {}


def test_the_definitions_of_run_json_and_of_changes_count_and_values_by_hand_win(tmp_path):
    definitions = [{"name": "*", "summary": "max"}, "junk", {"name": "b", "summary": "odd"}]
    run = read_one(tmp_path, {
        "r/run.json": {"format": 1, "metrics": definitions},
        "r/w/writer.json": {"state": "finished", "changes": {"metrics": [{"name": "a", "summary": "min"}, 3]}},
        "r/w/history/0.jsonl": [{"a": 2, "b": 9, "c": 5, "loss/x": 1, "loss/y": 1}, {"a": 3, "b": 1, "c": 1}],
        "r/w/summary.json": {"c": "by hand", "loss": {"x": 7}},
    })  # fmt: skip
    assert run.summary == {"a": 2, "b": 1, "c": "by hand", "loss/x": 7, "loss/y": 1}
    assert list(run.summary) == ["a", "b", "c", "loss/x", "loss/y"]
    assert len(run.problems) == 1
    assert "'odd' is none of" in run.problems[0]
