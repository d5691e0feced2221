"""The query API, on runs that the public API wrote, in a folder and in real S3 servers."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import textwrap
import time
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from run_files import read, write
from scripts_of_runs import THREE, script
from servers import S3Server, SeaweedServer

from tracker.api import frame as frames
from tracker.api.client import Api
from tracker.api.mongo import to_filter, to_order
from tracker.api.run import StoredRun
from tracker.api.scan import scan_rows
from tracker.errors import NotFoundError, QueryError, UsageError
from tracker.read.query import parse_filter
from tracker.store import Store, open_store


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with the three runs of `THREE`, which nobody changes."""
    folder = tmp_path_factory.mktemp("three")
    script(folder, THREE)
    return folder / "tracker-runs"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test works in a folder of its own, where the cache is put too."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def api(root: Path) -> Api:
    return Api(root)


@pytest.fixture
def s3(s3_seaweed: SeaweedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A root of this test's own in a real S3 store."""
    s3_seaweed.make_bucket("lab")
    for name, value in s3_seaweed.env.items():
        monkeypatch.setenv(name, value)
    return open_store(f"s3://lab/{tmp_path.name}")


def by_hand(root: Path, rows: dict[str, list[dict[str, Any]]], **files: Any) -> StoredRun:
    """A run `r` of project `p` from the rows of each writer."""
    write(root, {f"r/{writer}/history/0.jsonl": content for writer, content in rows.items()})
    write(root, {f"r/{name}": content for name, content in files.items()})
    return Api(root).run("p/r")


# --- finding ---


def test_importing_tracker_costs_nothing_more() -> None:
    code = (
        "import sys, tracker; print([n for n in sys.modules if n.startswith(('tracker.api', 'numpy', 'tracker.read'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    code = "import tracker; print(tracker.Api.__name__, 'Api' in dir(tracker))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["Api", "True"]


def test_runs_are_found_by_filter_and_order(api: Api) -> None:
    assert api.projects() == ["demo"]
    assert [run.name for run in api.runs()] == ["wild", "good", "slow"]
    assert [run.name for run in api.runs("demo", "config.lr < 0.05", "lr")] == ["slow", "good"]
    assert [run.name for run in api.runs("team/demo", order=["-group", "-summary.loss"])] == ["slow", "good", "wild"]
    assert [run.name for run in api.runs(filter='"a" in tags and name != "wild"')] == ["good"]
    runs = api.runs()
    assert [run.name for run in runs[:2]] == ["wild", "good"]
    assert runs[-1].name == "slow"
    again = Api(api.root).runs()  # from the cache
    assert [dict(run.fields()) for run in again] == [dict(run.fields()) for run in runs]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"filter": "config.learning > 1"}, r"no run has the field 'config.learning'"),
        ({"filter": "lr >"}, "belongs here"),
        ({"order": "-summary.los"}, r"did you mean 'summary.loss'"),
        ({"filters": {"config.lr": {"$near": 1}}}, r"\$near is not known"),
        ({"project": "../demo"}, None),
        ({"project": "bad name"}, "cannot name a project"),
    ],
)
def test_what_cannot_be_meant_is_refused(api: Api, arguments: dict[str, Any], message: str | None) -> None:
    if message is None:
        assert [run.name for run in api.runs(**arguments)] == ["wild", "good", "slow"]  # an entity, whatever it is
        return
    with pytest.raises(UsageError, match=message):
        api.runs(**arguments)


def test_one_run_is_found_by_id_path_or_name(api: Api) -> None:
    good = api.run("good")
    for text in (good.id, f"demo/{good.id}", f"team/demo/{good.id}", "demo/good", f"/demo/{good.id}/"):
        assert api.run(text).id == good.id
    assert (good.path, good.state, good.exit_code, good.group) == (["demo", good.id], "finished", 0, "lr")
    assert (good.tags, good.notes, good.job_type, good.problems) == (["a"], "", "", ())
    assert good.config == {"lr": 0.01, "optimizer": {"name": "adam"}, "odd": "\x1b[31mred\x07\u202e"}
    assert good.summary["loss"] == 1 / (1 + 0.01 * 299)
    assert math.isnan(good.summary["bad"])
    assert 0 < good.duration < 60
    assert good.created_at <= good.started_at <= good.ended_at
    assert good.metadata["host"] == os.uname().nodename
    by_id = api.run(good.id)
    assert by_id.fields().keys() == good.fields().keys()
    assert by_id.metadata == good.metadata
    with pytest.raises(UsageError, match="no run of the id or name 'nobody'"):
        api.run("nobody")


