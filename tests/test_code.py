"""What is kept of a run's code, by real scripts in real repositories."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import site
import subprocess
import sys
from pathlib import Path

import pytest
import servers
from repository import SCRIPT, code_of, git, make_repository, only_run, put, report, run_file, writer

from tracker.mirror.sync import find_runs, sync_run
from tracker.store import open_store

TOKEN = "ghp_" + "a1B2" * 9


def tree(folder: Path) -> dict[str, tuple[bytes, bool]]:
    """The files of a working tree: content, and whether each may be run."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), os.access(path, os.X_OK))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).parts[0].startswith((".git", "tracker-runs"))
    }


def left_out(run: Path) -> dict[str, str]:
    return {one["path"]: one["why"] for one in report(run).get("left_out", [])}


def all_text(run: Path) -> str:
    return "".join(path.read_text(errors="replace") for path in run.rglob("*") if path.is_file())


def test_the_patch_makes_the_working_tree_again(tmp_path: Path) -> None:
    """Whatever the user's git settings are, and from whichever folder the script is started."""
    lab = tmp_path / "lab"
    commit = make_repository(
        lab,
        {
            "train.py": "x = 1\n", "sub/keep.txt": "a\nb\nc\n", "gone.txt": "gone\n", "old name.txt": "same\n" * 9,
            "crlf.txt": b"one\r\ntwo\r\n", "latin.txt": b"caf\xe9\n", "tool.sh": "#!/bin/sh\n", ".gitignore": "out/\n",
        },
    )  # fmt: skip
    for key, value in (("diff.noprefix", "true"), ("color.ui", "always"), ("diff.mnemonicPrefix", "true"),
                       ("diff.relative", "true"), ("diff.external", "false"), ("core.quotePath", "false")):  # fmt: skip
        git(lab, "config", key, value)
    git(lab, "mv", "old name.txt", "new name.txt")
    (lab / "gone.txt").unlink()
    (lab / "tool.sh").chmod(0o755)
    put(
        lab,
        {
            "sub/train.py": SCRIPT, "sub/keep.txt": "a\nB\nc", "crlf.txt": b"one\r\nTWO\r\n", "latin.txt": b"caf\xe8\n",
            "new": "no end", "empty": "", "sp ace.py": "1\n", "\xe9\u4e2d.txt": "2\n", 'quo"te\\\t.txt': "3\n",
            "deep/er/x": "\n\n", "cr": b"a\rb\n", "out/ignored": "4\n", "bad": b"\xff\xfe no utf-8\n",
        },
    )  # fmt: skip
    (lab / "new").chmod(0o755)
    git(lab, "add", "new")
    run_file(lab / "sub")
    run = only_run(lab / "sub" / "tracker-runs")
    assert "left_out" not in report(run)
    assert (report(run)["program"], report(run)["cwd"]) == ("sub/train.py", "sub")
    assert (code_of(run) / "source" / "sub" / "train.py").read_bytes() == (lab / "sub" / "train.py").read_bytes()

    again = tmp_path / "again"
    git(tmp_path, "clone", "-q", str(lab), str(again))
    git(again, "checkout", "-q", commit)
    git(again, "apply", "--whitespace=nowarn", str(code_of(run) / "diff.patch"))
    wanted = tree(lab)
    del wanted["out/ignored"]
    for name in [name for name in wanted if "tracker-runs" in name]:
        del wanted[name]
    assert tree(again) == wanted


def test_a_run_changes_nothing_in_the_repository(tmp_path: Path) -> None:
    make_repository(tmp_path, {"train.py": SCRIPT, "a.txt": "1\n"})
    put(tmp_path, {"a.txt": "2\n", "new.txt": "3\n"})
    os.utime(tmp_path / "train.py")  # git would like to refresh its index
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / ".git").rglob("*")}
    run_file(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / ".git").rglob("*")} == before
    assert writer(only_run(tmp_path / "tracker-runs"))["git"]["dirty"] is True


def test_what_is_left_out_is_listed(tmp_path: Path) -> None:
    make_repository(tmp_path, {"train.py": SCRIPT, "bin": b"\0\1", "table.csv": "1\n"})
    os.symlink("train.py", tmp_path / "tracked link")
    git(tmp_path, "add", "tracked link")
    put(tmp_path, {"bin": b"\0\2", "table.csv": "23456789\n" * 700_000, "small": "x" * 100, "large": "x" * 101,
                   "weights": b"PK\0", "_site/index.html": "x", "results/p/files/other": "x"})  # fmt: skip
    os.symlink("/etc/passwd", tmp_path / "link")
    run_file(tmp_path, TRACKER_UNTRACKED_LIMIT="100", TRACKER_ROOT="results")
    run = only_run(tmp_path / "results")
    reasons = left_out(run)
    assert re.fullmatch(r"its changes are 7,000,\d{3} bytes", reasons.pop("table.csv"))
    assert reasons == {
        "bin": "it is not text",
        "tracked link": "it is a submodule or a symbolic link",
        "large": "git does not track it, and it is 101 bytes",
        "weights": "git does not track it, and it is not text",
        "link": "git does not track it, and it is no plain file",
    }
    patch = (code_of(run) / "diff.patch").read_text()
    assert re.findall(r"^diff --git a/(\S+)", patch, re.MULTILINE) == ["small"]
    assert report(run)["changed_files"] == 1


