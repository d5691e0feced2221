"""A CSV file as somebody's tool or spreadsheet wrote it: rows of cells, with the line that each stands on.

UTF-8 or UTF-16 with or without a byte order mark, plain or gzip (told by the first bytes, not by the name), any line
ends, `,` `;` or tab (whichever the header holds most of), quotes as in RFC 4180.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import os
import re
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING

from tracker.errors import UsageError

if TYPE_CHECKING:
    from typing_extensions import Self

_DELIMITERS = ",;\t"
_QUOTED = re.compile(r'"[^"]*"')
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?")


class CsvFile:
    """One CSV file, opened and with its header read; iterate to get the rows.

    Args:
        path: a local file.

    Raises:
        UsageError: it cannot be read, is empty, or is no text.

    Attributes:
        columns: the header's names, stripped and each made unique (a second `loss` is `loss.2`); "" for no name.
        notes: sentences about the header that the user should hear.
        size: bytes of the file on disk.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.notes: list[str] = []
        try:
            self._raw = open(path, "rb")  # noqa: SIM115 - this object is the context manager
        except OSError as error:
            raise UsageError(f"cannot read {path}: {error.strerror}") from error
        self.size = os.fstat(self._raw.fileno()).st_size
        self.modified = os.fstat(self._raw.fileno()).st_mtime
        try:
            self._open()
        except BaseException:
            self._raw.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._text.close()
        self._raw.close()

    def position(self) -> int:
        """How many bytes of the file on disk have been read."""
        return self._raw.tell()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield line number and cells of each row that is not blank; the cells are stripped, one for each column.

        Raises:
            UsageError: the file is damaged or a row has more cells than the header.
        """
        width = len(self.columns)
        while (cells := self._next()) is not None:
            if len(cells) != width:
                if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                    raise UsageError(
                        f"{self.path}:{self._reader.line_num}: {len(cells)} cells, and the header has {width}: "
                        f"put cells that hold {self.delimiter!r} in double quotes"
                    )
                cells = cells[:width] + [""] * (width - len(cells))
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield self._reader.line_num, stripped

    def plain_number(self, cell: str) -> str:
        """`cell` with a decimal comma, as spreadsheets write it between semicolons, made a point."""
        if self.delimiter == ";" and "," in cell and _DECIMAL_COMMA.fullmatch(cell):
            return cell.replace(",", ".")
        return cell

    def _open(self) -> None:
        """Find encoding and delimiter, and read the header."""
        packed = self._raw.read(2) == b"\x1f\x8b"
        self._raw.seek(0)
        peek = io.BufferedReader(gzip.GzipFile(fileobj=self._raw)) if packed else self._raw
        self._reader = csv.reader(())
        try:
            start = peek.peek(2)[:2]
        except (EOFError, OSError, zlib.error) as error:
            raise self._damaged(error) from error
        encoding = "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        self._text = io.TextIOWrapper(peek, encoding=encoding, newline="")
        head = self._first_lines()
        self.delimiter = _sniff(head[-1]) if head else ","
        self._reader = csv.reader(itertools.chain(head, self._text), delimiter=self.delimiter, strict=True)
        header = self._next()
        while header is not None and not any(cell.strip() for cell in header):
            header = self._next()
        if header is None:
            raise UsageError(f"{self.path} is empty: the first line must hold the columns' names")
        self.columns = self._unique([cell.strip() for cell in header])

    def _first_lines(self) -> list[str]:
        """The file's lines up to and including the first that is not blank."""
        lines: list[str] = []
        try:
            for line in self._text:
                lines.append(line)
                if line.strip():
                    break
        except (EOFError, OSError, zlib.error, UnicodeError) as error:
            raise self._damaged(error) from error
        return lines

    def _next(self) -> list[str] | None:
        """The next row's cells, or None at the end."""
        try:
            return next(self._reader, None)
        except (csv.Error, EOFError, OSError, zlib.error, UnicodeError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> UsageError:
        line = self._reader.line_num
        where = f"{self.path}:{line}" if isinstance(error, csv.Error) else f"{self.path}, after line {line}"
        if isinstance(error, csv.Error):
            return UsageError(f"{where}: {error}. Is a double quote opened and never closed?")
        if isinstance(error, UnicodeError):
            return UsageError(f"{where}: not UTF-8 ({error}). Convert it: iconv -f latin1 -t utf-8 OLD > NEW")
        if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)):
            return UsageError(f"{where}: the gzip data is damaged or cut off ({error}): copy the file again")
        return UsageError(f"{where}: cannot be read: {error}")

    def _unique(self, names: list[str]) -> list[str]:
        """The names, each once: the second `loss` becomes `loss.2`."""
        taken = set(names)
        seen: set[str] = set()
        columns: list[str] = []
        for place, name in enumerate(names, 1):
            unique = name
            if not name:
                self.notes.append(f"column {place} has no name and is left out")
            elif name in seen:
                unique = next_free(name, taken)
                taken.add(unique)
                self.notes.append(f"column {place} is a second {name!r} and is called {unique!r}")
            seen.add(name)
            columns.append(unique)
        return columns


def next_free(name: str, taken: set[str]) -> str:
    """`name` with the lowest number from 2 that makes it none of `taken`."""
    return next(free for number in itertools.count(2) if (free := f"{name}.{number}") not in taken)


def _sniff(header: str) -> str:
    """The delimiter that a header line holds most of, outside quotes; a comma where it holds none."""
    bare = _QUOTED.sub("", header)
    return max(_DELIMITERS, key=bare.count)
