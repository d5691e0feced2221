"""Media files: which of a run's files a page shows, under which names the site has them, and their copying, in bounds.

What a file's name says is trusted only after its content was read: a file of a run's that is named by a hash becomes
the file of the site with that hash only if its content has it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tracker.build.output import Output
from tracker.build.plotly_library import library_page
from tracker.chart.png import Colour, recolour
from tracker.errors import StoreError
from tracker.format import layout, media
from tracker.read.model import Run
from tracker.store import Store

FILE_MAX, RUN_MAX, COUNT_MAX = 64 << 20, 256 << 20, 4000
"""Bytes of one file, bytes and number of a run's files that go into the site."""

SVG_MAX, READ_MAX = 256 << 10, 64 << 20
"""Bytes of one SVG; bytes of a run's files that its page is made from: tables, figures, SVG."""

SHOWN = {
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "wav", "mp3", "ogg", "oga", "opus", "flac", "m4a", "aac",
    "weba", "mp4", "webm", "ogv", "mov", "m4v", "csv", "json",
}  # fmt: skip
"""Endings of files that a browser shows or saves, and never runs, whatever is in them."""

FOLDER = "media"
_TEXTS = ("csv", "json")
"""Of these, those that hold texts."""
Clean = Callable[[str], str]
_AS_IS, _FRAME, _MASK, _LIBRARY = "", "frame", "mask", "library"
_BATCH = 32 << 20

_GUARD = (
    b'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
    b" script-src 'unsafe-inline' 'unsafe-eval' blob: data:; style-src 'unsafe-inline'; img-src data: blob:;"
    b" font-src data:; media-src data: blob:; worker-src blob:; form-action 'none'; base-uri 'none'\">"
    b'<script>if(self.origin!=="null"||top===self)document.write("<plaintext hidden>")</script>\n'
)
"""Stands before HTML that a run logged: it reaches no network, and opened by itself, not in a frame, shows nothing."""

_STEM = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class SiteFile:
    """A file of the site that is named by its content."""

    path: str
    source: str = ""
    """What it is made from: a key below the root."""
    digest: str = ""
    """With what the SHA-256 of that has to begin."""
    size: int = 0
    """Its bytes."""
    make: str = _AS_IS
    """How it is made of that."""
    palette: tuple[Colour, ...] = ()
    """Of a mask."""

    def made(self, data: bytes) -> bytes | None:
        """Its content of the source's; None where that is not what it has to be."""
        if not hashlib.sha256(data).hexdigest().startswith(self.digest):
            return None
        if self.make == _FRAME:
            return _GUARD + data
        return (recolour(data, self.palette) or data) if self.make == _MASK else data


@dataclass(frozen=True)
class MediaShelf:
    """The media of all runs, for panels of reports. What was listed and read once is known to all of them.

    Args:
        store: the root.
    """

    store: Store
    clean: Clean | None = None
    """As of `MediaFiles`."""
    _known: dict[str, MediaFiles] = field(default_factory=dict)

    def cleaned(self, clean: Clean) -> MediaShelf:
        """One that takes names out, and so shares nothing that was read with one that does not."""
        return self if self.clean == clean else MediaShelf(self.store, clean)

    def of(self, run: Run) -> MediaFiles:
        """The media of a run, none of them wanted so far."""
        known = self._known.setdefault(run.id, MediaFiles(self.store, run))
        known.size("")
        return MediaFiles(self.store, run, clean=self.clean, _sizes=known._sizes, _contents=known._contents)  # noqa: SLF001 - its own


