"""A project with reports, a cache and a site, for tests that build it again and again."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import run_files

from tracker.build.output import Output
from tracker.build.site import BuildOptions, BuildResult, build
from tracker.errors import AccessError
from tracker.store import LocalStore, open_store
from tracker.store.local import TEMP_PREFIX

NOW = run_files.NOW
REPORT = """---
title: Losses
---
The best is {{ best("loss").name }}, [all](more.md) of them. ![a dot](dot.svg)

```chart
metrics: loss
smoothing: 0.5
```

```runs
sort: name
```
"""


class CountingStore(LocalStore):
    """A folder that remembers what was asked of it."""

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self.listed: list[str] = []
        self.read: Counter[str] = Counter()
        self.bytes = 0
        self.refused = ""

    def _list(self, folder):
        self.listed.append(folder)
        return super()._list(folder)

    def _get(self, key):
        self._count(key)
        data = super()._get(key)
        self.bytes += len(data)
        return data

    def _get_range(self, key, start, end):
        self._count(key)
        data = super()._get_range(key, start, end)
        self.bytes += len(data)
        return data

    def _count(self, key):
        if self.refused and self.refused in key:
            raise AccessError(f"cannot read {key}: 403")
        self.read[key.removeprefix("p/runs/")] += 1


@dataclass
class Lab:
    """A project, its reports, its cache and its site."""

    folder: Path
    templates: Path | None = None
    refused: str = ""
    store: CountingStore = field(init=False)

    def __post_init__(self):
        for name in ("root", "reports", "bundle"):
            (self.folder / name).mkdir()
        for name in ("tracker.js", "tracker.css", "panels.js", "workspace.js"):
            (self.folder / "bundle" / name).write_text(f"/* {name} */\n")
        (self.folder / "bundle" / "tracker.js").write_text("window.trackerData = () => {};\n")
        (self.folder / "reports" / "losses.md").write_text(REPORT)
        (self.folder / "reports" / "more.md").write_text("# More\n\n{{ count() }} runs.\n")
        (self.folder / "reports" / "dot.svg").write_text("<svg/>")
        run_files.write(self.root, {name: content for n in range(6) for name, content in run(n).items()})

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    def options(self, **changes) -> BuildOptions:
        values = {"root": str(self.root), "project": "p", "reports": self.folder / "reports", "now": NOW}
        values |= {"bundle": self.folder / "bundle", "cache": str(self.cache), "templates": self.templates}
        return BuildOptions(**{**values, **changes})

    def build(self, out: Path | None = None, **changes) -> tuple[BuildResult, Output]:
        self.store = CountingStore(str(self.root))
        self.store.refused = self.refused
        with open_store(str(out or self.site)) as store, Output(store) as output:
            result = build(self.options(**changes), output, store=self.store)
        return result, output

    def cold(self, **changes) -> dict[str, bytes]:
        """The bytes of a site that is built from nothing."""
        fresh = self.folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        self.build(fresh, cache="", **changes)
        return files_of(fresh)

    def check(self, **changes) -> None:
        """The site is that of a cold build, and another build changes nothing."""
        assert files_of(self.site) == self.cold(**changes)
        before = times_of(self.site), times_of(self.cache)
        _, output = self.build(**changes)
        assert (output.written, output.removed) == (0, 0)
        assert (times_of(self.site), times_of(self.cache)) == before
        assert not self.store.read
        assert self.store.listed == ["p/runs"]


def run(number: int, rows: int = 50) -> dict:
    lines = [{"_step": i, "_time": 1000.0 + i, "loss": 1 / (i + number + 1), "acc": i / 7} for i in range(rows)]
    return {
        f"r{number}/run.json": {"name": f"run {number}", "created_at": 1000.0 + number, "format": 1},
        f"r{number}/w/config.json": {"lr": number / 10, "odd": "NaN", "deep": {"er": [1, "Infinity"]}},
        f"r{number}/w/writer.json": {"state": "finished", "started_at": 1000.0, "ended_at": 1100.0, "format": 1},
        f"r{number}/w/history/0.jsonl": lines,
    }


def files_of(site: Path) -> dict[str, bytes]:
    """The site's files, without what a writer killed within a write leaves: no listing shows that either."""
    files = (path for path in site.rglob("*") if path.is_file() and not path.name.startswith(TEMP_PREFIX))
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def times_of(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def append(lab: Lab, text: str, path: str = "r3/w/history/0.jsonl") -> None:
    with (lab.root / "p" / "runs" / path).open("a") as file:
        file.write(text)


def changed_pages(output: Output, lab: Lab) -> set[str]:
    return {path for path in output._files if output._before.files.get(path) != output._files[path]}
