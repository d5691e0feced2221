"""Code in colours: fences whose language Pygments knows, by a few classes of `code.css`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, String, _TokenType
from pygments.util import ClassNotFound

_SIZE_MAX = 200_000
"""Characters of a block beyond which it stays in one colour."""
_PLAIN = ("", "text", "txt", "plain", "plaintext", "none", "output")
_KINDS: dict[_TokenType, str] = {
    Comment: "hl-comment", Comment.Preproc: "hl-keyword", Generic.Deleted: "hl-deleted", Generic.Heading: "hl-name",
    Generic.Inserted: "hl-inserted", Generic.Output: "hl-comment", Generic.Prompt: "hl-comment",
    Generic.Subheading: "hl-name", Keyword: "hl-keyword", Keyword.Constant: "hl-number", Name.Attribute: "hl-name",
    Name.Builtin: "hl-name", Name.Class: "hl-name", Name.Decorator: "hl-name", Name.Exception: "hl-name",
    Name.Function: "hl-name", Name.Tag: "hl-keyword", Number: "hl-number", Operator.Word: "hl-keyword",
    String: "hl-string",
}  # fmt: skip
CLASSES = {"span": set(_KINDS.values())}


def install(parser: MarkdownIt) -> None:
    """Write fences in colours."""
    parser.add_render_rule("fence", _fence)


def _fence(_self: object, tokens: Sequence[Token], index: int, _options: object, _env: object) -> str:
    token = tokens[index]
    words = token.info.strip().split(maxsplit=1)
    return f"<pre><code>{highlighted(token.content, words[0] if words else '')}</code></pre>\n"


def highlighted(code: str, language: str) -> str:
    """Code as HTML, escaped; in one colour where the language is not known.

    Args:
        code: the code.
        language: as the fence names it: `python`, `py`, `{.python}`.
    """
    lexer = _lexer(language.strip("{}.").lower()) if len(code) <= _SIZE_MAX else None
    if lexer is None:
        return escape(code, quote=False)
    parts = []
    for name, pieces in groupby(_classed(lexer, code), key=lambda piece: piece[0]):
        text = escape("".join(piece for _, piece in pieces), quote=False)
        parts.append(f'<span class="{name}">{text}</span>' if name else text)
    return "".join(parts)


def _lexer(language: str) -> Lexer | None:
    if language in _PLAIN:
        return None
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _classed(lexer: Lexer, code: str) -> Iterator[tuple[str, str]]:
    """The code in pieces, each with its class; blanks have none."""
    for kind, text in lexer.get_tokens(code):
        found: _TokenType | None = kind if text.strip() else None
        while found is not None and found not in _KINDS:
            found = found.parent
        yield ("" if found is None else _KINDS[found]), text
