"""What a site needs beside the runs: the browser's bundle and the templates, installed or from the checkout."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import TrackerError

_PACKAGE = Path(__file__).resolve().parent.parent
_CHECKOUT = _PACKAGE.parent
BUNDLE = ("tracker.js", "tracker.css", "panels.js", "workspace.js")


@dataclass(frozen=True)
class Asset:
    """One file of the bundle."""

    path: str
    """Where it goes in the site; the name holds a hash of the content."""
    data: bytes
    """Its content."""


def templates_folder() -> Path:
    """The folder of the built-in templates.

    Raises:
        TrackerError: there is none.
    """
    return _first_folder((_PACKAGE / "_templates", _CHECKOUT / "templates"), "base.html", "Install tracker again.")


def bundle_folder() -> Path:
    """The folder of the built bundle.

    Raises:
        TrackerError: it was not built.
    """
    advice = "Build it: cd site && npm ci && npm run build"
    return _first_folder((_PACKAGE / "_site", _CHECKOUT / "site" / "dist"), BUNDLE[0], advice)


def bundle(folder: Path | None = None, names: Sequence[str] = BUNDLE) -> dict[str, Asset]:
    """The files of the bundle by their plain names, such as `tracker.js`.

    Args:
        folder: where they lie; found when left out.
        names: which; `unlock.js` is that of encrypted pages.

    Raises:
        TrackerError: one is not there.
    """
    place = bundle_folder() if folder is None else folder
    assets = {}
    for name in names:
        try:
            data = (place / name).read_bytes()
        except OSError as error:
            raise TrackerError(
                f"the browser's bundle lacks {name} ({error}). Build it: cd site && npm ci && npm run build"
            ) from error
        stem, _, extension = name.partition(".")
        assets[name] = Asset(f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{extension}", data)
    return assets


def _first_folder(folders: tuple[Path, ...], name: str, advice: str) -> Path:
    for folder in folders:
        if (folder / name).is_file():
            return folder
    places = " nor in ".join(str(folder) for folder in folders)
    raise TrackerError(f"{name} is neither in {places}. {advice}")
