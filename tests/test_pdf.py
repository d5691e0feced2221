"""`tracker build --pdf`: reports printed by a real Chromium, beside their pages."""

from __future__ import annotations

import re
from pathlib import Path

import panel_site
import pytest
import site_browser
from sealed_lab import tracker

from tracker.build.pdf import find_browser, print_page

REPORT = "# Losses\n\n[The other](sub/other.md), {{ best('loss') }}.\n\n```chart\nmetrics: loss\n```\n\n```runs\n```\n"


@pytest.fixture
def home(tmp_path):
    site_browser.build_pages(tmp_path / "unused")
    panel_site.write_runs(tmp_path / "root")
    (tmp_path / "reports" / "sub").mkdir(parents=True)
    (tmp_path / "reports" / "losses.md").write_text(REPORT)
    (tmp_path / "reports" / "sub" / "other.md").write_text("# Other\n\n[Back](../losses.md)\n")
    return tmp_path


def test_reports_are_printed_beside_their_pages_and_only_when_they_changed(home):
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("Chromium is not installed")
    site = home / "_site"
    tracker(home, "build", "--root", "root", "--pdf")
    printed = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.pdf")}
    assert {path for path in printed if "figures" not in path} == {"losses.pdf", "sub/other.pdf"}
    for name in ("losses.pdf", "sub/other.pdf"):
        data = printed[name]
        assert data.startswith(b"%PDF-")
        assert data.rstrip().endswith(b"%%EOF")
        assert str(home).encode() not in data
        assert re.findall(rb"\(D:([0-9]+)", data) == [b"20000101000000"] * 2
    assert b"/URI (sub/other.html)" in printed["losses.pdf"]
    assert b"/URI (../losses.html)" in printed["sub/other.pdf"]
    assert b"/FontFile2" in printed["losses.pdf"]
    assert "0 files written" in tracker(home, "build", "--root", "root", "--pdf").out
    before = (site / "sub" / "other.pdf").stat().st_mtime_ns
    (home / "reports" / "losses.md").write_text(REPORT.replace("Losses", "More losses"))
    tracker(home, "build", "--root", "root", "--pdf")
    assert (site / "losses.pdf").read_bytes() != printed["losses.pdf"]
    assert (site / "sub" / "other.pdf").stat().st_mtime_ns == before
    assert print_page(find_browser(), site, "sub/other.html") == printed["sub/other.pdf"]
    tracker(home, "build", "--root", "root")
    assert not (site / "losses.pdf").exists()


def test_what_cannot_be_printed_is_told_before_anything_is_built(home, monkeypatch):
    monkeypatch.setenv("PATH", str(home))
    words = ("build", "--root", "root", "--pdf")
    said = tracker(home, *words, fails="--pdf needs Chromium or Chrome")
    assert "apt install chromium" in said.err
    tracker(home, *words, "--out", "memory://site", fails="--pdf needs a site in a folder")
    assert not (home / "_site").exists()
