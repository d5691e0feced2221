"""`tracker import dvclive` of what DVCLive itself wrote."""

from __future__ import annotations

import csv
import math
import threading
from pathlib import Path

import dvclive
import numpy as np
import pytest
from dvclive.utils import parse_metrics
from imports import ROOT, check_site, import_twice, tracker
from processes import wait_for
from run_files import read

from tracker.errors import UsageError
from tracker.importers.dvclive import find_dvclive
from tracker.read.media import media_of
from tracker.read.model import Run

PIXELS = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
TRUE, SCORES = [0, 1, 1, 0], [0.1, 0.7, 0.4, 0.5]


def log(folder: str, steps: int = 3) -> dvclive.Live:
    with dvclive.Live(folder, save_dvc_exp=False, dvcyaml=f"{folder}/../dvc.yaml") as live:
        live.log_params({"lr": 1e-5, "model": {"depth": 3}, "answer": "yes", "time": "1:30"})
        for step in range(steps):
            live.log_metric("loss", 1 / (step + 1))
            live.log_metric("val/acc", step / 10, timestamp=True)
            live.log_metric("odd", math.nan if step else math.inf)
            live.log_metric("hidden", step, plot=False)
            live.log_image(f"steps/{step}.png", PIXELS)
            live.log_image("last.png", PIXELS)
            live.next_step()
        live.summary["best"] = 0.5
        live.make_summary()
    return live


def log_plots(folder: str) -> None:
    with dvclive.Live(folder, save_dvc_exp=False, dvcyaml=f"{folder}/../dvc.yaml") as live:
        live.log_sklearn_plot("confusion_matrix", [0, 1, 1], [0, 1, 0], name="confusion")
        for kind in ("roc", "precision_recall", "calibration", "det"):
            live.log_sklearn_plot(kind, TRUE, SCORES)
        points = [{"a": 1, "b": 2}, {"a": 2, "b": 3}]
        live.log_plot("iris", points, x="a", y="b", template="scatter", title="T")
        live.log_plot("bars", points, x="a", y="b", template="bar_horizontal")
        live.log_plot("other", points, x="a", y="b", template="my_own")


def compare(live: dvclive.Live, run: Run) -> None:
    """What DVCLive reads of its files is what the imported run says, value by value."""
    histories, latest = parse_metrics(live)
    assert histories
    for path, rows in histories.items():
        name = Path(path).relative_to(f"{live.plots_dir}/metrics").with_suffix("").as_posix()
        steps, values, *_ = run.history.xy(name)
        assert steps.tolist() == [int(row["step"]) for row in rows]
        np.testing.assert_array_equal(values, [float(row[Path(name).name]) for row in rows])
        if "timestamp" in rows[0]:
            assert run.history.xy(name, "time")[0].tolist() == [int(row["timestamp"]) / 1000 for row in rows]
    assert run.summary["val/acc"] == latest["val"]["acc"]
    assert (run.summary["best"], run.summary["hidden"]) == (latest["best"], latest["hidden"])


def kinds_of(run: Run) -> dict[str, list[tuple[int, str]]]:
    return {
        key: [(step.step, item.kind) for step in steps for item in step.items] for key, steps in media_of(run).items()
    }


def test_what_dvclive_logged_is_imported_once() -> None:
    lives = {name: log(f"exps/{name}/dvclive") for name in ("a", "b")}
    Path("exps/a/dvclive/artifacts").mkdir()
    Path("exps/a/dvclive/artifacts/model.txt").write_text("weights")
    Path("exps/a/dvclive/link.txt").symlink_to("/etc/hostname")
    log_plots("exps/plots/dvclive")
    told = import_twice("dvclive", "exps", "--project", "p")
    assert "3 runs (3 new)" in told.stdout
    assert told.stderr == "tracker: a: links to other places are not followed\n"
    runs = {run.name: run for run in read(Path(ROOT)).values()}
    for name, live in lives.items():
        compare(live, runs[name])
        assert runs[name].config == {"lr": 1e-5, "model": {"depth": 3}, "answer": "yes", "time": "1:30"}
        assert kinds_of(runs[name]) == {"last.png": [(2, "image")], "steps": [(step, "image") for step in range(3)]}
    saved = [path.relative_to(ROOT).as_posix() for path in Path(ROOT).glob("p/files/*/files/*/**/*.txt")]
    assert [path.split("/", 5)[5] for path in saved] == ["artifacts/model.txt"]

    plots = {key: steps[0].items[0] for key, steps in media_of(runs["plots"]).items()}
    marks = {key: item.options and (item.options["mark"], item.options.get("title")) for key, item in plots.items()}
    assert marks == {
        "confusion": ("matrix", "Confusion Matrix"), "roc": ("line", "Receiver operating characteristic (ROC)"),
        "precision_recall": ("line", "Precision-Recall Curve"), "calibration": ("line", "Calibration Curve"),
        "det": ("line", "Detection error tradeoff (DET)"), "iris": ("point", "T"), "bars": ("bar", None), "other": None,
    }  # fmt: skip
    folder = Path(ROOT, "p/files", runs["plots"].id)
    table = list(csv.reader((folder / plots["confusion"].path).read_text().splitlines()))
    assert table[1:] == [["0", "0", "1"], ["0", "1", "0"], ["1", "0", "1"], ["1", "1", "1"]]
    recalls = [float(line.split(",")[1]) for line in (folder / plots["precision_recall"].path).read_text().split()[1:]]
    assert recalls == sorted(recalls)  # DVCLive has them the other way round
    check_site("p")

    lives["b"] = log("exps/b/dvclive", steps=4)
    again = tracker("import", "dvclive", "exps/b/dvclive", "exps", "--project", "p")
    assert "3 runs (1 changed, 2 unchanged)" in again.stdout
    compare(lives["b"], {run.name: run for run in read(Path(ROOT)).values()}["b"])


def test_the_host_is_measured_in_columns_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dvclive.monitor_system.GPU_AVAILABLE", False)  # as on a machine without NVIDIA's library
    with dvclive.Live("out", save_dvc_exp=False, dvcyaml=None) as live:
        live.monitor_system(interval=0.01, num_samples=2)
        live.log_metric("loss", 1.0)
        last = Path(live.plots_dir, "metrics/system/disk/usage (GB)/main.tsv")
        wait_for(lambda: last.exists() and len(last.read_text().splitlines()) > 2, "measures of the host")
    for thread in threading.enumerate():  # DVCLive does not wait for its own
        if "_monitoring_loop" in thread.name:
            thread.join()
    import_twice("dvclive", "out", "--project", "p")
    (run,) = read(Path(ROOT)).values()
    assert set(run.history.metrics) >= {"loss", "system/cpu/parallelization (%)"}
    assert "system/cpu/usage (%)" not in {*run.history.metrics, *run.summary}
    (path,) = Path(ROOT).glob("p/runs/*/*/system/0.csv")
    rows = list(csv.DictReader(path.read_text().splitlines()))
    for column, name, factor in (
        ("cpu", "cpu/usage (%)", 1),
        ("memory", "ram/usage (GB)", 2**30),
        ("disk_percent", "disk/usage (%)/main", 1),
    ):
        lines = Path("out/plots/metrics/system", f"{name}.tsv").read_text().splitlines()[1:]
        assert [float(row[column]) for row in rows if row[column]] == [
            float(line.split("\t")[2]) * factor for line in lines
        ]


def test_what_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    for path, said in (("x", "holds no run of DVCLive"), ("nowhere", "is no folder")):
        with pytest.raises(UsageError, match=said):
            find_dvclive([str(tmp_path / path)])
