"""The names of figures' own addresses: `figures/losses/val-loss`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

FOLDER = "figures/"
_LENGTH_MAX = 60
_OWN_PAGE = re.compile(r"figures/.+\.html")


def figures_folder(page: str) -> str:
    """Where the figures of a report have their pages and files, from the site's root, with `/` at its end.

    Args:
        page: the report's page: `ablations/lr.html`.
    """
    return f"{FOLDER}{page.removesuffix('.html')}/"


def is_figure_page(path: str) -> bool:
    """Whether a page of a site is that of one figure."""
    return _OWN_PAGE.fullmatch(path) is not None


class Slugs:
    """Gives each figure of a report a name of its own.

    Args:
        reserved: names that authors chose, which no other figure gets.
    """

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._taken = set(reserved)

    def take(self, title: str, kind: str) -> str:
        """A name from a figure's title: its letters and digits in lower case; a second one of that name is `…-2`.

        Args:
            title: the figure's; a name for `kind` where it has no letter or digit of ASCII.
            kind: the panel's kind.
        """
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LENGTH_MAX].rstrip("-") or kind
        slug, number = stem, 1
        while slug in self._taken:
            number += 1
            slug = f"{stem}-{number}"
        self._taken.add(slug)
        return slug
