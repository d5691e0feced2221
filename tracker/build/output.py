"""The only writer: every file of a site goes through one `Output`, to a folder or a bucket.

The target holds a manifest, `.tracker-site.json`, of the files that were written, with their hashes. So a build writes
only what changed, removes what its own earlier builds left, and refuses a place that it did not make. A page is written
after everything that was handed in before it and is no page, and the manifest last.

The manifest is trusted for files that are no newer than itself. A build puts a marker into `.tracker-building/` before
it writes anything, and takes it away at the end. Where one is found, a build was ended from outside, or writes at the
same time: then pages count as unchanged only after they were read and compared.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Any

import orjson

from tracker.build.headers import CHECK, FOREVER, content_type
from tracker.build.manifest import MANIFEST, MARKERS, Manifest, Part, Written, is_named_by_content, is_ours
from tracker.errors import NotFoundError, UsageError
from tracker.read.collector import paused
from tracker.store import Store

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["MANIFEST", "Output"]

_THREADS = 16
_PENDING = 64


class Output:
    """A site's place, open for one build.

    Use it as a context: at the end, what earlier builds wrote and this one did not is removed, and the manifest is
    written; after an error nothing is removed, and the manifest names both the old files and the new.

    Args:
        store: the place; nothing is written before the first `write`.
        prune: whether files of earlier builds that this one does not need are removed; otherwise the manifest goes on
            naming them, so that a later build can. One that somebody else has replaced since is never removed.

    Attributes:
        written: files written because they are new or changed.
        unchanged: files that were there already.
        removed: files of earlier builds that are gone now.
        left: files of earlier builds that are there still, and that this one does not need.

    Raises:
        UsageError: the place holds files and no manifest of ours.
    """

    def __init__(self, store: Store, *, prune: bool = True) -> None:
        self.written = self.unchanged = self.removed = self.left = 0
        self._store = store
        self._prune = prune
        store.make_root()
        listing = store.list()
        self._sizes = {info.key: info.size for info in listing}
        self._markers = [key for key in self._sizes if key.startswith(f"{MARKERS}/")]
        with paused():
            self._before, self._known = self._read_manifest()
        made = next((info.modified for info in listing if info.key == MANIFEST), None)
        self._newer = {info.key for info in listing if made is None or (info.modified or 0.0) > made} - {MANIFEST}
        self._files: dict[str, Written] = {}
        self._parts: dict[str, Part] = {}
        self._announced: tuple[str, ...] = ()
        self._remembered: dict[str, bytes] = {}
        self._marker = ""
        self._compared = False
        self._pending: deque[tuple[Future[None], bool]] = deque()  # and whether it is a page
        self._threads = ThreadPoolExecutor(_THREADS)

    @property
    def url(self) -> str:
        """The place, as it may be shown."""
        return self._store.url

    @property
    def has_files(self) -> bool:
        """Whether earlier builds have left files here."""
        return bool(self._known)

    def announce(self, paths: Iterable[str]) -> None:
        """Say which files, beside those with names of ours, will be written: should this build not end, they are ours.

        Args:
            paths: relative to the site's root.
        """
        self._announced = tuple(sorted(paths))

    def remember(self, paths: Iterable[str]) -> None:
        """Say which files `content` will be asked for, before they are written."""
        self._remembered = dict.fromkeys(paths, b"")

    def content(self, path: str) -> bytes:
        """What a file of this build holds; it is read where it was not to be remembered, or was kept."""
        return self._remembered.get(path) or self._store.get(path)

    def digest_of(self, path: str) -> str:
        """The SHA-256 of a file of this build."""
        return self._files[path][0]

    def holds(self, path: str) -> bool:
        """Whether an earlier build wrote `path`, and it is still there as it was written."""
        said = self._before.files.get(path)
        if said is None or path not in self._sizes or said[1] not in (-1, self._sizes[path]):
            return False
        doubtful = self._doubtful and not is_named_by_content(path)
        if not doubtful and path not in self._newer:
            return True
        self._compared = True
        return self._reads(path, said[0])

    def says(self, path: str) -> Written | None:
        """What the manifest of earlier builds says of a file: its SHA-256 and size."""
        return self._before.files.get(path)

    def says_now(self, path: str) -> Written | None:
        """What this build has written or kept at `path`: its SHA-256 and size."""
        return self._files.get(path)

    def part(self, name: str) -> Part | None:
        """What this build says of a part."""
        return self._parts.get(name)

    def write(self, path: str, data: bytes, *, immutable: bool = False, expected: Written | None = None) -> None:
        """Write one file, in the background; an error shows at the next write or at the end.

        Args:
            path: relative to the site's root.
            data: the whole content.
            immutable: the content never changes under this name, so that browsers may keep it.
            expected: what the content has to be.

        Raises:
            UsageError: this build wrote `path` already, or its content is not what it has to be.
        """
        digest = hashlib.sha256(data).hexdigest()
        if expected is not None and digest != expected[0]:
            raise UsageError(f"{path} is not as it was built: somebody has changed it since. Build the site again")
        self._claim(path, (digest, len(data)))
        if path in self._remembered:
            self._remembered[path] = data
        before = self._before.files.get(path)
        if before and before[0] == digest and self._sizes.get(path) == len(data) and self.holds(path):
            self.unchanged += 1
            return
        self.written += 1
        self._begin()
        while len(self._pending) >= _PENDING:
            self._pending.popleft()[0].result()
        page = path.endswith(".html")
        first = [work for work, other in self._pending if not other] if page else []
        work = self._threads.submit(self._put, path, data, FOREVER if immutable else CHECK, first)
        self._pending.append((work, page))

    def share(self, path: str, data: bytes) -> None:
        """Write a file that is named by its content, unless this build has it already."""
        if path not in self._files:
            self.write(path, data, immutable=True)

    def has(self, path: str) -> bool:
        """Whether this build has written or kept `path`."""
        return path in self._files

    def keep(self, path: str) -> None:
        """Count a file that `holds` as part of this build too, as it is."""
        self._claim(path, (self._before.files[path][0], self._sizes[path]))
        self.unchanged += 1

    def earlier(self, name: str) -> Part | None:
        """What the manifest says of a part."""
        return self._before.parts.get(name)

    def keep_part(self, name: str, key: str) -> bool:
        """Keep a part's files, if they were made from the same things and are all there.

        Args:
            name: the part's.
            key: stands for what it would be made from now.
        """
        if not self.can_keep_part(name, key):
            return False
        self._parts[name] = part = self._before.parts[name]
        for path in part.files:
            if path not in self._files:
                self.keep(path)
        return True

    def can_keep_part(self, name: str, key: str) -> bool:
        """Whether `keep_part` would keep it."""
        part = self._before.parts.get(name)
        if part is None or part.key != key or not key:
            return False
        return all(path in self._files or self.holds(path) for path in part.files)

    def record(self, name: str, key: str, files: Iterable[str], info: Mapping[str, Any] | None = None) -> None:
        """Say what some files of this build were made from.

        Args:
            name: the part's.
            key: stands for everything that they were made from; nothing is recorded without.
            files: all files of the part.
            info: what other pages say of it.
        """
        if key:
            self._parts[name] = Part(key, tuple(files), info or {})

    def flush(self) -> None:
        """Wait until everything written so far is there."""
        while self._pending:
            self._pending.popleft()[0].result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._threads.shutdown(cancel_futures=True)
        if kind is not None and self._marker:
            self._give_up()

    def _claim(self, path: str, written: Written) -> None:
        if path in self._files or path == MANIFEST:
            raise UsageError(f"two things of this site want to be {path!r}: rename one of them")
        self._files[path] = written

    def _begin(self) -> None:
        """Put the marker, once, before anything is written."""
        if not self._marker:
            self._marker = f"{MARKERS}/{secrets.token_hex(8)}"
            self._store.put(self._marker, orjson.dumps(self._announced), content_type=content_type(MANIFEST))

    def _put(self, path: str, data: bytes, cache_control: str, first: Sequence[Future[None]]) -> None:
        for work in first:  # handed in before, so that a thread has each of them
            work.result()
        self._store.put(path, data, content_type=content_type(path), cache_control=cache_control)

    def _finish(self) -> None:
        self.flush()
        unneeded = sorted(path for path in self._known if path not in self._files and path in self._sizes)
        stale = [path for path in unneeded if self._is_still_ours(path)]
        if stale and self._prune:
            self._begin()
            self._store.delete(stale)
        left = {} if self._prune else {path: self._said(path) for path in stale}
        self.removed, self.left = len(stale) - len(left), len(left)
        others = bool(self._markers)
        if self._marker:
            others |= [info.key for info in self._store.list(MARKERS)] != [self._marker]
        manifest = Manifest(self._files, self._parts, left, doubtful=others)
        if self._marker or self._compared or MANIFEST not in self._sizes or manifest != self._before:
            self._write_manifest(manifest)
        self._store.delete([*self._markers, *([self._marker] if self._marker else [])])

    def _give_up(self) -> None:
        """After an error, name the old files and the new; the next build is to compare them all."""
        files = {**self._before.files, **self._files}
        old = self._before
        parts = {n: p for n, p in old.parts.items() if all(files.get(f) == old.files.get(f) for f in p.files)}
        left = {path: written for path, written in old.left.items() if path not in files}
        self._write_manifest(Manifest(files, {**parts, **self._parts}, left, doubtful=True))
        self._store.delete([self._marker])

    @property
    def _doubtful(self) -> bool:
        """Whether a build was ended from outside, or wrote at the same time as another."""
        return bool(self._markers) or self._before.doubtful

    def _said(self, path: str) -> Written:
        """The hash and size that a file of earlier builds has; ("", -1) where no manifest says."""
        return self._before.files.get(path) or self._before.left.get(path) or ("", -1)

    def _is_still_ours(self, path: str) -> bool:
        """Whether a file of earlier builds is as one of them wrote it, and nobody's else by now."""
        digest, size = self._said(path)
        if self._doubtful or not digest:
            return True
        if size not in (-1, self._sizes[path]):
            return False
        return path not in self._newer or self._reads(path, digest)

    def _reads(self, path: str, digest: str) -> bool:
        try:
            return hashlib.sha256(self._store.get(path)).hexdigest() == digest
        except NotFoundError:
            return False

    def _write_manifest(self, manifest: Manifest) -> None:
        self._store.put(MANIFEST, manifest.encode(), content_type=content_type(MANIFEST), cache_control=CHECK)

    def _read_manifest(self) -> tuple[Manifest, set[str]]:
        """The manifest, and every file that builds have made."""
        left = {path for path in self._sizes if is_ours(path)} if self._markers else set()
        for data in self._store.get_many(self._markers).values() if self._markers else ():
            left.update(_announced(data))
        try:
            manifest = Manifest.decode(self._store.get(MANIFEST))
        except NotFoundError:
            if not self._sizes or self._markers:
                return Manifest(), left
            first = min(self._sizes)
            raise UsageError(
                f"{self.url} holds files that tracker did not write ({first!r}), and a build would mix with them:"
                " give an empty folder, or another --out"
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            raise UsageError(
                f"{self.url}/{MANIFEST} cannot be read ({error}): delete the folder, or choose another --out"
            ) from error
        return manifest, left | set(manifest.files) | set(manifest.left)


def _announced(data: Any) -> list[str]:
    """The files that a marker names."""
    try:
        return [str(path) for path in orjson.loads(data)] if isinstance(data, bytes) else []
    except (orjson.JSONDecodeError, TypeError):
        return []
