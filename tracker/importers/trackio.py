"""Trackio's runs, of the SQLite database that it keeps for each project → sources."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from tracker.errors import UsageError
from tracker.format import layout
from tracker.format.records import WriterRecord
from tracker.importers.csv_cells import parse_time
from tracker.importers.source import Found, Row, Source, Tell, public_name, readable_id
from tracker.importers.sqlite import Database, is_database
from tracker.importers.trackio_values import TrackioValues

TOOL = "trackio"
_TABLES = ("metrics", "configs", "system_metrics", "alerts")
_LEVELS = {"info": "INFO", "warn": "WARN", "error": "ERROR"}
_GIB, _MIB = 2.0**30, 2.0**20
_HOST = {
    "cpu/utilization": ("cpu", 1.0),
    "memory/used": ("memory", _GIB),
    "memory/percent": ("memory_percent", 1.0),
    "disk/read_mb_per_sec": ("disk_read", _MIB),
    "disk/write_mb_per_sec": ("disk_write", _MIB),
    "network/recv_mb_per_sec": ("net_received", _MIB),
    "network/sent_mb_per_sec": ("net_sent", _MIB),
}
_GPU = {
    "utilization": ("util", 1.0),
    "allocated_memory": ("memory", _GIB),
    "memory_usage": ("memory_percent", 100.0),
    "power": ("power", 1.0),
    "temp": ("temperature", 1.0),
}
_GPU_METRIC = re.compile(r"gpu/(\d{1,3})/(\w+)")
_OF_ONE_PROCESSOR = re.compile(r"system/cpu/\d+/.*")
_ROW_SIZE, _RUN_SIZE = 300, 2000  # bytes, about
_SECOND = 1.0
_BEFORE_ALL = -(2**63)


def find_trackio(paths: Sequence[str], notes: list[str]) -> list[Source]:
    """The runs of projects.

    Args:
        paths: folders of Trackio's, or databases of projects.
        notes: takes sentences about what is passed over.

    Raises:
        UsageError: a path is none, or holds none.
    """
    sources: list[Source] = []
    for path in paths:
        if os.path.isdir(path):
            found = [os.path.join(path, name) for name in sorted(os.listdir(path)) if name.endswith(".db")]
            databases = [name for name in found if is_database(name) and _is_trackio(name)]
            if os.path.isdir(os.path.join(path, "inbox")) and os.listdir(os.path.join(path, "inbox")):
                notes.append(f"{path}: rows that wait in its inbox are not there yet: `trackio show` takes them in")
        else:
            databases = [path] if is_database(path) and _is_trackio(path) else []
        if not databases:
            raise UsageError(f"{path} is neither a project of Trackio's nor a folder of them: its files end in .db")
        for database in databases:
            sources += _Project(database).sources()
    return sources


def _is_trackio(path: str) -> bool:
    return {"run_name", "metrics", "step"} <= Database(path).columns("metrics")


@dataclass(frozen=True)
class _Run:
    """A run of a project: its key in the tables, its name, and how many rows of each table it has."""

    key: str
    name: str
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)


class _Project:
    """The database of a project."""

    def __init__(self, path: str) -> None:
        self._database, self._path = Database(path), path
        self._name = os.path.basename(path).removesuffix(".db")
        self._media = os.path.join(os.path.dirname(os.path.abspath(path)), "media")
        tables = {table: self._database.columns(table) for table in _TABLES}
        self._tables = [table for table, columns in tables.items() if columns]
        self._key = "run_id" if "run_id" in tables["metrics"] else "run_name"  # in old ones the name is all

    def sources(self) -> list[Source]:
        """The runs, in the order of their names."""
        counts: dict[str, dict[str, tuple[int, int]]] = {}
        names: dict[str, str] = {}
        for table in self._tables:
            query = f"SELECT {self._key}, max(run_name), count(*), max(id) FROM {table} GROUP BY {self._key}"  # noqa: S608
            for key, name, count, last in self._database.rows(query):
                counts.setdefault(key, {})[table] = count, last
                names.setdefault(key, name or key)
        return [self._source(_Run(key, names[key], counts[key])) for key in sorted(counts, key=names.__getitem__)]

    def _source(self, run: _Run) -> Source:
        identity = (run.key,) if self._key == "run_id" else (self._name, run.key)
        usable = self._key == "run_id" and layout.is_name(run.key)
        return Source(
            tool=TOOL,
            label=run.name,
            run_id=run.key if usable else readable_id(run.name, *identity),
            part="\0".join(identity),
            project=self._name,
            size=_RUN_SIZE + _ROW_SIZE * sum(count for count, _ in run.counts.values()),
            fingerprint=lambda: self._fingerprint(run),
            read=lambda tell: self._found(run, tell),
        )

    def _fingerprint(self, run: _Run) -> str:
        """What changes whenever a run does: rows are only ever added, but for its config's and its alerts'."""
        parts = repr((run.name, sorted(run.counts.items()), self._raw_config(run), self._artifacts(run)))
        return hashlib.sha256(parts.encode(errors="surrogateescape")).hexdigest()

    def _found(self, run: _Run, tell: Tell) -> Found:
        left_out: Counter[str] = Counter()
        config = self._config(run, left_out)
        if self._artifacts(run):
            left_out["an artifact is left out"] += self._artifacts(run)
        times = self._times(run)
        created = _time_or_none(config.pop("_Created", None)) or times[0]
        user = str(config.pop("_Username", None) or "")
        found = Found(
            name=run.name,
            group=str(config.pop("_Group", None) or ""),
            created_at=created,
            alerts=self._alerts(run),
            writer=WriterRecord(state="finished", started_at=created, ended_at=times[1], user=user),
            left_out=left_out,
        )
        found.config = {name: value for name, value in config.items() if not name.startswith("_")}
        found.rows = self._rows(run, TrackioValues(self._media, left_out), tell)
        found.system = self._system(run, tell)
        return found

    def _rows(self, run: _Run, values: TrackioValues, tell: Tell) -> Iterator[Row]:
        """The history; then the measures of the host that have no column of their own, at the last step before them."""
        steps: list[tuple[float, int]] = []
        for step, _, timestamp, data in self._pages("metrics", run, "step, id, timestamp, metrics", ("step", "id")):
            tell(_ROW_SIZE)
            time = _time_or_none(timestamp)
            if time is not None and (not steps or time >= steps[-1][0] + _SECOND):
                steps.append((time, step))
            row = values.row(_json(data, values.left_out))
            yield step, time, {public_name(name): value for name, value in row.items()}
        place = 0
        for time, row in self._samples(run, values.left_out):
            while place + 1 < len(steps) and steps[place + 1][0] <= time:
                place += 1
            others = {f"system/{name}": value for name, value in row.items() if _column(name) is None}
            alone = [name for name in others if _OF_ONE_PROCESSOR.fullmatch(name)]
            for name in alone:
                values.left_out["a measure of a single processor is left out"] += 1
                del others[name]
            if others:
                yield steps[place][1] if steps else 0, time, others

    def _system(self, run: _Run, tell: Tell) -> Iterator[tuple[float, dict[str, float]]]:
        """Samples of the host."""
        for time, row in self._samples(run, Counter()):
            tell(_ROW_SIZE)
            columns = {name: column for name in row if (column := _column(name))}
            found = {
                column: row[name] * factor
                for name, (column, factor) in columns.items()
                if isinstance(row[name], (int, float))
            }
            if found:
                yield time, found

    def _samples(self, run: _Run, left_out: Counter[str]) -> Iterator[tuple[float, dict[str, Any]]]:
        for _, timestamp, data in self._pages("system_metrics", run, "id, timestamp, metrics", ("id",)):
            time = _time_or_none(timestamp)
            if time is None:
                left_out["a measure of the host has no time"] += 1
            else:
                yield time, _json(data, left_out)

    def _alerts(self, run: _Run) -> Iterator[dict[str, Any]]:
        columns = "id, timestamp, level, title, text, step"
        for _, timestamp, level, title, text, step in self._pages("alerts", run, columns, ("id",)):
            said = "" if step is None else f"at step {step}"
            yield {
                "_time": _time_or_none(timestamp),
                "level": _LEVELS.get(level, "INFO"),
                "title": title,
                "text": " ".join(part for part in (text, f"({said})" if text and said else said) if part),
            }

    def _pages(self, table: str, run: _Run, columns: str, key: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        if table not in self._tables:
            return iter(())
        order, marks = ", ".join(key), ", ".join("?" for _ in key)
        query = (
            f"SELECT {columns} FROM {table} WHERE {self._key} = ? AND ({order}) > ({marks}) ORDER BY {order} LIMIT ?"  # noqa: S608
        )
        return self._database.pages(query, [_BEFORE_ALL for _ in key], run.key)

    def _times(self, run: _Run) -> tuple[float | None, float | None]:
        """When the first and the last row were logged."""
        query = f"SELECT min(timestamp), max(timestamp) FROM metrics WHERE {self._key} = ?"  # noqa: S608
        first, last = self._database.rows(query, run.key)[0]
        return _time_or_none(first), _time_or_none(last)

    def _raw_config(self, run: _Run) -> Any:
        if "configs" not in self._tables:
            return b""
        rows = self._database.rows(f"SELECT config FROM configs WHERE {self._key} = ?", run.key)  # noqa: S608
        return rows[0][0] if rows else b""

    def _config(self, run: _Run, left_out: Counter[str]) -> dict[str, Any]:
        raw = self._raw_config(run)
        return _json(raw, left_out) if raw else {}

    def _artifacts(self, run: _Run) -> int:
        """How many artifacts the run made."""
        if not self._database.columns("run_artifact_links"):
            return 0
        query = "SELECT count(*) FROM run_artifact_links WHERE run_id = ? AND direction = 'output'"
        return int(self._database.rows(query, run.key)[0][0])


def _column(name: str) -> tuple[str, float] | None:
    """The column of the run format that a measure of Trackio's is, and what its values are multiplied with."""
    match = _GPU_METRIC.fullmatch(name)
    if match and match[2] in _GPU:
        column, factor = _GPU[match[2]]
        return f"gpu{int(match[1])}_{column}", factor
    return _HOST.get(name)


def _time_or_none(text: Any) -> float | None:
    try:
        return parse_time(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _json(data: Any, left_out: Counter[str]) -> dict[str, Any]:
    """The object that a cell of a table holds."""
    try:
        found = orjson.loads(data)
    except ValueError:
        found = _json_with_nan(data)
    if isinstance(found, dict):
        return found
    left_out["a row holds no JSON object"] += 1
    return {}


def _json_with_nan(data: Any) -> Any:
    """JSON with the `NaN` that Python writes, and no JSON has."""
    try:
        return json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return None
