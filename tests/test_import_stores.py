"""Stores of MLflow, Trackio and DVCLive that their newest versions do not write: old ones, odd ones, hostile ones."""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from run_files import read

from tracker.errors import FormatError
from tracker.importers.dvclive import find_dvclive
from tracker.importers.mlflow import find_mlflow
from tracker.importers.report import ImportReport
from tracker.importers.source import Source
from tracker.importers.source_import import Into, import_sources
from tracker.importers.sqlite import PAGE, Database
from tracker.importers.trackio import find_trackio
from tracker.importers.typed import read_yaml, to_value
from tracker.media.png import encode_png
from tracker.read.media import media_of
from tracker.read.model import Run
from tracker.store import open_store


def only_run(root: Path, sources: list[Source]) -> tuple[Run, ImportReport]:
    report = import_sources(sources, open_store(root), Into("p"))
    (run,) = read(root).values()
    return run, report


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3), ("-0.5", -0.5), ("1e-05", 1e-05), ("True", True), ("false", False), ("nan", "NaN"),
        ("-inf", "-Infinity"), ("007", "007"), ("1_000", "1_000"), ("12e4567", "12e4567"), ("", ""), (" 1", " 1"),
        ("0x10", "0x10"),
    ],
)  # fmt: skip
def test_text_is_the_value_that_it_was_made_of(text, value):
    found = to_value(text)
    assert (found, type(found)) == (value, type(value))


def test_yaml_is_that_of_1_2_and_does_not_explode(tmp_path):
    write(tmp_path, {"a.yaml": "lr: 1e-05\nanswer: yes\ntime: 1:30\nday: 2026-01-02\nnone:\nlist: [1, 2.5, true]\n"})
    assert read_yaml(str(tmp_path / "a.yaml")) == {
        "lr": 1e-05, "answer": "yes", "time": "1:30", "day": "2026-01-02", "none": None, "list": [1, 2.5, True],
    }  # fmt: skip
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n + 1}: &a{n + 1} [{', '.join(9 * [f'*a{n}'])}]\n" for n in range(12))
    for text, said in ((bomb, "again and again"), ("a: [", "no YAML"), ("- 1", "must hold names")):
        write(tmp_path, {"b.yaml": text})
        with pytest.raises(FormatError, match=said):
            read_yaml(str(tmp_path / "b.yaml"))


def test_an_old_file_store_of_mlflow(tmp_path):
    """Metrics had no steps, ids were called uuid, and a run's name was a tag alone; what moved brings its artifacts."""
    meta = "artifact_uri: file:///gone/0/r1/artifacts\nrun_uuid: r1\nstart_time: 1500000000000\nstatus: 4\n"
    write(tmp_path / "mlruns", {
        "0/meta.yaml": "experiment_id: 0\nname: Default\nlifecycle_stage: active\n",
        "0/r1/meta.yaml": meta,
        "0/r1/metrics/_loss": "1500000000000 0.5\n1500000005000 0.25\n",
        "0/r1/params/lr": "0.1",
        "0/r1/tags/mlflow.runName": "old",
        "0/r1/artifacts/a/model.txt": "weights",
    })  # fmt: skip
    logged = f"val#sample%step%3%timestamp%1500000006000%{uuid.UUID(int=7)}"
    for name in (f"{logged}.png", f"{logged}%compressed.webp"):
        write(tmp_path / "mlruns/0/r1/artifacts/images", {name: ""})
        (tmp_path / "mlruns/0/r1/artifacts/images" / name).write_bytes(encode_png(np.zeros((2, 3, 3), np.uint8)))
    run, _ = only_run(tmp_path / "root", find_mlflow([str(tmp_path / "mlruns/0/r1")], []))
    assert (run.id, run.name, run.state, run.config) == ("r1", "old", "failed", {"lr": 0.1})
    assert run.history.xy("loss")[1].tolist() == [0.5, 0.25]
    assert run.history.xy("loss", "time")[0].tolist() == [1500000000, 1500000005]
    assert [path.read_text() for path in (tmp_path / "root").rglob("a/model.txt")] == ["weights"]
    assert {key: [step.step for step in steps] for key, steps in media_of(run).items()} == {"val/sample": [3]}


def test_an_old_or_hostile_database_of_trackio(tmp_path):
    """Runs were known by name, JSON held NaN, and a path leads out of the folder of media."""
    write(tmp_path, {"secret.png": "secret"})
    picture = {"_type": "trackio.image", "file_path": "../secret.png", "caption": ""}
    rows = [
        '{"loss": NaN, "_x": 1}',
        json.dumps({"loss": 2, "picture": picture, "solid": {"_type": "trackio.object3d"}}),
        "what",
    ]
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection, connection:
        connection.execute(
            "CREATE TABLE metrics (id INTEGER PRIMARY KEY, timestamp TEXT, run_name TEXT, step INTEGER, metrics TEXT)"
        )
        values = [(f"2026-01-02T03:04:0{step}", "a/b", step, row) for step, row in enumerate(rows)]
        connection.executemany("INSERT INTO metrics (timestamp, run_name, step, metrics) VALUES (?, ?, ?, ?)", values)
    run, report = only_run(tmp_path / "root", find_trackio([str(tmp_path)], []))
    assert (run.name, run.created_at) == ("a/b", 1767323040)
    assert str(run.history.xy("loss")[1].tolist()) == "[nan, 2.0]"
    assert run.history.xy("x")[1].tolist() == [1]
    assert "picture" not in run.history.others
    assert [note.partition(" in the folder")[0] for note in report.notes] == [
        "a/b: the file of a trackio.image is not",
        "a/b: a trackio.object3d is left out",
        "a/b: a row holds no JSON object",
    ]
    assert not list((tmp_path / "root").rglob("*.png"))


def test_a_folder_of_dvclive_with_broken_files(tmp_path):
    write(tmp_path / "run/dvclive", {
        "metrics.json": "[",
        "plots/metrics/loss.tsv": "step\tloss\n0\t0.5\nx\ty\n1\t0.25\n2\t0.1",
        "plots/sklearn/roc.json": "{}",
        "plots/custom/own.json": '[{"fpr": 0, "tpr": Infinity}]',
        "dvc.yaml": "plots: 3\n",
    })  # fmt: skip
    run, report = only_run(tmp_path / "root", find_dvclive([str(tmp_path)]))
    assert (run.name, run.history.xy("loss")[1].tolist()) == ("run", [0.5, 0.25])
    assert list(run.history.others) == ["own"]
    assert [note.partition("(")[0].strip() for note in report.notes] == [
        "run: metrics.json cannot be read: Expecting value: line 1 column 2",
        "run: a line of the metric 'loss' is no step and value",
        "run: the plot 'roc' cannot be read",
    ]


def test_pages_of_a_database_are_all_its_rows(tmp_path):
    path = str(tmp_path / "a.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, run TEXT)")
        connection.executemany("INSERT INTO t (run) VALUES (?)", ((run,) for _ in range(PAGE) for run in "ab"))
    query = "SELECT id FROM t WHERE run = ? AND id > ? ORDER BY id LIMIT ?"
    assert [row[0] for row in Database(path).pages(query, [-1], "b")] == list(range(2, 2 * PAGE + 1, 2))
    with pytest.raises(FormatError, match="no such table"):
        Database(path).rows("SELECT * FROM other")
