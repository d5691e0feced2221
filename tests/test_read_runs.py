"""Runs: the files of a project, whoever wrote them and whatever is in them, as runs."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest
from run_files import NOW, read, read_one, write

from tracker.errors import UsageError
from tracker.read.assemble import assemble_run
from tracker.read.model import FIELD_NAMES, Run, flat_items
from tracker.read.runs import _fetch, list_projects, list_runs, read_runs
from tracker.store import open_store

START = 1_800_000_000.0
ENDED = {"format": 1, "state": "finished", "started_at": START, "ended_at": START + 60, "exit_code": 0}
ROW = [{"_step": 0, "_time": START + 1, "loss": 1}]


def test_a_run_of_the_public_api(tmp_path):
    code = """
        import math, tracker
        with tracker.init(project="p", name="n", config={"lr": 0.1, "net": {"depth": 2}}, tags=["b", "a"], notes="why",
                          group="g", job_type="train") as run:
            for step in range(3):
                tracker.log({"loss": 1 / (step + 1), "val": {"acc": step}, "bad": math.nan})
            tracker.log({"loss": 7.5, "note": "end"}, step=10)
            run.summary["best"] = math.inf
        print(run.id)
    """
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    before = time.time()
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    (run,) = read(tmp_path / "tracker-runs", now=time.time()).values()
    assert run.id == done.stdout.split()[-1]
    assert (run.name, run.project, run.group, run.job_type, run.notes) == ("n", "p", "g", "train", "why")
    assert (run.tags, run.state, run.exit_code, run.problems) == (("b", "a"), "finished", 0, ())
    assert run.config == {"lr": 0.1, "net": {"depth": 2}}
    assert math.isnan(run.summary["bad"])
    assert {**run.summary, "bad": 0} == {"bad": 0, "best": math.inf, "loss": 7.5, "note": "end", "val/acc": 2}
    assert run.rows == 4
    x, y, missing = run.history.xy("loss", "relative")
    assert (len(x), y.tolist(), missing) == (4, [1, 0.5, 1 / 3, 7.5], 0)
    assert 0 <= x[0] <= x[-1] <= run.duration <= time.time() - before
    assert before <= run.created_at <= run.ended_at <= time.time()
    fields = run.fields()
    assert fields["rows"] == 4
    assert {"host", "user", "config.net.depth", "summary.val/acc"} <= set(fields)


# --- finding ---


def test_hostile_names_are_passed_over_and_told(tmp_path):
    names = ["good", "a..b", "-bad", "sp ace", "é", "x" * 129, ".hidden", "_under", "...", "a\nb", "CON"]
    write(tmp_path, {f"{name}/w/history/0.jsonl": ROW for name in names})
    write(tmp_path, {"good/-w/history/0.jsonl": ROW, "good/w/history/00.jsonl": ROW, "good/w/history/0.txt": ROW})
    (tmp_path / "p" / "runs" / "stray.json").write_text("{}")
    store = open_store(str(tmp_path))
    problems: list[str] = []
    assert [listing.run_id for listing in list_runs(store, "p", problems=problems)] == ["CON", "a..b", "good"]
    assert len(problems) == 6
    assert any("'sp ace' is passed over" in problem for problem in problems)
    assert not any("hidden" in problem or "..." in problem for problem in problems)  # those are local, and no problem
    assert read(tmp_path)["good"].rows == 1


@pytest.mark.parametrize("name", ["", "..", "a/b", "../p", ".x", "é"])
def test_a_projects_name_leads_nowhere_else(tmp_path, name):
    write(tmp_path, {"r/w/history/0.jsonl": ROW})
    with pytest.raises(UsageError, match="cannot name a project"):
        read_runs(open_store(str(tmp_path)), name, now=NOW)


def test_projects_are_folders_that_hold_a_run(tmp_path):
    for project in ("b", "a", ".x", "sp ace"):
        write(tmp_path, {"r/w/history/0.jsonl": ROW}, project)
    write(tmp_path, {"r/readme.txt": b""}, "c")
    (tmp_path / "d" / "other").mkdir(parents=True)
    assert list_projects(open_store(str(tmp_path))) == ["a", "b"]
    assert read(tmp_path, "c") == {}
    assert read(tmp_path, "nothing") == {}


def test_runs_come_by_creation_and_then_id(tmp_path):
    created = {"d": 3, "a": 2, "c": 2, "b": None}
    write(tmp_path, {f"{run}/run.json": {"format": 1, "created_at": at} for run, at in created.items()})
    assert list(read(tmp_path)) == ["a", "c", "d", "b"]


def test_processes_read_the_same(tmp_path):
    write(tmp_path, {f"r{n}/w/history/0.jsonl": [{"m": n}, {"m": "NaN"}] for n in range(5)})
    write(tmp_path, {"r2/w/config.json": b"{", "r3/run.json": {"format": 9}})
    seen = []
    runs = read_runs(open_store(str(tmp_path)), "p", now=NOW, jobs=2, progress=lambda *n: seen.append(n))
    alone = read(tmp_path)
    assert [run.id for run in runs] == list(alone)
    assert seen == [(n, 5) for n in range(1, 6)]
    for run in runs:
        other = alone[run.id]
        assert (run.config, run.state, run.problems, run.rows) == (
            other.config, other.state, other.problems, other.rows
        )  # fmt: skip
        for name, column in run.history.metrics.items():
            np.testing.assert_array_equal(column.value, other.history.metrics[name].value)


# --- merging ---


def test_changes_configs_and_summaries_of_later_writers_win(tmp_path):
    run = read_one(tmp_path, {
        "r/run.json": {"format": 1, "name": "old", "tags": ["x"], "notes": "n", "group": "g", "created_at": START},
        "r/z/writer.json": ENDED | {"changes": {"_time": 10, "name": "first", "tags": ["y"]}},
        "r/z/config.json": {"a": 1, "net": {"d": 1, "w": "NaN"}, "gone": {"x": 1}},
        "r/z/summary.json": {"_time": 9, "best": 1, "only": "-Infinity"},
        "r/z/history/0.jsonl": [{"_step": 5, "loss": 5, "best": 9}],
        "r/b/writer.json": ENDED | {"started_at": START + 5, "changes": {"_time": 20, "name": "last", "group": ""}},
        "r/b/config.json": {"net": {"d": 2}, "gone": 0},
        "r/b/summary.json": {"_time": 3, "best": 2, "nested": {"k": 1}, "media": {"_type": "image", "path": "x"}},
        "r/b/history/0.jsonl": [{"_step": 1, "loss": 1}],
    })  # fmt: skip
    assert (run.name, run.tags, run.notes, run.group) == ("last", ("y",), "n", "")
    assert {**run.config, "net": run.config["net"] | {"w": 0}} == {"a": 1, "net": {"d": 2, "w": 0}, "gone": 0}
    assert math.isnan(run.config["net"]["w"])
    assert run.summary == {
        "best": 1, "loss": 5, "media": {"_type": "image", "path": "x"}, "nested/k": 1, "only": -math.inf,
    }  # fmt: skip
    assert [writer.name for writer in run.writers] == ["z", "b"]
    assert run.problems == ()
    assert "group" not in run.fields()


def test_a_change_that_is_not_understood_is_told(tmp_path):
    run = read_one(tmp_path, {"r/w/writer.json": ENDED | {"changes": {"id": "evil", "name": 3, "tags": "x", "_k": 1}}})
    assert (run.id, run.name, run.tags) == ("r", "r", ())
    assert [problem.partition(": ")[2] for problem in run.problems] == [
        f"the change of {name!r} is not understood" for name in ("id", "name", "tags")
    ]


# --- state ---


@pytest.mark.parametrize(
    ("age", "interval", "state"), [(10, 20, "running"), (60, 20, "running"), (61, 20, "crashed"), (900, -5, "running"),
                                   (901, None, "crashed"), (901, 400, "running")],
)  # fmt: skip
def test_a_running_writer_that_is_silent_for_three_intervals_has_crashed(tmp_path, age, interval, state):
    """The store's time of its objects is a sign of life too, so they must be old here."""
    record = {"state": "running", "started_at": START, "heartbeat_at": NOW - age, "heartbeat_interval": interval}
    write(tmp_path, {"r/w/writer.json": record, "r/w/history/0.jsonl": [{"_time": START + 5, "m": 1}]})
    for path in (tmp_path / "p/runs/r/w").rglob("*.json*"):
        os.utime(path, (START, START))
    run = read(tmp_path)["r"]
    assert run.state == state
    assert run.ended_at == (NOW - age if state == "crashed" else None)
    assert run.duration == NOW - age - START
    assert run.exit_code is None


