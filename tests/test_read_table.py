"""Tables: which fields there are, runs in order, columns, their types and their cells."""

from __future__ import annotations

import itertools
import math
from typing import Any

import orjson
import pytest

from tracker.errors import QueryError
from tracker.read.model import FIELD_NAMES, Run
from tracker.read.table import (
    cell,
    check_field,
    column_cells,
    column_labels,
    column_types,
    expand_columns,
    known_fields,
    sort_runs,
    split_sort,
)

NAN, INF = math.nan, math.inf


def run(name: str, summary: Any = None, **fields: Any) -> Run:
    return Run(id=name, name=name, project="p", summary={} if summary is None else {"k": summary}, **fields)


def order(runs: list[Run], keys: str | list[str]) -> str:
    return "".join(item.name for item in sort_runs(runs, keys))


# --- order ---


def test_numbers_then_texts_then_nan_then_missing_in_either_direction():
    values = {"a": 2, "b": "x10", "c": NAN, "d": None, "e": -INF, "f": "x9", "g": INF, "h": 0.5, "i": ()}
    for runs in itertools.islice(
        itertools.permutations([run(name, value) for name, value in values.items()]), 0, None, 9973
    ):
        got = order(list(runs), "summary.k")
        assert (got[:-2], set(got[-2:])) == ("ehagfbc", {"d", "i"})
        got = order(list(runs), "-summary.k")
        assert (got[:-2], set(got[-2:])) == ("gahebfc", {"d", "i"})


def test_equal_runs_stay_in_their_order_in_either_direction():
    runs = [run(name, value) for name, value in zip("abcdef", [1, 0, 1, NAN, 0, NAN], strict=True)]
    assert order(runs, "summary.k") == "beacdf"
    assert order(runs, "-summary.k") == "acbedf"
    assert order(runs, "summary.nothing") == "abcdef"
    assert order(runs, []) == "abcdef"


def test_the_first_key_counts_most():
    groups = ["x", "y", "x", "y", "x"]
    runs = [run(name, k, group=g) for name, k, g in zip("abcde", [1, 2, 3, 4, None], groups, strict=True)]
    assert order(runs, ["group", "-summary.k"]) == "caedb"
    assert order(runs, ["-group", "summary.k"]) == "bdace"
    assert order(runs, "+summary.k") == "abcde"


def test_texts_sort_naturally_and_other_values_as_their_text():
    runs = [run(name, value) for name, value in zip("abcde", ["run10", "run9", "Run1", [2], {"z": 1}], strict=True)]
    assert order(runs, "summary.k") == "dcbae"
    assert order([run("a", True), run("b", 0.5), run("c", False)], "summary.k") == "cba"


def test_tags_and_names():
    runs = [run("a", tags=("x",)), run("b"), run("c", tags=("a", "z"))]
    assert order(runs, "tags") == "cab"
    assert order(runs, "-name") == "cba"


def test_split_sort():
    assert [split_sort(key) for key in ("-a", "a", "+a", "--a")] == [
        ("a", True),
        ("a", False),
        ("a", False),
        ("-a", True),
    ]


# --- fields ---


def test_known_fields_are_the_runs_own_then_all_others_in_natural_order():
    one = Run(id="1", name="1", project="p", config={"layer10": 1, "layer2": {"b": 1}}, summary={"loss": 1})
    two = Run(id="2", name="2", project="p", config={"layer2": {"a": 1}}, summary={"acc": 1, "none": None})
    assert known_fields([one, two]) == [
        *FIELD_NAMES, "config.layer2.a", "config.layer2.b", "config.layer10", "summary.acc", "summary.loss",
    ]  # fmt: skip
    assert known_fields([]) == list(FIELD_NAMES)


KNOWN = [*FIELD_NAMES, "config.lr", "config.odd[1]", "summary.val/loss", "summary.val/acc"]


