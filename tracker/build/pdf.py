"""Reports as PDF: their pages, printed by a Chromium that is installed."""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tracker.build.inputs import hashed
from tracker.build.output import Output
from tracker.errors import TrackerError, UsageError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
"""Programs that print, in the order in which they are looked for."""
_SECONDS = 120
_OPTIONS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-extensions"),
    "--no-pdf-header-footer",
)
_DATE = re.compile(rb"\(D:[0-9]{14}")
_LINK = re.compile(rb"/URI \((file://[^()]*)\)")


def find_browser() -> str:
    """The program that prints.

    Raises:
        UsageError: none is installed.
    """
    found = next((place for name in NAMES if (place := shutil.which(name))), None)
    if found is None:
        raise UsageError(
            f"--pdf needs Chromium or Chrome, and none of {', '.join(NAMES)} is on the PATH: install one, on"
            " Debian with `apt install chromium`"
        )
    return found


def write_pdfs(pages: Sequence[str], site: Path, output: Output, progress: Callable[[int, int], None]) -> None:
    """Print reports into `<report>.pdf` beside their pages, unless nothing that they show has changed.

    Args:
        pages: the reports' pages, which this build has written or kept.
        site: the site's folder.
        output: the same, open.
        progress: called with how many are done, and of how many.

    Raises:
        UsageError: no browser is installed that prints.
        TrackerError: it did not print one.
    """
    browser = find_browser()
    output.flush()
    for done, page in enumerate(pages, 1):
        file = f"{page.removesuffix('.html')}.pdf"
        key = _key(page, output)
        if not output.keep_part(file, key):
            output.write(file, print_page(browser, site, page))
            output.record(file, key, (file,))
        progress(done, len(pages))


def _key(page: str, output: Output) -> str:
    """Stands for everything that a page shows; "" where that is not known."""
    part = output.part(page)
    if part is None:
        return ""
    return hashed("pdf", [(file, output.says_now(file)) for file in (*part.files, *part.info.get("copies", ()))])


def print_page(browser: str, site: Path, page: str) -> bytes:
    """A page of a site as PDF. It tells neither when nor in which folder it was made.

    Raises:
        TrackerError: the browser did not print it.
    """
    with tempfile.TemporaryDirectory(prefix="tracker-pdf-") as folder:
        out = Path(folder, "page.pdf")
        command = [browser, *_OPTIONS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium has none for root
        address = (site / page).resolve().as_uri()
        try:
            done = subprocess.run([*command, address], capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise TrackerError(f"{browser} did not print {page}: {error}") from error
        if not out.is_file():
            said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
            raise TrackerError(f"{browser} did not print {page} (exit code {done.returncode}): {said[-1]}")
        return _plain(out.read_bytes(), address.rpartition("/")[0].encode() + b"/")


def _plain(data: bytes, folder: bytes) -> bytes:
    """A PDF without dates, and with links to the site's pages as relative ones; every byte stays in its place."""

    def relative(match: re.Match[bytes]) -> bytes:
        whole, link = match[0], match[1]
        short = link[len(folder) :] if link.startswith(folder) else _above(link, folder)
        return (b"/URI (%s)" % short).ljust(len(whole))

    return _LINK.sub(relative, _DATE.sub(b"(D:20000101000000", data))


def _above(link: bytes, folder: bytes) -> bytes:
    """A link to a page in a folder above, relative to one."""
    return posixpath.relpath(link.decode("latin-1"), folder.decode("latin-1")).encode("latin-1")
