"""A training script in trouble: rows that it was told are kept, beside the rows that the files hold.

The script runs in a process of its own. After each `log()` it notes the row's mark in a file that the trouble does not
touch; that row is acknowledged, and must be found again by plain reading of JSON and by our reader.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from processes import companions, environment, wait_for

from tracker.read.runs import read_runs
from tracker.store import open_store

PREAMBLE = """
import itertools, os, signal, sys, threading, time
import tracker

numbers = itertools.count()

def log(run, i, **more):
    mark = f"{os.getpid()}.{next(numbers)}"
    run.log({"mark": mark, "i": i, **more})
    notes = os.open(os.environ["NOTES"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(notes, (mark + "\\n").encode())
    os.close(notes)
"""


class Trial:
    """One fault, tried on one script.

    Args:
        folder: an empty folder; the script works in it.
        record: pytest's `record_property`, by which the session's summary learns of rows.
        fault: what is tried, for the summary.
    """

    def __init__(self, folder: Path, record: Callable[[str, object], None], fault: str) -> None:
        self.folder, self._record, self._fault = folder, record, fault
        self.notes = folder / "notes"
        self.runs = folder / "runs"
        self._number = 0

    def start(self, script: str, *before: str, **env: str) -> subprocess.Popen[str]:
        """Start the script, behind the command `before`."""
        self._number += 1
        path = self.folder / f"script_{self._number}.py"
        path.write_text(PREAMBLE + textwrap.dedent(script), encoding="utf-8")
        plain = {"TRACKER_DISABLE_CODE": "1", "TRACKER_SYSTEM_SAMPLE": "0", "TRACKER_CONSOLE": "off"}
        settings = {"NOTES": str(self.notes), "TRACKER_DIR": str(self.runs), **plain, **env}
        return subprocess.Popen(
            [*before, sys.executable, str(path)], cwd=self.folder, env=environment(**settings), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, script: str, *before: str, code: int = 0, **env: str) -> str:
        """Run the script to its end, which must be its own; what it wrote to stderr."""
        process = self.start(script, *before, **env)
        _, said = process.communicate(timeout=100)
        assert process.returncode == code, said
        return said

    def settle(self) -> None:
        """Wait until no companion is at work."""
        wait_for(lambda: not companions(self.folder), "the end of the companions")

    def acknowledged(self) -> list[str]:
        """The marks that the script noted."""
        return self.notes.read_text().split() if self.notes.exists() else []

    def check(self, base: Path | None = None, told_lost: int = 0) -> dict[str, list[dict[str, Any]]]:
        """Compare what was acknowledged with what the files hold.

        Args:
            base: the root to look in; by default the folder of the runs.
            told_lost: how many acknowledged rows the run itself says are lost.

        Returns:
            The rows by writer, as a plain reader sees them.
        """
        base = base or self.runs
        rows = plain_rows(base)
        kept = Counter(row["mark"] for each in rows.values() for row in each if "mark" in row)
        acknowledged = Counter(self.acknowledged())
        assert acknowledged
        missing = acknowledged - kept
        assert missing.total() <= told_lost, f"{missing.total()} of {acknowledged.total()} acknowledged rows are lost"
        assert max(kept.values()) == 1
        by_run: Counter[str] = Counter()
        for path, each in rows.items():
            by_run[path.rpartition("/")[0]] += len(each)
        assert read_by_us(base) == by_run
        for name, value in (
            ("fault", self._fault), ("acknowledged", acknowledged.total()),
            ("kept", (acknowledged & kept).total()), ("told", told_lost),
        ):  # fmt: skip
            self._record(name, value)
        return rows


def plain_rows(base: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of each writer by plain JSON; a last line that is cut is no row."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(base.glob("*/runs/*/*/history/*.jsonl"), key=lambda path: int(path.stem)):
        lines = path.read_bytes().split(b"\n")[:-1]
        writer = str(path.parent.parent.relative_to(base))
        found.setdefault(writer, []).extend(json.loads(line) for line in lines)
    return found


def read_by_us(base: Path) -> dict[str, int]:
    """The number of rows of each run, as our reader has them; it has no complaint."""
    store, found = open_store(str(base)), {}
    for project in sorted(path.name for path in base.iterdir() if (path / "runs").is_dir()):
        for run in read_runs(store, project, now=time.time()):
            assert run.problems == ()
            found[f"{project}/runs/{run.id}"] = run.rows
    return found


def wait_for_states(base: Path, *expected: tuple[str, int | None]) -> None:
    """Wait until the writers' states and exit codes are these; a companion may still be at its last line."""
    with contextlib.suppress(AssertionError):
        wait_for(lambda: states(base) == sorted(expected, key=str), "the ends")
    assert states(base) == sorted(expected, key=str)


def states(base: Path) -> list[tuple[str, int | None]]:
    """State and exit code of each writer, sorted."""
    records = [json.loads(path.read_bytes()) for path in base.glob("*/runs/*/*/writer.json")]
    return sorted(((record["state"], record.get("exit_code")) for record in records), key=str)


def summarize(reports: list[Any]) -> list[str]:
    """The session's summary: a line a fault, and the sum."""
    found = [dict(report.user_properties) for report in reports if ("fault" in dict(report.user_properties))]
    if not found:
        return []
    lines = [f"{one['fault']}: {one['kept']:,} of {one['acknowledged']:,} acknowledged rows kept" for one in found]
    lines = [
        f"{line}; {one['told']} told lost" if one["told"] else line for line, one in zip(lines, found, strict=True)
    ]
    total, kept = (sum(int(one[name]) for one in found) for name in ("acknowledged", "kept"))
    return [*sorted(lines), f"{len(found)} faults tried, {total:,} rows acknowledged, {kept:,} rows kept"]


def mounted(folder: Path, options: str) -> list[str]:
    """The command before a script that gives it, and nobody else, a disk in `folder`; [] where that cannot be."""
    for way in (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]):
        command = [*way, "sh", "-c", f'mount -t tmpfs -o {options} none "$0" && exec "$@"', str(folder)]
        try:
            if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
                return command
        except FileNotFoundError:
            return []
    return []


def pid_of_companion(folder: Path) -> int:
    """The id of the only companion at work."""
    wait_for(lambda: companions(folder), "a companion")
    (found,) = companions(folder)
    return found


def is_gone(pid: int) -> bool:
    """Whether a process has ended."""
    return not os.path.exists(f"/proc/{pid}") or ") Z" in Path(f"/proc/{pid}/stat").read_text()
