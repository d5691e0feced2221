"""Histograms over steps as HTML: a small picture, and the data of the live one."""

from __future__ import annotations

import base64
from html import escape
from typing import Any

import numpy as np

from tracker.build.built import BuiltPanel, PanelSpot, data_file, figure_html
from tracker.build.text import MISSING, format_value, one_line, plural
from tracker.chart.distribution import Distribution
from tracker.chart.distribution_svg import distribution_svg, shades
from tracker.chart.panels.histogram import HistogramPanel

_DIGITS = 4


def map_payload(found: Distribution, label: str = "", href: str | None = None) -> dict[str, Any]:
    """A map as `docs/spec/page-data.md` has it.

    Args:
        found: the map.
        label: what it is called beside others.
        href: the page of its run.
    """
    strong = np.round(shades(found) * 255).astype(np.uint8)
    return {
        "label": label, "href": href, "steps": found.steps.tolist(), "low": found.low, "high": found.high,
        "bins": found.shares.shape[0], "greatest": float(found.shares.max()),
        "shades": base64.b64encode(strong.tobytes()).decode(),
    }  # fmt: skip


def map_still(found: Distribution, title: str) -> str:
    """A map as a picture."""
    low, high = format_value(found.low, _DIGITS), format_value(found.high, _DIGITS)
    first, last = int(found.steps[0]), int(found.steps[-1])
    span = f"step {first:,}" if first == last else f"step {first:,} {MISSING} {last:,}"
    said = f"Histogram of {one_line(title, 120)} over {plural(len(found.steps), 'step')}: values from {low} to {high}."
    return distribution_svg(found, said, (f"max {high}", "", f"min {low}", span))


def histogram_panel(panel: HistogramPanel, spot: PanelSpot) -> BuiltPanel:
    """Maps of a report, side by side."""
    maps = [map_payload(one.found, one.label, one.href) for one in panel.maps]
    file = data_file({"kind": panel.kind, "version": 1, "title": panel.title, "maps": maps})
    parts = []
    for one in panel.maps:
        name = escape(one_line(one.label, 120))
        name = f'<a href="{escape(one.href)}">{name}</a>' if one.href and name else name
        said = f"{panel.title}, {one.label}" if one.label else panel.title
        parts.append(f'<div class="map"><p class="media-lane-name">{name}</p>{map_still(one.found, said)}</div>')
    if not parts:
        return BuiltPanel(figure_html("chart chart-media", panel, None, spot, ""), file)
    count = min(4, len(parts))
    return BuiltPanel(
        figure_html(
            "chart chart-histogram", panel, file, spot, f'<div class="maps maps-{count}">{"".join(parts)}</div>'
        ),
        file,
    )
