"""Markdown → clean HTML with holes for the panels, and the panels' options.

Raw HTML is off, and nh3 keeps only what Markdown itself makes. `{{ values }}` are cut out of the text before it is
parsed and put back as text afterwards; inside code they stay as they are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from tracker.build.mapping import read_mapping
from tracker.build.prose import callouts, citations, code, contents, labels, mathml
from tracker.build.prose.clean import SCHEMES, clean
from tracker.build.prose.source import VALUE, Block, Source, all_tokens
from tracker.chart.panels.grid import lay_out
from tracker.errors import ReportError

_PANEL = re.compile(r'<div data-panel="([0-9]+)"></div>')
_PANELS = re.compile(rf"(?:{_PANEL.pattern}\n)+")
__all__ = ["SCHEMES", "VALUE", "Block", "Rendered", "Source", "render", "render_part", "split_address"]


@dataclass(frozen=True)
class Rendered:
    """A report's prose as HTML."""

    html: str
    """Clean HTML; a panel's place is an empty `<div data-panel="n">`."""
    blocks: tuple[Block, ...]
    """The panels, by number."""
    title: str
    """The text of the heading of level one that the prose began with, which `html` leaves out; "" without one."""
    labels: labels.Labels
    """What the text may refer to."""
    contents: str = ""
    """The headings as nested lists of links; "" for a report that needs none."""

    def with_panels(self, panels: Sequence[str]) -> str:
        """The HTML with the panels in their places, those that ask for columns in a grid with their neighbours."""

        def found(match: re.Match[str]) -> str:
            return lay_out([panels[int(number)] + "\n" for number in _PANEL.findall(match[0])])

        return _PANELS.sub(found, self.html)


def render(source: Source, *, keep_title: bool = False) -> Rendered:
    """Render a report's Markdown.

    Args:
        source: the Markdown and what its values, links and images stand for.
        keep_title: leave a first heading of level one in the prose.

    Raises:
        ReportError: a value, an option or a link is wrong.
    """
    env: dict[str, Any] = {"source": source, "blocks": [], "labels": labels.Labels()}
    tokens = _PARSER.parse(source.cut(), env)
    title = ""
    if not keep_title and len(tokens) > 2 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title = "".join(token.content for token in tokens[1].children or [] if token.type in ("text", "code_inline"))
        tokens = tokens[3:]
    html = _PARSER.renderer.render(tokens, _PARSER.options, env)
    headings = contents.entries(tokens, _PARSER, env)
    wanted = len(headings) >= contents.HEADINGS_MIN if source.contents is None else source.contents and headings
    listed = clean(contents.list_html(headings)) if wanted else ""
    return Rendered(clean(html), tuple(env["blocks"]), title, env["labels"], listed)


def render_part(source: Source, name: str, known: labels.Labels) -> str:
    """Markdown that stands in a panel, as clean HTML; fences in it are code, and headings have no addresses.

    Args:
        source: as `render`'s.
        name: tells its footnotes from those of the report and of other panels.
        known: what the report's references may mean; tables in the part are added.

    Raises:
        ReportError: a value or a link is wrong.
    """
    env: dict[str, Any] = {"source": source, "blocks": [], "labels": known, "docId": name}
    return clean(_PART_PARSER.renderer.render(_PART_PARSER.parse(source.cut(), env), _PART_PARSER.options, env))


# --- rules, run after the parser's own ---


def _fill_values(state: StateCore) -> None:
    """Put the values into text and attributes, and the source's words into code."""
    source: Source = state.env["source"]
    for token, line in all_tokens(state.tokens):
        if token.type == "inline":
            token.children = _linked(source, token.children or [])
        if token.type == "image":
            for child in token.children or []:
                child.content = source.fill(child.content)
        if token.type in ("code_inline", "code_block", "fence"):
            token.content, token.info = source.restore(token.content), source.restore(token.info)
        for name in ("title", "alt"):
            if name in token.attrs:
                token.attrs[name] = source.fill(str(token.attrs[name]))
        if "href" in token.attrs and token.markup != "value":
            token.attrs["href"] = _address(source, token, "href", line)
        if "src" in token.attrs:
            token.attrs["src"] = _address(source, token, "src", line)


