"""`tracker restore`, with real repositories, and runs that mean harm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import run_files
from repository import SCRIPT, git, make_repository, only_run, put, run_file


def new_file(name: str, mode: str = "100644", text: str = "x") -> str:
    """A patch that makes one file."""
    head = f"diff --git a/{name} b/{name}\nnew file mode {mode}\n--- /dev/null\n+++ b/{name}\n@@ -0,0 +1 @@\n"
    return f"{head}+{text}\n\\ No newline at end of file\n"


HOSTILE = {
    "outside": new_file("../evil"),
    "far outside": new_file("x/../../evil"),
    "absolute": new_file("/TMP/evil"),
    "git folder": new_file(".git/evil"),
    "another git folder": new_file("x/.GIT/evil").replace("x/", ""),
    "rename": "diff --git a/a.txt b/../evil\nsimilarity index 100%\nrename from a.txt\nrename to ../evil\n",
    "link": new_file("evil", "120000", "/etc"),
    "hidden link": new_file("evil", "0120000 x", "/etc"),
    "through a link": new_file("out/evil"),
    "nonsense": "no patch at all \x1b[31m\n",
}


def restore(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in `folder`."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    env["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent)
    return subprocess.run(
        [sys.executable, "-m", "tracker", "restore", *arguments], cwd=folder, env=env, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


def written(root: Path, git_fields: dict[str, Any], files: dict[str, Any], run: str = "r1", **fields: Any) -> None:
    """A run whose code was written by anybody."""
    run_files.write(
        root,
        {
            f"{run}/run.json": {"name": "n", **fields},
            f"{run}/w/writer.json": {"started_at": 5, "git": git_fields, "argv": ["python", "x.py"]},
            f"{run}/w/config.json": {"lr": 0.1},
            **{f"{run}/w/code/{name}": content for name, content in files.items()},
        },
    )  # fmt: skip


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """A repository with one commit, in a folder of its own."""
    make_repository(tmp_path / "lab", {"a.txt": "1\n", "train.py": "old\n"})
    return tmp_path / "lab"


def test_a_run_is_restored_as_it_was(tmp_path: Path) -> None:
    lab = tmp_path / "lab"
    make_repository(lab, {"a.txt": "1\n", "sub/train.py": "old\n", ".gitignore": "lost.py\ntracker-runs\n"})
    script = SCRIPT.replace("run.log(", "run.log_code('..'); run.log(")
    put(lab, {"a.txt": "2\n", "sub/train.py": script, "new.txt": "3\n", "lost.py": "4\n", "bin": b"\0"})
    run_file(lab / "sub", TRACKER_ROOT=str(tmp_path / "root"))
    run_id = only_run(tmp_path / "root").name
    want = (lab / "sub" / "train.py").read_text()
    git(lab, "stash", "-q", "-u")
    git(lab, "commit", "-q", "--allow-empty", "-m", "second")
    shutil.rmtree(lab / "sub")

    for name, dest in ((run_id, "one"), ("n", "two"), (f"p/{run_id}", "three"), ("p/n", "four")):
        done = restore(lab, name, "--root", str(tmp_path / "root"), "--dest", str(tmp_path / dest))
        assert done.returncode == 0, done.stderr
    dest = tmp_path / "one"
    assert {name: (dest / name).read_text() for name in ("a.txt", "sub/train.py", "new.txt", "lost.py")} == {
        "a.txt": "2\n", "sub/train.py": want, "new.txt": "3\n", "lost.py": "4\n",
    }  # fmt: skip
    assert git(dest, "rev-parse", "HEAD") == git(lab, "rev-parse", "HEAD~1")
    assert json.loads((dest / "tracker-restore" / "config.json").read_text()) == {"lr": 0.1}
    assert "orjson==" in (dest / "tracker-restore" / "requirements.txt").read_text()
    done = restore(lab, run_id, "--root", str(tmp_path / "root"))
    assert (lab / run_id / "new.txt").is_file()
    assert "its changes of 3 files are applied" in done.stdout
    assert "lost.py" in done.stdout
    assert f"cd {lab / run_id / 'sub'} && " in done.stdout
    assert "bin: git does not track it, and it is not text" in done.stderr


def test_a_run_without_git_gives_its_sources(tmp_path: Path) -> None:
    put(tmp_path / "made", {"train.py": SCRIPT})
    run_file(tmp_path / "made", TRACKER_ROOT=str(tmp_path / "root"))
    done = restore(tmp_path, "n", "--root", "root", "--dest", "there")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "there" / "train.py").read_bytes() == (tmp_path / "made" / "train.py").read_bytes()
    run_files.write(tmp_path / "root", {"bare/w/config.json": {"lr": "Infinity"}}, "q")
    done = restore(tmp_path, "q/bare", "--root", "root")
    assert (done.returncode, "the run kept no code and no commit" in done.stderr) == (0, True)
    assert json.loads((tmp_path / "bare" / "tracker-restore" / "config.json").read_text()) == {"lr": "Infinity"}


def test_what_is_wrong_is_said_with_the_next_step(lab: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    remote = {"commit": "1" * 40, "remote": "https://example.org/lab.git", "branch": "dev"}
    written(root, remote, {})
    written(root, {"commit": "1" * 40, "remote": "--upload-pack=evil"}, {}, "r2", name="\x1b[31m")
    fine = git(lab, "rev-parse", "HEAD")
    written(root, {"commit": fine}, {}, "r3", name="n")
    (lab / "full").mkdir()
    (lab / "full" / "x").touch()

    def said(folder: Path, *arguments: str) -> str:
        done = restore(folder, *arguments, "--root", str(root))
        assert done.returncode == 2, done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr

    assert "no run of the id or name 'x': its newest are r3, r2, r1" in said(lab, "x")
    assert "2 runs of project 'p' are named 'n': choose one by its id (r1, r3)" in said(lab, "n")
    assert f"`git fetch https://example.org/lab.git {'1' * 40}` (it was on branch 'dev')" in said(lab, "r1")
    assert f"`git fetch origin {'1' * 40}`" in said(lab, "r2")
    assert "clone it, `git clone https://example.org/lab.git`, and run this in the clone" in said(tmp_path, "r1")
    assert "upload-pack" not in said(tmp_path, "r2")
    assert "full is there already, and is no empty folder" in said(lab, "r3", "--dest", "full")
    assert "has no writer 'v' with code; there are w" in said(lab, "r3", "--writer", "v")
    run_files.write(root, {"r/w/config.json": {}}, "q")
    assert "holds 2 projects: write PROJECT/RUN, or --project (p, q)" in said(lab, "r1")
    assert "project 'o' of" in said(lab, "r1", "--project", "o")
    assert not (lab / "r1").exists()
    assert not (lab / "r2").exists()
    done = restore(lab, "r3", "--root", str(tmp_path / "nowhere"))
    assert (done.returncode, "holds no runs" in done.stderr) == (2, True)
    done = restore(lab, "r3", "--root", str(root), "--project", "p")
    assert (done.returncode, (lab / "r3" / "a.txt").read_text()) == (0, "1\n")


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_patch_cannot_leave_the_folder(kind: str, lab: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    os.symlink(outside, lab / "out")
    git(lab, "add", "out")
    git(lab, "commit", "-q", "-m", "a link")
    patch = HOSTILE[kind].replace("TMP", str(tmp_path)).encode()
    written(tmp_path / "root", {"commit": git(lab, "rev-parse", "HEAD")}, {"diff.patch": patch})
    before = {str(path) for path in tmp_path.rglob("*") if ".git" not in path.parts}
    done = restore(lab, "r1", "--root", str(tmp_path / "root"), "--dest", str(tmp_path / "dest"))
    assert done.returncode == 1
    assert "its changes are not applied (" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    after = {str(path) for path in tmp_path.rglob("*") if ".git" not in path.parts}
    names = ("", "/.git", "/a.txt", "/out", "/train.py", "/tracker-restore", "/tracker-restore/config.json",
             "/tracker-restore/diff.patch")  # fmt: skip
    assert {path for path in after - before if not path.endswith("/.git")} == {
        f"{tmp_path}/dest{name}" for name in names if name != "/.git"
    }
    assert not list(lab.glob(".git/**/evil"))


def test_nothing_is_written_through_a_link_or_over_a_file(lab: Path, tmp_path: Path) -> None:
    """The commit holds links where our own files and the run's sources would go."""
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("tracker-restore", "lib", "b.py"):
        os.symlink(outside if name != "b.py" else outside / "made", lab / name)
    git(lab, "add", "-A")
    git(lab, "commit", "-q", "-m", "links")
    files = {f"source/{name}": b"evil" for name in ("lib/evil.py", "b.py", "a.txt", "fine/c.py")}
    written(tmp_path / "root", {"commit": git(lab, "rev-parse", "HEAD")}, {**files, "requirements.txt": b"x\n"})
    done = restore(lab, "r1", "--root", str(tmp_path / "root"), "--dest", str(tmp_path / "dest"))
    assert done.returncode == 0, done.stderr
    assert list(outside.iterdir()) == []
    assert (tmp_path / "dest" / "a.txt").read_text() == "1\n"
    assert (tmp_path / "dest" / "fine" / "c.py").read_text() == "evil"


