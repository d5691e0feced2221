"""Run sets: the same as asking each run, and found once."""

import pickle

from tracker.read.history import History
from tracker.read.model import FIELD_NAMES, Run
from tracker.read.query import parse_filter
from tracker.read.runset import RunSet
from tracker.read.table import sort_runs


def run(name, **more):
    return Run(id=f"id-{name}", name=name, project="p", **more)


RUNS = [
    run("b", config={"lr": 0.1, "model": {"width": 8, "act": None}}, summary={"loss": 2.0}, created_at=2.0),
    run("a", config={"lr": 1}, summary={"loss": 1.0, "note": "x"}, created_at=1.0),
    run("c", summary={"loss": None}, tags=("t",)),
    run("a", config={"lr": "small", "model": {}}, created_at=3.0),
]


def test_columns_counts_and_types_are_those_of_the_runs():
    found = RunSet(RUNS)
    names = list(dict.fromkeys(name for each in RUNS for name in each.fields()))
    assert list(found.counts) == names
    for name in [*names, "config.model.act", "nothing"]:
        values = [each.fields().get(name) for each in RUNS]
        assert list(found.column(name)) == values
        assert found.counts[name] == sum(value is not None for value in values)
        assert found.types(name) == set(map(type, values))
    own = sorted(set(names) - set(FIELD_NAMES))
    assert found.known == [*FIELD_NAMES, *own]
    assert own == ["config.lr", "config.model", "config.model.width", "summary.loss", "summary.note"]


def test_metrics_are_counted_and_named_in_natural_order():
    assert RunSet([run("a", history=History())]).metric_names == []
    assert RunSet(RUNS).labels == {"id-b": "b", "id-a": "a (id-a)", "id-c": "c"}


def test_a_set_is_a_tuple_that_is_kept_and_travels_without_what_it_knows():
    found = RunSet(RUNS)
    assert RunSet.of(found) is found
    assert found == tuple(RUNS)
    assert found.known
    copy = pickle.loads(pickle.dumps(found))
    assert (vars(copy), "known" in vars(found)) == ({}, True)
    assert [each.fields() for each in copy] == [each.fields() for each in found]


def test_an_order_is_found_once_and_holds_for_numbers_texts_and_what_is_missing():
    found = RunSet(RUNS)
    assert sort_runs(found, "-created_at") is sort_runs(found, ("-created_at",))
    assert [each.created_at for each in sort_runs(found, "-created_at")] == [3.0, 2.0, 1.0, None]
    assert [each.created_at for each in sort_runs(found[:2], "created_at")] == [1.0, 2.0]
    assert [each.name for each in sort_runs(found, ["name", "-created_at"])] == ["a", "a", "b", "c"]
    assert [each.created_at for each in sort_runs(found, ["name", "-created_at"])][:2] == [3.0, 1.0]
    assert sort_runs(found, ()) is found


def test_equal_numbers_keep_the_order_of_the_runs_in_both_directions():
    equal = [run(str(place), summary={"loss": place % 2}) for place in range(6)]
    assert [each.name for each in sort_runs(equal, "summary.loss")] == ["0", "2", "4", "1", "3", "5"]
    assert [each.name for each in sort_runs(equal, "-summary.loss")] == ["1", "3", "5", "0", "2", "4"]


def test_a_filter_leaves_the_runs_that_pass_in_their_order():
    found = sort_runs(RUNS, "-created_at")
    assert [each.created_at for each in found.passing(parse_filter("name == 'a'"))] == [3.0, 1.0]
    assert found.passing(parse_filter("")) is found
