"""Links to send: the public address of a page, or a signed one where the bucket is private."""

from __future__ import annotations

import difflib
import hashlib
import posixpath
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tracker.build.headers import CHECK, content_type
from tracker.build.manifest import Manifest
from tracker.build.seal import Lock, to_link
from tracker.build.single import pages_of, single_file
from tracker.build.slugs import is_figure_page
from tracker.errors import UsageError
from tracker.store import Store
from tracker.store.local import LocalStore

SHARED = "shared"
"""The folder of a site that holds the single files that signed links lead to."""
MOST_SECONDS = 7 * 86400
_TIMEOUT = 15
_INDEX = "index.html"


@dataclass(frozen=True)
class Link:
    """A link to send."""

    url: str
    signed: bool
    """Whether it holds for some time only, and shows one page as it is now."""


def find_page(manifest: Manifest, name: str) -> str:
    """The page that somebody means by `ablations/lr`, `ablations/lr.html`, `lr.md` or a run's id.

    Raises:
        UsageError: there is no such page, or there are several.
    """
    pages = pages_of(manifest)
    wanted = name.strip("/").removesuffix(".html").removesuffix(".md").lower() or "index"
    known = {page.removesuffix(".html").lower(): page for page in sorted(pages)}
    for candidate in (wanted, f"runs/{wanted}"):
        if candidate in known:
            return known[candidate]
    tails = [page for short, page in known.items() if posixpath.basename(short) == wanted and not is_figure_page(page)]
    if len(tails) == 1:
        return tails[0]
    near = tails or [known[match] for match in difflib.get_close_matches(wanted, known, 3)]
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(list(known.values())[:10])}"
    raise UsageError(f"the site has no page {name!r}: {hint}")


def link_to(store: Store, manifest: Manifest, page: str, seconds: int, site_url: str = "") -> Link:
    """A link that shows a page to whoever has it.

    Where anybody may read the site, it is the page's address. Otherwise the page is put into one file with everything
    that it shows, beside the site, and the link to that file is signed.

    Args:
        store: where the site is published.
        manifest: what a build wrote there.
        page: the page.
        seconds: how long a signed link holds.
        site_url: the address under which readers find the site, where it is not the bucket's own; not looked up.

    Raises:
        UsageError: the time is too long.
        StoreError: the place has no addresses, or the credentials cannot sign.
    """
    if site_url:
        return Link(join(site_url, page), signed=False)
    address = store.address(page)
    if can_anybody_read(address):
        return Link(address, signed=False)
    if not 0 < seconds <= MOST_SECONDS:
        raise UsageError(f"a signed link holds for at most 7 days, not for {seconds / 86400:.4g}: give --expires 7d")
    data = single_file(store, manifest, page)
    stem = page.removesuffix(".html").replace("/", "-")
    file = f"{SHARED}/{stem}.{hashlib.sha256(data).hexdigest()[:12]}.html"
    store.put(file, data, content_type=content_type(file), cache_control=CHECK)
    return Link(store.link(file, seconds), signed=True)


def find_sealed(manifest: Manifest, lock: Lock, name: str) -> str:
    """The name in an encrypted site of the page that somebody means, as `find_page`.

    Raises:
        UsageError: there is no such page.
    """
    wanted = name.strip("/").removesuffix(".html").removesuffix(".md") or "index"
    for path in dict.fromkeys((wanted, wanted.lower(), f"runs/{wanted}")):
        sealed = lock.name(f"{path}.html")
        if f"{sealed}.html" in manifest.files:
            return sealed
    raise UsageError(f"the encrypted site has no page {name!r}: write its whole path, as in ablations/lr or runs/ID")


def sealed_link(store: Store, name: str, lock: Lock, site_url: str, *, whole: bool) -> str:
    """A link that opens an encrypted page.

    Args:
        store: where the site is.
        name: the page's name there.
        lock: the site's keys.
        site_url: the address under which readers find the site, where it is not the bucket's own.
        whole: whether the link opens every page; with a passphrase it then opens none, and the reader is asked for it.

    Raises:
        UsageError: nobody can read the place without credentials.
        StoreError: the place has no addresses.
    """
    page = f"{name}.html"
    if site_url:
        address = join(site_url, page)
    elif isinstance(store, LocalStore):
        address = Path(store.url, page).as_uri()
    else:
        address = store.address(page)
        if not can_anybody_read(address):
            raise UsageError(
                f"nobody can read {address} without credentials: open the place to the public, or give --site-url"
            )
    if not whole:
        return f"{address}#p={to_link(lock.page_key(name))}"
    return address if lock.iterations else f"{address}#k={to_link(lock.key)}"


def join(site_url: str, page: str) -> str:
    """The address of a page of a site; that of the first page is the folder's."""
    base = site_url.rstrip("/") + "/"
    return base if page == _INDEX else base + urllib.request.pathname2url(page)


def can_anybody_read(address: str) -> bool:
    """Whether an object answers without credentials."""
    try:
        with urllib.request.urlopen(address, timeout=_TIMEOUT) as answer:  # noqa: S310 - an address of the store's
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
