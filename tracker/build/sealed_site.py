"""`seal_site`: a built site to an encrypted one.

Every page becomes one file: a shell that anybody can read, and all that the page shows, sealed.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from markupsafe import Markup

from tracker.build.assets import Asset, bundle
from tracker.build.inline import Inliner
from tracker.build.manifest import Manifest
from tracker.build.output import Output
from tracker.build.page import Pages
from tracker.build.publish import SEALED, read_site
from tracker.build.seal import ITERATIONS, SALT_BYTES, Lock, check_installed, key_of_passphrase
from tracker.build.single import pages_beside, pages_of
from tracker.build.slugs import is_figure_page
from tracker.errors import UsageError
from tracker.store import Store

UNLOCK = "unlock.js"
_UNUSED = "assets/workspace."
"""The script of pages that an encrypted site does not have."""


@dataclass(frozen=True)
class Secret:
    """What opens a site: a passphrase, or else a key of 32 bytes."""

    passphrase: str = field(default="", repr=False)
    key: bytes = field(default=b"", repr=False)

    def lock(self, salt: bytes) -> Lock:
        """The keys of a site with this salt.

        Raises:
            UsageError: the passphrase is too short.
        """
        if self.passphrase:
            return Lock(key_of_passphrase(self.passphrase, salt), salt, ITERATIONS)
        return Lock(self.key, salt)


def check_lock(manifest: Manifest, lock: Lock, place: str) -> Lock:
    """The keys of a site, if they are.

    Args:
        manifest: of the encrypted site.
        lock: keys.
        place: where the site is, for the message.

    Raises:
        UsageError: the site was encrypted with others.
    """
    if manifest.parts[SEALED].key != lock.token(b"site"):
        raise UsageError(f"{place} was encrypted with another passphrase or key")
    return lock


def seal_site(
    source: Store,
    output: Output,
    secret: Secret,
    progress: Callable[[int, int], None] | None = None,
    *,
    templates: Path | None = None,
    bundle_folder: Path | None = None,
) -> Lock:
    """Encrypt a built site into another place. Pages that are as they were are not sealed again.

    Args:
        source: where the built site is.
        output: where the encrypted one goes, open.
        secret: what opens it.
        progress: called with how many pages are done, and of how many.
        templates: the user's own.
        bundle_folder: of the browser's bundle; found when left out.

    Returns:
        The site's keys.

    Raises:
        TrackerError: the package cryptography is missing.
        UsageError: there is no finished site, or the passphrase is too short.
    """
    check_installed()
    manifest = read_site(source)
    part = output.earlier(SEALED)
    salt = base64.b64decode(part.info["salt"]) if part else secrets.token_bytes(SALT_BYTES)
    lock = secret.lock(salt)
    unlock = bundle(bundle_folder, (UNLOCK,))[UNLOCK]
    assets = [path for path in sorted(manifest.files) if path.startswith("assets/") and not path.startswith(_UNUSED)]
    every = pages_of(manifest).keys() - pages_beside(manifest)
    pages = sorted(page for page in every if not is_figure_page(page))
    output.announce([*(f"{lock.name(page)}.html" for page in pages), *assets, unlock.path])
    for path in assets:
        output.write(path, source.get(path), immutable=True, expected=manifest.files[path])
    output.write(unlock.path, unlock.data, immutable=True)
    shell = _Shell(assets, unlock, templates)
    _Sealing(source, output, manifest, lock, shell).run(sorted(pages, key=lock.name), progress)
    output.record(SEALED, lock.token(b"site"), (), {"salt": base64.b64encode(salt).decode()})
    return lock


class _Shell:
    """What is readable of every page."""

    def __init__(self, assets: list[str], unlock: Asset, templates: Path | None) -> None:
        script, style = (next(path for path in assets if _is_main(path, kind)) for kind in ("js", "css"))
        self._pages = Pages({"js": script, "css": style, "unlock": unlock.path}, templates)
        self.empty = self.around(b"")

    def around(self, sealed: bytes) -> bytes:
        """The file of a page."""
        return self._pages.text("sealed.html", sealed=Markup(sealed.decode())).encode()  # noqa: S704 - base64 in JSON


def _is_main(path: str, kind: str) -> bool:
    return path.startswith("assets/tracker.") and path.endswith(f".{kind}")


@dataclass(frozen=True)
class _Sealing:
    """One site on its way."""

    source: Store
    output: Output
    manifest: Manifest
    lock: Lock
    shell: _Shell

    def run(self, pages: list[str], progress: Callable[[int, int], None] | None) -> None:
        """Seal every page that changed."""
        files = self.manifest.files
        names = {page: self.lock.name(page) for page in pages}
        every = pages_of(self.manifest)
        inliner = Inliner(every, files, self.source.get, lambda page: f"{names[page]}.html" if page in names else None)
        copies = {path for part in self.manifest.parts.values() for path in part.info.get("copies", ())}
        beside = orjson.dumps(sorted((path, files[path]) for path in copies if path in files))
        for done, page in enumerate(pages, 1):
            name = names[page]
            # data, figures and scripts are named by their content, so that the page says which they are
            token = self.lock.token(self.shell.empty, page.encode(), files[page][0].encode(), beside)
            if not self.output.keep_part(name, token):
                whole = inliner.whole(page)
                content = orjson.dumps({"title": whole.title, "kind": whole.kind, "body": whole.body})
                self.output.write(f"{name}.html", self.shell.around(orjson.dumps(self.lock.seal(name, content))))
                self.output.record(name, token, (f"{name}.html",))
            if progress:
                progress(done, len(pages))
