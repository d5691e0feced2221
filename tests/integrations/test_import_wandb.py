"""`tracker import wandb`: what the real wandb wrote offline, against what its own protocol buffers read of it."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import wandb_file
from imports import ROOT, check_site, import_twice, tracker
from processes import environment
from run_files import read
from runs import rows

from tracker.read.model import Run

SCRIPT = Path(__file__).parent / "scripts" / "wandb_all.py"
MEDIA = {
    *("im", "ims", "h", "html", "htmls", "snd", "tbl", "vid", "object", "line", "points", "bars", "cm"),
    *("line_table", "points_table", "bars_table", "cm_table"),
}
OFFLINE = {"WANDB_MODE": "offline", "WANDB_SILENT": "true"}


def run_wandb(folder: Path, *arguments: str) -> Path:
    """Run the script with the real wandb; the folder that it wrote."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], cwd=folder, env=environment(**OFFLINE), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert (done.returncode != 0) == (arguments[0] == "die"), done.stderr
    return max(folder.glob("wandb/offline-run-*"), key=lambda path: path.stat().st_mtime_ns)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run's folder, which tests copy."""
    return run_wandb(tmp_path_factory.mktemp("whole"), "0")


def only(project: str = "lab") -> Run:
    (run,) = read(Path(ROOT), project).values()
    return run