def test_untracked_files_can_be_left_alone(tmp_path: Path) -> None:
    make_repository(tmp_path, {"train.py": SCRIPT})
    put(tmp_path, {"new.txt": "1\n"})
    run_file(tmp_path, TRACKER_UNTRACKED_LIMIT="0")
    run = only_run(tmp_path / "tracker-runs")
    assert not (code_of(run) / "diff.patch").exists()
    assert "new.txt" not in all_text(run)


def test_no_credential_reaches_a_file(tmp_path: Path) -> None:
    make_repository(tmp_path, {"train.py": "1\n", "config.yaml": "a: 1\n", "fine.txt": "1\n"})
    git(tmp_path, "remote", "add", "origin", "https://user:hunter2@example.org/lab.git")
    put(
        tmp_path,
        {
            "train.py": f"TOKEN = '{TOKEN}'\nURL = 'postgres://me:hunter2@db/x'\nWEB = 'ssh://git@example.org/x'\n{{}}"
            .replace("{}", "import tracker; tracker.init(project='p').finish()\n"),
            "config.yaml": f"a: 2\ntoken: {TOKEN}\n", "fine.txt": "2\n", ".env": "KEY=hunter2\n",
            "id_rsa": "hunter2\n", "notes.txt": f"the token is {TOKEN}\n", "my_secrets.txt": "hunter2\n",
        },
    )  # fmt: skip
    run_file(tmp_path)
    run = only_run(tmp_path / "tracker-runs")
    assert TOKEN not in all_text(run)
    assert "hunter2" not in all_text(run)
    assert writer(run)["git"]["remote"] == "https://example.org/lab.git"
    assert (code_of(run) / "source" / "train.py").read_text().splitlines()[:3] == [
        "TOKEN = '***'", "URL = 'postgres://***@db/x'", "WEB = 'ssh://git@example.org/x'",
    ]  # fmt: skip
    assert report(run)["masked"] == ["train.py"]
    assert sorted(left_out(run)) == [".env", "config.yaml", "id_rsa", "my_secrets.txt", "notes.txt", "train.py"]
    assert "+2" in (code_of(run) / "diff.patch").read_text()


def test_code_can_be_switched_off(tmp_path: Path) -> None:
    commit = make_repository(tmp_path, {"train.py": SCRIPT.replace("run.log(", "run.log_code(); run.log(")})
    run_file(tmp_path, TRACKER_DISABLE_CODE="true")
    run = only_run(tmp_path / "tracker-runs")
    assert not list(run.glob("[!.]*/code"))
    assert commit not in all_text(run)
    assert writer(run)["hardware"]["cpu_count"] >= 1


def test_without_a_repository_the_script_and_the_packages_are_kept(tmp_path: Path) -> None:
    put(tmp_path, {"sub/train.py": SCRIPT})
    run_file(tmp_path, "sub/train.py")
    run = only_run(tmp_path / "tracker-runs")
    assert sorted(str(path.relative_to(code_of(run))) for path in code_of(run).rglob("*") if path.is_file()) == [
        "code.json", "requirements.txt", "source/sub/train.py",
    ]  # fmt: skip
    assert report(run) == {"program": "sub/train.py"}


def installed(folder: Path, name: str, version: str, origin: object = None) -> None:
    place = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    put(place, {"METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nName: no\n"})
    if origin is not None:
        put(place, {"direct_url.json": json.dumps(origin)})


