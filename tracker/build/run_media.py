"""Media on a run's page: a figure a key, with a slider over its steps; histograms over steps as maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from tracker.build.built import DataFile, PanelSpot, data_file, figure_html
from tracker.build.histogram_html import map_payload, map_still
from tracker.build.media_files import MediaFiles
from tracker.build.media_html import MediaWriter
from tracker.build.media_steps import VIEWS_MAX, thinned
from tracker.build.text import one_line, plural
from tracker.chart.distribution import Distribution, distribution
from tracker.read.media import Item, Step, media_of, paths_of
from tracker.read.model import Run

KEYS_MAX = 400


@dataclass(frozen=True)
class MediaPanel:
    """What `figure_html` is told of a key."""

    title: str
    notes: tuple[str, ...]
    kind: str = "media"


@dataclass
class _Section:
    """A section on its way."""

    files: MediaFiles
    number: int
    """Of the next figure."""
    groups: dict[str, list[str]] = field(default_factory=dict)
    data: list[DataFile] = field(default_factory=list)

    def add(self, key: str, html: str) -> None:
        """A figure of a key, in the group of its name's first part."""
        self.groups.setdefault(key.partition("/")[0] if "/" in key else "", []).append(html)
        self.number += 1

    def spot(self) -> PanelSpot:
        """Where the next figure stands."""
        return PanelSpot("../", self.number, lambda _: None)


def media_section(run: Run, files: MediaFiles, number: int) -> tuple[dict[str, Any] | None, tuple[DataFile, ...]]:
    """What the template shows of a run's media, None for a run without any, and the data files that it needs.

    Args:
        run: whose page it is.
        files: its files.
        number: the number of the page's first figure that is free.
    """
    found = media_of(run)
    if not found:
        return None, ()
    keys = sorted(found, key=lambda key: "/" in key)[:KEYS_MAX]
    shown = {key: thinned(found[key]) for key in keys}
    files.reserve(_by_weight(shown))
    section = _Section(files, number)
    for key in keys:
        if all(item.kind == "histogram" for step in found[key] for item in step.items) and len(found[key]) > 1:
            _add_map(section, key, found[key])
        else:
            _add_media(section, key, shown[key], len(found[key]))
    groups = [
        {"name": one_line(name, 200), "html": Markup("".join(html))}  # noqa: S704 - escaped where it was written
        for name, html in section.groups.items()
    ]
    more = len(found) - len(keys)
    note = f"{plural(more, 'key')} more than this page shows." if more > 0 else ""
    return {"groups": groups, "note": note}, tuple(section.data)


def _by_weight(shown: Mapping[str, Sequence[Step]]) -> Iterator[str]:
    """The paths of all that is shown: what was logged last under each key first."""
    for back in range(1, max(map(len, shown.values())) + 1):
        for steps in shown.values():
            if back <= len(steps):
                for item in steps[-back].items:
                    yield from paths_of(item)


def _add_media(section: _Section, key: str, steps: Sequence[Step], logged: int) -> None:
    writer = MediaWriter(section.files, section.spot().root)
    views = write_views(writer, steps)
    notes = []
    if len(views) < logged:
        notes.append(f"{len(views):,} of {plural(logged, 'step')}")
    panel = MediaPanel(key, tuple(notes))
    section.data += writer.data
    last = steps[-1].step
    still = f'<p class="media-step">step {last:,}</p>{views[-1]}'
    if len(views) == 1:
        section.add(key, figure_html("chart chart-media", panel, None, section.spot(), still))
        return
    payload = {"kind": "media", "version": 1, "title": key, "steps": [step.step for step in steps[-len(views) :]]}
    file = data_file({**payload, "views": views})
    section.data.append(file)
    section.add(key, figure_html("chart chart-media", panel, file, section.spot(), still))


def write_views(writer: MediaWriter, steps: Sequence[Step]) -> list[str]:
    """The HTML of each step, those that come last within `VIEWS_MAX`."""
    views: list[str] = []
    size = 0
    for step in reversed(steps):
        view = writer.items(step.items)
        size += len(view)
        if views and size > VIEWS_MAX:
            break
        views.append(view)
    return views[::-1]


def _add_map(section: _Section, key: str, steps: Sequence[Step]) -> None:
    pairs = [(step.step, item) for step in steps for item in step.items[:1]]
    found = distribution([step for step, _ in pairs], [item for _, item in pairs])
    if found is None:
        last: Item = pairs[-1][1]
        _add_media(section, key, [Step(pairs[-1][0], (last,))], len(steps))
        return
    section.add(key, _map_figure(section, key, found))


def _map_figure(section: _Section, key: str, found: Distribution) -> str:
    file = data_file({"kind": "histogram", "version": 1, "title": key, "maps": [map_payload(found)]})
    section.data.append(file)
    panel = MediaPanel(key, (), "histogram")
    return figure_html("chart chart-histogram", panel, file, section.spot(), map_still(found, key))
