"""Figures: panels as pictures for readers without JavaScript, SVG or WebP, and as PDF and PNG for papers and slides.

Only this and `drawing/` use matplotlib.

The same picture gives the same bytes.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tracker.chart.drawing.axes import FONT_SIZE
from tracker.chart.drawing.bar import draw_bar
from tracker.chart.drawing.chart import draw_chart
from tracker.chart.drawing.heatmap import draw_heatmap
from tracker.chart.drawing.importance import draw_importance
from tracker.chart.drawing.parallel import draw_parallel
from tracker.chart.drawing.pdf import SETTINGS as PDF_SETTINGS
from tracker.chart.drawing.pdf import figure_pdf
from tracker.chart.drawing.scatter import draw_scatter
from tracker.chart.palette import THEMES
from tracker.chart.panels.chart import ChartPanel
from tracker.chart.paper import SCALE, on_paper
from tracker.chart.picture import ChartPicture, PanelPicture, Picture, picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_PATH = re.compile(rb' d="[^"]*"')
_DECIMALS = re.compile(rb"(\.[0-9])[0-9]+")
_TAG, _COLOR = re.compile(rb"<[^>]*>"), re.compile(rb"#[0-9a-f]{6}")
_DARK = {
    light.encode(): dark.encode() for light, dark in zip(*(theme.plain() for theme in THEMES.values()), strict=True)
}
"""The dark theme's colour for each of the light one, but for the ramp's, between which there are more."""


DRAWERS: dict[str, Callable[..., None]] = {
    "bar": draw_bar,
    "heatmap": draw_heatmap,
    "importance": draw_importance,
    "parallel": draw_parallel,
    "scatter": draw_scatter,
}
"""How each kind of panel but the chart is drawn."""


def figure_svg(panel: ChartPanel, theme: str) -> bytes:
    """A chart as SVG.

    Args:
        panel: the chart.
        theme: "light" or "dark".
    """
    return draw(picture(panel), theme)


def draw(what: Picture, theme: str) -> bytes:
    """A picture as SVG; `theme` is "light" or "dark"."""
    with _style():
        return _svg(_figure(what, theme), what.size)


@dataclass(frozen=True)
class Drawn:
    """A picture in every form that a site has of it."""

    light: bytes
    """As the page shows it, as `dark`: SVG, or WebP with two dots a pixel where it is dense."""
    dark: bytes
    svg: bytes
    """The light one."""
    png: bytes
    """The light one on white, with two dots a pixel."""
    pdf: bytes
    """The light one, laid out for paper."""


def draw_forms(what: Picture) -> Drawn:
    """A picture in every form."""
    with _style():
        light = _figure(what, "light")
        svg = _svg(light, what.size)
        if what.dense:
            shown = _webp(light, "light"), _webp(_figure(what, "dark"), "dark")
        else:
            shown = svg, _darkened(svg) if isinstance(what, ChartPicture) else _svg(_figure(what, "dark"), what.size)
        return Drawn(*shown, svg, _png(light), figure_pdf(_figure(on_paper(what), "light"), SCALE))


@contextmanager
def _style() -> Iterator[None]:
    """Matplotlib as pictures need it, whatever its user has set."""
    import matplotlib as mpl

    settings: dict[Any, Any] = {
        "svg.fonttype": "none", "svg.hashsalt": "tracker", "font.family": ["DejaVu Sans"], "font.size": FONT_SIZE,
        "text.parse_math": False, "text.usetex": False, "path.simplify": True, "axes.unicode_minus": True,
        **PDF_SETTINGS,
    }  # fmt: skip
    with mpl.rc_context(), warnings.catch_warnings(), np.errstate(over="ignore", invalid="ignore"):
        mpl.rcdefaults()
        mpl.rcParams.update(settings)
        warnings.filterwarnings("ignore", message="Glyph .* missing|Data has no positive values")
        yield


def _figure(what: Picture, theme: str) -> Figure:
    from matplotlib.figure import Figure

    width, height = what.size
    figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor="none")
    if isinstance(what, ChartPicture):
        draw_chart(figure, what, THEMES[theme])
    elif isinstance(what, PanelPicture):
        DRAWERS[what.panel.kind](figure, what.panel, what.size, THEMES[theme])
    return figure


def _svg(figure: Figure, size: tuple[int, int]) -> bytes:
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    data = io.BytesIO()
    FigureCanvasSVG(figure)
    figure.savefig(data, format="svg", transparent=True, metadata={"Date": None, "Creator": "tracker"})
    text = _PATH.sub(lambda match: _DECIMALS.sub(rb"\1", match[0]), data.getvalue())
    text = text.replace(b'width="%dpt" height="%dpt"' % size, b'width="%d" height="%d"' % size)
    return text.replace(b"'DejaVu Sans'", _FONT.encode())


def _darkened(svg: bytes) -> bytes:
    """A light chart as the dark one: other colours, and nothing else. Those of texts within stay as they are."""
    return _TAG.sub(lambda tag: _COLOR.sub(lambda color: _DARK.get(color[0], color[0]), tag[0]), svg)


def _png(figure: Figure) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    data = io.BytesIO()
    FigureCanvasAgg(figure)
    settings: Any = {"Software": None}
    figure.savefig(data, format="png", dpi=144, facecolor=THEMES["light"].ground, metadata=settings)
    return data.getvalue()


def _webp(figure: Figure, theme: str) -> bytes:
    """With two dots a pixel, on the page's ground: to be seen through would make it half as large again."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    data = io.BytesIO()
    FigureCanvasAgg(figure)
    settings: Any = {"quality": 85, "method": 4}
    figure.savefig(data, format="webp", dpi=144, facecolor=THEMES[theme].ground, pil_kwargs=settings)
    return data.getvalue()
