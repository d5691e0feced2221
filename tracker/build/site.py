"""`build`: gather everything that a site says, then write it. A mistake in a report shows before the first write.

What was made from the same things by an earlier build is kept: run pages, reports, the index page, figures.
"""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.build.assets import bundle
from tracker.build.cluster import Cluster
from tracker.build.compose import Project, ReportPage, compose, find_page
from tracker.build.figure_page import write_figure_pages
from tracker.build.figures import figure_files, write_figures
from tracker.build.index_page import INDEX, write_index
from tracker.build.inputs import report_key, runs_key, site_key
from tracker.build.live import VERSION_FILE, LiveFile, live_runs, pace_of
from tracker.build.media_files import MediaShelf, write_media
from tracker.build.output import Output
from tracker.build.page import Pages
from tracker.build.panels import BuiltPanel, figure_paths
from tracker.build.redaction import Redactor, redact_runs
from tracker.build.report import Report, find_reports, parse_report
from tracker.build.run_page import run_page_path
from tracker.build.run_pages import write_run_pages
from tracker.build.sheet_files import SheetFiles
from tracker.build.starter import PAGE, TEMPLATE, starter_values
from tracker.build.tags import tag_anchor
from tracker.build.text import plural
from tracker.build.workspace import COMPARE, WORKSPACE, write_workspace
from tracker.errors import UsageError
from tracker.read.cache import Cache, StoreRef, project_prefix
from tracker.read.collector import passing_over_all
from tracker.read.model import Run
from tracker.read.parallel import Workers
from tracker.read.project import read_project
from tracker.read.refresh import Source
from tracker.read.runs import RunListing, list_runs, projects_of, runs_of
from tracker.read.runset import RunSet
from tracker.store import Store, is_local, local_path, open_store

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
    cache: str = ""
    """Where what was read is kept: a folder or an fsspec URL; kept for this build only when left out."""
    redact: bool = False
    """Whether names, addresses and paths are taken out of all pages, for double-blind review."""
    dask: str = ""
    """The address of a Dask scheduler, or `local`: its workers read the runs and make their pages."""
    watched: float | None = 0.0
    """Seconds between two builds of a builder that stays; 0 for a single build; None where pages shall not look."""


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
    fresh: int = 0
    """How many runs were read anew."""
    warnings: tuple[str, ...] = ()
    """What else went wrong: a cache that cannot be used."""
    until: float = math.inf
    """Unix seconds at which a later build says something else, though no file changes: a running run has crashed."""
    complete: bool = True
    """Whether all that was asked for could be read: else a later build may find more, though no file changes."""


@dataclass(frozen=True)
class _KeptReport:
    """A report whose page is as it was."""

    page: str
    title: str
    description: str
    byline: str
    tags: tuple[str, ...]
    copies: dict[str, Path]


@dataclass(frozen=True)
class _Site:
    """Everything that a site says, before anything is written."""

    project: str
    runs: RunSet
    runs_key: str
    reports: tuple[ReportPage | _KeptReport, ...]
    report_keys: Mapping[str, str]
    """By page."""
    problems: tuple[tuple[Run | None, str], ...]
    shared: dict[str, Any]
    pages: Pages
    key: str


def build(
    options: BuildOptions, output: Output, progress: Progress | None = None, store: Store | None = None
) -> BuildResult:
    """Build the site of a project.

    Args:
        options: what to build.
        output: where it goes, open.
        progress: called with a stage's name, how much of it is done, and of how much.
        store: the root, where it is open already.

    Raises:
        UsageError: the project is not there, or a report or template is wrong (`ReportError` names file and line).
        StoreError: runs cannot be read, or the site cannot be written.
    """
    with ExitStack() as stack:
        root = StoreRef(_whole(options.root), store or stack.enter_context(open_store(options.root)))
        cache_url = options.cache or stack.enter_context(tempfile.TemporaryDirectory(prefix="tracker-"))
        place = StoreRef(_whole(cache_url), stack.enter_context(open_store(cache_url)))
        workers = stack.enter_context(_workers(options, cache_url))
        return _Build(options, output, progress, root, place, workers).run()


def _workers(options: BuildOptions, cache: str) -> Workers:
    if not options.dask:
        return Workers(options.jobs)
    places = [os.path.abspath(local_path(url)) for url in (options.root, cache) if is_local(url)]
    templates = [os.path.abspath(options.templates)] if options.templates else []
    return Cluster(options.dask, options.jobs, [*places, *templates])


def _whole(url: str) -> str:
    """A URL, or the absolute path of a folder: another process may stand in another folder."""
    return os.path.abspath(local_path(url)) if is_local(url) else url


