"""Tables of runs: their columns, order and cells."""

from __future__ import annotations

import math

import pytest

from tracker.build.built import PanelSpot
from tracker.build.live import body_of
from tracker.build.run_table import runs_panel
from tracker.chart.panels.compare import CompareOptions, build_compare
from tracker.chart.panels.runs import RunsOptions, build_runs
from tracker.errors import UsageError
from tracker.read.model import Run


def run(name, summary=None, config=None, **fields):
    return Run(f"id-{name}", name, "p", config=config or {}, summary=summary or {}, **fields)


RUNS = [
    run("a", {"loss": 2.0, "note": "x"}, {"lr": 0.1, "net": {"width": 4}}, created_at=1.0, group="g"),
    run("b", {"loss": math.nan}, {"lr": 0.1, "net": {"width": 8}}, created_at=3.0, tags=("t",)),
    run("c", {}, {"lr": 0.1}, created_at=2.0),
    run("d", {"loss": 1.0}, {"lr": 0.1}, created_at=4.0),
]


def table(runs=RUNS, /, **options):
    return build_runs(RunsOptions.parse(options), runs)


def names(panel):
    return [run.name for run in panel.runs]


def test_the_columns_asked_for_with_their_headings():
    panel = table(columns=["name", {"config.net.width": "width"}, "summary.loss"], sort="name")
    assert [column["label"] for column in panel.columns] == ["name", "width", "loss"]
    assert [column["type"] for column in panel.columns] == ["text", "number", "number"]
    assert panel.rows == (("a", 4, 2.0), ("b", 8, "NaN"), ("c", None, None), ("d", None, 1.0))
    assert panel.hrefs[0] == "runs/id-a.html"


def test_short_names_mean_the_summary():
    panel = table(columns=["name", {"loss": "final"}, "note"], sort="-loss")
    assert [(column["key"], column["label"]) for column in panel.columns[1:]] == [
        ("summary.loss", "final"),
        ("summary.note", "note"),
    ]
    assert names(panel) == ["a", "d", "b", "c"]
    assert panel.payload()["sort"] == {"key": "summary.loss", "descending": True}
    short, whole = (build_compare(CompareOptions.parse({"columns": [key]}), RUNS) for key in ("loss", "summary.loss"))
    assert [row.values for row in short.rows] == [row.values for row in whole.rows] != []
    taken = [run("e", {"name": 3.0})]
    assert table(taken, columns=["name"]).rows == (("e",),)


def test_globs_and_single_columns():
    assert [column["key"] for column in table(columns="config.*").columns] == ["config.lr", "config.net.width"]


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("summary.loss", ["d", "a", "b", "c"]),
        ("-summary.loss", ["a", "d", "b", "c"]),
        (["config.lr", "-name"], ["d", "c", "b", "a"]),
        (None, ["d", "b", "c", "a"]),
    ],
)
def test_order_with_nan_and_missing_values_last(sort, wanted):
    assert names(table(sort=sort)) == wanted


def test_filter_and_limit_say_how_many_there_are():
    panel = table(runs="config.net.width is not missing", limit=1, sort="name")
    assert (names(panel), panel.total, panel.payload()["shown"]) == (["a"], 2, 1)
    assert panel.payload()["sort"] == {"key": "name", "descending": False}


def test_a_table_that_names_no_columns_shows_what_differs():
    keys = [column["key"] for column in table().columns]
    assert keys == ["name", "state", "group", "tags", "config.net.width", "summary.loss", "summary.note", "created_at"]
    one = [column["key"] for column in table(RUNS[:1]).columns]
    assert "config.lr" in one


def test_without_runs_there_is_an_empty_table():
    panel = table([], columns=["name", "summary.loss"], sort="summary.loss")
    assert (panel.rows, len(panel.columns)) == ((), 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"columns": ["summary.los"]}, "columns: no run has the field 'summary.los': did you mean 'summary.loss'"),
        ({"columns": ["x*"]}, r"columns: no run has the field 'x\*'"),
        ({"columns": [3]}, r"columns: \[3\] is not a list of fields"),
        ({"columns": [{"name": ["x"]}]}, "columns: .* is not a list of fields"),
        ({"sort": "los"}, "sort: no run has the field 'los'"),
        ({"limit": -1}, "limit: -1 is not a whole number"),
        ({"colums": ["name"]}, "colums: a runs block has no such option; did you mean 'columns'"),
    ],
)
def test_mistakes_name_option_value_and_remedy(options, message):
    with pytest.raises(UsageError, match="^" + message):
        table(**options)


@pytest.mark.parametrize(("runs", "shown", "spare"), [(60, 60, 0), (61, 25, 61), (1200, 25, 1000)])
def test_a_browser_with_javascript_reads_the_first_rows_of_a_long_table(runs, shown, spare):
    panel = table([run(f"<r{i}>", {"loss": i}) for i in range(runs)], columns=["name", "summary.loss"])
    html = runs_panel(panel, PanelSpot("", 1, lambda run: None)).html
    first, _, rest = html.partition("<noscript>")
    assert (first.count("<th scope=row>"), rest.count("<th scope=row>")) == (shown, spare)
    body = body_of(f"<main>{html}<p>after</main>".encode())["body"]
    assert body.count("<tbody></tbody>") == 1  # an open page takes its rows from the data
    assert "noscript" not in body
    assert body.endswith("</div>\n<p>after")
