"""What MLflow says of one run, whichever store it lies in, and where a run's artifacts lie."""

from __future__ import annotations

import os
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.importers.local_files import is_within
from tracker.importers.source import Tell

Point = tuple[int, float, str, float]
"""Step, Unix seconds, the metric's name, its value."""

NAME, PARENT = "mlflow.runName", "mlflow.parentRunId"
_GENERATIONS_MAX = 20


@dataclass(frozen=True)
class MlflowRun:
    """A run.

    Attributes:
        group: the name of the run that it is a child of, or a child's child; "" for none.
        state: as the run format has it.
        started_at: Unix seconds, as `ended_at`.
        tags: by name.
        datasets: name, digest and context of each input.
        models: how many models were logged with it.
        metric_names: gives those of all metrics.
        points: the metrics of these names, in the order in which they were logged.
        grown: text that changes whenever there are more points.
        artifacts: their folder; "" where there is none on this machine.
        elsewhere: where the artifacts lie instead; "" where they do not.
        left_out: counts what cannot be read of the points.
    """

    name: str
    group: str = ""
    state: str = "finished"
    started_at: float | None = None
    ended_at: float | None = None
    user: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    datasets: Sequence[Mapping[str, Any]] = ()
    models: int = 0
    metric_names: Callable[[], frozenset[str]] = frozenset
    points: Callable[[frozenset[str], Tell], Iterator[Point]] = lambda _names, _tell: iter(())
    grown: Callable[[], str] = str
    artifacts: str = ""
    elsewhere: str = ""
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Listed:
    """A run of a store, not read yet.

    Attributes:
        id: MLflow's.
        name: MLflow's.
        experiment: its name.
        size: about how many bytes it has, for the progress.
        read: reads it, but for its metrics.
    """

    id: str
    name: str
    experiment: str
    size: int
    read: Callable[[], MlflowRun]


@dataclass
class Listing:
    """The runs of a store, and how many of them were deleted."""

    runs: list[Listed] = field(default_factory=list)
    deleted: int = 0
    problems: list[str] = field(default_factory=list)


_ARTIFACTS = "artifacts"
"""What MLflow calls each run's folder of them, wherever that lies."""


def oldest_name(parent: str, about: Callable[[str], tuple[str, str] | None]) -> str:
    """The name of the run that stands above all others.

    Args:
        parent: the id of the run above; "" for none.
        about: gives a run's name, and the id of the run above it; None where it is not there.
    """
    name = ""
    for _ in range(_GENERATIONS_MAX):
        if not parent:
            break
        found = about(parent)
        name, parent = found or (parent, "")
    return name


def place_of(uri: str, base: str, allowed: Sequence[str]) -> tuple[str, str]:
    """The folder of this machine in which a run's artifacts lie, and where they lie instead.

    An address in somebody's database may name any folder, so only some are looked into.

    Args:
        uri: MLflow's `artifact_uri`.
        base: the folder of the store; what moved with it, or was served by a server that ran there, is found below it.
        allowed: folders that the artifacts may lie in.
    """
    parts = urllib.parse.urlsplit(uri)
    path = parts.path
    local = parts.scheme in ("", "file")
    tail = "/".join(path.replace("\\", "/").split("/")[-3:])  # experiment/run/artifacts
    candidates = [os.path.join(base, folder, tail) for folder in ("mlruns", "mlartifacts")]
    if local and path:
        candidates.insert(0, os.path.join(base, urllib.request.url2pathname(path) if parts.scheme else path))
    there = [candidate for candidate in candidates if os.path.isdir(candidate)]
    if local and os.path.basename(path.replace("\\", "/").rstrip("/")) != _ARTIFACTS:
        return "", uri if there else ""  # the folder of the store itself, say, and all that lies in it
    for candidate in there:
        if any(is_within(candidate, folder) for folder in allowed):
            return candidate, ""
    return ("", uri) if there or not local else ("", "")


def seconds(milliseconds: Any) -> float | None:
    """Unix seconds of MLflow's milliseconds; None for anything else."""
    return milliseconds / 1000 if isinstance(milliseconds, (int, float)) and milliseconds else None
