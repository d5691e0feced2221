"""The pages of all runs: those whose inputs changed are made anew, in several processes where they are many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from tracker.build.inputs import hashed, site_key
from tracker.build.media_files import MediaFiles, write_media
from tracker.build.output import Output
from tracker.build.page import Pages
from tracker.build.redaction import Redactor
from tracker.build.run_extras import with_extras
from tracker.build.run_page import RunPage, run_page, run_page_path
from tracker.read.cache import StoreRef
from tracker.read.model import Run
from tracker.read.parallel import Workers

_BATCH = 8
_FEW = 16

Shared = tuple[tuple[str, Any], ...]
"""What all templates are given, as items, which can be hashed."""


def write_run_pages(
    runs: Sequence[Run],
    root: StoreRef,
    shared: dict[str, Any],
    templates: Path | None,
    output: Output,
    workers: Workers,
    progress: Callable[[int, int], None],
    redactor: Redactor | None = None,
) -> None:
    """Write the page of every run, or keep it.

    Args:
        runs: all of them.
        root: where their files lie.
        shared: what all templates are given.
        templates: the user's own.
        output: where they go.
        workers: who makes them.
        progress: called with how many new pages are written, and how many there are.
        redactor: takes names out of what is read of the runs' files only now; the runs are redacted already.
    """
    site = site_key(shared, templates)
    keys = {run.id: run.key and hashed("run", site, run.key) for run in runs}
    wanted = [run for run in runs if not output.keep_part(run_page_path(run), keys[run.id])]
    items: Shared = tuple(sorted(shared.items()))
    batches = (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
    tasks = ((root, items, templates, batch, redactor) for batch in batches)
    done = 0
    for made in workers.map(make_run_pages, tasks, few=len(wanted) <= _FEW):
        for run_id, page, complete in made:
            files = [*page.files, *page.data.files]
            for file in files:
                output.share(file.path, file.data)
            lost = write_media(output, root.open(), page.media)
            output.write(page.data.path, page.data.data)
            output.write(page.path, page.html)
            media = (file.path for file in page.media if output.has(file.path))
            paths = dict.fromkeys([page.path, page.data.path, *(file.path for file in files), *media])
            output.record(page.path, keys[run_id] if complete and not lost else "", paths)
            done += 1
            progress(done, len(wanted))


def make_run_pages(
    root: StoreRef, shared: Shared, templates: Path | None, runs: Sequence[Run], redactor: Redactor | None = None
) -> list[tuple[str, RunPage, bool]]:
    """The pages of some runs, each with the run's id and whether all that it shows could be read."""
    return list(_made(root, shared, templates, runs, redactor))


def _made(
    root: StoreRef, shared: Shared, templates: Path | None, runs: Sequence[Run], redactor: Redactor | None
) -> Iterator[tuple[str, RunPage, bool]]:
    pages = _pages(shared, templates)
    for run, extras in with_extras(root.open(), runs):
        complete = all(isinstance(content, bytes) for content in extras.values())
        media = MediaFiles(root.open(), run, clean=redactor.text if redactor else None)
        page = run_page(run, pages, extras, media)
        yield run.id, page, complete and not media.missing


@lru_cache(maxsize=2)
def _pages(shared: Shared, templates: Path | None) -> Pages:
    return Pages(dict(shared), templates)
