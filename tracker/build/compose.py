"""A report's page: its Markdown, values, panels, links and files put together."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from tracker.build.markdown import Rendered, Source, render, render_part, split_address
from tracker.build.media_files import MediaShelf
from tracker.build.panels import KINDS, BlockReader, BuiltPanel, PanelSpot
from tracker.build.prose.bibtex import BibEntry, Bibliography, read_bibtex
from tracker.build.redaction import Redactor, redact_runs
from tracker.build.report import FrontMatter, Report, title_from_name
from tracker.build.run_page import run_page_path
from tracker.build.sheet_files import SheetFiles
from tracker.build.slugs import Slugs, figures_folder
from tracker.build.text import one_line
from tracker.build.values import Values
from tracker.chart.palette import Palette
from tracker.chart.panels.reductions import read_reduction, with_reductions
from tracker.errors import ReportError, UsageError
from tracker.read.model import Run
from tracker.read.query import check_names, parse_filter
from tracker.read.runset import RunSet


@dataclass(frozen=True)
class ReportPage:
    """A report, ready to be written."""

    page: str
    """Where it lies in the site."""
    title: str
    description: str
    byline: str
    body: Markup
    contents: Markup
    """Its headings as lists of links; empty for a report that needs none."""
    panels: tuple[BuiltPanel, ...]
    copies: dict[str, Path]
    """Files beside the report that it shows or links to, by their place in the site."""
    front: FrontMatter
    runs: int
    """How many runs it is about."""
    links: dict[str, str]
    """Where its links to reports and pages lead: what was written, relative to the reports' folder, and the page."""
    alone: bool = False
    """Whether it leads to no page that is not redacted."""

    @property
    def tags(self) -> tuple[str, ...]:
        """What it is about."""
        return self.front.tags


@dataclass(frozen=True)
class Project:
    """What reports are made from."""

    runs: Sequence[Run]
    known: Sequence[str]
    """Every field of the runs."""
    reports: Mapping[str, str]
    """Reports' files, relative to their folder, and their pages."""
    pages: Collection[str]
    """Every other page of the site."""
    media: MediaShelf | None = None
    """The runs' media."""
    redactor: Redactor | None = None
    """Takes names out of what is to be redacted; needed where a report asks for it."""
    redact: bool = False
    """Whether all of the site is redacted."""
    blind: frozenset[str] = frozenset()
    """The pages of reports that ask for it."""
    sheets: SheetFiles | None = None
    """Figures' sheets of earlier builds."""


_Text = Callable[[str, int], tuple[str, str]]


def compose(report: Report, project: Project) -> ReportPage:
    """The page of a report.

    Raises:
        ReportError: something in it is wrong; the error names file and line.
    """
    runs, known, media = _chosen(report, project), project.known, project.media
    hidden = project.redactor if report.front.redact or project.redact else None
    if hidden:
        report, runs = _without_names(report, hidden), RunSet(redact_runs(hidden, runs))
        known, media = runs.known, media.cleaned(hidden.text) if media else None
    root, alone = "../" * report.depth, report.front.redact and not project.redact
    values = Values(runs, known) if report.folder else None
    files = _Files(report, project, hidden, alone)

    def address(run: Run) -> str | None:
        return None if alone else root + run_page_path(run)

    def text(expression: str, line: int) -> tuple[str, str]:
        shown, run = values.text(expression, report.file, line) if values else ("", None)
        return shown, (address(run) or "") if run else ""

    source = Source(
        report.body, report.file, tuple(KINDS), text if values else None, files.link, files.image,
        numbered=report.front.numbers, contents=report.front.toc, bibliography=_bibliography(report, hidden),
    )  # fmt: skip
    rendered = render(source, keep_title=bool(report.front.title))
    reader = _reader(report, runs, rendered, values, text)

    def prose(markdown: str, line: int, number: int) -> str:
        part = Source("\n" * line + markdown, report.file, (), source.text, files.link, files.image)
        return render_part(part, f"panel{number}", rendered.labels)

    panels = [
        reader.build(block, PanelSpot(root, number, address, media=media, sheets=project.sheets, prose=prose))
        for number, block in enumerate(rendered.blocks, 1)
    ]
    contents = Markup(rendered.contents)  # noqa: S704 - cleaned by nh3
    body = Markup(rendered.with_panels([panel.html for panel in panels]))  # noqa: S704 - likewise, and panels escape
    return ReportPage(
        report.page, _title(report, rendered.title), report.front.description, _byline(report.front), body, contents,
        tuple(panels), files.copies, report.front, len(runs), files.links, alone,
    )  # fmt: skip


def _reader(report: Report, runs: Sequence[Run], rendered: Rendered, values: Values | None, text: _Text) -> BlockReader:
    """What turns the report's blocks into panels."""
    return BlockReader(
        runs, Palette(), report.front.smoothing,
        (lambda expression, line: text(expression, line)[0]) if values else None,
        (lambda expression, line: values.literal(expression, report.file, line)) if values else None,
        Slugs(block.anchor for block in rendered.blocks), figures_folder(report.page),
    )  # fmt: skip


