"""`tracker show`: everything about one run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cli_calls import call, call_in_terminal
from run_files import write
from scripts_of_runs import THREE, script

from tracker.cli.terminal import columns


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("three")
    script(folder, THREE, TRACKER_DISABLE_CODE="false", TRACKER_CONSOLE="wrap")
    return str(folder / "tracker-runs")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_pipe_gets_a_line_a_value(root):
    done = call("show", "good", "--root", root)
    assert (done.code, done.err) == (0, "")
    found = dict(line.split("\t") for line in done.out.splitlines())
    assert (found["name"], found["state"], found["group"], found["rows"]) == ("good", "finished", "lr", "304")
    assert found["config.lr"] == "0.01"
    assert found["config.optimizer.name"] == "adam"
    assert found["summary.loss"] == str(1 / (1 + 0.01 * 299))
    assert found["summary.bad"] == "NaN"
    assert found["metrics"] == "4"
    assert int(found["files.code/requirements.txt"]) > 100
    assert [name for name in found if name.startswith("process ") and name.endswith(".command")]


def test_json_is_all_of_it(root):
    found = json.loads(call("show", "demo/good", "--root", root, "--json").out)
    assert found["config"] == {"lr": 0.01, "odd": "\x1b[31mred\x07\u202e", "optimizer": {"name": "adam"}}
    assert found["summary"]["bad"] == "NaN"
    assert found["metrics"] == ["bad", "loss", "spike", "val/acc"]
    assert {"name": "code/code.json", "kind": "code"}.items() <= found["files"][0].items()
    (process,) = found["processes"].values()
    assert process["exit code"] == 0


@pytest.mark.parametrize("width", [50, 100])
def test_a_terminal_gets_sections_that_fit(root, width):
    done = call_in_terminal("show", "good", "--root", root, columns=width)
    plain = done.out.replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert done.code == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", plain)
    assert max(map(columns, plain.splitlines())) <= width
    for title in ("config", "summary", "files"):
        assert f"\n{title}\n" in plain
    assert re.search(r"\n  optimizer\.name +adam\n", plain)


def test_what_cannot_be_read_is_told(tmp_path):
    write(tmp_path, {"r/run.json": b"{", "r/w/history/0.jsonl": b'{"x":1}\nnonsense\n'})
    done = call("show", "p/r", "--root", str(tmp_path))
    assert "problems.1\trun.json is not JSON" in done.out
    assert "1 line was not read" in done.out
    missing = call("show", "p/nobody", "--root", str(tmp_path))
    assert (missing.code, missing.out) == (2, "")
    assert "no run of the id or name 'nobody': its newest are r" in missing.err
