"""The panel `code` as HTML: commits, and file by file what differs. All of it is untrusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from tracker.build.built import BuiltPanel, PanelSpot, figure_html
from tracker.build.run_code import main_section
from tracker.build.run_extras import code_contents
from tracker.build.text import MISSING, one_line, plural
from tracker.build.text_diff import GAP, NEW, OLD, SAME, Line, Pair, diff_pairs, split_patch, unified
from tracker.chart.panels.code import CodePanel
from tracker.errors import StoreError

OPEN_LINES, OPEN_IN_ALL = 120, 400
"""A file of more lines is folded, and so are all after so many lines."""
LINES_MAX = 2000
"""Of one file."""
_TAGS = {OLD: "del", NEW: "ins"}
_SIGNS = {OLD: "\N{MINUS SIGN}", NEW: "+", SAME: " ", GAP: " "}
_PACKAGES = "Packages"


@dataclass(frozen=True)
class _File:
    """A file in which the runs differ."""

    name: str
    about: str
    pairs: list[Pair]


def code_panel(panel: CodePanel, spot: PanelSpot) -> BuiltPanel:
    """Two runs' code beside each other."""
    if spot.media is None:
        raise ValueError("a page with code needs the runs' files")
    found = [code_contents(spot.media.store, run) for run in panel.runs]
    sections = [main_section(run, contents) for run, contents in zip(panel.runs, found, strict=True)]
    notes = [*panel.notes, *_notes(panel, sections)]
    still = f'<div class="code-diff">{_commits(panel, sections)}{_files(panel, sections)}</div>' if sections else ""
    told = CodePanel(panel.options, panel.title, panel.runs, panel.labels, panel.hrefs, tuple(notes))
    complete = not any(isinstance(data, StoreError) for contents in found for data in contents.values())
    return BuiltPanel(figure_html("chart chart-code", told, None, spot, still), None, complete=complete)


def _notes(panel: CodePanel, sections: Sequence[Mapping[str, Any]]) -> list[str]:
    notes = []
    for label, section in zip(panel.labels, sections, strict=True):
        if not section["rows"] and not section["patch"] and not section["requirements"]:
            notes.append(f"{label} kept no code.")
        if section["patch_note"]:
            notes.append(f"{label}: {section['patch_note']}")
    return notes


def _commits(panel: CodePanel, sections: Sequence[Mapping[str, Any]]) -> str:
    """A table of commit and script, a column a run; what differs is marked."""
    values = [dict(section["rows"]) for section in sections]
    names = list(dict.fromkeys(name for each in values for name in each))
    rows = ""
    for name in names:
        told = [each.get(name, "") for each in values]
        mark = ' class="differs"' if told[0] != told[1] else ""
        cells = "".join(f"<td{mark}>{escape(text) or MISSING}</td>" for text in told)
        rows += f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>\n'
    heads = "".join(f'<th scope="col">{_run_name(panel, i)}</th>' for i in range(2))
    return (
        '<div class="table-scroll"><table class="compare-table code-commits"><caption class="visually-hidden">'
        f'{escape(one_line(panel.title, 300))}</caption><thead><tr><th scope="col">code</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _run_name(panel: CodePanel, place: int) -> str:
    name, href = escape(one_line(panel.labels[place], 80)), panel.hrefs[place]
    sign = _SIGNS[(OLD, NEW)[place]]
    said = f'<a href="{escape(href)}">{name}</a>' if href else name
    return f'<span class="diff-sign" aria-hidden="true">{sign}</span> {said}'


def _files(panel: CodePanel, sections: Sequence[Mapping[str, Any]]) -> str:
    """Every file in which they differ, folded where it is long; and how many are the same."""
    patches = [split_patch(section["patch"]) for section in sections]
    names = list(dict.fromkeys(name for each in patches for name in each))
    texts = [(name or "diff.patch", "not in the commit", [each.get(name, "") for each in patches]) for name in names]
    if panel.options.packages:
        texts.append((_PACKAGES, "installed", [section["requirements"] for section in sections]))
    files = [_File(name, about, diff_pairs(both[0], both[1], panel.options.context)) for name, about, both in texts]
    differing = [each for each in files if each.pairs]
    html, shown = "", 0
    for each in differing:
        shown += len(each.pairs)
        html += _file(panel, each, opened=len(each.pairs) <= OPEN_LINES and shown <= OPEN_IN_ALL)
    same = [name for (name, _, both), each in zip(texts, files, strict=True) if not each.pairs and both[0]]
    if same:
        said = ", ".join(one_line(name, 120) for name in same[:20])
        more = f" and {len(same) - 20:,} more" if len(same) > 20 else ""
        html += f'<p class="code-same">The same in both: {escape(said + more)}.</p>'
    return html


def _file(panel: CodePanel, file: _File, *, opened: bool) -> str:
    lines = unified(file.pairs)
    old, new = (sum(line.kind == kind for line in lines) for kind in (OLD, NEW))
    counts = f'<span class="diff-count">{_SIGNS[OLD]}{old:,} +{new:,}</span>'
    body = _split(panel, file.pairs) if panel.options.style == "split" else _unified(file, lines)
    name = f'<code>{escape(one_line(file.name, 200))}</code> <span class="diff-about">{escape(file.about)}</span>'
    return f'<details class="diff-file"{" open" if opened else ""}><summary>{name} {counts}</summary>{body}</details>\n'


def _unified(file: _File, lines: Sequence[Line]) -> str:
    body = "".join(_line(line) for line in lines[:LINES_MAX])
    more = len(lines) - LINES_MAX
    if more > 0:
        body += _line(Line(GAP, f"{plural(more, 'more line')}"))
    label = escape(f"Lines of {one_line(file.name, 200)} that differ")
    return f'<pre class="diff" tabindex="0" role="region" aria-label="{label}"><code>{body}</code></pre>'


def _line(line: Line) -> str:
    tag = _TAGS.get(line.kind, "span")
    return f'<{tag} class="is-{line.kind}">{_SIGNS[line.kind]} {escape(line.text)}\n</{tag}>'


def _split(panel: CodePanel, pairs: Sequence[Pair]) -> str:
    heads = "".join(f'<th scope="col">{_run_name(panel, i)}</th>' for i in range(2))
    rows = "".join(f"<tr>{_cell(left)}{_cell(right)}</tr>" for left, right in pairs[:LINES_MAX])
    more = len(pairs) - LINES_MAX
    if more > 0:
        rows += f'<tr><td class="is-gap" colspan="2">{plural(more, "more line")}</td></tr>'
    return (
        f'<div class="diff diff-split"><table><thead class="visually-hidden"><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cell(line: Line | None) -> str:
    if line is None:
        return '<td class="is-none"></td>'
    tag = _TAGS.get(line.kind, "span")
    return f'<td class="is-{line.kind}"><{tag}>{_SIGNS[line.kind]} {escape(line.text)}</{tag}></td>'
