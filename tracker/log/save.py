"""Save: files that the user wants kept with the run. Linked here in no time; whatever takes time is the companion's."""

from __future__ import annotations

import os
import threading
from typing import Any

from tracker.format import layout, records
from tracker.linking import Found, expand, is_below, make_request, place
from tracker.log.console import say, warn

POLICIES = ("live", "now", "end")


class Saver:
    """Saves files of one writer.

    Args:
        run_dir: the run's folder on this machine.
        writer: the writer's name.
    """

    def __init__(self, run_dir: str, writer: str) -> None:
        self._local = os.path.join(run_dir, layout.LOCAL_FOLDER)
        self._writer, self._avoid = writer, _run_folders(run_dir)
        self.folder = layout.saved_folder(run_dir, writer)

    def save(self, pattern: str, base_path: str | None, policy: str) -> list[str]:
        """Link the files of a glob into the run's folder, and write down what was asked for; see `Run.save`.

        Returns:
            The paths of the run's own copies; those that the companion has yet to make are among them.

        Raises:
            OSError: the disk does not take it.
        """
        request = make_request(pattern, base_path)
        found, problems = expand(request, self._avoid)
        for problem in problems:
            warn(f"save(): {problem}, and is not saved", f"save {problem}")
        if not found and not os.path.isdir(request.pattern):
            missing = f"save({pattern!r}): there is no such file in {os.getcwd()}"
            if policy == "now":
                warn(f"{missing}, and nothing is saved", f"save {pattern}")
            else:
                say(f"{missing} yet; it is looked for until the run ends")
        notes: list[dict[str, Any]] = [
            {"pattern": request.pattern, "base": request.base, "avoid": self._avoid, "policy": policy}
        ]
        notes += filter(None, (self._take(file, policy) for file in found if policy != "end"))
        self._note([] if policy == "now" else notes[:1], notes[1:])
        return [os.path.join(self.folder, file.path) for file in found]

    def _take(self, file: Found, policy: str) -> dict[str, Any] | None:
        """Link one file; what to note of it, None where it cannot be had."""
        spare = os.path.join(self._local, f".{self._writer}.{os.getpid()}.{threading.get_ident()}.link")
        try:
            status = os.stat(file.source)
            linked = place(file.source, os.path.join(self.folder, file.path), spare)
        except OSError as error:
            warn(f"save(): {file.source!r} is not saved ({error.strerror})", f"save {file.source}")
            return None
        state = [status.st_size, status.st_mtime_ns, status.st_ino]
        return {"path": file.path, "source": file.source, "policy": policy, "linked": linked, "state": state}

    def _note(self, *groups: list[dict[str, Any]]) -> None:
        """Append to `<writer>.saves.jsonl`, from which the companion and `tracker sync` learn what to do."""
        lines = b"".join(records.encode_line(note) for group in groups for note in group)
        if not lines:
            return
        path = os.path.join(self._local, f"{self._writer}.{layout.SAVES_ENDING}")
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            os.write(file, lines)
        finally:
            os.close(file)


def _run_folders(run_dir: str) -> list[str]:
    """The folders of runs on this machine, in which wildcards find nothing: all of them, or this project's."""
    project = os.path.dirname(os.path.dirname(run_dir))
    root = os.path.dirname(project)
    if is_below(os.path.realpath(os.curdir), os.path.realpath(root)):  # the script lies within, and its files do
        return [os.path.join(project, "runs"), os.path.join(project, "files")]
    return [root]


def as_pattern(pattern: Any) -> str | None:
    """The glob that a user gave as text, bytes or path; None, with a warning, for what is none."""
    try:
        text = os.fsdecode(pattern)
    except TypeError:
        warn(f"save() was given {pattern!r}, and takes a path or a glob: nothing is saved", "save-kind")
        return None
    if "://" in text:
        warn(f"save({text!r}): what lies in a bucket stays there, and is not saved", f"save {text}")
        return None
    return text


def as_policy(policy: Any) -> str:
    """`policy` if it is one; else "live", with a warning."""
    if policy in POLICIES:
        return str(policy)
    warn(f"save(policy={policy!r}): write live, now or end; live is used", "save-policy")
    return "live"