def test_a_fresh_object_shows_life(tmp_path):
    write(tmp_path, {"r/w/writer.json": {"state": "running", "heartbeat_at": START}, "r/w/system/0.csv": b"x\n"})
    os.utime(tmp_path / "p/runs/r/w/writer.json", (START, START))
    os.utime(tmp_path / "p/runs/r/w/system/0.csv", (NOW - 800, NOW - 800))
    assert read(tmp_path)["r"].state == "running"
    os.utime(tmp_path / "p/runs/r/w/system/0.csv", (NOW - 901, NOW - 901))
    assert read(tmp_path)["r"].state == "crashed"


def test_a_run_without_writer_json_runs_while_an_object_is_young(tmp_path):
    write(tmp_path, {"r/sh/history/0.jsonl": [{"_time": START, "m": 1}, {"_time": START + 9, "m": 1}]})
    path = tmp_path / "p/runs/r/sh/history/0.jsonl"
    os.utime(path, (NOW - 899, NOW - 899))
    run = read(tmp_path)["r"]
    assert (run.state, run.started_at, run.ended_at, run.duration) == ("running", START, None, 9)
    os.utime(path, (NOW - 900, NOW - 900))
    run = read(tmp_path)["r"]
    assert (run.state, run.exit_code, run.ended_at, run.created_at) == ("finished", None, START + 9, START)


