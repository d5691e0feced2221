"""Carriers: all that goes up beside the rows, in threads of their own: saved files, and media."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from tracker.format import layout
from tracker.mirror.media import MediaTransfer
from tracker.mirror.transfer import Transfer
from tracker.store import Store


class Carriers:
    """The saved files and the media of one writer as one.

    Args:
        run_dir: the run's folder on this machine.
        writer: the writer's name.
        place: the project's name and the run's id.
        open_target: opens the store; None where the files belong where they are.
        ignore: globs of the files that stay on this machine.
    """

    def __init__(
        self,
        run_dir: str,
        writer: str,
        place: tuple[str, str],
        open_target: Callable[[], Store] | None,
        ignore: Sequence[str],
    ) -> None:
        self._saved = Transfer(run_dir, writer, open_target, layout.files_prefix(*place, writer), ignore)
        self._media = MediaTransfer(run_dir, writer, open_target, layout.run_files_prefix(*place), ignore)

    @property
    def error(self) -> str:
        """Why something did not go; "" if all did."""
        return self._saved.error or self._media.error

    def notice(self) -> None:
        """There is something new, or what is pending is to go now."""
        self._saved.notice()
        self._media.notice()

    def end(self) -> None:
        """The script has ended: stop when all has arrived."""
        self._saved.end()
        self._media.end()

    def wait(self, seconds: float) -> bool:
        """Wait until all has arrived; whether it has, or nothing more can be done."""
        limit = time.monotonic() + seconds
        is_through = self._saved.wait(seconds)
        return self._media.wait(max(0.0, limit - time.monotonic())) and is_through

    def progress(self) -> dict[str, Any]:
        """The fields of status.json that tell how far it is."""
        progress = self._saved.progress()
        for name, value in self._media.progress().items():
            progress[name] += value
        return progress
