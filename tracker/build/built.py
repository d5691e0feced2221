"""What a panel is once it is built: its HTML, its data file and the picture to draw."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import orjson

from tracker.build.media_files import MediaShelf, SiteFile
from tracker.build.sheet_files import Sheet, SheetFiles
from tracker.build.text import one_line
from tracker.chart.picture import WIDTH, PanelPicture, Picture
from tracker.read.model import Run

_KEEP_HEIGHT = ("bar", "heatmap", "importance")
"""Panels with rows, which are as high on a narrow screen as on a wide one; `panels.css` has the classes."""

_LEAST_MAX = 1200

Href = Callable[[Run], "str | None"]


@dataclass(frozen=True)
class DataFile:
    """A panel's data, as `docs/spec/page-data.md` has it."""

    key: str
    data: bytes
    """Its whole file."""

    @property
    def path(self) -> str:
        """Where its file lies in the site; charts with a number behind their key lie in one file."""
        return f"data/{self.key.partition('/')[0]}.js"


@dataclass(frozen=True)
class BuiltPanel:
    """A panel, ready to be written."""

    html: str
    file: DataFile | None
    """Its data; None for one that stays as it is."""
    picture: Picture | None = None
    """What matplotlib is to draw, for a panel of a report."""
    more: tuple[DataFile, ...] = ()
    """Further data, such as that of tables within it."""
    media: tuple[SiteFile, ...] = ()
    """Files of runs that it shows."""
    complete: bool = True
    """Whether all that it shows was there."""
    address: str = ""
    """Where its own page and its files lie, from the site's root and without an ending: `figures/losses/val-loss`."""
    anchor: str = ""
    """Its id in the report's page."""
    title: str = ""
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    """Its numbers as files, by their endings: `csv`, `tex`."""

    @property
    def data(self) -> DataFile:
        """The data of a panel that comes alive.

        Raises:
            ValueError: it is none.
        """
        if self.file is None:
            raise ValueError("a panel that stays as it is has no data")
        return self.file

    @property
    def files(self) -> tuple[DataFile, ...]:
        """All of its data."""
        return (*([self.file] if self.file else []), *self.more)


@dataclass(frozen=True)
class PanelSpot:
    """Where a panel stands: what its HTML needs to know of its page."""

    root: str
    """The way to the site's root: "" or "../"."""
    number: int
    """Its number in the page, from 1."""
    href: Href
    """The address of a run's page, relative to this page."""
    width: int = WIDTH
    """The room that it has, in pixels of its picture."""
    media: MediaShelf | None = None
    """The media of runs."""
    sheets: SheetFiles | None = None
    """Figures' sheets of earlier builds."""
    prose: Callable[[str, int, int], str] | None = None
    """The HTML of Markdown, given the line of the file before it, and the panel's number."""
    line: int = 0
    """The line of the block, or that of its option `text`."""
    anchor: str = ""
    """The id of its element; by its number where it has none of its own."""
    label: str = ""
    """What its caption starts with: `Figure 1`; "" for nothing."""

    address: str = ""
    """As of a built panel; without one, the figure has no files."""
    files: tuple[str, ...] = ()
    """The endings of its files."""

    @property
    def id(self) -> str:
        """The id of its element."""
        return self.anchor or f"fig-{self.number}"


def data_file(payload: dict[str, Any]) -> DataFile:
    """A payload as the classic script that hands it to the page."""
    body = orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY)
    key = hashlib.sha256(body).hexdigest()[:20]
    return DataFile(key, b'trackerData("%s", %s);\n' % (key.encode(), body))


def version_of(content: bytes) -> str:
    """What stands for a content that other contents of the same name come after."""
    return hashlib.blake2b(content, digest_size=10).hexdigest()


def named_data(name: str, payload: dict[str, Any]) -> bytes:
    """A payload as `data_file` has it, for a file that keeps its name: it says itself which state of it this is."""
    body = orjson.dumps(payload)
    return b'trackerData(%s, {"made":"%s",%s);\n' % (orjson.dumps(name), version_of(body).encode(), body[1:])


