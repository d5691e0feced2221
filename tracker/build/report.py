"""Reports as their authors write them: Markdown files with YAML front matter."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from tracker.build.mapping import Mapping, read_mapping, texts
from tracker.errors import ReportError
from tracker.format.layout import to_name

SUFFIX = ".md"
RESERVED = ("runs", "data", "figures", "assets", "media")
"""Folders of the site that reports may not take."""


@dataclass(frozen=True)
class FrontMatter:
    """What stands at the head of a report, between two lines of `---`."""

    title: str = ""
    """The report's title; without one, its first heading of level one, else the file's name."""
    description: str = ""
    """One or two sentences for the index page and for search engines."""
    authors: tuple[str, ...] = ()
    """Who wrote it (`author:` or `authors:`, a text or a list)."""
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

    redact: bool = False
    """Whether names, addresses and paths are taken out of it, for double-blind review."""


_KEYS = ("title", "description", "author", "authors", "date", "draft", "numbers", "redact", "runs", "smoothing")


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
    return Report(file, path, page_path(path, file), _front_matter(head), head, body, folder)


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
    authors = head.values.get("authors", head.values.get("author"))
    return FrontMatter(
        title=_text(head, "title"),
        description=_text(head, "description"),
        authors=tuple(texts(authors)),
        date=_date(head),
        draft=_flag(head, "draft", default=False),
        runs=_text(head, "runs"),
        smoothing=_checked(head, "smoothing", None, _is_weight, "a number from 0 to 1"),
        numbers=_flag(head, "numbers", default=True),
        redact=_flag(head, "redact", default=False),
    )


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


def _flag(head: Mapping, key: str, *, default: bool) -> bool:
    return bool(_checked(head, key, default, lambda value: isinstance(value, bool), "true or false"))


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
