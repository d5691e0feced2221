"""BibTeX files: a strict reader, names of people, and TeX's letters as text.

The grammar is that of BibTeX itself: what stands outside entries is a comment, `@string` names a text, `#` joins texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.errors import ReportError

CITATION_STYLES = ("numeric", "author-year")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z][\w:.+/-]*")
_KEY = re.compile(r"[^\s,{}()\"#%'=\\~]+")
_SPACE = re.compile(r"\s*")
_CLOSERS = {"{": "}", "(": ")"}


@dataclass(frozen=True)
class BibEntry:
    """An entry of a BibTeX file."""

    kind: str
    """`article`, in lower case."""
    key: str
    fields: dict[str, str]
    """By name in lower case; TeX as it is written."""
    line: int

    def text(self, *names: str) -> str:
        """The first of these fields that there is, as text; "" without one."""
        return next((to_text(self.fields[name]) for name in names if self.fields.get(name)), "")

    def address(self, name: str) -> str:
        """A field that is an address or an identifier: TeX's escapes undone, and nothing else."""
        return re.sub(r"\\([%&_#~])", r"\1", self.fields.get(name, "").strip().strip("{}"))


@dataclass(frozen=True)
class Bibliography:
    """What a report may cite."""

    name: str
    """Its files, for messages."""
    entries: Mapping[str, BibEntry]
    style: str = "numeric"
    """One of `CITATION_STYLES`."""
    keyed: bool = True
    """Whether a work's key, which may say who wrote it, is in the address of its place in the list."""


@dataclass(frozen=True)
class Person:
    """A name, its parts as text."""

    first: str
    last: str
    """With `von` before and `Jr.` after it."""

    @property
    def full(self) -> str:
        """First name first."""
        return f"{self.first} {self.last}".strip()


@dataclass
class _Scanner:
    text: str
    file: str
    place: int = 0
    strings: dict[str, str] = field(default_factory=lambda: {month[:3].lower(): month for month in _MONTHS})

    def error(self, message: str, place: int | None = None) -> ReportError:
        at = min(self.place if place is None else place, len(self.text))
        return ReportError(message, self.file, self.text.count("\n", 0, at) + 1)

    def skip(self) -> str:
        """Pass over blanks; the next character, "" at the end."""
        self.place = _match(_SPACE, self.text, self.place).end()
        return self.text[self.place : self.place + 1]

    def take(self, pattern: re.Pattern[str], what: str) -> str:
        self.skip()
        match = pattern.match(self.text, self.place)
        if match is None:
            raise self.error(f"{what} is missing before {self.text[self.place : self.place + 20]!r}")
        self.place = match.end()
        return match[0]

    def expect(self, character: str, why: str) -> None:
        if self.skip() != character:
            shown = self.text[self.place : self.place + 20] or "the end of the file"
            raise self.error(f"{character!r} is missing {why}, before {shown!r}")
        self.place += 1

    def value(self) -> str:
        """A value, its pieces joined."""
        parts = [self.piece()]
        while self.skip() == "#":
            self.place += 1
            parts.append(self.piece())
        return " ".join("".join(parts).split())

    def piece(self) -> str:
        start = self.skip()
        if start in ("{", '"') and start:
            return self.quoted("}" if start == "{" else '"')
        if start.isdigit():
            return self.take(re.compile(r"[0-9]+"), "a number")
        name = self.take(_NAME, "a value in braces")
        if name.lower() not in self.strings:
            message = f"{name!r} is no @string of this file: put the value in braces, {{{name}}}"
            raise self.error(message, self.place - 1)
        return self.strings[name.lower()]

    def quoted(self, closer: str) -> str:
        """A text up to its closing character, outside of braces of its own."""
        start, depth = self.place, 0
        self.place += 1
        while self.place < len(self.text):
            character = self.text[self.place]
            self.place += 1
            if character == "\\":
                self.place += 1
            elif character == closer and depth == 0:
                return self.text[start + 1 : self.place - 1]
            else:
                depth += {"{": 1, "}": -1}.get(character, 0)
        raise self.error(f"this text has no end: {closer!r} is missing", start)


def _match(pattern: re.Pattern[str], text: str, place: int) -> re.Match[str]:
    match = pattern.match(text, place)
    if match is None:
        raise ValueError(pattern.pattern)
    return match


def read_bibtex(text: str, file: str) -> dict[str, BibEntry]:
    """The entries of a BibTeX file, by key.

    Raises:
        ReportError: it is not BibTeX, or has a key twice; the error names the line.
    """
    scanner = _Scanner(text, file)
    found: dict[str, BibEntry] = {}
    while (at := text.find("@", scanner.place)) >= 0:
        line_start = text.rfind("\n", 0, at) + 1
        scanner.place = at + 1
        if text[line_start:at].lstrip().startswith("%") or text[at - 1 : at].isalnum():
            continue
        entry = _entry(scanner, text.count("\n", 0, at) + 1)
        if entry is None:
            continue
        if entry.key in found:
            message = f"{entry.key!r} is there twice, here and on line {found[entry.key].line}"
            raise ReportError(message, file, entry.line)
        found[entry.key] = entry
    return found