@pytest.mark.parametrize("commit", ["--help", "HEAD", "main", "-f", "1" * 39, "g" * 40, "1" * 40 + "\n", "@{-1}"])
def test_only_the_id_of_a_commit_reaches_git(commit: str, lab: Path, tmp_path: Path) -> None:
    written(tmp_path / "root", {"commit": commit}, {"source/x.py": b"1\n"})
    done = restore(lab, "r1", "--root", str(tmp_path / "root"), "--dest", str(tmp_path / "dest"))
    assert (done.returncode, "is the id of no commit" in done.stderr) == (0, True)
    assert sorted(path.name for path in (tmp_path / "dest").iterdir()) == ["tracker-restore", "x.py"]


def test_no_hook_of_the_commit_runs(lab: Path, tmp_path: Path) -> None:
    put(lab, {".hooks/post-checkout": f"#!/bin/sh\ntouch {tmp_path}/ran\n"})
    (lab / ".hooks" / "post-checkout").chmod(0o755)
    git(lab, "add", "-A")
    git(lab, "commit", "-q", "-m", "hooks")
    git(lab, "config", "core.hooksPath", ".hooks")
    written(tmp_path / "root", {"commit": git(lab, "rev-parse", "HEAD")}, {})
    (tmp_path / "ran").unlink(missing_ok=True)
    done = restore(lab, "r1", "--root", str(tmp_path / "root"))
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "ran").exists()


def test_of_several_writers_the_newest_with_code_is_taken(lab: Path, tmp_path: Path) -> None:
    commit = git(lab, "rev-parse", "HEAD")
    written(tmp_path / "root", {"commit": commit}, {"source/first.py": b"1\n"})
    for name, started in (("later", 9), ("bare", 99)):
        run_files.write(
            tmp_path / "root", {f"r1/{name}/writer.json": {"started_at": started, "git": {"commit": commit}}}
        )
    run_files.write(tmp_path / "root", {"r1/later/code/source/second.py": b"2\n"})
    done = restore(lab, "r1", "--root", str(tmp_path / "root"), "--dest", "one")
    assert "of the 3 processes that wrote it, later; --writer chooses (later, w, bare)" in done.stdout
    assert (lab / "one" / "second.py").is_file()
    restore(lab, "r1", "--root", str(tmp_path / "root"), "--dest", "two", "--writer", "w")
    assert (lab / "two" / "first.py").is_file()
