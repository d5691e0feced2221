"""Values of a row of Trackio's → what `log` takes: its JSON names files, tables and histograms by `_type`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from tracker.importers.local_files import is_small, is_within
from tracker.media.audio import Audio
from tracker.media.base import Media
from tracker.media.histogram import Histogram
from tracker.media.html import Html
from tracker.media.image import Image
from tracker.media.table import Table
from tracker.media.video import Video

TYPE = "_type"
_PREFIX = "trackio."
_NOTHING = object()
_OF_FILES: Mapping[str, Callable[[str, Any], Media]] = {
    "image": lambda path, caption: Image(path, caption=caption),
    "audio": lambda path, caption: Audio(path, caption=caption),
    "video": lambda path, caption: Video(path, caption=caption),
    "html": lambda path, _caption: Html(path),
}


class TrackioValues:
    """Reads values.

    Args:
        folder: Trackio's folder of media.
        left_out: counts what has no place.
    """

    def __init__(self, folder: str, left_out: Counter[str]) -> None:
        self._folder, self.left_out = folder, left_out

    def row(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A row, nested as it was logged."""
        found = {name: self._value(value) for name, value in values.items()}
        return {name: value for name, value in found.items() if value is not _NOTHING}

    def _value(self, value: Any) -> Any:
        if isinstance(value, list):
            found = [self._value(item) for item in value]
            return [item for item in found if item is not _NOTHING]
        if not isinstance(value, dict):
            return value
        kind = value.get(TYPE)
        if not isinstance(kind, str) or not kind.startswith(_PREFIX):
            return self.row(value)
        return self._special(kind.removeprefix(_PREFIX), value)

    def _special(self, kind: str, value: Mapping[str, Any]) -> Any:
        if kind in _OF_FILES:
            return self._of_file(kind, value)
        if kind == "histogram":
            bins = value.get("bins") or []
            return Histogram(np_histogram=(value.get("values"), bins)) if bins else _NOTHING
        if kind == "table":
            return self._table(value.get("_value") or [])
        if kind == "markdown":
            return str(value.get("_value", ""))
        self.left_out[f"a trackio.{kind} is left out"] += 1
        return _NOTHING

    def _of_file(self, kind: str, value: Mapping[str, Any]) -> Any:
        path = os.path.join(self._folder, str(value.get("file_path", "")))
        if not os.path.isfile(path) or not is_within(path, self._folder):
            self.left_out[f"the file of a trackio.{kind} is not in the folder {self._folder}"] += 1
        elif not is_small(path):
            self.left_out[f"a trackio.{kind} of more than 32 MiB is left out"] += 1
        else:
            return _OF_FILES[kind](path, value.get("caption"))
        return _NOTHING

    def _table(self, rows: list[Any]) -> Table:
        records = [row for row in rows if isinstance(row, dict)]
        columns = list(dict.fromkeys(name for row in records for name in row))
        return Table(columns=columns, data=[[self._cell(row.get(name)) for name in columns] for row in records])

    def _cell(self, value: Any) -> Any:
        found = self._value(value)
        if isinstance(found, list) and found and all(isinstance(item, Media) for item in found):
            if len(found) > 1:
                self.left_out["more than one picture in a cell of a table: the first is kept"] += 1
            return found[0]
        return None if found is _NOTHING else found
