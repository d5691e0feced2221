"""Carriers: all that goes up beside the rows, in threads of their own: saved files, media and artifacts."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from tracker.format import layout
from tracker.mirror.artifacts import ArtifactTransfer, Place
from tracker.mirror.media import MediaTransfer
from tracker.mirror.transfer import Transfer
from tracker.store import Store


class Carriers:
    """The saved files, the media and the artifacts of one writer as one.

    Args:
        run_dir: the run's folder on this machine.
        writer: the writer's name.
        place: the project's name and the run's id.
        open_target: opens the store; None where the files belong where they are.
        ignore: globs of the files that stay on this machine.
        open_root: opens the root, wherever it is; None for a run that stays on this machine for now.
    """

    def __init__(
        self,
        run_dir: str,
        writer: str,
        place: tuple[str, str],
        open_target: Callable[[], Store] | None,
        ignore: Sequence[str],
        open_root: Callable[[], Store] | None = None,
    ) -> None:
        self._saved = Transfer(run_dir, writer, open_target, layout.files_prefix(*place, writer), ignore)
        self._media = MediaTransfer(run_dir, writer, open_target, layout.run_files_prefix(*place), ignore)
        self._artifacts = ArtifactTransfer(Place(run_dir, writer, *place), open_root)
        self._all = (self._saved, self._media, self._artifacts)

    @property
    def error(self) -> str:
        """Why something did not go; "" if all did."""
        return next((each.error for each in self._all if each.error), "")

    def notice(self) -> None:
        """There is something new, or what is pending is to go now."""
        for each in self._all:
            each.notice()

    def end(self) -> None:
        """The script has ended: stop when all has arrived."""
        for each in self._all:
            each.end()

    def wait(self, seconds: float) -> bool:
        """Wait until all has arrived; whether it has, or nothing more can be done."""
        limit = time.monotonic() + seconds
        through = [each.wait(max(0.0, limit - time.monotonic())) for each in self._all]
        return all(through)

    def progress(self) -> dict[str, Any]:
        """The fields of status.json that tell how far it is."""
        progress = self._saved.progress()
        for each in (self._media, self._artifacts):
            for name, value in each.progress().items():
                progress[name] += value
        return progress
