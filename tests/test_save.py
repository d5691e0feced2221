"""Saved files: real scripts, a real S3 server that is stopped in the middle of a large upload, real file systems."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from servers import SeaweedServer, seaweedfs_server

from tracker.errors import StoreError
from tracker.linking import expand, make_request, place
from tracker.mirror.saved import SavedFiles, state_of
from tracker.mirror.send import ChangedError, Sender
from tracker.mirror.sync import find_runs, sync_run
from tracker.store import Store, open_store

SECONDS = 60.0


@pytest.fixture(scope="module")
def server() -> Iterator[SeaweedServer]:
    """A SeaweedFS of this module's own: it is stopped and started again."""
    with seaweedfs_server() as running:
        running.make_bucket("lab")
        yield running


@pytest.fixture
def store(server: SeaweedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    for name, value in server.env.items():
        monkeypatch.setenv(name, value)
    return open_store(f"s3://lab/{tmp_path.name}")


def start(folder: Path, code: str, **env: str) -> subprocess.Popen[str]:
    """Start a training script in `folder`."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)], cwd=folder, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "TRACKER_SYSTEM_SAMPLE": "0", "TRACKER_DISABLE_CODE": "true", **env},
    )  # fmt: skip


def run(folder: Path, code: str, **env: str) -> str:
    """Run a training script; what it wrote to stderr."""
    process = start(folder, code, **env)
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, said
    return said


def wait_for(what: Callable[[], Any]) -> Any:
    """Wait until `what` gives something true."""
    until = time.monotonic() + SECONDS
    while not (found := what()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def saved(folder: Path) -> dict[str, str]:
    """The saved files of the only project below the local root, by their paths."""
    found = {}
    for path in (folder / "tracker-runs").glob("*/files/*/files/*/**/*"):
        if path.is_file():
            found["/".join(path.relative_to(folder / "tracker-runs").parts[5:])] = path.read_text()
    return found


def listed(folder: Path) -> dict[str, int]:
    """Sizes by path as files.jsonl says them."""
    notes = [
        json.loads(line)
        for path in (folder / "tracker-runs").glob("*/runs/*/[!.]*/files.jsonl")
        for line in path.read_text().splitlines()
    ]
    return {note["path"]: note["size"] for note in notes}


def objects(store: Store) -> dict[str, bytes]:
    """The saved objects in the bucket, by their paths."""
    found = [info.key for info in store.list() if "/files/" in info.key]
    return {key.split("/", 5)[5]: store.get(key) for key in found}


def status(folder: Path) -> dict[str, Any]:
    for path in (folder / "tracker-runs").glob("*/runs/*/.mirror/*.status.json"):
        found: dict[str, Any] = json.loads(path.read_text())
        return found
    return {}


def test_each_policy_keeps_its_moment(tmp_path: Path) -> None:
    code = """
        import os, sys, tracker
        def write(name, text):
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "w") as file: file.write(text)
        run = tracker.init()
        for name in ("now", "live", "end", "ckpt/a/one"): write(name + ".txt", "first")
        got = run.save("now.txt", policy="now")
        assert os.path.samefile(got[0], "now.txt"), "a hard link, and no copy"
        tracker.save("live.txt"); run.save("end.txt", policy="end"); run.save("ckpt/*/*.txt", policy="live")
        print(got[0], flush=True); sys.stdin.readline()
        for name in ("now", "live", "end", "ckpt/a/one", "ckpt/b/two"): write(name + ".txt", "second!")
        print(flush=True); sys.stdin.readline()
        write("live.txt.new", "third"); os.replace("live.txt.new", "live.txt"); write("end.txt", "third")
        """
    process = start(tmp_path, code)
    assert process.stdout is not None
    assert process.stdin is not None
    own = Path(process.stdout.readline().strip())
    wait_for(lambda: listed(tmp_path).keys() >= {"now.txt", "live.txt", "ckpt/a/one.txt"})
    assert own.stat().st_nlink == 1, "the kept file no longer is the script's"
    process.stdin.write("\n")
    process.stdin.flush()
    process.stdout.readline()
    wait_for(lambda: saved(tmp_path).get("ckpt/b/two.txt") == saved(tmp_path).get("live.txt") == "second!")
    process.communicate("\n", timeout=SECONDS)
    assert process.returncode == 0
    expected = {"now.txt": "first", "live.txt": "third", "end.txt": "third"}
    expected |= {"ckpt/a/one.txt": "second!", "ckpt/b/two.txt": "second!"}
    assert saved(tmp_path) == expected
    assert listed(tmp_path) == {path: len(text) for path, text in expected.items()}
    (tmp_path / "live.txt").write_text("of the next run")
    assert saved(tmp_path) == expected


def test_what_cannot_be_saved_is_told_and_training_goes_on(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret")
    (tmp_path / "work").mkdir()
    code = """
        import os, pathlib, tracker
        os.symlink("../secret", "leak.txt"); os.mkfifo("fifo.txt"); open(b"bad\\xff.txt", "w").close()
        open("back\\\\slash.txt", "w").close(); open("good.txt", "w").write("x")
        run = tracker.init()
        assert run.save() == []
        assert len(run.save("*.txt")) == 1
        assert run.save("nothing*") == [] and run.save("s3://b/x") == [] and run.save(7) == []
        run.save(pathlib.Path("good.txt"), policy="sometimes")
        run.finish(); run.save("good.txt")
        """
    said = run(tmp_path / "work", code)
    assert saved(tmp_path / "work") == {"good.txt": "x"}
    for words in (
        "leads out of",
        "no bucket takes",
        "nothing*",
        "in a bucket",
        "takes a path",
        "'sometimes'",
        "finished",
    ):
        assert words in said, words
    assert "s3cret" not in "".join(saved(tmp_path / "work").values())


def test_names_stay_below_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a/b/c.pt", "a/d[1].pt", "e.pt", "runs/p/x.pt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "a" / "last.pt").symlink_to("b/c.pt")
    (tmp_path / "linked").symlink_to(tmp_path / "a")
    monkeypatch.chdir(tmp_path / "a")

    def found(pattern: str, base: str | None = None) -> list[str]:
        files, _ = expand(make_request(pattern, base), [str(tmp_path / "runs")])
        return [file.path for file in files]

    assert found("b/*.pt") == ["b/c.pt"]
    assert found("b/*.pt", "b") == ["c.pt"]
    assert found("last.pt") == ["last.pt"]
    assert found("d[1].pt") == ["d[1].pt"]
    assert found("**/*.pt") == ["b/c.pt", "d[1].pt", "last.pt"]
    assert found("b") == ["b/c.pt"]
    assert found("../e.pt") == [f"{tmp_path.name}/e.pt"]
    assert found(str(tmp_path / "a" / "b" / "*.pt")) == ["b/c.pt"]
    assert found("b/c.pt", "/usr") == ["b/c.pt"]
    assert found("../linked/b/*") == ["b/c.pt"]
    assert found("../*/p/*") == []


def test_a_hard_link_replaces_itself(tmp_path: Path) -> None:
    source, target, spare = tmp_path / "s", tmp_path / "t" / "u", tmp_path / "spare"
    source.write_text("x")
    assert place(str(source), str(target), str(spare))
    assert place(str(source), str(target), str(spare))
    assert target.read_text() == "x"
    assert not spare.exists()


def test_another_file_system_is_copied_by_the_companion(tmp_path: Path) -> None:
    memory = Path("/dev/shm") / f"tracker-test-{os.getpid()}"
    memory.mkdir()
    try:
        if memory.stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("one file system")
        (memory / "m.pt").write_text("x" * 1000)
        run(tmp_path, f"import tracker\nrun = tracker.init(); run.save({str(memory / 'm.pt')!r}, policy='now')")
    finally:
        (memory / "m.pt").unlink(missing_ok=True)
        memory.rmdir()
    assert saved(tmp_path) == {f"{memory.name}/m.pt": "x" * 1000}


def test_a_forked_child_saves_its_own(tmp_path: Path) -> None:
    code = """
        import os, tracker
        run = tracker.init()
        for name in ("parent", "child"): open(name, "w").write(name)
        if not (pid := os.fork()):
            run.save("child"); run.finish(); os._exit(0)
        run.save("parent"); assert os.waitpid(pid, 0)[1] == 0
        """
    run(tmp_path, code)
    assert saved(tmp_path) == {"parent": "parent", "child": "child"}
    assert len(list((tmp_path / "tracker-runs").glob("*/files/*/files/*"))) == 2


def test_a_saved_run_json_is_no_run(tmp_path: Path) -> None:
    code = """
        import tracker
        run = tracker.init(id="r")
        open("run.json", "w").write("{}"); run.save("run.json", policy="now")
        """
    run(tmp_path, code)
    assert saved(tmp_path) == {"run.json": "{}"}
    assert [Path(found).name for found in find_runs([str(tmp_path / "tracker-runs")])] == ["r"]


def test_a_large_file_survives_an_outage_in_the_middle(store: Store, server: SeaweedServer, tmp_path: Path) -> None:
    code = """
        import os, tracker
        run = tracker.init()
        with open("big.ckpt", "wb") as file:
            for number in range(96): file.write(bytes([number]) * (4 << 20))
        run.log({"i": 1}); run.save("big.ckpt", policy="now")
        """
    process = start(tmp_path, code, TRACKER_ROOT=store.url)
    wait_for(lambda: status(tmp_path).get("uploaded_bytes"))
    server.stop()
    wait_for(lambda: status(tmp_path).get("error"))
    assert status(tmp_path)["saved_bytes"] == 384 << 20
    server.start()
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, said
    (data,) = objects(store).values()
    assert hashlib.sha256(data).digest() == hashlib.sha256((tmp_path / "big.ckpt").read_bytes()).digest()
    assert not server.client().list_multipart_uploads(Bucket="lab").get("Uploads")
    (record,) = [json.loads(store.get(info.key)) for info in store.list() if info.key.endswith("/writer.json")]
    assert (record["state"], record.get("saved_pending")) == ("finished", None)


def test_an_upload_goes_on_where_it_broke_off(store: Store, server: SeaweedServer, tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(os.urandom(60 << 20))
    arrived: list[int] = []
    state: dict[str, Any] = {}

    def stop_soon(count: int) -> None:
        arrived.append(count)
        if count >= 24 << 20:
            raise BrokenPipeError

    with pytest.raises(StoreError):
        store.put_parts("x", path, state, stop_soon)
    assert not store.exists("x")
    state = json.loads(json.dumps(state))
    went_on: list[int] = []
    store.put_parts("x", path, state, went_on.append)
    assert went_on[0] > arrived[-1]
    assert went_on[-1] == 60 << 20
    assert state == {}
    assert store.get("x") == path.read_bytes()
    state = {"upload_id": "forgotten", "size": 60 << 20, "part_size": 8 << 20, "parts": {"1": "etag"}}
    with pytest.raises(StoreError):
        store.put_parts("x", path, state, went_on.append)
    assert state == {}, "the next try begins anew"
    assert not server.client().list_multipart_uploads(Bucket="lab").get("Uploads")


@pytest.mark.parametrize("size", [1000, 40 << 20])
def test_a_file_that_changes_meanwhile_is_not_called_done(
    store: Store, server: SeaweedServer, tmp_path: Path, size: int
) -> None:
    (tmp_path / "m.pt").write_bytes(b"a" * size)
    run(tmp_path, "import tracker\nrun = tracker.init(mode='offline'); run.save('m.pt', policy='now')")
    (run_dir,) = find_runs([str(tmp_path / "tracker-runs")])
    (name,) = (path.name for path in Path(run_dir).glob("0-*"))
    files = SavedFiles(run_dir, name)
    files.read()
    ((file, state),) = files.pending()
    copy = Path(files.target(file))

    sender = Sender(files, store, "x/", [])
    if size < (16 << 20):
        copy.write_bytes(b"b" * size)
    else:
        sender.on_progress = lambda _: os.truncate(copy, size - 1)  # when the first part has arrived
    with pytest.raises(ChangedError):
        sender.send(file, state)
    assert not store.exists("x/m.pt")
    assert not server.client().list_multipart_uploads(Bucket="lab").get("Uploads")
    assert file.sent is None
    now = state_of(str(copy))
    assert now is not None
    Sender(files, store, "x/", []).send(file, now)
    assert store.get("x/m.pt") == copy.read_bytes()


def test_sync_brings_what_two_killed_processes_left(store: Store, tmp_path: Path) -> None:
    code = """
        import os, signal, tracker
        run = tracker.init(mode="offline")
        for name in ("now", "end", "late"): open(name, "w").write(name)
        run.log({"i": 0})
        os.kill(run._companion._process.pid, signal.SIGKILL)
        run.save("now", policy="now"); run.save("end", policy="end"); run.save("late", policy="end")
        os.kill(os.getpid(), signal.SIGKILL)
        """
    process = start(tmp_path, code, TRACKER_ROOT=store.url)
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == -signal.SIGKILL, said
    (run_dir,) = find_runs([str(tmp_path / "tracker-runs")])
    (tmp_path / "late").write_text("of the next run")
    os.utime(tmp_path / "late", (time.time() + 3600, time.time() + 3600))
    first = sync_run(run_dir)
    assert first.error == ""
    assert objects(store) == {"now": b"now", "end": b"end"}
    again = sync_run(run_dir)
    assert (again.error, again.files) == ("", 0)
    (tmp_path / "now").write_text("overwritten in place by the next run")
    os.utime(tmp_path / "now", (time.time() + 3600, time.time() + 3600))
    sync_run(run_dir)
    assert objects(store) == {"now": b"now", "end": b"end"}


def test_what_is_to_stay_here_stays(store: Store, tmp_path: Path) -> None:
    code = """
        import tracker
        run = tracker.init()
        for name in ("a.txt", "a.key"): open(name, "w").write(name)
        run.save("a.*", policy="now")
        """
    run(tmp_path, code, TRACKER_ROOT=store.url, TRACKER_IGNORE_GLOBS="*.key")
    assert objects(store) == {"a.txt": b"a.txt"}
    assert saved(tmp_path) == {"a.txt": "a.txt", "a.key": "a.key"}
    assert listed(tmp_path) == {"a.txt": 5}
    (run_dir,) = find_runs([str(tmp_path / "tracker-runs")])
    assert sync_run(run_dir).error == ""
    assert objects(store) == {"a.txt": b"a.txt"}
