"""`tracker diff`: what makes runs differ."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

import click

from tracker.api.client import Api
from tracker.api.edit import is_same
from tracker.api.run import StoredRun
from tracker.cli.options import where
from tracker.cli.terminal import echo_json, echo_table, is_terminal
from tracker.errors import StoreError, UsageError
from tracker.format import layout
from tracker.read.code import PATCH, REPORT, REQUIREMENTS, SOURCE, Code, code_writers, list_code, report_path
from tracker.read.history import natural_key
from tracker.read.model import flat_items
from tracker.store import Store

Section = Mapping[str, Any]
_RUN_FIELDS = ("state", "exit_code", "group", "job_type", "tags", "notes", "host", "user", "rows")
_REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:==\s*([^\s;#]+)|@\s*(\S+))", re.MULTILINE)


@click.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN RUN...")
@click.option("--all", "-a", "everything", is_flag=True, help="Show also what is the same.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@where
def command(runs: tuple[str, ...], everything: bool, as_json: bool, root: str | None, project: str | None) -> None:
    """Compare two runs or more: their fields, config, summary, code and installed packages.

    RUN is an id, a name that only one run has, or either behind PROJECT/. Of the code, commits and the SHA-256 of
    patches and sources are compared.
    """
    if len(runs) < 2:
        raise UsageError("diff compares runs: name two or more")
    api = Api(root, project)
    found = [api.run(text) for text in runs]
    sections = [_sections(api.store, run) for run in found]
    rows = []
    for title in sections[0]:
        names = {name for each in sections for name in each[title]}
        for name in sorted(names, key=_RUN_FIELDS.index if title == "run" else natural_key):
            values = [each[title].get(name) for each in sections]
            if everything or not all(is_same(values[0], value) for value in values[1:]):
                rows.append((title, name, values))
    if as_json:
        ids = [run.id for run in found]
        echo_json({"runs": ids, "differences": [{"section": t, "name": n, "values": v} for t, n, v in rows]})
        return
    if not rows:
        click.echo("the runs do not differ", err=True)
        return
    _print(found, rows)


def _print(found: Sequence[StoredRun], rows: Sequence[tuple[str, str, list[Any]]]) -> None:
    labels = [run.name for run in found]
    labels = labels if len(set(labels)) == len(labels) else [run.id for run in found]
    table, last = [], ""
    for title, name, values in rows:
        table.append(["" if is_terminal() and title == last else title, name, *values])
        last = title
    echo_table(["", "", *labels] if is_terminal() else ["section", "name", *labels], table)


def _sections(store: Store, run: StoredRun) -> dict[str, Section]:
    """What is compared, by section and name."""
    record, fields = run.record, run.fields()
    code, packages = _code(store, run)
    return {
        "run": {name: fields[name] for name in _RUN_FIELDS if name in fields},
        "config": dict(flat_items(record.config)),
        "summary": record.summary,
        "code": code,
        "packages": packages,
    }


def _code(store: Store, run: StoredRun) -> tuple[Section, Section]:
    """Commit, command, patch and sources; and the versions of packages. Of the writer that kept them last."""
    record, prefix = run.record, layout.runs_prefix(run.project)
    writers = code_writers(record)
    argv = " ".join(run.metadata.get("argv", ()))
    told: dict[str, Any] = {"command": argv, "python": run.metadata.get("python")}
    if not writers:
        return {name: value for name, value in told.items() if value}, {}
    writer = writers[0]
    path = report_path(record, writer)
    first = store.get_many([prefix + path])[prefix + path] if path in record.unread else None
    code = list_code(record, writer, first)
    found = store.get_many(prefix + place for name, place in code.files.items() if _is_compared(name))
    contents = {name: found.get(prefix + place) for name, place in code.files.items()}
    told |= {f"git {key}": value for key, value in code.git.items()} | {"program": code.program}
    told |= {name: _digest(contents[name]) for name in code.files if _is_compared(name) and name != REQUIREMENTS}
    return {name: value for name, value in told.items() if value not in (None, "")}, _packages(contents, code)


def _is_compared(name: str) -> bool:
    return name in (PATCH, REQUIREMENTS) or (name.startswith(SOURCE) and name != REPORT)


def _digest(data: bytes | StoreError | None) -> str:
    return hashlib.sha256(data).hexdigest()[:12] if isinstance(data, bytes) else "could not be read"


def _packages(contents: Mapping[str, bytes | StoreError | None], code: Code) -> Section:
    data = contents.get(REQUIREMENTS) if REQUIREMENTS in code.files else None
    if not isinstance(data, bytes):
        return {}
    found = _REQUIREMENT.findall(data.decode("utf-8", "replace"))
    return {re.sub(r"[-_.]+", "-", name).lower(): version or place for name, version, place in found}