def figure_paths(what: Picture) -> tuple[str, str]:
    """Where a picture's light and dark files lie in the site."""
    key, ending = what.key, "webp" if what.dense else "svg"
    return f"figures/{key}.{ending}", f"figures/{key}-dark.{ending}"


def still_html(drawn: Picture, root: str, alt: str) -> str:
    """The picture of a panel as HTML, light and dark."""
    width, height = drawn.size
    light, dark = (escape(f"{root}{path}") for path in figure_paths(drawn))
    return (
        f'<picture><source media="screen and (prefers-color-scheme: dark)" srcset="{dark}">'
        f'<img src="{light}" width="{width}" height="{height}" alt="{escape(alt)}" decoding="async"></picture>'
    )


def number_html(spot: PanelSpot) -> str:
    """What a caption starts with: the panel's number, where it has one."""
    return f'<span class="figure-number">{escape(spot.label)}</span> ' if spot.label else ""


PICTURES = ("pdf", "svg", "png")
"""The endings of the pictures that lie beside a figure."""
_SAID = {
    "pdf": "for papers, in vectors", "svg": "for the web", "png": "for slides", "csv": "its numbers",
    "tex": "a table for LaTeX",
}  # fmt: skip


def files_html(spot: PanelSpot) -> str:
    """A quiet menu of a figure's files and own page, without JavaScript; empty for a figure without an address."""
    if not spot.address:
        return ""
    address = escape(spot.root + spot.address)
    items = [
        f'<a class="menu-item" href="{address}.{ending}" download><b>{ending.upper()}</b> {_SAID[ending]}</a>'
        for ending in spot.files
    ]
    items.append(f'<a class="menu-item" href="{address}.html"><b>Page</b> of this figure alone, to embed</a>')
    return (
        '<details class="menu figure-files"><summary aria-label="Files of this figure" title="Files of this figure">'
        f'<span aria-hidden="true">⋯</span></summary><div class="menu-panel">{"".join(items)}</div></details>'
    )


def figure_html(classes: str, panel: Any, file: DataFile | None, spot: PanelSpot, still: str) -> str:
    """A panel with a title and notes as a figure that the page's script makes live.

    Args:
        classes: its classes; `chart` is among them.
        panel: has `title` and `notes`; one that is no line chart has `kind`.
        file: its data; None for one that stays as it is.
        spot: where it stands.
        still: what shows without JavaScript, as HTML.
    """
    title = escape(one_line(panel.title, 300))
    notes = " ".join(escape(note) for note in panel.notes)
    note = f' <span class="chart-note">{notes}</span>' if notes else ""
    kind = f' data-kind="{panel.kind}"' if hasattr(panel, "kind") else ""
    live = f'{kind} data-key="{file.key}" data-src="{spot.root}{file.path}"' if file else ""
    return (
        f'<figure class="{classes}" id="{spot.id}"{live}>'
        f'<figcaption>{number_html(spot)}<span class="chart-title">{title}</span>{note}</figcaption>'
        f"{files_html(spot)}"
        f'<div class="chart-still">{still}</div></figure>\n'
    )


def drawn_panel(panel: Any, spot: PanelSpot) -> BuiltPanel:
    """Any panel that is a picture and comes alive in the page, but the line chart.

    Args:
        panel: has `kind`, `title`, `notes`, `payload`, `describe` and `height`.
        spot: where it stands.
    """
    file, drawn = data_file(panel.payload()), PanelPicture(panel, spot.width)
    still = still_html(drawn, spot.root, panel.describe())
    least = f" least-{min(_LEAST_MAX, -(-drawn.size[1] // 50) * 50)}" if panel.kind in _KEEP_HEIGHT else ""
    return BuiltPanel(figure_html(f"chart chart-{panel.kind}{least}", panel, file, spot, still), file, drawn)
