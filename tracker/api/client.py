"""Client: `tracker.Api`, which finds the projects and runs of a root."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np

from tracker.api.frame import columns_of, to_frame
from tracker.api.load import Loader
from tracker.api.mongo import to_filter, to_order
from tracker.api.run import SAMPLES, StoredRun
from tracker.api.sample import sample_history
from tracker.errors import NotFoundError, QueryError, UsageError
from tracker.format import layout
from tracker.format.rows import STEP
from tracker.read.assemble import RunListing
from tracker.read.collector import paused
from tracker.read.find import find_run
from tracker.read.model import Run
from tracker.read.query import Filter, check_names, parse_filter
from tracker.read.runs import list_projects, projects_of, runs_of
from tracker.read.table import check_field, expand_columns, known_fields, sort_runs, split_sort
from tracker.settings import load
from tracker.store import ObjectInfo, Store, open_store

ORDER = "-created_at"
_SHOWN = 10
_LONG_HEAD = ("run", "name")


class Api:
    """The runs of a root, for notebooks and scripts.

    What was read is kept in the cache of `tracker build` (the setting `cache`), so that the next time only what has
    changed is read.

    Args:
        root: a folder or any fsspec URL; by default the one that `tracker.init()` would use here.
        project: the project that is meant where none is named; by default the one that is set, or the only one.
        jobs: processes that read what is new; with more than 1, a script needs its `if __name__ == "__main__"`.
        others: `overrides`, `timeout` and `api_key`, accepted for wandb's sake; `overrides` may name the project.

    Raises:
        UsageError: the root is none that can be, or an argument is unknown.
    """

    def __init__(
        self,
        root: str | os.PathLike[str] | None = None,
        project: str | None = None,
        *,
        jobs: int = 1,
        **others: Any,
    ) -> None:
        unknown = others.keys() - {"overrides", "timeout", "api_key"}
        if unknown:
            raise UsageError(f"Api() was given {min(unknown)}=, which it does not know; it takes root, project, jobs")
        project = project or (others.get("overrides") or {}).get("project")
        settings = load({"root": None if root is None else os.fspath(root), "project": project})
        self._store = open_store(settings.root)
        self._loader = Loader(settings.root, self._store, settings.cache, jobs)
        self._default = settings.project if "project" in settings.sources else ""

    def __repr__(self) -> str:
        return f"<tracker.Api of {self.root}>"

    @property
    def root(self) -> str:
        """The root, without credentials."""
        return self._store.url

    @property
    def store(self) -> Store:
        """The root's objects."""
        return self._store

    def projects(self) -> list[str]:
        """The names of the projects that hold a run, sorted.

        Raises:
            StoreError: the root cannot be listed.
        """
        return list_projects(self._store)

    def runs(
        self,
        project: str | None = None,
        filter: str | Mapping[str, Any] = "",  # noqa: A002 (the name that its users know)
        order: str | Sequence[str] = ORDER,
        *,
        path: str | None = None,
        filters: Mapping[str, Any] | None = None,
        per_page: int | None = None,
    ) -> Runs:
        """The runs of a project.

        Args:
            project: its name; "entity/project" is understood too.
            filter: which runs, in the language of docs/filters.md, `'state == "finished" and config.lr < 0.1'`; or a
                dict as wandb's API takes it, `{"config.lr": {"$lt": 0.1}}`.
            order: a field, or several; `-` before one that descends: "-created_at", "summary.loss". A bare "loss" does
                where only the configuration or only the summary has it.
            path: another name of `project`.
            filters: another name of `filter`.
            per_page: accepted for wandb's sake; there are no pages.

        Raises:
            UsageError: no run has a field of the filter or the order, or the project is not clear.
            StoreError: the root cannot be read.
        """
        del per_page
        chosen = filters if filters is not None else filter
        query = parse_filter(to_filter(chosen) if isinstance(chosen, Mapping) else chosen)
        named = project if project is not None else path
        listed = None if named or self._default else self._store.list("")
        name = self._meant(named, listed)
        found = self._loader.all_runs(name, time.time(), None if listed is None else runs_of(listed, name))
        with paused():
            fields = known_fields(found)
            if isinstance(chosen, str) and found:
                check_names(query, fields)
            keys = [_sort_key(to_order(key), fields) for key in ([order] if isinstance(order, str) else order)]
            return Runs([StoredRun(self._store, run, whole=True) for run in sort_runs(_passing(found, query), keys)])

    def run(self, path: str) -> StoredRun:
        """One run. What it logged is read when it is asked for.

        Args:
            path: "project/id" or "entity/project/id"; or, in the project that is meant where none is named, an id, or a
                name that only one run has.

        Raises:
            UsageError: there is no such run, or several of that name, or the project is not clear.
            StoreError: the root cannot be read.
        """
        text = path.strip("/")
        parts = text.split("/")
        if len(parts) == 3 and all(layout.is_name(part) for part in parts[1:]):
            text = "/".join(parts[1:])
        now = time.time()
        named: list[Run] = []

        def read_all(project: str, listings: Sequence[RunListing]) -> Sequence[Run]:
            named[:] = self._loader.all_runs(project, now, listings)
            return named

        found = find_run(self._store, text, project=self._default, now=now, read_all=read_all)
        return StoredRun(self._store, found, whole=any(run is found for run in named))

    def project(self, name: str | None = None) -> str:
        """The project that is meant by a name, or by none.

        Raises:
            UsageError: no name is given, and the root holds several projects, or none.
        """
        return self._meant(name, None)

    def _meant(self, name: str | None, listed: Sequence[ObjectInfo] | None) -> str:
        """As `project` has it; `listed` are the root's objects, where they are known."""
        if name:
            return name.strip("/").rpartition("/")[2]
        if self._default:
            return self._default
        found = self.projects() if listed is None else projects_of(listed)
        if len(found) == 1:
            return found[0]
        if not found:
            raise NotFoundError(f"{self.root} holds no runs: is it the right root?")
        some = ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
        raise UsageError(f"{self.root} holds {len(found)} projects, and none is chosen: name one ({some})")

    def close(self) -> None:
        """Give back connections."""
        self._store.close()