@dataclass
class _Build:
    """One build on its way."""

    options: BuildOptions
    output: Output
    progress: Progress | None
    root: StoreRef
    place: StoreRef
    """Of the cache."""
    workers: Workers
    fresh: int = 0
    until: float = math.inf
    complete: bool = True
    assets: Mapping[str, Any] = field(default_factory=dict)
    hidden: Redactor | None = None
    """What takes names out of the whole site."""

    def run(self) -> BuildResult:
        """Gather, then write."""
        self.assets = bundle(self.options.bundle)
        options = self.options
        written = find_reports(options.reports, drafts=options.drafts) if options.reports else []
        with passing_over_all():  # the modules
            source, runs, problems = self._read_runs()
        with passing_over_all():  # the runs too, which stay to the end
            site = self._gather(source, runs, written, problems)
            self._write(site)
        pages = (INDEX, *(report.page for report in site.reports))
        told = tuple(f"{run.name}: {text}" if run else text for run, text in site.problems)
        broken = source.cache.problem
        warnings = (f"what was read is not kept for the next build: {broken}",) if broken else ()
        return BuildResult(
            source.project, len(runs), len(site.reports), pages, told, self.fresh, warnings, self.until, self.complete
        )

    # --- gathering ---

    def _read_runs(self) -> tuple[Source, RunSet, list[str]]:
        problems: list[str] = []
        project, listings = self._list(problems)
        url = self.options.root
        cache = Cache(self.place, project_prefix(local_path(url) if is_local(url) else url, project))
        source = Source(self.root, cache, project, self.options.now)
        read = read_project(source, listings, self.workers, self._stage("reading runs"))
        self.fresh, self.until, self.complete = read.fresh, read.until, read.complete
        return source, RunSet(read.runs), problems

    def _list(self, problems: list[str]) -> tuple[str, list[RunListing]]:
        """The project and its runs, by one listing."""
        store, project = self.root.open(), self.options.project
        if project:
            listings = list_runs(store, project, problems=problems)
            if not listings:
                raise _no_runs(project, projects_of(store.list("")), store.url)
            return project, listings
        objects = store.list("")
        project = _only_project(projects_of(objects), store.url)
        return project, runs_of(objects, project, problems=problems)

    def _gather(self, source: Source, runs: RunSet, written: list[Report], listing_problems: list[str]) -> _Site:
        redactor = self._redactor(runs, written)
        name, every = source.project, runs
        if self.options.redact and redactor:
            name, runs = redactor.text(name), RunSet(redact_runs(redactor, runs))
            self.hidden, listing_problems = redactor, [redactor.text(text) for text in listing_problems]
        shared = {"project": name, "runs_text": plural(len(runs), "run")}
        shared |= {"css": self.assets["tracker.css"].path, "js": self.assets["tracker.js"].path}
        pages = Pages(shared, self.options.templates)
        key, all_runs = site_key(shared, self.options.templates), runs_key(runs)
        reports = written or [self._default_report(pages, runs)]
        known = {report.path: report.page for report in reports}
        blind = frozenset(report.page for report in reports if report.front.redact)
        hidden = (redactor.key, self.options.redact, sorted(blind)) if redactor else ()
        keys = {report.page: report_key(key, all_runs, report, hidden) for report in reports}
        run_pages = {INDEX, WORKSPACE, COMPARE, *map(run_page_path, runs)}
        kept = {report.page: self._keep_report(report, keys[report.page], known, run_pages) for report in reports}
        project: Project | None = None
        found: list[ReportPage | _KeptReport] = []
        for report in reports:
            old = kept[report.page]
            if old is None:
                shelf = MediaShelf(self.root.open(), self.hidden.text if self.hidden else None)
                project = project or Project(
                    every,
                    every.known,
                    known,
                    run_pages,
                    shelf,
                    redactor,
                    self.options.redact,
                    blind,
                    SheetFiles(self.output, key),
                )
                found.append(compose(report, project))
            else:
                found.append(old)
        problems = [*((None, text) for text in listing_problems), *((r, text) for r in runs for text in r.problems)]
        return _Site(name, runs, all_runs, tuple(found), keys, tuple(problems), shared, pages, key)

    def _redactor(self, runs: Sequence[Run], reports: Sequence[Report]) -> Redactor | None:
        """What takes names out, where anything is to be redacted."""
        if not self.options.redact and not any(report.front.redact for report in reports):
            return None
        return Redactor.of(runs, [author.name for report in reports for author in report.front.authors])

    def _default_report(self, pages: Pages, runs: Sequence[Run]) -> Report:
        return parse_report(pages.text(TEMPLATE, **starter_values(runs)), f"templates/{TEMPLATE}", PAGE)

    def _keep_report(
        self, report: Report, key: str, reports: Mapping[str, str], pages: Collection[str]
    ) -> _KeptReport | None:
        """A report's page as it is, where nothing that it was made from changed."""
        part = self.output.earlier(report.page)
        if part is None or part.key != key or not part.info:
            return None
        info, folder = part.info, report.folder
        copies = {target: folder / target for target in info["copies"]} if folder else {}
        if any(find_page(target, reports, pages) for target in copies):
            return None
        if any(find_page(target, reports, pages) != page for target, page in info["links"].items()):
            return None
        if not all(place.is_file() for place in copies.values()) or not self.output.keep_part(report.page, key):
            return None
        for name in info["figures"]:
            made = self.output.earlier(name)
            if made:
                self.output.keep_part(name, made.key)
        shown = info["title"], info["description"], info["byline"]
        return _KeptReport(report.page, *shown, tuple(info["tags"]), copies)

    # --- writing: first what pages need, then the pages, the index page last ---

    def _write(self, site: _Site) -> None:
        output = self.output
        new = [report for report in site.reports if isinstance(report, ReportPage)]
        copies = {place: source for report in site.reports for place, source in report.copies.items()}
        panels = [panel for report in new for panel in report.panels]
        beside = (file for panel in panels for file in figure_files(panel))
        reports = [report.page for report in site.reports]
        output.announce([INDEX, WORKSPACE, COMPARE, VERSION_FILE, *reports, *copies, *beside])
        pace = pace_of(site.runs, self.options.watched)
        live = LiveFile(output, [INDEX, *reports], live_runs(site.runs, self.options.now) if pace else (), pace)
        for asset in self.assets.values():
            output.write(asset.path, asset.data, immutable=True)
        for panel in panels:
            for file in panel.files:
                output.share(file.path, file.data)
            write_media(output, self.root.open(), panel.media)
        write_figures(panels, output, self.workers, self._stage("drawing figures"))
        for place, path in sorted(copies.items()):
            output.write(place, path.read_bytes())
        shared = {**site.shared, "runs_text": plural(1, "run")}
        write_run_pages(
            site.runs, self.root, shared, self.options.templates, output, self.workers, self._stage("making run pages"),
            self.hidden,
        )  # fmt: skip
        output.flush()
        for report in new:
            write_figure_pages(report, site.pages, output)
        output.flush()
        for report in new:
            self._write_report(report, site)
        output.flush()
        write_workspace(site.runs, site.project, site.pages, output, site.key, site.runs_key)
        keys = site.key, site.runs_key
        write_index(output, site.pages, keys, site.project, site.runs, site.reports, site.problems)
        live.write(str(site.shared["js"]), site.key)

    def _write_report(self, report: ReportPage, site: _Site) -> None:
        shown = {"title": report.title, "description": report.description, "byline": report.byline}
        front = report.front
        page = site.pages.html(
            "report", report.page, **shown, body=report.body, contents=report.contents, authors=front.authors,
            date=front.date, tags=[{"anchor": tag_anchor(tag), "tag": tag} for tag in front.tags], alone=report.alone,
            runs_text=plural(report.runs, "run"),
        )  # fmt: skip
        self.output.write(report.page, page)
        files = [report.page, *(file for panel in report.panels for file in _files_of(panel) if self.output.has(file))]
        key = site.report_keys[report.page] if all(map(self._is_complete, report.panels)) else ""
        figures = [name for panel in report.panels for name in _parts_of(panel)]
        info = {**shown, "tags": front.tags, "copies": sorted(report.copies), "links": report.links, "figures": figures}
        self.output.record(report.page, key, dict.fromkeys(files), info)

    def _is_complete(self, panel: BuiltPanel) -> bool:
        return panel.complete and all(self.output.has(file.path) for file in panel.media)

    def _stage(self, name: str) -> Callable[[int, int], None]:
        def report(done: int, total: int) -> None:
            if self.progress:
                self.progress(name, done, total)

        return report


def _parts_of(panel: BuiltPanel) -> list[str]:
    """What the manifest says of a figure's files: of its pictures, and of sheets that may be kept."""
    return [panel.address, *(f"{panel.address}.{ending}" for ending, sheet in panel.sheets.items() if sheet.key)]


def _files_of(panel: BuiltPanel) -> tuple[str, ...]:
    pictures = figure_paths(panel.picture) if panel.picture else ()
    media = (file.path for file in panel.media)
    return (*pictures, *(file.path for file in panel.files), *media, *figure_files(panel))


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
