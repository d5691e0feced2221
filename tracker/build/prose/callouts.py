"""Callouts as Obsidian and GitHub write them, and sections that fold: `> [!NOTE]- Title`, `::: details Title`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from tracker.build.prose.source import Source

KINDS = ("note", "tip", "important", "warning", "caution")
_MARK = re.compile(rf"\[!({'|'.join(KINDS)})\]([-+]?)(?:[ \t]+|$)", re.IGNORECASE)
TAGS = {"details", "summary"}
ATTRIBUTES = {"details": {"open"}}
_CLASSES = {"callout", *(f"callout-{kind}" for kind in KINDS)}
CLASSES = {"div": _CLASSES, "details": {*_CLASSES, "section"}, "p": {"callout-title"}, "summary": {"callout-title"}}


def install(parser: MarkdownIt) -> None:
    """Teach a parser `::: details`. `call_out` and `fold` are its core rules."""
    parser.use(container_plugin, "details", validate=lambda params, _markup: params.split()[:1] == ["details"])
    for name in ("open", "close"):
        parser.add_render_rule(f"container_details_{name}", _render)


def _render(_self: object, tokens: Sequence[Token], index: int, _options: object, _env: object) -> str:
    return '<details class="section">\n' if tokens[index].nesting > 0 else "</details>\n"


def fold(state: StateCore) -> None:
    """Give each `::: details Title` its title, as a line of Markdown; runs before the inline rules do."""
    source: Source = state.env["source"]
    lines = state.src.split("\n")
    found: list[Token] = []
    for token in state.tokens:
        found.append(token)
        if token.type != "container_details_open" or token.map is None:
            continue
        start, end = token.map
        if end >= len(lines) or not lines[end].lstrip("> \t").startswith(":::"):
            raise source.error("this ::: has no end: write a line of ::: after the section", start + 1)
        title = token.info.strip()[len("details") :].strip() or "Details"
        inline = Token("inline", "", 0, content=title, map=[start, start + 1], children=[])
        found += [Token("summary_open", "summary", 1), inline, Token("summary_close", "summary", -1, block=True)]
    state.tokens = found


def call_out(state: StateCore) -> None:
    """Turn a quotation that begins with `[!NOTE]` or the like into a callout, with `-` or `+` into one that folds."""
    tokens = state.tokens
    found: list[Token] = []
    closings: dict[int, str] = {}
    skip = 0
    for index, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        if index in closings:
            token.tag = closings[index]
        found.append(token)
        inline = tokens[index + 2] if len(tokens) > index + 2 else token
        if token.type != "blockquote_open" or inline.type != "inline" or not inline.children:
            continue
        match = _MARK.match(inline.children[0].content)
        if match is None:
            continue
        kind, folds = match[1].lower(), match[2]
        token.tag = "details" if folds else "div"
        token.attrs["class"] = f"callout callout-{kind}"
        if folds == "+":
            token.attrs["open"] = "open"
        closings[_closing(tokens, index)] = token.tag
        title, body = _split(inline.children, match.end())
        found += _title(title or [Token("text", "", 0, content=kind.capitalize())], "summary" if folds else "p", inline)
        inline.children = body
        skip = 0 if body else 3
    state.tokens = found


def _closing(tokens: Sequence[Token], opening: int) -> int:
    level = tokens[opening].level
    return next(
        place
        for place in range(opening, len(tokens))
        if tokens[place].type == "blockquote_close" and tokens[place].level == level
    )


def _split(children: list[Token], start: int) -> tuple[list[Token], list[Token]]:
    """What stands in the first line after the mark, and what stands below it."""
    children[0].content = children[0].content[start:]
    place = next((place for place, each in enumerate(children) if each.type in ("softbreak", "hardbreak")), None)
    title, body = (children, []) if place is None else (children[:place], children[place + 1 :])
    return [each for each in title if each.type != "text" or each.content], body


def _title(children: list[Token], tag: str, inline: Token) -> list[Token]:
    opening = Token("callout_title_open", tag, 1, attrs={"class": "callout-title"}, block=True)
    line = Token("inline", "", 0, content="", map=inline.map, children=children)
    return [opening, line, Token("callout_title_close", tag, -1, block=True)]
