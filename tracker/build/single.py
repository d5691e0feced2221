"""A page as one HTML file that needs no other: for a link to one page of a private bucket, a mail, an archive."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Mapping

from markupsafe import Markup

from tracker.build.inline import Inliner
from tracker.build.manifest import BESIDE, Manifest, Written
from tracker.build.page import Pages
from tracker.errors import TrackerError, UsageError
from tracker.store import Store

_MAIN = re.compile(r"assets/tracker\.[0-9a-f]{12}\.(js|css)")
_SCRIPT = re.compile(r"assets/[a-z]+\.[0-9a-f]{12}\.js")
_ENDS = re.compile(r"<(?=/script|!--)", re.IGNORECASE)


def single_file(store: Store, manifest: Manifest, page: str) -> bytes:
    """One page of a built site with its pictures, data, style and scripts; links to other pages are text.

    Args:
        store: the site's place.
        manifest: what the build wrote there.
        page: the page, relative to the site's root.

    Raises:
        UsageError: the page reads the files of any number of runs.
        TrackerError: the page is not as tracker makes them.
        StoreError: a file cannot be read.
    """
    if page in pages_beside(manifest):
        raise UsageError(f"{page} reads the files of all runs, so that it cannot be one file: share a report or a run")
    inliner = Inliner(pages_of(manifest), manifest.files, store.get, lambda _: None)
    whole = inliner.whole(page)
    assets = {name: path for path in manifest.files if (name := _main(path))}
    style, script = (_text(store, assets, name) for name in ("css", "js"))
    others = [path for path in sorted(manifest.files) if _SCRIPT.fullmatch(path) and not _main(path)]
    scripts = [(posixpath.basename(path), Markup(_inline(store.get(path).decode()))) for path in others]  # noqa: S704
    return (
        Pages({})
        .text(
            "single.html", page=whole, body=Markup(whole.body), style=Markup(style),  # noqa: S704 - they are HTML
            script=Markup(script), style_hash=_hash(style), script_hash=_hash(script),  # noqa: S704 - our bundle
            scripts=scripts if whole.panels else [],
        )
        .encode()
    )  # fmt: skip


def pages_of(manifest: Manifest) -> Mapping[str, Written]:
    """The pages of a site; HTML that lies beside a report is none."""
    copies = {path for part in manifest.parts.values() for path in part.info.get("copies", ())}
    return {path: said for path, said in manifest.files.items() if path.endswith(".html") and path not in copies}


def pages_beside(manifest: Manifest) -> set[str]:
    """The pages of a site that read files which they do not name: the workspace and the comparison."""
    return {page for page, part in manifest.parts.items() if part.info.get(BESIDE)}


def _main(path: str) -> str:
    found = _MAIN.fullmatch(path)
    return found[1] if found else ""


def _text(store: Store, assets: Mapping[str, str], name: str) -> str:
    if name not in assets:
        raise TrackerError(f"{store.url} lacks the browser's bundle (tracker.{name}): build the site again")
    return _inline(store.get(assets[name]).decode())


def _inline(script: str) -> str:
    """A script that may stand between two tags: what would end it there is written otherwise."""
    return _ENDS.sub(r"\\x3c", script)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
