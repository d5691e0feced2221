"""`build`: gather everything that a site says, then write it. A mistake in a report shows before the first write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from tracker.build.assets import Asset, bundle
from tracker.build.compose import Project, ReportPage, compose
from tracker.build.figures import draw_all
from tracker.build.output import Output
from tracker.build.page import Pages
from tracker.build.panels import BuiltPanel, DataFile, PanelSpot, figure_paths, runs_panel
from tracker.build.report import Report, find_reports, parse_report
from tracker.build.run_extras import with_extras
from tracker.build.run_page import run_page, run_page_path
from tracker.build.starter import PAGE, TEMPLATE, starter_values
from tracker.build.text import plural
from tracker.chart.panels.runs import RunsOptions, build_runs
from tracker.chart.picture import Picture
from tracker.errors import UsageError
from tracker.read.model import Run
from tracker.read.runs import list_projects, read_runs
from tracker.read.table import known_fields
from tracker.store import open_store

INDEX = "index.html"
_PROBLEMS_MAX = 500

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class BuildOptions:
    """What to build."""

    root: str
    """Where the runs are: a folder or an fsspec URL."""
    project: str = ""
    """The project; may be left out where the root holds one."""
    reports: Path | None = None
    """The folder of report files; without one, or without a report in it, a default report is made."""
    templates: Path | None = None
    """A folder whose templates go before the built-in ones."""
    now: float = 0.0
    """Unix seconds: runs that have been silent too long by then have crashed."""
    jobs: int = 1
    """At most so many processes."""
    drafts: bool = False
    """Whether reports with `draft: true` are built too."""
    bundle: Path | None = None
    """The folder of the browser's bundle; found when left out."""


@dataclass(frozen=True)
class BuildResult:
    """What was built."""

    project: str
    runs: int
    reports: int
    pages: tuple[str, ...]
    """The index page, then the reports' pages, relative to the site's root."""
    problems: tuple[str, ...]
    """What could not be read of the runs, a sentence each."""


@dataclass(frozen=True)
class _Site:
    """Everything that a site says, before anything is written."""

    project: str
    runs: Sequence[Run]
    reports: tuple[ReportPage, ...]
    table: BuiltPanel
    problems: tuple[tuple[Run | None, str], ...]
    pages: Pages
    assets: dict[str, Asset]


def build(options: BuildOptions, output: Output, progress: Progress | None = None) -> BuildResult:
    """Build the site of a project.

    Args:
        options: what to build.
        output: where it goes, open.
        progress: called with a stage's name, how much of it is done, and of how much.

    Raises:
        UsageError: the project is not there, or a report or template is wrong (`ReportError` names file and line).
        StoreError: runs cannot be read, or the site cannot be written.
    """
    site = _gather(options, progress)
    _write(site, options, output, progress)
    problems = tuple(f"{run.name}: {text}" if run else text for run, text in site.problems)
    pages = (INDEX, *(report.page for report in site.reports))
    return BuildResult(site.project, len(site.runs), len(site.reports), pages, problems)


def _gather(options: BuildOptions, progress: Progress | None) -> _Site:
    assets = bundle(options.bundle)
    written = find_reports(options.reports, drafts=options.drafts) if options.reports else []
    listing_problems: list[str] = []
    with open_store(options.root) as store:
        project = options.project or _only_project(list_projects(store), store.url)
        runs = read_runs(
            store,
            project,
            now=options.now,
            jobs=options.jobs,
            problems=listing_problems,
            progress=_stage(progress, "reading runs"),
        )
        if not runs:
            raise _no_runs(project, list_projects(store), store.url)
    shared = {"project": project, "runs_text": plural(len(runs), "run")}
    shared |= {"css": assets["tracker.css"].path, "js": assets["tracker.js"].path}
    pages = Pages(shared, options.templates)
    reports = written or [_default_report(pages, runs)]
    run_pages = {run_page_path(run) for run in runs}
    known = Project(runs, known_fields(runs), {report.path: report.page for report in reports}, {INDEX, *run_pages})
    composed = tuple(compose(report, known) for report in reports)
    table = runs_panel(build_runs(RunsOptions(), runs, href=run_page_path), PanelSpot("", 1, run_page_path))
    problems = [*((None, text) for text in listing_problems), *((run, text) for run in runs for text in run.problems)]
    return _Site(project, runs, composed, table, tuple(problems), pages, assets)


