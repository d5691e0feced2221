"""Artifacts: logged by real scripts, brought by real companions, into a folder and a bucket, and used again."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import textwrap
import uuid
from pathlib import Path
from typing import Any

import cli_calls
import media_lab
import pytest
from processes import environment

from tracker.api.client import Api
from tracker.artifacts import download, find, list_versions
from tracker.errors import FormatError, TrackerError, UsageError
from tracker.format import artifacts
from tracker.format.artifacts import Entry, Event, Manifest
from tracker.log.artifact import Artifact
from tracker.mirror.clean import clean_run
from tracker.mirror.fetch import answer
from tracker.mirror.sync import find_runs, sync_run
from tracker.store import open_store

QUICK = {"TRACKER_SYSTEM_SAMPLE": "0", "TRACKER_DISABLE_CODE": "true", "TRACKER_SILENT": "false"}


def run_script(folder: Path, code: str, **settings: str) -> str:
    """Run a training script; what it printed, both streams."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)], cwd=folder, text=True, capture_output=True,
        env=environment(**QUICK, **settings), timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def objects(root: Path) -> dict[str, bytes]:
    """The contents that a project stores, by their names."""
    return {path.name: path.read_bytes() for path in root.glob("p/artifacts/objects/*/*")}


def lines(root: Path) -> list[dict[str, Any]]:
    texts = [path.read_text() for path in sorted(root.glob("p/runs/*/*/artifacts.jsonl"))]
    return [json.loads(line) for text in texts for line in text.splitlines()]


LOG = """
    import tracker, pathlib
    pathlib.Path("data/deep").mkdir(parents=True, exist_ok=True)
    pathlib.Path("data/a.txt").write_text("alpha")
    pathlib.Path("data/deep/b.txt").write_text("beta")
    pathlib.Path("same.txt").write_text("alpha")
    run = tracker.init(project="p", root="root", id="maker")
    made = tracker.Artifact("set", type="dataset", metadata={"rows": 2}, description="two words")
    made.add_dir("data")
    made.add_file("same.txt", name="other/name.txt")
    made.add_reference("s3://bucket/raw")
    with made.new_file("notes.txt") as file:
        file.write("written here")
    table = tracker.Table(columns=["n"], data=[[1], [2]])
    made.add(table, "table")
    run.log_artifact(made, aliases=["clean"])
    pathlib.Path("data/a.txt").write_text("changed behind its back")
    run.finish()
"""


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logged")
    run_script(folder, LOG)
    return folder / "root"


# --- logging, into a folder ---


def test_a_content_is_stored_once_under_its_hash(logged):
    found = objects(logged)
    assert sorted(found.values()) == sorted([b"alpha", b"beta", b"written here", b"n\n1\n2\n"])
    assert all(hashlib.sha256(data).hexdigest() == name for name, data in found.items())
    assert all(path.stat().st_nlink == 1 for path in logged.glob("p/artifacts/objects/*/*"))


def test_a_manifest_says_what_a_version_holds(logged):
    with open_store(str(logged)) as store:
        manifest, version = find(store, "p", "set")
    paths = [entry.path for entry in manifest.entries]
    assert paths == ["a.txt", "deep/b.txt", "notes.txt", "other/name.txt", "raw", "table.csv"]
    assert (manifest.type, manifest.metadata, manifest.description) == ("dataset", {"rows": 2}, "two words")
    assert [entry.ref for entry in manifest.entries if entry.ref] == ["s3://bucket/raw"]
    assert (version.number, version.aliases, version.runs) == (0, ("clean", "latest"), ("maker",))
    assert manifest.digest == artifacts.digest_of("dataset", manifest.entries, {"rows": 2})


def test_the_run_lists_it_and_nothing_waits(logged):
    (line,) = lines(logged)
    assert (line["action"], line["name"], line["type"], line["aliases"]) == ("logged", "set", "dataset", ["clean"])
    assert (line["files"], line["size"]) == (6, 32)
    assert not list(logged.glob("p/runs/maker/.mirror/*.artifacts/*"))
    (writer,) = logged.glob("p/runs/maker/*/writer.json")
    assert json.loads(writer.read_text()).get("saved_pending") is None


