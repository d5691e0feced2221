"""A page with everything that it shows in one piece: pictures and files as data URLs, data files as blocks of JSON."""

from __future__ import annotations

import base64
import html
import posixpath
from collections.abc import Callable, Collection
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit

import orjson

from tracker.build.headers import content_type
from tracker.chart.fields import whole_texts
from tracker.errors import TrackerError

_SHOWN = {"src", "srcset", "poster"}
"""Attributes whose file the page shows."""
_CELLS = ("image", "audio", "video")
"""Cells of tables that name a file: `["image", ADDRESS]`."""
_NO_FRAME = (
    '<p class="media-missing">HTML and figures of Plotly run scripts of their own, which a page in one file may not: '
    "they show on the site</p>"
)
_BESIDE = "figure-files"
"""The menu of the files beside a figure, which stay out: a live figure writes its own."""

_Attributes = dict[str, "str | None"]


@dataclass(frozen=True)
class WholePage:
    """What is in the body of a page, and what its head says."""

    title: str
    kind: str
    """index, report or run."""
    body: str
    """HTML, with every file that the page shows."""
    panels: bool
    """Whether it needs the scripts that the first one loads."""


@dataclass(frozen=True)
class Inliner:
    """Makes pages of a site whole."""

    pages: Collection[str]
    """The pages of the site, relative to its root."""
    files: Collection[str]
    """All files of the site."""
    read: Callable[[str], bytes]
    """Gives the content of a file."""
    address: Callable[[str], str | None]
    """What a link to a page becomes; None where it leads nowhere any more."""

    def whole(self, path: str) -> WholePage:
        """A page and everything that it shows.

        Raises:
            TrackerError: it is no page as the built-in template makes them.
        """
        text = self.read(path).decode()
        page = _Page(self, path)
        page.feed(text)
        page.close()
        start, end = page.body_start, text.rfind("</body>")
        if start < 0 or end < start:
            raise TrackerError(f"{path} has no <body> and </body>: see the template base.html")
        blocks = [self._block(key, file, page.path) for key, file in page.data.items()]
        body = "".join([page.changed(text, start, end), *blocks])
        return WholePage(page.title.strip(), page.kind, body, " data-kind=" in body)

    def resolve(self, link: str, page: str) -> tuple[str, str]:
        """The file of the site that a link of a page leads to, or "", and what stands behind `#`, with it."""
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
            return "", ""
        place = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
        return (place if place in self.files else ""), f"#{parts.fragment}" if parts.fragment else ""

    def data_url(self, file: str) -> str:
        """A file as an address that holds it."""
        kind = content_type(file).replace(" ", "")
        return f"data:{kind};base64,{base64.b64encode(self.read(file)).decode()}"

    def linked(self, link: str, page: str) -> str | None:
        """A link of a page to another page as it has to be; any other text as it is."""
        place, anchor = self.resolve(link, page)
        if place not in self.pages:
            return link
        found = self.address(place)
        return None if found is None else found + anchor

    def _block(self, key: str, file: str, page: str) -> str:
        script = self.read(file)
        payload = script[script.index(b", ") + 2 : script.rindex(b")")]
        values = orjson.loads(payload)
        if values.get("kind") == "media":
            payload = orjson.dumps({**values, "views": [self._fragment(view, page) for view in values["views"]]})
        elif (
            b'.html"' in payload or b".html#" in payload or any(b'["%s"' % kind.encode() in payload for kind in _CELLS)
        ):
            if values.get("kind") == "runs" and values["hrefs"] is not None:
                values["hrefs"] = whole_texts(values["hrefs"])
            payload = orjson.dumps(self._relinked(values, page))
        text = payload.decode().replace("<", "\\u003c")
        return f'<script type="application/json" data-key="{html.escape(key)}">{text}</script>\n'

    def _relinked(self, value: Any, page: str) -> Any:
        if isinstance(value, str):
            return self.linked(value, page) if ".html" in value else value
        if isinstance(value, list):
            if len(value) == 2 and value[0] in _CELLS and isinstance(value[1], str):
                file, _ = self.resolve(value[1], page)
                return [value[0], self.data_url(file) if file else value[1]]
            return [self._relinked(item, page) for item in value]
        if isinstance(value, dict):
            return {name: self._relinked(item, page) for name, item in value.items()}
        return value

    def _fragment(self, text: str, page: str) -> str:
        """A piece of a page's HTML, with every file that it shows."""
        found = _Page(self, page)
        found.body_start = 0
        found.feed(text)
        found.close()
        return found.changed(text, 0, len(text))