def test_unknown_fields_are_refused_with_the_closest_but_not_where_there_are_no_runs():
    with pytest.raises(
        QueryError, match=r"^sort: no run has the field 'summary.val/los': did you mean 'summary.val/loss'"
    ):
        check_field("summary.val/los", KNOWN, "sort")
    check_field("host", KNOWN, "sort")
    check_field("summary.val/los", list(FIELD_NAMES), "sort")


def test_columns_are_names_and_globs_each_once():
    assert expand_columns(["name", "summary.*", "config.lr", "*.lr", "name"], KNOWN) == [
        "name", "summary.val/loss", "summary.val/acc", "config.lr",
    ]  # fmt: skip
    assert expand_columns(["config.odd[1]"], KNOWN) == ["config.odd[1]"]  # a name before it is a glob
    for pattern in ("config.x", "config.x*", "CONFIG.*"):
        with pytest.raises(QueryError, match="^columns: no run has the field"):
            expand_columns([pattern], KNOWN)
    assert expand_columns(["summary.new", "x.*"], list(FIELD_NAMES)) == ["summary.new"]


def test_headings_are_short_unless_two_are_the_same():
    names = ["name", "config.lr", "summary.loss", "config.depth", "summary.depth", "config.name"]
    assert column_labels(names) == {
        "name": "name", "config.lr": "lr", "summary.loss": "loss", "config.depth": "config.depth",
        "summary.depth": "summary.depth", "config.name": "config.name",
    }  # fmt: skip


# --- types and cells ---


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2.5, NAN, None], "number"), ([True, None, False], "bool"), ([True, 1], "text"), (["a", 1], "text"),
        ([], "text"), ([None], "text"), ([[1], [2]], "text"), (["a"], "text"),
    ],
)  # fmt: skip
def test_types(values, kind):
    assert column_types([run("r", value) for value in values], ["summary.k"]) == {"summary.k": kind}


def test_types_of_the_runs_own_fields():
    columns = [
        "name",
        "state",
        "tags",
        "created_at",
        "started_at",
        "ended_at",
        "duration",
        "rows",
        "exit_code",
        "group",
    ]
    runs = [run("a", exit_code=1), run("b")]
    kinds = ["text", "state", "tags", "time", "time", "time", "duration", "number", "number", "text"]
    assert list(column_types(runs, columns).values()) == kinds


@pytest.mark.parametrize(
    ("value", "kind", "wanted"),
    [
        (None, "number", None), (None, "tags", None), (1.5, "number", 1.5), (3, "duration", 3),
        (NAN, "number", "NaN"), (-INF, "time", "-Infinity"), (NAN, "text", "NaN"), (INF, "text", "Infinity"),
        (("a", "b"), "tags", ["a", "b"]), ([1], "tags", ["1"]), ("a", "tags", ["a"]), (True, "bool", True),
        ("<b>", "text", "<b>"), (True, "text", "true"), (2, "text", "2"), ("crashed", "state", "crashed"),
        ([1, NAN, {"a": -INF}], "text", '[1,"NaN",{"a":"-Infinity"}]'), ((), "text", "[]"),
    ],
)  # fmt: skip
def test_cells(value, kind, wanted):
    got = cell(value, kind)
    assert got == wanted
    assert type(got) is type(wanted)
    orjson.dumps(got)


def test_a_columns_cells_are_those_of_its_values() -> None:
    columns = {
        "number": [
            [1, 2.5, None],
            [1.0, float("nan"), None],
            [float("inf"), 1],
            [True, 2, None],
            [0.0, -0.0],
            [1e308] * 3,
        ],
        "time": [[1.7e9, None], [1, 10**400, 1.5]],
        "text": [["a", None], ["a", 1, 2.5, True], [["x"], {"y": float("nan")}], [None]],
        "state": [["running", None]],
        "tags": [[("a", "b"), None, ()], ["a"]],
        "bool": [[True, None, False]],
    }
    for kind, each in columns.items():
        for values in each:
            found, expected = column_cells(values, kind), [cell(value, kind) for value in values]
            assert [(type(value), value) for value in found] == [(type(value), value) for value in expected]
