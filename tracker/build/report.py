"""Reports as their authors write them: Markdown files with YAML front matter."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from tracker.build.mapping import Mapping, read_mapping, texts
from tracker.build.prose.bibtex import CITATION_STYLES
from tracker.errors import ReportError
from tracker.format.layout import to_name

_Flag = TypeVar("_Flag", bool, None)
SUFFIX = ".md"
RESERVED = ("runs", "data", "figures", "assets", "media")
"""Folders of the site that reports may not take."""


@dataclass(frozen=True)
class Author:
    """Who wrote a report."""

    name: str
    affiliation: str = ""
    url: str = ""
    """Of the web, or ""."""


@dataclass(frozen=True)
class FrontMatter:
    """What stands at the head of a report, between two lines of `---`."""

    title: str = ""
    """The report's title; without one, its first heading of level one, else the file's name."""
    description: str = ""
    """One or two sentences for the index page and for search engines."""
    authors: tuple[Author, ...] = ()
    """Who wrote it (`author:` or `authors:`, a text or a list, or mappings with a `name`)."""
    date: str = ""
    """When, as `2026-05-01`."""
    draft: bool = False
    """A draft is left out unless drafts are asked for."""
    runs: str = ""
    """A filter that holds for the whole report, its values and its blocks."""
    smoothing: float | None = None
    """The smoothing of charts that name none."""
    numbers: bool = True
    """Whether every figure and table has a number, or only those with an id."""
    toc: bool | None = None
    """Whether there is a table of contents; None for one where there are three headings or more."""

    tags: tuple[str, ...] = ()
    """What it is about, for the index page."""
    bibliography: tuple[str, ...] = ()
    """BibTeX files, relative to the report."""
    citation_style: str = CITATION_STYLES[0]
    """How citations look."""

    redact: bool = False
    """Whether names, addresses and paths are taken out of it, for double-blind review."""


_AUTHOR = tuple(part.name for part in fields(Author))
_KEYS = (
    "title", "description", "author", "authors", "date", "draft", "numbers", "redact", "runs", "smoothing", "toc",
    "tags", "bibliography", "citation_style",
)  # fmt: skip


@dataclass(frozen=True)
class Report:
    """A report as written."""

    file: str
    """The file, as the user knows it, for messages."""
    path: str
    """Where it lies below the reports' folder, with `/`: `ablations/lr.md`."""
    page: str
    """Where its page lies in the site: `ablations/lr.html`."""
    front: FrontMatter
    head: Mapping
    """The front matter as written, with its lines."""
    body: str = field(repr=False)
    """The Markdown, with blank lines in place of the front matter, so that lines keep their numbers."""
    folder: Path | None = None
    """The reports' folder, where files beside the report lie; None for a built-in report."""
    bibliography: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """The names and texts of its BibTeX files."""

    @property
    def depth(self) -> int:
        """How many folders the page lies below the site's root."""
        return self.page.count("/")


def find_reports(folder: Path, *, drafts: bool = False) -> list[Report]:
    """Every report below a folder, by path; files and folders that start with `.` or `_` are passed over.

    Args:
        folder: the reports' folder; one that is not there holds none.
        drafts: whether reports with `draft: true` count too.

    Raises:
        ReportError: a file cannot be read, or its front matter is wrong.
    """
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        found += [Path(root) / name for name in names if name.endswith(SUFFIX) and not name.startswith((".", "_"))]
    reports = [
        read_report(path, folder) for path in sorted(found, key=lambda path: path.relative_to(folder).as_posix())
    ]
    return [report for report in reports if drafts or not report.front.draft]


def read_report(path: Path, folder: Path) -> Report:
    """One report file; raises as `find_reports`."""
    shown = os.path.relpath(path)
    file = shown if not shown.startswith("..") else str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ReportError(f"cannot be read: {error.strerror}", file) from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ReportError("is not UTF-8 text: save it as UTF-8", file, line) from error
    return parse_report(text, file, path.relative_to(folder).as_posix(), folder)


def parse_report(text: str, file: str, path: str, folder: Path | None = None) -> Report:
    """A report from its text.

    Args:
        text: the file's content.
        file: its name for messages.
        path: where it lies below the reports' folder.
        folder: the reports' folder.

    Raises:
        ReportError: the front matter is wrong, or the path cannot be a page's.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head, body = _split(text, file)
    front = _front_matter(head)
    cited = tuple((name, _read_beside(name, head, path, folder)) for name in front.bibliography)
    return Report(file, path, page_path(path, file), front, head, body, folder, cited)


def _read_beside(name: str, head: Mapping, path: str, folder: Path | None) -> str:
    """The text of a file that the front matter names, inside the reports' folder."""
    place = folder / PurePosixPath(path).parent / name if folder else None
    if place is None or folder is None or not place.is_file():
        raise head.error(f"bibliography: {name!r} is no file beside the report", "bibliography")
    if not place.resolve().is_relative_to(folder.resolve()):
        raise head.error(f"bibliography: {name!r} lies outside the reports folder", "bibliography")
    try:
        return place.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise head.error(f"bibliography: {name!r} cannot be read as UTF-8 text: {error}", "bibliography") from error


