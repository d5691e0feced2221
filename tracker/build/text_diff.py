"""What differs between two texts, line by line, and between two patches, file by file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

SAME, OLD, NEW, GAP = "same", "old", "new", "gap"
_FILE = re.compile(r"^diff --git a/.*? b/(.*)$", re.MULTILINE)
_NOISE = re.compile(r"(index [0-9a-f]+\.\.[0-9a-f]+|--- |\+\+\+ )")


@dataclass(frozen=True)
class Line:
    """A line of a comparison as it stands at one side, or at both."""

    kind: str
    """same, old, new, or gap for lines that are passed over."""
    text: str


_SKIPPED = Line(GAP, "\N{MIDLINE HORIZONTAL ELLIPSIS}")

Pair = tuple[Line | None, Line | None]
"""What stands side by side; None where one side has nothing."""


def diff_pairs(before: str, after: str, context: int) -> list[Pair]:
    """The lines that differ side by side, with some that are the same around them; empty where the texts are equal.

    Args:
        before: the text at the left.
        after: the text at the right.
        context: so many equal lines show around those that differ.
    """
    a, b = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, a, b)
    found: list[Pair] = []
    for number, group in enumerate(matcher.get_grouped_opcodes(context)):
        start_a, start_b = group[0][1] + 1, group[0][3] + 1
        if number or start_a > 1 or start_b > 1:
            found.append((_SKIPPED, _SKIPPED))
        for kind, a0, a1, b0, b1 in group:
            if kind == "equal":
                found += [(Line(SAME, text), Line(SAME, text)) for text in a[a0:a1]]
            else:
                old, new = ([Line(OLD, text) for text in a[a0:a1]], [Line(NEW, text) for text in b[b0:b1]])
                found += list(zip_longest(old, new))
    return found


def unified(pairs: Sequence[Pair]) -> list[Line]:
    """The same one below the other: of neighbours that differ, the old ones first."""
    found: list[Line] = []
    old: list[Line] = []
    new: list[Line] = []
    for left, right in [*pairs, (None, None)]:
        changed = [side for side in (left, right) if side and side.kind in (OLD, NEW)]
        if changed:
            old += [side for side in changed if side.kind == OLD]
            new += [side for side in changed if side.kind == NEW]
            continue
        found += old + new
        old, new = [], []
        if left:
            found.append(left)
    return found


def split_patch(patch: str) -> dict[str, str]:
    """A patch of git's by the files that it changes, each without the lines that say its name and hashes."""
    marks = list(_FILE.finditer(patch))
    if not marks:
        return {"": patch} if patch.strip() else {}
    found: dict[str, str] = {}
    for mark, after in zip_longest(marks, marks[1:]):
        lines = patch[mark.end() : after.start() if after else len(patch)].lstrip("\n").split("\n")
        body = next((i for i, line in enumerate(lines) if line.startswith("@@")), len(lines))
        found[mark[1]] = "\n".join([line for line in lines[:body] if not _NOISE.match(line)] + lines[body:])
    return found
