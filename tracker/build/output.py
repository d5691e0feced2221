"""The only writer: every file of a site goes through one `Output`, to a folder or a bucket.

The target holds a manifest, `.tracker-site.json`, of the files that were written, with their hashes. So a build writes
only what changed, removes what its own earlier builds left, and refuses a place that it did not make.
"""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING

import orjson

from tracker.errors import NotFoundError, UsageError
from tracker.store import Store

if TYPE_CHECKING:
    from typing_extensions import Self

MANIFEST = ".tracker-site.json"
MANIFEST_VERSION = 1
_THREADS = 16
_PENDING = 64
_FOREVER = "public, max-age=31536000, immutable"
_CHECK = "no-cache"
_TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "json": "application/json",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


class Output:
    """A site's place, open for one build.

    Use it as a context: at the end, what earlier builds wrote and this one did not is removed, and the manifest is
    written; after an error nothing is removed, and the manifest names both the old files and the new.

    Args:
        store: the place; nothing is written before the first `write`.

    Attributes:
        written: files written because they are new or changed.
        unchanged: files that were there already.
        removed: files of earlier builds that are gone now.

    Raises:
        UsageError: the place holds files and no manifest of ours.
    """

    def __init__(self, store: Store) -> None:
        self.written = self.unchanged = self.removed = 0
        self._store = store
        store.make_root()
        self._sizes = {info.key: info.size for info in store.list()}
        self._before = self._read_manifest()
        self._files: dict[str, str] = {}
        self._pending: deque[Future[None]] = deque()
        self._threads = ThreadPoolExecutor(_THREADS)

    @property
    def url(self) -> str:
        """The place, as it may be shown."""
        return self._store.url

    def holds(self, path: str) -> bool:
        """Whether an earlier build wrote `path` and it is still there."""
        return path in self._before and path in self._sizes

    def write(self, path: str, data: bytes, *, immutable: bool = False) -> None:
        """Write one file, in the background; an error shows at the next write or at the end.

        Args:
            path: relative to the site's root.
            data: the whole content.
            immutable: the content never changes under this name, so that browsers may keep it.

        Raises:
            UsageError: this build wrote `path` already.
        """
        digest = hashlib.sha256(data).hexdigest()
        self._claim(path, digest)
        if self._before.get(path) == digest and self._sizes.get(path) == len(data):
            self.unchanged += 1
            return
        self.written += 1
        while len(self._pending) >= _PENDING:
            self._pending.popleft().result()
        self._pending.append(self._threads.submit(self._put, path, data, _FOREVER if immutable else _CHECK))

    def keep(self, path: str) -> None:
        """Count a file that `holds` as part of this build too, as it is."""
        self._claim(path, self._before[path])
        self.unchanged += 1

    def flush(self) -> None:
        """Wait until everything written so far is there."""
        while self._pending:
            self._pending.popleft().result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
            elif self.written:
                self._write_manifest({**self._before, **self._files})
        finally:
            self._threads.shutdown(cancel_futures=True)

    def _claim(self, path: str, digest: str) -> None:
        if path in self._files or path == MANIFEST:
            raise UsageError(f"two things of this site want to be {path!r}: rename one of them")
        self._files[path] = digest

    def _put(self, path: str, data: bytes, cache_control: str) -> None:
        kind = _TYPES.get(path.rpartition(".")[2].lower(), "application/octet-stream")
        self._store.put(path, data, content_type=kind, cache_control=cache_control)

    def _finish(self) -> None:
        self.flush()
        stale = sorted(path for path in self._before if path not in self._files and path in self._sizes)
        self._store.delete(stale)
        self.removed = len(stale)
        self._write_manifest(self._files)

    def _write_manifest(self, files: dict[str, str]) -> None:
        manifest = {"tracker_site": MANIFEST_VERSION, "files": dict(sorted(files.items()))}
        data = orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        if files != self._before or MANIFEST not in self._sizes:
            self._store.put(MANIFEST, data, content_type=_TYPES["json"], cache_control=_CHECK)

    def _read_manifest(self) -> dict[str, str]:
        try:
            manifest = orjson.loads(self._store.get(MANIFEST))
            files = manifest["files"]
            return {str(path): str(digest) for path, digest in files.items()}
        except NotFoundError:
            if not self._sizes:
                return {}
            first = min(self._sizes)
            raise UsageError(
                f"{self.url} holds files that tracker did not write ({first!r}), and a build would mix with them:"
                " give an empty folder, or another --out"
            ) from None
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(
                f"{self.url}/{MANIFEST} cannot be read ({error}): delete the folder, or choose another --out"
            ) from error
