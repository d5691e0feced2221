"""A SQLite database of another tool's, read only, also while that tool writes to it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tracker.errors import FormatError

PAGE = 5000
"""So many rows are read at once."""

_PATIENCE = 30.0  # seconds to wait for a writer's lock
_CANNOT_OPEN = "unable to open"
_MAGIC = b"SQLite format 3\0"


class Database:
    """A database, opened anew for each reading.

    No reading lasts longer than a page: in a database without a write-ahead log, who writes waits for who reads, and a
    training that logs there must not.

    Args:
        path: a local file.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    def columns(self, table: str) -> frozenset[str]:
        """The names of a table's columns; none where there is no such table."""
        return frozenset(name for (name,) in self.rows("SELECT name FROM pragma_table_info(?)", table))

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows that a query gives.

        Raises:
            FormatError: the file cannot be read, or is not such a database.
        """
        try:
            with closing(self._open()) as connection:
                return connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise FormatError(f"{self.path} cannot be read: {error}") from error

    def pages(self, query: str, start: Sequence[int], *values: Any) -> Iterator[tuple[Any, ...]]:
        """Rows of a query that goes on behind a key, page by page.

        Args:
            query: its first columns are the key, which the rows are in order of; its last parameters are the key behind
                which it begins, and how many rows it gives.
            start: a key before all others.
            values: the query's first parameters.

        Raises:
            FormatError: as `rows`.
        """
        key = tuple(start)
        while page := self.rows(query, *values, *key, PAGE):
            yield from page
            if len(page) < PAGE:
                return
            key = page[-1][: len(key)]

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect("mode=ro")
        except sqlite3.OperationalError as error:
            log = f"{self.path}-wal"
            if _CANNOT_OPEN not in str(error) or (os.path.exists(log) and os.path.getsize(log)):
                raise
            return self._connect("immutable=1")  # a write-ahead log cannot be begun in a folder that is read only

    def _connect(self, how: str) -> sqlite3.Connection:
        address = f"{Path(self.path).absolute().as_uri()}?{how}"
        connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
        try:
            connection.text_factory = _as_text
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection


def is_database(path: str) -> bool:
    """Whether a file begins as a SQLite database does."""
    if not os.path.isfile(path):  # a pipe would never end
        return False
    try:
        with open(path, "rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def _as_text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
