"""Filters: what matches, what is refused, and what the refusal says."""

from __future__ import annotations

import math
import pickle

import pytest

from tracker.errors import QueryError
from tracker.read.query import Filter, check_names, parse_filter

FIELDS = {
    "name": "brave-otter-7",
    "state": "finished",
    "group": "muon/lr",
    "tags": ("baseline", "night"),
    "rows": 1500,
    "created_at": 1_777_600_800.0,  # 2026-05-01T02:00:00Z
    "config.lr": 0.001,
    "config.layers": 12,
    "config.debug": False,
    "config.amp": True,
    "config.model.name": "gpt-2",
    "config.odd name": "x",
    "config.seeds": [1, 2],
    "summary.val/loss": 3.25,
    "summary.best-acc": 0.5,
    "summary.bad": math.nan,
    "summary.big": math.inf,
}

TRUE = [
    "",
    "   ",
    'group == "muon/lr"',
    "group == 'muon/lr'",
    "config.lr == 1e-3",
    "config.lr == .001",
    "config.layers == 12.0",
    "config.layers >= 12 and config.layers <= 12",
    "0.5 == summary.best-acc",
    "summary.val/loss<3.3",
    "summary.val/loss>-1",
    "config.layers in [6, 12, 24]",
    "config.layers in [6, 12,]",
    "not config.layers in [6]",
    "config.layers not in [6]",
    'state in ["failed", "finished"]',
    '"baseline" in tags',
    '"other" not in tags',
    '"otter" in name',
    "2 in config.seeds",
    'tags like "night"',
    'name like "brave-*"',
    'name like "*-?"',
    'name not like "shy-*"',
    'name =~ "otter-[0-9]+$"',
    'name ~ "^brave"',
    'name matches "OTTER|otter"',
    'name !~ "shy"',
    'name not matches "shy"',
    "config.amp",
    "not config.debug",
    "not config.nothing",
    "config.amp == true and config.debug == False",
    "config.nothing is missing",
    "config.nothing is None",
    "config.lr is not missing",
    "summary.bad == nan",
    "summary.bad is not missing",
    "summary.big == inf and summary.big > 1e300 and -inf < config.lr",
    "`config.odd name` == 'x'",
    "config.`odd name` == 'x'",
    'config.model.name == "gpt-2"',
    "rows > config.layers",
    'created_at >= "2026-05-01" and created_at < "2026-05-02"',
    'created_at == "2026-05-01T02:00:00Z"',
    '"2026-04-30" < created_at',
    "rows == 1 or rows == 2 or rows == 1500",
    "rows == 1500 or rows == 1 and rows == 2",  # and binds closer
    "not (rows == 1 or rows == 2)",
    "not not config.amp",
    "NOT (rows == 1) AND rows == 1500",
    "rows ==\n 1500",
    "config.lr != 1",
    'config.lr != "0.001"',  # a text is no number
    "rows == 1_500",
]

FALSE = [
    'group == "muon"',
    'config.lr == "0.001"',
    "config.amp == 1",
    "config.lr < nan",
    "summary.bad < 1",
    "summary.bad > 1",
    'config.lr < "z"',
    "summary.bad",
    "config.nothing",
    # a missing value makes every comparison false
    "config.nothing == 1",
    "config.nothing != 1",
    "config.nothing < 1",
    "config.nothing in [1]",
    "config.nothing not in [1]",
    '"a" not in config.nothing',
    'config.nothing !~ "a"',
    'config.nothing not like "a"',
    'config.layers like "1*"',
    'name like "OTTER"',
    'name like "otter"',  # a glob is for the whole text
    "config.layers in []",
    "(rows == 1500 or rows == 1) and rows == 2",
]


@pytest.mark.parametrize("text", TRUE)
def test_filter_lets_through(text):
    assert parse_filter(text).matches(FIELDS)


@pytest.mark.parametrize("text", FALSE)
def test_filter_keeps_out(text):
    assert not parse_filter(text).matches(FIELDS)


