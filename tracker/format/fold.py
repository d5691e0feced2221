"""Fold: what a program prints to a terminal, as the lines that stand there in the end."""

from __future__ import annotations

import re

LINE_MAX = 16 << 10
HELD_ROWS = 24

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_TOKEN = re.compile(
    r"(\n|\r|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\^_`-~]"
    r"|[\x00-\x08\x0b-\x1f\x7f])"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]P_^X][^\x07\x1b]*\x1b?)?\Z")
_UNFINISHED_MAX = 256


class Fold:
    """Folds one stream.

    A carriage return begins its line anew, so of a progress bar only the last state is left. Colours and other escape
    sequences are dropped. Where a program moves the cursor up, as nested progress bars do, the last rows are held back
    until they have scrolled away.
    """

    def __init__(self) -> None:
        self._rows = [""]
        self._at = 0
        self._is_fresh = False  # the next text replaces the row
        self._calm = HELD_ROWS  # rows since the cursor last went up; HELD_ROWS and more: it does not
        self._unfinished = ""

    def feed(self, text: str) -> str:
        """Take what was printed; the lines that are done with it, each with a newline at its end."""
        if self._calm >= HELD_ROWS and not self._is_fresh and not self._unfinished and not _CONTROL.search(text):
            head, newline, rest = text.rpartition("\n")
            if not newline:
                self._rows[0] += rest
                return self._cut()
            done = f"{self._rows[0]}{head}\n"
            self._rows[0] = rest
            return done
        return self._feed_slowly(text)

    def rest(self) -> str:
        """The rows that still stand, as lines; nothing is held after that."""
        rows, self._rows, self._at = self._rows, [""], 0
        while rows and not rows[-1]:
            rows.pop()
        return "".join(f"{row.rstrip()}\n" for row in rows)

    def _feed_slowly(self, text: str) -> str:
        text, self._unfinished = self._unfinished + text, ""
        tail = _UNFINISHED.search(text)
        if tail and len(tail[0]) <= _UNFINISHED_MAX:
            text, self._unfinished = text[: tail.start()], tail[0]
        done: list[str] = []
        for place, piece in enumerate(_TOKEN.split(text)):
            if place % 2 == 0:
                self._write(piece)
            elif piece == "\n":
                done.append(self._newline())
            elif piece == "\r":
                self._is_fresh = True
            elif piece.startswith("\x1b["):
                self._control(piece[2:-1], piece[-1])
        done.append(self._cut())
        return "".join(done)

    def _write(self, text: str) -> None:
        if text:
            self._rows[self._at] = text if self._is_fresh else self._rows[self._at] + text
            self._is_fresh = False

    def _control(self, parameter: str, command: str) -> None:
        """Erase in line, cursor up and down, and to the first column; all else is colour and the like."""
        count = int(parameter) if parameter.isdecimal() and len(parameter) < 4 else 1
        if command == "K":
            if self._is_fresh or parameter == "2":
                self._rows[self._at] = ""
        elif command == "G":
            self._is_fresh = self._is_fresh or count == 1
        elif command in "AF":
            self._at = max(0, self._at - count)
            self._calm = 0
            self._is_fresh = self._is_fresh or command == "F"
        elif command in "BE":
            self._at = min(len(self._rows) - 1, self._at + count)
            self._is_fresh = self._is_fresh or command == "E"

    def _newline(self) -> str:
        """To the next row; the rows that can no longer be reached."""
        self._at += 1
        self._is_fresh = self._at < len(self._rows)
        if not self._is_fresh:
            self._rows.append("")
            self._calm += 1
        keep = 1 if self._calm >= HELD_ROWS else HELD_ROWS
        gone, self._rows = self._rows[:-keep], self._rows[-keep:]
        self._at -= len(gone)
        return "".join(f"{row.rstrip()}\n" for row in gone)

    def _cut(self) -> str:
        """A row that has grown too long, as a line of its own."""
        row = self._rows[self._at]
        if len(row) <= LINE_MAX:
            return ""
        self._rows[self._at] = ""
        return f"{row}\n"
