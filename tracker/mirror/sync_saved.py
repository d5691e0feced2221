"""Sync of saved files: what of them is not in the root, after the fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.mirror.saved import SavedFiles, is_after
from tracker.mirror.send import Sender
from tracker.store import Store

_SLACK = 60.0


@dataclass
class SavedResult:
    """What became of a writer's saved files."""

    files: int = 0
    bytes: int = 0
    notes: list[str] = field(default_factory=list)
    """What the user should know, a sentence each."""


def sync_saved(
    run_dir: str, writer: str, store: Store | None, prefix: str, ignore: Sequence[str], ended_at: float | None
) -> SavedResult:
    """Take what the companion could not take any more, and upload what has not arrived.

    A file that was written to after the run had ended is not the run's any more: the next run of a script often writes
    to the same name. It is not uploaded.

    Args:
        run_dir: the run's folder on this machine.
        writer: the writer's name; its lock is held.
        store: the root; None where the run lies in it.
        prefix: the writer's prefix for saved files.
        ignore: globs of the files that stay on this machine.
        ended_at: Unix seconds; None for a run whose script still runs.

    Raises:
        TrackerError: a file did not go; those before it have arrived.
        OSError: one cannot be read.
    """
    result = SavedResult()
    saved = SavedFiles(run_dir, writer)
    saved.read()
    limit = None if ended_at is None else ended_at + _SLACK
    saved.look(at_end=ended_at is not None, not_after=limit)
    pending = list(saved.pending())
    if not pending:
        return result
    sender = Sender(saved, store, prefix, ignore)
    there = {} if store is None else {info.key: info.size for info in store.list(prefix)}
    for file, state in pending:
        if sender.stays(file):
            continue
        if sender.has_arrived(file, state) and (store is None or there.get(prefix + file.path) == state[0]):
            sender.take(file, state)
        elif is_after(state, limit):
            result.notes.append(f"{file.path} was written to after the run had ended, and is not uploaded")
        else:
            sender.send(file, state)
            if store is not None:
                result.files += 1
                result.bytes += state[0]
    return result