REFUSED = [
    ("rows = 1500", "write ==", 5),
    ("rows == 1 && rows == 2", "write and", 10),
    ("1 < rows < 3", "do not chain", 9),
    ("rows ==", "belongs here, not the end", 7),
    ("== 3", "a field or a value", 0),
    ("3", "a comparison belongs here", 1),
    ("(rows == 1", "where ')' should", 10),
    ("rows == 1)", "'and' or 'or'", 9),
    ("rows == 1 name == 2", "'and' or 'or'", 10),
    ("rows in [1 2]", "',' or ']'", 11),
    ("rows in [1", "',' or ']'", 10),
    ('name == "open', "has no end", 8),
    ("`open == 1", "has no end", 0),
    ("rows + 1 == 2", "no arithmetic", 5),
    ("rows == $x", "'$' is not understood", 8),
    ("name matches '('", "no regular expression", 13),
    ("name like 3", "a text in quotes", 10),
    ("rows is 3", "missing or not missing", 8),
    ("rows is not 3", "missing or not missing", 12),
    ("rows not == 3", "in, like or matches", 9),
    ("rows == none", "is missing", 8),
    ("created_at > 'yesterday'", "a date such as", 13),
    ("name == '\\'", "has no end", 8),
    ("name == '\\x'", "double its backslashes", 8),
    ("rows == 0x10", "'0' is not understood", 8),
    ("(" * 200 + "rows == 1" + ")" * 200, "deep", 101),
]


@pytest.mark.parametrize(("text", "message", "place"), REFUSED)
def test_filter_is_refused_with_the_place(text, message, place):
    with pytest.raises(QueryError) as caught:
        parse_filter(text)
    said, line, caret = str(caught.value).split("\n")
    assert message in said
    assert line == "  " + text
    assert caret == "  " + " " * place + "^"


def test_many_nots_are_no_deep_recursion():
    assert parse_filter("not " * 5000 + "config.amp").matches(FIELDS)


def test_caret_stands_in_the_right_line():
    with pytest.raises(QueryError) as caught:
        parse_filter("rows == 1\nor rows = 2")
    assert str(caught.value).split("\n")[1:] == ["  or rows = 2", "          ^"]


def test_names():
    query = parse_filter("config.lr > 1 and not (`odd` in tags or summary.x is missing)")
    assert query.names == {"config.lr", "odd", "tags", "summary.x"}
    assert query.optional == {"summary.x"}


def test_unknown_name_is_told_with_the_closest():
    with pytest.raises(QueryError, match=r"no run has the field 'confg.lr': did you mean 'config.lr'") as caught:
        check_names(parse_filter("rows > 1 or `confg.lr` == 2"), FIELDS)
    assert str(caught.value).endswith("\n" + " " * 14 + "^")


def test_unknown_name_lists_the_fields_where_none_is_close():
    with pytest.raises(QueryError, match=r"the fields are name, state, group"):
        check_names(parse_filter("zzzzzz == 1"), FIELDS)


def test_the_same_last_part_is_close():
    with pytest.raises(QueryError, match=r"did you mean 'config.lr'"):
        check_names(parse_filter("lr == 1"), FIELDS)


def test_known_names_and_names_asked_to_be_missing_pass():
    check_names(parse_filter("config.lr > 1 and (config.new is missing or config.new == 3)"), FIELDS)


def test_filter_goes_to_another_process():
    query = pickle.loads(pickle.dumps(parse_filter("rows > 1")))
    assert query == parse_filter("rows > 1")
    assert query.matches(FIELDS)
    assert pickle.loads(pickle.dumps(Filter())).matches({})


def test_nothing_is_evaluated():
    for text in ("__import__('os').system('true')", "name.__class__ == 1", "(lambda: 1)() == 1", "name if rows else 1"):
        with pytest.raises(QueryError):
            parse_filter(text)
