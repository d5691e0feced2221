"""`tracker new report`: a report to start from, made of what a project's runs hold (template `reports/new.md`)."""

from __future__ import annotations

import math
import os
import re
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tracker.build.page import Pages
from tracker.build.report import SUFFIX, page_path, title_from_name
from tracker.build.starter import main_metrics
from tracker.build.text import one_line, plural
from tracker.errors import UsageError
from tracker.format.values import to_number
from tracker.read.history import natural_key
from tracker.read.model import Run
from tracker.read.table import known_fields

TEMPLATE = "reports/new.md"
_MORE_MAX = 4
_NAMES_MAX = 60
_LESS = re.compile(r"loss|error|perplexity|nll|mse|mae|rmse|wer|cer|fid|regret|time|duration", re.IGNORECASE)
"""Metrics of which less is better."""
_SIMPLE = re.compile(r"[A-Za-z_](?:[\w./-]*\w)?")
"""Names that are themselves in a filter, in an expression and in prose."""
_LOG_FROM = 20.0
"""A positive value of the configuration that spans such a factor is drawn by its logarithm."""


def place_of(name: str, folder: Path) -> Path:
    """Where the report of that name goes, below the folder of reports.

    Raises:
        UsageError: it would not be a report of that folder, or is there already.
    """
    path = name.removesuffix(SUFFIX)
    parts = path.split("/")
    if any(part in ("", ".", "..") or part.startswith(("_", ".")) for part in parts) or "\\" in path or "\0" in path:
        raise UsageError(f"{name!r} is no name of a report: write one such as width, or ablations/width")
    page_path(path + SUFFIX, name)
    place = folder / (path + SUFFIX)
    if place.exists():
        raise UsageError(f"{place} is there already: take another name, or remove it first")
    return place


def write_report(place: Path, text: str) -> None:
    """Write a new file, and never over one that is there.

    Raises:
        UsageError: it is there, or cannot be written.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{place} cannot be written: {error.strerror}") from error


def starter_text(name: str, runs: Sequence[Run], project: str, date: str, templates: Path | None = None) -> str:
    """The Markdown of a report about these runs.

    Args:
        name: the report's, for its title.
        runs: the project's.
        project: its name.
        date: of the report, as `2026-05-01`.
        templates: a folder whose templates go before the built-in ones.
    """
    pages = Pages({"project": project, "runs_text": plural(len(runs), "run")}, templates)
    title = title_from_name(os.path.basename(name))
    text = pages.text(TEMPLATE, title=title, date=date, lists=list(_lists(runs)), **_values(runs))
    return text.rstrip() + "\n"


def _values(runs: Sequence[Run]) -> dict[str, Any]:
    """What the template is given: the most important metric that runs have a number of, the next ones, and the like."""
    usable = [name for name in main_metrics(runs) if _SIMPLE.fullmatch(name)]
    ended = [name for name in usable if any(_is_number(run, f"summary.{name}") for run in runs)]
    if not ended:
        return {"metric": ""}
    metric = ended[0]
    least = bool(_LESS.search(metric))
    groups = {run.group for run in runs}
    config = _varied(runs)
    best = f'best("{metric}", {"min" if least else "max"})'
    found = ["name", *(["group"] if len(groups) > 1 else []), *config[:4], *(f"summary.{name}" for name in ended[:3])]
    return {
        "metric": metric, "best": f"{{{{ {best} }}}}", "best_value": f'{best}.summary["{metric}"]',
        "more": [name for name in usable if name != metric][:_MORE_MAX],
        "group": 1 < len(groups) < len(runs), "columns": found,
        "sort": ("" if least else "-") + f"summary.{metric}", "config": config[0] if config else "",
        "log": bool(config) and _spans(runs, config[0]),
    }  # fmt: skip


def _varied(runs: Sequence[Run]) -> list[str]:
    """Simple fields of the configuration in which runs differ, numbers first."""
    found = []
    for name in known_fields(runs):
        if name.startswith("config.") and _SIMPLE.fullmatch(name):
            values = [run.fields().get(name) for run in runs]
            if len({repr(value) for value in values if value is not None}) > 1:
                found.append((not any(_is_number(run, name) for run in runs), natural_key(name), name))
    return [name for *_, name in sorted(found)]


def _number(run: Run, name: str) -> float | None:
    value = run.fields().get(name)
    return None if isinstance(value, bool) else to_number(value)


def _is_number(run: Run, name: str) -> bool:
    number = _number(run, name)
    return number is not None and math.isfinite(number)


def _spans(runs: Sequence[Run], name: str) -> bool:
    numbers = [
        number for number in (_number(run, name) for run in runs) if number is not None and math.isfinite(number)
    ]
    return bool(numbers) and min(numbers) > 0 and max(numbers) / min(numbers) >= _LOG_FROM


def _lists(runs: Sequence[Run]) -> Iterator[tuple[str, list[str]]]:
    """Metrics, groups and keys of the configuration, each as lines of names."""
    metrics = {name for run in runs for name in run.history.metrics}
    config = [name.removeprefix("config.") for name in known_fields(runs) if name.startswith("config.")]
    groups = {run.group for run in runs if run.group}
    for what, names in (("metrics", metrics), ("groups", groups), ("config", config)):
        shown = ["".join(filter(str.isprintable, one_line(name, 60))) for name in sorted(names, key=natural_key)]
        more = len(shown) - _NAMES_MAX
        text = ", ".join(shown[:_NAMES_MAX]) + (f", and {more:,} more" if more > 0 else "")
        yield what, textwrap.wrap(text, 100, break_on_hyphens=False) or ["none"]
