"""Frame: columns as a pandas, polars or arrow table, whichever is installed, or as plain dicts."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import orjson

from tracker.errors import UsageError

Columns = Mapping[str, Any]
"""By name: a numpy array; a masked one where values are missing; or a list of other values, None where missing."""

ROWS = "rows"
PACKAGES = {"pandas": "pandas", "polars": "polars", "arrow": "pyarrow"}
"""What a frame may be, in the order in which it is chosen: the package that each needs."""


def to_frame(columns: Columns, frame: str | None = None) -> Any:
    """Columns as a table.

    Lists of lists, objects or values of several types become text (JSON) in polars and arrow, which want one type.

    Args:
        columns: all of the same length.
        frame: "pandas", "polars", "arrow"; "rows" for a list of dicts without what is missing; None for the first of
            the three that is installed.

    Raises:
        UsageError: the package is not installed, or `frame` is none of these.
    """
    kind = choose(frame)
    if kind == ROWS:
        return to_rows(columns)
    if kind == "pandas":
        import pandas as pd

        return pd.DataFrame({name: _for_pandas(values) for name, values in columns.items()})
    if kind == "polars":
        import polars as pl

        return pl.DataFrame([pl.Series(name, _plain(values), strict=False) for name, values in columns.items()])
    import pyarrow as pa

    return pa.table({name: _for_arrow(pa, values) for name, values in columns.items()})


def choose(frame: str | None) -> str:
    """The kind of frame that `frame` means here; raises as `to_frame` does."""
    if frame == ROWS:
        return ROWS
    if frame is not None and frame not in PACKAGES:
        raise UsageError(f"frame={frame!r}: write one of {', '.join(PACKAGES)}, {ROWS}, or leave it out")
    for kind in [frame] if frame else PACKAGES:
        if importlib.util.find_spec(PACKAGES[kind]) is not None:
            return kind
    if frame:
        raise UsageError(f"frame={frame!r} needs a package that is not here: pip install {PACKAGES[frame]}")
    raise UsageError("no package for tables is installed: pip install polars, pandas or pyarrow, or write frame='rows'")


def write_parquet(columns: Columns, path: str) -> None:
    """Write columns to a Parquet file, by pyarrow or polars.

    Raises:
        UsageError: neither is installed, or the file cannot be written.
    """
    try:
        if importlib.util.find_spec("pyarrow") is not None:
            importlib.import_module("pyarrow.parquet").write_table(to_frame(columns, "arrow"), path)
        elif importlib.util.find_spec("polars") is not None:
            to_frame(columns, "polars").write_parquet(path)
        else:
            raise UsageError("Parquet needs a package that is not here: pip install pyarrow or polars")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error}") from error


def to_rows(columns: Columns) -> list[dict[str, Any]]:
    """Columns as one dict a row, without what is missing."""
    names = list(columns)
    lists = [values.tolist() if isinstance(values, np.ndarray) else values for values in columns.values()]
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in zip(*lists, strict=True)
    ]


def _for_pandas(values: Any) -> Any:
    if not isinstance(values, np.ma.MaskedArray):
        return values
    return np.ma.filled(values.astype(np.float64), np.nan)


def _plain(values: Any) -> Any:
    """Values as polars takes them: numbers with None for what is missing, and everything else of one type."""
    if isinstance(values, np.ma.MaskedArray):
        return values.tolist()
    return values if isinstance(values, np.ndarray) else one_type(values)


def _for_arrow(pa: Any, values: Any) -> Any:
    if isinstance(values, np.ma.MaskedArray):
        return pa.array(values.data, mask=np.ma.getmaskarray(values))
    return pa.array(values if isinstance(values, np.ndarray) else one_type(values))


def one_type(values: Sequence[Any]) -> list[Any]:
    """Values of one simple type as they are, whole numbers among floats as floats; anything else as text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float} and len(kinds) == 2:
        return [None if value is None else float(value) for value in values]
    if kinds == {int} and any(value is not None and abs(value) >= 2**63 for value in values):
        return [None if value is None else float(value) for value in values]
    if len(kinds) <= 1 and kinds <= {int, float, str, bool}:
        return list(values)
    return [value if value is None or isinstance(value, str) else _text(value) for value in values]


def _text(value: Any) -> str:
    return orjson.dumps(value, default=str, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def columns_of(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    """Rows as columns of these names, None where a row has no such value."""
    return {name: [row.get(name) for row in rows] for name in names}
