"""No page kind breaks a rule of WCAG 2.2 AA that axe-core can check, light or dark, wide or narrow, with menus open."""

from __future__ import annotations

import json
import shutil
from typing import Any
from urllib.parse import quote

import every_page
import pytest
import sealed_lab
import site_browser
from site_browser import DESKTOP, PHONE, until

from tracker.build.manifest import MANIFEST, Manifest
from tracker.build.single import single_file
from tracker.store import open_store

AXE = site_browser.ROOT / "site/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PANELS = [
    {"kind": "scatter", "x": "config.lr", "y": "summary.val/loss", "color": "config.opt"},
    {"kind": "parallel", "columns": ["config.lr", "summary.val/loss"]},
    {"kind": "importance", "target": "summary.val/loss"},
    {"kind": "bar", "value": "summary.val/loss"},
    {"kind": "scalar", "value": "summary.val/loss"},
    {"kind": "heatmap", "x": "config.lr", "y": "config.opt", "value": "summary.val/loss"},
    {"kind": "compare"},
    {"kind": "runs", "columns": ["config.lr"]},
    {"kind": "chart", "metrics": ["train/loss - val/loss"]},
]
"""One of each kind that a reader can add to the workspace."""
PAGES = {
    "index": "index.html",
    "report": "panels.html",
    "figure": "figures/panels/fig-curves.html",
    "run": "runs/r5.html",
    "media": "runs/lab.html",
    "workspace": f"workspace.html#top=odd&panels={quote(json.dumps(PANELS))}",
    "comparison": "compare.html#runs=r1,r2",
    "single": "single.html",
    "sealed": "sealed/index.html",
}
HOW = f"{{runOnly: {RULES}, resultTypes: ['violations'], iframes: false, preload: false}}"
TOLD = """(found) => found.violations.map((each) => `${each.id}: ${each.help}: ` + each.nodes.slice(0, 3).map((node) =>
  `${node.target.join(' ')} ${[...node.any, ...node.all, ...node.none][0]?.message ?? ''}`).join(' | '))"""
ALIVE = (
    "[...document.querySelectorAll('[data-src]')]"
    ".every((e) => e.trackerChart || e.trackerRuns || e.trackerPanel || e.trackerWorkspace)"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = every_page.write_site(tmp_path_factory.mktemp("every"))
    with open_store(str(folder)) as store:
        manifest = Manifest.decode(store.get(MANIFEST))
        (folder / "single.html").write_bytes(single_file(store, manifest, "panels.html"))
    home = tmp_path_factory.mktemp("sealed")
    sealed_lab.make_home(home)
    shutil.copytree(home / "_site", folder / "sealed")
    return folder


@pytest.fixture(scope="module")
def browser():
    with site_browser.open_browser() as opened:
        yield opened


def settle(page: Any) -> None:
    """Scroll through the page until all that can come alive has."""
    for y in range(0, page.evaluate("document.documentElement.scrollHeight"), 500):
        page.evaluate(f"scrollTo(0, {y})")
        page.wait_for_timeout(40)
    until(page, ALIVE)


def broken(page: Any) -> list[str]:
    """The rules that the page breaks, and in the sections that fold."""
    page.evaluate("document.querySelectorAll('details:not(.menu)').forEach((each) => { each.open = true; })")
    return list(page.evaluate(f"axe.run(document, {HOW}).then({TOLD})"))


def broken_in_menus(page: Any) -> list[str]:
    """The rules that menus break, each opened by itself; one of each kind."""
    return list(
        page.evaluate(f"""(async () => {{
          const kinds = new Map();
          for (const each of document.querySelectorAll('details.menu')) {{
            const kind = each.querySelector('summary')?.className + each.parentElement?.className;
            if (!kinds.has(kind) && each.checkVisibility()) kinds.set(kind, each);
          }}
          const found = [];
          for (const each of kinds.values()) {{
            each.scrollIntoView({{block: 'center'}});
            each.open = true;
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            found.push(...await axe.run(each, {HOW}).then({TOLD}));
            each.open = false;
          }}
          return found;
        }})()""")
    )


def test_the_form_of_a_panel_breaks_no_rule(browser, site):
    pages = site_browser.Pages(browser, site.as_uri())
    page = pages.open("workspace.html", viewport=PHONE)
    page.get_by_role("button", name="Add panel").click()
    page.evaluate(AXE.read_text())
    for kind in page.get_by_label("Kind of panel").locator("option").evaluate_all("all => all.map((e) => e.value)"):
        page.get_by_label("Kind of panel").select_option(kind)
        box = page.locator("dialog [role=combobox]").first
        box.focus()
        assert page.locator("dialog [role=option]").count() > 0
        assert page.evaluate(f"axe.run('dialog', {HOW}).then({TOLD})") == [], kind
    assert pages.close() == []


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize(("scheme", "viewport"), [("light", DESKTOP), ("dark", PHONE)], ids=["light", "dark-phone"])
def test_no_page_breaks_a_rule(browser, site, kind, scheme, viewport):
    pages = site_browser.Pages(browser, site.as_uri())
    page = pages.open(PAGES[kind], viewport=viewport, color_scheme=scheme)
    settle(page)
    page.evaluate(AXE.read_text())
    assert broken(page) == []
    assert broken_in_menus(page) == []
    assert pages.close() == []