@dataclass
class MediaFiles:
    """The media of one run on their way into the site.

    Args:
        store: the root.
        run: whose.
    """

    store: Store
    run: Run
    files: dict[str, SiteFile] = field(default_factory=dict)
    """What the site needs of them, by place."""
    missing: set[str] = field(default_factory=set)
    """Paths below the run's files that are not there, or could not be read."""
    left_out: set[str] = field(default_factory=set)
    """Paths of what is too large, or too much."""
    clean: Clean | None = None
    """Takes names out of the texts of tables and figures; then files that hold text are not shown as they are."""
    _sizes: dict[str, int] | None = None
    _bytes: int = 0
    _count: int = 0
    _read_bytes: int = 0
    _counted: dict[str, bool] = field(default_factory=dict)
    _contents: dict[str, bytes | None] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """Where the run's files lie below the root."""
        return layout.run_files_prefix(self.run.project, self.run.stored or self.run.id)

    def size(self, path: str) -> int | None:
        """The size of a file in bytes; None where it is not there."""
        if self._sizes is None:
            try:
                objects = [info for kind in media.FOLDERS for info in self.store.list(f"{self.prefix}{kind}/")]
            except StoreError:
                objects = []
            self._sizes = {info.key.removeprefix(self.prefix): info.size for info in objects}
        return self._sizes.get(path)

    def reserve(self, paths: Iterable[str]) -> None:
        """Give files their place within the bounds, those that come first before others."""
        for path in paths:
            self._has_room(path)

    def copy(self, path: str) -> str:
        """The place in the site of a file as it is; "" where it cannot be there."""
        ending = path.rpartition(".")[2]
        return self._place(path, ending) if ending in SHOWN and not (self.clean and ending in _TEXTS) else ""

    def frame(self, path: str) -> str:
        """The place in the site of a piece of HTML for a frame; "" where it cannot be there."""
        return "" if self.clean else self._place(path, "htm", _FRAME, hashlib.sha256(_GUARD).hexdigest())

    def mask(self, path: str, palette: Sequence[Colour]) -> str:
        """The place in the site of a picture of class ids in these colours; "" where it cannot be there."""
        return self._place(path, "png", _MASK, repr(palette), tuple(palette))

    def library(self, digest: str) -> str:
        """The place in the site of the page with Plotly's script, which has this hash."""
        file = SiteFile(media.file_path(digest, "htm", FOLDER), digest=digest, make=_LIBRARY)
        self.files[file.path] = file
        return file.path

    def svg(self, path: str) -> str:
        """An SVG as an address that holds it: in an image it runs nothing, and no file could be opened by itself."""
        data = None if self.clean else self.read(path, SVG_MAX)
        return "" if data is None else f"data:image/svg+xml;base64,{base64.b64encode(data).decode()}"

    def read(self, path: str, limit: int) -> bytes | None:
        """The content of a file that is no larger than `limit` bytes; None where it is not to be had."""
        if path in self._contents:
            return self._contents[path]
        size = self.size(path)
        if size is not None and (size > limit or self._read_bytes + size > READ_MAX):
            self.left_out.add(path)
            return None
        self._read_bytes += size or 0
        try:
            self._contents[path] = None if size is None else self.store.get(self.prefix + path)
        except StoreError:
            self._contents[path] = None
        found = self._contents[path]
        if found is None:
            self.missing.add(path)
        elif self.clean and path.rpartition(".")[2] in _TEXTS:
            self._contents[path] = self.clean(found.decode("utf-8", "replace")).encode()
        return self._contents[path]

    def _place(
        self, path: str, ending: str, make: str = _AS_IS, how: str = "", palette: tuple[Colour, ...] = ()
    ) -> str:
        if not self._has_room(path):
            return ""
        stem = path.rpartition("/")[2].partition(".")[0]
        if not _STEM.fullmatch(stem):  # named by another client, by something else than its content
            data = self.read(path, FILE_MAX)
            if data is None:
                return ""
            stem = hashlib.sha256(data).hexdigest()[: media.NAME_DIGITS]
        name = hashlib.sha256(f"{make} {how} {stem}".encode()).hexdigest() if make else stem
        file = SiteFile(
            media.file_path(name, ending, FOLDER), self.prefix + path, stem, self.size(path) or 0, make, palette
        )
        self.files[file.path] = file
        return file.path

    def _has_room(self, path: str) -> bool:
        """Whether a file is there and within the bounds; asked again, the answer is the same."""
        if path not in self._counted:
            size = self.size(path)
            fits = size is not None and size <= FILE_MAX and self._bytes + size <= RUN_MAX
            fits = fits and self._count < COUNT_MAX
            self._counted[path] = fits
            self._count += fits
            if size is None:
                self.missing.add(path)
            elif fits:
                self._bytes += size
            else:
                self.left_out.add(path)
        return self._counted[path]


def write_media(output: Output, store: Store, files: Iterable[SiteFile]) -> list[str]:
    """Bring files into the site, unless they are there already; those of earlier builds are not read again.

    Args:
        output: where the site goes.
        store: the root.
        files: what is wanted.

    Returns:
        The places of those that could not be had, or were not what their name says.
    """
    wanted, lost = [], []
    for file in files:
        if output.has(file.path):
            continue
        if output.holds(file.path):
            output.keep(file.path)
        elif file.make == _LIBRARY:
            output.share(file.path, library_page())
        else:
            wanted.append(file)
    for batch in _batches(wanted):
        found = store.get_many([file.source for file in batch])
        for file in batch:
            data = found[file.source]
            made = file.made(data) if isinstance(data, bytes) else None
            if made is None:
                lost.append(file.path)
            else:
                output.share(file.path, made)
        output.flush()
    return lost


def _batches(files: Iterable[SiteFile]) -> Iterable[list[SiteFile]]:
    batch: list[SiteFile] = []
    size = 0
    for file in files:
        if batch and (size + file.size > _BATCH or len(batch) >= 256):
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += file.size
    if batch:
        yield batch
