"""The panels `media` and `table` of reports as HTML: what several runs logged, side by side, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from tracker.build.built import BuiltPanel, PanelSpot, data_file, figure_html
from tracker.build.media_files import MediaFiles, MediaShelf
from tracker.build.media_html import MediaWriter
from tracker.build.media_steps import VIEWS_MAX, places
from tracker.build.text import one_line, plural
from tracker.chart.panels.lanes import Lane, at_step
from tracker.chart.panels.media import MediaPanel
from tracker.chart.panels.table import TablePanel
from tracker.read.media import Step, paths_of

_WIDE = ("table", "html", "plotly")


@dataclass
class _Writing:
    """A panel on its way."""

    shelf: MediaShelf
    spot: PanelSpot
    lanes: Sequence[Lane]
    items: int
    rows: int | None = None
    columns: Sequence[str] = ()
    writers: dict[str, MediaWriter] = field(default_factory=dict)
    """By run."""

    def writer(self, lane: Lane) -> MediaWriter:
        """Who writes what the lane's run logged."""
        if lane.run.id not in self.writers:
            files = self.shelf.of(lane.run)
            self.writers[lane.run.id] = MediaWriter(files, self.spot.root, rows=self.rows, columns=tuple(self.columns))
        return self.writers[lane.run.id]

    def files(self) -> list[MediaFiles]:
        """The files of all runs."""
        return [writer.files for writer in self.writers.values()]

    def reserve(self, steps: Sequence[int]) -> None:
        """Give the files of these steps their places, those of later ones first."""
        for step in reversed(steps):
            for lane in self.lanes:
                found = at_step(lane, step)
                if found:
                    self.writer(lane).files.reserve(path for item in found.items for path in paths_of(item))

    def heading(self, lane: Lane, keys: int) -> str:
        """What a lane is called."""
        name = escape(one_line(lane.label, 120))
        name = f'<a href="{escape(lane.href)}">{name}</a>' if lane.href else name
        return name + (f' <span class="media-key">{escape(one_line(lane.key, 120))}</span>' if keys > 1 else "")

    def at(self, step: int) -> str:
        """All lanes at a step, side by side."""
        parts, keys = [], len({lane.key for lane in self.lanes})
        for lane in self.lanes:
            found = at_step(lane, step)
            shown = self.shown(lane, found)
            other = f' <span class="media-note">step {found.step:,}</span>' if found and found.step != step else ""
            parts.append(
                f'<section class="media-lane"><p class="media-lane-name">{self.heading(lane, keys)}{other}</p>'
                f"{shown}</section>"
            )
        return f'<div class="media-lanes{_width(self.lanes)}">{"".join(parts)}</div>'

    def strip(self, steps: Sequence[int]) -> str:
        """A row a lane, with the steps side by side."""
        parts, keys = [], len({lane.key for lane in self.lanes})
        for lane in self.lanes:
            cells = "".join(self.cell(lane, step) for step in steps)
            parts.append(
                f'<section class="media-row"><p class="media-lane-name">{self.heading(lane, keys)}</p>'
                f'<div class="media-strip" tabindex="0" role="group" aria-label="{escape(lane.label)}">{cells}</div>'
                "</section>"
            )
        return "".join(parts)

    def cell(self, lane: Lane, step: int) -> str:
        """One step of a lane."""
        found = at_step(lane, step)
        said = f"step {found.step:,}" if found else f"step {step:,}"
        return f'<div class="media-cell"><p class="media-step">{said}</p>{self.shown(lane, found)}</div>'

    def shown(self, lane: Lane, found: Step | None) -> str:
        """What a lane shows of a step."""
        if found is None:
            return '<p class="media-missing">nothing yet</p>'
        return self.writer(lane).items(found.items, self.items)


def media_panel(panel: MediaPanel, spot: PanelSpot) -> BuiltPanel:
    """Pictures and the like: with a slider over steps, or with steps side by side."""
    writing = _Writing(_shelf(spot), spot, panel.lanes.lanes, panel.options.items)
    if panel.options.by == "step":
        writing.reserve(panel.steps)
        return _built(panel, writing, list(panel.steps)[-1:] or [0], [writing.strip(panel.steps)], ())
    return _slider(panel, writing)


def table_panel(panel: TablePanel, spot: PanelSpot) -> BuiltPanel:
    """Tables, with a slider over steps."""
    options = panel.options
    return _slider(panel, _Writing(_shelf(spot), spot, panel.lanes.lanes, 1, options.rows, options.columns))


def _slider(panel: MediaPanel | TablePanel, writing: _Writing) -> BuiltPanel:
    every = [step for lane in panel.lanes.lanes for step in lane.steps]
    steps = [panel.steps[place] for place in places(len(panel.steps), every)] or [0]
    writing.reserve(steps)
    views = list(_views(writing, steps))[::-1]
    shown = steps[-len(views) :]
    notes = (f"{len(shown):,} of {plural(len(panel.steps), 'step')}.",) if len(shown) < len(panel.steps) else ()
    return _built(panel, writing, shown, views, notes)


def _views(writing: _Writing, steps: Sequence[int]) -> Iterator[str]:
    """The steps from the last back, as many as a page should hold."""
    size = 0
    for step in reversed(steps):
        view = writing.at(step)
        size += len(view)
        if size > VIEWS_MAX and size > len(view):
            return
        yield view


@dataclass(frozen=True)
class _Said:
    """What `figure_html` is told of a panel."""

    title: str
    notes: tuple[str, ...]
    kind: str = "media"


def _built(
    panel: MediaPanel | TablePanel, writing: _Writing, steps: list[int], views: list[str], notes: tuple[str, ...]
) -> BuiltPanel:
    file = data_file({"kind": "media", "version": 1, "title": panel.title, "steps": steps, "views": views})
    is_strip = isinstance(panel, MediaPanel) and panel.options.by == "step"
    step = "" if is_strip or not panel.lanes.lanes else f'<p class="media-step">step {steps[-1]:,}</p>'
    said = _Said(panel.title, (*panel.notes, *notes))
    html = figure_html("chart chart-media", said, file, writing.spot, step + views[-1])
    return BuiltPanel(
        html, file, more=tuple(file for writer in writing.writers.values() for file in writer.data),
        media=tuple(file for files in writing.files() for file in files.files.values()),
        complete=not any(files.missing for files in writing.files()),
    )  # fmt: skip


def _width(lanes: Sequence[Lane]) -> str:
    """Tables and frames take the whole width each; few lanes share it."""
    if any(item.kind in _WIDE for lane in lanes for step in lane.steps[-1:] for item in step.items):
        return " is-wide"
    return f" is-{len(lanes)}" if len(lanes) <= 3 else ""


def _shelf(spot: PanelSpot) -> MediaShelf:
    if spot.media is None:
        raise ValueError("a page with media needs the runs' files")
    return spot.media
