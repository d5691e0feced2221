"""Filters: which runs, in a small language that is parsed, never evaluated. `docs/filters.md` describes it."""

from __future__ import annotations

import datetime as dt
import fnmatch
import math
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.errors import QueryError
from tracker.read.tokens import Token, query_error, suggestion, tokenize

Fields = Mapping[str, Any]
Test = Callable[[Fields], bool]
Value = Callable[[Fields], Any]

_TIME_FIELDS = frozenset(("created_at", "started_at", "ended_at"))
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_COMPARISONS = frozenset(("==", "!=", *_ORDERS))
_PATTERNS = {"like": "like", "matches": "matches", "=~": "matches", "~": "matches", "!~": "not matches"}
_HINTS = {"=": "write == to compare", "&&": "write and", "||": "write or", "!": "write not"}
_DEPTH_LIMIT = 100


def _always(fields: Fields) -> bool:
    del fields
    return True


@dataclass(frozen=True)
class Filter:
    """A parsed filter; `Filter()` lets every run through."""

    text: str = ""
    """As the author wrote it."""
    names: frozenset[str] = frozenset()
    """Every field that it looks at."""
    optional: frozenset[str] = frozenset()
    """Fields that it asks to be missing or not, so that no run need have them."""
    test: Test = field(default=_always, repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return parse_filter, (self.text,)  # another process parses it again

    @property
    def is_empty(self) -> bool:
        """Whether it lets every run through because it says nothing."""
        return self.test is _always

    def matches(self, fields: Fields) -> bool:
        """Whether a run with these fields passes."""
        return self.test(fields)


def parse_filter(text: str) -> Filter:
    """Parse a filter. An empty one lets every run through.

    Raises:
        QueryError: it cannot be understood; the message points at the place.
    """
    parser = _Parser(text)
    if parser.token.kind == "end":
        return Filter(text)
    test = parser.either()
    parser.finish()
    return Filter(text, frozenset(parser.places), frozenset(parser.optional), test)


def check_names(query: Filter, known: Iterable[str]) -> None:
    """Refuse a filter that looks at a field no run has; one whose absence it asks for (`is missing`) may be unknown.

    Raises:
        QueryError: it does; the message names the closest known fields and points at the place.
    """
    names = list(known)
    unknown = query.names - query.optional - set(names)
    if not unknown:
        return
    places = _Parser(query.text, parse=True).places
    name = min(unknown, key=lambda name: places[name])
    raise query_error(query.text, places[name], f"no run has the field {name!r}: {suggestion(name, names, 'fields')}")


class _Parser:
    """Recursive descent: either = both ("or" both)*, both = negated ("and" negated)*, negated = "not"* comparison."""

    def __init__(self, text: str, *, parse: bool = False) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.index = 0
        self.depth = 0
        self.places: dict[str, int] = {}
        self.optional: set[str] = set()
        if parse:
            self.either()

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def take(self, *values: str) -> str:
        """The next word, passed over, if it is one of these operators or keywords; else ""."""
        token = self.token
        if token.kind not in ("operator", "keyword") or token.value not in values:
            return ""
        self.index += 1
        return str(token.value)

    def error(self, message: str, token: Token | None = None) -> QueryError:
        return query_error(self.text, (token or self.token).start, message)

    def finish(self) -> None:
        if self.token.kind == "end":
            return
        if self.token.value in _COMPARISONS:
            raise self.error("comparisons do not chain: write a < b and b < c")
        hint = _HINTS.get(str(self.token.value)) or "'and' or 'or' belongs here"
        raise self.error(f"{self._word()} is not understood here: {hint}")

    def _word(self) -> str:
        return repr(self.text[self.token.start : self.token.end]) if self.token.kind != "end" else "the end"

    def either(self) -> Test:
        tests = [self.both()]
        while self.take("or"):
            tests.append(self.both())
        return tests[0] if len(tests) == 1 else lambda fields: any(test(fields) for test in tests)

    def both(self) -> Test:
        tests = [self.negated()]
        while self.take("and"):
            tests.append(self.negated())
        return tests[0] if len(tests) == 1 else lambda fields: all(test(fields) for test in tests)

    def negated(self) -> Test:
        negate = False
        while self.take("not"):
            negate = not negate
        test = self.primary()
        return (lambda fields: not test(fields)) if negate else test

    def primary(self) -> Test:
        if not self.take("("):
            return self.comparison()
        self.depth += 1
        if self.depth > _DEPTH_LIMIT:
            raise self.error(f"parentheses are nested more than {_DEPTH_LIMIT} deep")
        test = self.either()
        if not self.take(")"):
            raise self.error(f"{self._word()} stands where ')' should")
        self.depth -= 1
        return test

    def comparison(self) -> Test:
        first = self.token
        left = self.value()
        if self.take("is"):
            return self.missing(first, left)
        negate = bool(self.take("not"))
        sign = self.take("in", "like", "matches") if negate else self.take("in", *_PATTERNS, *_COMPARISONS)
        if not sign and negate:
            raise self.error("after 'not' comes in, like or matches here")
        if not sign and first.kind == "name" and str(self.token.value) not in _HINTS:
            return lambda fields: _is_true(left(fields))
        if not sign:
            raise self.error(
                f"a comparison belongs here: {_HINTS.get(str(self.token.value), '==, !=, <, in, like, …')}"
            )
        if sign == "in":
            return self.member(left, negate=negate)
        if sign in _PATTERNS:
            return self.pattern(left, _PATTERNS[sign], negate=negate)
        second = self.token
        right = self.value()
        left, right = self.with_dates(first, second, left, right)
        return lambda fields: _compare(sign, left(fields), right(fields))

    def value(self) -> Value:
        """A field or a constant."""
        token = self.token
        if token.kind == "constant" and token.value is None:
            raise self.error("nothing equals a missing value: write 'is missing' or 'is not missing'")
        if token.kind in ("number", "text", "constant"):
            self.index += 1
            return _Constant(token.value)
        if token.kind != "name":
            raise self.error(f"a field or a value belongs here, not {self._word()}")
        self.index += 1
        name = str(token.value)
        self.places.setdefault(name, token.start)
        return lambda fields: fields.get(name)

    def missing(self, first: Token, left: Value) -> Test:
        negate = bool(self.take("not"))
        is_none = self.token.kind == "constant" and self.token.value is None
        if not is_none and self.token.value != "missing":
            raise self.error("after 'is' comes missing or not missing")
        self.index += 1
        if first.kind == "name":
            self.optional.add(str(first.value))
        return lambda fields: (left(fields) is None) != negate

    def member(self, left: Value, *, negate: bool) -> Test:
        if not self.take("["):
            right = self.value()
            return lambda fields: _contains(right(fields), left(fields), negate=negate)
        items: list[Value] = []
        while not self.take("]"):
            items.append(self.value())
            if not self.take(",") and self.token.value != "]":
                raise self.error(f"{self._word()} stands where ',' or ']' should")
        if all(isinstance(item, _Constant) for item in items):
            constants = [item({}) for item in items]
            texts = frozenset(item for item in constants if isinstance(item, str))

            def among(fields: Fields) -> bool:
                value = left(fields)
                if type(value) is str:
                    return (value in texts) != negate
                return _contains(constants, value, negate=negate)

            return among
        return lambda fields: _contains([item(fields) for item in items], left(fields), negate=negate)

    def pattern(self, left: Value, kind: str, *, negate: bool) -> Test:
        token = self.token
        if token.kind != "text":
            raise self.error("a pattern is a text in quotes")
        self.index += 1
        try:
            compiled = re.compile(fnmatch.translate(token.value) if kind == "like" else token.value)
        except re.error as error:
            raise self.error(f"{token.value!r} is no regular expression ({error})", token) from error
        negated = negate or kind == "not matches"
        return lambda fields: _fits(compiled, left(fields), negate=negated)

    def with_dates(self, first: Token, second: Token, left: Value, right: Value) -> tuple[Value, Value]:
        """A text that is compared with a time field is a date."""
        if first.value in _TIME_FIELDS and first.kind == "name" and second.kind == "text":
            return left, _Constant(self.date(second))
        if second.value in _TIME_FIELDS and second.kind == "name" and first.kind == "text":
            return _Constant(self.date(first)), right
        return left, right

    def date(self, token: Token) -> float:
        try:
            moment = dt.datetime.fromisoformat(str(token.value).replace("Z", "+00:00"))
        except ValueError:
            raise self.error(
                "a time is compared with a date such as '2026-05-01' or '2026-05-01T12:00'", token
            ) from None
        return (moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone.utc)).timestamp()


