"""StoredRun: one run of a root, to look at, to correct and to delete."""

from __future__ import annotations

import copy
import fnmatch
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tracker.api import edit
from tracker.api.artifacts import RunArtifact, list_artifacts
from tracker.api.files import RunFile, list_files
from tracker.api.frame import ROWS, to_frame
from tracker.api.sample import sample_history
from tracker.api.scan import scan_rows
from tracker.errors import NotFoundError, UsageError
from tracker.format import layout
from tracker.format.rows import STEP, TIME
from tracker.read.assemble import READ_KINDS, RunListing, assemble_run
from tracker.read.merge import merge_config
from tracker.read.model import Run
from tracker.read.system import read_system, system_paths
from tracker.store.base import Store

SAMPLES = 500
PAGE_SIZE = 1000


class StoredSummary(dict[str, Any]):
    """A run's summary: one value a name. What is set by item waits for `StoredRun.update`; `update` writes at once."""

    def __init__(self, values: Mapping[str, Any], owner: StoredRun) -> None:
        super().__init__(values)
        self._owner = owner

    def update(self, *others: Any, **values: Any) -> None:
        """Set several values and write them, with those that were set before."""
        super().update(*others, **values)
        self._owner.update()


class StoredRun:
    """A run as its files say it is. Reading it again (`reload`) is up to you.

    `name`, `tags`, `notes`, `group`, `job_type`, `config` and `summary` may be changed here; `update()` writes it.

    Attributes:
        id: the run's id.
        project: its project.
        name: what people call it.
        tags: a list of short labels.
        notes: free text.
        group: the group that it belongs to.
        job_type: its part in the group.
    """

    def __init__(self, store: Store, run: Run, *, whole: bool) -> None:
        self._store = store
        self._take(run, whole=whole)

    def _take(self, run: Run, *, whole: bool) -> None:
        self._run, self._whole = run, whole
        self.id, self.project = run.id, run.project
        self.name, self.tags, self.notes = run.name, list(run.tags), run.notes
        self.group, self.job_type = run.group, run.job_type
        self._config: dict[str, Any] | None = None
        self._summary: StoredSummary | None = None

    def __repr__(self) -> str:
        return f"<run {self.name!r} ({self.project}/{self.id}), {self.state}>"

    # What it is

    @property
    def path(self) -> list[str]:
        """The project and the id."""
        return [self.project, self.id]

    @property
    def state(self) -> str:
        """running, finished, failed, killed, crashed, or unknown; when it was read."""
        return self._run.state

    @property
    def exit_code(self) -> int | None:
        """The exit code of its process, where it is known."""
        return self._telling("exit_code").exit_code

    @property
    def created_at(self) -> float | None:
        """Unix seconds, as `started_at` and `ended_at`."""
        return self._telling("created_at").created_at

    @property
    def started_at(self) -> float | None:
        """When the first of its processes started."""
        return self._telling("started_at").started_at

    @property
    def ended_at(self) -> float | None:
        """When it ended; None while it runs."""
        return self._telling("ended_at").ended_at

    @property
    def duration(self) -> float | None:
        """Seconds from its start to its end, or to its last sign of life."""
        return self._telling("duration").duration

    @property
    def problems(self) -> tuple[str, ...]:
        """What of it could not be read, a sentence each."""
        return self._full().problems

    @property
    def metadata(self) -> dict[str, Any]:
        """Of the process that wrote most rows: host, user, pid, python, os, argv, git and hardware."""
        writers = sorted(self._run.writers, key=lambda writer: (writer.record.rows, writer.record.host != ""))
        if not writers:
            return {}
        record = writers[-1].record
        names = ("host", "user", "pid", "python", "os", "argv", "git", "hardware")
        return {name: copy.deepcopy(getattr(record, name)) for name in names}

    @property
    def config(self) -> dict[str, Any]:
        """Its hyperparameters, nested."""
        if self._config is None:
            self._config = copy.deepcopy(dict(self._run.config))
        return self._config

    @property
    def summary(self) -> StoredSummary:
        """One value a name: the last that was logged or what its definition says, unless it was set by hand."""
        if self._summary is None:
            self._summary = StoredSummary(copy.deepcopy(dict(self._full().summary)), self)
        return self._summary

    @property
    def record(self) -> Run:
        """All that was read of it, as `tracker.read` has it."""
        return self._full()

    def fields(self) -> Mapping[str, Any]:
        """Everything that filters and tables know of it, flat: `state`, `config.optimizer.lr`, `summary.loss`."""
        return self._full().fields()

    def reload(self) -> None:
        """Read it again; what was changed here and not written is dropped.

        Raises:
            NotFoundError: it is not there any more.
        """
        self._take(self._read(), whole=True)

    def _telling(self, name: str) -> Run:
        """The run as it was found, if that tells the field, as small files nearly always do; else with its history."""
        return self._full() if getattr(self._run, name) is None else self._run

    def _full(self) -> Run:
        """The run with its history, read now where it was found without."""
        if not self._whole:
            self._run, self._whole = self._read(), True
        return self._run

    def _read(self) -> Run:
        prefix = layout.runs_prefix(self.project)
        listed = self._store.list(f"{prefix}{self.id}")
        objects = {info.key.removeprefix(prefix): info for info in listed}
        known = {path: item for path in objects if (item := layout.parse_object(path)) is not None}
        if not known:
            raise NotFoundError(f"run {self.id} of project {self.project} is not in {self._store.url} any more")
        wanted = [path for path, item in known.items() if item.kind in READ_KINDS]
        contents = self._store.get_many(prefix + path for path in wanted)
        listing = RunListing(self.id, {path: objects[path] for path in known})
        return assemble_run(self.project, listing, {path: contents[prefix + path] for path in wanted}, time.time())

    # What it logged

    def history(
        self,
        keys: str | Sequence[str] | None = None,
        x: str = "step",
        samples: int | None = SAMPLES,
        *,
        frame: str | None = None,
        x_axis: str | None = None,
        pandas: bool | None = None,
        stream: str = "default",
    ) -> Any:
        """What was logged, as a table: `_step`, `_time`, the x axis where it is another, then a column a metric.

        Curves are thinned as on a chart: the least, the greatest and the last point of each part of the x axis stay, as
        do NaNs and infinities. A row has what one writer logged at one step; what it did not log there is missing.

        Args:
            keys: metrics; all by default.
            x: "step", "time", "relative" (seconds since the run's start), or a metric.
            samples: points of each metric at most; None for all of them.
            frame: "pandas", "polars", "arrow", or "rows" for a list of dicts; by default the first that is installed.
            x_axis: another name of `x`.
            pandas: True is `frame="pandas"`, False `frame="rows"`.
            stream: "system" gives `system_metrics` instead.

        Raises:
            UsageError: no such metric was logged, or no package for tables is installed.
        """
        names = [keys] if isinstance(keys, str) else keys
        kind = frame if pandas is None else "pandas" if pandas else ROWS
        if stream == "system":
            return self.system_metrics(kind)
        return to_frame(sample_history(self._full().history, names, x_axis or x, samples), kind)

    def scan_history(
        self,
        keys: str | Sequence[str] | None = None,
        page_size: int = PAGE_SIZE,
        min_step: int | None = None,
        max_step: int | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Every row that was logged, one after the other, in bounded memory however long the run is.

        Rows come by step, and each writer's in the order in which it logged them.

        Args:
            keys: only rows that hold all of these, and of them only these, `_step` and `_time`.
            page_size: about how many rows are read at a time.
            min_step: the first step of interest.
            max_step: the first step that is not of interest.

        Yields:
            Dicts with `_step`, `_time` and the values.
        """
        names = None if keys is None else [keys] if isinstance(keys, str) else list(keys)
        objects = self._store.list(layout.run_prefix(self.project, self.id))
        for row in scan_rows(self._store, objects, page_size=page_size):
            if (min_step is not None and row[STEP] < min_step) or (max_step is not None and row[STEP] >= max_step):
                continue
            if names is None:
                yield row
            elif all(name in row for name in names):
                yield {name: row[name] for name in dict.fromkeys((STEP, TIME, *names)) if name in row}

    def system_metrics(self, frame: str | None = None) -> Any:
        """What host, processes and GPUs were busy with: `_time`, `writer`, `host`, then a column a measure.

        Args:
            frame: as in `history`.
        """
        prefix = layout.runs_prefix(self.project)
        run = self._run
        paths = system_paths(run)
        contents = self._store.get_many(prefix + path for path in paths)
        tables = read_system(run, {path: contents[prefix + path] for path in paths})
        names = dict.fromkeys(name for table in tables for name in table.columns)
        columns: dict[str, Any] = {
            TIME: np.concatenate([table.time for table in tables]) if tables else np.empty(0),
            "writer": [table.writer for table in tables for _ in table.time],
            "host": [table.host for table in tables for _ in table.time],
        }
        for name in names:
            parts = [table.columns.get(name, np.full(len(table.time), np.nan)) for table in tables]
            columns[name] = np.ma.masked_invalid(np.concatenate(parts))
        return to_frame(columns, frame)

    def files(self, pattern: str | None = None) -> list[RunFile]:
        """Its files: saved ones, media, tables, code and console output, sorted by name.

        Args:
            pattern: a glob that their names must fit, such as "*.pt" or "media/*".
        """
        found = list_files(self._store, self.project, self.id, edit.run_objects(self._store, self.project, self.id))
        return [file for file in found if pattern is None or fnmatch.fnmatchcase(file.name, pattern)]

    def file(self, name: str) -> RunFile:
        """The file of that name; where several processes saved one, the newest.

        Raises:
            NotFoundError: there is none.
        """
        found = self.files()
        for file in found:
            if file.name == name:
                return file
        some = ", ".join(dict.fromkeys(file.name for file in found[:20])) or "none"
        raise NotFoundError(f"run {self.id} has no file {name!r}; it has {some}")

    def logged_artifacts(self) -> list[RunArtifact]:
        """The versions of artifacts that it logged, by time; those that are still on their way are not there yet."""
        return list_artifacts(self._store, layout.runs_prefix(self.project), self._run, "logged")

    def used_artifacts(self) -> list[RunArtifact]:
        """The versions of artifacts that it used, by time."""
        return list_artifacts(self._store, layout.runs_prefix(self.project), self._run, "used")

    # Corrections

    def update(
        self,
        *,
        config: Mapping[str, Any] | None = None,
        summary: Mapping[str, Any] | None = None,
        name: str | None = None,
        tags: Iterable[str] | None = None,
        notes: str | None = None,
        group: str | None = None,
        job_type: str | None = None,
    ) -> None:
        """Write what was changed here, and what is given, as one more writer of the run.

        Nothing that is there is touched, so a run may be updated while it runs. A value of None stands for one that was
        removed. Without a change, nothing is written.

        Args:
            config: hyperparameters to set; the others stay, nested ones too.
            summary: values to set; the others stay.
            name: a new name.
            tags: new tags, instead of those it has.
            notes: new notes.
            group: a new group.
            job_type: a new job type.

        Raises:
            UsageError: a value cannot be written.
            StoreError: the root does not take it.
        """
        given = {"name": name, "notes": notes, "group": group, "job_type": job_type}
        for field, value in given.items():
            if value is not None:
                setattr(self, field, value)
        if tags is not None:
            self.tags = [tags] if isinstance(tags, str) else list(tags)
        run = self._run
        now = {**{field: getattr(self, field) for field in given}, "tags": list(self.tags)}
        was = {**{field: getattr(run, field) for field in given}, "tags": list(run.tags)}
        set_config = edit.changed(self._config, run.config) if self._config is not None else {}
        set_config = merge_config([set_config, config or {}])
        set_summary = edit.changed(self._summary, run.summary) if self._summary is not None else {}
        set_summary |= summary or {}
        fields = {field: value for field, value in now.items() if value != was[field]}
        if not (fields or set_config or set_summary):
            return
        known = edit.merged_summary(run.summary, set_summary)
        written = edit.write_edit(self._store, run, fields=fields, config=set_config, summary=set_summary)
        self._take(replace(written, summary=known), whole=self._whole)

    def log_summary(self, values: Mapping[str, Any] | None = None, **more: Any) -> None:
        """Set summary values, also long after the end: a test score, a verdict. As `update(summary=…)`."""
        self.update(summary={**(values or {}), **more})

    def delete(self, *, force: bool = False) -> int:
        """Delete the run: every object below its own folders, each by its key. Nothing is asked.

        Args:
            force: also a run that still runs.

        Returns:
            How many objects there were.

        Raises:
            UsageError: it runs, and `force` is not given.
            StoreError: an object cannot be deleted; what is left may be deleted again.
        """
        run = self._run
        if run.state == "unknown" and not force:
            raise UsageError(f"run {run.id} cannot be read, so that nobody knows whether it runs: delete it by force")
        return edit.delete_run(self._store, run, force=force)