class _Page(HTMLParser):
    """Finds the tags of a page that have to change: where each stands, and what it becomes."""

    def __init__(self, site: Inliner, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self.site, self.path = site, path
        self.changes: list[tuple[int, int, str]] = []
        self.data: dict[str, str] = {}
        self.title, self.kind, self.body_start = "", "", -1
        self._in_title = self._beside = False
        self._lines = [0]

    def feed(self, data: str) -> None:
        """Read a page, given at once."""
        for line in data.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        super().feed(data)

    def changed(self, text: str, start: int, end: int) -> str:
        """What was fed, from one place to another, with the changes in it."""
        parts, at = [], start
        for first, last, new in self.changes:
            if first >= start:
                parts += [text[at:first], new]
                at = last
        return "".join([*parts, text[at:end]])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag that opens."""
        line, column = self.getpos()
        first, raw = self._lines[line - 1] + column, self.get_starttag_text() or ""
        found = dict(attrs)
        if tag == "body":
            self.body_start, self.kind = first + len(raw), found.get("data-page") or ""
        elif tag == "base":
            self.path = posixpath.normpath(
                posixpath.join(posixpath.dirname(self.path), found.get("href") or "", "base")
            )
        elif self.body_start < 0:
            self._in_title = tag == "title"
        elif tag == "iframe":
            self.changes.append((first, first + len(raw), _NO_FRAME))
        else:
            changed = self._changed(tag, found)
            if changed is not None:
                self.changes.append((first, first + len(raw), _tag(tag, changed, raw.endswith("/>"))))

    def handle_endtag(self, tag: str) -> None:
        """One tag that closes."""
        if tag == "title":
            self._in_title = False
        elif tag == "details":
            self._beside = False
        elif tag == "iframe" and self.body_start >= 0:
            line, column = self.getpos()
            first = self._lines[line - 1] + column
            self.changes.append((first, first + len("</iframe>"), ""))

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._in_title:
            self.title += data

    def _changed(self, tag: str, found: _Attributes) -> _Attributes | None:
        """A tag's attributes as they have to be, or None where they stay."""
        key, source = found.get("data-key"), found.get("data-src")
        if key and source:
            file, _ = self.site.resolve(source, self.path)
            if file:
                self.data[key.partition("/")[0]] = file
        if tag == "a":
            return self._link(found)
        if tag == "details" and _BESIDE in (found.get("class") or "").split():
            self._beside = True
            return {**found, "hidden": None}
        changed = dict(found)
        for name in _SHOWN & found.keys():
            file, anchor = self.site.resolve(found[name] or "", self.path)
            if file:
                changed[name] = self.site.data_url(file) + anchor
        return changed if changed != found else None

    def _link(self, found: _Attributes) -> _Attributes | None:
        link = found.get("href") or ""
        file, _ = self.site.resolve(link, self.path)
        if not file:
            return None
        if self._beside:
            return {name: value for name, value in found.items() if name != "href"}
        if file not in self.site.pages:
            return {**found, "href": self.site.data_url(file), "download": posixpath.basename(file)}
        found = {name: value for name, value in found.items() if name != "href"}
        new = self.site.linked(link, self.path)
        return found if new is None else {**found, "href": new}


def _tag(tag: str, attributes: _Attributes, closed: bool) -> str:
    told = "".join(
        f" {name}" if value is None else f' {name}="{html.escape(value)}"' for name, value in attributes.items()
    )
    return f"<{tag}{told}{' /' if closed else ''}>"
