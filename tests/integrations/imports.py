"""What the tests of importers share: the command line in a process of its own, and what lies below a root."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from processes import environment

ROOT = "lab"


def tracker(*arguments: object, rc: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command of tracker's on the root `lab`."""
    command = [sys.executable, "-m", "tracker", *map(str, arguments)]
    env = environment(TRACKER_ROOT=ROOT)
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == rc, done.stderr
    return done


def import_twice(tool: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Import; a second time changes no file, reads nothing and says the same."""
    first = tracker("import", tool, *arguments)
    before = tree()
    second = tracker("import", tool, *arguments)
    assert tree() == before
    assert second.stderr == first.stderr
    assert "unchanged" in second.stdout
    assert "new" not in second.stdout
    return first


def check_site(project: str) -> Path:
    """Build the site of what was imported; nothing in it is a problem."""
    done = tracker("build", "--strict", "--project", project, "--out", "site")
    assert "problem" not in done.stderr
    return Path("site")


def tree() -> dict[str, tuple[bytes, int]]:
    """Each file below the root, with its content and the time at which it was written."""
    files = (path for path in sorted(Path(ROOT).rglob("*")) if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}
