"""Exports of wandb's: histories, a chart's curves, or a table of runs → runs.

What a file is shows in its columns:

- `<run> - <metric>` with `__MIN` and `__MAX`: the CSV of a line chart on a page;
- `Name`: the CSV of a page's table of runs;
- `summary` and `config`: runs by the API, as wandb's documentation exports them;
- `run_id`: `api.runs(…).histories()`; else `run.history()` or `run.scan_history()` of one run.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from tracker.errors import UsageError
from tracker.format.records import STATES, WriterRecord
from tracker.importers.csv_cells import parse_step, parse_time
from tracker.importers.source import Found, Row, Source, Tell, hash_files, public_name, readable_id
from tracker.importers.wandb_table import as_mapping, base_name, columns_of, is_table, read_entries, without_media

_ENDS = ("__MIN", "__MAX")
_BETWEEN = " - "
_TABLE_FIELDS = {
    *("Name", "State", "Created", "Notes", "Tags", "User", "Runtime", "Group", "Job Type", "ID", "Sweep", "Hostname"),
    "Updated",
}

is_export = is_table


def find_export(path: str, id_of: Callable[[str, str], str]) -> list[Source]:
    """The runs in an export.

    Args:
        path: the file.
        id_of: gives the id of the run that wandb knows by an id in a project.

    Raises:
        UsageError: it cannot be read, or holds no run.
    """
    columns = columns_of(path)
    runs = (
        {name for name, _ in map(_split, columns) if name} if any(name.endswith(_ENDS) for name in columns) else set()
    )
    if runs:
        return [_source(path, _of_name(name), name, _chart(path, name)) for name in sorted(runs)]
    if {"summary", "config"} & set(columns) or ("Name" in columns and "_step" not in columns):
        return _table(path, id_of)
    if "run_id" in columns:
        ids = dict.fromkeys(str(entry.get("run_id", "")) for entry in read_entries(path))
        return [_source(path, id_of(run, ""), run, _history(path, run)) for run in ids if run]
    name = os.path.splitext(base_name(path))[0]
    return [_source(path, _of_name(name), name, _history(path, ""))]


def _source(path: str, run_id: str, name: str, read: Callable[[Found], object]) -> Source:
    def read_it(tell: Tell) -> Found:
        del tell
        found = Found(name=name)
        read(found)
        return found

    return Source(
        tool="wandb",
        label=f"{base_name(path)}: {name}",
        run_id=run_id,
        part=base_name(path),
        project="",
        size=os.path.getsize(path),
        fingerprint=lambda: hash_files([path]),
        read=read_it,
    )


def _of_name(name: str) -> str:
    """The id of a run of which the name alone is known: the same in each export."""
    return readable_id(name, "wandb-export", name)


def _history(path: str, run: str) -> Callable[[Found], None]:
    """Rows of `run.history()`; those of one run where there are several."""

    def read(found: Found) -> None:
        entries = (entry for entry in read_entries(path) if not run or str(entry.get("run_id")) == run)
        found.rows = _rows(entries, found.left_out)

    return read


def _rows(entries: Iterable[Mapping[str, Any]], left_out: Counter[str]) -> Iterator[Row]:
    step = -1
    for entry in entries:
        own = {name: entry.get(name) for name in ("_step", "_timestamp")}
        step = step + 1 if own["_step"] is None else parse_step(str(own["_step"]))
        time = None if own["_timestamp"] is None else parse_time(str(own["_timestamp"]))
        values, media = without_media(entry)
        for name in media:
            left_out[f"{name!r}: an export holds no files"] += 1
        hidden = (*own, "_runtime", "run_id")
        row = {public_name(name): value for name, value in values.items() if name not in hidden and value != ""}
        if row:
            yield step, time, row


def _chart(path: str, run: str) -> Callable[[Found], None]:
    """One run's curves of a chart. Its axis is the step, or else a metric beside the run's own steps."""

    def rows() -> Iterator[Row]:
        step = -1
        for entry in read_entries(path):
            mine = {metric: value for name, value in entry.items() for owner, metric in [_split(name)] if owner == run}
            values = {name: value for name, value in mine.items() if _adds(name, value, mine)}
            axis = {name: value for name, value in entry.items() if not _split(name)[0]}
            given = mine.get("_step", axis.get("Step"))
            step = step + 1 if given is None else parse_step(str(given))
            if values:
                yield step, None, {**{name: value for name, value in axis.items() if name != "Step"}, **values}

    def read(found: Found) -> None:
        found.rows = rows()

    return read


def _adds(name: str, value: Any, row: Mapping[str, Any]) -> bool:
    """Whether a column of a chart says more than the metric's own: a point's least and greatest value mostly do not."""
    return not name.startswith("_") and (not name.endswith(_ENDS) or value != row.get(name[: -len(_ENDS[0])]))


def _split(column: str) -> tuple[str, str]:
    """The run and the metric of a chart's column; no run for its axis."""
    run, _, metric = column.rpartition(_BETWEEN)
    return run, metric


