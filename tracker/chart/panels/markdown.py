"""The `markdown` panel: prose that stands in the grid beside other panels. The page's half renders it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.chart.palette import Palette
from tracker.chart.panels.options import Options
from tracker.errors import UsageError
from tracker.read.model import Run

OPTIONS = ("text", "title")
"""What a markdown block may say."""


@dataclass(frozen=True)
class MarkdownOptions:
    """What a markdown block may say."""

    text: str
    """Markdown, as in the rest of the report."""
    title: str = ""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> MarkdownOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        read = Options("markdown", options, OPTIONS)
        if not read.text("text").strip():
            raise UsageError("text: a markdown block needs some, such as `text: |` with indented lines below it")
        return cls(text=read.text("text"), title=read.text("title"))


@dataclass(frozen=True)
class MarkdownPanel:
    """Prose, not rendered yet."""

    options: MarkdownOptions
    title: str


def build_markdown(
    options: MarkdownOptions,
    runs: Sequence[Run],
    palette: Palette | None = None,
    *,
    href: Callable[[Run], str | None] | None = None,
) -> MarkdownPanel:
    """The panel; its text speaks of the report's runs by `{{ values }}`, which the page puts in."""
    del runs, palette, href
    return MarkdownPanel(options, options.title)
