"""The panels of text: what differs between the code of two runs, and prose in the grid; with and without JavaScript."""

from __future__ import annotations

import difflib

import panel_site
import pytest
import run_files
import site_browser

from tracker.build.built import PanelSpot
from tracker.build.code_html import code_panel
from tracker.build.media_files import MediaShelf
from tracker.build.output import Output
from tracker.build.site import BuildOptions, build
from tracker.build.text_diff import diff_pairs, split_patch, unified
from tracker.chart.palette import Palette
from tracker.chart.panels import PANELS
from tracker.errors import ReportError, TrackerError
from tracker.store import open_store

PATCH = """diff --git a/train.py b/train.py
index 1111111..2222222 100644
--- a/train.py
+++ b/train.py
@@ -1,4 +1,4 @@
 import os
-lr = 1
+lr = {lr}
 print("<b>", lr)
diff --git a/same.py b/same.py
index 1111111..2222222 100644
--- a/same.py
+++ b/same.py
@@ -1 +1 @@
-old
+new
"""
LONG = (
    "diff --git a/long.py b/long.py\nnew file mode 100644\n--- /dev/null\n+++ b/long.py\n@@ -0,0 +1,300 @@\n"
    + "".join(f"+line {i}\n" for i in range(300))
)
PACKAGES = [f"numpy==1.{i}\ntorch==2.0\n" for i in range(2)]


def write_code(root):
    for i, patch in enumerate([PATCH.format(lr=0.1), PATCH.format(lr=0.01) + LONG]):
        git = {"commit": f"{i}" * 40, "dirty": True}
        times = {"started_at": 1.0, "ended_at": 2.0}
        run_files.write(
            root,
            {
                f"r{i}/w/writer.json": {"format": 1, "state": "finished", **times, "git": git},
                f"r{i}/w/code/diff.patch": patch.encode(),
                f"r{i}/w/code/requirements.txt": PACKAGES[i].encode(),
                f"r{i}/w/code/code.json": {"program": "train.py"},
            },
        )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("text")
    write_code(folder / "root")
    reports = {"code": CODE, "prose": PROSE}
    with panel_site.open_reports(folder, reports) as opened:
        yield folder, opened


@pytest.fixture
def pages(site):
    yield site[1]
    assert site[1].close() == []


CODE = """
```code
a: run-0
b: run-1
```

```code
runs: name in ["run-0", "run-1"]
style: split
packages: false
```

```code
a: run-2
b: run-3
```
"""

PROSE = """
Before[^1].

```markdown
width: 8
title: Found
text: |
  ## Of {{ count() }} runs

  {{ best("loss") }} is **best**[^1], see [the code](code.md).

  <script>alert(1)</script>

  [^1]: In a panel.
```

```scalar
value: loss
width: 16
```

```markdown
# a sample
```

[^1]: In the report.
"""


def wanted_diff(before, after):
    """The signs and texts of a unified diff, as Python's own module has them, without its headers."""
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    return [line for line in list(found)[2:] if not line.startswith("@@")]


def lines_of(details):
    """The lines of a diff on the page, as `wanted_diff` writes them."""
    shown = [line for line in details.locator("pre").inner_text().split("\n") if line.strip() not in {"", "⋯"}]
    return [line[0].replace("\N{MINUS SIGN}", "-") + line[2:] for line in shown]


@pytest.mark.parametrize("script", [True, False])
def test_code_is_told_apart_file_by_file(pages, script):
    page = pages.open("code.html", java_script_enabled=script)
    files = page.locator("#fig-1 details.diff-file")
    assert files.locator("summary code").all_inner_texts() == ["train.py", "long.py", "Packages"]
    assert lines_of(files.nth(2)) == wanted_diff(*PACKAGES)
    one, other = (split_patch(PATCH.format(lr=lr))["train.py"] for lr in (0.1, 0.01))
    assert lines_of(files.nth(0)) == wanted_diff(one, other)
    assert files.nth(0).locator("del").inner_text().rstrip() == "\N{MINUS SIGN} +lr = 0.1"
    assert [each.get_attribute("open") for each in files.all()] == ["", None, ""]
    files.nth(1).locator("summary").click()
    assert len(lines_of(files.nth(1))) == 302
    cells = page.locator("#fig-1 .code-commits td").all_inner_texts()
    assert [text.partition(" ")[0] for text in cells[:2]] == ["0" * 40, "1" * 40]
    assert page.locator("#fig-1 .differs").count() == 2
    assert "The same in both: same.py." in page.locator("#fig-1").inner_text()