def test_requirements_are_those_of_the_interpreter_that_trains(tmp_path: Path) -> None:
    """A virtual environment of its own, one more folder in PYTHONPATH, and another on sys.path."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    (packages,) = (tmp_path / "env").glob("lib/python*/site-packages")
    (packages / "more.pth").write_text("\n".join(site.getsitepackages()))
    installed(packages, "only-here", "1.2.3")
    installed(packages, "Orjson", "0.0.1")  # stands before the one that the tests run with
    vcs = {"url": "https://me:hunter2@example.org/x.git", "vcs_info": {"vcs": "git", "commit_id": "abc123"}}
    installed(packages, "from-git", "2.0", vcs)
    installed(packages, "local.one", "3", {"url": "file:///src/local", "dir_info": {"editable": True}})
    installed(packages, "odd", "4", ["no", "object"])
    installed(tmp_path / "appended", "appended", "5")
    put(tmp_path, {"train.py": "import sys; sys.path.append('appended')\n"})
    with (tmp_path / "train.py").open("a") as file:
        file.write("import tracker; tracker.init(project='p').finish()\n")
    run_file(tmp_path, python=str(tmp_path / "env" / "bin" / "python"))
    lines = (code_of(only_run(tmp_path / "tracker-runs")) / "requirements.txt").read_text().splitlines()
    assert {
        "only-here==1.2.3", "Orjson==0.0.1", "from-git @ git+https://example.org/x.git@abc123", "odd==4", "appended==5",
        "local.one==3  # editable, from file:///src/local",
    } <= set(lines)  # fmt: skip
    names = [re.split(r"==| @ ", line)[0] for line in lines]
    plain = [re.sub(r"[-_.]+", "-", name).lower() for name in names]
    assert plain == sorted(set(plain))
    here = {re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower() for one in importlib.metadata.distributions()}
    assert here - {"tracker"} <= set(plain)


@pytest.mark.parametrize("way", ["jupyter", "vscode"])
def test_a_notebook_is_kept(way: str, tmp_path: Path) -> None:
    notebook = tmp_path / "study.ipynb"
    notebook.write_text(json.dumps({"cells": [{"source": [f"token = '{TOKEN}'"]}]}))
    told = f"__vsc_ipynb_file__ = {str(notebook)!r}\n" if way == "vscode" else ""
    code = f"import sys\nsys.modules['ipykernel'] = sys\n{told}import tracker\ntracker.init(project='p').finish()\n"
    env = {**os.environ, "JPY_SESSION_NAME": str(notebook) if way == "jupyter" else ""}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, check=True, capture_output=True, timeout=60)
    run = only_run(tmp_path / "tracker-runs")
    assert report(run) == {"program": "study.ipynb", "masked": ["study.ipynb"]}
    assert json.loads((code_of(run) / "source" / "study.ipynb").read_text()) == {
        "cells": [{"source": ["token = '***'"]}]
    }


def test_log_code_copies_what_is_asked_for(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "work/train.py": """
                import tracker
                run = tracker.init(project="p")
                run.log_code("../lib", exclude=["*_test.py", "old/*"])
                run.log_code(include=["*.txt", "notes/*"])
                run.log_code("nowhere")
                run.log_code("x", include=["x"] * 5000)
                run.finish()
                """,
            "lib/a.py": "1", "lib/deep/b.yaml": "2", "lib/a_test.py": "3", "lib/old/c.py": "4", "lib/data.csv": "5",
            "lib/.hidden/d.py": "6", "lib/__pycache__/e.py": "7", "lib/env/pyvenv.cfg": "", "lib/env/f.py": "8",
            "lib/big.py": "x" * 1_000_001, "lib/bin.py": b"\0", "lib/secret.py": "9",
            "work/read.txt": "10", "work/notes/g": "11", "work/h.py": "12", "work/tracker-runs/p/files/i.txt": "13",
        },
    )  # fmt: skip
    os.symlink("/etc/passwd", tmp_path / "lib" / "link.py")
    run_file(tmp_path / "work")
    run = only_run(tmp_path / "work" / "tracker-runs")
    source = code_of(run) / "source"
    assert {str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()} == {
        "train.py", "a.py", "deep/b.yaml", "read.txt", "notes/g",
    }  # fmt: skip
    assert left_out(run) == {
        "big.py": "it is 1,000,001 bytes", "bin.py": "it is not text",
        "secret.py": "its name says that it holds credentials",
    }  # fmt: skip


def test_a_forked_worker_leaves_the_code_to_its_parent(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "train.py": """
            import os, tracker
            run = tracker.init(project="p")
            if os.fork() == 0:
                run.log({"child": 1})
                run.finish()
                os._exit(0)
            os.wait()
            run.finish()
            """
        },
    )
    run_file(tmp_path, TRACKER_SYSTEM_SAMPLE="0.1", TRACKER_SYSTEM_INTERVAL="0.1")
    run = only_run(tmp_path / "tracker-runs")
    assert len(list(run.glob("[!.]*/writer.json"))) == 2
    assert len(list(run.glob("[!.]*/code"))) == 1
    assert len(list(run.glob("[!.]*/system"))) <= 1


def test_ignored_files_stay_on_this_machine(
    s3_moto: servers.S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in s3_moto.env.items():
        monkeypatch.setenv(name, value)
    s3_moto.make_bucket("code")
    root = f"s3://code/{tmp_path.name}"
    make_repository(tmp_path, {"train.py": SCRIPT})
    put(tmp_path, {"new.txt": "1\n"})
    globs = "*.patch, code/source/*, writer.json, history/*, config.json"
    run_file(tmp_path, TRACKER_ROOT=root, TRACKER_DIR="local", TRACKER_IGNORE_GLOBS=globs)
    run = only_run(tmp_path / "local")
    assert (code_of(run) / "diff.patch").is_file()
    assert (code_of(run) / "source" / "train.py").is_file()
    wanted = {"run.json", "writer.json", "config.json", "history/0.jsonl", "code/code.json", "code/requirements.txt"}

    def arrived() -> set[str]:
        with open_store(root) as store:
            keys = [item.key.split("/", 3)[3] for item in store.list()]
        return {key if key == "run.json" else key.partition("/")[2] for key in keys}

    assert arrived() == wanted
    (found,) = find_runs([str(tmp_path / "local")])
    assert (sync_run(found).error, sync_run(found).files) == ("", 0)
    assert arrived() == wanted