def test_the_state_is_that_of_a_writer_that_runs_then_of_the_last_that_trained(tmp_path):
    failed = {"state": "failed", "started_at": START, "ended_at": START + 5, "exit_code": 3}
    later_change = ENDED | {"started_at": START + 99, "ended_at": START + 99, "changes": {"name": "n"}}
    write(tmp_path, {
        "r/0/writer.json": failed, "r/0/history/0.jsonl": ROW,
        "r/1/writer.json": ENDED | {"ended_at": START + 4}, "r/1/history/0.jsonl": ROW, "r/2/writer.json": later_change,
    })  # fmt: skip
    run = read(tmp_path)["r"]
    assert (run.state, run.exit_code, run.name, run.ended_at) == ("failed", 3, "n", START + 5)
    write(tmp_path, {
        "r/3/writer.json": {"state": "running", "heartbeat_at": NOW}, "r/3/output/0.log": b"x\n",
        "r/4/writer.json": failed | {"ended_at": NOW + 9}, "r/4/history/0.jsonl": ROW,
    })  # fmt: skip
    run = read(tmp_path)["r"]
    assert (run.state, run.exit_code, run.ended_at, run.duration) == ("running", None, None, NOW - START)


# --- bad files ---


def test_a_newer_run_json_refuses_its_run_and_no_other(tmp_path):
    write(tmp_path, {"new/run.json": {"format": 2}, "new/w/history/0.jsonl": ROW, "old/w/history/0.jsonl": ROW})
    runs = read(tmp_path)
    assert (runs["new"].state, runs["new"].rows, runs["new"].name) == ("unknown", 0, "new")
    assert runs["new"].problems == ("run.json has format 2, and this tracker reads up to 1: upgrade tracker",)
    assert runs["old"].rows == 1


def test_a_newer_writer_json_leaves_out_its_writer_only(tmp_path):
    run = read_one(tmp_path, {
        "r/a/writer.json": {"format": 2}, "r/a/history/0.jsonl": [{"m": 1}], "r/a/config.json": {"a": 1},
        "r/a/summary.json": {"s": 1}, "r/b/writer.json": ENDED, "r/b/history/0.jsonl": [{"m": 2}],
    })  # fmt: skip
    assert run.history.metrics["m"].value.tolist() == [2]
    assert (run.config, run.summary, [writer.name for writer in run.writers]) == ({}, {"m": 2}, ["b"])
    assert len(run.problems) == 1
    assert run.problems[0].startswith("a/writer.json has format 2")


JUNK = [b"", b"{", b"null", b"[]", b"\xff", b"[" * 5000, b'{"a":1}{"b":2}']


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_files_of_junk_never_fail_a_run(tmp_path, junk):
    names = ["run.json", "w/writer.json", "w/config.json", "w/summary.json", "w/history/0.jsonl", "w/history/1.csv"]
    run = read_one(tmp_path, {f"r/{name}": junk for name in names} | {"r/w/history/2.jsonl": ROW})
    assert run.history.metrics["loss"].value.tolist() == [1]
    assert (run.name, run.state, run.summary["loss"]) == ("r", "finished", 1)
    for name in ("run.json", "w/writer.json", "w/config.json", "w/summary.json"):
        assert any(problem.startswith(name) for problem in run.problems), name


