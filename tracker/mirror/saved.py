"""Saved: which files a writer saved, and the run's own copies of them on this machine.

What was asked for stands in `.mirror/<writer>.saves.jsonl`, written by the training process. So nothing depends on who
is still alive: the companion reads it while the run goes, and `tracker sync` whenever it likes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tracker.format import layout, rows
from tracker.linking import Request, expand, is_plain, place
from tracker.mirror.files import local_path

QUIET = 2.0
"""Seconds for which a file must not have changed before it is taken: what is half written changes again soon."""

COPY_TRIES = 5

State = tuple[int, int, int]
"""Size, nanoseconds of the last change, inode: what tells one content of a file from the next."""


@dataclass
class SavedFile:
    """One saved file.

    Attributes:
        path: what it is saved as, relative, with `/`.
        source: where the script has it.
        policy: live, now or end.
        taken: the source's state when the copy was made or linked; None before.
        sent: the copy's state when it arrived; None before.
        copies_failed: how often there was no making a copy.
        failures: uploads in a row that failed.
        retry_at: Unix seconds before which it is not tried again.
    """

    path: str
    source: str
    policy: str
    taken: State | None = None
    sent: State | None = None
    copies_failed: int = 0
    failures: int = 0
    retry_at: float = 0.0


@dataclass
class SavedFiles:
    """The saved files of one writer.

    Args:
        run_dir: the run's folder on this machine.
        writer: the writer's name.
    """

    run_dir: str
    writer: str
    files: dict[str, SavedFile] = field(default_factory=dict)
    _requests: dict[Request, tuple[list[str], str]] = field(default_factory=dict)
    _offset: int = 0

    def __post_init__(self) -> None:
        self.folder = layout.saved_folder(self.run_dir, self.writer)
        self._notes = local_path(self.run_dir, self.writer, layout.SAVES_ENDING)
        self.spare = local_path(self.run_dir, f".{self.writer}", "copy")

    def target(self, file: SavedFile) -> str:
        """Where the run's own copy lies."""
        return os.path.join(self.folder, *file.path.split("/"))

    def read(self) -> None:
        """Take in what was asked for since the last time."""
        try:
            with open(self._notes, "rb") as notes:
                notes.seek(self._offset)
                data = notes.read()
        except OSError:
            return
        end = rows.complete_part(data)
        self._offset += end
        for line in data[:end].splitlines():
            with contextlib.suppress(KeyError, TypeError, ValueError):  # a torn line of a full disk
                self._take_note(rows.decode_line(line) or {})

    def look(self, *, at_end: bool, not_after: float | None = None) -> None:
        """Make the copies that are due: of new files, of changed ones, and at the end of those that were to wait.

        Args:
            at_end: whether the script has ended.
            not_after: Unix seconds; a source that was written to later is of another run, and passed over.
        """
        for request, (avoid, policy) in self._requests.items():
            if policy == "live" or (policy == "end" and at_end):
                for found in expand(request, avoid)[0]:
                    self.files.setdefault(found.path, SavedFile(found.path, found.source, policy))
        for file in self.files.values():
            if file.taken is None or file.policy != "now":
                try:
                    self._update(file, at_end=at_end, not_after=not_after)
                except OSError:  # the source has gone, or the disk is full: at the next look
                    file.copies_failed += 1

    def pending(self) -> Iterator[tuple[SavedFile, State]]:
        """The copies that are to be sent, each with its state now."""
        for file in self.files.values():
            if file.policy == "now" and file.sent is not None:
                continue
            state = state_of(self.target(file))
            if state is not None and state != file.sent:
                yield file, state

    def missing(self) -> list[SavedFile]:
        """Files of which there is no copy yet, though there is a source, and that a few more tries may bring."""
        return [
            file
            for file in self.files.values()
            if file.taken is None and file.copies_failed < COPY_TRIES and state_of(file.source) is not None
        ]

    def _take_note(self, note: dict[str, Any]) -> None:
        if "pattern" in note:
            request = Request(note["pattern"], note["base"])
            self._requests[request] = (list(note["avoid"]), note["policy"])
            return
        path = note["path"]
        if not is_plain(path):
            return
        size, modified, inode = note["state"]
        taken = (size, modified, inode) if note["linked"] else None
        self.files[path] = SavedFile(path, note["source"], note["policy"], taken)

    def _update(self, file: SavedFile, *, at_end: bool, not_after: float | None) -> None:
        source = os.path.realpath(file.source)
        state, target = state_of(source), self.target(file)
        if state is None or state == file.taken or is_after(state, not_after):
            return
        if _is_same_file(source, target):
            file.taken = state
            return
        if not at_end and not is_quiet(state):
            return
        if place(source, target, self.spare) or self._copy(source, target, state):
            file.taken = state

    def _copy(self, source: str, target: str, state: State) -> bool:
        """Copy from another file system; False where the source changed meanwhile."""
        shutil.copy2(source, self.spare)
        if state_of(source) != state:
            return False
        os.replace(self.spare, target)
        return True


def state_of(path: str) -> State | None:
    """A file's state; None where it is not there."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino


def is_quiet(state: State) -> bool:
    """Whether the file has not changed for a while; a time in the future, of another machine's clock, tells nothing."""
    age = time.time() - state[1] / 1e9
    return age >= QUIET or age < -QUIET


def is_after(state: State, moment: float | None) -> bool:
    """Whether a file was written to after `moment` (Unix seconds; None for never)."""
    return moment is not None and state[1] / 1e9 > moment


def _is_same_file(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
