"""`tracker import mlflow` of what MLflow itself wrote, in its file store and in its database."""

from __future__ import annotations

import csv
import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import mlflow
import numpy as np
import pytest
from imports import ROOT, check_site, import_twice, tracker, tree
from mlflow import MlflowClient
from processes import wait_for
from run_files import read

from tracker.errors import UsageError
from tracker.importers.mlflow import find_mlflow
from tracker.read.history import TIME
from tracker.read.media import media_of
from tracker.read.model import Run

PIXELS = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
FILES, DATABASE = "mlruns", "sqlite:///mlflow.db"
MEGABYTE = 1e6
COLUMNS = {
    "system/cpu_utilization_percentage": ("cpu", 1),
    "system/system_memory_usage_megabytes": ("memory", MEGABYTE),
    "system/system_memory_usage_percentage": ("memory_percent", 1),
    "system/disk_usage_megabytes": ("disk", MEGABYTE),
    "system/disk_usage_percentage": ("disk_percent", 1),
}
LARGEST = 1.7976931348623157e308  # what MLflow's database gives back for an infinity


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    yield
    while mlflow.active_run():
        mlflow.end_run()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with MLflow's tables, which take it seconds to make."""
    path = tmp_path_factory.mktemp("mlflow") / "mlflow.db"
    mlflow.set_tracking_uri(f"sqlite:///{path}")
    MlflowClient().search_experiments()
    return path


def begin(store: str) -> MlflowClient:
    mlflow.set_tracking_uri(address(store))
    mlflow.set_experiment("digits 1")
    return MlflowClient()


def address(store: str) -> str:
    """A store's, absolute: MLflow knows an address for good, whatever the current folder is."""
    return store.replace(DATABASE, f"sqlite:///{Path.cwd()}/mlflow.db").replace(FILES, f"{Path.cwd()}/mlruns")


def log_one_with_everything() -> str:
    """Log it and what belongs to it; its id."""
    with mlflow.start_run(run_name="first", description="some *notes*") as run:
        mlflow.log_params({"lr": 1e-5, "model/depth": 3, "name": "a b", "flag": True, "version": "007"})
        mlflow.set_tags({"team": "vision", "mlflow.source.git.commit": "abc123"})
        mlflow.log_input(mlflow.data.from_numpy(PIXELS, name="pixels"), "train")
        for step in range(3):
            mlflow.log_metrics({"loss": 1 / (step + 1), "val/acc": step / 10}, step=step)
        mlflow.log_metric("loss", 0.25, step=2)
        mlflow.log_metric("odd", math.nan, step=-4)
        mlflow.log_metric("odd", -math.inf, step=1)
        mlflow.log_image(PIXELS, key="val/sample", step=2)
        mlflow.log_image(PIXELS, "pics/x.png")
        mlflow.log_table({"q": ["a", "b"], "n": [1, 2.5]}, "table.json")
        mlflow.log_text("hello", "notes/hello.txt")
        with mlflow.start_run(run_name="child", nested=True), mlflow.start_run(run_name="grandchild", nested=True):
            mlflow.log_metric("x", 1)
    return str(run.info.run_id)


def log_others() -> None:
    """One that failed, one that measures the host, one that goes on, one that was deleted."""
    with pytest.raises(ValueError, match="stop"), mlflow.start_run(run_name="bad"):
        raise ValueError("stop")
    mlflow.set_system_metrics_sampling_interval(0.1)
    mlflow.set_system_metrics_samples_before_logging(1)
    with mlflow.start_run(run_name="host", log_system_metrics=True) as host:
        client, name = MlflowClient(), "system/network_receive_megabytes"
        wait_for(lambda: len(client.get_metric_history(host.info.run_id, name)) > 1, "metrics of the host")
    client.create_run(host.info.experiment_id, run_name="open")
    with mlflow.start_run(run_name="gone") as gone:
        pass
    mlflow.delete_run(gone.info.run_id)


def compare(client: MlflowClient, run: Run) -> None:
    """What MLflow says of a run is what the imported one says, value by value."""
    told = client.get_run(run.id)
    assert (run.name, run.started_at) == (told.info.run_name, told.info.start_time / 1000)
    assert run.ended_at == (told.info.end_time and told.info.end_time / 1000)
    assert run.writers[0].record.user == told.info.user_id
    if told.info.status != "RUNNING":
        assert run.state == told.info.status.lower()
    for name in told.data.metrics.keys() - COLUMNS.keys():
        history = sorted(client.get_metric_history(run.id, name), key=lambda point: (point.step, point.timestamp))
        values = [point.value if abs(point.value) < LARGEST else 2 * point.value for point in history]
        steps, found, *_ = run.history.xy(name)
        assert steps.tolist() == [point.step for point in history]
        np.testing.assert_array_equal(found, values)
        times = run.history.xy(name, TIME)[0]
        assert np.abs(times - [point.timestamp / 1000 for point in history]).max() < 1
    assert set(run.history.metrics) - {"_time"} == {name for name in told.data.metrics if name not in COLUMNS}


def compare_host(client: MlflowClient, run_id: str) -> None:
    """What MLflow measured of the host stands in the columns of the run format."""
    (path,) = Path(ROOT).glob(f"digits-1/runs/{run_id}/*/system/0.csv")
    rows = list(csv.DictReader(path.read_text().splitlines()))
    for name, (column, factor) in COLUMNS.items():
        history = sorted(client.get_metric_history(run_id, name), key=lambda point: point.timestamp)
        assert [float(row[column]) for row in rows] == [point.value * factor for point in history]
        assert [float(row["_time"]) for row in rows] == [point.timestamp / 1000 for point in history]