def full_name(name: str, known: Sequence[str], use: str) -> str:
    """A field's whole name for its last part, `config.lr` for `lr`, where only one field can be meant.

    Args:
        name: a field, its last part, or anything else, which stays as it is.
        known: the fields that runs have.
        use: what the field is for, for the message: "columns", "order".

    Raises:
        QueryError: both the configuration and the summary have it.
    """
    if name in known:
        return name
    meant = [full for full in (f"config.{name}", f"summary.{name}") if full in known]
    if len(meant) > 1:
        raise QueryError(f"{use}: {name!r} is {' and '.join(meant)}: write one of them in full")
    return meant[0] if meant else name


def _sort_key(key: str, known: Sequence[str]) -> str:
    name, descending = split_sort(key)
    full = full_name(name, known, "order")
    check_field(full, known, "order")
    return f"-{full}" if descending else full


def _passing(runs: Sequence[Run], query: Filter) -> list[Run]:
    return [run for run in runs if query.matches(run.fields())]


class Runs(Sequence[StoredRun]):
    """Runs in order, as `Api.runs` found them."""

    def __init__(self, runs: Sequence[StoredRun]) -> None:
        self._runs = list(runs)

    def __len__(self) -> int:
        return len(self._runs)

    @overload
    def __getitem__(self, index: int) -> StoredRun: ...
    @overload
    def __getitem__(self, index: slice) -> Runs: ...
    def __getitem__(self, index: int | slice) -> StoredRun | Runs:
        return Runs(self._runs[index]) if isinstance(index, slice) else self._runs[index]

    def __iter__(self) -> Iterator[StoredRun]:
        return iter(self._runs)

    def __repr__(self) -> str:
        return f"<{len(self)} runs>"

    def table(self, columns: str | Sequence[str] | None = None, *, frame: str | None = None) -> Any:
        """The runs as a table, a row each.

        Args:
            columns: fields or globs: "name", "config.*", "summary.loss"; by default every field that some run has.
            frame: "pandas", "polars", "arrow", or "rows" for a list of dicts; by default the first that is installed.

        Raises:
            UsageError: no run has such a field, or no package for tables is installed.
        """
        records = [run.record for run in self]
        known = known_fields(records)
        wanted = [columns] if isinstance(columns, str) else columns
        names = expand_columns(wanted, known) if wanted is not None else _present(known, records)
        return to_frame(columns_of([record.fields() for record in records], names), frame)

    def histories(
        self,
        keys: str | Sequence[str],
        x: str = "step",
        samples: int | None = SAMPLES,
        *,
        frame: str | None = None,
    ) -> Any:
        """What the runs logged of some metrics, one below the other: `run` (its id), `name`, then as in their history.

        A run that logged none of the metrics has no rows.

        Args:
            keys: metrics.
            x: as in `StoredRun.history`, as are the others.
            samples: points of each metric of each run at most.
            frame: as in `table`.
        """
        names = [keys] if isinstance(keys, str) else list(keys)
        parts: list[tuple[StoredRun, dict[str, Any]]] = []
        for run in self:
            history = run.record.history
            logged = [name for name in names if name in {*history.metrics, *history.texts, *history.others}]
            if logged and (x in _CLOCKS or x in history.metrics):
                parts.append((run, sample_history(history, logged, x, samples)))
        heads = list(dict.fromkeys([*(name for _, part in parts for name in part if name not in names), *names]))
        columns: dict[str, list[Any]] = {name: [] for name in (*_LONG_HEAD, *heads)}
        for run, part in parts:
            count = len(part[STEP])
            for name, text in zip(_LONG_HEAD, (run.id, run.name), strict=True):
                columns[name] += [text] * count
            for name in heads:
                columns[name] += _listed(part[name]) if name in part else [None] * count
        return to_frame(columns, frame)


def _listed(values: Any) -> list[Any]:
    """A column as a list, None where a value is missing."""
    return list(values.tolist() if isinstance(values, np.ndarray) else values)


_CLOCKS = ("step", "time", "relative", "_step", "_time", "_timestamp", "_runtime")


def _present(known: Sequence[str], records: Sequence[Run]) -> list[str]:
    """The fields that some run has, in their order."""
    there = {name for record in records for name in record.fields()}
    return [name for name in known if name in there]
