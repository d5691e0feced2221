"""Saved files, alerts and console output on a run's page. All of it is the run's, and untrusted."""

from __future__ import annotations

import re
from typing import Any

from tracker.build.run_extras import Contents
from tracker.build.text import format_size, format_time, one_line, plural
from tracker.read.model import Run
from tracker.read.output import CONSOLES_MAX, console_writers, read_alerts, read_artifacts, read_console, read_saved

LINES_MAX = 200
LINE_MAX = 2000
FILES_MAX = 500
ALERTS_MAX = 100
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def output_sections(run: Run, contents: Contents) -> dict[str, Any]:
    """What the template shows: `alerts`, `files`, `artifacts` and `consoles`, each with a note on what is left out.

    Args:
        run: whose page it is.
        contents: its extra files.
    """
    return {
        "alerts": _alerts(run, contents),
        "files": _files(run, contents),
        "artifacts": _artifacts(run, contents),
        "consoles": _consoles(run, contents),
    }


def _alerts(run: Run, contents: Contents) -> dict[str, Any]:
    alerts = read_alerts(run, contents)
    shown = alerts[-ALERTS_MAX:]
    return {
        "note": f"The last {len(shown):,} of {plural(len(alerts), 'alert')}." if len(alerts) > len(shown) else "",
        "rows": [
            {
                "level": one_line(alert.level, 20),
                "time": "" if alert.time is None else format_time(alert.time),
                "title": one_line(alert.title, 500),
                "text": _CONTROL.sub("", alert.text)[:LINE_MAX],
            }
            for alert in reversed(shown)
        ],
    }


def _files(run: Run, contents: Contents) -> dict[str, Any]:
    files = read_saved(run, contents)
    pending = sum(writer.record.saved_pending or 0 for writer in run.writers)
    several = len({file.writer for file in files}) > 1
    more = len(files) - FILES_MAX
    notes = [
        f"{plural(len(files), 'file')}, {format_size(sum(file.size for file in files))}, below {_folder(run)}",
        f"{plural(pending, 'file')} had not arrived when this was written" if pending else "",
        f"{more:,} more are not listed" if more > 0 else "",
    ]
    return {
        "note": ". ".join(filter(None, notes)) + "." if files or pending else "",
        "several": several,
        "rows": [
            {
                "path": one_line(file.path, 500),
                "size": format_size(file.size),
                "time": "" if file.modified is None else format_time(file.modified),
                "writer": file.writer,
            }
            for file in files[:FILES_MAX]
        ],
    }


def _artifacts(run: Run, contents: Contents) -> dict[str, Any]:
    entries = read_artifacts(run, contents)
    more = len(entries) - FILES_MAX
    return {
        "note": f"{more:,} more are not listed." if more > 0 else "",
        "rows": [
            {
                "action": entry.action,
                "name": entry.name,
                "digest": one_line(entry.digest, 12).removesuffix("…"),
                "type": one_line(entry.type, 100),
                "aliases": ", ".join(one_line(alias, 100) for alias in entry.aliases[:20]),
                "content": f"{plural(entry.files, 'file')}, {format_size(entry.size)}" if entry.files else "",
                "origin": "" if entry.origin == run.id else entry.origin,
                "project": entry.project,
                "time": "" if entry.time is None else format_time(entry.time),
            }
            for entry in entries[:FILES_MAX]
        ],
    }


def _folder(run: Run) -> str:
    return f"{run.project}/files/{run.id}/files/"


def _consoles(run: Run, contents: Contents) -> list[dict[str, str]]:
    consoles = []
    writers = console_writers(run)
    for end in read_console(run, contents):
        lines = end.lines[-LINES_MAX:]
        is_cut = end.is_cut or len(lines) < len(end.lines)
        what = f"The last {plural(len(lines), 'line')}" if is_cut else plural(len(lines), "line")
        text = "\n".join(_CONTROL.sub("", line)[:LINE_MAX] for line in lines)
        consoles.append({"title": f"{what} of {end.writer}" if len(writers) > 1 else what, "text": text})
    if len(writers) > CONSOLES_MAX:
        consoles.append({"title": f"{len(writers) - CONSOLES_MAX:,} more processes printed something", "text": ""})
    return consoles
