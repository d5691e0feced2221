"""Resume: finds the run that `init` is to go on with, here or in its root."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tracker.errors import UsageError
from tracker.format import layout, records, resume
from tracker.log.companion import PACKAGE_PARENT
from tracker.log.console import warn
from tracker.settings import Settings

SECONDS = 30.0
"""How long a remote root may take to answer."""

_PROGRAM = "import sys; sys.path.insert(0, sys.argv.pop(1)); from tracker.mirror.resume import main; main()"


def find(settings: Settings, project: str, run_id: str) -> resume.Earlier | None:
    """The run to go on with; None for a new one.

    Args:
        settings: `resume` says what is wanted.
        project: the project's name.
        run_id: the run's id; "" for the newest run on this machine that has not finished.

    Raises:
        UsageError: the run is there and must not be, or must be there and is not.
    """
    base = os.path.join(settings.local_root or settings.dir, project, "runs")
    run_id = run_id or (_newest_unfinished(base) if settings.resume != "never" else "")
    earlier = _look_here(os.path.join(base, run_id), run_id) if run_id else None
    known = True
    if run_id and earlier is None and not settings.local_root:
        earlier, known = _look_there(settings, project, run_id)
    if settings.resume == "never" and earlier is not None:
        raise UsageError(f"run {run_id!r} of project {project} is there already, and resume is 'never': give a new id")
    if settings.resume == "must" and earlier is None and known:
        which = f"run {run_id!r} of project {project}" if run_id else f"unfinished run of project {project}"
        raise UsageError(f"there is no {which} in {settings.root}, and resume is 'must': check id=, project= and root=")
    return earlier


def _newest_unfinished(base: str) -> str:
    """The id of the newest run that some process of did not finish; "" for none."""
    try:
        names = sorted((name for name in os.listdir(base) if layout.is_name(name)), reverse=True)
    except OSError:
        return ""
    return next((name for name in names if "finished" not in _states(os.path.join(base, name))), "")


def _states(run_dir: str) -> set[str]:
    """The states of a run's writers."""
    found = set()
    for path, data in _read_all(run_dir, layout.WRITER_FILE).items():
        try:
            found.add(records.decode_writer(data, path)[0].state)
        except Exception:  # whatever the file holds, it says nothing of a state
            found.add("unknown")
    return found


def _look_here(run_dir: str, run_id: str) -> resume.Earlier | None:
    """What the run's folder on this machine holds; None where there is none."""
    if not os.path.isdir(run_dir):
        return None
    paths = [
        f"{writer}/history/{name}"
        for writer in _names(run_dir)
        for name in _names(os.path.join(run_dir, writer, "history"))
    ]
    tails = [_tail(os.path.join(run_dir, path)) for path in resume.newest_segments(paths, run_id)]
    parts = {**_read_all(run_dir, layout.CONFIG_FILE), **_read_all(run_dir, layout.SUMMARY_FILE)}
    return resume.describe(run_id, _read(os.path.join(run_dir, layout.RUN_FILE)), parts, tails)


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _read_all(run_dir: str, name: str) -> dict[str, bytes]:
    """The files of that name of all writers that have it."""
    found = {f"{writer}/{name}": _read(os.path.join(run_dir, writer, name)) for writer in _names(run_dir)}
    return {path: data for path, data in found.items() if data is not None}


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _tail(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - resume.TAIL_BYTES))
            return file.read()
    except OSError:
        return b""


def _look_there(settings: Settings, project: str, run_id: str) -> tuple[resume.Earlier | None, bool]:
    """What the run holds in its remote root, and whether that could be found out."""
    if settings.mode == "offline":
        warn(
            f"offline, {settings.root} is not asked for run {run_id!r}: its steps begin at 0 here; give step= to log()"
        )
        return None, False
    asked = json.dumps({"root": settings.root, "project": project, "run_id": run_id})
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, PACKAGE_PARENT], input=asked, capture_output=True, text=True, check=True,
            timeout=SECONDS, cwd="/",
        )  # fmt: skip
        answer = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        slow = isinstance(error, subprocess.TimeoutExpired)
        answer = {"error": f"no answer within {SECONDS:g} s" if slow else str(error)}
    if "error" in answer:
        warn(f"{settings.root} could not be asked for run {run_id!r} ({answer['error']}): its steps begin at 0 here")
        return None, False
    if answer["earlier"] is None:
        return None, True
    found = answer["earlier"]
    record = found["record"]
    record = records.RunRecord(**{**record, "tags": tuple(record["tags"]), "metrics": tuple(record["metrics"])})
    return resume.Earlier(record, found["next_step"], found["config"], found["summary"]), True
