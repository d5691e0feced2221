"""What the data files of pages hold, read as `docs/spec/page-data.md` says."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

_KINDS = {"f64": "<f8", "f32": "<f4", "i32": "<i4", "i16": "<i2", "i8": "<i1"}


def numbers(column: dict) -> np.ndarray:
    """The numbers of a column."""
    if column["type"] == "range":
        return column["start"] + column["step"] * np.arange(column["length"])
    values = np.frombuffer(base64.b64decode(column["data"], validate=True), _KINDS[column["type"]])
    return np.array([float(f"{v:.7g}") for v in values]) if column["type"] == "f32" else values.astype(float)


def values(field: dict) -> list[Any]:
    """The values of a FIELD, a row each; None for missing, a float for every number."""
    codes = numbers(field["codes"]).astype(int) if "codes" in field else None
    if "values" in field:
        before, after = field.get("before", ""), field.get("after", "")
        found = [f"{before}{value}{after}" if isinstance(value, str) else value for value in field["values"]]
        return [None if code < 0 else found[code] for code in codes]
    plain = numbers(field["numbers"])
    rows = plain if codes is None else plain[codes]
    nan = field.get("nan", ())
    return [None if np.isnan(value) and row not in nan else float(value) for row, value in enumerate(rows)]


def charts_in(payload: dict) -> list[dict]:
    """The charts of a data file, each with its columns."""
    if payload["kind"] == "chart":
        return [payload]
    return [{**chart, "columns": payload["columns"]} for chart in payload["charts"]]
