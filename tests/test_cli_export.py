"""`tracker export`: runs and histories as CSV, JSON, Parquet, Markdown and LaTeX."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from cli_calls import call, call_in_terminal
from run_files import write
from scripts_of_runs import THREE, script

LOSSES = {"slow": 0.001, "good": 0.01, "wild": 0.1}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("three")
    script(folder, THREE)
    return str(folder / "tracker-runs")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_runs_as_csv_hold_every_field_in_full(root):
    rows = list(csv.DictReader(io.StringIO(call("export", "--root", root, "-s", "lr").out)))
    assert [row["name"] for row in rows] == list(LOSSES)
    assert [float(row["summary.loss"]) for row in rows] == [1 / (1 + lr * 299) for lr in LOSSES.values()]
    assert (rows[0]["summary.bad"], rows[1]["summary.bad"], rows[1]["tags"]) == ("Infinity", "NaN", '["a"]')
    assert rows[0]["config.odd"] == "\x1b[31mred\x07\u202e"  # a pipe gets what was logged
    assert call("export", "good", "demo/wild", "--root", root, "-c", "name").out == "name\ngood\nwild\n"


def test_no_control_character_reaches_a_terminal(root):
    out = call_in_terminal("export", "--root", root, "-c", "name,odd").out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", out)
    assert "good" in out


def test_the_files_ending_says_the_format(root, tmp_path):
    for name in ("t.csv", "t.json", "t.jsonl", "t.parquet", "t.md", "t.tex"):
        done = call("export", "--root", root, "-c", "name,lr,loss,bad", "-o", name)
        assert (done.code, done.out, done.err) == (0, "", "")
    assert (tmp_path / "t.csv").read_text().startswith("name,config.lr,summary.loss,summary.bad\nwild,0.1,")
    rows = json.loads((tmp_path / "t.json").read_text())
    assert rows[2] == {"name": "slow", "config.lr": 0.001, "summary.loss": 1 / (1 + 0.299), "summary.bad": "Infinity"}
    assert [json.loads(line) for line in (tmp_path / "t.jsonl").read_text().splitlines()] == rows
    table = pq.read_table(tmp_path / "t.parquet").to_pydict()
    assert table["config.lr"] == [0.1, 0.01, 0.001]
    assert math.isnan(table["summary.bad"][0])
    assert (tmp_path / "t.md").read_text().splitlines()[0] == "| name | lr | loss | bad |"
    assert (
        (tmp_path / "t.tex").read_text().startswith("\\begin{tabular}{lrrr}\n\\toprule\nname & lr & loss & bad \\\\\n")
    )
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("t.")) == [
        "t.csv", "t.json", "t.jsonl", "t.md", "t.parquet", "t.tex",
    ]  # fmt: skip


def test_tables_for_papers_round_and_escape(tmp_path):
    config = {"a_b": "50% & $x^2$ ~ {#1} \\ <i>", "pipe": "a|b*c_d`e`\n# f", "small": 1.23456e-7, "minus": -0.25}
    write(
        tmp_path,
        {"r/run.json": {"name": "run_1\x1b"}, "r/w/config.json": config, "r/w/history/0.jsonl": [{"x": 12345.678}]},
    )
    columns = ("-c", "name,a_b,pipe,small,minus,x", "--root", str(tmp_path))
    tex = call("export", "--latex", *columns).out.splitlines()
    assert tex[0] == r"\begin{tabular}{lllrrr}"
    assert tex[2] == r"name & a\_b & pipe & small & minus & x \\"
    assert tex[4] == (
        r"run\_1? & 50\% \& \$x\textasciicircum{}2\$ \textasciitilde{} \{\#1\} \textbackslash{} "
        r"\textless{}i\textgreater{}"
        r" & a|b*c\_d`e` \# f & $1.235 \times 10^{-7}$ & $-0.25$ & 12346 \\"
    )
    assert tex[-2:] == [r"\bottomrule", r"\end{tabular}"]
    md = call("export", "--markdown", "--digits", "2", *columns).out.splitlines()
    assert md[1] == "| --- | --- | --- | ---: | ---: | ---: |"
    cells = [r"50% \& $x^2$ \~ {#1} \\ \<i\>", r"a\|b\*c\_d\`e\` # f", "1.2e-7", "-0.25", "12346"]
    assert md[2] == " | ".join(["| run\\_1\N{REPLACEMENT CHARACTER}", *cells]) + " |"


def test_a_history_is_every_row_or_a_thinned_curve(root, tmp_path):
    rows = list(csv.DictReader(io.StringIO(call("export", "good", "--history", "--root", root).out)))
    assert len(rows) == 301
    assert list(rows[0]) == ["run", "name", "_step", "_time", "bad", "loss", "spike", "val/acc", "note"]
    assert [float(row["loss"]) for row in rows[:300]] == [1 / (1 + 0.01 * step) for step in range(300)]
    assert (rows[99]["note"], rows[100]["note"], rows[300]["bad"]) == ("at 99", "", "NaN")
    thin = call("export", "--history", "-c", "spike", "--samples", "10", "--format", "jsonl", "--root", root).out
    found = [json.loads(line) for line in thin.splitlines()]
    assert 15 <= len(found) <= 30
    assert [max(row["spike"] for row in found if row["name"] == name) for name in LOSSES] == [100] * 3
    call("export", "--history", "-o", "h.parquet", "--root", root)
    frame = pl.read_parquet(tmp_path / "h.parquet")
    assert frame.shape == (903, 9)
    assert frame.filter(pl.col("name") == "slow")["loss"].drop_nulls().len() == 300
    assert call("export", "--history", "-f", "rows < 0", "--root", root).out == "run,name,_step,_time\n"


def test_mistakes_are_told(root):
    for words, message in [
        (("--format", "parquet"), "name a file with --out"),
        (("good", "-f", "rows > 1"), "choose among all runs"),
        (("--history", "-c", "los"), "no run logged 'los'; there are bad, loss"),
        (("-o", "no/such/folder/t.csv"), "cannot be written: No such file or directory"),
        (("-o", "no/such/folder/t.parquet"), "cannot be written"),
        (("-c", "odd name"), "no run has the field 'odd name'"),
    ]:
        done = call("export", "--root", root, *words)
        assert (done.code, done.out) == (2, "")
        assert message in done.err


def test_a_file_that_was_there_is_replaced_as_a_whole(root, tmp_path):
    (tmp_path / "t.csv").write_text("old")
    assert call("export", "--root", root, "-c", "nothing", "-o", "t.csv").code == 2
    assert (tmp_path / "t.csv").read_text() == "old"
    assert call("export", "--root", root, "-c", "name", "-o", "t.csv").code == 0
    assert (tmp_path / "t.csv").read_text() == "name\nwild\ngood\nslow\n"