def place(run: Run) -> Path:
    (folder,) = (Path(ROOT) / "lab/runs" / run.id).glob("wandb-*")
    return folder


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the run format has it, without its media, which have a test of their own."""
    found: dict[str, Any] = {}
    for key, value in row.items():
        if key in ("_timestamp", "_runtime") or any(part in MEDIA for part in key.split("/")):
            continue
        is_odd = isinstance(value, float) and not math.isfinite(value)
        found[key] = ("NaN" if math.isnan(value) else "-Infinity") if is_odd else value
    return found


def test_what_a_run_logged_is_there_value_by_value(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole.parent, tmp_path / "wandb", symlinks=True)
    done = import_twice("wandb", ".")
    expected = wandb_file.read_run(tmp_path)
    run = only()
    assert "1 run (1 new), 311 rows" in done.stdout
    found = [plain(row) for row in rows(ROOT, "lab")]
    assert found == [plain(row) for row in expected["history"]][:-1]  # the last has an object alone
    times = [row["_timestamp"] for row in expected["history"]]
    lines = (place(run) / "history/0.jsonl").read_text().splitlines()
    assert [json.loads(line)["_time"] for line in lines] == pytest.approx(times[:-1], abs=1e-3)
    assert (run.id, run.name, run.group, run.job_type) == (whole.name.rpartition("-")[2], "first", "g", "train")
    assert (run.tags, run.notes, run.state) == (("a", "b"), "some notes", "finished")
    assert run.config == {
        "lr": 0.1,
        "model": {"layers": [1, 2], "name": "x"},
        "key.with.dot": 1,
        "api_key": "***",
        "late": 5,
    }
    assert json.loads((place(run) / "summary.json").read_text()) == {"best": 3, "deeper/a": 1}
    assert (run.summary["loss"], run.summary["val/acc"]) == (pytest.approx(1 / 300), 0.5)  # the least and the greatest
    assert run.metrics[1:] == (
        {"name": "val/*", "step_metric": "epoch", "summary": "max"},
        {"name": "loss", "summary": "min"},
    )


def test_the_rest_of_a_run_is_there(whole: Path, tmp_path: Path) -> None:
    """Media with their files, console, host, code, alerts, saved files; what has no place is named."""
    shutil.copytree(whole, tmp_path / "a" / whole.name)  # as a copy from another machine: files for links
    done = import_twice("wandb", "a")
    run = only()
    (image,) = [row["im"] for row in rows(ROOT, "lab") if "im" in row]
    files = Path(ROOT) / "lab/files" / run.id
    assert (files / image["path"]).read_bytes() == next(whole.glob("files/media/images/im_*.png")).read_bytes()
    assert (image["width"], image["height"], image["caption"]) == (9, 8, "cap")
    assert image["boxes"]["pred"] == [
        {"x": 0.1, "y": 0.1, "width": 0.4, "height": 0.5, "label": "c", "class_id": 1, "scores": {"p": 0.5}}
    ]
    assert image["masks"]["m"]["class_labels"] == {"1": "cat"}
    media = {key: value for row in rows(ROOT, "lab") for key, value in row.items() if isinstance(value, (dict, list))}
    kinds = {
        key: value[0]["_type"] if isinstance(value, list) else value["_type"]
        for key, value in media.items()
        if key != "list"
    }
    assert kinds == {
        "im": "image", "ims": "image", "deep/h": "histogram", "html": "html", "htmls": "html", "snd": "audio",
        "tbl": "table", "vid": "video", "line": "plot", "points": "plot", "bars": "plot", "cm": "plot",
    }  # fmt: skip
    assert [one["caption"] for one in media["ims"]] == ["c0", "c1", "c2"]
    assert (files / media["tbl"]["path"]).read_text() == "a,b\n1,x\n2.5,\n"
    assert media["line"]["plot"] == {"mark": "line", "title": "A line", "x": "x", "y": "y"}
    assert media["cm"]["plot"]["mark"] == "matrix"
    assert sum(media["deep/h"]["values"]) == 100
    assert (place(run) / "output/0.log").read_text() == "hello from the script\nprogress\n"
    assert json.loads((place(run) / "alerts.jsonl").read_text())["title"] == "Loss is high"
    assert "wandb==" in (place(run) / "code/requirements.txt").read_text()
    assert (files / "files" / place(run).name / "weights.bin").read_bytes() == b"weights"
    columns = (place(run) / "system/0.csv").read_text().splitlines()[0].split(",")
    assert {"memory", "memory_percent", "disk", "tree_cpu", "tree_memory", "net_sent"} <= set(columns)
    writer = json.loads((place(run) / "writer.json").read_text())
    assert (writer["exit_code"], writer["argv"][-1], writer["hardware"]["cpu_count"] > 0) == (0, "0", True)
    label = whole.name.removeprefix("offline-")
    assert f"tracker: {label}: artifact 'model' stays where it is\n" in done.stderr
    assert f"tracker: {label}: 'object': wandb's 'object3D-file' has no place\n" in done.stderr
    site = check_site("lab")
    assert "first" in (site / "index.html").read_text()


def test_a_killed_run_that_was_resumed_and_broken_files(whole: Path, tmp_path: Path) -> None:
    """Two folders of one run are one run; a cut or damaged file gives what is whole of it, and does not stop others."""
    killed = run_wandb(tmp_path / "r", "die", "resumed1")
    tracker("import", "wandb", "r")
    run = only()
    assert (run.id, run.state) == ("resumed1", "crashed")
    assert len(run.history.xy("loss")[0]) > 100
    again = run_wandb(tmp_path / "r", "0", "resumed1")
    assert killed != again
    import_twice("wandb", "r")
    run = only()
    assert (run.state, len(run.writers)) == ("finished", 2)
    shutil.rmtree(ROOT)

    file = next(whole.glob("*.wandb"))
    data = file.read_bytes()
    damaged = bytearray(data)
    damaged[40_000] ^= 1
    for name, content in (("torn", data[:-5000]), ("damaged", bytes(damaged)), ("other", b"no file of wandb's")):
        (tmp_path / "b" / name).mkdir(parents=True)
        (tmp_path / "b" / name / f"run-{name}.wandb").write_bytes(content)
    done = tracker("import", "wandb", "b", "--project", "lab", rc=1)
    assert "run-other.wandb could not be read" in done.stderr
    assert "run-torn.wandb: the .wandb file ends within a record, which is left out" in done.stderr
    assert "run-damaged.wandb: a part of the .wandb file, up to 32 KiB, is broken and left out" in done.stderr
    assert "files of media are not in the run's folder" in done.stderr


def test_exports_by_pandas_hold_the_same(whole: Path, tmp_path: Path) -> None:
    """What `run.history()` and `runs.histories()` give has the rows of the file; a server would only hand them on."""
    shutil.copytree(whole.parent, tmp_path / "wandb", symlinks=True)
    expected = wandb_file.read_run(tmp_path)["history"]
    frame = pd.DataFrame.from_records(
        [{key.replace("/", "."): value for key, value in row.items()} for row in expected]
    )
    frame.to_csv("history.csv")
    frame.assign(run_id="abcd1234").to_json("several.json", orient="records")
    import_twice("wandb", "history.csv", "several.json", "--project", "lab")
    runs = {run.name: run for run in read(Path(ROOT), "lab").values()}
    assert runs.keys() == {"history", "abcd1234"}
    for run in runs.values():
        for name in ("loss", "nested.b.c"):
            steps, values, *_ = run.history.xy(name)
            known = [row for row in expected if name.replace(".", "/") in row]
            assert steps.tolist() == [row["_step"] for row in known]
            assert values.tolist() == pytest.approx([row[name.replace(".", "/")] for row in known])