def _table(path: str, id_of: Callable[[str, str], str]) -> list[Source]:
    """The runs of a table. Of several of one name, the later have a number behind it."""
    sources, seen = [], Counter[str]()
    for place, entry in enumerate(read_entries(path)):
        name = str(entry.get("name") or entry.get("Name") or f"run {place}")
        seen[name] += 1
        unique = name if seen[name] == 1 else f"{name} #{seen[name]}"
        known_by = entry.get("id") or entry.get("ID")
        run_id = id_of(str(known_by), "") if known_by else _of_name(unique)
        take = _take_api if "summary" in entry or "config" in entry else _take_page
        sources.append(_source(path, run_id, unique, partial(take, entry)))
    if not sources:
        raise UsageError(f"{path} holds no run")
    return sources


def _take_api(entry: Mapping[str, Any], found: Found) -> None:
    """A run with its `summary` and `config`."""
    config = as_mapping(entry.get("config", {}))
    summary, media = without_media(as_mapping(entry.get("summary", {})))
    for name in media:
        found.left_out[f"{name!r}: an export holds no files"] += 1
    found.config = {name: _unwrapped(value) for name, value in config.items() if not name.startswith("_")}
    found.summary = {name: value for name, value in summary.items() if not name.startswith("_")}
    end, seconds = summary.get("_timestamp"), summary.get("_runtime")
    if isinstance(end, (int, float)):
        found.created_at = end - seconds if isinstance(seconds, (int, float)) else None
        found.writer = WriterRecord(state="finished", started_at=found.created_at, ended_at=float(end))
    found.tags = tuple(str(tag) for tag in entry.get("tags", ()) if isinstance(entry.get("tags"), list))


def _unwrapped(value: Any) -> Any:
    """A value of a configuration as wandb's files have it, `{"desc": …, "value": …}`."""
    return value["value"] if isinstance(value, dict) and value.keys() == {"desc", "value"} else value


def _take_page(entry: Mapping[str, Any], found: Found) -> None:
    """A row of a page's table, which does not tell hyperparameters from results."""
    created, seconds = entry.get("Created"), entry.get("Runtime")
    start = None if created is None else parse_time(str(created))
    end = start + seconds if start is not None and isinstance(seconds, (int, float)) else start
    state = str(entry.get("State", "finished")).lower()
    found.created_at, found.notes = start, str(entry.get("Notes", "")).removeprefix("-")
    found.tags = tuple(tag.strip() for tag in str(entry.get("Tags", "")).split(",") if tag.strip())
    found.group, found.job_type = str(entry.get("Group", "")), str(entry.get("Job Type", ""))
    known = state if state in STATES and state != "running" else "crashed"
    found.writer = WriterRecord(state=known, started_at=start, ended_at=end, host=str(entry.get("Hostname", "")))
    rest = {name: value for name, value in entry.items() if name not in _TABLE_FIELDS and not name.startswith("_")}
    numbers = {name for name, value in rest.items() if isinstance(value, (int, float)) and not isinstance(value, bool)}
    found.summary = {name: value for name, value in rest.items() if name in numbers}
    found.config = {name: value for name, value in rest.items() if name not in numbers}
    if numbers:
        found.problems.append(
            "the table does not tell hyperparameters from results: its numbers are in the summary. "
            "`tracker import csv --run Name --config lr` takes your word for it"
        )
