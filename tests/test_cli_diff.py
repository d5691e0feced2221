"""`tracker diff`: what makes runs differ: fields, config, summary, code and packages."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from cli_calls import call, call_in_terminal
from run_files import write
from scripts_of_runs import THREE, script


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def differences(*words: str) -> dict[tuple[str, str], list[object]]:
    found = json.loads(call("diff", *words, "--json").out)
    return {(each["section"], each["name"]): each["values"] for each in found["differences"]}


def test_runs_of_the_public_api(tmp_path):
    script(tmp_path, THREE)
    root = str(tmp_path / "tracker-runs")
    found = differences("slow", "good", "wild", "--root", root)
    assert found["config", "lr"] == [0.001, 0.01, 0.1]
    assert found["run", "tags"] == [[], ["a"], ["a"]]
    assert found["summary", "bad"] == ["Infinity", "NaN", "NaN"]
    assert ("config", "optimizer.name") not in found
    assert ("summary", "val/acc") not in found
    same = differences("good", "wild", "--root", root)
    assert set(same) == {("config", "lr"), ("summary", "loss")}  # NaN is like NaN
    everything = differences("good", "wild", "--all", "--root", root)
    assert everything["config", "optimizer.name"] == ["adam", "adam"]
    assert call("diff", "good", "demo/good", "--root", root).err == "the runs do not differ\n"
    assert call("diff", "good", "--root", root).code == 2
    lines = [line.split("\t") for line in call("diff", "good", "wild", "--root", root).out.splitlines()]
    assert lines[0] == ["section", "name", "good", "wild"]
    assert lines[1] == ["config", "lr", "0.01", "0.1"]
    shown = call_in_terminal("diff", "slow", "wild", "--root", root, columns=60)
    plain = re.sub(r"\x1b\[\d*m", "", shown.out)
    assert "config   lr" in plain
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", plain)


def test_code_of_real_repositories_is_compared(tmp_path):
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e@x", *words], cwd=tmp_path, check=True)

    train = tmp_path / "train.py"
    train.write_text("import tracker\nwith tracker.init(project='p', dir='runs') as run: run.log({'x': 1})\n")
    (tmp_path / ".gitignore").write_text("runs\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    run = "import runpy; runpy.run_path('train.py', run_name='__main__')"
    keep = {"TRACKER_DISABLE_CODE": "false"}
    script(tmp_path, run, TRACKER_NAME="clean", **keep)
    train.write_text(train.read_text() + "# changed\n")
    script(tmp_path, run, TRACKER_NAME="dirty", **keep)
    git("commit", "-qam", "second")
    script(tmp_path, run, TRACKER_NAME="later", **keep)
    found = differences("clean", "dirty", "later", "--root", "runs")
    commits = found["code", "git commit"]
    assert commits[0] == commits[1] != commits[2]
    assert found["code", "git dirty"][1] is True
    patches = found["code", "diff.patch"]
    assert (patches[0], patches[2]) == (None, None)
    assert re.fullmatch("[0-9a-f]{12}", str(patches[1]))
    assert not [key for key in found if key[0] == "packages"]
    everything = differences("clean", "later", "--all", "--root", "runs")
    assert len({str(everything["packages", "numpy"][0]), str(everything["packages", "numpy"][1])}) == 1


def test_packages_are_compared_by_version(tmp_path):
    for name, text in [
        ("a", "numpy==1.26.0\nPy_YAML==6.0\nours @ git+https://x/y@abc\n"),
        ("b", "numpy==2.0.0\npy-yaml==6.0\n"),
    ]:
        write(tmp_path, {f"{name}/w/code/requirements.txt": text.encode(), f"{name}/w/history/0.jsonl": [{"x": 1}]})
    found = differences("p/a", "p/b", "--root", str(tmp_path))
    assert found == {
        ("packages", "numpy"): ["1.26.0", "2.0.0"],
        ("packages", "ours"): ["git+https://x/y@abc", None],
    }
