"""`publish`: a built site, as it is, to another place: what changed, what pages show before the pages."""

from __future__ import annotations

import base64
from collections.abc import Callable

from tracker.build.manifest import MANIFEST, MARKERS, Manifest, is_named_by_content
from tracker.build.output import Output
from tracker.errors import NotFoundError, UsageError
from tracker.store import Store

SEALED = "sealed"
"""The part of a manifest that says that the site is encrypted, and with which salt."""
REDACTED = "redacted"
"""The part of a manifest that says that the site is redacted."""
_INDEX = "index.html"
_BUILD_FIRST = "build it again: tracker build"


def read_site(store: Store, *, finished: bool = True) -> Manifest:
    """What a build has written into a place.

    Args:
        store: the place.
        finished: whether a place is refused whose last build has not ended.

    Raises:
        UsageError: there is no such site.
    """
    try:
        manifest = Manifest.decode(store.get(MANIFEST))
    except NotFoundError:
        raise UsageError(f"{store.url} holds no site: {MANIFEST} is missing. Make one first: tracker build") from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise UsageError(f"{store.url}/{MANIFEST} cannot be read ({error}): {_BUILD_FIRST}") from error
    if finished and (manifest.doubtful or store.list(MARKERS)):
        raise UsageError(f"the last build of {store.url} was ended, or is still going on: {_BUILD_FIRST}")
    return manifest


def salt_of(manifest: Manifest) -> bytes | None:
    """The salt of an encrypted site; None for one that is not encrypted."""
    part = manifest.parts.get(SEALED)
    return base64.b64decode(part.info["salt"]) if part else None


def check_target(output: Output, *, sealed: bool, prune: bool) -> None:
    """Refuse to mix what is encrypted with what is not.

    Args:
        output: where a site is to go.
        sealed: whether that site is encrypted.
        prune: whether what is not needed is removed.

    Raises:
        UsageError: readable files would stay beside the encrypted ones, or replace them.
    """
    if sealed and not output.earlier(SEALED) and output.has_files and not prune:
        raise UsageError(
            f"{output.url} holds a site that is not encrypted, and its files would stay readable: give another place,"
            " or --prune, which removes them"
        )
    if not sealed and output.earlier(SEALED):
        raise UsageError(
            f"{output.url} holds an encrypted site, which this one would replace for everybody to read: give --encrypt,"
            " or another place"
        )


def check_redacted(output: Output, *, redact: bool, prune: bool) -> None:
    """Refuse to leave readable pages beside redacted ones.

    Args:
        output: where a site is to go.
        redact: whether that site is redacted.
        prune: whether what is not needed is removed.

    Raises:
        UsageError: files of a site that is not redacted would stay.
    """
    if redact and output.has_files and not output.earlier(REDACTED) and not prune:
        raise UsageError(
            f"{output.url} holds a site that is not redacted, and its files would stay: give another place, or --prune,"
            " which removes them"
        )
    if redact:
        output.record(REDACTED, REDACTED, ())


def publish(source: Store, output: Output, progress: Callable[[int, int], None] | None = None) -> int:
    """Write the files of a built site to another place; what is there already is not even read here.

    Args:
        source: where the site is.
        output: where it goes, open.
        progress: called with how many files are done, and of how many.

    Returns:
        How many files the site has.

    Raises:
        UsageError: there is no finished site, or one of its files is not as it was built.
    """
    manifest = read_site(source)
    output.announce(manifest.files)
    paths = sorted(manifest.files, key=_order)
    for done, path in enumerate(paths, 1):
        if path == _INDEX:
            output.flush()
        written = manifest.files[path]
        if output.says(path) == written and output.holds(path):
            output.keep(path)
        else:
            output.write(path, _read(source, path), immutable=is_named_by_content(path), expected=written)
        if progress:
            progress(done, len(paths))
    for name, part in manifest.parts.items():
        output.record(name, part.key, part.files, part.info)
    return len(paths)


def _order(path: str) -> tuple[int, str]:
    """Pages after everything that they show, and the first page last."""
    return (2 if path == _INDEX else 1 if path.endswith(".html") else 0), path


def _read(source: Store, path: str) -> bytes:
    try:
        return source.get(path)
    except NotFoundError:
        raise UsageError(f"{source.url}/{path} is gone since the site was built: {_BUILD_FIRST}") from None