def page_path(path: str, file: str) -> str:
    """The page of the report at `path`: lower-case names of letters, digits, `.`, `_` and `-`.

    Raises:
        ReportError: nothing of a name is left, or the site needs the name itself.
    """
    parts = [to_name(part.lower()) for part in PurePosixPath(path.removesuffix(SUFFIX)).parts]
    if not all(parts):
        raise ReportError("its name has no letter or digit (a to z, 0 to 9) for an address: rename it", file)
    if parts == ["index"]:
        raise ReportError("index.html is the site's own first page: rename the report", file)
    if len(parts) > 1 and parts[0] in RESERVED:
        raise ReportError(f"the site's own {parts[0]}/ takes this folder's name: rename it", file)
    return "/".join(parts) + ".html"


def _split(text: str, file: str) -> tuple[Mapping, str]:
    """The front matter and the body; the body keeps the lines' numbers."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return Mapping({}, {}, file, 1), text
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            head = read_mapping("\n".join(lines[1:number]), file, 2)
            return head, "\n" * (number + 1) + "\n".join(lines[number + 1 :])
    raise ReportError("the front matter does not end: write a line of --- after it", file, 1)


def _front_matter(head: Mapping) -> FrontMatter:
    head.check_keys(_KEYS, "front matter")
    if "author" in head.values and "authors" in head.values:
        raise head.error("write either author or authors", "authors")
    return FrontMatter(
        title=_text(head, "title"),
        description=_text(head, "description"),
        authors=_authors(head, "authors" if "authors" in head.values else "author"),
        tags=_tags(head),
        date=_date(head),
        draft=_flag(head, "draft", default=False),
        runs=_text(head, "runs"),
        smoothing=_checked(head, "smoothing", None, _is_weight, "a number from 0 to 1"),
        numbers=_flag(head, "numbers", default=True),
        toc=_flag(head, "toc", default=None),
        bibliography=tuple(texts(head.values.get("bibliography"))),
        citation_style=_checked(
            head, "citation_style", CITATION_STYLES[0], CITATION_STYLES.__contains__, " or ".join(CITATION_STYLES)
        ),
        redact=_flag(head, "redact", default=False),
    )


def _tags(head: Mapping) -> tuple[str, ...]:
    """Each word once."""
    value = head.values.get("tags")
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, (list, dict)):
            raise head.error(f"tags: {one!r} is no word: write tags: [first, second]", "tags")
    return tuple(dict.fromkeys(tag.strip() for tag in texts(value) if tag.strip()))


def _authors(head: Mapping, key: str) -> tuple[Author, ...]:
    """Names, or mappings with a name, an affiliation and an address."""
    value = head.values.get(key)
    found = []
    for one in value if isinstance(value, list) else [] if value is None else [value]:
        parts = one if isinstance(one, dict) else {"name": one}
        if not parts.get("name") or not set(parts) <= set(_AUTHOR):
            raise head.error(f"{key}: {one!r} is no author: write a name, or {{{', '.join(_AUTHOR)}}}", key)
        author = Author(**{name: str(text).strip() for name, text in parts.items() if text is not None})
        if author.url and not author.url.startswith(("https://", "http://")):
            raise head.error(f"{key}: {author.url!r} is no address of the web: write https://…", key)
        found.append(author)
    return tuple(found)


def _text(head: Mapping, key: str) -> str:
    value = head.values.get(key)
    if isinstance(value, (list, dict)):
        raise head.error(f"{key} is text, not {value!r}: put it in quotes", key)
    return "" if value is None else str(value).strip()


def _date(head: Mapping) -> str:
    value = head.values.get("date")
    try:
        return "" if value is None else dt.date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        raise head.error(f"date is {value!r}: write it as 2026-05-01", "date") from None


def _flag(head: Mapping, key: str, *, default: _Flag) -> bool | _Flag:
    value: bool | _Flag = _checked(head, key, default, lambda value: isinstance(value, bool), "true or false")
    return value


def _is_weight(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1


def _checked(head: Mapping, key: str, default: Any, good: Callable[[Any], bool], wanted: str) -> Any:
    value = head.values.get(key, default)
    if value is not default and not good(value):
        raise head.error(f"{key} is {value!r}: write {wanted}", key)
    return value


def title_from_name(path: str) -> str:
    """A title from a file's name: `2026-lr_sweep.md` → `2026 lr sweep`."""
    words = re.sub(r"[-_]+", " ", PurePosixPath(path).stem).strip()
    return words[:1].upper() + words[1:]
