"""Inputs: hashes that stand for everything that a page is made from; the same hash, the same page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.build.assets import templates_folder
from tracker.build.report import Report
from tracker.chart.forest import sklearn_version
from tracker.read.digest import source_key
from tracker.read.model import Run
from tracker.version import __version__


def hashed(*values: Any) -> str:
    """A hash of values whose `repr` says all of them."""
    return hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def site_key(shared: Mapping[str, Any], templates: Path | None) -> str:
    """A hash of what every page is made from: this code, the templates, and what all templates are given.

    Args:
        shared: what all templates are given.
        templates: the user's own.
    """
    folders = [folder for folder in (templates, templates_folder()) if folder is not None]
    files = [
        (place.relative_to(folder).as_posix(), hashlib.sha256(place.read_bytes()).hexdigest())
        for folder in folders
        for place in sorted(folder.rglob("*"))
        if place.is_file()
    ]
    return hashed(__version__, source_key("format", "read", "chart", "build"), sorted(shared.items()), files)


def runs_key(runs: Iterable[Run]) -> str:
    """A hash of runs in their order; "" where one of them is not known to be the same."""
    digest = hashlib.blake2b(digest_size=12)
    for run in runs:
        if not run.key:
            return ""
        digest.update(f"{run.id} {run.key}\n".encode())
    return digest.hexdigest()


def report_key(site: str, runs: str, report: Report) -> str:
    """A hash of what a report's page is made from, but for where its links lead and the files beside it."""
    return runs and hashed(
        "report", site, runs, report.path, report.page, report.front, report.head.values, report.body,
        report.bibliography, sklearn_version(),
    )  # fmt: skip


def index_key(site: str, runs: str, reports: Sequence[Any], problems: Sequence[str]) -> str:
    """A hash of what the index page is made from."""
    return runs and hashed("index", site, runs, reports, problems)
