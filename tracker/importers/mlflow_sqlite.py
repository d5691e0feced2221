"""MLflow's SQLite store: `mlflow.db`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from tracker.importers.mlflow_run import NAME, PARENT, Listed, Listing, MlflowRun, Point, oldest_name, place_of, seconds
from tracker.importers.source import Tell
from tracker.importers.sqlite import Database

_STATES = {"FAILED": "failed", "KILLED": "killed", "RUNNING": "running", "SCHEDULED": "running"}
_INFINITE = 1.7976931348623157e308  # what MLflow keeps for an infinity, which some databases have not
_POINT_SIZE = 100  # bytes, about
_RUN_SIZE = 10_000

_LIST = (
    "SELECT run_uuid, runs.name, experiments.name, runs.lifecycle_stage, experiments.lifecycle_stage"
    " FROM runs LEFT JOIN experiments USING (experiment_id) ORDER BY start_time, run_uuid"
)
_DATASETS = (
    "SELECT datasets.name, datasets.digest, context.value FROM inputs"
    " JOIN datasets ON datasets.dataset_uuid = inputs.source_id"
    " LEFT JOIN input_tags AS context"
    " ON context.input_uuid = inputs.input_uuid AND context.name = 'mlflow.data.context'"
    " WHERE inputs.destination_id = ? AND inputs.source_type = 'DATASET' ORDER BY 1, 2, 3"
)
_POINTS = (
    "SELECT rowid, step, timestamp, key, value, is_nan FROM metrics"
    " WHERE run_uuid = ? AND rowid > ? ORDER BY rowid LIMIT ?"
)


def list_database(path: str, allowed: Sequence[str]) -> Listing:
    """The runs of a database.

    Args:
        path: its file.
        allowed: folders, beside that of the database, that artifacts may lie in.

    Raises:
        FormatError: it cannot be read.
    """
    store = _Store(path, allowed)
    sizes = dict(store.database.rows("SELECT run_uuid, count(*) FROM metrics GROUP BY run_uuid"))
    found = Listing()
    for run, name, experiment, *stages in store.database.rows(_LIST):
        if "deleted" in stages:
            found.deleted += 1
            continue
        size = _RUN_SIZE + _POINT_SIZE * sizes.get(run, 0)
        found.runs.append(Listed(run, name or run, experiment or "", size, lambda run=run: store.read(run)))  # type: ignore[misc]
    return found


def is_mlflow(path: str) -> bool:
    """Whether a database is MLflow's."""
    return {"run_uuid", "artifact_uri"} <= Database(path).columns("runs")


class _Store:
    """A database and the folder that it lies in."""

    def __init__(self, path: str, allowed: Sequence[str]) -> None:
        self.database = Database(path)
        self._base = os.path.dirname(os.path.abspath(path))
        self._allowed = [self._base, *allowed]

    def read(self, run: str) -> MlflowRun:
        """A run, but for its metrics."""
        query = "SELECT name, user_id, status, start_time, end_time, artifact_uri FROM runs WHERE run_uuid = ?"
        name, user, status, start, end, uri = self.database.rows(query, run)[0]
        tags = self._texts("tags", run)
        artifacts, elsewhere = place_of(uri or "", self._base, self._allowed)
        return MlflowRun(
            name=tags.get(NAME) or name or run,
            group=oldest_name(tags.get(PARENT, ""), self._about),
            state=_STATES.get(status, "finished"),
            started_at=seconds(start),
            ended_at=seconds(end),
            user=user or "",
            params=self._texts("params", run),
            tags=tags,
            datasets=self._datasets(run),
            models=self._models(run),
            metric_names=lambda: self._metric_names(run),
            points=lambda wanted, tell: self._points(run, wanted, tell),
            grown=lambda: str(self.database.rows("SELECT count(*), max(rowid) FROM metrics WHERE run_uuid = ?", run)),
            artifacts=artifacts,
            elsewhere=elsewhere,
        )

    def _about(self, run: str) -> tuple[str, str] | None:
        """A run's name, and the id of the run above it."""
        rows = self.database.rows("SELECT name FROM runs WHERE run_uuid = ?", run)
        tags = self._texts("tags", run)
        return (tags.get(NAME) or rows[0][0] or run, tags.get(PARENT, "")) if rows else None

    def _texts(self, table: str, run: str) -> dict[str, str]:
        query = f"SELECT key, value FROM {table} WHERE run_uuid = ? ORDER BY key"  # noqa: S608 - a name of ours
        return {key: value or "" for key, value in self.database.rows(query, run)}

    def _datasets(self, run: str) -> list[dict[str, Any]]:
        if not self.database.columns("input_tags"):
            return []
        rows = self.database.rows(_DATASETS, run)
        return [
            {"name": name, "digest": digest, **({"context": context} if context else {})}
            for name, digest, context in rows
        ]

    def _models(self, run: str) -> int:
        if "source_run_id" not in self.database.columns("logged_models"):
            return 0
        return int(self.database.rows("SELECT count(*) FROM logged_models WHERE source_run_id = ?", run)[0][0])

    def _metric_names(self, run: str) -> frozenset[str]:
        rows = self.database.rows("SELECT DISTINCT key FROM metrics WHERE run_uuid = ?", run)
        return frozenset(key for (key,) in rows)

    def _points(self, run: str, wanted: frozenset[str], tell: Tell) -> Iterator[Point]:
        for _, step, time, key, value, is_nan in self.database.pages(_POINTS, [-1], run):
            tell(_POINT_SIZE)
            if key in wanted:
                yield int(step), time / 1000, key, float("nan") if is_nan else _infinite(float(value))


def _infinite(value: float) -> float:
    return value if abs(value) < _INFINITE else value * 2