def test_a_project_that_is_not_clear_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="holds no runs"):
        Api(tmp_path).runs()
    write(tmp_path, {"r/run.json": {"name": "one"}}, project="p")
    write(tmp_path, {"r/run.json": {"name": "one"}, "s/run.json": {"name": "one"}}, project="q")
    with pytest.raises(UsageError, match=r"2 projects.*\(p, q\)"):
        Api(tmp_path).runs()
    assert len(Api(tmp_path, "q").runs()) == 2
    with pytest.raises(UsageError, match="2 runs of project 'q' are named 'one'"):
        Api(tmp_path, "q").run("one")
    assert Api(tmp_path, "q").run("p/one").project == "p"


# --- tables ---


def test_a_table_has_a_row_a_run_in_every_kind_of_frame(api: Api) -> None:
    runs = api.runs(order="created_at")
    columns = ["name", "config.lr", "tags", "summary.bad"]
    rows = runs.table(columns, frame="rows")
    assert [row["name"] for row in rows] == ["slow", "good", "wild"]
    panda = runs.table(columns, frame="pandas")
    assert isinstance(panda, pd.DataFrame)
    assert panda["config.lr"].tolist() == [0.001, 0.01, 0.1]
    polar = runs.table(columns, frame="polars")
    assert polar.columns == columns
    assert polar["tags"].to_list() == ["[]", '["a"]', '["a"]']
    arrow = runs.table("config.*", frame="arrow")
    assert isinstance(arrow, pa.Table)
    assert arrow.column_names == ["config.lr", "config.odd", "config.optimizer.name"]
    assert isinstance(runs.table(), pd.DataFrame)
    assert "summary.val/acc" in runs.table().columns
    with pytest.raises(QueryError, match=r"config.nothing"):
        runs.table("config.nothing")


