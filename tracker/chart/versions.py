"""Versions of the libraries that pictures depend on."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import distribution


@lru_cache
def version_of(package: str) -> str:
    """A package's version, by the first line that says so: to read all of its metadata takes as long as a page.

    Raises:
        PackageNotFoundError: it is not installed.
    """
    found = distribution(package)
    text = found.read_text("METADATA") or ""
    return text.partition("\nVersion: ")[2].partition("\n")[0].strip() or found.version
