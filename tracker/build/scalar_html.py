"""A scalar as HTML: its number as text, with or without JavaScript."""

from __future__ import annotations

import math
from html import escape

from tracker.build.built import BuiltPanel, PanelSpot, data_file, figure_html
from tracker.build.text import MISSING, format_duration, format_time, format_value, plural
from tracker.chart.panels.scalar import ScalarPanel

_SPREADS = {"minmax": "from least to greatest", "std": "standard deviation", "stderr": "standard error"}


def scalar_panel(panel: ScalarPanel, spot: PanelSpot) -> BuiltPanel:
    """A number with what it is and how far the runs spread."""
    file = data_file(panel.payload())
    number = MISSING if math.isnan(panel.number) else _say(panel, panel.number)
    still = (
        f'<div class="scalar-text"><p class="scalar-number">{escape(number)}</p>'
        f'<p class="scalar-about">{_about(panel)}</p></div>'
    )
    return BuiltPanel(figure_html("chart chart-scalar", panel, file, spot, still), file)


def _say(panel: ScalarPanel, value: float) -> str:
    if panel.value.kind == "time":
        return format_time(value)
    return format_duration(value) if panel.value.kind == "duration" else format_value(value, panel.options.digits)


def _about(panel: ScalarPanel) -> str:
    count = len(panel.labels)
    if count == 0:
        return "no run has a value"
    if panel.best is not None:
        name, href = escape(panel.labels[panel.best]), panel.hrefs[panel.best]
        named = f'<a href="{escape(href)}">{name}</a>' if href else name
        return f"{named}, {panel.options.aggregate} of {plural(count, 'run')}"
    about = f"{panel.options.aggregate} of {plural(count, 'run')}"
    if count == 1 or panel.options.band == "none":
        return escape(about)
    if panel.options.band in ("std", "stderr"):
        return escape(f"{about} ± {format_value((panel.high - panel.low) / 2, 3)} ({_SPREADS[panel.options.band]})")
    what = _SPREADS.get(panel.options.band, panel.options.band)
    return escape(f"{about}, {_say(panel, panel.low)} to {_say(panel, panel.high)} ({what})")