def test_without_a_package_it_is_said_what_to_install(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    run = api.run("good")
    with pytest.raises(UsageError, match="frame='excel'"):
        run.history(frame="excel")
    monkeypatch.setattr(frames, "PACKAGES", {"pandas": "no_such_package_a", "polars": "polars"})
    assert isinstance(run.history("loss"), pl.DataFrame)
    with pytest.raises(UsageError, match="pip install no_such_package_a"):
        run.history("loss", frame="pandas")
    monkeypatch.setattr(frames, "PACKAGES", {"pandas": "no_such_package_a", "polars": "no_such_package_b"})
    with pytest.raises(UsageError, match="pip install polars, pandas or pyarrow"):
        run.history("loss")
    assert len(run.history("loss", frame="rows")) == 300


def test_values_of_several_types_fit_into_one_column() -> None:
    columns = {"a": [1, 2.5, None], "b": [1, "x", None], "c": [2**70, None, 1], "d": [[1, math.inf], {"x": 1}, True]}
    polar, arrow = frames.to_frame(columns, "polars"), frames.to_frame(columns, "arrow")
    for frame in (polar.to_dict(as_series=False), arrow.to_pydict()):
        assert frame["a"] == [1.0, 2.5, None]
        assert frame["b"] == ["1", "x", None]
        assert frame["c"] == [2.0**70, None, 1.0]
        assert frame["d"] == ["[1,null]", '{"x":1}', "true"]
    assert frames.to_frame({}, "rows") == []


# --- history ---


def test_history_is_what_was_logged(api: Api) -> None:
    run = api.run("good")
    rows = run.history(samples=None, frame="rows")
    assert len(rows) == 301
    assert [row["_step"] for row in rows] == list(range(301))
    assert [row["loss"] for row in rows[:300]] == [1 / (1 + 0.01 * step) for step in range(300)]
    assert {row["_step"]: (row["val/acc"], row["note"]) for row in rows if "val/acc" in row} == {
        step: (step / 300, f"at {step}") for step in (99, 199, 299)
    }
    assert math.isnan(rows[300]["bad"])
    polar = run.history(["bad", "loss"], samples=None, frame="polars")
    assert polar["bad"].null_count() == 300  # missing is no NaN
    assert polar["bad"].is_nan().sum() == 1
    panda = run.history("val/acc", frame="pandas")
    assert panda.columns.tolist() == ["_step", "_time", "val/acc"]
    assert panda["_step"].tolist() == [99, 199, 299]
    assert run.history("loss", frame="arrow").column_names == ["_step", "_time", "loss"]
    assert api.run("slow").history("bad", frame="rows")[0]["bad"] == math.inf


def test_thinning_keeps_the_spike_and_the_number_asked_for(api: Api) -> None:
    for samples in (5, 20, 100):
        rows = api.run("wild").history("spike", samples=samples, frame="rows")
        assert samples // 2 <= len(rows) <= samples
        assert max(row["spike"] for row in rows) == 100
        assert (rows[0]["_step"], rows[-1]["_step"]) == (0, 299)
    assert len(api.run("wild").history(["note"], samples=2, frame="rows")) == 2


def test_x_may_be_time_or_a_metric(api: Api) -> None:
    run = api.run("good")
    relative = run.history("loss", x="relative", frame="polars")
    assert relative.columns == ["_step", "_time", "_relative", "loss"]
    assert 0 <= relative["_relative"][0] <= relative["_relative"][-1] <= run.duration + 1
    assert relative["_relative"].is_sorted()
    over = run.history("val/acc", x="loss", frame="rows")
    assert [row["_step"] for row in over] == [299, 199, 99]  # the loss falls
    assert over[0] == {**over[0], "loss": 1 / (1 + 0.01 * 299), "val/acc": 299 / 300}
    assert run.history("loss", x_axis="_step", pandas=False, samples=3)[0].keys() == {"_step", "_time", "loss"}
    with pytest.raises(UsageError, match="no metric 'los': did you mean 'loss'"):
        run.history("los")
    with pytest.raises(UsageError, match="no metric 'epoch'"):
        run.history("loss", x="epoch")


def test_calls_at_one_step_are_one_row_unless_they_share_a_name(tmp_path: Path) -> None:
    run = by_hand(
        tmp_path,
        {
            "a": [
                {"_step": 0, "x": 1},
                {"_step": 0, "y": 2},
                {"_step": 0, "x": 3},
                {"_step": 0, "y": 4},
                {"_step": 5, "x": 6},
            ],
            "b": [{"_step": 0, "x": 7, "z": "t"}, {"_step": 0, "y": 8}],
        },
    )
    expected = [(0, 1, 2, None), (0, 3, 4, None), (0, 7, 8, "t"), (5, 6, None, None)]
    for rows in (run.history(samples=None, frame="rows"), list(run.scan_history())):
        assert sorted(((r["_step"], r.get("x"), r.get("y"), r.get("z")) for r in rows), key=str) == expected
    assert len(run.history("y", frame="rows")) == 3


def test_arguments_of_wandb_are_accepted(root: Path) -> None:
    api = Api(root, overrides={"entity": "lab", "project": "demo"}, timeout=30, api_key=None)
    assert api.project() == "demo"
    with pytest.raises(UsageError, match="given surprise=, which it does not know"):
        Api(root, surprise=1)


def test_a_run_that_logged_nothing_has_an_empty_history(tmp_path: Path) -> None:
    write(tmp_path / "empty", {"r/run.json": {"format_version": 1, "id": "r", "project": "p"}})
    run = Api(tmp_path / "empty").run("p/r")
    assert (run.history(frame="rows"), list(run.scan_history())) == ([], [])


def test_history_and_scan_agree_on_anything(tmp_path: Path) -> None:
    """Several writers with repeated and missing steps, in random order of keys, as rows; seeds are fixed."""
    for seed in range(20):
        random = np.random.default_rng(seed)
        rows: dict[str, list[dict[str, Any]]] = {}
        for writer in "abc":
            step = 0
            rows[writer] = []
            for _ in range(40):
                step += int(random.integers(0, 2))
                names = random.choice(list("wxyz"), int(random.integers(1, 4)), replace=False)
                rows[writer].append(
                    {"_step": step, "_time": 1.0, **{str(name): float(random.normal()) for name in names}}
                )
        run = by_hand(tmp_path / str(seed), rows)
        listed, scanned = run.history(samples=None, frame="rows"), list(run.scan_history())
        key = lambda row: json.dumps(row, sort_keys=True)  # noqa: E731
        assert sorted(map(key, listed)) == sorted(map(key, scanned))
        assert [row["_step"] for row in scanned] == sorted(row["_step"] for row in scanned)


def test_histories_of_several_runs_lie_below_each_other(api: Api) -> None:
    runs = api.runs(order="created_at")
    long = runs.histories(["val/acc", "loss"], samples=10, frame="polars")
    assert long.columns == ["run", "name", "_step", "_time", "val/acc", "loss"]
    assert long["name"].unique(maintain_order=True).to_list() == ["slow", "good", "wild"]
    single = runs[1].history(["val/acc", "loss"], samples=10, frame="polars")
    assert long.filter(pl.col("name") == "good").drop("run", "name").equals(single)
    assert runs.histories("nothing", frame="rows") == []


# --- scanning ---


def test_scan_gives_every_row_or_those_with_all_keys(api: Api) -> None:
    run = api.run("good")
    rows = list(run.scan_history())
    assert [row["_step"] for row in rows] == list(range(301))
    assert list(rows[0]) == ["_step", "_time", "loss", "spike"]
    both = list(run.scan_history(["val/acc", "loss"], min_step=100, max_step=299))
    assert [(row["_step"], set(row)) for row in both] == [(199, {"_step", "_time", "val/acc", "loss"})]
    assert [row["loss"] for row in run.scan_history("loss")] == [row["loss"] for row in rows[:300]]


def test_scan_reads_what_any_writer_may_write(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "r/a/history/0.jsonl": b'\xef\xbb\xbf{"x":1}\r\n\n{"x":"NaN","_own":1,"n":null}\nnonsense\n[1]\n'
            b'{"_step":"7","x":3}\n',
            "r/a/history/1.jsonl": b'{"x":4,"_time":5}\n{"x":5.0,"_step":9.0}\n{"torn":1',
            "r/b/history/0.csv": "\ufeff_step,x,t\n0,10,a b\n,11,\n30,-inf,true,more\n31,,false\n".encode(),
            "r/a/history/x.jsonl": b'{"x":99}\n',
        },
    )
    rows = list(Api(tmp_path).run("p/r").scan_history(page_size=1))
    assert str(rows) == str(
        [
            {"_step": 0, "x": 1}, {"_step": 0, "x": 10, "t": "a b"}, {"_step": 1, "x": math.nan}, {"_step": 1, "x": 11},
            {"_step": 2, "x": 3}, {"_step": 3, "_time": 5, "x": 4}, {"_step": 9, "x": 5.0}, {"_step": 31, "t": False},
        ]
    )  # fmt: skip


