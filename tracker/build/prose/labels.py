"""Numbers of figures and tables, and what refers to them: `id: loss`, `{#fig:loss}` and `@fig:loss`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin

from tracker.build.prose.source import Block, Source, all_tokens
from tracker.read.tokens import suggestion

WORDS = {"fig": "Figure", "tbl": "Table", "eq": "Equation", "sec": "Section"}
"""What can be referred to, by the prefix of its id."""
_NAME = r"[A-Za-z](?:[\w-]*\w)?"
_REFERENCE = re.compile(rf"-?@({'|'.join(WORDS)})[:-](\w(?:[\w-]*\w)?)")
_MARK = re.compile(rf"(?:^|(?<=\s))\{{#(?:({'|'.join(WORDS)})[:-])?({_NAME})\}}[ \t]*$")
_TABLES = ("runs", "table", "compare")
"""Panels that are called tables."""
_QUIET = ("scalar", "markdown")
"""Panels that have a number only with an id."""
_IMAGE_ATTRIBUTES = ("id", "width", "height", "alt")
_SIZE = re.compile(r"[1-9][0-9]{0,3}%?")


@dataclass(frozen=True)
class Label:
    """Something that can be referred to."""

    anchor: str
    """The id of its element."""
    text: str
    """What a reference says: `Figure 1`."""
    number: str
    """Its number alone; a section has its title."""
    line: int


@dataclass
class Labels:
    """The labels of one report."""

    counts: Counter[str] = field(default_factory=Counter)
    found: dict[str, Label] = field(default_factory=dict)
    """By what a reference says: `fig:loss`."""

    def number(self, kind: str) -> tuple[str, str]:
        """The next number of a kind, as a caption has it (`Figure 1`) and alone."""
        self.counts[kind] += 1
        number = str(self.counts[kind])
        return f"{WORDS[kind]}\u00a0{number}", number

    def add(self, name: str, label: Label, source: Source) -> None:
        """Keep a label under its name (`fig:loss`); raises ReportError where there is one already."""
        old = self.found.get(name)
        if old is not None:
            raise source.error(f"there is a {name!r} on line {old.line} already: take another name", label.line)
        self.found[name] = label

    def find(self, name: str, source: Source, line: int) -> Label:
        """What a reference on a line means; raises ReportError where it means nothing."""
        label = self.found.get(name)
        if label is not None:
            return label
        alone = name.partition(":")[2]
        other = [f"@{known}" for known in self.found if known.partition(":")[2] == alone]
        known = other or [f"@{each}" for each in self.found]
        hint = f"did you mean {other[0]!r}?" if other else suggestion(f"@{name}", known, "names")
        raise source.error(f"nothing here is called '@{name}': {hint}", line)


def install(parser: MarkdownIt) -> None:
    """Teach a parser references, and ids after images. `label` and `refer` are its core rules."""
    parser.use(attrs_plugin, after=("image",))
    parser.inline.ruler.before("link", "reference", _reference)
    parser.add_render_rule("number", _number)


def _reference(state: StateInline, silent: bool) -> bool:
    """`@fig:loss`, or `-@fig:loss` for the number alone; not in the middle of a word, such as an address of mail."""
    if state.src[state.pos] not in "@-":
        return False
    match = _REFERENCE.match(state.src, state.pos)
    before = state.src[state.pos - 1 : state.pos]
    if match is None or (before and (before.isalnum() or before in "._+-@")):
        return False
    if not silent:
        token = state.push("reference", "", 0)
        token.content, token.markup = f"{match[1]}:{match[2]}", match[0]
    state.pos = match.end()
    return True


def _number(_self: object, tokens: Sequence[Token], index: int, _options: object, _env: object) -> str:
    return f'<span class="figure-number">{tokens[index].content}</span>'


# --- core rules ---


def label(state: StateCore) -> None:
    """Number panels, images with an id and tables with a caption, in their order, and name headings."""
    source: Source = state.env["source"]
    labels: Labels = state.env["labels"]
    tokens = state.tokens
    for token, line in all_tokens(tokens):
        if token.type == "image":
            _check_attributes(token, source, line)
    for index, token in enumerate(tokens):
        if token.type == "panel":
            number = int(token.content)
            state.env["blocks"][number] = _labelled(state.env["blocks"][number], number + 1, labels, source)
        elif token.type == "heading_open":
            _label_heading(tokens, index, labels, source)
        elif token.type == "paragraph_open":
            _label_image(tokens, index, labels, source)
            _label_table(tokens, index, labels, source)
    for token, line in all_tokens(tokens):
        if token.type == "image" and "id" in token.attrs:
            raise source.error("an image with an id stands in a paragraph of its own", line)


def _labelled(block: Block, number: int, labels: Labels, source: Source) -> Block:
    """A panel with its id and number; raises ReportError for an id that is none."""
    kind = "tbl" if block.kind in _TABLES else "fig"
    given, line = block.options.values.get("id"), block.options.lines.get("id", block.line)
    quiet = block.kind in _QUIET or (block.kind == "runs" and not block.options.values.get("title"))
    if given is None:
        text = labels.number(kind)[0] if source.numbered and not quiet else ""
        return replace(block, anchor=f"fig-{number}", label=text)
    match = re.fullmatch(rf"(?:{kind}[:-])?({_NAME})", str(given))
    if match is None:
        message = f"id: {given!r} is no name: write letters, digits, - and _, a letter first, such as `id: loss`"
        raise source.error(message, line)
    text, alone = labels.number(kind)
    labels.add(f"{kind}:{match[1]}", Label(f"{kind}-{match[1]}", text, alone, line), source)
    return replace(block, anchor=f"{kind}-{match[1]}", label=text)


def _label_heading(tokens: Sequence[Token], index: int, labels: Labels, source: Source) -> None:
    """Take `{#sec:name}` off a heading; it can be referred to by that name, or by its id."""
    opening, inline = tokens[index], tokens[index + 1]
    line = opening.map[0] + 1 if opening.map else 1
    name, prefix = _take_mark(inline, "sec")
    if prefix not in ("", "sec"):
        raise source.error(f"a heading's name starts with sec: {{#sec:{name}}}, not with {prefix}:", line)
    if name:
        opening.attrs["id"] = f"sec-{name}"
        title = _plain(inline.children or [])
        labels.add(f"sec:{name}", Label(f"sec-{name}", title, title, line), source)


def label_headings(state: StateCore) -> None:
    """Let headings be referred to by the ids that their words give them; runs once they have them."""
    labels: Labels = state.env["labels"]
    for index, token in enumerate(state.tokens):
        if token.type == "heading_open":
            anchor, title = str(token.attrs["id"]), _plain(state.tokens[index + 1].children or [])
            line = token.map[0] + 1 if token.map else 1
            labels.found.setdefault(f"sec:{anchor}", Label(anchor, title, title, line))


def _label_image(tokens: Sequence[Token], index: int, labels: Labels, source: Source) -> None:
    """Make a paragraph of one image with an id a figure, whose caption is the image's text."""
    opening, inline, closing = tokens[index : index + 3]
    children = inline.children or []
    if len(children) != 1 or children[0].type != "image":
        return
    line = inline.map[0] + 1 if inline.map else 1
    image = children[0]
    if "id" not in image.attrs:
        return
    match = re.fullmatch(rf"fig[:-]({_NAME})", str(image.attrs.pop("id")))
    if match is None:
        raise source.error("the id of an image is a figure's name, such as {#fig:setup}", line)
    text, alone = labels.number("fig")
    anchor = f"fig-{match[1]}"
    labels.add(f"fig:{match[1]}", Label(anchor, text, alone, line), source)
    caption = image.children or []
    alt = image.attrs.get("alt")
    if alt:
        image.children = [Token("text", "", 0, content=str(alt))]
    for token, kind in ((opening, "figure_open"), (closing, "figure_close")):
        token.type, token.tag, token.hidden = kind, "figure", False
    opening.attrs.update({"id": anchor, "class": "picture"})
    inline.children = [
        image,
        Token("figcaption_open", "figcaption", 1),
        *_numbered(text, caption),
        Token("figcaption_close", "figcaption", -1),
    ]


