"""Watch: build again when runs, reports or templates change, or when a silent run becomes a crashed one."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from tracker.build.site import BuildResult
from tracker.errors import StoreError, TrackerError
from tracker.format import layout
from tracker.store import Store, is_local, local_path
from tracker.store.local import TEMP_PREFIX

if TYPE_CHECKING:
    from typing_extensions import Self

_LOOK_ANYWAY = 60.0
"""A folder is looked through so often without news from the system, which may miss a change (network drives do)."""
_RETRY_MAX = 60.0
_SLEEP_MAX = 3600.0
_DEBOUNCE_MS, _STEP_MS = 400, 50


class Watch:
    """Looks after the inputs of a site; use it as a context.

    A folder is watched by the system's own means, and looked through when they tell of a change; a bucket is listed
    every so often. Nothing is read of either: a build is asked for when the listing is another.

    Args:
        root: where the runs lie, open.
        project: the project; "" where the root holds one.
        folders: the local folders that a site is made from beside the runs: reports, templates.
        passed_over: folders whose changes mean nothing: the site, the cache.
        every: seconds between two builds at least, and between two listings of a bucket.
    """

    def __init__(
        self, root: Store, project: str, folders: Sequence[Path], passed_over: Sequence[Path], *, every: float
    ) -> None:
        self.every = every
        self._root, self._folders = root, list(folders)
        self._prefix = layout.runs_prefix(project) if project else ""
        self._local = Path(local_path(root.url)) if is_local(root.url) else None
        self._passed_over = [str(place.absolute()) + os.sep for place in passed_over]
        self._ended, self._news = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True, name="tracker-build-watch")

    def stop(self) -> None:
        """End `run` when the build that is under way is done; may be called from anywhere, a signal handler too."""
        self._ended.set()
        self._news.set()

    def run(self, build: Callable[[], BuildResult], tell: Callable[[str], None]) -> None:
        """Build, and build again after each change, until `stop`.

        Args:
            build: makes the site as things are now.
            tell: called with what went wrong in a later build, once for each new text.

        Raises:
            TrackerError: the first build failed. Later ones are tried again.
        """
        result: BuildResult | None = None
        told, failures = "", 0
        while not self._ended.is_set():
            started = time.monotonic()
            try:
                # looked at before, so that what changes meanwhile is seen afterwards
                seen = self._look()
                result = build()
                told, failures = "", 0
            except TrackerError as error:
                if result is None:
                    raise
                seen, failures = "", failures + 1
                if str(error) != told:
                    tell(str(error))
                told = str(error)
            self._rest(max(self.every, time.monotonic() - started))
            self._wait(seen or self._try_look(), _due(result, failures, self.every))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._thread.join()

    # --- waiting ---

    def _rest(self, seconds: float) -> None:
        """Let some time pass: at most half of it goes into building."""
        self._ended.wait(seconds)

    def _wait(self, seen: str, due: float) -> None:
        """Wait until something is not as it was `seen`, or until a time has come (Unix seconds)."""
        while not self._ended.is_set():
            step = self.every if self._local is None else _LOOK_ANYWAY
            self._news.wait(max(0.0, min(step, due - time.time(), _SLEEP_MAX)))
            if time.time() >= due or self._ended.is_set():
                return
            self._news.clear()
            found = self._try_look()
            if found and found != seen:
                return
            self._rest(self.every)

    def _listen(self) -> None:
        """Hear of changes of local folders; runs in a thread of its own."""
        import watchfiles

        places = [place for place in (self._local, *self._folders) if place is not None and place.is_dir()]
        if not places:
            return
        try:
            for _ in watchfiles.watch(
                *places, watch_filter=self._is_news, debounce=_DEBOUNCE_MS, step=_STEP_MS, stop_event=self._ended,
                rust_timeout=500, raise_interrupt=False, ignore_permission_denied=True,
            ):  # fmt: skip
                self._news.set()
        except Exception:
            return  # the system has no watcher to give: the clock is enough

    def _is_news(self, _change: object, path: str) -> bool:
        return not os.path.basename(path).startswith(TEMP_PREFIX) and not path.startswith(tuple(self._passed_over))

    # --- looking ---

    def _try_look(self) -> str:
        """`_look`, or "" where that cannot be said now."""
        try:
            return self._look()
        except StoreError:
            return ""

    def _look(self) -> str:
        """A hash of all that listings say of the site's inputs."""
        digest = hashlib.blake2b(digest_size=16)
        for info in self._root.list(self._prefix):
            digest.update(f"{info.key}\t{info.size}\t{info.etag}\n".encode("utf-8", "surrogatepass"))
        for folder in self._folders:
            for path in sorted(folder.rglob("*")):
                if self._is_news(None, str(path.absolute())):
                    digest.update(f"{path}\t{_stamp(path)}\n".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def _due(result: BuildResult | None, failures: int, every: float) -> float:
    """Unix seconds at which to build though nothing changes."""
    retry = time.time() + min(_RETRY_MAX, every * 2.0**failures)
    if failures or result is None:
        return retry
    return result.until if result.complete else min(result.until, time.time() + _RETRY_MAX)


def _stamp(path: Path) -> str:
    """Size and time of a file; "" for what is none, or has gone."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns}" if path.is_file() else ""
