"""Render: a table of runs or rows as CSV, JSON, Markdown or LaTeX."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from tracker.build.latex import tabular, tex, tex_number
from tracker.build.text import format_value
from tracker.cli.terminal import Row, exact, human, is_number, to_json

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~&])")


def csv_lines(head: Sequence[str], rows: Iterable[Row], kinds: Sequence[str] = ()) -> Iterable[str]:
    """CSV as RFC 4180 has it, a line at a time: numbers in full, times as ISO 8601, lists and objects as JSON."""
    kinds = kinds or [""] * len(head)
    yield _csv_line(head)
    for row in rows:
        yield _csv_line([exact(value, kind) for value, kind in zip(row, kinds, strict=True)])


def _csv_line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()


def json_lines(head: Sequence[str], rows: Iterable[Row], *, as_list: bool) -> Iterable[str]:
    """Rows as JSON objects without what is missing: a list of them, or one a line."""
    before = "[\n" if as_list else ""
    for row in rows:
        found = {name: to_json(value) for name, value in zip(head, row, strict=True) if value is not None}
        yield before + orjson.dumps(found, default=str).decode() + ("" if as_list else "\n")
        before = ",\n" if as_list else ""
    if as_list:
        yield "\n]\n" if before == ",\n" else "[]\n"


def markdown(head: Sequence[str], rows: Sequence[Row], kinds: Sequence[str], digits: int) -> str:
    """A table in Markdown, for people; numbers to the right."""
    right = _right(rows, len(head))
    lines = ["| " + " | ".join(_escaped(name) for name in head) + " |"]
    lines.append("|" + "|".join(" ---: " if to_right else " --- " for to_right in right) + "|")
    for row in rows:
        cells = [_escaped(_cell(value, kind, digits)) for value, kind in zip(row, kinds, strict=True)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def latex(head: Sequence[str], rows: Sequence[Row], kinds: Sequence[str], digits: int) -> str:
    """A `tabular` for the package booktabs; numbers to the right."""
    right = _right(rows, len(head))
    cells = (
        [_tex_cell(_cell(value, kind, digits), value, kind) for value, kind in zip(row, kinds, strict=True)]
        for row in rows
    )
    return tabular(head, cells, right)


def _tex_cell(text: str, value: Any, kind: str) -> str:
    return tex_number(text) if is_number(value) and not kind else tex(text)


def _cell(value: Any, kind: str, digits: int) -> str:
    if isinstance(value, float) and not kind:
        return format_value(value, digits).replace("\N{MINUS SIGN}", "-").replace(",", "")
    return " ".join(human(value, kind).split())


def _right(rows: Sequence[Row], count: int) -> list[bool]:
    return [any(is_number(row[index]) for row in rows) for index in range(count)]


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text))
