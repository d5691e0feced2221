"""The panel `markdown` as HTML: prose as that of the report, cleaned as that is."""

from __future__ import annotations

from html import escape

from tracker.build.built import BuiltPanel, PanelSpot
from tracker.build.text import one_line
from tracker.chart.panels.markdown import MarkdownPanel


def markdown_panel(panel: MarkdownPanel, spot: PanelSpot) -> BuiltPanel:
    """Prose in a panel of its own."""
    if spot.prose is None:
        raise ValueError("a page with prose in panels needs to say how it is rendered")
    title = f'<p class="chart-title">{escape(one_line(panel.title, 300))}</p>\n' if panel.title else ""
    text = panel.options.text
    before = spot.line if "\n" in text else spot.line - 1  # below `text: |`, or on the line of `text:` itself
    body = spot.prose(text, before, spot.number)
    return BuiltPanel(f'<div class="prose-panel" id="{spot.id}">{title}{body}</div>\n', None)
