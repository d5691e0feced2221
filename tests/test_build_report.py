"""Report files: front matter, names, and what is wrong with them."""

from __future__ import annotations

import pytest

from tracker.build.report import Author, FrontMatter, find_reports, parse_report, title_from_name
from tracker.build.tags import tag_anchor
from tracker.errors import ReportError


def parsed(text, path="r.md"):
    return parse_report(text, path, path)


def test_front_matter_is_read():
    front = parsed(
        "---\ntitle: A title\nauthors: [Ada, Grace]\ndate: 2026-05-01\ndraft: true\nruns: group == 'a'  # some\n"
        "smoothing: 0.9\ndescription: Why\n---\nText"
    ).front
    authors = (Author("Ada"), Author("Grace"))
    assert front == FrontMatter("A title", "Why", authors, "2026-05-01", True, "group == 'a'", 0.9)
    assert parsed("---\nauthor: Ada\n---\n").front.authors == (Author("Ada"),)
    whole = parsed(
        "---\nauthor: {name: Ada, affiliation: Lab, url: https://a.example}\ntags: [b, a, b, 3]\n---\n"
    ).front
    assert whole.authors == (Author("Ada", "Lab", "https://a.example"),)
    assert whole.tags == ("b", "a", "3")
    assert parsed("---\n---\n").front == FrontMatter()
    assert parsed("no front matter\n---\n").front == FrontMatter()
    assert parsed("---\ntitle: 2026\n...\n").front.title == "2026"


def test_the_body_keeps_its_lines():
    assert parsed("---\ntitle: a\n---\n\nfive").body == "\n\n\n\nfive"
    assert parsed("\ufeffone".removeprefix("\ufeff")).body == "one"
    assert parsed("---\r\ntitle: a\r\n---\r\nfour\r\n").body == "\n\n\nfour\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\ntitle: a\n", 1, "does not end"),
        ("---\ntitle: a\ntilte: b\n---\n", 3, "did you mean 'title'"),
        ("---\n\nsmoothing: 2\n---\n", 3, "a number from 0 to 1"),
        ("---\nsmoothing: true\n---\n", 2, "a number from 0 to 1"),
        ("---\ndraft: maybe\n---\n", 2, "true or false"),
        ("---\ndate: May\n---\n", 2, "2026-05-01"),
        ("---\ntitle: [a]\n---\n", 2, "title is text"),
        ("---\nauthor: a\nauthors: b\n---\n", 3, "either author or authors"),
        ("---\nauthors:\n- name: a\n  url: javascript:alert(1)\n---\n", 2, "is no address of the web"),
        ("---\nauthor: {nmae: a}\n---\n", 2, "is no author: write a name, or {name, affiliation, url}"),
        ("---\ntitle: a\ntags: \x00\n---\n", 3, "control character"),
        ("---\ntags: [a, {b: c}]\n---\n", 2, "is no word: write tags: [first, second]"),
        ('---\nnumbers: true\ntitle: "\\ud800"\n---\n', 3, "half a character"),
        ("---\ntoc: 3\n---\n", 2, "true or false"),
        ("---\ntitle: a: b\n---\n", 2, "quotes"),
        ("---\n- a\n---\n", 2, "name: value"),
    ],
)
def test_mistakes_have_a_line(text, line, words):
    with pytest.raises(ReportError) as error:
        parsed(text)
    assert (error.value.file, error.value.line) == ("r.md", line)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("lr.md", "lr.html"),
        ("My Report (1).md", "my-report-1.html"),
        ("sub/Ünïcode é.md", "sub/n-code.html"),
        ("a.b.md", "a.b.html"),
    ],
)
def test_pages_have_plain_names(path, page):
    assert parsed("", path).page == page


@pytest.mark.parametrize("path", ["index.md", "Index.md", "runs/a.md", "data/a.md", "Assets/b.md", "日本.md"])
def test_names_that_the_site_needs_are_refused(path):
    with pytest.raises(ReportError, match="rename"):
        parsed("", path)


def test_reports_are_found(tmp_path):
    for path in ("b.md", "a.md", "sub/c.md", "_no.md", ".no.md", "_sub/no.md", ".git/no.md", "no.txt", "d.md"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("---\ndraft: true\n---\n" if path == "d.md" else "x")
    assert [report.path for report in find_reports(tmp_path)] == ["a.md", "b.md", "sub/c.md"]
    assert [report.path for report in find_reports(tmp_path, drafts=True)] == ["a.md", "b.md", "d.md", "sub/c.md"]
    assert find_reports(tmp_path / "nowhere") == []


def test_a_file_that_is_no_utf8_says_where(tmp_path):
    (tmp_path / "a.md").write_bytes(b"one\ntwo \xff\n")
    with pytest.raises(ReportError, match="a.md:2: is not UTF-8"):
        find_reports(tmp_path)


def test_tags_of_signs_are_told_apart():
    anchors = [tag_anchor(tag) for tag in ("C", "c", "C++", "C#", "!!", "??", "learning rate", "über")]
    assert anchors == [
        *("tag-c", "tag-c", "tag-c.2b..2b.", "tag-c.23.", "tag-.21..21.", "tag-.3f..3f.", "tag-learning-rate"),
        "tag-über",
    ]


def test_titles_from_names():
    assert title_from_name("sub/2026-lr_sweep.md") == "2026 lr sweep"
    assert title_from_name("adam.md") == "Adam"