def _title(report: Report, first: str) -> str:
    """What a report is called: as its front matter says, as its first heading does, or as its file."""
    return report.front.title or one_line(first) or title_from_name(report.path)


def _byline(front: FrontMatter) -> str:
    """Who and when, as text."""
    authors = ", ".join(author.name for author in front.authors)
    return " · ".join(part for part in (authors, front.date) if part)


def _bibliography(report: Report, hidden: Redactor | None) -> Bibliography | None:
    """What the report's front matter lets it cite."""
    if not report.bibliography:
        return None
    entries: dict[str, BibEntry] = {}
    for name, text in report.bibliography:
        for written, entry in read_bibtex(text, name).items():
            key = hidden.prose(written) if hidden else written
            if key in entries:
                raise report.head.error(f"bibliography: {key!r} is in two of these files", "bibliography")
            entries[key] = hidden.work(entry) if hidden else entry
    names = ", ".join(name for name, _ in report.bibliography)
    return Bibliography(names, entries, report.front.citation_style, keyed=hidden is None)


def _without_names(report: Report, hidden: Redactor) -> Report:
    """A report as its author wrote it, without who that was.

    Raises:
        ReportError: its address tells.
    """
    if hidden.tells(report.page):
        raise ReportError(
            "its name, which is in the page's address, has a name that is to be redacted: rename it", report.file
        )
    front = report.front
    title, description = hidden.prose(front.title), hidden.prose(front.description)
    tags = tuple(map(hidden.prose, front.tags))
    front = replace(front, title=title, description=description, authors=(), tags=tags)
    return replace(report, front=front, body=hidden.prose(report.body))


def _chosen(report: Report, project: Project) -> RunSet:
    """The runs that the report's front matter chooses."""
    if not report.front.runs:
        return RunSet.of(project.runs)
    try:
        condition = parse_filter(report.front.runs)
        runs = with_reductions({"runs": report.front.runs}, project.runs)
        check_names(condition, [*project.known, *filter(read_reduction, condition.names)])
    except UsageError as error:
        raise report.head.error(str(error).removeprefix("runs: "), "runs") from error
    return runs.passing(condition)


def find_page(target: str, reports: Mapping[str, str], pages: Collection[str]) -> str:
    """The page that a link means, "" for none.

    Args:
        target: relative to the reports' folder.
        reports: reports' files, relative to their folder, and their pages.
        pages: every other page of the site.
    """
    if target in reports:
        return reports[target]
    return target if target in pages or target in reports.values() else ""


@dataclass(frozen=True)
class _Files:
    """Where the links and images of a report lead."""

    report: Report
    project: Project
    hidden: Redactor | None = None
    alone: bool = False
    copies: dict[str, Path] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def link(self, address: str, line: int) -> str:
        """The address on the page for a relative link of the report."""
        path, rest = split_address(address)
        if not path:
            return address
        target = self._target(path, address, line)
        page = find_page(target, self.project.reports, self.project.pages)
        if page:
            if self.alone and page not in self.project.blind:
                message = f"{address!r} is not redacted: leave the link out, or redact the whole site (build --redact)"
                raise ReportError(message, self.report.file, line)
            self.links[target] = page
            return self._relative(page) + rest
        return self._copied(target, address, line) + rest

    def image(self, address: str, line: int) -> str:
        """The address on the page for an image of the report."""
        path, rest = split_address(address)
        return self._copied(self._target(path, address, line), address, line) + rest

    def _target(self, path: str, address: str, line: int) -> str:
        """What `path` means, relative to the reports' folder."""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.report.path), path))
        if path.startswith("/") or "\\" in path or "\0" in path or target.split("/")[0] == "..":
            message = f"{address!r} leads out of the reports folder: write a path relative to the report"
            raise ReportError(message, self.report.file, line)
        return target

    def _relative(self, target: str) -> str:
        return quote(posixpath.relpath(target, posixpath.dirname(self.report.page) or "."))

    def _copied(self, target: str, address: str, line: int) -> str:
        """The address of a file beside the report, which will be copied."""
        folder = self.report.folder
        place = folder / target if folder else None
        if (
            place is None
            or folder is None
            or not place.is_file()
            or any(part.startswith(".") for part in target.split("/"))
        ):
            there = "" if place is None else f" ({os.path.relpath(place)} is not there)"
            message = f"{address!r} leads nowhere: it is no report, no page of this site and no file{there}"
            raise ReportError(message, self.report.file, line)
        if not place.resolve().is_relative_to(folder.resolve()):
            raise ReportError(f"{address!r} is a link out of the reports folder", self.report.file, line)
        if self.hidden and self.hidden.tells(target):
            raise ReportError(f"{address!r} has a name that is to be redacted: rename the file", self.report.file, line)
        self.copies[target] = place
        return self._relative(target)
