"""Saved files, alerts and console output on a run's page, from files on a disk to HTML."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
import run_files

from tracker.build.output import Output
from tracker.build.run_output import ALERTS_MAX, FILES_MAX, LINES_MAX
from tracker.build.site import BuildOptions, build
from tracker.read.output import CONSOLES_MAX, END_BYTES
from tracker.store import open_store

HOSTILE = "<script>alert(1)</script>\x1b[2J\u202e"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "tracker.js").write_text("// bundle\n")
    (folder / "tracker.css").write_text("/* bundle */\n")
    (folder / "panels.js").write_text("// panels\n")
    (folder / "workspace.js").write_text("// workspace\n")
    return folder


def sections(root: Path, bundle: Path) -> dict[str, str]:
    """The sections of run r's page by their ids."""
    out = root.parent / "site"
    with open_store(str(out)) as store, Output(store) as output:
        build(BuildOptions(root=str(root), now=run_files.NOW, bundle=bundle), output)
    text = (out / "runs" / "r.html").read_text()
    assert "<script>alert" not in text
    found = re.findall(r'<section class="panel" aria-labelledby="(\w+)">(.*?)</section>', text, re.DOTALL)
    return dict(found)


def lines(*notes: Any) -> bytes:
    return b"".join((note if isinstance(note, bytes) else json.dumps(note).encode()) + b"\n" for note in notes)


def printed(section: str) -> list[list[str]]:
    """The lines of each console."""
    return [
        html.unescape(text).split("\n") for text in re.findall(r"<pre><code>(.*?)</code></pre>", section, re.DOTALL)
    ]


def test_a_run_that_kept_nothing_has_no_such_sections(tmp_path: Path, bundle: Path) -> None:
    run_files.write(tmp_path / "root", {"r/a/writer.json": {"host": "h"}})
    assert not {"alerts", "files", "console"} & sections(tmp_path / "root", bundle).keys()


def test_each_has_its_section(tmp_path: Path, bundle: Path) -> None:
    run_files.write(
        tmp_path / "root",
        {
            "r/a/writer.json": {"state": "finished", "saved_pending": 2},
            "r/a/files.jsonl": lines(
                {"path": "b.pt", "size": 1, "modified": 100},
                {"path": "a/ckpt.pt", "size": 5 << 30, "modified": 200.5},
                {"path": "b.pt", "size": 2048, "modified": 300},
            ),
            "r/a/alerts.jsonl": lines(
                {"_time": 100, "level": "INFO", "title": "first", "text": ""},
                {"_time": 200, "level": "ERROR", "title": "second", "text": "more of it"},
            ),
            "r/a/output/0.log": b"one\ntwo\n\nfour\ntorn",
        },
    )
    found = sections(tmp_path / "root", bundle)
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', found["files"])
    assert [(name, text.partition(" · ")[0]) for name, text in rows] == [("a/ckpt.pt", "5 GiB"), ("b.pt", "2 KiB")]
    assert "2 files had not arrived" in found["files"]
    assert re.search(r"2 files, .*, below \w+/files/r/files/\.", found["files"])
    assert found["alerts"].index("second") < found["alerts"].index("first")
    assert "<strong>second</strong><br>more of it" in found["alerts"]
    assert printed(found["console"]) == [["one", "two", "", "four"]]
    assert "4 lines" in found["console"]


def test_what_is_too_long_is_cut_and_said(tmp_path: Path, bundle: Path) -> None:
    numbers = range(20_000)
    run_files.write(
        tmp_path / "root",
        {
            "r/a/writer.json": {},
            "r/a/files.jsonl": lines(*({"path": f"{i:05}", "size": 1} for i in range(FILES_MAX + 7))),
            "r/a/alerts.jsonl": lines(
                *({"_time": i, "level": "INFO", "title": f"t{i}"} for i in range(ALERTS_MAX + 1))
            ),
            "r/a/output/0.log": b"sealed\n",
            "r/a/output/1.log": b"".join(b"line %d\n" % i for i in numbers),
        },
    )
    for number in range(CONSOLES_MAX):
        run_files.write(tmp_path / "root", {f"r/w{number}/writer.json": {}, f"r/w{number}/output/0.log": b"x\n"})
    assert sum(len(f"line {i}\n") for i in numbers) > END_BYTES
    found = sections(tmp_path / "root", bundle)
    assert "7 more are not listed" in found["files"]
    assert f"The last {ALERTS_MAX} of {ALERTS_MAX + 1} alerts" in found["alerts"]
    assert "t1<" in found["alerts"]
    assert "t0<" not in found["alerts"]
    assert printed(found["console"])[0] == [f"line {i}" for i in numbers[-LINES_MAX:]]
    assert f"The last {LINES_MAX} lines of a" in found["console"]
    assert "1 more processes printed" in found["console"]


def test_a_new_segment_is_shown_with_the_one_before(tmp_path: Path, bundle: Path) -> None:
    files = {"r/a/writer.json": {}, "r/a/output/9.log": b"a\nb\n", "r/a/output/10.log": b"c\n"}
    run_files.write(tmp_path / "root", files)
    found = sections(tmp_path / "root", bundle)
    assert printed(found["console"]) == [["a", "b", "c"]]
    assert "The last 3 lines" in found["console"]


def test_a_hostile_run_is_text(tmp_path: Path, bundle: Path) -> None:
    bad = [b"no json", b"[1]", b"{}", {"path": 7, "size": 1}, {"path": "x", "size": "1"}, {"path": "y", "size": -1}]
    run_files.write(
        tmp_path / "root",
        {
            "r/a/writer.json": {"saved_pending": "many"},
            "r/a/files.jsonl": lines(*bad, {"path": f"../../{HOSTILE}", "size": 1 << 60, "modified": 1e300}),
            "r/a/alerts.jsonl": lines(
                b"\xff\xfe",
                {"title": [1], "level": None, "text": {}},
                {"_time": -1e300, "title": HOSTILE, "text": HOSTILE},
            ),
            "r/a/output/0.log": HOSTILE.encode() + b"\n\xff\xfe\x00\n" + b"z" * 5000 + b"\n",
        },
    )
    found = sections(tmp_path / "root", bundle)
    assert found["files"].count('<th scope="row">') == 1
    assert "href" not in found["files"]
    assert html.unescape(found["alerts"]).count("<script>alert(1)</script>") == 2
    (text,) = printed(found["console"])
    assert text[0] == "<script>alert(1)</script>[2J"
    assert text[1] == "\N{REPLACEMENT CHARACTER}" * 2
    assert len(text[2]) == 2000
