"""`tracker export`: runs, or what they logged, as a file for other programs or for a paper."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from tracker.api.client import ORDER, Api, Runs
from tracker.api.frame import write_parquet
from tracker.api.run import StoredRun
from tracker.cli import render
from tracker.cli.options import choose, split, where, which
from tracker.cli.terminal import Row, is_terminal
from tracker.errors import UsageError
from tracker.format.rows import STEP, TIME
from tracker.read.restore import printable
from tracker.read.table import column_labels, known_fields

FORMATS = ("csv", "json", "jsonl", "parquet", "markdown", "latex")
_ENDINGS = {".md": "markdown", ".tex": "latex", **{f".{name}": name for name in FORMATS}}
_HEAD = ("run", "name", STEP, TIME)


@click.command()
@click.argument("runs", nargs=-1, metavar="[RUN]...")
@which
@click.option("--columns", "-c", multiple=True, metavar="FIELDS", help="Fields or globs; with --history, metrics.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="By default as the file's ending says, else csv.")
@click.option("--latex", "form", flag_value="latex", help="The same as --format latex: a tabular for booktabs.")
@click.option("--markdown", "form", flag_value="markdown", help="The same as --format markdown.")
@click.option("--out", "-o", metavar="FILE", help="The file to write; by default the output.")
@click.option("--history", is_flag=True, help="What the runs logged, a row each, instead of the runs.")
@click.option("--samples", type=click.IntRange(min=1), metavar="N", help="With --history, thin to N points a metric.")
@click.option(
    "--digits", type=click.IntRange(1, 17), default=4, metavar="N", help="In LaTeX and Markdown; 4 by default."
)
@where
def command(  # one argument an option
    runs: tuple[str, ...],
    filters: str | None,
    sort: tuple[str, ...],
    limit: int | None,
    columns: tuple[str, ...],
    form: str | None,
    out: str | None,
    history: bool,
    samples: int | None,
    digits: int,
    root: str | None,
    project: str | None,
) -> None:
    """Export runs as a table, or with --history every row that they logged.

    RUN is an id, a name that only one run has, or either behind PROJECT/; without one, all runs that fit the filter are
    exported. Numbers are written in full but in LaTeX and Markdown.
    """
    form = form or _ENDINGS.get(os.path.splitext(out or "")[1].lower(), "csv")
    if form == "parquet" and out is None:
        raise UsageError("Parquet is no text: name a file with --out")
    if runs and (filters or sort or limit is not None):
        raise UsageError("--filter, --sort and --limit choose among all runs: leave them out, or the runs' names")
    api = Api(root, project, jobs=os.cpu_count() or 1)
    found = Runs([api.run(text) for text in runs]) if runs else api.runs(None, filters or "", split(sort) or ORDER)
    found = found if limit is None else found[:limit]
    wanted = split(columns)
    if history:
        head, rows = _history(found, wanted, samples)
        _write(out, form, head, rows, [], digits)
        return
    records = [run.record for run in found]
    names, kinds = choose(records, wanted, _present(records))
    table = [[record.fields().get(name) for name in names] for record in records]
    labels = column_labels(names)
    head = [labels[name] for name in names] if form in ("latex", "markdown") else names
    _write(out, form, head, table, kinds, digits)


def _present(records: Sequence[Any]) -> list[str]:
    there = {name for record in records for name in record.fields()}
    return [name for name in known_fields(records) if name in there]


def _history(runs: Runs, wanted: Sequence[str], samples: int | None) -> tuple[list[str], Iterator[Row]]:
    """The columns and the rows of what runs logged, thinned where `samples` says so; the rows come as they are read."""
    known: dict[str, None] = {}
    for run in runs:
        history = run.record.history
        known.update(dict.fromkeys([*history.names(), *history.texts, *history.others]))
    missing = [name for name in wanted if name not in known]
    if missing:
        raise UsageError(f"no run logged {missing[0]!r}; there are {', '.join(list(known)[:30]) or 'no metrics'}")
    names = list(wanted) or list(known)
    return [*_HEAD, *names], _history_rows(runs, names, samples)


def _history_rows(runs: Iterable[StoredRun], names: Sequence[str], samples: int | None) -> Iterator[Row]:
    for run in runs:
        history = run.record.history
        there = [name for name in names if name in {*history.metrics, *history.texts, *history.others}]
        rows = run.history(there, samples=samples, frame="rows") if samples else run.scan_history()
        for row in rows if there else ():
            if any(name in row for name in there):
                yield [run.id, run.name, row[STEP], row.get(TIME), *(row.get(name) for name in names)]


def _write(
    out: str | None, form: str, head: Sequence[str], rows: Iterable[Row], kinds: Sequence[str], digits: int
) -> None:
    """Write a table, through a new file that takes the other's place when it is whole."""
    if form == "parquet":
        _write_parquet(str(out), head, rows)
        return
    if form in ("markdown", "latex"):
        table = list(rows)
        draw = render.markdown if form == "markdown" else render.latex
        lines: Iterable[str] = [draw(head, table, kinds or [""] * len(head), digits)]
    elif form == "csv":
        lines = render.csv_lines(head, rows, kinds)
    else:
        lines = render.json_lines(head, rows, as_list=form == "json")
    if out is None:
        for line in lines:
            sys.stdout.write("\n".join(map(printable, line.split("\n"))) if is_terminal() else line)
        return
    temporary = f"{out}.{os.getpid()}.part"
    try:
        with open(temporary, "x", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        os.replace(temporary, out)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}") from error
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def _write_parquet(out: str, head: Sequence[str], rows: Iterable[Row]) -> None:
    table = list(rows)
    write_parquet({name: [row[index] for row in table] for index, name in enumerate(head)}, out)
