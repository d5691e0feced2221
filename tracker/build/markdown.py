"""Markdown → clean HTML with holes for the panels, and the panels' options.

Raw HTML is off, and nh3 keeps only what Markdown itself makes. `{{ values }}` are cut out of the text before it is
parsed and put back as text afterwards; inside code they stay as they are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from tracker.build.mapping import Mapping, read_mapping
from tracker.chart.panels.grid import lay_out
from tracker.errors import ReportError

# A value's place while Markdown is parsed: private-use characters, which are neither space nor punctuation.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PRIVATE = re.compile(f"[{_OPEN}{_CLOSE}]")
_STRING = r'"[^"\n]*"|' + r"'[^'\n]*'"
VALUE = re.compile(r"(?<!\\)\{\{((?:" + _STRING + r"|(?!\}\}|\{\{)[^\n])*)\}\}|(?<!\\)(\{\{|\{%)")
_PLACE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_QUOTED_PLACE = re.compile(quote(_OPEN) + "([0-9]+)" + quote(_CLOSE))
_PANEL = re.compile(r'<div data-panel="([0-9]+)"></div>')
_PANELS = re.compile(rf"(?:{_PANEL.pattern}\n)+")
SCHEMES = ("http", "https", "mailto")

_TAGS = {
    *("a", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("img", "input", "label", "li", "ol", "p", "pre", "s", "section", "strong", "sup", "table", "tbody", "td", "th"),
    *("thead", "tr", "ul"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title"},
    "code": {"class"},
    "ol": {"start"},
    "div": {"data-panel"},
    "input": {"type", "checked", "disabled"},
    "li": {"id"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
_CLASSES = {
    "a": {"footnote-backref"}, "div": {"callout", "callout-note", "callout-warning"}, "hr": {"footnotes-sep"},
    "input": {"task-list-item-checkbox"}, "li": {"footnote-item", "task-list-item"}, "ol": {"footnotes-list"},
    "section": {"footnotes"}, "sup": {"footnote-ref"}, "td": {"num", "center"}, "th": {"num", "center"},
    "ul": {"contains-task-list"},
}  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A fenced block that is a panel."""

    kind: str
    """`chart` or `runs`."""
    options: Mapping
    line: int
    """The line of the fence, counted from 1."""


@dataclass(frozen=True)
class Source:
    """What one report's Markdown needs to be rendered."""

    body: str
    """The Markdown; its first line is line 1 of the file."""
    file: str
    """The file, as the user knows it."""
    kinds: Sequence[str]
    """The panels that there are."""
    text: Callable[[str, int], tuple[str, str]] | None
    """The text of an expression that stands on a line of the file, and where it links to ("" for nowhere); None where
    braces are plain text."""
    link: Callable[[str, int], str]
    """The address to write for a relative link to `address` on a line; raises ReportError where it leads nowhere."""
    image: Callable[[str, int], str]
    """Likewise for an image."""
    values: list[tuple[str, int]] = field(default_factory=list)
    """Expressions and lines, by the number of their place."""

    def fill(self, text: str) -> str:
        """`text` with the values in their places."""
        return "".join(part for part, _ in self.parts(text))

    def parts(self, text: str) -> Iterator[tuple[str, str]]:
        """`text` with the values in their places, in pieces, each with where it links to."""
        end = 0
        for match in _PLACE.finditer(text):
            yield text[end : match.start()], ""
            yield self._value(int(match[1]))
            end = match.end()
        yield text[end:], ""

    def fill_address(self, address: str) -> str:
        """An address with the values in their places, each so quoted that it cannot lead to another host or scheme."""
        return _QUOTED_PLACE.sub(lambda match: quote(self._value(int(match[1]))[0], safe=""), address)

    def restore(self, text: str) -> str:
        """`text` with every value as it was written."""
        return _PLACE.sub(lambda match: _written(self.values[int(match[1])][0]), text)

    def _value(self, number: int) -> tuple[str, str]:
        expression, line = self.values[number]
        if expression == "{%":
            raise ReportError("there are no {% statements %} in reports, only {{ values }}", self.file, line)
        if expression == "{{":
            message = "this {{ has no }} on its line: close it, or write \\{{ for two plain braces"
            raise ReportError(message, self.file, line)
        return self.text(expression, line) if self.text else ("", "")


@dataclass(frozen=True)
class Rendered:
    """A report's prose as HTML."""

    html: str
    """Clean HTML; a panel's place is an empty `<div data-panel="n">`."""
    blocks: tuple[Block, ...]
    """The panels, by number."""
    title: str
    """The text of the heading of level one that the prose began with, which `html` leaves out; "" without one."""

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
    env: dict[str, Any] = {"source": source, "blocks": []}
    tokens = _PARSER.parse(_cut_values(source), env)
    title = ""
    if not keep_title and len(tokens) > 2 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title = "".join(token.content for token in tokens[1].children or [] if token.type in ("text", "code_inline"))
        tokens = tokens[3:]
    html = _PARSER.renderer.render(tokens, _PARSER.options, env)
    clean = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, allowed_classes=_CLASSES, url_schemes=set(SCHEMES), link_rel=None
    )
    return Rendered(clean, tuple(env["blocks"]), title)