def _check_attributes(image: Token, source: Source, line: int) -> None:
    known = (*_IMAGE_ATTRIBUTES, "src", "title")
    for name, value in {**image.attrs, **image.meta.get("insecure_attrs", {})}.items():
        if name not in known:
            raise source.error(f"an image has no {name!r}: {suggestion(name, _IMAGE_ATTRIBUTES, 'attributes')}", line)
        if name in ("width", "height") and not _SIZE.fullmatch(str(value)):
            raise source.error(f'{name}={value!r} is no size: write pixels, width=400, or width="50%"', line)


def _label_table(tokens: list[Token], index: int, labels: Labels, source: Source) -> None:
    """Make a paragraph `Table: words {#tbl:name}` next to a table its caption."""
    inline = tokens[index + 1]
    children = inline.children or []
    if not children or children[0].type != "text" or not re.match(r"Table:\s", children[0].content):
        return
    before = index > 0 and tokens[index - 1].type == "table_close"
    after = tokens[index + 3].type == "table_open" if len(tokens) > index + 3 else False
    if not (before or after):
        return
    line = inline.map[0] + 1 if inline.map else 1
    children[0].content = children[0].content[len("Table:") :].lstrip()
    name, prefix = _take_mark(inline, "tbl")
    if prefix not in ("", "tbl"):
        raise source.error(f"a table's name starts with tbl: {{#tbl:{name}}}, not with {prefix}:", line)
    text, alone = labels.number("tbl") if name or source.numbered else ("", "")
    paragraph = tokens[index : index + 3]
    paragraph[0].type, paragraph[2].type = "caption_open", "caption_close"
    paragraph[0].tag = paragraph[2].tag = "caption"
    paragraph[1].children = [*_numbered(text, inline.children or [])]
    for token in paragraph:
        token.hidden = False
    table = _opening_of_table(tokens, index - 1) if before else index + 3
    if name:
        labels.add(f"tbl:{name}", Label(f"tbl-{name}", text, alone, line), source)
        tokens[table].attrs["id"] = f"tbl-{name}"
    if before:
        del tokens[index : index + 3]
        tokens[table + 1 : table + 1] = paragraph
    else:
        tokens[index : index + 4] = [tokens[table], *paragraph]


