"""MLflow's runs, of a file store or a SQLite database → sources."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from typing import Any

from tracker.errors import UsageError
from tracker.format import layout
from tracker.format.records import WriterRecord
from tracker.importers.joined import join_points
from tracker.importers.mlflow_artifacts import Artifacts, find_artifacts, table_names
from tracker.importers.mlflow_files import is_file_store, list_files
from tracker.importers.mlflow_run import NAME, PARENT, Listed, Listing, MlflowRun
from tracker.importers.mlflow_sqlite import is_mlflow, list_database
from tracker.importers.source import Found, Row, Source, Tell, hash_files, public_name, readable_id
from tracker.importers.sqlite import is_database
from tracker.importers.typed import to_value

TOOL = "mlflow"
DATABASE, FOLDER = "mlflow.db", "mlruns"
_NOTE, _USER, _SOURCE = "mlflow.note.content", "mlflow.user", "mlflow.source.name"
_GIT = {
    "commit": "mlflow.source.git.commit",
    "branch": "mlflow.source.git.branch",
    "remote": "mlflow.source.git.repoURL",
}
_DIRTY, _DIFF = "mlflow.source.git.dirty", "mlflow.source.git.diff"
_OWN = {
    NAME, PARENT, _NOTE, _USER, _SOURCE, *_GIT.values(), _DIRTY, _DIFF, "mlflow.source.type", "mlflow.rootRunId",
    "mlflow.loggedArtifacts", "mlflow.loggedImages", "mlflow.log-model.history",
}  # fmt: skip
_MEGABYTE = 1e6
_HOST = {
    "system/cpu_utilization_percentage": ("cpu", 1.0),
    "system/system_memory_usage_megabytes": ("memory", _MEGABYTE),
    "system/system_memory_usage_percentage": ("memory_percent", 1.0),
    "system/disk_usage_megabytes": ("disk", _MEGABYTE),
    "system/disk_usage_percentage": ("disk_percent", 1.0),
}
_GPU = {
    "utilization_percentage": ("util", 1.0),
    "memory_usage_megabytes": ("memory", _MEGABYTE),
    "memory_usage_percentage": ("memory_percent", 1.0),
    "power_usage_watts": ("power", 1.0),
}
_GPU_METRIC = re.compile(r"system/gpu_(\d{1,3})_(\w+)")


def find_mlflow(paths: Sequence[str], notes: list[str], artifacts: Sequence[str] = ()) -> list[Source]:
    """The runs of stores.

    Args:
        paths: folders that are or hold a file store or `mlflow.db`, databases, or MLflow's addresses of them.
        notes: takes sentences about what is passed over.
        artifacts: folders that artifacts may lie in, beside those of the stores.

    Raises:
        UsageError: a path is no store, or no run is there.
    """
    sources: list[Source] = []
    for path in paths:
        for listing in _listings(path, artifacts):
            sources += [_source(listed) for listed in listing.runs]
            notes += listing.problems
            if listing.deleted:
                notes.append(f"{path}: {listing.deleted:,} deleted {_runs(listing.deleted)} passed over")
    if not sources:
        raise UsageError("; ".join([f"{', '.join(paths)}: no run is there", *notes]))
    return sources


def _listings(path: str, artifacts: Sequence[str]) -> list[Listing]:
    place = _place(path)
    if os.path.isfile(place):
        if not is_database(place) or not is_mlflow(place):
            raise UsageError(f"{place} is no database of MLflow's: give mlflow.db, or the folder mlruns")
        return [list_database(place, artifacts)]
    if not os.path.isdir(place):
        raise UsageError(f"{place} is not there: give the folder mlruns, or the file mlflow.db")
    below = os.path.join(place, FOLDER)
    found = [list_files(folder, artifacts) for folder in (place, below) if is_file_store(folder)]
    database = os.path.join(place, DATABASE)
    if is_database(database) and is_mlflow(database):
        found.append(list_database(database, artifacts))
    if not found:
        raise UsageError(f"{place} holds neither runs of MLflow nor {DATABASE}: give mlruns or the database")
    return found


def _place(path: str) -> str:
    """The path of this machine that one of MLflow's addresses means."""
    for scheme in ("sqlite:///", "file://"):
        if path.startswith(scheme):
            return path.removeprefix(scheme)
    if "://" in path:
        raise UsageError(f"{path} is a server: import where its mlflow.db or mlruns lies, or a copy of them")
    return path