def test_scan_reads_pieces_of_any_size_alike(tmp_path: Path) -> None:
    lines = b"".join(b'{"i":%d,"pad":"%s"}\n' % (i, b"x" * (i * 7919 % 500)) for i in range(3000))
    write(tmp_path, {"r/a/history/0.jsonl": lines, "r/b/history/0.csv": b"i\n" + b"%d\n" * 3000 % tuple(range(3000))})
    store = open_store(str(tmp_path))
    for pages in (1, 300, 1000, 10**9):
        rows = list(scan_rows(store, store.list("p/runs"), page_size=pages))
        assert [row["i"] for row in rows] == [i for i in range(3000) for _ in "ab"]


def test_a_scan_needs_little_memory(tmp_path: Path) -> None:
    line = b'{"_step":%d,"_time":1.5,"loss":0.25,"pad":"' + b"x" * 150 + b'"}\n'
    write(
        tmp_path, {f"r/a/history/{n}.jsonl": b"".join(line % (n * 50_000 + i) for i in range(50_000)) for n in range(3)}
    )
    run = Api(tmp_path).run("p/r")
    tracemalloc.start()
    try:
        count = sum(1 for _ in run.scan_history("loss", page_size=500))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 150_000
    size = sum(path.stat().st_size for path in tmp_path.rglob("*.jsonl"))
    assert size > 25e6
    assert peak < 3e6, peak


# --- corrections ---