class _Constant:
    """A value that is the same for every run."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __call__(self, fields: Fields) -> Any:
        del fields
        return self._value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_true(value: Any) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value)) and bool(value)


def _equal(left: Any, right: Any) -> bool:
    """Equality as a reader means it: 1 is 1.0, NaN is NaN, true is not 1 and no text is a number."""
    if _is_number(left) and _is_number(right):
        return bool(left == right) or (left != left and right != right)  # noqa: PLR0124 - only NaN differs from itself
    return type(left) is type(right) and bool(left == right)


def _compare(sign: str, left: Any, right: Any) -> bool:
    if left is None or right is None:
        return False
    if sign == "==":
        return _equal(left, right)
    if sign == "!=":
        return not _equal(left, right)
    same = (_is_number(left) and _is_number(right)) or (isinstance(left, str) and isinstance(right, str))
    return same and _ORDERS[sign](left, right)


def _contains(group: Any, item: Any, *, negate: bool) -> bool:
    if group is None or item is None:
        return False
    if isinstance(group, str):
        return isinstance(item, str) and (item in group) != negate
    items = group if isinstance(group, (list, tuple)) else [group]
    return any(_equal(item, other) for other in items) != negate


def _fits(pattern: re.Pattern[str], value: Any, *, negate: bool) -> bool:
    if value is None:
        return False
    items = value if isinstance(value, (list, tuple)) else [value]
    texts = [item for item in items if isinstance(item, str)]
    return any(pattern.search(text) is not None for text in texts) != negate