def render_part(source: Source, name: str) -> str:
    """Markdown that stands in a panel, as clean HTML; fences in it are code, and headings have no addresses.

    Args:
        source: as `render`'s.
        name: tells its footnotes from those of the report and of other panels.

    Raises:
        ReportError: a value or a link is wrong.
    """
    env: dict[str, Any] = {"source": source, "blocks": [], "docId": name}
    html = _PART_PARSER.renderer.render(_PART_PARSER.parse(_cut_values(source), env), _PART_PARSER.options, env)
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, allowed_classes=_CLASSES, url_schemes=set(SCHEMES), link_rel=None
    )


def _written(expression: str) -> str:
    return expression if expression in ("{{", "{%") else "{{" + expression + "}}"


def _cut_values(source: Source) -> str:
    """The body with a place for each value; fills `source.values`."""
    body = _PRIVATE.sub("\ufffd", source.body)
    if source.text is None:
        return body

    def cut(match: re.Match[str]) -> str:
        expression = match[2] if match[1] is None else match[1]
        source.values.append((expression, body.count("\n", 0, match.start()) + 1))
        return f"{_OPEN}{len(source.values) - 1}{_CLOSE}"

    return VALUE.sub(cut, body)


# --- rules, run after the parser's own ---


def _fill_values(state: StateCore) -> None:
    """Put the values into text and attributes, and the source's words into code."""
    source: Source = state.env["source"]
    for token, line in _all_tokens(state.tokens):
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


def _all_tokens(tokens: Sequence[Token], line: int = 1) -> Iterator[tuple[Token, int]]:
    """Every token, children included, with its line in the file."""
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        yield token, line
        here = line
        for child, _ in _all_tokens(token.children or [], here):
            yield child, here
            here += child.type in ("softbreak", "hardbreak")


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


_OPTION = re.compile(r"\s*(?:#[^\n]*\s*)*(?:text|title|width):(?:\s|$)")


_CALLOUT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*", re.IGNORECASE)
_WARNINGS = ("WARNING", "CAUTION")


def _callouts(state: StateCore) -> None:
    """Turn a quotation that begins with `[!NOTE]` or `[!WARNING]` into a callout, as GitHub does."""
    tokens = state.tokens
    for index in range(len(tokens) - 2):
        opening, inline = tokens[index], tokens[index + 2]
        if opening.type != "blockquote_open" or inline.type != "inline" or not inline.children:
            continue
        match = _CALLOUT.fullmatch(inline.children[0].content)
        if match is None or (len(inline.children) > 1 and inline.children[1].type != "softbreak"):
            continue
        inline.children = inline.children[2:]
        kind = "warning" if match[1].upper() in _WARNINGS else "note"
        closing = next(
            token for token in tokens[index:] if token.type == "blockquote_close" and token.level == opening.level
        )
        opening.tag = closing.tag = "div"
        opening.attrs["class"] = f"callout callout-{kind}"
        if not inline.children:
            tokens[index + 1].hidden = tokens[index + 3].hidden = True


def _tables(state: StateCore) -> None:
    """Say a column's alignment by a class: style attributes are not allowed in the pages."""
    classes = {"text-align:right": "num", "text-align:center": "center"}
    for token in state.tokens:
        style = token.attrs.pop("style", None) if token.type in ("th_open", "td_open") else None
        if style in classes:
            token.attrs["class"] = classes[str(style)]


def _slug(title: str) -> str:
    """A heading's id: its words in lower case, joined by `-`; never one that the page uses itself."""
    words = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFKC", title).strip().lower()).replace(" ", "-")
    return (
        f"section-{words}".rstrip("-") if words in ("", "main") or re.match(r"(fig|fn|fnref)-?[0-9]", words) else words
    )


def _make_parser(*, anchors: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin, label=True)
    for name, rule in (("values", _fill_values), ("panels", _panels), ("callouts", _callouts), ("tables", _tables)):
        parser.core.ruler.push(name, rule)
    if anchors:
        parser.use(anchors_plugin, min_level=1, max_level=6, slug_func=_slug)
    parser.add_render_rule(
        "panel", lambda _self, tokens, index, _o, _e: f'<div data-panel="{tokens[index].content}"></div>\n'
    )
    return parser


_PARSER, _PART_PARSER = _make_parser(anchors=True), _make_parser(anchors=False)


def split_address(address: str) -> tuple[str, str]:
    """A relative address as (path, `?query#fragment`), the path as files are named."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    return unquote(path), address[len(path) :]
