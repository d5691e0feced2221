"""The version file: which state of each page is the newest, so that open pages can show it without being loaded again.

`data/live.js` is one small script, since a page's policy allows no other request. It names, for each page that may
change soon, the data file that holds what is between `<main>` and `</main>` now; the page takes from it what differs
(`site/src/page/live.js`). A site that nobody keeps up to date names none, and its pages do not look again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from tracker.build.built import data_file
from tracker.build.inputs import hashed
from tracker.build.output import Output
from tracker.build.run_data import run_data_path
from tracker.build.run_page import run_page_path
from tracker.build.workspace import RUNS_FILE
from tracker.read.model import Run

VERSION_FILE = "data/live.js"
SLOWLY = 60.0
"""Seconds between two looks at a site with running runs that no watching builder has made."""
RECENT = 3600.0
"""The page of a run that has ended is kept up for so many seconds: whoever has it open shall see the end."""
RUNS_MAX = 500

_VERSION = 1
_MAIN = re.compile(rb"<main[^>]*>(.*)</main>", re.DOTALL)
_TITLE = re.compile(rb"<title>(.*?)</title>", re.DOTALL)
_FOOTER = re.compile(rb'<footer class="site-footer">(.*?)</footer>', re.DOTALL)
_TABLE = re.compile(
    rb'(<div class="runs" [^>]*data-src="[^>]*>.*?<tbody>)(.*?)(</tbody></table></div>)(<noscript>.*?</noscript>)?',
    re.DOTALL,
)
_MADE_PAGE = re.compile(rb' data-made="([0-9a-f]+)"')
_MADE_DATA = re.compile(rb'\{"made":"([0-9a-f]+)"')


def pace_of(runs: Iterable[Run], watched: float | None) -> float:
    """Seconds between two looks of an open page; 0 for none.

    Args:
        runs: all runs.
        watched: seconds between two builds of a builder that stays; 0 for a single build; None for a site whose pages
            are not to look.
    """
    if watched is None:
        return 0.0
    return watched or (SLOWLY if any(run.state == "running" for run in runs) else 0.0)


def live_runs(runs: Sequence[Run], now: float) -> list[Run]:
    """The runs that run, or did a while ago, by id; those that were heard of last, where they are many.

    Args:
        runs: all runs.
        now: Unix seconds.
    """
    found = []
    for run in runs:
        heard = max((writer.alive_at or 0.0 for writer in run.writers), default=0.0)
        if run.state == "running" or now - heard < RECENT:
            found.append((run.state != "running", -heard, run.id, run))
    chosen = [run for *_, run in sorted(found, key=lambda item: item[:3])[:RUNS_MAX]]
    return sorted(chosen, key=lambda run: run.id)


class LiveFile:
    """The version file of one build: say what may change soon before it is written, and `write` at the end.

    Args:
        output: where the site goes.
        pages: the pages of no run that may change soon.
        runs: the runs that may.
        pace: seconds between two looks of an open page; 0 for none.
    """

    def __init__(self, output: Output, pages: Sequence[str], runs: Sequence[Run], pace: float) -> None:
        self._output, self._pace = output, pace
        self._pages = pages if pace else ()
        self._runs = runs if pace else ()
        run_files = (path for run in self._runs for path in (run_page_path(run), run_data_path(run)))
        output.remember([*self._pages, *run_files, *((RUNS_FILE,) if pace else ())])

    def write(self, script: str, key: str) -> None:
        """Write the version file, after everything else of the site, and what it names.

        Args:
            script: the page's script: an open page with another one has to be loaded again.
            key: stands for what every page is made from.
        """
        self._output.flush()
        pages = {page: self._body(page, key) for page in [*self._pages, *map(run_page_path, self._runs)]}
        runs = {run.id: self._made(run_data_path(run), key) for run in self._runs}
        core = self._made(RUNS_FILE, key) if self._pace else ""
        self._output.flush()
        news = {"version": _VERSION, "every": self._pace, "script": script, "pages": pages, "core": core, "runs": runs}
        self._output.write(VERSION_FILE, b"trackerLive(%s);\n" % orjson.dumps(news))
        self._output.flush()

    def _body(self, page: str, key: str) -> list[str]:
        """A page's version, and the key of the data file with its body, which is written where it is not there yet."""
        name, made_from = f"live:{page}", hashed("live", key, self._output.digest_of(page))
        info = self._kept(name, made_from)
        if info is None:
            html = self._output.content(page)
            file = data_file(dict(body_of(html)))
            self._output.share(file.path, file.data)
            info = {"made": _found(_MADE_PAGE, html), "key": file.key}
            self._output.record(name, made_from, (file.path,), info)
        return [str(info["made"]), str(info["key"])]

    def _made(self, path: str, key: str) -> str:
        """The version that a data file with a name of its own says that it has."""
        name, made_from = f"live:{path}", hashed("live", key, self._output.digest_of(path))
        info = self._kept(name, made_from)
        if info is None:
            info = {"made": _found(_MADE_DATA, self._output.content(path))}
            self._output.record(name, made_from, (), info)
        return str(info["made"])

    def _kept(self, name: str, made_from: str) -> Mapping[str, Any] | None:
        part = self._output.earlier(name)
        return part.info if part is not None and self._output.keep_part(name, made_from) else None


def body_of(html: bytes) -> dict[str, str | int]:
    """What a page shows between `<main>` and `</main>`, without the rows that tables of runs take from their data.

    Args:
        html: a page as the template `base.html` makes it; another one has no such part, and its page stays as it is.
    """
    main = _MAIN.search(html)
    body = _TABLE.sub(rb"\1\3", main[1]).decode() if main else ""
    return {"kind": "page", "version": 1, "title": _found(_TITLE, html), "body": body, "footer": _found(_FOOTER, html)}


def _found(pattern: re.Pattern[bytes], content: bytes) -> str:
    match = pattern.search(content)
    return match[1].decode() if match else ""
