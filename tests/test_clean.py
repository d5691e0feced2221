"""`tracker clean` removes what is proven to be in a real S3 bucket, and keeps all else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_calls import call
from processes import environment, stop_companions
from servers import S3Server

from tracker.store import Store, open_store

SCRIPT = """
    import tracker, pathlib
    pathlib.Path("model.ckpt").write_bytes(b"w" * 100_000)
    with tracker.init(project="p", id="r1", config={"lr": 0.1}) as run:
        for i in range(100): run.log({"i": i})
        run.save("model.ckpt", policy="now")
"""


@pytest.fixture
def bucket(s3_moto: S3Server, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty bucket of this test's own."""
    for name, value in s3_moto.env.items():
        monkeypatch.setenv(name, value)
    name = f"clean-{uuid.uuid4().hex[:12]}"
    s3_moto.make_bucket(name)
    return open_store(f"s3://{name}")


@pytest.fixture(autouse=True)
def _no_companion_stays(tmp_path: Path) -> Iterator[None]:
    yield
    stop_companions(tmp_path)


def train(folder: Path, bucket: Store, script: str = SCRIPT, **env: str) -> str:
    """Run a training script whose runs go to the bucket; what it printed."""
    settings = {"TRACKER_ROOT": bucket.url, "TRACKER_DIR": str(folder / "local"), "TRACKER_SYSTEM_SAMPLE": "0"}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=folder, env=environment(**(settings | env)),
        capture_output=True, text=True, timeout=100, check=True,
    )  # fmt: skip
    return done.stdout


def files(folder: Path) -> list[str]:
    """All files of local copies, as paths."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_run_that_is_in_the_bucket_goes_and_can_go_on(bucket: Store, tmp_path: Path) -> None:
    train(tmp_path, bucket)
    local = tmp_path / "local"
    before, objects = files(local), {item.key for item in bucket.list()}
    tried = call("clean", str(local), "--dry-run")
    assert "would be removed" in tried.out
    assert files(local) == before
    done = call("clean", str(local))
    assert (done.code, done.err) == (0, "")
    assert "1 of 1 runs removed" in done.out
    assert files(local) == []
    assert not list(local.glob("p/*/*"))
    assert {item.key for item in bucket.list()} == objects
    again = "import tracker\nrun = tracker.init(project='p', id='r1', resume='must')\nprint(run.step, run.config['lr'])"
    assert train(tmp_path, bucket, again) == "100 0.1\n"


@pytest.mark.parametrize("harm", ["history", "model", "config", "summary"])
def test_a_run_without_proof_stays(bucket: Store, tmp_path: Path, harm: str) -> None:
    train(tmp_path, bucket)
    local = tmp_path / "local"
    keys = [item.key for item in bucket.list()]
    if harm == "history":  # the object is shorter
        (key,) = (key for key in keys if "/history/" in key)
        bucket.put(key, bucket.get(key)[:-20])
    elif harm == "model":  # it has gone
        bucket.delete([key for key in keys if key.endswith("model.ckpt")])
    elif harm == "config":  # the same size, another content
        (key,) = (key for key in keys if key.endswith("config.json"))
        bucket.put(key, bucket.get(key).replace(b"0.1", b"0.2"))
    else:  # the file here is new
        (writer,) = local.glob("p/runs/r1/*/writer.json")
        (writer.parent / "summary.json").write_text(json.dumps({"best": 1}))
    before = files(local)
    done = call("clean", str(local))
    assert "cannot be shown to be in the root" in done.out
    assert "0 of 1 runs removed" in done.out
    assert files(local) == before
    assert call("sync", str(local)).code == 0
    assert "1 of 1 runs removed" in call("clean", str(local)).out


def test_what_runs_is_new_or_lies_in_its_root_stays(bucket: Store, tmp_path: Path) -> None:
    local = tmp_path / "local"
    train(tmp_path, bucket)
    assert "it ended too recently" in call("clean", str(local), "--older-than", "1d").out
    assert "is no age" in call("clean", str(local), "--older-than", "soon").err
    (writer,) = local.glob("p/runs/r1/*/writer.json")
    writer.write_text(json.dumps({**json.loads(writer.read_text()), "state": "running", "pid": os.getpid()}))
    assert "it has not ended" in call("clean", str(local)).out
    train(tmp_path, open_store(str(tmp_path / "root")), TRACKER_DIR=str(tmp_path / "root"))
    assert "there is no other copy" in call("clean", str(tmp_path / "root")).out
    assert len(files(tmp_path / "root")) > 4


def test_files_that_were_never_to_leave_stay(bucket: Store, tmp_path: Path) -> None:
    train(tmp_path, bucket, TRACKER_IGNORE_GLOBS="*.ckpt")
    local = tmp_path / "local"
    assert "1 files stay here, as asked" in call("clean", str(local)).out
    assert [name for name in files(local) if "/.mirror/" not in name and name.endswith(".ckpt")]
    assert not [name for name in files(local) if "/history/" in name]
