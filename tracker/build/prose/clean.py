"""What HTML a report's prose may hold: what Markdown and our own rules make of it, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import nh3

from tracker.build.prose import callouts, citations, code, mathml

SCHEMES = ("http", "https", "mailto")
"""Where links may lead."""

_TAGS = {
    *(
        "a",
        "blockquote",
        "br",
        "caption",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
    ),
    *(
        "img",
        "input",
        "label",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "section",
        "span",
        "strong",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
    ),
    *("thead", "tr", "ul"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "figure": {"id"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "div": {"data-panel", "id"},
    "input": {"type", "checked", "disabled"},
    "li": {"id"},
    "table": {"id"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
_CLASSES = {
    "a": {"footnote-backref", "ref"}, "figure": {"picture"},
    "hr": {"footnotes-sep"},
    "input": {"task-list-item-checkbox"}, "li": {"footnote-item", "task-list-item"}, "ol": {"footnotes-list"},
    "section": {"footnotes"}, "span": {"figure-number"}, "sup": {"footnote-ref"},
    "td": {"num", "center"}, "th": {"num", "center"},
    "ul": {"contains-task-list"},
}  # fmt: skip


def _joined(*maps: Mapping[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in maps:
        for tag, names in each.items():
            found[tag] = found.get(tag, set()) | names
    return found


_CLEANER = nh3.Cleaner(
    tags=_TAGS | callouts.TAGS | mathml.TAGS,
    attributes=_joined(_ATTRIBUTES, callouts.ATTRIBUTES, mathml.ATTRIBUTES),
    allowed_classes=_joined(_CLASSES, callouts.CLASSES, citations.CLASSES, code.CLASSES, mathml.CLASSES),
    url_schemes=set(SCHEMES),
    link_rel=None,
)


def clean(html: str) -> str:
    """HTML with only what a report may hold."""
    return _CLEANER.clean(html)
