"""Folder: the run's folder on this machine, and the small JSON files that the training process writes into it."""

from __future__ import annotations

import os
import sys

from tracker.format import layout, records
from tracker.format.redact import redact_argv
from tracker.format.values import clean_text


def make_run_folder(base: str, project: str, run_id: str, writer: str) -> tuple[str, str]:
    """Make the folder of a run and of one writer in it.

    Args:
        base: the local root, or the folder of local copies.
        project: the project's name.
        run_id: the run's id.
        writer: the writer's name.

    Returns:
        The run's folder, and "" or, where `base` cannot be written to, why; the folder then lies in the system's folder
        for temporary files.

    Raises:
        OSError: that cannot be written to either.
    """
    run_dir = os.path.join(base, project, "runs", run_id)
    try:
        _make(run_dir, writer)
    except OSError as error:
        import tempfile

        spare = os.path.join(tempfile.gettempdir(), f"tracker-runs-{os.getuid()}")
        run_dir = os.path.join(spare, project, "runs", run_id)
        _make(run_dir, writer)
        return run_dir, os.strerror(error.errno) if error.errno else str(error)
    return run_dir, ""


def _make(run_dir: str, writer: str) -> None:
    os.makedirs(os.path.join(run_dir, writer, "history"), exist_ok=True)
    os.makedirs(os.path.join(run_dir, layout.LOCAL_FOLDER), exist_ok=True)


def create_run_file(run_dir: str, record: records.RunRecord) -> bool:
    """Write run.json if there is none yet, by exclusive create; False if there was one.

    Raises:
        OSError: the disk does not take it.
    """
    path = os.path.join(run_dir, layout.RUN_FILE)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    except FileExistsError:
        return False
    with os.fdopen(file, "wb") as out:
        out.write(records.encode_record(record))
    return True


def describe_process(started_at: float) -> records.WriterRecord:
    """A running writer's record with what is known at once; the companion adds user, git and hardware."""
    return records.WriterRecord(
        state="running",
        started_at=started_at,
        heartbeat_at=started_at,
        host=clean_text(os.uname().nodename),
        pid=os.getpid(),
        python=sys.version.split()[0],
        os=f"{os.uname().sysname} {os.uname().release} {os.uname().machine}",
        argv=tuple(clean_text(argument) for argument in redact_argv(sys.orig_argv)),
    )
