"""`tracker show`: everything about one run."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

import click

from tracker.api.client import Api
from tracker.api.run import StoredRun
from tracker.build.text import format_size
from tracker.cli.options import where
from tracker.cli.terminal import columns, cut, echo_json, exact, human, is_terminal, safe, terminal_width
from tracker.read.model import Run, flat_items

_KINDS = {"created_at": "time", "started_at": "time", "ended_at": "time", "duration": "duration"}
_LABEL_MAX = 40


@click.command()
@click.argument("run")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@where
def command(run: str, as_json: bool, root: str | None, project: str | None) -> None:
    """Show a run: its fields, config, summary, files and processes.

    RUN is an id, a name that only one run has, or either behind PROJECT/.
    """
    found = Api(root, project).run(run)
    if as_json:
        echo_json(_whole(found))
        return
    record = found.record
    _section("", {**_fields(record), "metrics": len(record.history.names())})
    _section("config", dict(flat_items(record.config)))
    _section("summary", record.summary)
    for name, process in _processes(record):
        _section(f"process {name}", process)
    files = found.files()
    _section("files", {file.name: file.size if not is_terminal() else format_size(file.size) for file in files})
    _section("problems", dict(enumerate(record.problems, 1)))


def _fields(run: Run) -> dict[str, Any]:
    return {name: value for name, value in run.fields().items() if not name.startswith(("config.", "summary."))}


def _processes(run: Run) -> Iterator[tuple[str, dict[str, Any]]]:
    """The processes that wrote; a later correction is none."""
    for writer in run.writers:
        record = writer.record
        git = {f"git {key}": value for key, value in record.git.items()}
        command = shlex.join(record.argv)
        told = {"state": writer.state, "exit code": record.exit_code, "host": record.host, "user": record.user}
        told |= {"command": command, "python": record.python, "system": record.os, **git, **record.hardware}
        told["rows lost"] = record.lost or None
        if writer.is_process:
            yield writer.name, {name: value for name, value in told.items() if value not in (None, "", [], {})}


def _section(title: str, values: Mapping[Any, Any]) -> None:
    """Print names and values; for a pipe, a line has the section's name before a tab, the name and the value."""
    if not values:
        return
    if not is_terminal():
        for name, value in values.items():
            label = f"{title}.{name}" if title and name != "" else title or str(name)
            click.echo(f"{safe(label)}\t{safe(exact(value, _KINDS.get(str(name), '') if not title else ''))}")
        return
    if title:
        click.echo(f"\n{click.style(safe(title), bold=True)}")
    labels = [safe(str(name), _LABEL_MAX) for name in values]
    width = max(map(columns, labels))
    for label, (name, value) in zip(labels, values.items(), strict=True):
        text = safe(human(value, _KINDS.get(str(name), "") if not title else ""))
        click.echo(f"  {label}{' ' * (width - columns(label))}  {cut(text, max(20, terminal_width() - width - 4))}")


def _whole(found: StoredRun) -> dict[str, Any]:
    record = found.record
    return {
        **_fields(record), "config": record.config, "summary": record.summary, "metrics": record.history.names(),
        "processes": dict(_processes(record)), "problems": record.problems,
        "files": [{"name": file.name, "size": file.size, "kind": file.kind} for file in found.files()],
    }  # fmt: skip
