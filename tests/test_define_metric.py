"""define_metric: what a script says of its metrics, and what its summary and the readers make of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from run_files import read

from tracker.log.define import Followed, definition
from tracker.read.model import Run


def logged(folder: Path, code: str) -> tuple[Run, str]:
    """The only run that a script logged, and what it printed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "WANDB_"))}
    env |= {"TRACKER_ROOT": str(folder / "root"), "TRACKER_PROJECT": "p"}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], env=env, cwd=folder, capture_output=True, text=True, check=True,
        timeout=60,
    )  # fmt: skip
    (run,) = read(folder / "root").values()
    return run, done.stdout + done.stderr


RULES = """
    import json, math, tracker
    run = tracker.init()
    run.log({"before": 3.0})
    run.define_metric("epoch")
    run.define_metric("val/*", step_metric="epoch", summary="min")
    run.define_metric("val/acc", step_metric="epoch", summary="best", goal="maximize")
    run.define_metric("both", summary="max,mean")
    tracker.define_metric("copied", summary="copy")
    tracker.define_metric("hidden", summary="none")
    for epoch, loss in enumerate([3.0, 1.0, math.nan, 2.0]):
        run.log({"epoch": epoch, "val/loss": loss, "val/acc": -loss, "both": loss, "copied": epoch, "hidden": 1})
    print(json.dumps(dict(run.summary)))
    """


def test_the_summary_follows_the_rules_while_the_run_goes_and_afterwards(tmp_path: Path) -> None:
    run, said = logged(tmp_path, RULES)
    wanted = {
        "before": 3.0,
        "epoch": 3,
        "val/loss": 1.0,
        "val/acc": -1.0,
        "both": 2.0,
        "both.max": 3.0,
        "both.mean": 2.0,
    }
    wanted["copied"] = 3
    assert run.summary == wanted
    assert json.loads(said.splitlines()[0]) == wanted
    assert run.metrics[1] == {"name": "val/*", "step_metric": "epoch", "summary": "min"}


def test_what_is_wrong_is_a_warning_that_names_it(tmp_path: Path) -> None:
    code = "import tracker\nrun = tracker.init()\nrun.define_metric('a', summary='least', goal='up')\nrun.log({'a': 1})"
    run, said = logged(tmp_path, code)
    assert "define_metric('a'): summary 'least' is none of min, max" in said
    assert run.summary == {"a": 1}


def test_a_summary_set_by_hand_wins_over_the_rule(tmp_path: Path) -> None:
    code = """
        import tracker
        run = tracker.init()
        run.define_metric("loss", summary="min")
        run.log({"loss": 1})
        run.summary["loss"] = 7
        run.log({"loss": 0})
        """
    run, _ = logged(tmp_path, code)
    assert run.summary == {"loss": 7}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (("a", None, None, None), {"name": "a"}),
        (
            ("a", "epoch", ["min", "max"], "min"),
            {"name": "a", "step_metric": "epoch", "summary": "min,max", "goal": "minimize"},
        ),
        (("a", None, "copy", None), {"name": "a", "summary": "last"}),
    ],
)  # fmt: skip
def test_definitions(given: tuple[Any, ...], wanted: dict[str, Any]) -> None:
    assert definition(*given) == (wanted, [])


def test_the_very_name_wins_over_a_glob_and_later_over_earlier() -> None:
    one, glob = {"name": "a", "summary": "max"}, {"name": "*", "summary": "min"}
    last = Followed({}, [one, glob, {"name": "b", "summary": "min"}, {"name": "b", "summary": "first"}])
    for value in (2, 3, 1):
        last.update({"a": value, "b": value, "c": value, "text": "x"})
    assert last == {"a": 3.0, "b": 2.0, "c": 1.0, "text": "x"}
