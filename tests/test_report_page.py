"""A report's page in a real browser: contents, folds, references, mathematics and code."""

from __future__ import annotations

from collections.abc import Iterator

import panel_site
import pytest
import site_browser
from site_browser import until

REPORT = (
    """---
title: A report
---
See @fig:loss, @eq:e and @sec:late.

## Early

$$ \\sum_{i=1}^n \\begin{pmatrix} a & b & c & d & e & f & g & h & i & j & k & l & m & n & o & p & q & r & s & t & u
\\end{pmatrix} $$ {#eq:e}

> [!TIP]- Folded
> inside

"""
    + "Words. " * 400
    + """

## Middle

```chart
id: loss
metrics: loss
```

```python
def f(): return 1
```

"""
    + "Words. " * 400
    + """

### Late *one* {#sec:late}

::: details More
```chart
metrics: loss
```
:::

"""
    + "Words. " * 900
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[site_browser.Pages]:
    with panel_site.open_reports(tmp_path_factory.mktemp("site"), {"text": REPORT}) as opened:
        yield opened


def test_the_contents_stand_beside_the_text_and_follow_the_reader(pages):
    page = pages.open("text.html")
    side = page.locator("nav.contents")
    assert side.locator("a").all_inner_texts() == ["Early", "Middle", "Late one"]
    assert not page.locator(".contents-folded").is_visible()
    article = page.locator("article").bounding_box()
    assert side.bounding_box()["x"] >= article["x"] + article["width"]
    side.get_by_text("Late one").click()
    until(page, "document.querySelector('.contents [aria-current]')?.hash === '#sec-late'")
    assert 0 <= side.bounding_box()["y"] < 100
    page.evaluate("scrollTo(0, 0)")
    until(page, "document.querySelector('.contents [aria-current]')?.hash !== '#sec-late'")
    assert pages.close() == []


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_they_are_folded_and_nothing_is_wider_than_the_window(pages, script):
    page = pages.open("text.html", viewport={"width": 390, "height": 844}, java_script_enabled=script)
    assert not page.locator("nav.contents").is_visible()
    folded = page.locator(".contents-folded")
    assert not folded.get_by_role("link", name="Middle").is_visible()
    folded.locator("summary").click()
    folded.get_by_role("link", name="Middle").click()
    assert page.url.endswith("#middle")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    number = page.locator(".equation-number").bounding_box()
    assert number["x"] + number["width"] <= 390


def test_folds_open_and_charts_in_them_come_alive(pages):
    page = pages.open("text.html")
    page.locator("details.section > summary").click()
    until(page, "document.querySelector('details.section .chart').classList.contains('is-live')")
    assert page.locator("details.section canvas").first.bounding_box()["width"] > 300
    page.locator("details.callout summary").click()
    assert page.get_by_text("inside").is_visible()
    assert pages.close() == []


def test_references_lead_to_what_they_name(pages):
    page = pages.open("text.html")
    page.locator("a.ref", has_text="Figure").click()
    assert page.url.endswith("#fig-loss")
    until(page, "document.getElementById('fig-loss').getBoundingClientRect().top < innerHeight")
    assert page.evaluate("document.querySelector('a.ref[href=\"#sec-late\"]').textContent") == "Late one"


def test_mathematics_is_set_and_code_has_its_colours_in_light_and_dark(pages):
    colours = {}
    for scheme in ("light", "dark"):
        page = pages.open("text.html", color_scheme=scheme)
        box = page.locator(".equation munderover").bounding_box()
        assert box["height"] > page.locator(".equation munderover mo").first.bounding_box()["height"] * 1.2
        colours[scheme] = page.evaluate("getComputedStyle(document.querySelector('.hl-keyword')).color")
    assert len(set(colours.values())) == 2
