"""Three training scripts, unchanged, against the real wandb offline and against tracker: the same values, each one."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import PIL.Image
from processes import environment
from run_files import read
from wandb_file import read_run

from tracker.read.model import Run

SCRIPTS = Path(__file__).resolve().parent / "scripts"
CLOCKS = ("runtime", "per_second", "_timestamp", "flops")  # values that no two trainings share


def run_both(folder: Path, name: str) -> tuple[dict[str, Any], Run, Path]:
    """What wandb wrote, what tracker wrote, and tracker's folder of the run's files."""
    script = str(SCRIPTS / f"{name}.py")
    for words, place, env in (
        ([sys.executable, script], "wandb", {"WANDB_MODE": "offline", "WANDB_SILENT": "true"}),
        ([sys.executable, "-m", "tracker", "run", "--as-wandb", "--", sys.executable, script], "tracker", {}),
    ):
        (folder / place).mkdir()
        done = subprocess.run(
            words, cwd=folder / place, env=environment(**env), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert not (folder / "tracker" / "wandb").exists()
    theirs = read_run(folder / "wandb")
    (ours,) = read(folder / "tracker" / "tracker-runs", theirs["project"]).values()
    assert "tracker: warning" not in done.stderr
    return theirs, ours, folder / "tracker" / "tracker-runs" / ours.project / "files" / ours.id


def logged(run: Run, folder: Path) -> list[dict[str, Any]]:
    """The rows of a run of tracker, those of one step together."""
    import json

    found: dict[int, dict[str, Any]] = {}
    runs = folder.parent.parent / "runs" / run.id
    for path in sorted(runs.glob("[!.]*/history/*.jsonl")):
        for row in map(json.loads, path.read_text().splitlines()):
            known = found.setdefault(row["_step"], {})
            assert not (known.keys() & row.keys()) - {"_step", "_time"}
            known |= row
    return [found[step] for step in sorted(found)]


def check_scalars(theirs: dict[str, Any], rows: list[dict[str, Any]], beside: tuple[str, ...] = ()) -> int:
    """Every number and text of every row is the same, at the same step; how many there are."""
    assert [row["_step"] for row in rows] == [row["_step"] for row in theirs["history"]]
    count = 0
    for expected, row in zip(theirs["history"], rows, strict=True):
        names = {name for name in expected if not name.startswith((*beside, "_")) and not has_clock(name)}
        own = {name for name in row if not name.startswith((*beside, "_")) and not has_clock(name)}
        assert own == names, expected["_step"]
        for name in names:
            value = {"Infinity": float("inf"), "NaN": float("nan")}.get(str(row[name]), row[name])
            assert value == expected[name], (expected["_step"], name)
            count += 1
    return count


def has_clock(name: str) -> bool:
    return any(part in name for part in CLOCKS)


def check_labels(theirs: dict[str, Any], run: Run) -> None:
    assert (run.name, run.project, run.group, run.tags) == tuple(
        theirs[name] for name in ("name", "project", "group", "tags")
    )
    assert run.state == "finished"


def test_a_loop_of_torch(tmp_path: Path) -> None:
    theirs, run, folder = run_both(tmp_path, "gpt")
    check_labels(theirs, run)
    rows = logged(run, folder)
    assert check_scalars(theirs, rows, beside=("weights",)) == 5 * 5 + 21 * 5
    assert run.config == {name: value for name, value in theirs["config"].items() if name != "_wandb"}
    assert run.summary["best_val_loss"] == theirs["summary"]["best_val_loss"]
    assert run.summary["val/loss"] == theirs["summary"]["val/loss"]["min"]
    assert run.summary["tokens"] == theirs["summary"]["tokens"]
    ours, other = rows[-1]["weights"], theirs["history"][-1]
    assert ours["values"] == other["weights/values"]
    assert ours["bins"] == other["weights/bins"]


def test_a_classifier_of_lightning(tmp_path: Path) -> None:
    theirs, run, folder = run_both(tmp_path, "classifier")
    check_labels(theirs, run)
    rows = logged(run, folder)
    assert check_scalars(theirs, rows, beside=("samples", "guesses", "gradients")) == 38
    assert run.config == {name: value for name, value in theirs["config"].items() if name != "_wandb"}
    assert run.summary["epochs_run"] == theirs["summary"]["epochs_run"] == 3
    pictures = tables = 0
    for expected, row in zip(theirs["history"], rows, strict=True):
        if "samples" in row:
            assert [one["caption"] for one in row["samples"]] == expected["samples/captions"]
            for ours, name in zip(row["samples"], expected["samples/filenames"], strict=True):
                mine, other = (
                    PIL.Image.open(path).convert("L") for path in (folder / ours["path"], theirs["files"] / name)
                )
                assert mine.tobytes() == other.tobytes()
                pictures += 1
        if "guesses" in row:
            check_table(folder / row["guesses"]["path"], theirs["files"] / expected["guesses/path"])
            tables += 1
    assert (pictures, tables) == (12, 4)


def check_table(ours: Path, theirs: Path) -> None:
    import json

    head, *rows = csv.reader(ours.open(encoding="utf-8"))
    expected = json.loads(theirs.read_text())
    assert head == expected["columns"]
    assert len(rows) == len(expected["data"])
    for row, other in zip(rows, expected["data"], strict=True):
        for cell, value in zip(row, other, strict=True):
            assert json.loads(cell)["_type"] == "image" if value == "Image" else type(value)(cell) == value


def test_a_trainer_of_transformers(tmp_path: Path) -> None:
    theirs, run, folder = run_both(tmp_path, "language")
    check_labels(theirs, run)
    assert check_scalars(theirs, logged(run, folder)) > 40
    expected = {name: value for name, value in theirs["config"].items() if not name.startswith("_")}
    assert run.config == {**expected, "hub_token": "***"}  # what is called a token is masked
    assert run.summary["train_loss"] == theirs["summary"]["train_loss"]
    assert run.summary["final/accuracy"] == theirs["summary"]["final/accuracy"]
