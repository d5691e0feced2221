"""Run pages: everything about one run."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from tracker.build.media_files import MediaFiles, SiteFile
from tracker.build.page import Pages
from tracker.build.panels import DataFile, PanelSpot, chart_files, small_chart, state_html, tags_html
from tracker.build.run_code import code_sections
from tracker.build.run_data import RunData, run_data
from tracker.build.run_extras import Contents
from tracker.build.run_media import media_section
from tracker.build.run_output import output_sections
from tracker.build.run_system import system_section
from tracker.build.text import MISSING, format_any, format_duration, format_size, format_time, one_line, plural
from tracker.chart.palette import Palette
from tracker.chart.panels.chart import ChartOptions, ChartPanel, build_chart
from tracker.format.media import references_in
from tracker.read.merge import patience
from tracker.read.model import Run, WriterInfo, flat_items

FOLDER = "runs"
_WRITERS_MAX = 200
_TEXT_MAX = 10_000


@dataclass(frozen=True)
class RunPage:
    """A run's page and the data files of its charts."""

    path: str
    html: bytes
    files: tuple[DataFile, ...]
    data: RunData
    """The same run for pages of many runs."""
    media: tuple[SiteFile, ...] = ()
    """Files of the run's that it shows."""


def run_page_path(run: Run) -> str:
    """Where a run's page lies in the site."""
    return f"{FOLDER}/{run.id}.html"


def run_page(run: Run, pages: Pages, extras: Contents, media: MediaFiles) -> RunPage:
    """The page of one run.

    Args:
        run: the run.
        pages: the site's templates.
        extras: the run's files that only its page shows.
        media: the run's media.
    """
    path = run_page_path(run)
    charts, built = _charts(run)
    files = tuple(file for _, file in built)
    system, system_files = system_section(run, extras, len(files) + 1)
    shown, media_files = media_section(run, media, len(files) + len(system_files) + 1)
    code = code_sections(run, extras)
    html = pages.html(
        "run", path, title=one_line(run.name, 300) or run.id, description="", state=Markup(state_html(run.state)),  # noqa: S704
        meta=list(_meta(run)), alive=_alive(run), tags=Markup(tags_html(run.tags) if run.tags else ""),  # noqa: S704 - escaped there
        notes=[part for part in run.notes[:_TEXT_MAX].split("\n\n") if part.strip()], charts=charts,
        media=shown, summary=_summary(run),
        config=[(key, format_any(value)[:_TEXT_MAX]) for key, value in flat_items(run.config)],
        environment=[_environment(writer) for writer in run.writers[:_WRITERS_MAX] if writer.is_process],
        problems=_problems(run),
        system=system, code=code, output=output_sections(run, extras),
    )  # fmt: skip
    data = run_data(run, built, system["files"] if system else (), code)
    return RunPage(path, html, (*files, *system_files, *media_files), data, tuple(media.files.values()))


def _summary(run: Run) -> list[tuple[str, str]]:
    """The summary's values, without the pictures and tables, which stand under Media."""
    return [
        (key, format_any(value)[:_TEXT_MAX]) for key, value in sorted(run.summary.items()) if not references_in(value)
    ]


def _charts(run: Run) -> tuple[list[dict[str, Any]], list[tuple[ChartPanel, DataFile]]]:
    """The charts in groups by their names' first part, ungrouped ones first, and each with its data file."""
    names = sorted(run.history.names(), key=lambda name: "/" in name)
    panels = [build_chart(ChartOptions((name,), exact=True), [run], Palette(), href=_nowhere) for name in names]
    panels = [replace(panel, title=name) for name, panel in zip(names, panels, strict=True)]
    charts = list(zip(panels, chart_files(panels), strict=True))
    groups: dict[str, list[str]] = {}
    for number, (name, (panel, file)) in enumerate(zip(names, charts, strict=True), 1):
        built = small_chart(panel, file, PanelSpot("../", number, _nowhere))
        groups.setdefault(name.partition("/")[0] if "/" in name else "", []).append(built.html)
    found = [{"name": one_line(name, 200), "html": Markup("".join(html))} for name, html in groups.items()]  # noqa: S704
    return found, charts


def _nowhere(_run: Run) -> None:
    """A run's page does not link to itself."""


def _meta(run: Run) -> Iterator[str]:
    """The line below a run's name, in pieces."""
    for label, value in (("group", run.group), ("job type", run.job_type)):
        if value:
            yield f"{label} {one_line(value, 200)}"
    if run.created_at is not None:
        yield format_time(run.created_at)
    if run.duration is not None:
        yield f"ran for {format_duration(run.duration)}"
    yield plural(run.rows, "row")
    if run.exit_code:
        yield f"exit code {run.exit_code}"
    yield run.id


def _alive(run: Run) -> dict[str, Any] | None:
    """When a running run was heard of last, and when it will count as crashed; None for any other."""
    found = [
        (writer.alive_at, writer.alive_at + patience(writer.record))
        for writer in run.writers
        if writer.state == "running" and writer.alive_at is not None
    ]
    if run.state != "running" or not found:
        return None
    heard, silent = map(max, zip(*found, strict=True))
    return {"heard": int(heard), "silent": int(silent), "text": format_time(heard)}


def _environment(writer: WriterInfo) -> dict[str, Any]:
    """One process that wrote, as rows of name and value."""
    record = writer.record
    git, hardware = record.git, record.hardware
    command = shlex.join(record.argv)
    dirty = " (with changes that are not committed)" if git.get("dirty") else ""
    rows = [
        ("state", writer.state),
        ("started", "" if record.started_at is None else format_time(record.started_at)),
        ("ended", "" if record.ended_at is None else format_time(record.ended_at)),
        ("exit code", "" if record.exit_code is None else str(record.exit_code)),
        ("rows", f"{record.rows:,}"),
        ("rows lost", f"{record.lost:,}" if record.lost else ""),
        ("host", record.host),
        ("user", record.user),
        ("process", "" if record.pid is None else str(record.pid)),
        ("command", command),
        ("Python", record.python),
        ("system", record.os),
        ("git commit", f"{git.get('commit')}{dirty}" if git.get("commit") else ""),
        *((f"git {key}", format_any(git[key])) for key in sorted(git) if key not in ("commit", "dirty")),
        *((key.replace("_", " "), _hardware(key, hardware[key])) for key in sorted(hardware)),
    ]
    title = " · ".join(part for part in (writer.name, record.host, writer.state) if part)
    return {"title": title, "rows": [(name, value[:_TEXT_MAX]) for name, value in rows if value not in ("", MISSING)]}


def _hardware(key: str, value: Any) -> str:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return format_size(value) if number and key.startswith(("memory", "disk")) else format_any(value)


def _problems(run: Run) -> list[str]:
    more = len(run.writers) - _WRITERS_MAX
    left_out = [f"{plural(more, 'writer')} more than this page lists"] if more > 0 else []
    return [one_line(problem, 500) for problem in run.problems] + left_out
