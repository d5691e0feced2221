"""`tracker import wandb` on what its pages and its API export: charts, tables of runs, histories."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from run_files import read

from tracker.errors import UsageError
from tracker.importers.report import ImportReport
from tracker.importers.source_import import Into, import_sources
from tracker.importers.wandb_find import find
from tracker.read.model import Run
from tracker.store import open_store

CHART = """\
"Step","ada - loss","ada - loss__MIN","ada - loss__MAX","b - c - loss","b - c - loss__MIN","b - c - loss__MAX"
"0","2.5","2.5","2.5","3.5","3.5","3.5"
"10","1.5","1.25","1.75","","",""
"""
EPOCHS = CHART.replace('"Step"', '"epoch"').replace('"0",', '"0.5",')
TABLE = """"Name","State","Notes","User","Tags","Created","Runtime","Sweep","Group","lr","optimizer","val/acc"
"ada","finished","-","me","a, b","2025-01-31T12:00:00.000Z","60","","g","0.1","adam","0.9"
"ada","crashed","-","me","","2025-01-31T13:00:00.000Z","5","","","0.2","sgd",""
"""
SUMMARY = {"loss": 0.5, "_step": 9, "_runtime": 60.5, "_timestamp": 1738325000.5, "gap": math.nan, "im": {"_type": "x"}}
PANDAS = f""",summary,config,name
0,"{SUMMARY}","{{'lr': 0.1, 'model': {{'layers': [1, -2]}}, '_wandb': {{}}}}",ada
1,{{}},"{{'lr': {{'desc': None, 'value': 0.2}}}}",bob
"""


def run_import(folder: Path, files: dict[str, str]) -> tuple[dict[str, Run], ImportReport]:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    sources = find([str(folder / name) for name in files])
    report = import_sources(sources, open_store(folder / "root"), Into("p"))
    again = import_sources(sources, open_store(folder / "root"), Into("p"))
    assert set(again.runs) == {"unchanged"}
    return {run.name: run for run in read(folder / "root").values()}, report


def curve(run: Run, name: str) -> tuple[list[int], list[float]]:
    steps, values, *_ = run.history.xy(name)
    return steps.tolist(), values.tolist()


def test_a_chart_is_curves_of_its_runs(tmp_path):
    runs, report = run_import(tmp_path, {"chart.csv": CHART})
    assert set(runs) == {"ada", "b - c"}
    assert curve(runs["ada"], "loss") == ([0, 10], [2.5, 1.5])
    assert curve(runs["ada"], "loss__MIN") == ([10], [1.25])  # where it says more than the curve
    assert curve(runs["b - c"], "loss") == ([0], [3.5])
    assert report.notes == []
    runs, _ = run_import(tmp_path, {"epochs.csv": EPOCHS})
    assert len(runs) == 2  # the same runs, from another chart
    assert curve(runs["ada"], "epoch")[1] == [0.5, 10]


def test_a_table_of_a_page_is_its_runs(tmp_path):
    runs, report = run_import(tmp_path, {"table.csv": TABLE})
    assert set(runs) == {"ada", "ada #2"}
    run = runs["ada"]
    assert (run.state, run.group, run.tags, run.created_at) == ("finished", "g", ("a", "b"), 1738324800.0)
    assert (run.config, dict(run.summary)) == ({"optimizer": "adam"}, {"lr": 0.1, "val/acc": 0.9})
    assert (runs["ada #2"].state, dict(runs["ada #2"].summary)) == ("crashed", {"lr": 0.2})
    (note,) = report.notes
    assert note.startswith("table.csv: ada and 1 more: the table does not tell hyperparameters from results")


def test_runs_by_the_api_as_its_documentation_exports_them(tmp_path):
    runs, report = run_import(tmp_path, {"project.csv": PANDAS, "chart.csv": CHART})
    assert set(runs) == {"ada", "bob", "b - c"}
    run = runs["ada"]  # with the chart's curve
    assert (run.config, run.summary["loss"], run.created_at) == (
        {"lr": 0.1, "model": {"layers": [1, -2]}},
        0.5,
        1738324940.0,
    )
    assert curve(run, "loss")[1] == [2.5, 1.5]
    assert runs["bob"].config == {"lr": 0.2}
    assert report.notes == ["project.csv: ada: 'im': an export holds no files"]


@pytest.mark.parametrize("form", ["json", "jsonl", "columns"])
def test_a_history_by_the_api(tmp_path, form):
    rows: list[dict[str, Any]] = [
        {"_step": 0, "_timestamp": 1738325000.5, "_runtime": 1.5, "loss": 2.5, "nested.a": 1},
        {"_step": 7, "_timestamp": 1738325060.5, "loss": "NaN", "im": {"_type": "image-file", "path": "x"}},
    ]
    columns = {name: {str(place): row.get(name) for place, row in enumerate(rows)} for name in rows[0] | rows[1]}
    lines = "\n".join(map(json.dumps, rows))
    text = {"json": json.dumps(rows), "jsonl": lines, "columns": json.dumps(columns)}[form]
    runs, report = run_import(tmp_path, {"seed 1.jsonl" if form == "jsonl" else "seed 1.json": text})
    (run,) = runs.values()
    assert run.name == "seed 1"
    assert (curve(run, "loss")[0], curve(run, "nested.a")) == ([0, 7], ([0], [1]))
    assert report.notes[0].endswith("'im': an export holds no files")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", "[1]", "is no object"),
        ("a.json", "{", "is no JSON"),
        ("a.json", '{"a": 1}', "neither a list of rows"),
        ("a.json", "[]", "holds nothing"),
        ("a.csv", "", "is empty"),
        ("a.jsonl", "no", "is no JSON"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path, name, text, message):
    (tmp_path / name).write_text(text)
    with pytest.raises(UsageError, match=message):
        find([str(tmp_path / name)])


def test_a_cell_that_is_no_dict_is_told(tmp_path):
    (tmp_path / "x.csv").write_text(",summary,config,name\n0,__import__('os'),{},ada\n1,{},{},bob\n")
    report = import_sources(find([str(tmp_path / "x.csv")]), open_store(tmp_path / "root"), Into("p"))
    assert (report.failed, str(report)) == (1, "1 run (1 new), 0 rows, 1 could not be read")
    assert "is no dict as Python writes it" in report.notes[0]