def test_the_same_again_is_the_same_version_and_a_change_a_new_one(tmp_path):
    run_script(
        tmp_path,
        """
        import tracker
        run = tracker.init(project="p", root="root")
        for text in ("one", "one", "two"):
            made = tracker.Artifact("a", "t")
            with made.new_file("x") as file:
                file.write(text)
            run.log_artifact(made, aliases=text).wait()
        run.finish()
        """,
    )
    with open_store(str(tmp_path / "root")) as store:
        versions = list_versions(store, "p", "a")
        assert [(one.number, one.aliases) for one in versions] == [(0, ("one",)), (1, ("latest", "two"))]
        assert find(store, "p", "a:v0")[1].digest == find(store, "p", "a:one")[1].digest
        assert find(store, "p", f"a:{versions[1].digest[:10]}")[1].number == 1
    assert len(objects(tmp_path / "root")) == 2


def test_a_large_file_is_linked_and_another_run_may_write_to_it_later(tmp_path):
    run_script(
        tmp_path,
        """
        import tracker, os
        from tracker.log.artifact import SMALL
        with open("large.bin", "wb") as file:
            file.write(b"x" * (SMALL + 1))
        run = tracker.init(project="p", root="root")
        made = run.log_artifact("large.bin", name="ckpt", type="model")
        made.wait()
        run.finish()
        with open("large.bin", "r+b") as file:
            file.write(b"another run's")
        """,
    )
    (data,) = objects(tmp_path / "root").values()
    assert set(data) == {ord("x")}


def test_paths_folders_and_addresses_may_be_given_as_they_are(tmp_path):
    run_script(
        tmp_path,
        """
        import tracker, pathlib
        pathlib.Path("d").mkdir()
        pathlib.Path("d/f").write_text("1")
        run = tracker.init(project="p", root="root", id="r")
        run.log_artifact("d")
        run.log_artifact("d/f", name="one", type="file")
        run.log_artifact("s3://bucket/key", name="far")
        run.finish()
        """,
    )
    assert {(line["name"], line["type"]) for line in lines(tmp_path / "root")} == {
        ("run-r-d", "unspecified"), ("one", "file"), ("far", "unspecified")
    }  # fmt: skip


def test_what_cannot_be_kept_is_a_warning_and_training_goes_on(tmp_path):
    said = run_script(
        tmp_path,
        """
        import tracker
        run = tracker.init(project="p", root="root")
        run.log_artifact("not/there")
        run.log_artifact(3)
        made = tracker.Artifact("odd name!", "t")
        with made.new_file("x") as file:
            file.write("1")
        run.log_artifact(made)
        run.finish()
        run.log_artifact(made)
        tracker.finish()
        tracker.log_artifact(made)
        """,
    )
    assert "log_artifact() failed: there is no file 'not/there'" in said
    assert "takes an Artifact or a path, not int" in said
    assert "'odd-name' is used" in said
    assert "log_artifact() was called after the run had finished" in said
    assert "log_artifact() was called without a run" in said
    assert [line["name"] for line in lines(tmp_path / "root")] == ["odd-name"]


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", "a/./b", "", "a\\b", "a\0b", "x" * 2000])
def test_a_path_that_leads_elsewhere_is_refused(path, tmp_path):
    (tmp_path / "f").write_text("1")
    made = Artifact("a", "t")
    with pytest.raises(UsageError):
        made.add_file(tmp_path / "f", name=path or "/")
    manifest = json.dumps({"format": 1, "entries": [{"path": path, "size": 1, "sha256": "0" * 64}]}).encode()
    with pytest.raises(FormatError):
        artifacts.decode_manifest(manifest, "m")


# --- using ---


def test_another_run_uses_it_and_its_lineage_is_kept(logged, tmp_path):
    root = shutil.copytree(logged, tmp_path / "root")
    run_script(
        tmp_path,
        """
        import tracker, os, sys
        run = tracker.init(project="p", root="root", id="user")
        heavy = {"fsspec", "s3fs"} & set(sys.modules)
        found = run.use_artifact("set:clean", type="dataset")
        assert (found.name, found.version, found.logged_by) == ("set:v0", "v0", "maker")
        assert found.aliases == ("clean", "latest")
        assert found.metadata == {"rows": 2} and found.references == {"raw": "s3://bucket/raw"}
        folder = found.download()
        assert folder == os.path.abspath("artifacts/set:v0")
        assert open("artifacts/set:v0/a.txt").read() == "alpha"
        assert found.download("part", path_prefix="deep") and os.listdir("part") == ["deep"]
        assert not heavy and not {"fsspec", "s3fs"} & set(sys.modules)
        run.finish()
        """,
    )
    used = [line for line in lines(root) if line["action"] == "used"]
    assert [(line["name"], line["type"], line["from"]) for line in used] == [("set", "dataset", "maker")]


