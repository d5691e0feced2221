"""Find: the one run that people mean by an id, a name or `project/id`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tracker.errors import UsageError
from tracker.format import layout
from tracker.read.assemble import READ_KINDS, RunListing, assemble_run
from tracker.read.model import Run
from tracker.read.runs import list_projects, list_runs, runs_of
from tracker.store.base import Store

_SHOWN = 10
_BATCH = 200

ReadAll = Callable[[str, Sequence[RunListing]], Sequence[Run]]
"""Reads all runs of a project, to look for a name: from the project and its runs as listed."""


def find_run(store: Store, text: str, *, project: str = "", now: float, read_all: ReadAll | None = None) -> Run:
    """A run without its history.

    Args:
        store: the root.
        text: the run's id; its name, where only one run has it; or either behind `project/`.
        project: where to look; may be left out where the root holds one project, or where `text` names it.
        now: Unix seconds, to tell a running run from a crashed one.
        read_all: a quicker way than to read the small files of all runs, where a name is looked for. A run that is
            found by its name is then as this gives it.

    Raises:
        UsageError: there is no such run, or several of that name.
        StoreError: the root cannot be read.
    """
    before, slash, wanted = text.partition("/")
    if slash and layout.is_name(before):
        try:
            return _find(store, before, wanted, now, read_all)
        except UsageError:
            if not project:
                raise
    return _find(store, project or _only_project(store), text, now, read_all)


def _only_project(store: Store) -> str:
    projects = list_projects(store)
    if len(projects) == 1:
        return projects[0]
    if not projects:
        raise UsageError(f"{store.url} holds no runs: is it the right --root?")
    raise UsageError(f"{store.url} holds {len(projects)} projects: write PROJECT/RUN, or --project ({_some(projects)})")


def _find(store: Store, project: str, wanted: str, now: float, read_all: ReadAll | None) -> Run:
    if layout.is_name(wanted) and layout.is_name(project):
        for listing in runs_of(store.list(layout.run_prefix(project, wanted)), project):
            return next(_read(store, project, [listing], now))
    listings = list_runs(store, project)
    runs = read_all(project, listings) if read_all else _read(store, project, listings, now)
    found = [run for run in runs if run.name == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        ids = _some([run.id for run in found])
        raise UsageError(f"{len(found)} runs of project {project!r} are named {wanted!r}: choose one by its id ({ids})")
    newest = _some([listing.run_id for listing in reversed(listings)])
    there = f"its newest are {newest}" if newest else "the project holds no run"
    raise UsageError(f"project {project!r} of {store.url} has no run of the id or name {wanted!r}: {there}")


def _read(store: Store, project: str, listings: list[RunListing], now: float) -> Iterator[Run]:
    """Runs from all of their files but the history, which only becomes entries of `unread`."""
    prefix = layout.runs_prefix(project)
    for start in range(0, len(listings), _BATCH):
        batch = [(listing, _small(listing)) for listing in listings[start : start + _BATCH]]
        contents = store.get_many(prefix + path for _, paths in batch for path in paths)
        for listing, paths in batch:
            sizes = {path: info.size for path, info in listing.objects.items() if _kind(path) == "history"}
            known = {**{path: contents[prefix + path] for path in paths}, **dict.fromkeys(sizes, b"")}
            run = assemble_run(project, listing, known, now)  # who wrote a history, and when, still tells the state
            yield replace(run, unread={**run.unread, **sizes})


def _small(listing: RunListing) -> list[str]:
    return [path for path in listing.objects if _kind(path) in READ_KINDS - {"history"}]


def _kind(path: str) -> str:
    item = layout.parse_object(path)
    return item.kind if item else ""


def _some(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
