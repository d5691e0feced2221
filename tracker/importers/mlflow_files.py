"""MLflow's file store: `mlruns/<experiment>/<run>/{meta.yaml, metrics, params, tags, inputs, outputs, artifacts}`."""

from __future__ import annotations

import heapq
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from tracker.errors import FormatError
from tracker.importers.local_files import files_below, lines_of
from tracker.importers.mlflow_run import NAME, PARENT, Listed, Listing, MlflowRun, Point, oldest_name, place_of, seconds
from tracker.importers.source import Tell, hash_files

META = "meta.yaml"
_STATES = {1: "running", 2: "running", 3: "finished", 4: "failed", 5: "killed"}  # mlflow.entities.RunStatus
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def list_files(root: str, allowed: Sequence[str]) -> Listing:
    """The runs of a file store, of one experiment's folder, or the run of a run's folder.

    Args:
        root: the folder.
        allowed: folders, beside that of the store, that artifacts may lie in.
    """
    found = Listing()
    for folder in _experiments(root):
        try:
            experiment = read_meta(folder)
        except (OSError, FormatError) as error:
            found.problems.append(f"{folder} is passed over: {error}")
            continue
        runs = _runs(folder)
        if experiment.get("lifecycle_stage") == "deleted":
            found.deleted += len(runs)
            continue
        for run in runs if folder != os.path.dirname(os.path.abspath(root)) else [os.path.abspath(root)]:
            _list_run(run, str(experiment.get("name") or os.path.basename(folder)), allowed, found)
    return found


def read_meta(folder: str) -> dict[str, Any]:
    """What the meta.yaml of a folder says by numbers and text.

    Raises:
        OSError: it cannot be read.
        FormatError: it is none.
    """
    return {name: value for name, value in _load(folder).items() if isinstance(value, (str, int, float))}


def _load(folder: str) -> dict[str, Any]:
    path = os.path.join(folder, META)
    with open(path, encoding="utf-8") as file:
        try:
            found = yaml.load(file, _Loader)  # noqa: S506 - a safe one
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise FormatError(f"{path} is no YAML: {error}") from error
    if not isinstance(found, dict):
        raise FormatError(f"{path} holds no mapping")
    return found


def is_file_store(folder: str) -> bool:
    """Whether a folder is a file store, an experiment's folder of one, or a run's."""
    return bool(_experiments(folder))


def _experiments(root: str) -> list[str]:
    """The folders of experiments that a path stands for."""
    root = os.path.abspath(root)
    if os.path.isfile(os.path.join(root, META)):
        above = os.path.dirname(root)
        is_run = any(os.path.isdir(os.path.join(root, name)) for name in ("metrics", "params", "artifacts"))
        return [above] if is_run and os.path.isfile(os.path.join(above, META)) else [root]
    trash = os.path.join(root, ".trash")
    return [*_with_meta(root), *_with_meta(trash)]


def _with_meta(folder: str) -> list[str]:
    if not os.path.isdir(folder):
        return []
    with os.scandir(folder) as entries:
        places = sorted(entry.path for entry in entries if entry.is_dir())
    return [place for place in places if os.path.isfile(os.path.join(place, META))]


def _runs(experiment: str) -> list[str]:
    return [place for place in _with_meta(experiment) if os.path.basename(place) not in ("models", "traces", "tags")]


def _list_run(folder: str, experiment: str, allowed: Sequence[str], found: Listing) -> None:
    try:
        meta = read_meta(folder)
        size = sum(os.path.getsize(path) for _, path in files_below(folder))
    except (OSError, FormatError) as error:
        found.problems.append(f"{folder} is passed over: {error}")
        return
    if "run_id" not in meta and "run_uuid" not in meta:
        return
    if meta.get("lifecycle_stage") == "deleted":
        found.deleted += 1
        return
    run = os.path.basename(folder)
    name = str(meta.get("run_name") or run)
    found.runs.append(Listed(run, name, experiment, size, lambda: _read(folder, allowed)))


def _read(folder: str, allowed: Sequence[str]) -> MlflowRun:
    """A run, but for its metrics."""
    meta, tags = read_meta(folder), _texts(os.path.join(folder, "tags"))
    artifacts = os.path.join(folder, "artifacts")
    metrics = dict(files_below(os.path.join(folder, "metrics")))
    elsewhere, left_out = "", Counter[str]()
    if not os.path.isdir(artifacts):
        base = os.path.dirname(os.path.dirname(os.path.dirname(folder)))
        artifacts, elsewhere = place_of(str(meta.get("artifact_uri") or ""), base, [base, *allowed])
    return MlflowRun(
        name=tags.get(NAME) or str(meta.get("run_name") or os.path.basename(folder)),
        group=oldest_name(tags.get(PARENT, ""), lambda run: _about(folder, run)),
        state=_STATES.get(meta.get("status", 0), "finished"),
        started_at=seconds(meta.get("start_time")),
        ended_at=seconds(meta.get("end_time")),
        user=str(meta.get("user_id") or ""),
        params=_texts(os.path.join(folder, "params")),
        tags=tags,
        datasets=list(_datasets(folder)),
        models=len(_with_meta(os.path.join(folder, "outputs"))),
        metric_names=lambda: frozenset(metrics),
        points=lambda names, tell: _points({name: metrics[name] for name in sorted(names)}, tell, left_out),
        grown=lambda: hash_files(metrics.values(), folder),
        artifacts=artifacts,
        elsewhere=elsewhere,
        left_out=left_out,
    )


def _about(sibling: str, run: str) -> tuple[str, str] | None:
    """The name of another run of the experiment, and the id of the run above it."""
    folder = os.path.join(os.path.dirname(sibling), os.path.basename(run))
    try:
        meta, tags = read_meta(folder), _texts(os.path.join(folder, "tags"))
    except (OSError, FormatError):
        return None
    return tags.get(NAME) or str(meta.get("run_name") or run), tags.get(PARENT, "")


def _texts(folder: str) -> dict[str, str]:
    """Name → text of the files of a folder, as params and tags are kept."""
    found = {}
    for name, path in files_below(folder):
        with open(path, encoding="utf-8", errors="replace") as file:
            found[name] = file.read()
    return found


def _datasets(folder: str) -> Iterator[Mapping[str, Any]]:
    for place in _with_meta(os.path.join(folder, "inputs")):
        given = _load(place)
        name = given.get("source_id")
        if not isinstance(name, str):
            continue
        try:
            about = read_meta(os.path.join(os.path.dirname(folder), "datasets", os.path.basename(name)))
        except (OSError, FormatError):
            continue
        tags = given.get("tags")
        context = tags.get("mlflow.data.context") if isinstance(tags, dict) else None
        said = {"context": context} if isinstance(context, str) else {}
        yield {"name": about.get("name"), "digest": about.get("digest"), **said}


def _points(paths: Mapping[str, str], tell: Tell, left_out: Counter[str]) -> Iterator[Point]:
    """The points of several files in the order of their times: a file is in the order in which it was written."""
    streams = [_of_file(name, path, tell, left_out) for name, path in paths.items()]
    yield from heapq.merge(*streams, key=lambda point: (point[1], point[0]))


def _of_file(name: str, path: str, tell: Tell, left_out: Counter[str]) -> Iterator[Point]:
    for line in lines_of(path):
        tell(len(line) + 1)
        parts = line.split()
        try:
            step = int(parts[2]) if len(parts) > 2 else 0
            yield step, int(parts[0]) / 1000, name, float(parts[1])
        except (ValueError, IndexError):
            left_out[f"a line of the metric {name!r} is no time, value and step"] += 1
