"""Sources → runs below a root: what any importer of another tool's logs does once it knows its runs.

A run whose source is as it was is not read again; one whose import was broken off, and so has no writer.json, is. What
is wrong with one run is told, and does not stop the others.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass

from tracker.errors import StoreError
from tracker.format import layout
from tracker.format.records import RunRecord, WriterRecord
from tracker.format.values import clean_text
from tracker.importers.report import ImportReport, Progress
from tracker.importers.run_files import RunFiles
from tracker.importers.source import READER, Found, Source
from tracker.importers.source_objects import SourceObjects, reason
from tracker.importers.target import SAME, Target
from tracker.store import Store

_WORKERS = 8  # runs written side by side: a remote store answers each in its own time


@dataclass(frozen=True)
class Into:
    """Where runs are put.

    Attributes:
        project: the project of all runs; "" for that which the tool had each in.
        default: the project of a run that the tool had in none.
        group: the group of all runs; "" for their own.
    """

    project: str = ""
    default: str = "default"
    group: str = ""

    def project_of(self, source: Source) -> str:
        """The project that a source's run is put into."""
        return self.project or layout.to_name(source.project) or self.default


def import_sources(
    sources: Sequence[Source], store: Store, into: Into, progress: Progress | None = None
) -> ImportReport:
    """Turn runs in other tools' logs into runs.

    Args:
        sources: the runs; of two that would write the same, the first counts.
        store: the root to write below.
        into: where they are put.
        progress: shows how far reading is, in bytes.

    Raises:
        UsageError: the project's name is none.
        StoreError: the root did not take it. Importing again goes on from there.
    """
    report = ImportReport(projects={into.project_of(source) for source in sources})
    jobs = _jobs(sources, into, report)
    notes: dict[str, list[str]] = {}
    show = progress or (lambda _label, _total: nullcontext(lambda _done: None))
    targets = {project: Target(store, project) for project in sorted(report.projects)}
    with show("reading runs", sum(source.size for source in sources)) as done, ThreadPoolExecutor(_WORKERS) as threads:
        importer = _Importer(store, targets, into, _locked(done))
        try:
            for outcomes in threads.map(lambda job: [importer.write(source) for source in job], jobs):
                for outcome in outcomes:
                    _count(report, outcome, notes)
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
    report.notes += [_of_runs(labels, note) for note, labels in notes.items()]
    return report


def _jobs(sources: Iterable[Source], into: Into, report: ImportReport) -> list[list[Source]]:
    """The sources, those of one run together, in their order."""
    jobs: dict[tuple[str, str], dict[str, Source]] = {}
    for source in sources:
        job = jobs.setdefault((into.project_of(source), source.run_id), {})
        other = job.setdefault(source.writer, source)
        if other is not source and other.label != source.label:
            report.notes.append(f"{source.label} is the same run as {other.label}: the latter is taken")
    return [list(job.values()) for job in jobs.values()]


@dataclass(frozen=True)
class _Outcome:
    label: str
    kind: str = ""
    """"new", "changed" or "unchanged"; "" for a run that could not be read."""
    rows: int = 0
    notes: tuple[str, ...] = ()


class _Importer:
    """Writes the runs of sources, many at once."""

    def __init__(self, store: Store, targets: dict[str, Target], into: Into, done: Callable[[int], None]) -> None:
        self._store, self._targets, self._into, self._done = store, targets, into, done

    def write(self, source: Source) -> _Outcome:
        """Write the run of a source, or say why that cannot be."""
        told = _Told(source.size, self._done)
        try:
            return self._write(source, told)
        except StoreError:
            raise
        except Exception as error:  # the tool's files may hold anything
            return _Outcome(source.label, notes=(reason(error),))
        finally:
            told.rest()

    def _write(self, source: Source, told: _Told) -> _Outcome:
        project = self._into.project_of(source)
        target = self._targets[project]
        fingerprint = self._fingerprint(source)
        before = target.writer_record(source.run_id, source.writer)
        if before is not None and before.imported.get("fingerprint") == fingerprint:
            return _Outcome(source.label, SAME, before.rows, _notes_of(before))
        found = source.read(told)
        files = RunFiles(self._store, project, source.run_id, source.writer, found.left_out)
        objects = SourceObjects(found, files.keep_media, files.keep_saved)
        last: list[WriterRecord] = []

        def end() -> WriterRecord:
            last.append(objects.writer_record(fingerprint, source.tool))
            return last[0]

        record = self._run_record(source, project, found)
        kind = target.write(record, source.writer, objects, end, _last_time(found))
        return _Outcome(source.label, kind, last[0].rows, _notes_of(last[0]))

    def _fingerprint(self, source: Source) -> str:
        """What changes whenever the source, or what is made of it, does."""
        whole = "\0".join((source.fingerprint(), str(READER), self._into.group, source.label))
        return hashlib.sha256(whole.encode(errors="surrogateescape")).hexdigest()[:32]

    def _run_record(self, source: Source, project: str, found: Found) -> RunRecord:
        return RunRecord(
            id=source.run_id,
            name=clean_text(found.name or source.label),
            project=project,
            group=clean_text(self._into.group or found.group),
            job_type=clean_text(found.job_type),
            tags=tuple(clean_text(tag) for tag in found.tags),
            notes=clean_text(found.notes),
            created_at=found.created_at,
            metrics=found.metrics,
        )


class _Told:
    """Counts what a reader says it has read, up to the size of its source."""

    def __init__(self, size: int, done: Callable[[int], None]) -> None:
        self._left, self._done = size, done

    def __call__(self, size: int) -> None:
        size = min(size, self._left)
        self._left -= size
        self._done(size)

    def rest(self) -> None:
        """All is read."""
        self(self._left)


def _locked(done: Callable[[int], None]) -> Callable[[int], None]:
    lock = threading.Lock()

    def tell(size: int) -> None:
        if size > 0:
            with lock:
                done(size)

    return tell


def _count(report: ImportReport, outcome: _Outcome, notes: dict[str, list[str]]) -> None:
    """Count what became of a run; `notes` gathers the labels of runs of which the same is to be said."""
    if outcome.kind:
        report.runs[outcome.kind] += 1
        report.rows += outcome.rows
        for note in outcome.notes:
            notes.setdefault(note, []).append(outcome.label)
    else:
        report.failed += 1
        report.notes.append(f"{outcome.label} could not be read ({'; '.join(outcome.notes)}); the other runs go on")


def _of_runs(labels: Sequence[str], note: str) -> str:
    others = f" and {len(labels) - 1:,} more" if len(labels) > 1 else ""
    return f"{labels[0]}{others}: {note}"


def _notes_of(record: WriterRecord) -> tuple[str, ...]:
    notes = record.imported.get("notes")
    return tuple(note for note in notes if isinstance(note, str)) if isinstance(notes, list) else ()


def _last_time(found: Found) -> float:
    """Unix seconds at which what the tool says of a run held: later than its end, a change by hand goes before."""
    times = (found.writer.ended_at, found.writer.started_at, found.created_at)
    return next((time for time in times if time is not None), 0.0)
