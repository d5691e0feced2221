"""Whole sites, compared with the pages that were looked at and committed.

A case is a folder of tests/golden/site: `root` with runs, `reports` (or none), and `expected`. An expectation that is
missing is written here, and is an error where the environment variable CI is set. What differs is left in
`<case>-changed`.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import struct
from pathlib import Path

import pytest

from tracker.build.output import MANIFEST, Output
from tracker.build.site import BuildOptions, build
from tracker.store import open_store
from tracker.version import __version__

CASES = Path(__file__).parent / "golden" / "site"
LIVE = "data/live.js"
NOW = 1_790_000_000.0
KEY = re.compile(r"(?<![0-9a-f])[0-9a-f]{20}(?![0-9a-f])")
MADE = re.compile(r'(\bmade(?:=|": )")[0-9a-f]{20}"')
ASSET = re.compile(r"(assets/\w+)\.[0-9a-f]{12}\.")


@pytest.fixture
def bundle(tmp_path):
    """A stand-in for the browser's bundle: no page's text depends on what is in it."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "tracker.js").write_text("// bundle\n")
    (folder / "tracker.css").write_text("/* bundle */\n")
    (folder / "panels.js").write_text("// panels\n")
    (folder / "workspace.js").write_text("// workspace\n")
    return folder


def built(case: Path, bundle: Path, out: Path, jobs: int = 1) -> None:
    root = out.with_name("root")
    if not root.is_dir():
        shutil.copytree(case / "root", root)
    for path in root.rglob("*"):
        os.utime(path, (NOW - 60, NOW - 60))  # what runs without a heartbeat were heard of last
    options = BuildOptions(root=str(root), reports=case / "reports", now=NOW, bundle=bundle, jobs=jobs)
    with open_store(str(out)) as store, Output(store) as output:
        build(options, output)


def normal(site: Path) -> dict[str, str]:
    """The site's files as text that does not depend on versions: keys numbered, columns of numbers written out.

    Pages come as they are; of pictures by matplotlib only their names, as each version draws a little differently.
    """
    numbers: dict[str, str] = {}

    def named(text: str) -> str:
        text = ASSET.sub(r"\1.HASH.", text.replace(f"tracker {__version__}", "tracker VERSION"))
        text = MADE.sub(r'\1MADE"', text)
        return KEY.sub(lambda match: numbers.setdefault(match[0], f"KEY{len(numbers) + 1}"), text)

    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    # pages first: they number the keys, those of all runs last; then what names the pages' bodies
    paths.sort(key=lambda path: (not path.endswith(".html"), path in ("compare.html", "workspace.html"), path != LIVE))
    files: dict[str, str] = {}
    for path in paths:
        if path == MANIFEST:
            continue
        if path.startswith("data/") or re.fullmatch(r"runs/.*\.js", path):
            text = readable((site / path).read_text())
        elif path.startswith("figures/"):
            text = "a picture\n"
        else:
            text = (site / path).read_text()
        files[named(path)] = named(text)
    return files


def readable(script: str) -> str:
    """A data file with its columns as lists of numbers of 9 digits."""
    match = re.fullmatch(r'tracker(Live\(|Data\("(?:[0-9a-f]{20}|runs|run:[^"]+)", )(\{.*\})\);\n', script)
    assert match, script[:100]
    payload = json.loads(match[2])
    if match[1] == "Live(":
        return json.dumps(payload, indent=1) + "\n"
    if payload["kind"] in ("chart", "run", "curves"):
        payload["columns"] = [numbers_of(column) for column in payload["columns"]]
    fields = list(payload["fields"].values()) if payload["kind"] == "fields" else []
    if payload["kind"] == "runs":
        fields = [column["data"] for column in payload["columns"]] + [payload["hrefs"]]
    for field in filter(None, fields):
        field.update({name: numbers_of(field[name]) for name in ("numbers", "codes") if name in field})
    return json.dumps(payload, indent=1, ensure_ascii=False) + "\n"


def numbers_of(column: dict) -> str:
    if column["type"] == "range":
        return f"{column['start']} + {column['step']}, {column['length']} times"
    letter, size = {"f64": ("d", 8), "f32": ("f", 4), "i32": ("i", 4), "i16": ("h", 2), "i8": ("b", 1)}[column["type"]]
    data = base64.b64decode(column["data"], validate=True)
    values = struct.unpack(f"<{len(data) // size}{letter}", data)
    return f"{column['type']}: " + " ".join(f"{value:.9g}" for value in values)


@pytest.mark.parametrize("case", sorted(p.name for p in CASES.iterdir() if (p / "root").is_dir()))
def test_site_is_as_expected(case, bundle, tmp_path):
    folder = CASES / case
    built(folder, bundle, tmp_path / "site")
    found, expected, changed = normal(tmp_path / "site"), folder / "expected", CASES / f"{case}-changed"
    shutil.rmtree(changed, ignore_errors=True)
    if not expected.is_dir():
        assert not os.environ.get("CI"), f"{expected} is missing: run this test on your machine, look at it, commit it"
        write(expected, found)
        pytest.skip(f"wrote {expected}: look at it and commit it")
    wanted = {path.relative_to(expected).as_posix(): path.read_text() for path in expected.rglob("*") if path.is_file()}
    if found != wanted:
        write(changed, found)
    assert sorted(found) == sorted(wanted), f"compare {expected} with {changed}"
    for path, text in found.items():
        assert text == wanted[path], f"{path}: compare {expected} with {changed}; if it is right, put it in its place"


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


@pytest.mark.parametrize("case", ["basic", "hostile"])
def test_same_runs_and_reports_give_the_same_bytes(case, bundle, tmp_path):
    built(CASES / case, bundle, tmp_path / "one", jobs=1)
    built(CASES / case, bundle, tmp_path / "two", jobs=2)
    one, two = bytes_of(tmp_path / "one"), bytes_of(tmp_path / "two")
    assert one == two
    assert len(one) > 10


def bytes_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