def test_fields_of_the_wrong_type_are_told_and_passed_over(tmp_path):
    bad = {"format": "1", "name": 3, "tags": "x", "created_at": "now", "metrics": {"a": 1}, "group": ["g"], "new": 1}
    writer = {"state": "odd", "started_at": True, "rows": 1.5, "changes": [1], "heartbeat_interval": "5", "host": {}}
    run = read_one(tmp_path, {"r/run.json": bad, "r/w/writer.json": writer, "r/w/history/0.jsonl": ROW})
    assert (run.name, run.tags, run.group, run.metrics, run.rows) == ("r", (), "", (), 1)
    assert run.started_at == START + 1
    for name in ("name", "tags", "created_at", "metrics", "group", "state", "started_at", "rows", "changes", "host"):
        assert any(f"json: {name}" in problem for problem in run.problems), name
    assert not any("json: new" in problem for problem in run.problems)


def test_configs_as_deep_as_they_like(tmp_path):
    deep: dict = {"leaf": 1}
    for _ in range(200):
        deep = {"k": deep}
    lists: list = [1]
    for _ in range(200):
        lists = [lists]
    text = json.dumps({"deep": deep, "lists": lists, "a.b": {"c": {}}, "_own": 1}).encode()
    run = read_one(tmp_path, {"r/w/config.json": text, "r/w/summary.json": text, "r/w/history/0.jsonl": ROW})
    fields = run.fields()
    assert fields["config." + ".".join(["deep", *["k"] * 63])] == "…"
    assert fields["config.a.b.c"] == {}
    assert json.dumps(fields["config.lists"]).count("[") == 63
    assert fields["summary." + "/".join(["deep", *["k"] * 63])] == "…"
    assert "_own" not in run.config
    assert run.problems == ()


def test_lost_rows_and_unreadable_objects_are_told(tmp_path):
    write(tmp_path, {"r/w/writer.json": ENDED | {"lost": 3}, "r/w/history/0.jsonl": ROW, "r/w/history/1.jsonl": ROW})
    store = open_store(str(tmp_path))
    (listing,) = list_runs(store, "p")
    os.remove(tmp_path / "p/runs/r/w/history/1.jsonl")  # gone between the listing and the reading
    (contents,) = _fetch(store, "p", [listing])
    run = assemble_run("p", listing, contents, NOW)
    assert run.rows == 1
    assert any(problem.startswith("w/history/1.jsonl could not be read: ") for problem in run.problems)
    assert "w: 3 rows could not be written and are lost" in run.problems


# --- fields ---


def test_fields_leave_out_what_is_missing(tmp_path):
    run = read_one(tmp_path, {"r/w/config.json": {"a": None, "b": 0, "c": "", "d": {}, "e": {"f": False}}})
    fields = run.fields()
    assert [name for name in fields if name not in FIELD_NAMES] == ["config.b", "config.c", "config.d", "config.e.f"]
    assert fields["rows"] == 0
    assert {"group", "notes", "exit_code", "host", "created_at", "duration"}.isdisjoint(fields)


def test_host_and_user_are_those_of_the_writer_with_most_rows(tmp_path):
    run = read_one(tmp_path, {
        "r/0/writer.json": ENDED | {"rows": 3, "host": "few"}, "r/1/writer.json": ENDED | {"rows": 30, "host": "many"},
    })  # fmt: skip
    assert run.fields()["host"] == "many"
    assert "user" not in run.fields()


def test_leaves_of_a_configuration():
    assert list(flat_items({"b": {"x": 1, "y": {}}, "a": [1]})) == [("b.x", 1), ("b.y", {}), ("a", [1])]
    assert Run(id="r", name="r", project="p").fields()["state"] == "unknown"


def test_changes_are_no_processes_and_come_last(tmp_path):
    run = read_one(
        tmp_path,
        {
            "r/edit/writer.json": {"state": "finished", "changes": {"tags": ["t"], "_time": START + 99}},
            "r/hand/history/0.jsonl": ROW,
            "r/w/writer.json": {**ENDED, "state": "failed", "host": "node"},
        },
    )
    assert [(writer.name, writer.is_process) for writer in run.writers] == [
        ("hand", True),
        ("w", True),
        ("edit", False),
    ]
    assert (run.tags, run.fields()["host"], run.started_at) == (("t",), "node", START)
    (tmp_path / "p/runs/r/hand/history/0.jsonl").unlink()
    again = read(tmp_path)["r"]
    assert (again.state, again.ended_at) == ("failed", START + 60)
