"""What a report's Markdown is rendered from, and the places of its `{{ values }}` while it is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from markdown_it.token import Token

from tracker.build.mapping import Mapping
from tracker.build.prose.bibtex import Bibliography
from tracker.errors import ReportError

# A value's place while Markdown is parsed: private-use characters, which are neither space nor punctuation.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PRIVATE = re.compile(f"[{_OPEN}{_CLOSE}]")
_STRING = r'"[^"\n]*"|' + r"'[^'\n]*'"
VALUE = re.compile(r"(?<!\\)\{\{((?:" + _STRING + r"|(?!\}\}|\{\{)[^\n])*)\}\}|(?<!\\)(\{\{|\{%)")
_PLACE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_QUOTED_PLACE = re.compile(quote(_OPEN) + "([0-9]+)" + quote(_CLOSE))


@dataclass(frozen=True)
class Block:
    """A fenced block that is a panel."""

    kind: str
    """`chart` or `runs`."""
    options: Mapping
    line: int
    """The line of the fence, counted from 1."""
    anchor: str = ""
    """The id of its element in the page: `fig-loss`."""
    label: str = ""
    """What its caption starts with, `Figure 1`; "" for a panel without a number."""


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
    numbered: bool = True
    """Whether every panel has a number, or only those with an id."""
    contents: bool | None = None
    """Whether there is a table of contents; None for one where there are three headings or more."""
    bibliography: Bibliography | None = None
    """What may be cited; None where a sign such as @name is text."""
    values: list[tuple[str, int]] = field(default_factory=list)
    """Expressions and lines, by the number of their place."""

    def cut(self) -> str:
        """The body with a place for each value; fills `values`."""
        body = _PRIVATE.sub("\ufffd", self.body)
        if self.text is None:
            return body

        def cut(match: re.Match[str]) -> str:
            expression = match[2] if match[1] is None else match[1]
            self.values.append((expression, body.count("\n", 0, match.start()) + 1))
            return f"{_OPEN}{len(self.values) - 1}{_CLOSE}"

        return VALUE.sub(cut, body)

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

    def error(self, message: str, line: int) -> ReportError:
        """An error on a line of the file."""
        return ReportError(message, self.file, line)

    def _value(self, number: int) -> tuple[str, str]:
        expression, line = self.values[number]
        if expression == "{%":
            raise self.error("there are no {% statements %} in reports, only {{ values }}", line)
        if expression == "{{":
            raise self.error("this {{ has no }} on its line: close it, or write \\{{ for two plain braces", line)
        return self.text(expression, line) if self.text else ("", "")


def _written(expression: str) -> str:
    return expression if expression in ("{{", "{%") else "{{" + expression + "}}"


def all_tokens(tokens: Sequence[Token], line: int = 1) -> Iterator[tuple[Token, int]]:
    """Every token, children included, with its line in the file."""
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        yield token, line
        here = line
        for child, _ in all_tokens(token.children or [], here):
            yield child, here
            here += child.type in ("softbreak", "hardbreak") or child.content.count("\n")
