"""docs/filters.md and docs/smoothing.md say what the code does: every example runs."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from tracker.chart.aggregate import align
from tracker.chart.panels import curves
from tracker.chart.smooth import ema
from tracker.errors import QueryError
from tracker.format.values import NON_FINITE
from tracker.read.model import FIELD_NAMES
from tracker.read.query import check_names, parse_filter
from tracker.read.table import known_fields

DOCS = Path(__file__).resolve().parent.parent / "docs"
FILTERS = (DOCS / "filters.md").read_text(encoding="utf-8")
SMOOTHING = (DOCS / "smoothing.md").read_text(encoding="utf-8")


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def lines(page: str, kind: str) -> list[str]:
    return [line for block in blocks(page, kind) for line in block.splitlines() if line]


RUN = {name: NON_FINITE.get(value, value) if isinstance(value, str) else value
       for name, value in json.loads(blocks(FILTERS, "json")[0]).items()}  # fmt: skip


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The cells of the table whose head begins with `heading`."""
    table = page[page.index(f"\n| {heading}") :].lstrip("\n").partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


# --- filters ---


@pytest.mark.parametrize("text", lines(FILTERS, "text"))
def test_a_filter_of_the_page_is_true(text):
    assert parse_filter(text).matches(RUN)


@pytest.mark.parametrize("text", lines(FILTERS, "text false"))
def test_a_filter_of_the_page_is_false(text):
    assert not parse_filter(text).matches(RUN)


WRONG = lines(FILTERS, "text error")


@pytest.mark.filterwarnings("ignore")  # what is a mistake does not depend on how warnings are shown
@pytest.mark.parametrize(("text", "said"), list(zip(WRONG[::2], WRONG[1::2], strict=True)))
def test_a_mistake_of_the_page_is_told_as_it_says(text, said):
    with pytest.raises(QueryError) as caught:
        check_names(parse_filter(text), [*RUN, *FIELD_NAMES])
    message, line, caret = str(caught.value).split("\n")
    assert line == f"  {text}"
    assert f"{caret[2:]} {message}" == said


def test_the_page_shows_enough():
    assert len(lines(FILTERS, "text")) >= 30
    assert len(lines(FILTERS, "text false")) >= 10
    assert len(WRONG) >= 12


def test_the_fields_of_the_page_are_the_runs():
    listed = re.search(r"the run's own: (.*?);", FILTERS, re.DOTALL)
    assert listed is not None
    assert re.findall(r"`(\w+)`", listed[1]) == known_fields([])


def test_the_values_of_the_page_are_read():
    texts = [cell for row in rows_of(FILTERS, "| examples")[:3] for cell in re.findall(r"`([^`]+)`", row[1])]
    assert len(texts) >= 15
    for text in texts:
        parse_filter(f"rows == {text}")
    assert parse_filter(r'name == "\\"').matches({"name": "\\"})


def test_the_forms_in_the_table_are_read():
    forms = [form for row in rows_of(FILTERS, "| is true where") for form in re.findall(r"`([^`]+)`", row[0])]
    whole = [form for form in forms if len(form) > 2 or form == "a"]
    assert len(whole) == 16
    for form in whole:
        parse_filter(form)
    assert [form for form in forms if form not in whole] == ["<=", ">", ">="]


def test_the_yaml_of_the_page_holds_filters():
    for document in yaml.safe_load_all(blocks(FILTERS, "yaml")[0]):
        assert parse_filter(document["runs"]).matches(RUN)


def test_what_the_page_says_of_finite_values():
    finite = parse_filter("summary.val_loss < inf")
    assert "`summary.val_loss < inf` is true" in FILTERS
    values = [0, -math.inf, 1e308, math.nan, math.inf]
    assert [finite.matches({"summary.val_loss": value}) for value in values] == [True, True, True, False, False]


# --- smoothing ---


def numbers(text: str) -> list[float]:
    return [NON_FINITE[item] if item in NON_FINITE else float(item) for item in text.split(", ")]


def test_the_vectors_of_the_page():
    table = rows_of(SMOOTHING, "y | weight")
    assert len(table) >= 6
    for y, weight, wanted in table:
        got = ema(np.array(numbers(y)), *numbers(weight))
        np.testing.assert_allclose(got, numbers(wanted), rtol=1e-15, atol=0)


def test_the_group_of_the_page():
    given = [[tuple(map(float, point)) for point in re.findall(r"\((\d+), (\d+)\)", row[0])]
             for row in rows_of(SMOOTHING, "| x = 0")[:2]]  # fmt: skip
    got = align([tuple(np.array(points).T) for points in given])
    _, _, mean, band = rows_of(SMOOTHING, "| x = 0")
    assert got.x.tolist() == [0, 5, 10, 20]
    assert got.mean.tolist() == [float(cell) for cell in mean[1:]]
    low_high = [tuple(map(float, cell.split(" to "))) for cell in band[1:]]
    assert list(zip(got.low.tolist(), got.high.tolist(), strict=True)) == low_high


def test_the_numbers_of_thinning_on_the_page():
    assert f"up to {curves.WHOLE:,} points whole" in SMOOTHING
    assert f"in each of {curves.BUCKETS:,} equal parts" in SMOOTHING
