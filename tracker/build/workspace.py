"""The workspace and the comparison: pages of all runs, which read only the runs and columns that they show.

Both pages read one data file, which says which runs and fields there are; so do tables of runs when a reader asks for
further columns. What they show of a run lies in its own file, `runs/<id>.js`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.build.built import DataFile, named_data
from tracker.build.columnar import pack_fields
from tracker.build.inputs import hashed
from tracker.build.manifest import BESIDE
from tracker.build.output import Output
from tracker.build.page import Pages
from tracker.read.history import natural_key
from tracker.read.model import FIELD_NAMES, Run
from tracker.read.runset import RunSet
from tracker.read.table import column_labels, column_types, sort_runs

WORKSPACE, COMPARE = "workspace.html", "compare.html"
RUNS_FILE = "data/runs.js"
"""What is known of all runs; of one name, so that no page changes with it."""

_TITLES = {WORKSPACE: "Workspace", COMPARE: "Comparison"}

METRICS_MAX = 5_000
"""Metrics that the workspace lists; those of the most runs."""

FIELDS_MAX = 2_000
"""Fields by which it can filter, sort and group."""

_LEFT_OUT = ("name", "id", "project", "notes")


@dataclass(frozen=True)
class WorkspaceData:
    """The data of the workspace."""

    core: bytes
    """Which runs, fields and metrics there are: the content of `RUNS_FILE`."""
    fields: tuple[DataFile, ...]
    """The fields, in columns."""


def workspace_data(runs: Sequence[Run], project: str) -> WorkspaceData:
    """What the workspace reads of all runs, newest first.

    Args:
        runs: all runs of the project.
        project: its name.
    """
    rows = sort_runs(runs, "-created_at")
    counts = rows.counts
    names = [name for name in rows.known if counts[name] and name not in _LEFT_OUT]
    if len(names) > FIELDS_MAX:
        often = set(sorted(names, key=lambda name: (name not in FIELD_NAMES, -counts[name]))[:FIELDS_MAX])
        names = [name for name in names if name in often]
    types = column_types(rows, names)
    labels = column_labels(names)
    packs = pack_fields(rows, types)
    metrics, left_out = _metrics(rows)
    payload = {
        "kind": "workspace", "version": 1, "project": project,
        "ids": [run.id for run in rows], "names": [run.name or run.id for run in rows],
        "fields": [[name, labels[name], types[name], packs.places[name], counts[name]] for name in names],
        "files": [file.key for file in packs.files],
        "metrics": metrics, "metrics_left_out": left_out,
    }  # fmt: skip
    return WorkspaceData(named_data("runs", payload), packs.files)


def _metrics(runs: RunSet) -> tuple[list[list[Any]], int]:
    """Each metric with the number of its runs, those without a prefix first, then by prefix, in natural order."""
    counts = runs.metrics
    chosen = [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:METRICS_MAX]]
    chosen.sort(key=lambda name: ("/" in name, natural_key(name)))
    return [[name, counts[name]] for name in chosen], len(counts) - len(chosen)


def write_workspace(runs: Sequence[Run], project: str, pages: Pages, output: Output, site: str, all_runs: str) -> None:
    """Write the workspace and the comparison, or keep them.

    Args:
        runs: all runs of the project; their own pages are written already.
        project: its name.
        pages: the site's templates.
        output: where they go.
        site: stands for what every page is made from.
        all_runs: stands for the runs; "" where that is not known.
    """
    key = all_runs and hashed("workspace", site, all_runs)
    if not output.keep_part(RUNS_FILE, key):
        data = workspace_data(runs, project)
        for file in data.fields:
            output.share(file.path, file.data)
        output.flush()
        output.write(RUNS_FILE, data.core)
        output.record(RUNS_FILE, key, (RUNS_FILE, *(file.path for file in data.fields)))
    output.flush()
    for page, title in _TITLES.items():
        if not output.keep_part(page, key):
            output.write(page, pages.html(page.removesuffix(".html"), page, title=title, description="", src=RUNS_FILE))
            output.record(page, key, (page,), {BESIDE: True})