def test_what_is_changed_is_one_more_writer(tmp_path: Path) -> None:
    script(tmp_path, THREE)
    api = Api(tmp_path / "tracker-runs")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    good = api.run("good")
    was = dict(good.fields())
    good.name = "the good one"
    good.tags.append("paper")
    good.config["optimizer"]["beta"] = 0.9
    del good.config["odd"]
    good.update(notes="Figure 2\nand 3", config={"api_key": "s3cret", "optimizer": {"eps": 1e-8}})
    good.log_summary({"test": {"acc": 0.5}}, verdict="ok")
    good.summary["diverged"] = math.nan
    good.summary.update({"more": 1})
    good.update()  # nothing has changed
    new = [path for path in tmp_path.rglob("*") if path.is_file() and path not in before]
    assert len({path.parent for path in new if "edit-" in str(path)}) == 3
    assert all(path.read_bytes() == data for path, data in before.items() if "/.tracker/" not in str(path))
    for run in (good, api.run(good.id), api.runs(filter='"paper" in tags')[0]):
        assert (run.name, run.tags, run.notes) == ("the good one", ["a", "paper"], "Figure 2\nand 3")
        assert run.config["optimizer"] == {"name": "adam", "beta": 0.9, "eps": 1e-8}
        assert run.config["odd"] is None
        assert run.config["api_key"] == "***"
        assert (run.summary["test/acc"], run.summary["verdict"], run.summary["more"]) == (0.5, "ok", 1)
        assert math.isnan(run.summary["diverged"])
        assert run.summary["loss"] == was["summary.loss"]
        kept = ("state", "exit_code", "host", "user", "started_at", "ended_at", "duration", "rows", "created_at")
        assert {name: run.fields().get(name) for name in kept} == {name: was.get(name) for name in kept}
    assert b"s3cret" not in b"".join(path.read_bytes() for path in new)


def test_a_correction_counts_even_where_the_clock_is_behind(tmp_path: Path) -> None:
    ahead = time.time() + 3600
    record = {
        "state": "finished",
        "started_at": ahead,
        "ended_at": ahead + 5,
        "changes": {"name": "old", "_time": ahead + 9},
    }
    files = {"run.json": {"name": "first"}, "w/writer.json": record, "w/config.json": {"_time": ahead, "a": 1}}
    run = by_hand(tmp_path, {"w": [{"x": 1}]}, **files)
    run.update(name="new", config={"a": 2})
    run.update(name="newer")
    read_again = read(tmp_path)["r"]
    assert (read_again.name, read_again.config) == ("newer", {"a": 2})
    assert read_again.started_at == ahead


@pytest.mark.parametrize("record", [{"state": "failed", "started_at": 1.0, "ended_at": 2.0}, None])
def test_a_correction_says_nothing_about_the_state(tmp_path: Path, record: dict[str, Any] | None) -> None:
    files = {"w/writer.json": record} if record else {}
    run = by_hand(tmp_path, {"w": []} if record else {"w": [{"_time": 5.0, "x": 1}]}, **files)
    before = run.record
    run.update(tags=["t"])
    after = Api(tmp_path).run("p/r").record
    assert after.tags == ("t",)
    assert (after.state, after.started_at, after.ended_at) == (before.state, before.started_at, before.ended_at)


def test_what_cannot_be_written_is_refused(tmp_path: Path) -> None:
    run = by_hand(tmp_path, {"w": [{"x": 1}]})
    with pytest.raises(UsageError, match="numpy.ndarray"):
        run.log_summary({"matrix": np.zeros((2, 2))})
    with pytest.raises(UsageError, match="name of a run is a text"):
        run.update(name=7)  # type: ignore[arg-type]
    assert [path.name for path in (tmp_path / "p/runs/r").iterdir()] == ["w"]


