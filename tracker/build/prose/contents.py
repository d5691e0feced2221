"""The table of contents: a report's headings as a list of links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

HEADINGS_MIN = 3
"""From so many headings on, a report has a table of contents unless it says otherwise."""
_DEEPEST = 3


@dataclass(frozen=True)
class Entry:
    """A heading."""

    level: int
    anchor: str
    html: str
    """Its words, without links."""


def entries(tokens: Sequence[Token], parser: MarkdownIt, env: dict[str, Any]) -> list[Entry]:
    """The headings of levels one to three that stand in nothing else."""
    found = []
    for index, token in enumerate(tokens):
        level = int(token.tag[1]) if token.type == "heading_open" else 0
        if token.level == 0 and 0 < level <= _DEEPEST:
            words = parser.renderer.render(list(_unlinked(tokens[index + 1])), parser.options, env).strip()
            found.append(Entry(level, str(token.attrs["id"]), words))
    return found


def _unlinked(inline: Token) -> Iterator[Token]:
    """A heading's words without its links, notes and pictures, which would be there twice."""
    children = [
        child
        for child in inline.children or []
        if child.type not in ("link_open", "link_close", "footnote_ref", "image", "citation")
    ]
    yield Token("inline", "", 0, children=children, content="")


def list_html(found: Sequence[Entry]) -> str:
    """Headings as nested lists; a level that is skipped counts for nothing."""
    parts: list[str] = []
    open_levels: list[int] = []
    for entry in found:
        while open_levels and entry.level < open_levels[-1]:
            if len(open_levels) > 1 or entry.level >= open_levels[0]:
                parts.append("</li></ol>")
                open_levels.pop()
            else:
                open_levels[0] = entry.level
        if open_levels and entry.level == open_levels[-1]:
            parts.append("</li>")
        else:
            parts.append("<ol>")
            open_levels.append(entry.level)
        parts.append(f'<li><a href="#{escape(entry.anchor)}">{entry.html}</a>')
    return "".join(parts) + "</li></ol>" * len(open_levels)
