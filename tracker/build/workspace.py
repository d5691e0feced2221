"""The workspace and the comparison: pages of all runs, which read only the runs and columns that they show.

Both pages are the same for every project but for one data file, which says which runs and fields there are. What they
show of a run lies in its own file, `runs/<id>.js`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.build.built import DataFile, data_file
from tracker.build.columnar import pack_fields
from tracker.build.inputs import hashed
from tracker.build.manifest import BESIDE
from tracker.build.output import Output
from tracker.build.page import Pages
from tracker.read.history import natural_key
from tracker.read.model import FIELD_NAMES, Run
from tracker.read.table import column_labels, column_types, known_fields, sort_runs

WORKSPACE, COMPARE = "workspace.html", "compare.html"
_TITLES = {WORKSPACE: "Workspace", COMPARE: "Comparison"}

METRICS_MAX = 5_000
"""Metrics that the workspace lists; those of the most runs."""

FIELDS_MAX = 2_000
"""Fields by which it can filter, sort and group."""

_LEFT_OUT = ("name", "id", "project", "notes")


@dataclass(frozen=True)
class WorkspaceData:
    """The data of the workspace."""

    core: DataFile
    """Which runs, fields and metrics there are."""
    fields: tuple[DataFile, ...]
    """The fields, in columns."""


def workspace_data(runs: Sequence[Run], project: str) -> WorkspaceData:
    """What the workspace reads of all runs, newest first.

    Args:
        runs: all runs of the project.
        project: its name.
    """
    rows = sort_runs(runs, "-created_at")
    counts = Counter(name for run in rows for name in run.fields())
    names = [name for name in known_fields(rows) if counts[name] and name not in _LEFT_OUT]
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
    return WorkspaceData(data_file(payload), packs.files)


def _metrics(runs: Sequence[Run]) -> tuple[list[list[Any]], int]:
    """Each metric with the number of its runs, those without a prefix first, then by prefix, in natural order."""
    counts = Counter(name for run in runs for name in run.history.metrics)
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
    wanted = [page for page in (WORKSPACE, COMPARE) if not output.keep_part(page, key)]
    if not wanted:
        return
    data = workspace_data(runs, project)
    files = [file.path for file in (data.core, *data.fields)]
    for file in (data.core, *data.fields):
        output.share(file.path, file.data)
    output.flush()
    for page in wanted:
        html = pages.html(
            page.removesuffix(".html"), page, title=_TITLES[page], description="", key=data.core.key, src=data.core.path
        )
        output.write(page, html)
        output.record(page, key, (page, *files), {BESIDE: True})
