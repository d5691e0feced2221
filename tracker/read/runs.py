"""Find the runs of a project in a store and read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracker.read.model import Run, WriterInfo
from tracker.store.base import ObjectInfo, Store

__all__ = ["Run", "RunListing", "WriterInfo", "list_projects", "list_runs", "read_runs"]


@dataclass(frozen=True)
class RunListing:
    """The objects of one run, as listed."""

    run_id: str
    objects: Mapping[str, ObjectInfo]
    """By path relative to the project's `runs/`."""


def list_projects(store: Store) -> list[str]:
    """The projects below the store's root, sorted."""
    raise NotImplementedError


def list_runs(store: Store, project: str, *, problems: list[str] | None = None) -> list[RunListing]:
    """The runs of a project, sorted by id, by one listing."""
    raise NotImplementedError


def read_runs(
    store: Store,
    project: str,
    *,
    now: float,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
    problems: list[str] | None = None,
) -> list[Run]:
    """Every run of a project, sorted by creation time, then id."""
    raise NotImplementedError
