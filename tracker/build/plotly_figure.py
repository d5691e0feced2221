"""Figures of Plotly on a page: by Plotly's own script, where it is installed, else by us where they are simple."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass

import orjson

from tracker.build.media_files import MediaFiles
from tracker.build.plotly_library import library_name
from tracker.chart.plot import Plot
from tracker.chart.plotly import read_figure, title_of

FIGURE_MAX = 8 << 20
ADDRESS_MAX = 512 << 10
"""Characters of a figure that an address may hold, compressed; browsers take more."""


@dataclass(frozen=True)
class Shown:
    """How a figure shows: in a frame, or else as a plot, or else in words."""

    frame: str = ""
    """The frame's address, from the site's root."""
    plot: Plot | None = None
    said: str = ""


def figure_frame(path: str, files: MediaFiles) -> Shown:
    """A figure of a run.

    Args:
        path: of its JSON, below the run's files.
        files: the run's.
    """
    data = files.read(path, FIGURE_MAX)
    if data is None:
        return Shown()
    try:
        figure = orjson.loads(data)
    except orjson.JSONDecodeError:
        return Shown(said="a figure of Plotly that is no JSON")
    if not isinstance(figure, dict):
        return Shown(said="a figure of Plotly that is none")
    said = title_of(figure) or "a figure of Plotly"
    library = library_name()
    address = base64.b64encode(zlib.compress(data, 9)).decode() if library else ""
    if library and len(address) <= ADDRESS_MAX:
        place = files.library(library)
        return Shown(f"{place}#{address}", None, said)
    plot = read_figure(figure)
    if plot is not None:
        return Shown("", plot, said)
    why = "it is too large" if library else "install plotly where the site is built: pip install plotly"
    return Shown(said=f"{said}: it is not drawn here ({why})")
