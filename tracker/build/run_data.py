"""A run as pages of many runs have it: what it is, and its curves, thinned further, in a file beside its own page.

`runs/<id>.js` holds the run's fields and its first curves; what does not fit there lies in files of their own, so that
a page with ten runs of a hundred metrics reads only what it draws. `docs/spec/page-data.md` has the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from tracker.build.built import DataFile, data_file, named_data
from tracker.chart.columns import ColumnTable
from tracker.chart.decimate import counts
from tracker.chart.panels.chart import METRIC, ChartPanel
from tracker.chart.panels.curves import kept_points
from tracker.chart.series import Series
from tracker.read.history import RELATIVE, TIME, Floats, Integers
from tracker.read.model import Run
from tracker.read.table import cell, column_types

BUCKETS = 100
"""Parts of the x range in which an overview's curve keeps its extremes and its last point: about two pixels each."""

CHUNK_BYTES = 48_000
"""So much of curves is in one file, and somewhat more."""

FACTS_BYTES = 48_000
"""Configuration and summary beyond this are a file of their own."""

_TEXT_MAX = 2_000
_DIGITS = 6


@dataclass(frozen=True)
class RunData:
    """A run's file for pages of many runs, and the files that it names."""

    path: str
    data: bytes
    files: tuple[DataFile, ...]


def run_data_path(run: Run) -> str:
    """Where a run's file lies in the site."""
    return f"runs/{run.id}.js"


def run_data(
    run: Run,
    charts: Sequence[tuple[ChartPanel, DataFile]],
    system: Sequence[tuple[str, DataFile]],
    code: Sequence[Mapping[str, Any]],
) -> RunData:
    """What the workspace and the comparison show of a run.

    Args:
        run: the run.
        charts: those of its page, one a metric, with their data.
        system: title and data of its system charts.
        code: the sections of code of its page.
    """
    chunks = list(_chunks(charts))
    first, rest = (chunks[0], chunks[1:]) if chunks else ({"columns": [], "curves": []}, [])
    files = [data_file({"kind": "curves", "version": 1, **chunk}) for chunk in rest]
    more = [
        {"metrics": [curve["metric"] for curve in chunk["curves"]], "key": file.key}
        for chunk, file in zip(rest, files, strict=True)
    ]
    facts: Any = _facts(run)
    if len(orjson.dumps(facts)) > FACTS_BYTES:
        files.append(data_file({"kind": "facts", "version": 1, "facts": facts}))
        facts = files[-1].key
    code_key = None
    if code:
        files.append(data_file({"kind": "code", "version": 1, "parts": [_code_part(part) for part in code]}))
        code_key = files[-1].key
    payload = {
        "kind": "run", "version": 1, "id": run.id, "name": run.name or run.id, "state": run.state, "facts": facts,
        **first, "more": more, "system": [[title, file.key] for title, file in system], "code": code_key,
    }  # fmt: skip
    return RunData(run_data_path(run), named_data(f"run:{run.id}", payload), tuple(files))


def _facts(run: Run) -> list[list[Any]]:
    """Name, type and value of each field; long texts are cut."""
    fields = run.fields()
    types = column_types([run], fields)
    found = []
    for name, value in fields.items():
        shown = cell(value, types[name])
        if isinstance(shown, str) and len(shown) > _TEXT_MAX:
            shown = shown[:_TEXT_MAX] + "…"
        found.append([name, types[name], shown])
    return found


def _code_part(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part[name] for name in ("title", "rows", "patch", "patch_note", "requirements")}


def _chunks(charts: Sequence[tuple[ChartPanel, DataFile]]) -> Iterator[dict[str, Any]]:
    """The curves in the order of the run's page, as many in a chunk as fit."""
    table, curves = ColumnTable(), list[dict[str, Any]]()
    for panel, file in charts:
        for series in panel.series:
            curves.append(_curve(panel, series, file, table))
        if sum(len(column.get("data", "")) for column in table.columns) > CHUNK_BYTES:
            yield {"columns": table.columns, "curves": curves}
            table, curves = ColumnTable(), []
    if curves:
        yield {"columns": table.columns, "curves": curves}


def _curve(panel: ChartPanel, series: Series, file: DataFile, table: ColumnTable) -> dict[str, Any]:
    """One curve: its views without what a page computes of them."""
    chosen = kept_points(series.views, panel.x, BUCKETS)
    thinned = any(index is not None for index in chosen.values())
    start = _start(series, chosen)
    views = {}
    for key, index in chosen.items():
        if key == TIME and start is not None:
            continue
        view = series.views[key]
        x = view.x if index is None else view.x[index]
        views[key] = {
            "x": table.add(_rounded(x) if key == RELATIVE else x),
            "y": table.add(view.y if index is None else view.y[index]),
            **({} if index is None else {"count": table.add(counts(view.y, index))}),
        }
    found: dict[str, Any] = {"metric": series.metric, "x": panel.x, "points": series.points, "views": views}
    if panel.x == METRIC or METRIC in views:
        found["x_label"] = next(axis["label"] for axis in panel.axes if axis["key"] == METRIC)
    if start is not None:
        found["start"] = start
    if thinned:
        found["whole"] = file.key
    return found


def _rounded(seconds: Floats) -> Floats:
    """Seconds since the start to 6 digits, which a float32 holds: half the room, and far less than a pixel."""
    size = np.abs(seconds)
    power = _DIGITS - 1 - np.floor(np.log10(np.where(size > 0, size, 1.0)))
    up, down = 10.0 ** np.maximum(power, 0.0), 10.0 ** np.maximum(-power, 0.0)
    rounded: Floats = np.rint(seconds * up / down) / up * down
    return rounded


def _start(series: Series, chosen: Mapping[str, Integers | None]) -> float | None:
    """The time of day at which the seconds since the start are 0; None where the two do not go together."""
    if TIME not in chosen or RELATIVE not in chosen:
        return None
    time, relative = series.views[TIME], series.views[RELATIVE]
    if chosen[TIME] is not chosen[RELATIVE] or len(time.x) != len(relative.x) or not len(time.x):
        return None
    starts = time.x - relative.x
    same = bool(np.all(np.abs(starts - starts[0]) <= 1e-3))  # a millisecond
    return float(round(starts[0], 3)) if same else None
