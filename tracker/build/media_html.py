"""Things that a run logged beside numbers, as HTML: pictures, sound, moving pictures, HTML, figures, tables, plots.

All of it is the run's and untrusted: texts are escaped, files are shown so that nothing of them runs in the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from tracker.build.built import DataFile
from tracker.build.media_files import MediaFiles
from tracker.build.media_table import ROWS_MAX, read_cells, table_html
from tracker.build.plotly_figure import figure_frame
from tracker.build.text import format_duration, format_size, one_line, plural
from tracker.chart.palette import DARK
from tracker.chart.plot import read_plot
from tracker.chart.plot_svg import histogram_svg, plot_svg
from tracker.chart.png import Colour
from tracker.read.media import Box, Item, Mask

ITEMS_MAX, LAYERS_MAX, BOXES_MAX = 64, 8, 200
"""Things of one step that are shown; layers over one picture; boxes of one layer."""

TINY = 160
"""A picture of so few pixels is shown larger, with its pixels as squares."""

_CAPTION_MAX = 500
_OPACITY = 150
_NO_CLASS = ("", "background", "bg", "none", "void", "unlabeled", "unlabelled", "ignore")
_IMAGES, _VIDEOS = ("png", "jpg", "jpeg", "gif", "webp", "avif", "bmp"), ("mp4", "webm", "ogv", "ogg", "mov", "m4v")


@dataclass
class MediaWriter:
    """Writes what one run logged as HTML of one page.

    Args:
        files: the run's files.
        root: the way from the page to the site's root: "" or "../".
        rows: at most so many rows of a table; as many as pages show by default.
        columns: which columns of tables; all by default.
    """

    files: MediaFiles
    root: str
    rows: int | None = None
    columns: tuple[str, ...] = ()
    data: list[DataFile] = field(default_factory=list)
    """The data files of the tables that were written."""

    def items(self, items: Sequence[Item], limit: int = ITEMS_MAX) -> str:
        """What was logged together, side by side.

        Args:
            items: of one key and step.
            limit: at most so many.
        """
        shown = "".join(self.item(item) for item in items[:limit])
        more = len(items) - limit
        note = f'<p class="media-note">{plural(more, "more")[:-1]} logged at this step</p>' if more > 0 else ""
        return f'<div class="media-items media-{_crowd(items[:limit])}">{shown}</div>{note}'

    def item(self, item: Item) -> str:
        """One thing, with what stands below it."""
        inner = self._inner(item)
        layers = [mask.name for mask in item.masks[:LAYERS_MAX]]
        layers += [name for name, _ in item.boxes[: LAYERS_MAX - len(layers)]]
        said = f"<figcaption>{escape(item.caption[:_CAPTION_MAX])}</figcaption>" if item.caption else ""
        toggles = _toggles(layers, item) if layers and item.kind == "image" else ""
        kind = item.kind if item.kind != "plot" else "figure"
        return f'<figure class="media-item media-{kind}">{inner}{toggles}{said}</figure>'

    def cell(self, item: Item) -> tuple[str, str]:
        """What a cell of a table shows of a thing: its kind, and its address or what it is."""
        if item.kind in ("image", "video", "audio"):
            place = self.files.copy(item.path)
            ending = place.rpartition(".")[2]
            kind = "image" if ending in _IMAGES else item.kind
            if place:
                return kind, self.root + place
            if item.path.endswith(".svg") and item.kind == "image":
                return "image", self.files.svg(item.path)
        return "text", item.kind

    # --- one method a kind ---

    def _inner(self, item: Item) -> str:
        if item.kind == "histogram" and item.counts is not None and item.edges is not None:
            return histogram_svg(item.counts, item.edges, f"Histogram of {len(item.counts)} bins")
        if item.kind == "image" or (item.kind == "video" and item.path.endswith(".gif")):
            return self._image(item)
        if item.kind in ("audio", "video"):
            return self._player(item)
        if item.kind == "html":
            place = self.files.frame(item.path)
            return _frame(self.root + place, "HTML that the run logged") if place else self._nothing(item)
        if item.kind == "plotly":
            return self._plotly(item)
        return self._plot(item) if item.kind == "plot" else self._table(item)

    def _image(self, item: Item) -> str:
        is_svg = item.path.endswith(".svg")
        place = self.files.svg(item.path) if is_svg else self.files.copy(item.path)
        if not place:
            return self._nothing(item)
        source = escape(place if is_svg else self.root + place)
        width, height = item.width, item.height
        size = f' width="{width}" height="{height}"' if width and height else ""
        tiny = " is-tiny" if 0 < max(width, height) <= TINY else ""
        said = escape(one_line(item.caption, 200)) or "picture"
        image = f'<img src="{source}"{size} alt="{said}" loading="lazy" decoding="async">'
        layers = [self._mask(mask, place) for place, mask in enumerate(item.masks[:LAYERS_MAX])]
        first = len(layers)
        sets = enumerate(item.boxes[: LAYERS_MAX - first], first)
        layers += [_boxes_svg(boxes, place, width or 1000, height or 1000) for place, (_, boxes) in sets]
        if is_svg or layers:
            return f'<div class="media-view{tiny}">{image}{"".join(layers)}</div>'
        return f'<a class="media-view{tiny}" href="{source}">{image}</a>'

    def _mask(self, mask: Mask, layer: int) -> str:
        place = self.files.mask(mask.path, mask_palette(mask))
        if not place:
            return ""
        return f'<img class="media-layer media-layer-{layer}" src="{escape(self.root + place)}" alt="" loading="lazy">'

    def _player(self, item: Item) -> str:
        place = self.files.copy(item.path)
        if not place:
            return self._nothing(item)
        source = escape(self.root + place)
        length = f'<span class="media-note">{format_duration(item.seconds)}</span>' if item.seconds else ""
        said = escape(one_line(item.caption, 200))
        if item.kind == "audio":
            return f'<audio controls preload="none" src="{source}" aria-label="{said or "sound"}"></audio>{length}'
        size = f' width="{item.width}" height="{item.height}"' if item.width and item.height else ""
        return (
            f'<video controls loop muted playsinline preload="metadata"{size} src="{source}"'
            f' aria-label="{said or "video"}"></video>'
        )

    def _plotly(self, item: Item) -> str:
        found = figure_frame(item.path, self.files)
        place = self.files.copy(item.path)
        save = f'<a class="media-save" href="{escape(self.root + place)}" download>figure as JSON</a>' if place else ""
        if found.frame:
            return _frame(self.root + found.frame, found.said) + save
        if found.plot is not None:
            return plot_svg(found.plot, found.said) + save
        return f'<p class="media-missing">{escape(found.said)}</p>{save}' if found.said else self._nothing(item)

    def _plot(self, item: Item) -> str:
        table = read_cells(self.files, item.path)
        plot = None if table is None else read_plot(item.options or {}, table.by_name())
        if table is None or plot is None:
            return self._nothing(item) if table is None else '<p class="media-missing">a plot of an unknown kind</p>'
        title = f'<p class="media-title">{escape(plot.title)}</p>' if plot.title else ""
        said = f"{plot.title or 'Plot'}: {plot.y_label} by {plot.x_label}"
        note = f'<p class="media-note">{escape(plot.note)}</p>' if plot.note else ""
        return title + plot_svg(plot, said) + note

    def _table(self, item: Item) -> str:
        table = read_cells(self.files, item.path)
        if table is None:
            return self._nothing(item)
        table, save = table.picked(self.columns), self.files.copy(item.path)
        html, file = table_html(table, item, self.root, save, self.cell, self.rows or ROWS_MAX)
        self.data.append(file)
        return html

    def _nothing(self, item: Item) -> str:
        """What is said of a file that cannot be shown."""
        path = escape(item.path)
        size = self.files.size(item.path)
        if item.path in self.files.missing or size is None:
            return f'<p class="media-missing">{path} is not there, or not yet</p>'
        if item.path in self.files.left_out:
            return f'<p class="media-missing">{path} ({format_size(size)}) is left out: it is too large for a page</p>'
        return f'<p class="media-missing">{path} is of a kind that browsers do not show</p>'


def _crowd(items: Sequence[Item]) -> str:
    """How many there are, as far as the layout cares; tables and figures take the whole width."""
    if any(item.kind in ("table", "html", "plotly") for item in items):
        return "wide"
    return "one" if len(items) == 1 else "few" if len(items) <= 4 else "many"


def _frame(source: str, title: str) -> str:
    return (
        f'<iframe sandbox="allow-scripts" src="{escape(source)}" title="{escape(title)}" loading="lazy"'
        ' referrerpolicy="no-referrer"></iframe>'
    )


def mask_palette(mask: Mask) -> tuple[Colour, ...]:
    """A colour for each class id from 0 to 255; 0 is nothing, unless it has a name of its own."""
    colours: list[Colour] = []
    for number in range(256):
        nothing = number == 0 and mask.labels.get("0", "").strip().lower() in _NO_CLASS
        colours.append((*_rgb(_class_colour(str(number))), 0 if nothing else _OPACITY))
    return tuple(colours)


def _class_colour(class_id: str) -> str:
    """A class's colour, the same in masks and boxes; ids that are no number get one by their letters."""
    number = int(class_id) if class_id.isdecimal() and len(class_id) < 9 else sum(map(ord, class_id))
    return DARK[number % len(DARK)]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _boxes_svg(boxes: Sequence[Box], layer: int, width: int, height: int) -> str:
    letter = max(width, height) / 26
    parts = []
    for box in boxes[:BOXES_MAX]:
        colour = _class_colour(box.class_id or box.label)
        x, y, wide, high = box.x * width, box.y * height, box.width * width, box.height * height
        said = " ".join(part for part in (box.label or box.class_id, box.scores) if part)
        title = f"<title>{escape(said)}</title>" if said else ""
        parts.append(
            f'<rect x="{x:.5g}" y="{y:.5g}" width="{wide:.5g}" height="{high:.5g}" stroke="{colour}">{title}</rect>'
        )
        if said:
            up = y - letter * 0.3 if y > letter * 1.3 else y + letter
            parts.append(
                f'<text x="{x + letter * 0.15:.5g}" y="{up:.5g}" font-size="{letter:.3g}" fill="{colour}">'
                f"{escape(one_line(said, 60))}</text>"
            )
    return (
        f'<svg class="media-layer media-boxes media-layer-{layer}" viewBox="0 0 {width} {height}"'
        f' preserveAspectRatio="none" aria-hidden="true">{"".join(parts)}</svg>'
    )


def _toggles(layers: Iterable[str], item: Item) -> str:
    """A box to tick for each layer, which works without JavaScript, and what the colours mean."""
    ticks = "".join(
        f'<label><input type="checkbox" class="media-toggle" value="{place}" data-layer="{escape(name)}" checked>'
        f"{escape(one_line(name, 60))}</label>"
        for place, name in enumerate(layers)
    )
    names: dict[str, str] = {}
    for mask in item.masks[:LAYERS_MAX]:
        names.update(mask.labels)
    for box in (box for _, boxes in item.boxes for box in boxes[:BOXES_MAX]):
        if box.class_id and box.label:
            names.setdefault(box.class_id, box.label)
    known = [(number, name) for number, name in list(names.items())[:40] if name]
    swatches = "".join(
        f'<li><svg class="media-swatch" viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10"'
        f' fill="{_class_colour(number)}"/></svg>{escape(one_line(name, 40))}</li>'
        for number, name in known
    )
    legend = f'<ul class="media-classes">{swatches}</ul>' if swatches else ""
    return f'<div class="media-toggles">{ticks}</div>{legend}'
