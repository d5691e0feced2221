"""Terminal: tables that fit it, and plain lines for a pipe. No control character of a run gets out."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

import click
import orjson

from tracker.build.text import format_duration, format_value, one_line
from tracker.format.values import plain_number
from tracker.read.restore import printable

Row = Sequence[Any]
GAP = "  "
LEAST = 16  # columns that a cell is cut to at most, before columns are left out
CELL_MAX = 60


def is_terminal() -> bool:
    """Whether people look at what is printed."""
    return sys.stdout.isatty()


def safe(text: str, limit: int = 0) -> str:
    """`text` on one line without control characters; cut after `limit` columns, if given."""
    line = printable(one_line(text))
    return cut(line, limit) if limit else line


def human(value: Any, kind: str = "") -> str:
    """A value for people.

    Args:
        value: of a field; None is missing.
        kind: "time" for Unix seconds, shown in this machine's zone, or "duration" for seconds.
    """
    if value is None:
        return ""
    if kind == "time" and isinstance(value, (int, float)):
        return _moment(value).astimezone().strftime("%Y-%m-%d %H:%M")
    if kind == "duration" and isinstance(value, (int, float)):
        return format_duration(value)
    if isinstance(value, float):
        return format_value(value).replace("\N{MINUS SIGN}", "-").replace(",", "")
    if isinstance(value, (list, tuple)):
        return ", ".join(human(item) for item in value)
    return exact(value)


def exact(value: Any, kind: str = "") -> str:
    """A value for programs: numbers in full, times as ISO 8601 in UTC, lists and objects as JSON."""
    if value is None:
        return ""
    if kind == "time" and isinstance(value, (int, float)):
        return _moment(value).isoformat(timespec="seconds").replace("+00:00", "Z")
    plain = to_json(value)
    return plain if isinstance(plain, str) else orjson.dumps(plain, default=str).decode()


def to_json(value: Any) -> Any:
    """A value as JSON has it; NaN and infinities as text."""
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    return [to_json(item) for item in value] if isinstance(value, (list, tuple)) else value


def echo_json(value: Any) -> None:
    """Print a value as indented JSON."""
    click.echo(orjson.dumps(to_json(value), default=str, option=orjson.OPT_INDENT_2).decode())


def echo_table(head: Sequence[str], rows: Sequence[Row], kinds: Sequence[str] = (), labels: Sequence[str] = ()) -> None:
    """Print a table: aligned and no wider than the terminal, or for a pipe as lines with tabs.

    Args:
        head: the columns' names.
        rows: their values.
        kinds: of each column, as `human` takes it.
        labels: shorter names, for people. The column `id` is never cut.
    """
    kinds = kinds or [""] * len(head)
    if not is_terminal():
        for row in (head, *([exact(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in rows)):
            click.echo("\t".join(safe(cell) for cell in row))
        return
    texts = [[safe(human(value, kind), CELL_MAX) for value, kind in zip(row, kinds, strict=True)] for row in rows]
    right = [any(is_number(row[i]) for row in rows) for i in range(len(head))]
    shown = [safe(name) for name in labels or head]
    wanted = [max(map(columns, column)) for column in zip(shown, *texts, strict=True)]
    least = [width if name == "id" else min(width, LEAST) for name, width in zip(head, wanted, strict=True)]
    widths = fit(wanted, least, terminal_width())
    for index, row in enumerate([shown, *texts]):
        cells = [
            _pad(cut(cell, width), width, to_right=to_right)
            for cell, width, to_right in zip(row, widths, right, strict=False)
        ]
        line = GAP.join(cells).rstrip()
        click.echo(click.style(line, bold=True) if index == 0 else line)
    left_out = len(head) - len(widths)
    if left_out:
        click.echo(f"{left_out} more columns need a wider terminal, or fewer --columns", err=True)


def is_number(value: Any) -> bool:
    """Whether a value is a number, and no truth value."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def fit(widths: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths that fit into so many columns: the widest are cut first, then columns at the end are left out.

    Args:
        widths: what the columns want.
        least: what they are cut to at most.
        room: the terminal's columns.
    """
    count = len(widths)
    while count > 1 and sum(least[:count]) + len(GAP) * (count - 1) > room:
        count -= 1
    kept = list(widths[:count])
    over = sum(kept) + len(GAP) * (count - 1) - room
    while over > 0 and any(width > low for width, low in zip(kept, least, strict=False)):
        widest = max(range(count), key=lambda index: (kept[index] > least[index], kept[index]))
        kept[widest] -= 1
        over -= 1
    return kept


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def cut(text: str, width: int) -> str:
    """`text`, with an ellipsis at its end where it takes more than `width` columns."""
    if columns(text) <= width:
        return text
    taken, kept = 0, []
    for char in text:
        taken += columns(char)
        if taken > width - 1:
            break
        kept.append(char)
    return "".join(kept) + "…"


def _pad(text: str, width: int, *, to_right: bool) -> str:
    space = " " * (width - columns(text))
    return space + text if to_right else text + space


def terminal_width() -> int:
    """How many columns the terminal has."""
    return max(20, shutil.get_terminal_size().columns)


def _moment(seconds: float) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(seconds, tz=dt.timezone.utc)
    except (ValueError, OverflowError, OSError):
        return dt.datetime.fromtimestamp(0, tz=dt.timezone.utc)
