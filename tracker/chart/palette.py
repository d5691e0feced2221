"""Colours: one index a label, the same for a label in all charts of a report."""

from __future__ import annotations


class Palette:
    """Gives each label a number, in the order in which labels first appear; pages take it modulo their colours."""

    def __init__(self) -> None:
        self._indexes: dict[str, int] = {}

    def index(self, label: str) -> int:
        """The label's number, from 0."""
        return self._indexes.setdefault(label, len(self._indexes))
