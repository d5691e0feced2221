"""Code on a run's page: its commit, what differed from it, its packages. All of it is the run's, and untrusted."""

from __future__ import annotations

import re
from typing import Any

from tracker.build.run_extras import CODE_WRITERS_MAX, SHOWN_BYTES, Contents
from tracker.build.text import format_size, one_line, plural
from tracker.format import layout
from tracker.read.code import PATCH, REQUIREMENTS, Code, code_writers, list_code, report_path
from tracker.read.model import Run

LINES_MAX = 2000
_LISTED_MAX = 100
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def code_sections(run: Run, contents: Contents) -> list[dict[str, Any]]:
    """What the template shows of each process's code; processes that had the same are one.

    Args:
        run: whose page it is.
        contents: its extra files.
    """
    sections: list[dict[str, Any]] = []
    seen = set()
    for writer in code_writers(run)[:CODE_WRITERS_MAX]:
        code = list_code(run, writer, contents.get(report_path(run, writer)))
        if not code.files:
            continue  # the commit alone stands with the environment
        section = _section(code, contents)
        key = repr((section["rows"], section["patch"], section["requirements"], section["left_out"]))
        if key not in seen:
            seen.add(key)
            sections.append(section)
    return sections


def main_section(run: Run, contents: Contents) -> dict[str, Any]:
    """The code of the process that kept its code last, or at least its commit; empty where none did."""
    sections = code_sections(run, contents)
    if sections:
        return sections[0]
    writers = code_writers(run)
    rows = _rows(list_code(run, writers[0], None)) if writers else []
    return {"rows": [row for row in rows if row[1]], "patch": "", "patch_note": "", "requirements": ""}


def _section(code: Code, contents: Contents) -> dict[str, Any]:
    patch, note = _text(code, PATCH, contents)
    requirements, _ = _text(code, REQUIREMENTS, contents)
    left_out = [": ".join(filter(None, said)) for said in code.left_out if any(said)]
    left_out += [f"{name}: what looked like a credential is masked" for name in code.masked]
    more = len(left_out) - _LISTED_MAX
    packages = sum(not line.startswith("#") for line in requirements.splitlines())
    return {
        "title": code.writer.name,
        "rows": [(name, one_line(value, 500)) for name, value in _rows(code) if value],
        "patch": patch,
        "patch_title": f"Changes that are not in the commit ({format_size(code.sizes.get(PATCH, 0))})",
        "patch_note": note,
        "requirements": requirements,
        "requirements_title": plural(packages, "package"),
        "sources": [one_line(name, 300) for name in code.sources[:_LISTED_MAX]],
        "sources_title": plural(len(code.sources), "copied file"),
        "left_out": [one_line(line, 500) for line in left_out[:_LISTED_MAX]]
        + ([f"and {more:,} more"] if more > 0 else []),
    }


def _rows(code: Code) -> list[tuple[str, str]]:
    dirty = " (with changes that are not committed)" if code.git.get("dirty") else ""
    return [
        ("commit", f"{code.commit}{dirty}" if code.commit else ""),
        ("main script", code.program),
        ("started in", code.cwd if code.cwd != "." else ""),
    ]


def _text(code: Code, name: str, contents: Contents) -> tuple[str, str]:
    """A file of the code as text, and what to say of what is not shown of it."""
    path = code.files.get(name)
    data = contents.get(path) if path else None
    if not isinstance(data, bytes):
        return "", f"{name} cannot be read: {data}" if data is not None else ""
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", data[:SHOWN_BYTES].decode("utf-8", "replace"))
    lines = text.splitlines()
    if code.sizes[name] <= SHOWN_BYTES and len(lines) <= LINES_MAX:
        return text, ""
    shown = lines[:LINES_MAX] if len(lines) > LINES_MAX else lines[:-1] or lines
    where = f"{code.writer.name}/{layout.CODE_FOLDER}/{name}"
    return "\n".join(shown), f"The first {len(shown):,} lines are shown; all of it is in the run's {where}."