def _entry(scanner: _Scanner, line: int) -> BibEntry | None:
    kind = scanner.take(_NAME, "the kind of an entry").lower()
    opener = scanner.skip()
    if kind == "comment":
        if opener == "{":
            scanner.quoted("}")
        return None
    if opener not in _CLOSERS or not opener:
        raise scanner.error(f"{'{'!r} is missing after @{kind}")
    closer = _CLOSERS[opener]
    scanner.place += 1
    if kind == "preamble":
        scanner.value()
        scanner.expect(closer, "at the end of @preamble")
        return None
    if kind == "string":
        name = scanner.take(_NAME, "the name of a @string").lower()
        scanner.expect("=", f"after {name!r}")
        scanner.strings[name] = scanner.value()
        scanner.expect(closer, f"at the end of @string {name!r}")
        return None
    key = scanner.take(_KEY, f"the key of @{kind}")
    return BibEntry(kind, key, _fields(scanner, key, closer), line)


def _fields(scanner: _Scanner, key: str, closer: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    while scanner.skip() != closer:
        scanner.expect(",", f"in {key!r}, between fields or at the end of the entry")
        if scanner.skip() == closer:
            break
        name = scanner.take(_NAME, f"a field's name in {key!r}").lower()
        scanner.expect("=", f"after {name!r} in {key!r}")
        fields[name] = scanner.value()
    scanner.place += 1
    return fields


# --- TeX as text ---

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "k": "\u0328",
    "r": "\u030a",
}  # fmt: skip
_BASE = r"(?:\{\s*\\?([A-Za-z])\s*\}|\\([ij])(?![A-Za-z])\s*|([A-Za-z]))"
_ACCENT = re.compile(r"\\(?:([`'^\"~=.])\s*|([uvHcdbkr])(?:\s+|(?=[{\\])))" + _BASE)
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
    "AA": "Å", "i": "\u0131", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ldots": "…",
    "dots": "…", "textendash": "\u2013", "textemdash": "—", "textasciitilde": "~", "textbackslash": "\ue010",
    "S": "§", "copyright": "©", "textregistered": "®", "texttrademark": "™", "LaTeX": "LaTeX", "TeX": "TeX",
}  # fmt: skip
_LETTER = re.compile(r"\\([A-Za-z]+)(?:\{\}|\s+|(?![A-Za-z]))")
_MATH = re.compile(r"((?<!\\)\$[^$]+(?<!\\)\$)")
_SIGNS = (("---", "—"), ("--", "\u2013"), ("``", "\u201c"), ("''", "\u201d"), ("~", "\u00a0"))


def pieces(tex: str) -> list[str]:
    """TeX in turns: text, mathematics without its dollars, text again, and so on."""
    return [part[1:-1] if index % 2 else _words(part) for index, part in enumerate(_MATH.split(tex))]


def to_text(tex: str) -> str:
    """TeX as text, accents as letters; commands of mere looks are dropped, mathematics stays as it is."""
    return "".join(f"${part}$" if index % 2 else part for index, part in enumerate(pieces(tex)))


def _words(tex: str) -> str:
    text = _ACCENT.sub(_accented, tex)
    for sign, shown in _SIGNS:
        text = text.replace(sign, shown)
    text = _LETTER.sub(lambda match: _LETTERS.get(match[1], ""), text)
    text = re.sub(r"\\([^A-Za-z])", lambda match: {"{": "\ue011", "}": "\ue012"}.get(match[1], match[1]), text)
    text = text.replace("{", "").replace("}", "").replace("\ue011", "{").replace("\ue012", "}")
    return unicodedata.normalize("NFC", text.replace("\ue010", "\\"))


def _accented(match: re.Match[str]) -> str:
    letter = match[3] or match[4] or match[5]
    return unicodedata.normalize("NFC", letter + _ACCENTS[match[1] or match[2]])


# --- names ---


def people(tex: str) -> tuple[list[Person], bool]:
    """The names of a field, and whether there are others (`and others`)."""
    names = [" ".join(name.split()) for name in _split(tex, re.compile(r"\s+and\s+"))]
    found = [_person(name) for name in names if name and name != "others"]
    return found, "others" in names


def _split(tex: str, separator: re.Pattern[str]) -> list[str]:
    """Split outside of braces."""
    parts, depth, start, place = [], 0, 0, 0
    while place < len(tex):
        match = separator.match(tex, place) if depth == 0 else None
        if match:
            parts.append(tex[start:place])
            start = place = match.end()
            continue
        depth += {"{": 1, "}": -1}.get(tex[place], 0)
        place += 1
    return [*parts, tex[start:]]


def _person(name: str) -> Person:
    """`Jan van der Berg`, `van der Berg, Jan` or `Berg, Jr., Jan`."""
    parts = [part.strip() for part in _split(name, re.compile(r",\s*"))]
    if len(parts) == 1:
        words = _split(parts[0], re.compile(r"\s+"))
        small = [place for place, word in enumerate(words[:-1]) if word[:1].islower()]
        start = small[0] if small else len(words) - 1
        return Person(to_text(" ".join(words[:start])), to_text(" ".join(words[start:])))
    junior = f" {to_text(parts[1])}" if len(parts) > 2 else ""
    return Person(to_text(parts[-1]), to_text(parts[0]) + junior)