def _only_project(projects: Sequence[str], url: str) -> str:
    if len(projects) == 1:
        return projects[0]
    if not projects:
        raise UsageError(f"{url} holds no runs: is it the right --root? Runs lie at <root>/<project>/runs/<run>/")
    names = ", ".join(projects[:20]) + (", …" if len(projects) > 20 else "")
    raise UsageError(f"{url} holds {len(projects)} projects: choose one with --project ({names})")


def _no_runs(project: str, projects: Sequence[str], url: str) -> UsageError:
    there = f"the projects there are {', '.join(projects[:20])}" if projects else "there is no other project either"
    return UsageError(f"{url} holds no runs of project {project!r}: {there}")


def _default_report(pages: Pages, runs: Sequence[Run]) -> Report:
    return parse_report(pages.text(TEMPLATE, **starter_values(runs)), f"templates/{TEMPLATE}", PAGE)


# --- writing: first what pages need, then the pages, the index page last ---


def _write(site: _Site, options: BuildOptions, output: Output, progress: Progress | None) -> None:
    for asset in site.assets.values():
        output.write(asset.path, asset.data, immutable=True)
    data = _DataFiles(output)
    for panel in (site.table, *(panel for report in site.reports for panel in report.panels)):
        data.write(panel.file)
    _write_pictures(site, options.jobs, output, progress)
    for place, source in sorted(
        {place: source for report in site.reports for place, source in report.copies.items()}.items()
    ):
        output.write(place, source.read_bytes())
    stage = _stage(progress, "writing run pages")
    with open_store(options.root) as store:
        for done, (run, extras) in enumerate(with_extras(store, site.runs), 1):
            page = run_page(run, site.pages, extras)
            for file in page.files:
                data.write(file)
            output.write(page.path, page.html)
            stage(done, len(site.runs))
    output.flush()
    for report in site.reports:
        shown = {"title": report.title, "description": report.description, "byline": report.byline, "body": report.body}
        output.write(report.page, site.pages.html("report", report.page, **shown))
    output.flush()
    output.write(INDEX, _index(site))


def _write_pictures(site: _Site, jobs: int, output: Output, progress: Progress | None) -> None:
    wanted: dict[str, Picture] = {}
    for report in site.reports:
        wanted.update((panel.picture.key, panel.picture) for panel in report.panels if panel.picture)
    new = {}
    for key, what in wanted.items():
        if all(output.holds(path) for path in figure_paths(key)):
            for path in figure_paths(key):
                output.keep(path)
        else:
            new[key] = what
    drawn = draw_all(list(new.values()), jobs, _stage(progress, "drawing figures"))
    for key, images in zip(new, drawn, strict=True):
        for path, image in zip(figure_paths(key), images, strict=True):
            output.write(path, image, immutable=True)


def _index(site: _Site) -> bytes:
    problems: list[dict[str, Any]] = [
        {"run": run.name if run else "", "href": run_page_path(run) if run else "", "text": text}
        for run, text in site.problems[:_PROBLEMS_MAX]
    ]
    if len(site.problems) > _PROBLEMS_MAX:
        problems.append({"run": "", "href": "", "text": f"and {len(site.problems) - _PROBLEMS_MAX:,} more"})
    return site.pages.html(
        "index", INDEX, title=site.project, description="", reports=site.reports,
        table=Markup(site.table.html), problems=problems,  # noqa: S704 - panels escape
        problems_text=f"{plural(len(site.problems), 'problem')} in reading the runs",
    )  # fmt: skip


class _DataFiles:
    """Writes each data file once: panels that say the same share one."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._written: set[str] = set()

    def write(self, file: DataFile) -> None:
        """Write a data file unless it is there."""
        if file.key not in self._written:
            self._written.add(file.key)
            self._output.write(file.path, file.data, immutable=True)


def _stage(progress: Progress | None, name: str) -> Callable[[int, int], None]:
    def report(done: int, total: int) -> None:
        if progress:
            progress(name, done, total)

    return report
