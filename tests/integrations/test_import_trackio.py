"""`tracker import trackio` of what Trackio itself wrote, while it writes and afterwards."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from imports import ROOT, check_site, import_twice, tracker, tree
from processes import environment
from run_files import read

from tracker.errors import UsageError
from tracker.importers.trackio import find_trackio
from tracker.read.media import media_of

SCRIPT = Path(__file__).parent / "scripts" / "trackio_logs.py"
GIB = 2**30


def test_what_trackio_logged_is_imported_once_also_while_it_logs() -> None:
    env = environment(TRACKIO_DIR=str(Path.cwd() / "store"), HF_HUB_OFFLINE="1")
    with subprocess.Popen(
        [sys.executable, str(SCRIPT)], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        assert any(line == "half\n" for line in process.stdout)
        assert "1 run (1 new), 3 rows" in tracker("import", "trackio", "store").stdout
        (half,) = read(Path(ROOT), "digitsdemo").values()
        assert half.history.xy("loss")[1].tolist() == [1, 1 / 2, 1 / 3]
        process.stdin.write("\n")
        process.stdin.close()
        process.stdout.read()
    assert process.returncode == 0

    told = import_twice("trackio", "store")
    assert "2 runs (1 new, 1 changed)" in told.stdout
    assert told.stderr == ""
    runs = {run.name: run for run in read(Path(ROOT), "digitsdemo").values()}
    said = json.loads(Path("told.json").read_text())
    for name, run in runs.items():
        for metric in run.history.metrics.keys() & {"loss", "val/acc", "odd"}:
            path = metric.split("/")
            values = [
                (row["step"], row[path[0]] if len(path) == 1 else row[path[0]][path[1]])
                for row in said[name]
                if path[0] in row
            ]
            steps, found, *_ = run.history.xy(metric)
            assert steps.tolist() == [step for step, _ in values]
            np.testing.assert_array_equal(found, [value for _, value in values])
    first = runs["first"]
    assert first.history.metrics.keys() == {"loss", "val/acc", "odd", "system/room/temperature"}
    assert runs["second"].history.metrics.keys() == {"loss"}
    assert (first.id, first.group, first.config) == (half.id, "g", {"lr": 0.1, "model": {"depth": 3}})
    assert runs["second"].config == {"lr": 0.2}
    assert first.summary["text"] == "hi"
    media = media_of(first)
    kinds = {key: [(step.step, [item.kind for item in step.items]) for step in steps] for key, steps in media.items()}
    assert kinds == {
        "picture": [(7, ["image"])],
        "sound": [(7, ["audio"])],
        "spread": [(7, ["histogram"])],
        "table": [(7, ["table"])],
    }
    (picture,), (table,), (spread,) = (media[key][0].items for key in ("picture", "table", "spread"))
    assert (picture.caption, picture.width, picture.height) == ("c", 5, 4)
    assert (table.rows, table.media_columns) == (2, ("seen",))
    assert (spread.counts.tolist(), spread.edges.tolist()) == ([1, 2], [0, 1, 2])

    folder = next(Path(ROOT).glob(f"digitsdemo/runs/{first.id}/trackio-*"))
    (row,) = csv.DictReader(io.StringIO((folder / "system/0.csv").read_text()))
    assert (float(row["cpu"]), float(row["memory"]), float(row["gpu1_memory_percent"])) == (12.5, 2 * GIB, 50)
    assert first.history.xy("system/room/temperature")[1].tolist() == [21]
    (alert,) = [json.loads(line) for line in (folder / "alerts.jsonl").read_text().splitlines()]
    assert (alert["level"], alert["title"], alert["text"]) == ("ERROR", "Loss", "is bad (at step 7)")

    before = tree()
    with closing(sqlite3.connect("store/digitsdemo.db")) as connection, connection:  # as a copy without its media
        connection.execute("UPDATE metrics SET metrics = replace(metrics, '.png', '.gone') WHERE step = 7")
    shutil.rmtree("lab")
    told = tracker("import", "trackio", "store/digitsdemo.db", "--project", "digitsdemo")
    assert "first: the file of a trackio.image is not in the folder" in told.stderr
    assert "(3 times)" in told.stderr
    assert {name for name in before if "/media/" in name and not name.endswith(".png")} <= tree().keys()
    check_site("digitsdemo")


def test_what_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"nothing")
    for path in (tmp_path, tmp_path / "x.db", tmp_path / "nowhere"):
        with pytest.raises(UsageError, match="is neither a project of Trackio's nor a folder of them"):
            find_trackio([str(path)], [])