def test_what_is_not_there_is_an_error_that_says_what_is(logged):
    with open_store(str(logged)) as store:
        with pytest.raises(UsageError, match=r"has no version 'v7': there are v0 \(clean\) \(latest\)"):
            find(store, "p", "set:v7")
        with pytest.raises(UsageError, match="there is no artifact 'none' in project p"):
            find(store, "p", "none")
        assert find(store, "other", "p/set")[1].number == 0


def test_a_run_that_needs_what_is_not_there_is_told(tmp_path):
    run_script(
        tmp_path,
        """
        import tracker
        run = tracker.init(project="p", root="root")
        try:
            run.use_artifact("none")
        except tracker.TrackerError as error:
            assert "there is no artifact 'none'" in str(error), error
        else:
            raise SystemExit("no error")
        run.finish()
        """,
    )


def test_a_download_is_proven_by_its_hash_and_stays_within_its_folder(logged, tmp_path):
    root = shutil.copytree(logged, tmp_path / "root")
    with open_store(str(root)) as store:
        manifest, _ = find(store, "p", "set")
        assert download(store, "p", manifest, str(tmp_path / "one")) == 32
        assert download(store, "p", manifest, str(tmp_path / "one")) == 0  # all is there
        (tmp_path / "one" / "a.txt").write_text("wrong")
        assert download(store, "p", manifest, str(tmp_path / "one")) == 5
        (tmp_path / "two").mkdir()
        (tmp_path / "two" / "deep").symlink_to(tmp_path)
        with pytest.raises(UsageError, match="a symbolic link leads out of"):
            download(store, "p", manifest, str(tmp_path / "two"))
        sha256 = hashlib.sha256(b"beta").hexdigest()
        (root / f"p/artifacts/objects/{sha256[:2]}/{sha256}").write_bytes(b"evil")
        with pytest.raises(FormatError, match="is damaged"):
            download(store, "p", manifest, str(tmp_path / "three"))
        assert not (tmp_path / "three/deep/b.txt").exists()


def test_a_damaged_event_is_passed_over_and_a_newer_manifest_refused(logged, tmp_path):
    root = shutil.copytree(logged, tmp_path / "root")
    (folder,) = root.glob("p/artifacts/versions/set/*")
    (folder / "0-other.json").write_text("{")
    (root / "p/artifacts/versions/set/README").write_text("x")
    with open_store(str(root)) as store:
        assert len(list_versions(store, "p", "set")) == 1
        manifest = json.loads((folder / "manifest.json").read_text())
        (folder / "manifest.json").write_text(json.dumps({**manifest, "format": 2}))
        with pytest.raises(FormatError, match="has the format 2"):
            find(store, "p", "set")
    assert "error" in answer({"root": str(root), "project": "p", "reference": "set"})


def test_an_alias_goes_to_whom_it_was_given_last():
    events = [
        Event("a" * 32, "r1", time=10.0, first=1.0, aliases=("best",)),
        Event("b" * 32, "r2", time=5.0, first=5.0, aliases=("best", "new")),
        Event("a" * 32, "r3", time=2.0, first=2.0, aliases=()),
    ]
    first, second = artifacts.versions_of(events)
    assert (first.number, first.aliases, first.runs, first.time) == (0, ("best", "latest"), ("r1", "r3"), 1.0)
    assert (second.number, second.aliases) == (1, ("new",))
    assert artifacts.pick_version([first, second], "") is first
    assert artifacts.pick_version([first, second], "v1") is second
    assert artifacts.pick_version([first, second], "bbbbbbbbbb") is second
    assert artifacts.pick_version([first, second], "bbb") is None


def test_a_manifest_reads_back_as_it_was_written():
    entries = (Entry("b", 1, "0" * 64), Entry("a", ref="https://x"))
    made = Manifest("n", "t", "d" * 32, entries, {"k": [1, None]}, "text")
    read = artifacts.decode_manifest(artifacts.encode_manifest(made), "m")
    assert set(read.entries) == set(entries)
    assert (read.name, read.type, read.metadata, read.description, read.size) == ("n", "t", {"k": [1, None]}, "text", 1)


# --- into a bucket ---