def test_a_running_run_in_a_bucket_may_be_corrected(s3: Store, tmp_path: Path) -> None:
    code = """
        import tracker, sys
        with tracker.init(project="p", name="live", config={"lr": 1, "keep": 2}) as run:
            run.log({"loss": 1.0})
            print(run.id, flush=True)
            sys.stdin.readline()
            run.log({"loss": 0.5})
            run.config["late"] = 3
    """
    environ = {**os.environ, "TRACKER_ROOT": s3.url, "TRACKER_DISABLE_CODE": "1", "TRACKER_SYSTEM_SAMPLE": "0"}
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=tmp_path, env=environ, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    run_id = process.stdout.readline().strip()
    until = time.monotonic() + 20
    while not [info for info in s3.list(f"p/runs/{run_id}") if "/history/" in info.key]:
        assert time.monotonic() < until
        time.sleep(0.1)
    api = Api(s3.url)
    live = api.run(run_id)
    assert live.state == "running"
    live.update(tags=["watched"], config={"seen": 7})
    with pytest.raises(UsageError, match="is running: stop it first"):
        live.delete()
    _, said = process.communicate("go\n", timeout=60)
    assert process.returncode == 0, said
    done = api.run(run_id)
    assert (done.state, done.tags, done.config) == ("finished", ["watched"], {"lr": 1, "keep": 2, "late": 3, "seen": 7})
    assert [row["loss"] for row in done.scan_history()] == [1.0, 0.5]
    done.delete()
    assert s3.list() == []


# --- files ---


@pytest.fixture
def saved(tmp_path: Path) -> StoredRun:
    code = """
        import tracker
        with tracker.init(project="p") as run:
            open("weights.pt", "wb").write(b"w" * 1000)
            run.save("weights.pt")
            run.log({"loss": 1})
            print("hello")
        print(run.id)
    """
    run_id = script(tmp_path, code, TRACKER_CONSOLE="wrap").split()[-1]
    return Api(tmp_path / "tracker-runs").run(run_id)


def test_files_are_listed_read_and_downloaded(saved: StoredRun, tmp_path: Path) -> None:
    assert [(file.name, file.kind) for file in saved.files()] == [("output/0.log", "output"), ("weights.pt", "saved")]
    assert [file.name for file in saved.files("*.pt")] == ["weights.pt"]
    file = saved.file("weights.pt")
    assert (file.size, file.read()) == (1000, b"w" * 1000)
    path = file.download(str(tmp_path / "there" / "deep"))
    assert Path(path).read_bytes() == b"w" * 1000
    with pytest.raises(UsageError, match="is there already"):
        file.download(str(tmp_path / "there" / "deep"))
    file.download(str(tmp_path / "there" / "deep"), replace=True)
    assert b"hello" in saved.file("output/0.log").read()
    with pytest.raises(NotFoundError, match=r"no file 'model.pt'; it has output/0.log, weights.pt"):
        saved.file("model.pt")


def test_a_download_leads_nowhere_else(saved: StoredRun, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    target = tmp_path / "target"
    target.mkdir()
    (target / "output").symlink_to(outside)
    (target / "weights.pt").symlink_to(outside / "weights.pt")
    for name in ("output/0.log", "weights.pt"):
        with pytest.raises(UsageError, match="a symbolic link leads out"):
            saved.file(name).download(str(target), replace=True)
    assert list(outside.iterdir()) == []


def test_system_metrics_are_a_table(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "r/a/system/0.csv": b"_time,cpu,gpu0_util,unknown\n30,50,,1\n60,70,5,1\n",
            "r/b/system/0.csv": b"_time,cpu\n45,10\n",
            "r/a/writer.json": {"host": "node1", "started_at": 1},
            "r/b/writer.json": {"host": "node2", "started_at": 2},
        },
    )
    table = Api(tmp_path).run("p/r").system_metrics("polars")
    assert table.columns == ["_time", "writer", "host", "cpu", "gpu0_util"]
    assert table["host"].to_list() == ["node1", "node1", "node2"]
    assert table["cpu"].to_list() == [50, 70, 10]
    assert table["gpu0_util"].to_list() == [None, 5, None]
    assert Api(tmp_path).run("p/r").history(stream="system", frame="polars").equals(table)


# --- deleting ---


def test_delete_removes_a_run_and_nothing_beside_it(saved: StoredRun, tmp_path: Path) -> None:
    root = tmp_path / "tracker-runs"
    write(root, {f"{saved.id}0/w/history/0.jsonl": [{"x": 1}], "other/w/history/0.jsonl": [{"x": 1}]})
    neighbour = root / "p" / "files" / f"{saved.id}0" / "files" / "w" / "a.pt"
    neighbour.parent.mkdir(parents=True)
    neighbour.write_bytes(b"1")
    elsewhere = tmp_path / "precious"
    elsewhere.mkdir()
    (elsewhere / "thesis.tex").write_text("x")
    (root / "p" / "runs" / saved.id / "link").symlink_to(elsewhere)
    assert saved.delete() > 4
    left = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and "link" not in str(path))
    runs = [f"p/runs/{name}/w/history/0.jsonl" for name in (f"{saved.id}0", "other")]
    assert left == [f"p/files/{saved.id}0/files/w/a.pt", *runs]
    assert (elsewhere / "thesis.tex").read_text() == "x"
    assert not (root / "p" / "files" / saved.id).exists()
    with pytest.raises(NotFoundError, match="is not in"):
        saved.reload()
    assert saved.delete() == 0


