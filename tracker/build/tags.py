"""Tags of reports: what leads from a report to the index page, and from there to the others that have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

_SIGNS = {" ": "-", "-": "-", "_": "_"}


def tag_anchor(tag: str) -> str:
    """The id that a tag has on the index page; tags that differ in case only are one, `C` and `C++` are two."""
    said = "".join(each if each.isalnum() else _SIGNS.get(each) or f".{ord(each):x}." for each in tag.casefold())
    return f"tag-{said}"


def by_tag(reports: Iterable[tuple[Sequence[str], Any]]) -> list[dict[str, Any]]:
    """Each tag with the reports that have it, in the order of the alphabet.

    Args:
        reports: the tags of each report, and the report.
    """
    found: dict[str, dict[str, Any]] = {}
    for tags, report in reports:
        for tag in tags:
            group = found.setdefault(tag_anchor(tag), {"anchor": tag_anchor(tag), "tag": tag, "reports": []})
            if report not in group["reports"]:
                group["reports"].append(report)
    return sorted(found.values(), key=lambda group: (group["tag"].casefold(), group["tag"]))
