"""Values in prose: what expressions find, and what they say where they find nothing."""

from __future__ import annotations

import math

import pytest

from tracker.build.values import Values
from tracker.errors import ReportError
from tracker.read.model import Run
from tracker.read.table import known_fields

RUNS = [
    Run("r1", "adam-0", "p", "adam", state="finished", duration=90.0, tags=("a", "b"), created_at=0.0,
        config={"lr": 0.001, "opt": {"name": "adam"}, "items": 3}, summary={"val/loss": 0.5, "acc": 0.9}),
    Run("r2", "adam-1", "p", "adam", state="finished", config={"lr": 0.01}, summary={"val/loss": 0.25, "acc": 0.95}),
    Run("r3", "sgd-0", "p", "sgd", state="failed", config={"lr": 0.1}, summary={"val/loss": "NaN", "acc": 0.1}),
    Run("r4", "sgd-0", "p", "sgd", state="finished", config={"lr": 0.1}, summary={"val/loss": 1, "acc": "Infinity"}),
    Run("r5", "<b>[x](y)</b>", "p", state="finished"),
]  # fmt: skip
VALUES = Values(RUNS, known_fields(RUNS))


def text(expression):
    return VALUES.text(expression, "r.md", 7)[0]


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ('best("val/loss").name', "adam-1"),
        ('best("val/loss", max).name', "sgd-0"),
        ('best("val/loss", "max").id', "r4"),
        ('best("summary.acc", max, \'group == "adam"\').summary.acc', "0.95"),
        ('best("config.lr").config.lr', "0.001"),
        ('best("val/loss").summary["val/loss"]', "0.25"),
        ('run("adam-0").config.opt.name', "adam"),
        ('run("r3").name', "sgd-0"),
        ('run("adam-0").config["items"]', "3"),
        ('run("adam-0").config.items', "3"),
        ('run("adam-0").tags', "a, b"),
        ("count()", "5"),
        ("count('group == \"adam\"')", "2"),
        ("runs('group == \"adam\"') | length", "2"),
        ("runs('group == \"adam\"')", "adam-0, adam-1"),
        ("groups()", "adam, sgd"),
        ('mean("val/loss", "state == \'finished\' and group is not missing") | number(4)', "0.5833"),
        ('median("acc", "group == \'adam\'")', "0.925"),
        ('std("config.lr") | number(3)', "0.0547"),
        ('max(values("config.lr"))', "0.1"),
        ('value("config.lr", \'name == "adam-0"\')', "0.001"),
        ('top("val/loss", 2)', "adam-1, adam-0"),
        ('top("val/loss", 9, by="group")', "adam, sgd"),
        ('top("acc", 1, max)', "sgd-0"),
        ('run("adam-0").duration | duration', "1m 30s"),
        ('run("adam-0").created_at | date', "1970-01-01"),
        ('run("adam-0").created_at | time', "1970-01-01 00:00 UTC"),
        ('best("acc", max, "group == \'adam\'").summary.acc | percent', "95.0 %"),
        ('best("val/loss").summary["val/loss"] | round(1)', "0.2"),
        ("1234567 | number", "1,234,567"),
        ("12345", "12345"),
        ('"a" if count() > 3 else "b"', "a"),
        ('run("r4").summary.acc', "+Inf"),
        ('mean("val/loss")', "NaN"),
        ('(best("val/loss").summary.nothing) | default("none")', "none"),
        ('"x\n  y"', "x y"),
    ],
)  # fmt: skip
def test_find(expression, shown):
    assert text(expression) == shown


def test_a_run_is_its_name_and_the_run():
    assert VALUES.text('run("r5")', "r.md", 1) == ("<b>[x](y)</b>", RUNS[4])


def test_the_best_is_never_nan():
    assert all(text(f'best("val/loss", {how}).id') != "r3" for how in ("min", "max"))
    assert math.isnan(VALUES.evaluate('run("r3").summary["val/loss"]', "r.md", 1))


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("nothing", "'nothing' is not defined"),
        ('bset("val/loss")', "did you mean 'best'"),
        ('best("val/los").name', "did you mean 'val/loss'"),
        ('best("val/loss").nmae', "did you mean 'name'"),
        ('best("val/loss").summary.ac', "did you mean 'acc'"),
        ('best("val/loss").config.opt.name', "run 'adam-1': config has no 'opt'"),
        ('best("val/loss", median)', "is the min or the max"),
        ('best("val/loss", min, "group == 1")', "no run that matches group == 1"),
        ("count('grup == 1')", "did you mean 'group'"),
        ("count('group = 1')", "write == to compare"),
        ("count(3)", "a filter is text"),
        ("value('config.lr')", "the filter leaves 5"),
        ('mean("val/loss", "group == 1")', "needs a run"),
        ('std("val/loss", "name == \'adam-0\'")', "needs two runs"),
        ('run("sgd-0")', "2 runs are named 'sgd-0': write the id of one (r3, r4)"),
        ('run("adam")', "did you mean 'adam-"),
        ("best", "gives no value"),
        ('best("val/loss").summary', "gives no value"),
        ("none", "gives nothing"),
        ('best("val/loss").name | number', "'adam-1' is not a number"),
        ('best("val/loss").x | number', "has no 'x'"),
        ("1 / 0", "ZeroDivisionError"),
        ("1 +", "unexpected 'end of"),
        ("x | nofilter", "nofilter"),
        ('"" | random', "random"),
        ("best()", "TypeError"),
        ("()|attr('__class__')", "attr"),
        ("().__class__.__bases__", "unsafe"),
        ("best.__globals__", "unsafe"),
        ('best("val/loss").__class__', "has no '__class__'"),
        ("'%s'.__class__.mro()", "unsafe"),
        ("range(10)", "not defined"),
        ("namespace()", "not defined"),
        ("runs().append(1)", "unsafe"),
    ],
)
def test_say_what_is_wrong_and_where(expression, words):
    with pytest.raises(ReportError) as error:
        text(expression)
    assert words in str(error.value)
    assert str(error.value).startswith("r.md:7: {{ ")


@pytest.mark.parametrize(
    ("expression", "literal"),
    [
        ('top("val/loss", 2)', "['r2', 'r1']"),
        ("groups()", "['adam', 'sgd']"),
        ('best("val/loss")', "'r2'"),
        ('best("val/loss").config.lr', "0.01"),
        ("count() > 3", "true"),
        ("'a\\'\"b'", "'a\\'\"b'"),
    ],
)
def test_are_literals_in_filters(expression, literal):
    assert VALUES.literal(expression, "r.md", 1) == literal