def test_a_run_of_a_newer_format_is_deleted_by_force_only(tmp_path: Path) -> None:
    write(tmp_path, {"r/run.json": {"format": 99}})
    run = Api(tmp_path).run("p/r")
    with pytest.raises(UsageError, match="cannot be read"):
        run.delete()
    assert run.delete(force=True) == 1
    assert list((tmp_path / "p" / "runs").iterdir()) == []


def test_all_of_it_on_another_s3_server(s3_moto: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    s3_moto.make_bucket("lab")
    for name, value in s3_moto.env.items():
        monkeypatch.setenv(name, value)
    url = f"s3://lab/{tmp_path.name}"
    script(tmp_path, THREE, TRACKER_ROOT=url)
    api = Api(url)
    assert [run.name for run in api.runs("demo", "config.lr < 0.05", "config.lr")] == ["slow", "good"]
    run = api.run("good")
    assert len(list(run.scan_history(page_size=10))) == 301
    assert max(row["spike"] for row in run.history("spike", samples=10, frame="rows")) == 100
    run.update(notes="seen")
    assert api.runs(filter='notes == "seen"')[0].id == run.id
    run.delete()
    assert [run.name for run in api.runs()] == ["wild", "slow"]


# --- wandb's filters ---

FIELDS = {
    "name": "n",
    "state": "finished",
    "tags": ("a", "b"),
    "config.lr": 0.1,
    "config.net.depth": 2,
    "summary.acc": 0.5,
}


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        ({}, True),
        ({"config.lr": 0.1}, True),
        ({"config.lr.value": 0.1, "state": "finished"}, True),
        ({"config.lr": {"$gt": 0.1}}, False),
        ({"config.lr": {"$gte": 0.1, "$lt": 1}}, True),
        ({"summary_metrics.acc": {"$lte": 0.5}}, True),
        ({"display_name": "n"}, True),
        ({"display_name": {"$regex": "^x"}}, False),
        ({"tags": "a"}, True),
        ({"tags": {"$in": ["z", "b"]}}, True),
        ({"tags": {"$nin": ["z"]}}, True),
        ({"tags": {"$ne": "a"}}, False),
        ({"state": {"$in": []}}, False),
        ({"state": {"$eq": "finished"}}, True),
        ({"config.none": {"$exists": False}}, True),
        ({"config.none": None}, True),
        ({"config.none": {"$ne": 1}}, True),
        ({"config.none": 1}, False),
        ({"$or": [{"state": "failed"}, {"config.net.depth": {"$not": {"$gt": 3}}}]}, True),
        ({"$and": [{"state": "failed"}, {"config.lr": 0.1}]}, False),
        ({"$nor": [{"state": "failed"}]}, True),
        ({"config.odd name": {"$exists": True}}, False),
        ({"config.lr": {"$lt": math.inf}}, True),
    ],
)
def test_filters_of_wandb_mean_the_same(filters: dict[str, Any], passes: bool) -> None:
    assert parse_filter(to_filter(filters)).matches(FIELDS) is passes


def test_a_filter_of_wandb_cannot_break_out() -> None:
    text = to_filter({"name": '" or true or "', "config.x y": "\\"})
    assert parse_filter(text).names == {"name", "config.x y"}
    with pytest.raises(QueryError, match="backtick"):
        to_filter({"a` or `b": 1})
    with pytest.raises(QueryError, match="cannot be compared"):
        to_filter({"a": [1]})
    with pytest.raises(QueryError, match=r"\$or takes a list"):
        to_filter({"$or": {"a": 1}})
    assert to_order("-summary_metrics.loss") == "-summary.loss"
    assert to_order("+created_at") == "+created_at"
