"""Figures: panels as SVG pictures, for readers without JavaScript. Only this and `drawing/` use matplotlib.

The same picture gives the same bytes.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from tracker.chart.drawing.axes import FONT_SIZE
from tracker.chart.drawing.bar import draw_bar
from tracker.chart.drawing.chart import draw_chart
from tracker.chart.drawing.heatmap import draw_heatmap
from tracker.chart.drawing.importance import draw_importance
from tracker.chart.drawing.parallel import draw_parallel
from tracker.chart.drawing.scatter import draw_scatter
from tracker.chart.palette import THEMES
from tracker.chart.panels.chart import ChartPanel
from tracker.chart.picture import ChartPicture, PanelPicture, Picture, picture

_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_PATH = re.compile(rb' d="[^"]*"')
_DECIMALS = re.compile(rb"(\.[0-9])[0-9]+")


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
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    width, height = what.size
    settings: dict[Any, Any] = {
        "svg.fonttype": "none", "svg.hashsalt": "tracker", "font.family": ["DejaVu Sans"], "font.size": FONT_SIZE,
        "text.parse_math": False, "text.usetex": False, "path.simplify": True, "axes.unicode_minus": True,
    }  # fmt: skip
    data = io.BytesIO()
    with mpl.rc_context(), warnings.catch_warnings(), np.errstate(over="ignore", invalid="ignore"):
        mpl.rcdefaults()
        mpl.rcParams.update(settings)
        warnings.filterwarnings("ignore", message="Glyph .* missing|Data has no positive values")
        figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor="none")
        FigureCanvasSVG(figure)
        if isinstance(what, ChartPicture):
            draw_chart(figure, what, THEMES[theme])
        elif isinstance(what, PanelPicture):
            DRAWERS[what.panel.kind](figure, what.panel, what.size, THEMES[theme])
        figure.savefig(data, format="svg", transparent=True, metadata={"Date": None, "Creator": "tracker"})
    text = _PATH.sub(lambda match: _DECIMALS.sub(rb"\1", match[0]), data.getvalue())
    text = text.replace(b'width="%dpt" height="%dpt"' % (width, height), b'width="%d" height="%d"' % (width, height))
    return text.replace(b"'DejaVu Sans'", _FONT.encode())
