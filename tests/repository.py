"""A git repository with a training script, for the tests of code and restore."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

SCRIPT = """
    import tracker
    run = tracker.init(project="p", name="n", config={"lr": 0.1})
    run.log({"loss": 1.0})
    run.finish()
    """


def git(folder: Path, *arguments: str) -> str:
    """Run git with an author, and nobody's settings but the repository's."""
    env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    names = ("-c", "user.name=n", "-c", "user.email=n@example.org")
    done = subprocess.run(["git", *names, *arguments], cwd=folder, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def make_repository(folder: Path, files: dict[str, str | bytes]) -> str:
    """A repository with one commit of these files; its id."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    put(folder, files)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    return git(folder, "rev-parse", "HEAD")


def put(folder: Path, files: dict[str, str | bytes]) -> None:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else textwrap.dedent(content).encode())


def run_file(folder: Path, script: str = "train.py", python: str = sys.executable, **env: str) -> None:
    """Run a training script as a user would, without system metrics unless `env` asks for them."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("TRACKER_", "WANDB_"))}
    environ |= {"TRACKER_SYSTEM_SAMPLE": "0", "PYTHONPATH": str(Path(__file__).resolve().parent.parent), **env}
    done = subprocess.run(
        [python, script], cwd=folder, env=environ, capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stderr


def only_run(root: Path, project: str = "p") -> Path:
    """The only run below a root."""
    (run,) = (root / project / "runs").iterdir()
    return run


def code_of(run: Path) -> Path:
    """The code folder of a run's only writer."""
    (folder,) = run.glob("[!.]*/code")
    return folder


def report(run: Path) -> dict[str, Any]:
    """Its code.json."""
    return json.loads((code_of(run) / "code.json").read_text())


def writer(run: Path) -> dict[str, Any]:
    """The writer.json of a run's only writer."""
    (path,) = run.glob("[!.]*/writer.json")
    return json.loads(path.read_text())
