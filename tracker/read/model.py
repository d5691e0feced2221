"""What a run is, once its files are read and merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tracker.format.records import WriterRecord
from tracker.read.history import History

UNKNOWN = "unknown"
"""The state of a run that this reader cannot read: its run.json is of a newer major version."""

FIELD_NAMES = (
    "name",
    "id",
    "project",
    "group",
    "job_type",
    "state",
    "exit_code",
    "tags",
    "notes",
    "created_at",
    "started_at",
    "ended_at",
    "duration",
    "host",
    "user",
    "rows",
)
"""The fields of a run that filters, tables and groups know, beside `config.*` and `summary.*`."""

DEPTH_LIMIT = 64
"""How deep configurations and summaries are read; what lies deeper becomes `…`."""


@dataclass(frozen=True)
class WriterInfo:
    """One process that wrote."""

    name: str
    """Its folder."""
    record: WriterRecord
    """Its writer.json, or the defaults where it has none."""
    state: str
    """Its state now: a running writer that has been silent too long has crashed."""
    alive_at: float | None
    """Unix seconds of its last sign of life: its heartbeat, its end, or the newest of its objects."""

    @property
    def is_process(self) -> bool:
        """False for a later change of a run's name, tags, config or summary: it has no start."""
        return self.record.started_at is not None or not self.record.changes


@dataclass(frozen=True)
class Run:
    """A run: its records merged over all writers, and its history."""

    id: str
    name: str
    project: str
    group: str = ""
    job_type: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    state: str = UNKNOWN
    """running, finished, failed, killed, crashed, or unknown."""
    exit_code: int | None = None
    created_at: float | None = None
    """Unix seconds, as `started_at` and `ended_at`."""
    started_at: float | None = None
    ended_at: float | None = None
    """None while it runs."""
    duration: float | None = None
    """Seconds from the start to the end, or to the last sign of life while it runs."""
    config: Mapping[str, Any] = field(default_factory=dict)
    """Hyperparameters, nested."""
    summary: Mapping[str, Any] = field(default_factory=dict)
    """One value a key, flat: set by hand, else the last of history or what the metric's definition says."""
    history: History = field(default_factory=History)
    writers: tuple[WriterInfo, ...] = ()
    """In the order of their start, later changes last."""
    metrics: tuple[Mapping[str, Any], ...] = ()
    """Metric definitions, later ones last."""
    problems: tuple[str, ...] = ()
    """What could not be read, a sentence each."""
    unread: Mapping[str, int] = field(default_factory=dict)
    """Sizes of the objects that were only listed (system, output, code), by path below the project's `runs/`."""
    stored: str = ""
    """Its id in the root, where a page calls it by another."""
    key: str = field(default="", compare=False)
    """Stands for all that was read of it and for its state: equal keys, equal runs. Empty where that is not known."""

    @property
    def rows(self) -> int:
        """How many history rows it has."""
        return self.history.rows

    @cached_property
    def _fields(self) -> Mapping[str, Any]:
        own = {**vars(self), "rows": self.rows}
        if self.writers:
            main = _main_record(self.writers)
            own["host"], own["user"] = main.host, main.user
        found = {}
        for name in FIELD_NAMES:
            value = own.get(name)
            if value is not None and value != "":
                found[name] = value
        _put_leaves(found, "config.", self.config)
        for key, value in self.summary.items():
            if value is not None:
                found["summary." + key] = value
        return found

    def fields(self) -> Mapping[str, Any]:
        """Everything about the run that has a name, flat, in `FIELD_NAMES`' order, then `config.*`, then `summary.*`.

        What is missing or an empty text is left out. Nested configuration is named with dots: `config.optimizer.lr`.
        """
        return self._fields

    def with_fields(self, more: Mapping[str, Any]) -> Run:
        """The run with further fields, for tables; None is a field that there is, without a value for this run."""
        run = replace(self)
        run.__dict__["_fields"] = {**self.fields(), **more}
        return run

    def with_history(self, history: History) -> Run:
        """The run with another history of the same rows, and the fields that it has."""
        run = replace(self, history=history)
        run.__dict__["_fields"] = self.fields()
        return run


def _main_record(writers: tuple[WriterInfo, ...]) -> WriterRecord:
    """The record of the writer with the most rows; of equals, of one that names its host."""
    if len(writers) == 1:
        return writers[0].record
    return max((writer.record for writer in writers), key=lambda record: (record.rows, record.host != ""))


def _put_leaves(found: dict[str, Any], prefix: str, config: Mapping[str, Any]) -> None:
    """As `flat_items`, into a mapping and without what is missing: for thousands of runs, each at half the price."""
    for key, value in config.items():
        if isinstance(value, dict) and value:
            _put_leaves(found, f"{prefix}{key}.", value)
        elif value is not None:
            found[prefix + key] = value


def flat_items(config: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The leaves of a nested mapping with their dotted names, in order; an empty mapping is a leaf."""
    stack: list[tuple[str, Any]] = list(config.items())[::-1]
    while stack:
        name, value = stack.pop()
        if isinstance(value, Mapping) and value:
            stack.extend((f"{name}.{key}", item) for key, item in list(value.items())[::-1])
        else:
            yield name, value
