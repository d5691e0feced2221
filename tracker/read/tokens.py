"""Tokens of the filter language: names, numbers, texts, operators, each with its place."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.errors import QueryError

KEYWORDS = frozenset(("and", "or", "not", "in", "is", "like", "matches", "missing"))
CONSTANTS = {"true": True, "false": False, "none": None, "null": None, "nan": float("nan"), "inf": float("inf")}

_ESCAPES = frozenset("\\'\"abfnrtvxuUN0")
"""What may follow a backslash. Of any other, such as the d of a regular expression, Python itself would only warn."""

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<number>[-+]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?(?![\w.]) | [-+](?:inf|nan)\b)
    | (?P<text>'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*")
    | (?P<quoted>(?:(?:config|summary)\.)?`[^`]*`)
    | (?P<name>(?:config|summary)\.\w(?:[\w./@:%+#-]*[\w%#])? | [^\W\d]\w*)
    | (?P<operator>==|!=|<=|>=|=~|!~|<|>|~|=|\(|\)|\[|\]|,|&&|\|\||!)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """A word of a filter."""

    kind: str
    """number, text, constant, name, keyword, operator or end."""
    value: Any
    """The number or text itself, the field's name, the keyword in lower case, or the operator."""
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """The words of `text`, an `end` last.

    Raises:
        QueryError: there is something that is no word of the language.
    """
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise query_error(text, place, _unreadable(text[place]))
        if match.lastgroup != "space":
            tokens.append(_token(text, match))
        place = match.end()
    return [*tokens, Token("end", "", len(text), len(text))]


def _unreadable(character: str) -> str:
    if character in "'\"`":
        return f"the text that begins with {character} has no end"
    if character in "+-*/%.":
        return f"{character!r} is not understood: there is no arithmetic; put odd names in backticks"
    return f"{character!r} is not understood; put names with odd characters in backticks, texts in quotes"


def _token(text: str, match: re.Match[str]) -> Token:
    kind, word, start, end = str(match.lastgroup), match[0], match.start(), match.end()
    if kind == "number":
        whole = re.fullmatch(r"[-+]?[0-9_]{1,20}", word)
        return Token("number", int(word) if whole else float(word), start, end)
    if kind == "text":
        return Token("text", _read_text(text, word, start), start, end)
    if kind == "quoted":
        return Token("name", word.replace("`", ""), start, end)
    if kind == "name" and word.lower() in KEYWORDS:
        return Token("keyword", word.lower(), start, end)
    if kind == "name" and word.lower() in CONSTANTS:
        return Token("constant", CONSTANTS[word.lower()], start, end)
    return Token(kind, word, start, end)


def _read_text(text: str, word: str, start: int) -> str:
    """What a text in quotes says."""
    try:
        if _ESCAPES.issuperset(pair[1] for pair in re.findall(r"\\.", word)):
            return str(ast.literal_eval(word))
    except (SyntaxError, ValueError):  # an escape without its digits, or a line break
        pass
    raise query_error(text, start, "this text cannot be read; double its backslashes")


def query_error(text: str, place: int, message: str) -> QueryError:
    """An error that shows the line of `text` with a caret under `place`."""
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    line = text[start : end if end >= 0 else len(text)].replace("\t", " ")
    return QueryError(f"{message}\n  {line}\n  {' ' * (place - start)}^")


def closest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that look most like `name`, best first; whole names or their last parts are compared."""
    names = list(dict.fromkeys(known))
    found = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    last = name.rpartition(".")[2]
    found += [other for other in names if last and other.rpartition(".")[2] == last]
    return list(dict.fromkeys(found))[:3]


def suggestion(name: str, known: Iterable[str], kind: str) -> str:
    """Half a sentence on what `name` may have been meant to be."""
    names = list(known)
    near = closest(name, names)
    if near:
        return f"did you mean {', '.join(map(repr, near[:-1]))}{' or ' if near[:-1] else ''}{near[-1]!r}?"
    if not names:
        return f"there are no {kind} yet"
    return f"the {kind} are {', '.join(names[:30])}{', …' if len(names) > 30 else ''}"