def _opening_of_table(tokens: Sequence[Token], closing: int) -> int:
    return max(place for place in range(closing) if tokens[place].type == "table_open")


def _numbered(text: str, caption: Sequence[Token]) -> list[Token]:
    """A caption's words after its number."""
    number = [Token("number", "", 0, content=text)] if text else []
    return [*number, *([Token("text", "", 0, content=" ")] if text and caption else []), *caption]


def _take_mark(inline: Token, kind: str) -> tuple[str, str]:
    """Cut `{#kind:name}` off the end of a line; the name, and the prefix that it had."""
    last = inline.children[-1] if inline.children else Token("", "", 0)
    match = _MARK.search(last.content) if last.type == "text" else None
    if match is None:
        return "", ""
    last.content = last.content[: match.start()].rstrip()
    return match[2], match[1] or kind


def _plain(tokens: Sequence[Token]) -> str:
    return "".join(token.content for token in tokens if token.type in ("text", "code_inline"))


def refer(state: StateCore) -> None:
    """Put links in the places of references."""
    source: Source = state.env["source"]
    labels: Labels = state.env["labels"]
    for token, line in all_tokens(state.tokens):
        if token.children and any(child.type == "reference" for child in token.children):
            token.children = _referred(token.children, labels, source, line, linked=token.type != "image")


def _referred(tokens: Sequence[Token], labels: Labels, source: Source, line: int, *, linked: bool) -> list[Token]:
    found: list[Token] = []
    inside = 0
    for token in tokens:
        line += token.type in ("softbreak", "hardbreak")
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "reference":
            found.append(token)
            continue
        label = labels.find(token.content, source, line)
        text = Token("text", "", 0, content=label.number if token.markup.startswith("-") else label.text)
        if linked and not inside:
            attributes: Mapping[str, str | int | float] = {"href": f"#{label.anchor}", "class": "ref"}
            opening = Token("link_open", "a", 1, attrs=dict(attributes), markup="value")
            found += [opening, text, Token("link_close", "a", -1)]
        else:
            found.append(text)
    return found
