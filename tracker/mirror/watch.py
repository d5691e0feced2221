"""Watch: wakes the companion when a file changes.

A hint only. The companion compares sizes by stat at each flush, because a watcher may miss a change (network file
systems, polling within one second) or not start at all (inotify used up).
"""

from __future__ import annotations

import os
import threading

from tracker.format import layout

_DEBOUNCE_MS, _STEP_MS = 1000, 200


class Watcher:
    """Watches a folder from a thread of its own, and makes `fileno()` readable when something in it changed.

    Args:
        folder: the writer's folder.
    """

    def __init__(self, folder: str) -> None:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)
        os.set_blocking(self._writing, False)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(folder,), daemon=True, name="tracker-watch")
        self._thread.start()

    def fileno(self) -> int:
        """The descriptor that becomes readable."""
        return self._reading

    def is_alive(self) -> bool:
        """Whether it watches; False where the system had no watcher to give."""
        return self._thread.is_alive()

    def clear(self) -> None:
        """Take the news, so that `fileno()` waits for the next."""
        try:
            while os.read(self._reading, 4096):
                pass
        except BlockingIOError:
            return

    def _watch(self, folder: str) -> None:
        import watchfiles

        try:
            for _ in watchfiles.watch(
                folder, watch_filter=_is_news, debounce=_DEBOUNCE_MS, step=_STEP_MS, stop_event=self._stop,
                raise_interrupt=False,
            ):  # fmt: skip
                self._tell()
        except Exception:
            return  # without a watcher the companion's own clock is enough

    def _tell(self) -> None:
        try:
            os.write(self._writing, b"!")
        except BlockingIOError:
            return  # it has not taken the last news yet


def _is_news(_change: object, path: str) -> bool:
    name = os.path.basename(path)
    return name != layout.WRITER_FILE and not name.startswith(layout.LOCAL_PREFIX)
