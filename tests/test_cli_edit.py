"""`tracker tag`, `note` and `rm`: corrections and deletion, in a folder and in a real S3 server."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_calls import call, call_in_terminal
from run_files import read, write
from scripts_of_runs import script
from servers import S3Server

from tracker.store import open_store


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    code = """
        import tracker
        for name in "ab":
            with tracker.init(project="p", name=name, tags=["old"]):
                tracker.log({"x": 1})
    """
    script(tmp_path, code)
    return str(tmp_path / "tracker-runs")


def test_tags_are_added_removed_and_shown(root):
    assert call("tag", "a", "--root", root).out == "old\n"
    assert call("tag", "a", "best", "paper", "best", "--root", root).out == "old\nbest\npaper\n"
    assert call("tag", "a", "-r", "old,best", "new", "--root", root).out == "paper\nnew\n"
    assert call("tag", "a", "--clear", "only", "--root", root).out == "only\n"
    assert call("tag", "a", "--clear", "--root", root).out == ""
    runs = {run.name: run for run in read(Path(root)).values()}
    assert (runs["a"].tags, runs["b"].tags) == ((), ("old",))
    assert runs["a"].state == "finished"
    assert call("tag", "c", "x", "--root", root).code == 2


def test_notes_are_set_appended_and_shown(root):
    assert call("note", "a", "--root", root).out == ""
    assert call("note", "a", "first", "--root", root).out == "first\n"
    assert call("note", "a", "-", "-a", "--root", root, stdin="second\nthird\x1b[31m\n").out == (
        "first\nsecond\nthird\N{REPLACEMENT CHARACTER}[31m\n"
    )
    assert next(run.notes for run in read(Path(root)).values() if run.name == "a") == "first\nsecond\nthird\x1b[31m"
    assert call("note", "a", "", "--root", root).out == ""


def test_rm_asks_and_does_what_it_is_told(root):
    refused = call("rm", "a", "--root", root)
    assert (refused.code, len(read(Path(root)))) == (2, 2)
    assert "nobody is there to ask: give --yes" in refused.err
    no = call_in_terminal("rm", "a", "--root", root, answer="n\n")
    assert (no.code, len(read(Path(root)))) == (0, 2)
    assert "Delete 1 run from" in no.out
    assert "nothing is deleted" in no.out
    yes = call_in_terminal("rm", "a", "--root", root, answer="y\n")
    assert [run.name for run in read(Path(root)).values()] == ["b"]
    assert "1 run deleted" in yes.out
    assert call("rm", "b", "nobody", "-y", "--root", root).code == 2  # all or none
    assert call("rm", "b", "p/b", "-y", "--root", root).out.endswith("1 run deleted\n")
    assert list((Path(root) / "p" / "runs").iterdir()) == []


def test_rm_leaves_a_running_run_unless_forced(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"r/w/writer.json": {"state": "running", "started_at": 1, "heartbeat_interval": 1e9}})
    done = call("rm", "p/r", "-y", "--root", str(tmp_path))
    assert (done.code, "is running" in done.err) == (2, True)
    assert call("rm", "p/r", "-y", "--force", "--root", str(tmp_path)).code == 0
    assert not list(tmp_path.rglob("writer.json"))


def test_all_of_it_in_a_bucket(s3_moto: S3Server, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    s3_moto.make_bucket("lab")
    for name, value in s3_moto.env.items():
        monkeypatch.setenv(name, value)
    url = f"s3://lab/{tmp_path.name}"
    store = open_store(url)
    for name in ("r", "r2"):
        store.put(f"p/runs/{name}/w/history/0.jsonl", b'{"x":1}\n')
        store.put(f"p/files/{name}/files/w/a.pt", b"1")
    assert call("tag", "r", "t", "--root", url).out == "t\n"
    assert call("ls", "--root", url, "-f", '"t" in tags', "-c", "id").out == "id\nr\n"
    assert call("note", "r", "n", "--root", url).out == "n\n"
    done = call("rm", "r", "-y", "--root", url)
    assert "r (p/r), running: 4 objects" in done.out
    assert (done.code, "is running" in done.err) == (2, True)  # an object is younger than 15 minutes
    assert call("rm", "r", "-y", "--force", "--root", url).code == 0
    assert [info.key for info in store.list()] == ["p/files/r2/files/w/a.pt", "p/runs/r2/w/history/0.jsonl"]
