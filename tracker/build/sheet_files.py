"""The sheets of figures, their numbers as files: one that was made from the same numbers is kept, not made again."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tracker.build.inputs import hashed
from tracker.build.output import Output


class Sheet(NamedTuple):
    """The numbers of a figure as a file."""

    data: bytes | None
    """None where the file of an earlier build is kept."""
    key: str = ""
    """Stands for what it is made from; "" for one that is made each time."""


class SheetFiles:
    """The sheets that earlier builds have left.

    Args:
        output: where they lie.
        code: a hash of what makes them.
    """

    def __init__(self, output: Output, code: str) -> None:
        self._output = output
        self._code = code

    def sheet(self, path: str, numbers: str, make: Callable[[], bytes]) -> Sheet:
        """A sheet, made only where there is no earlier one of the same numbers.

        Args:
            path: where it is to lie in the site.
            numbers: a hash of them; "" where there is none.
            make: makes it.
        """
        if not numbers:
            return Sheet(make())
        key = hashed("sheet", self._code, numbers)
        return Sheet(None if self._output.can_keep_part(path, key) else make(), key)


def write_sheet(output: Output, path: str, sheet: Sheet) -> None:
    """Write a sheet, or keep the one that is there."""
    if sheet.data is None:
        output.keep_part(path, sheet.key)
    else:
        output.write(path, sheet.data)
        output.record(path, sheet.key, [path])
