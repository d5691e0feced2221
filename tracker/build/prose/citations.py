"""Citations as Pandoc writes them: `[@key, p. 3; @other]` and `@key`, and the list of references at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from tracker.build.prose.bibtex import BibEntry, Bibliography
from tracker.build.prose.labels import WORDS
from tracker.build.prose.references import entry_html, names_of, sort_key, year_of
from tracker.build.prose.source import Source, all_tokens
from tracker.read.tokens import suggestion

CLASSES = {"a": {"cite", "backref"}, "ol": {"references"}, "ul": {"references"}, "span": {"cites"}}
_HEADINGS = ("references", "bibliography", "literature")
_KEY = r"\w(?:[\w:.#$%&+?<>~/-]*\w)?"
_LABEL = re.compile(rf"(?:{'|'.join(WORDS)})[:-]")
_NARRATIVE = re.compile(rf"(-?)@({_KEY})")
_GROUP = re.compile(r"\[([^\[\]\n]*@[^\[\]\n]*)\](?![(\[:])")
_ITEM = re.compile(rf"\s*([^@]*?)\s*(?<![\w-])(-?)@({_KEY})(?:\s*,?\s+(.*?)|\s*,\s*(.*?))?\s*")


@dataclass(frozen=True)
class _Item:
    """One work in a citation."""

    key: str
    before: str = ""
    after: str = ""
    bare: bool = False
    """Whether the names are left out."""


@dataclass
class _Cited:
    """What a report cites."""

    bibliography: Bibliography
    order: list[str] = field(default_factory=list)
    """Keys, by first citation."""
    places: Counter[str] = field(default_factory=Counter)
    """How often each key has been written so far."""
    years: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, str] = field(default_factory=dict)

    @property
    def numeric(self) -> bool:
        """Whether works go by number."""
        return self.bibliography.style == "numeric"

    def entry(self, key: str) -> BibEntry:
        """The work of a key."""
        return self.bibliography.entries[key]

    def note(self, key: str, source: Source, line: int) -> None:
        """Count a key in; raises ReportError where the bibliography does not have it."""
        known = self.bibliography.entries
        if key not in known:
            hint = suggestion(key, known, "keys")
            raise source.error(f"@{key} is not in {self.bibliography.name}: {hint} (a plain @ is \\@)", line)
        if key not in self.order:
            self.order.append(key)

    def settle(self) -> None:
        """Give the works their ids and years, once all are known."""
        names: dict[tuple[str, str], list[str]] = {}
        for key in sorted(self.order, key=lambda key: sort_key(self.entry(key))):
            names.setdefault((names_of(self.entry(key)), year_of(self.entry(key))), []).append(key)
        for (_, year), keys in names.items():
            for place, key in enumerate(keys):
                several = len(keys) > 1 and not self.numeric
                self.years[key] = year + (_letters(place) if several else "")
        for number, key in enumerate(self.order, 1):
            anchor = re.sub(r"[^\w-]+", "-", key) if self.bibliography.keyed else str(number)
            while anchor in self.anchors.values():
                anchor += "-"
            self.anchors[key] = anchor


def _letters(place: int) -> str:
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(ord("a") + place % 26)


def install(parser: MarkdownIt) -> None:
    """Teach a parser citations. `cite` is its core rule."""
    parser.inline.ruler.before("link", "citation", _citation)
    parser.add_render_rule("citation", _render)
    parser.add_render_rule("references", _render)


def _render(_self: object, tokens: Sequence[Token], index: int, _options: object, _env: object) -> str:
    return tokens[index].content


def _citation(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] == "[":
        return _group(state, silent)
    source: Source = state.env["source"]
    before = state.src[state.pos - 1 : state.pos]
    match = _NARRATIVE.match(state.src, state.pos)
    if source.bibliography is None or match is None or (before and (before.isalnum() or before in "._+-@/")):
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"items": [_Item(match[2], bare=match[1] == "-")], "narrative": True}
    state.pos = match.end()
    return True


def _group(state: StateInline, silent: bool) -> bool:
    """`[see @key, p. 3; @other]`; of references to figures only the brackets go."""
    match = _GROUP.match(state.src, state.pos)
    items = [_ITEM.fullmatch(part) for part in match[1].split(";")] if match else []
    if match is None or not all(items):
        return False
    found = [_Item(item[3], item[1], item[4] or item[5] or "", item[2] == "-") for item in items if item]
    if all(_LABEL.match(item.key) for item in found):
        return _references(state, found, match, silent)
    if silent:
        state.pos = match.end()
        return True
    token = state.push("citation", "", 0)
    token.meta, token.markup = {"items": found, "narrative": False}, match[0]
    state.pos = match.end()
    return True


def _references(state: StateInline, items: Sequence[_Item], match: re.Match[str], silent: bool) -> bool:
    for index, item in enumerate(items if not silent else ()):
        state.pending += "; " if index else ""
        state.pending += f"{item.before} " if item.before else ""
        token = state.push("reference", "", 0)
        token.content = _LABEL.sub(lambda found: found[0][:-1] + ":", item.key, count=1)
        token.markup = "-" if item.bare else ""
        state.pending += f", {item.after}" if item.after else ""
    state.pos = match.end()
    return True


def cite(state: StateCore) -> None:
    """Write the citations and the list of references; runs before headings have their ids."""
    source: Source = state.env["source"]
    found = [(token, line) for token, line in all_tokens(state.tokens) if token.type == "citation"]
    if source.bibliography is None:
        if found:
            missing = "the front matter names no bibliography: refs.bib"
            if "docId" in state.env:
                missing = "a markdown block has no list of references: cite in the report's own text (a plain @ is \\@)"
            raise source.error(f"{found[0][0].markup} cites, but {missing}", found[0][1])
        return
    cited = _Cited(source.bibliography)
    for token, line in found:
        for item in token.meta["items"]:
            cited.note(item.key, source, line)
    if not found:
        return
    cited.settle()
    for token, _ in found:
        items: list[_Item] = token.meta["items"]
        token.content = _narrative(items[0], cited) if token.meta["narrative"] else _bracket(items, cited, source)
    _append(state, cited, source)


def _link(key: str, text: str, cited: _Cited) -> str:
    cited.places[key] += 1
    anchor = cited.anchors[key]
    return (
        f'<a href="#ref-{anchor}" id="cite-{anchor}-{cited.places[key]}" class="cite">{escape(text, quote=False)}</a>'
    )


def _narrative(item: _Item, cited: _Cited) -> str:
    """`Adam et al. [1]` or `Adam et al. (2017)`."""
    names = "" if item.bare else escape(names_of(cited.entry(item.key)), quote=False) + " "
    if cited.numeric:
        return f"{names}[{_link(item.key, _number(item.key, cited), cited)}]"
    return f"{names}({_link(item.key, cited.years[item.key], cited)})"


def _bracket(items: Sequence[_Item], cited: _Cited, source: Source) -> str:
    """`[1, p. 3; 2]` or `(Adam et al., 2017, p. 3; Eve, 2018)`."""
    parts = []
    for item in items:
        names = names_of(cited.entry(item.key))
        year = cited.years[item.key]
        text = _number(item.key, cited) if cited.numeric else year if item.bare else f"{names}, {year}"
        before, after = (escape(source.fill(part), quote=False) for part in (item.before, item.after))
        link = _link(item.key, text, cited)
        parts.append((f"{before} " if before else "") + link + (f", {after}" if after else ""))
    plain = cited.numeric and not any(item.before or item.after for item in items)
    joined = (", " if plain else "; ").join(parts)
    return f"[{joined}]" if cited.numeric else f"({joined})"


def _number(key: str, cited: _Cited) -> str:
    return str(cited.order.index(key) + 1)


def _append(state: StateCore, cited: _Cited, source: Source) -> None:
    """Put the list at the end of the text, before its footnotes, under a heading unless one stands there already."""
    tokens = state.tokens
    place = next((index for index, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    last = tokens[place - 2] if place > 2 and tokens[place - 1].type == "heading_close" else None
    added = [Token("references", "", 0, content="".join(_list(cited, source)), block=True)]
    if last is None or last.content.strip().lower() not in _HEADINGS:
        words = Token("inline", "", 0, content="References", children=[Token("text", "", 0, content="References")])
        opening = Token("heading_open", "h2", 1, block=True)
        added = [opening, words, Token("heading_close", "h2", -1, block=True), *added]
    tokens[place:place] = added


def _list(cited: _Cited, source: Source) -> Iterator[str]:
    tag = "ol" if cited.numeric else "ul"
    keys = cited.order if cited.numeric else sorted(cited.order, key=lambda key: sort_key(cited.entry(key)))
    yield f'<{tag} class="references">\n'
    for key in keys:
        anchor, times = cited.anchors[key], cited.places[key]
        back = "".join(
            f' <a href="#cite-{anchor}-{time}" class="backref" title="Citation {time}">\u21a9\ufe0e'
            f"{f'<sup>{time}</sup>' if times > 1 else ''}</a>"
            for time in range(1, times + 1)
        )
        yield f'<li id="ref-{anchor}">{entry_html(cited.entry(key), source, cited.years[key])}{back}</li>\n'
    yield f"</{tag}>\n"
