"""The first page of a site: its reports, its runs, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from markupsafe import Markup

from tracker.build.inputs import index_key
from tracker.build.output import Output
from tracker.build.page import Pages
from tracker.build.panels import PanelSpot, runs_panel
from tracker.build.run_page import run_page_path
from tracker.build.tags import by_tag
from tracker.build.text import plural
from tracker.chart.panels.runs import RunsOptions, build_runs
from tracker.read.model import Run

INDEX = "index.html"
_PROBLEMS_MAX = 500

Problem = tuple["Run | None", str]
"""A sentence, and the run that it is about."""


class Listed(Protocol):
    """What the first page says of a report."""

    @property
    def page(self) -> str:
        """Where it is."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def description(self) -> str:
        """A sentence or two."""

    @property
    def byline(self) -> str:
        """Who and when."""

    @property
    def tags(self) -> tuple[str, ...]:
        """What it is about."""


def write_index(
    output: Output, pages: Pages, keys: tuple[str, str], project: str, runs: Sequence[Run], reports: Sequence[Listed],
    problems: Sequence[Problem],
) -> None:  # fmt: skip
    """Write the first page, or keep it as it is.

    Args:
        output: where it goes; the pages that it leads to are written.
        pages: the site's templates.
        keys: stand for what every page is made from, and for the runs.
        project: the project's name.
        runs: all runs.
        reports: all reports.
        problems: what could not be read.
    """
    listed = [(report.page, report.title, report.description, report.byline, report.tags) for report in reports]
    key = index_key(*keys, listed, [text for _, text in problems])
    if output.keep_part(INDEX, key):
        return
    table = runs_panel(build_runs(RunsOptions(), runs, href=run_page_path), PanelSpot("", 1, run_page_path))
    output.share(table.data.path, table.data.data)
    output.flush()
    html = pages.html(
        "index", INDEX, title=project, description="", reports=reports,
        tags=by_tag((report.tags, report) for report in reports), table=Markup(table.html),  # noqa: S704 - panels escape
        problems=_problems(problems), problems_text=f"{plural(len(problems), 'problem')} in reading the runs",
    )  # fmt: skip
    output.write(INDEX, html)
    output.record(INDEX, key, (INDEX, table.data.path))


def _problems(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    shown = [
        {"run": run.name if run else "", "href": run_page_path(run) if run else "", "text": text}
        for run, text in problems[:_PROBLEMS_MAX]
    ]
    more = len(problems) - _PROBLEMS_MAX
    return [*shown, {"run": "", "href": "", "text": f"and {more:,} more"}] if more > 0 else shown
