"""`tracker import csv`: CSV files → runs in the run format.

Each file is read whole, its rows sorted by run, before anything of it is written; a mistake in its last line leaves the
root as it was. Importing again gives the same bytes, and uploads only what differs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

from tracker.errors import UsageError
from tracker.importers.csv_file import CsvFile
from tracker.importers.csv_gather import gather
from tracker.importers.csv_gathered import CsvOptions, Gathered
from tracker.importers.csv_runs import RunObjects, run_record, writer_name
from tracker.importers.report import ImportReport, Progress
from tracker.importers.spool import Spool
from tracker.importers.target import Target
from tracker.store import Store

_WRITERS = 8  # runs written side by side: a remote store answers each in its own time


def import_csv(
    paths: Sequence[str], store: Store, project: str, options: CsvOptions, progress: Progress | None = None
) -> ImportReport:
    """Turn CSV files into runs.

    Args:
        paths: local files, plain or gzip.
        store: the root to write below.
        project: the project's name.
        options: which column means what.
        progress: shows how far reading (bytes) and writing (runs) are.

    Raises:
        UsageError: an option or a file's content is wrong; the message names file, line and column.
        StoreError: the root did not take it. Importing again goes on from there.
    """
    _check(options)
    show = progress or (lambda _label, _total: nullcontext(lambda _done: None))
    report = ImportReport()
    target = Target(store, project)
    written: dict[tuple[str, tuple[str, ...]], str] = {}
    for path in paths:
        with CsvFile(path) as file, Spool() as spool:
            with show(f"reading {os.path.basename(path)}", file.size) as done:
                gathered = gather(file, options, spool, done)
            _check_writers(gathered, written)
            with show("writing runs", len(gathered.runs)) as done:
                _write(gathered, target, project, file.modified, report, done)
            report.notes += gathered.notes
    return report


def _check(options: CsvOptions) -> None:
    if not options.run:
        raise UsageError("no column names the runs: give --run COL, once or more")
    if bool(options.key) != bool(options.value):
        raise UsageError("the long form takes both --key COL (the metric's name) and --value COL (its value)")


def _check_writers(gathered: Gathered, written: dict[tuple[str, tuple[str, ...]], str]) -> None:
    """Refuse two files of one name that hold the same run: the second would replace the first."""
    base = base_name(gathered.path)
    for run in gathered.runs:
        other = written.setdefault((base, run.names), gathered.path)
        if other != gathered.path:
            raise UsageError(
                f"{other} and {gathered.path} both hold run {'/'.join(run.names)!r}, and files of one name replace "
                "each other: rename one of them"
            )


def _write(
    gathered: Gathered,
    target: Target,
    project: str,
    modified: float,
    report: ImportReport,
    done: Callable[[int], None],
) -> None:
    """Write every run of a file, several side by side."""
    base = base_name(gathered.path)

    def write_run(place: int) -> str:
        objects = RunObjects(gathered, place)
        record = run_record(gathered.runs[place], project)
        return target.write(record, writer_name(base), objects, lambda: objects.writer_record(base), modified)

    with ThreadPoolExecutor(_WRITERS) as threads:
        try:
            for outcome in threads.map(write_run, range(len(gathered.runs))):
                report.runs[outcome] += 1
                done(1)
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
    report.rows += sum(run.rows for run in gathered.runs)


def base_name(path: str) -> str:
    """A file's name without its folders and without `.gz`: packing a file makes no new one of it."""
    return os.path.basename(os.path.abspath(path)).removesuffix(".gz")