def _linked(source: Source, tokens: Sequence[Token]) -> list[Token]:
    """Inline tokens with their values, those that link somewhere as links, unless they stand in a link already."""
    found: list[Token] = []
    inside = 0
    for token in tokens:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text":
            found.append(token)
            continue
        for text, href in source.parts(token.content):
            if href and not inside:
                found.append(Token("link_open", "a", 1, attrs={"href": href}, markup="value"))
                found.append(Token("text", "", 0, content=text))
                found.append(Token("link_close", "a", -1))
            elif text:
                found.append(Token("text", "", 0, content=text))
    return found


def _address(source: Source, token: Token, name: str, line: int) -> str:
    address = source.fill_address(str(token.attrs[name]))
    scheme = urlsplit(address).scheme
    if name == "src":
        if scheme or address.startswith("//"):
            message = f"image {address!r} is no file beside the report: save it there, as pages load nothing else"
            raise ReportError(message, source.file, line)
        return source.image(address, line)
    if scheme in SCHEMES or address.startswith("#"):
        return address
    if scheme or address.startswith("//"):
        raise ReportError(f"link {address!r} is neither http, https, mailto nor relative", source.file, line)
    return source.link(address, line)


def _panels(state: StateCore) -> None:
    """Turn fences whose first word is a panel's kind into panels, and read their options."""
    source: Source = state.env["source"]
    for token in state.tokens:
        kind = token.info.split()[0] if token.type == "fence" and token.info.split() else ""
        if kind == "markdown" and not _OPTION.match(token.content):
            continue  # a sample of Markdown
        if kind in source.kinds and token.map:
            line = token.map[0] + 1
            options = read_mapping(token.content, source.file, line + 1)
            state.env["blocks"].append(Block(kind, options, line))
            token.type, token.content = "panel", str(len(state.env["blocks"]) - 1)


_OPTION = re.compile(r"\s*(?:#[^\n]*\s*)*(?:id|text|title|width):(?:\s|$)")


def _tables(state: StateCore) -> None:
    """Say a column's alignment by a class: style attributes are not allowed in the pages."""
    classes = {"text-align:right": "num", "text-align:center": "center"}
    for token in state.tokens:
        style = token.attrs.pop("style", None) if token.type in ("th_open", "td_open") else None
        if style in classes:
            token.attrs["class"] = classes[str(style)]


_OURS = re.compile(rf"({'|'.join(labels.WORDS)}|cite|fn|fnref|ref)-|(fn|fnref)[0-9]")
"""Ids that the page gives itself."""


def _slug(title: str) -> str:
    """A heading's id: its words in lower case, joined by `-`; never one that the page uses itself."""
    words = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFKC", title).strip().lower()).replace(" ", "-")
    return f"section-{words}".rstrip("-") if words in ("", "main") or _OURS.match(words) else words


def _make_parser(*, anchors: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin, label=True)
    labels.install(parser)
    citations.install(parser)
    mathml.install(parser)
    code.install(parser)
    callouts.install(parser)
    parser.core.ruler.before("inline", "fold", callouts.fold)
    rules = {
        "mathematics": mathml.typeset, "values": _fill_values, "panels": _panels, "callouts": callouts.call_out,
        "tables": _tables, "labels": labels.label, "citations": citations.cite,
    }  # fmt: skip
    for name, rule in rules.items():
        parser.core.ruler.push(name, rule)
    if anchors:
        parser.use(anchors_plugin, min_level=1, max_level=6, slug_func=_slug)
        parser.core.ruler.push("headings", labels.label_headings)
    parser.core.ruler.push("references", labels.refer)
    parser.add_render_rule(
        "panel", lambda _self, tokens, index, _o, _e: f'<div data-panel="{tokens[index].content}"></div>\n'
    )
    return parser


_PARSER, _PART_PARSER = _make_parser(anchors=True), _make_parser(anchors=False)


def split_address(address: str) -> tuple[str, str]:
    """A relative address as (path, `?query#fragment`), the path as files are named."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    return unquote(path), address[len(path) :]