def _source(listed: Listed) -> Source:
    run_id = listed.id if layout.is_name(listed.id) else readable_id(listed.name, listed.id)
    return Source(
        tool=TOOL,
        label=listed.name,
        run_id=run_id,
        part=listed.id,
        project=listed.experiment,
        size=listed.size,
        fingerprint=lambda: _fingerprint(listed.read()),
        read=lambda tell: _found(listed.read(), tell),
    )


def _fingerprint(run: MlflowRun) -> str:
    """What changes whenever a run does; of artifacts that are left out, how many they are."""
    artifacts = find_artifacts(run.artifacts, table_names(run.tags), run.left_out)
    paths = [*artifacts.saved.values(), *artifacts.media.values(), *artifacts.tables.values()]
    paths += [path for *_, path in artifacts.images]
    parts = (
        run.name, run.group, run.state, run.started_at, run.ended_at, run.user, sorted(run.params.items()),
        sorted(run.tags.items()), list(run.datasets), run.models, run.grown(), run.elsewhere,
        hash_files(paths, run.artifacts), sorted(artifacts.left_out.items()),
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode(errors="surrogateescape")).hexdigest()


def _found(run: MlflowRun, tell: Tell) -> Found:
    artifacts = find_artifacts(run.artifacts, table_names(run.tags), run.left_out)
    names = run.metric_names()
    columns = {name: column for name in names if (column := _column(name))}
    if run.elsewhere:
        run.left_out[f"its artifacts lie in {run.elsewhere}, and are left out"] += 1
    if run.models:
        run.left_out["a logged model is left out"] += run.models
    return Found(
        name=run.name,
        group=run.group,
        notes=run.tags.get(_NOTE, ""),
        created_at=run.started_at,
        rows=_rows(run, artifacts, names - columns.keys(), tell),
        system=_system(run, columns, tell),
        config=_config(run),
        saved=artifacts.saved,
        code={"diff.patch": run.tags[_DIFF].encode()} if run.tags.get(_DIFF) else {},
        writer=_writer(run),
        left_out=run.left_out,
    )


def _rows(run: MlflowRun, artifacts: Artifacts, names: frozenset[str], tell: Tell) -> Iterator[Row]:
    """The metrics, the images of a step, and at the last step what belongs to none."""
    last = 0
    points = ((step, time, public_name(name), value) for step, time, name, value in run.points(names, tell))
    for row in join_points(points):
        last = max(last, row[0])
        yield row
    for row in artifacts.rows():
        last = max(last, row[0])
        yield row
    values = artifacts.last_row(run.artifacts)
    if values:
        yield last, run.ended_at or run.started_at, values


def _system(
    run: MlflowRun, columns: dict[str, tuple[str, float]], tell: Tell
) -> Iterator[tuple[float, dict[str, float]]]:
    """Samples of the host."""
    points = run.points(frozenset(columns), tell) if columns else ()
    renamed = ((step, time, columns[name][0], value * columns[name][1]) for step, time, name, value in points)
    for _, time, row in join_points(renamed):
        yield time or 0.0, dict(row)


def _column(name: str) -> tuple[str, float] | None:
    """The column of the run format that a metric of MLflow's monitor is, and what its values are multiplied with."""
    match = _GPU_METRIC.fullmatch(name)
    if match and match[2] in _GPU:
        column, factor = _GPU[match[2]]
        return f"gpu{int(match[1])}_{column}", factor
    return _HOST.get(name)


def _config(run: MlflowRun) -> dict[str, Any]:
    """The params as the values that they were, the tags that are the user's, and the data sets."""
    config: dict[str, Any] = {name: to_value(text) for name, text in run.params.items()}
    tags = {name: text for name, text in run.tags.items() if name not in _OWN}
    for name, value in (("tags", tags), ("datasets", list(run.datasets))):
        if value:
            config[name if name not in config else f"mlflow_{name}"] = value
    return config


def _writer(run: MlflowRun) -> WriterRecord:
    git: dict[str, Any] = {name: run.tags[tag] for name, tag in _GIT.items() if run.tags.get(tag)}
    if _DIRTY in run.tags:
        git["dirty"] = run.tags[_DIRTY].lower() == "true"
    script = run.tags.get(_SOURCE, "")
    return WriterRecord(
        state=run.state,
        started_at=run.started_at,
        ended_at=None if run.state == "running" else run.ended_at,
        user=run.tags.get(_USER) or run.user,
        argv=(script,) if script else (),
        git=git,
    )


def _runs(number: int) -> str:
    return "run is" if number == 1 else "runs are"
