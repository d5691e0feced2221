"""Table: rows and columns, kept as CSV; a cell may be an image or any other medium."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from tracker.errors import ValueKindError
from tracker.format import media
from tracker.format.values import clean_text, plain_value
from tracker.media.arrays import to_array
from tracker.media.base import Media, MediaFile, make_file, reference
from tracker.media.convert import as_media

ROWS_MAX = 200_000


class Table(Media):
    """A table for `log`. Rows may be added until it is logged; then it is kept as it stands.

    Args:
        columns: the columns' names; by default those of `dataframe`, else `c0`, `c1` and so on.
        data: rows, each as long as `columns`: lists, or a 2-D array.
        rows: another name for `data`.
        dataframe: a frame of pandas, polars or pyarrow.
        dtype: accepted for wandb's sake, as `optional`, `allow_mixed_types` and `log_mode`.
        optional: see `dtype`.
        allow_mixed_types: see `dtype`.
        log_mode: see `dtype`.
    """

    kind = "table"

    def __init__(
        self,
        columns: Sequence[Any] | None = None,
        data: Any = None,
        rows: Any = None,
        dataframe: Any = None,
        dtype: Any = None,
        optional: Any = None,
        allow_mixed_types: bool = False,
        log_mode: str | None = None,
    ) -> None:
        super().__init__()
        self.columns: list[str] = []
        self.data: list[list[Any]] = []
        try:
            data = rows if data is None else data
            if dataframe is None and hasattr(data, "columns"):
                data, dataframe = None, data
            if dataframe is not None:
                names, data = _read_frame(dataframe)
                columns = names if columns is None else columns
            lines = [list(line) for line in ([] if data is None else _lines(data))]
            width = len(lines[0]) if lines else 0
            self.columns = [clean_text(str(name)) for name in (columns or [f"c{i}" for i in range(width)])]
            for line in lines:
                self.add_data(*line)
        except Exception as error:  # a foreign object may raise anything
            self._fail(error)

    def add_data(self, *row: Any) -> None:
        """Add a row. One of another length than the columns is cut or filled, and a warning says so."""
        cells = list(row)
        if len(cells) != len(self.columns):
            self._note(f"a table of {len(self.columns)} columns was given a row of {len(cells)} values")
            cells = (cells + [None] * len(self.columns))[: len(self.columns)]
        self.data.append(cells)

    def add_row(self, *row: Any) -> None:
        """Add a row; see `add_data`."""
        self.add_data(*row)

    def add_column(self, name: str, data: Any) -> None:
        """Add a column of as many values as there are rows."""
        values = list(data)
        if not self.columns:
            self.data = [[] for _ in values]
        if len(values) != len(self.data):
            self._note(f"a table of {len(self.data)} rows was given a column of {len(values)} values")
            values = (values + [None] * len(self.data))[: len(self.data)]
        self.columns.append(clean_text(str(name)))
        for row, value in zip(self.data, values, strict=True):
            row.append(value)

    def get_column(self, name: str, convert_to: str | None = None) -> Any:
        """The values of a column, as a list; `convert_to="numpy"` gives an array."""
        place = self.columns.index(name)
        values = [row[place] for row in self.data]
        return to_array(values) if convert_to == "numpy" else values

    def iterrows(self) -> Iterator[tuple[int, list[Any]]]:
        """Each row's number and values."""
        return enumerate(self.data)

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def _encode(self) -> tuple[dict[str, Any], list[MediaFile]]:
        files: dict[str, MediaFile] = {}
        with_media: set[int] = set()
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        if len(self.data) > ROWS_MAX:
            self._note(f"a table has {len(self.data)} rows: the first {ROWS_MAX} are kept")
        for row in self.data[:ROWS_MAX]:
            writer.writerow([self._cell(value, place, files, with_media) for place, value in enumerate(row)])
        file = make_file(buffer.getvalue().encode(), "csv", media.TABLES_FOLDER)
        found = reference(
            self.kind, file, columns=self.columns, rows=min(len(self.data), ROWS_MAX),
            media_columns=[self.columns[place] for place in sorted(with_media)],
        )  # fmt: skip
        return found, [*files.values(), file]

    def _cell(self, value: Any, place: int, files: dict[str, MediaFile], with_media: set[int]) -> Any:
        """The text of a cell: numbers as JSON has them, a medium as its JSON object, lists as JSON."""
        try:
            found = plain_value(value)
        except ValueKindError:
            item = as_media(value)
            if item is None:
                return clean_text(str(value))
            found, more = item.encode()
            files.update({file.path: file for file in more})
            with_media.add(place)
        if found is None:
            return ""
        if isinstance(found, bool):
            return "true" if found else "false"
        return orjson.dumps(found).decode() if isinstance(found, (list, dict)) else found


def _read_frame(frame: Any) -> tuple[list[str], list[list[Any]]]:
    """Names and rows of a frame of pandas, polars or pyarrow."""
    if callable(getattr(frame, "to_pydict", None)):  # pyarrow
        columns = frame.to_pydict()
        return list(columns), [list(row) for row in zip(*columns.values(), strict=True)]
    if callable(getattr(frame, "rows", None)):  # polars
        return list(frame.columns), [list(row) for row in frame.rows()]
    names = [str(name) for name in frame.columns]
    return names, [list(row) for row in frame.itertuples(index=False, name=None)]


def _lines(data: Any) -> Any:
    """Rows of lists as they are, of an array or tensor as numbers."""
    return data if isinstance(data, (list, tuple)) else to_array(data).tolist()
