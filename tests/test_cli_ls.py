"""`tracker ls`: which runs, in which order, for people and for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cli_calls import call, call_in_terminal
from run_files import write
from scripts_of_runs import THREE, script

from tracker.cli.terminal import columns, cut, fit


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("three")
    script(folder, THREE)
    return str(folder / "tracker-runs")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_pipe_gets_lines_with_tabs(root):
    done = call("ls", "--root", root)
    lines = [line.split("\t") for line in done.out.splitlines()]
    assert (done.code, done.err) == (0, "")
    assert lines[0][:5] == ["name", "id", "state", "created_at", "duration"]
    assert [line[0] for line in lines[1:]] == ["wild", "good", "slow"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", lines[1][3])
    assert float(lines[1][4]) > 0
    assert {"group", "tags", "summary.loss"} <= set(lines[0])
    assert {len(line) for line in lines} == {len(lines[0])}


def test_filter_sort_columns_and_limit(root):
    done = call("ls", "--root", root, "-f", "config.lr < 0.05", "-s", "-lr", "-c", "name,lr", "-c", "summary.l*")
    assert (
        done.out
        == f"name\tconfig.lr\tsummary.loss\ngood\t0.01\t{1 / (1 + 0.01 * 299)}\nslow\t0.001\t{1 / (1 + 0.001 * 299)}\n"
    )
    assert call("ls", "--root", root, "-n", "1", "-c", "name").out == "name\nwild\n"
    assert call("ls", "--root", root, "-s", "group,-name", "-c", "name").out.split() == ["name", "wild", "slow", "good"]
    none = call("ls", "--root", root, "-f", "config.lr > 5")
    assert (none.code, none.out, none.err) == (0, "", "no run fits\n")


def test_json_holds_every_field_or_those_asked_for(root):
    runs = json.loads(call("ls", "--root", root, "--json").out)
    assert [run["name"] for run in runs] == ["wild", "good", "slow"]
    assert runs[0]["config.optimizer.name"] == "adam"
    assert (runs[0]["summary.bad"], runs[2]["summary.bad"]) == ("NaN", "Infinity")
    assert json.loads(call("ls", "--root", root, "--json", "-c", "name,exit_code", "-n", "1").out) == [
        {"name": "wild", "exit_code": 0}
    ]
    assert json.loads(call("ls", "--root", root, "--json", "-f", "rows < 0").out) == []


def test_mistakes_are_one_line_and_the_code_2(root, tmp_path):
    for words, message in [
        (("-f", "config.lrr < 1"), "no run has the field 'config.lrr': did you mean 'config.lr'"),
        (("-s", "-config.lrr"), "did you mean 'config.lr'"),
        (("-c", "lrr"), "columns: no run has the field 'lrr'"),
        (("--project", "nobody's"), "cannot name a project"),
    ]:
        done = call("ls", "--root", root, *words)
        assert (done.code, done.out) == (2, "")
        assert message in done.err
    assert (call("ls", "--root", str(tmp_path / "none")).code, call("ls").code) == (1, 1)


@pytest.mark.parametrize("width", [40, 80, 100, 200])
def test_a_terminal_gets_what_fits_and_nothing_of_the_runs_to_obey(root, width):
    done = call_in_terminal("ls", "--root", root, "-c", "name,id,state,odd,lr,created_at,summary.*", columns=width)
    plain = done.out.replace("\x1b[1m", "").replace("\x1b[0m", "")
    lines = plain.splitlines()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", plain)
    table = [line for line in lines if "more columns" not in line]
    assert len(table) == 4
    assert max(map(columns, table)) <= width
    assert [line.split()[0] for line in table[1:]] == ["wild", "good", "slow"]
    assert re.search(r" \d{8}-\d{6}-\w{10}( |$)", table[1])  # an id is whole
    assert ("more columns need a wider terminal" in plain) == (width < 150)
    if width == 200:
        assert "\N{REPLACEMENT CHARACTER}[31mred\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}" in table[1]
        assert re.search(r"lr  .*\n", lines[0] + "\n")


def test_control_characters_stay_out_of_pipes_too(tmp_path):
    write(tmp_path, {"r/run.json": {"name": "a\tb\nc\x1b[2Jd", "tags": ["\x9b1m"]}})
    done = call("ls", "--root", str(tmp_path), "-c", "name,tags")
    assert done.out == 'name\ttags\na b c\N{REPLACEMENT CHARACTER}[2Jd\t["\N{REPLACEMENT CHARACTER}1m"]\n'


def test_widths_are_counted_as_a_terminal_does():
    assert columns("läuft") == 5
    assert columns("机器学习") == 8
    assert columns("e\u0301") == 1
    assert cut("机器学习", 5) == "机器…"
    assert cut("abc", 3) == "abc"
    assert fit([10, 30, 5], [10, 16, 5], 60) == [10, 30, 5]
    assert fit([10, 30, 5], [10, 16, 5], 40) == [10, 21, 5]
    assert fit([10, 30, 5], [10, 16, 5], 30) == [10, 18]
    assert fit([100], [16], 5) == [16]