def test_side_by_side_each_line_stands_beside_what_took_its_place(pages):
    page = pages.open("code.html")
    rows = page.locator("#fig-2 details.diff-file").first.locator("tbody tr")
    row = rows.filter(has_text="lr = 0.1").filter(has_text="lr = 0.01")
    assert row.locator("td").all_inner_texts() == ["\N{MINUS SIGN} +lr = 0.1", "+ +lr = 0.01"]
    assert "Packages" not in page.locator("#fig-2").inner_text()
    assert "run-2 kept no code. run-3 kept no code." in page.locator("#fig-3").inner_text()
    phone = pages.open("code.html", viewport=site_browser.PHONE)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_prose_stands_in_the_grid_and_its_values_are_of_the_runs(pages):
    page = pages.open("prose.html")
    panel = page.locator(".panel-grid > .prose-panel.span-8")
    assert panel.locator("h2").inner_text() == f"Of {len(panel_site.RUNS)} runs"
    best = min(panel_site.RUNS, key=lambda each: each["loss"][-1])
    link = panel.get_by_role("link", name=best["name"])
    assert link.get_attribute("href") == f"runs/r{panel_site.RUNS.index(best)}.html"
    assert panel.get_by_role("link", name="the code").get_attribute("href") == "code.html"
    assert "<script>alert(1)</script>" in panel.inner_text()
    assert page.locator("pre").inner_text().strip() == "# a sample"
    ids = page.locator("[id]").evaluate_all("all => all.map((each) => each.id)")
    assert len(set(ids)) == len(ids)
    panel.locator(".footnote-ref a").click()
    assert page.evaluate("document.querySelector(':target').textContent").startswith("In a panel.")


def test_a_mistake_in_a_panels_prose_has_the_line_of_the_file(site, tmp_path):
    (tmp_path / "bad.md").write_text('\n```markdown\ntext: |\n  One.\n\n  {{ best("los") }}\n```\n')
    with open_store(str(tmp_path / "out")) as store, Output(store) as output:
        options = BuildOptions(root=str(site[0] / "root"), reports=tmp_path, now=run_files.NOW)
        with pytest.raises(ReportError, match=r"bad\.md:6: .*no run has 'los'"):
            build(options, output)


def panel(root, **options):
    runs = list(run_files.read(root).values())
    kind = PANELS["code"]
    built = kind.build(kind.parse(options), runs, Palette())
    with open_store(str(root)) as store:
        return code_panel(built, PanelSpot("", 1, lambda _run: None, media=MediaShelf(store))).html


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"a": "run-0"}, "b: a code block compares two runs"),
        ({"a": "run-0", "b": "run-x"}, "b: there is no run 'run-x'"),
        ({}, "runs: the filter lets 9 runs through, and a code block compares two"),
        ({"style": "wild"}, "style: 'wild' is not one of unified, split"),
    ],
)
def test_mistakes_name_option_value_and_remedy(site, options, message):
    with pytest.raises(TrackerError, match="^" + message):
        panel(site[0] / "root", **options)


def test_a_filter_of_one_run_says_so(site):
    assert "A comparison needs two runs" in panel(site[0] / "root", runs="name == 'run-0'")


def test_what_a_run_holds_is_escaped(site):
    html = panel(site[0] / "root", a="r0", b="r1", context=9)
    assert "print(&quot;&lt;b&gt;&quot;, lr)" in html
    assert "<b>" not in html


def test_old_lines_come_before_the_new_ones_that_took_their_place():
    pairs = diff_pairs("a\nb\nc\nd\n", "a\nx\ny\nz\nd\n", 1)
    assert [(line.kind, line.text) for line in unified(pairs)] == [
        *(("same", "a"), ("old", "b"), ("old", "c"), ("new", "x"), ("new", "y"), ("new", "z"), ("same", "d")),
    ]
    assert diff_pairs("same\n", "same", 3) == []