@pytest.mark.parametrize("store", [FILES, DATABASE], ids=["files", "sqlite"])
def test_what_mlflow_logged_is_imported_once(store: str, empty: Path) -> None:
    shutil.copy(empty, "mlflow.db")
    client = begin(store)
    whole = log_one_with_everything()
    log_others()
    told = import_twice("mlflow", address(store))
    assert "6 runs (6 new)" in told.stdout
    assert "1 deleted run is passed over" in told.stderr
    runs = read(Path(ROOT), "digits-1")
    for run in runs.values():
        compare(client, run)
    by_name = {run.name: run for run in runs.values()}
    assert {name: run.group for name, run in by_name.items() if run.group} == {"child": "first", "grandchild": "first"}
    compare_host(client, by_name["host"].id)

    first = by_name["first"]
    assert first.config == {
        "lr": 1e-5, "model/depth": 3, "name": "a b", "flag": True, "version": "007", "tags": {"team": "vision"},
        "datasets": [{"name": "pixels", "digest": first.config["datasets"][0]["digest"], "context": "train"}],
    }  # fmt: skip
    assert first.notes == "some *notes*"
    assert first.writers[0].record.git == {"commit": "abc123"}
    media = media_of(first).items()
    kinds = {key: [(step.step, [item.kind for item in step.items]) for step in steps] for key, steps in media}
    assert kinds == {"pics/x.png": [(2, ["image"])], "table.json": [(2, ["table"])], "val/sample": [(2, ["image"])]}
    files = Path(ROOT, "digits-1", "files", first.id)
    assert [path.read_text() for path in files.glob("files/*/notes/hello.txt")] == ["hello"]
    assert [path.read_text() for path in files.glob("tables/*.csv")] == ["q,n\na,1.0\nb,2.5\n"]

    before = tree()
    client.log_metric(whole, "loss", 0.125, step=3)
    assert "6 runs (1 changed, 5 unchanged)" in tracker("import", "mlflow", address(store)).stdout
    compare(client, read(Path(ROOT), "digits-1")[whole])
    assert all(whole in name for name in before.keys() | tree().keys() if before.get(name) != tree().get(name))
    check_site("digits-1")


def test_a_run_that_is_broken_stops_no_other() -> None:
    client = begin(FILES)
    for name in ("good", "broken", "torn"):
        with mlflow.start_run(run_name=name) as run:
            mlflow.log_metrics({"a": 1.5, "b": 2.5}, step=7)
        folder = Path("mlruns", run.info.experiment_id, run.info.run_id)
        if name == "broken":
            (folder / "meta.yaml").write_text("a: [")
        if name == "torn":
            with (folder / "metrics" / "a").open("a") as file:
                file.write("what is this\n1795866653920 3.5 8\n179586665")
    told = tracker("import", "mlflow", "mlruns")
    assert "2 runs (2 new)" in told.stdout
    assert "meta.yaml is no YAML" in told.stderr
    assert "torn: a line of the metric 'a' is no time, value and step" in told.stderr
    runs = {run.name: run for run in read(Path(ROOT), "digits-1").values()}
    compare(client, runs["good"])
    assert sorted(runs["torn"].history.xy("a")[1].tolist()) == [1.5, 3.5]


def test_artifacts_elsewhere_are_taken_only_from_folders_that_are_named(tmp_path: Path, empty: Path) -> None:
    Path("store").mkdir()
    shutil.copy(empty, "store/mlflow.db")
    mlflow.set_tracking_uri(f"sqlite:///{tmp_path}/store/mlflow.db")
    for name, place in (("near", tmp_path / "other"), ("far", "s3://bucket/x")):
        mlflow.set_experiment(experiment_id=mlflow.create_experiment(name, str(place)))
        with mlflow.start_run(run_name=name):
            if name == "near":
                mlflow.log_text("hello", "hello.txt")
    told = import_twice("mlflow", "store", "--project", "all")
    assert f"near: its artifacts lie in {tmp_path}/other/" in told.stderr
    assert "far: its artifacts lie in s3://bucket/x/" in told.stderr
    assert not list(Path(ROOT).rglob("hello.txt"))
    again = tracker("import", "mlflow", "store", "--project", "all", "--artifacts", tmp_path / "other")
    assert "1 changed, 1 unchanged" in again.stdout
    assert len(list(Path(ROOT).rglob("hello.txt"))) == 1


def test_a_database_that_is_being_written_can_be_read(empty: Path) -> None:
    shutil.copy(empty, "mlflow.db")
    client = begin(DATABASE)
    with mlflow.start_run(run_name="live") as run:
        mlflow.log_metric("loss", 0, step=0)
        assert "1 new" in tracker("import", "mlflow", ".", "--project", "p").stdout
        mlflow.log_metric("loss", 1, step=1)
    assert "1 changed" in tracker("import", "mlflow", ".", "--project", "p").stdout
    compare(client, read(Path(ROOT))[run.info.run_id])


def test_what_is_no_store_is_told() -> None:
    Path("x.db").write_bytes(b"nothing")
    for path, said in (
        ("nowhere", "is not there"),
        ("x.db", "is no database of MLflow's"),
        (".", "holds neither runs"),
        ("http://localhost:5000", "is a server"),
    ):
        with pytest.raises(UsageError, match=said):
            find_mlflow([path], [])
    begin(FILES)
    with pytest.raises(UsageError, match="mlruns: no run is there"):
        find_mlflow(["mlruns"], [])