@pytest.fixture
def s3_root(s3_moto, monkeypatch):
    for name, value in s3_moto.env.items():
        monkeypatch.setenv(name, value)
    bucket = f"artifacts-{uuid.uuid4().hex[:12]}"
    s3_moto.make_bucket(bucket)
    return f"s3://{bucket}"


def test_a_bucket_gets_them_and_gives_them(tmp_path, s3_root):
    run_script(tmp_path, LOG.replace('root="root"', f'root="{s3_root}"'))
    run_script(
        tmp_path,
        f"""
        import tracker
        run = tracker.init(project="p", root="{s3_root}", id="user")
        path = run.use_artifact("set").download("here")
        assert open("here/deep/b.txt").read() == "beta"
        run.finish()
        """,
    )
    with open_store(s3_root) as store:
        keys = [info.key for info in store.list("p/artifacts")]
    assert sum("/objects/" in key for key in keys) == 4
    assert sum(key.endswith("manifest.json") for key in keys) == 1
    assert not list(tmp_path.glob("**/*.artifacts/*"))
    api = Api(s3_root)
    (made,), (used,) = api.run("maker").logged_artifacts(), api.run("user").used_artifacts()
    assert (made.name, made.aliases, made.files, made.logged_by) == ("set", ("clean",), 6, "maker")
    assert (used.digest, used.logged_by, used.manifest().size) == (made.digest, "maker", 32)
    folder = Path(used.download(str(tmp_path / "again"), "deep"))
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["b.txt"]
    assert api.run("user").logged_artifacts() == []


def test_offline_they_wait_for_sync_and_clean_leaves_them(tmp_path, s3_root):
    run_script(tmp_path, LOG.replace('root="root"', f'root="{s3_root}"'), TRACKER_MODE="offline")
    (run_dir,) = find_runs([str(tmp_path)])
    (job,) = Path(run_dir).glob(".mirror/*.artifacts/*/job.json")
    assert clean_run(run_dir).files == 0
    assert job.exists()
    with open_store(s3_root) as store:
        assert list(store.list("p/artifacts")) == []
        result = sync_run(run_dir)
        assert (result.error, result.files >= 1) == ("", True)
        assert sum("/objects/" in info.key for info in store.list("p/artifacts")) == 4
    for _ in range(2):
        assert [one.name for one in Api(s3_root).run("maker").logged_artifacts()] == ["set"]
        assert sync_run(run_dir).error == ""
    assert clean_run(run_dir).files > 0


def test_a_root_that_cannot_be_read_is_an_error_of_ours(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(TrackerError):
        find(open_store(str(tmp_path / "file")), "p", "x")


def test_what_another_project_logged_can_be_used(logged, tmp_path):
    root = shutil.copytree(logged, tmp_path / "root")
    run_script(
        tmp_path,
        """
        import tracker
        run = tracker.init(project="q", root="root", id="user")
        assert run.use_artifact("p/set:clean").project == "p"
        run.finish()
        """,
    )
    (used,) = Api(str(root)).run("q/user").used_artifacts()
    assert min(entry.path for entry in used.manifest().entries) == "a.txt"
    media_lab.build_site(root, tmp_path / "site", media_lab.stand_in(tmp_path / "bundle"), project="q")
    page = (tmp_path / "site/runs/user.html").read_text()
    assert "logged by p/maker" in page
    assert "maker.html" not in page


def test_deleting_a_run_leaves_what_others_may_use(logged, tmp_path):
    root = shutil.copytree(logged, tmp_path / "root")
    done = cli_calls.call("rm", "maker", "--yes", "--root", str(root))
    assert done.code == 0, done.err
    with open_store(str(root)) as store:
        assert find(store, "p", "set")[1].runs == ("maker",)
    assert len(objects(root)) == 4


# --- on the run's page ---


def test_a_runs_page_says_what_it_made_and_used(logged, tmp_path):
    root = shutil.copytree(logged, tmp_path / "root")
    run_script(
        tmp_path,
        """
        import tracker
        run = tracker.init(project="p", root="root", id="user")
        run.use_artifact("set:v0")
        run.finish()
        """,
    )
    media_lab.build_site(root, tmp_path / "site", media_lab.stand_in(tmp_path / "bundle"))
    made, used = ((tmp_path / f"site/runs/{name}.html").read_text() for name in ("maker", "user"))
    assert '<h2 id="artifacts">Artifacts</h2>' in made
    assert "logged" in made
    assert "6 files, 32 B" in made
    assert "clean" in made
    assert '<a href="maker.html">maker</a>' in used
