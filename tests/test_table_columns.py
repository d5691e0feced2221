"""What a reader can do with a table's columns and rows: filter, group, lay out, mark, select, take along."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest
import site_browser
from site_browser import until
from workspace_site import built_site, names

TABLE = "document.querySelector('div.runs').trackerRuns"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    with built_site(tmp_path_factory.mktemp("tables")) as site:
        yield site


@pytest.fixture(scope="module")
def opened(built):
    with site_browser.open_browser() as browser:
        yield site_browser.Pages(browser, built.folder.as_uri())


@pytest.fixture
def page(opened):
    live = opened.open("index.html")
    live.locator("div.runs").scroll_into_view_if_needed()
    until(live, f"{TABLE} !== undefined")
    yield live
    assert opened.close() == []


def head(page, label):
    return page.locator(f"thead th:has(.th-label:text-is('{label}'))")


def options(page, label):
    head(page, label).scroll_into_view_if_needed()
    head(page, label).hover()
    head(page, label).locator(".th-more").click()
    return page.get_by_role("dialog", name=f"Options of {label}")


def choose(page, label, what):
    options(page, label).get_by_role("button", name=what, exact=True).click()


def get(page, what):
    return page.evaluate(f"{TABLE}.{what}")


def column(page, label):
    place = page.locator("thead .th-label").all_inner_texts().index(label)
    return page.locator("tbody tr:not(.filler)").evaluate_all(
        f"rows => rows.map((row) => row.cells[{place}].innerText)"
    )


def values(built, field):
    return {run.name: run.fields().get(field) for run in built.runs.values()}


def test_a_range_and_a_set_filter_and_say_so(page, built):
    box = options(page, "lr")
    box.get_by_label("from").fill("0.01")
    box.get_by_label("to").fill("0.05")
    wanted = [name for name, lr in values(built, "config.lr").items() if lr == 0.01]
    until(page, f"{TABLE}.rows.length === {len(wanted)}")
    page.keyboard.press("Escape")
    assert page.locator(".table-chip").inner_text().startswith("lr 0.01 to 0.05")
    assert head(page, "lr").get_attribute("class") == "num is-filtered"
    box = options(page, "opt")
    box.get_by_label("adam").uncheck()
    sgd = [name for name in wanted if values(built, "config.opt")[name] == "sgd"]
    until(page, f"{TABLE}.rows.length === {len(sgd)}")
    assert sorted(row[0] for row in get(page, "rows")) == sorted(sgd)
    assert page.locator(".table-count").inner_text() == f"{len(sgd)} of 12 runs"
    page.keyboard.press("Escape")
    page.get_by_label("Remove: lr 0.01 to 0.05").click()
    page.get_by_label("Remove: opt sgd").click()
    assert len(get(page, "rows")) == 12


def test_dates_and_texts_filter(page):
    box = options(page, "created_at")
    box.get_by_label("from").fill("1970-01-02")
    until(page, f"{TABLE}.rows.length === 0")
    box.get_by_label("from").fill("")
    until(page, f"{TABLE}.rows.length === 12")
    page.keyboard.press("Escape")
    options(page, "name").get_by_label("run-11").uncheck()
    until(page, f"{TABLE}.rows.length === 11")


def test_groups_have_aggregates_and_open(page, built):
    choose(page, "opt", "group by it")
    assert get(page, "groups") == [{"label": "sgd", "rows": 6}, {"label": "adam", "rows": 6}]
    assert page.locator(".table-count").inner_text() == "12 runs in 2 groups"
    losses = values(built, "summary.train/loss")
    optimizers = values(built, "config.opt")
    mine = {opt: [losses[name] for name in losses if optimizers[name] == opt] for opt in ("sgd", "adam")}
    computed = {
        "mean": statistics.mean, "min": min, "max": max, "std": statistics.stdev, "count": len,
    }  # fmt: skip
    for how, function in computed.items():
        page.get_by_label("What groups show").select_option(how)
        shown = [float(text.replace("\u2212", "-")) for text in column(page, "train/loss")]
        assert shown == pytest.approx([function(mine["sgd"]), function(mine["adam"])], rel=1e-4)
    fold = page.get_by_role("button", name="adam 6")
    assert fold.get_attribute("aria-expanded") == "false"
    fold.click()
    assert len(column(page, "name")) == 8
    assert page.locator("table").get_attribute("aria-rowcount") == "9"
    page.get_by_label("Remove: by opt").click()
    assert len(column(page, "name")) == 12


def test_columns_are_moved_pinned_widened_and_hidden(page):
    before = get(page, "columns")
    lr = before.index("config.lr")
    choose(page, "lr", "← move")
    assert get(page, "columns").index("config.lr") == lr - 1
    page.keyboard.press("Escape")
    choose(page, "train/loss", "pin")
    assert get(page, "columns")[:2] == ["name", "summary.train/loss"]
    scroller = page.locator("div.runs .table-scroll")
    scroller.evaluate("e => { e.scrollLeft = 400; }")
    name, loss = head(page, "name").bounding_box(), head(page, "train/loss").bounding_box()
    assert loss["x"] == pytest.approx(name["x"] + name["width"], abs=1)
    cells = page.locator("tbody tr:not(.filler)").first.locator("td").first.bounding_box()
    assert cells["x"] == pytest.approx(loss["x"], abs=1)
    scroller.evaluate("e => { e.scrollLeft = 0; }")
    width = head(page, "state").bounding_box()["width"]
    box = options(page, "state")
    box.get_by_role("button", name="wider").click()
    assert head(page, "state").bounding_box()["width"] == pytest.approx(width + 24, abs=1)
    box.get_by_role("button", name="hide").click()
    assert "state" not in get(page, "columns")
    assert page.locator("table").get_attribute("aria-colcount") == str(len(before) - 1)


def test_a_column_is_dragged_by_its_heading_and_its_edge(page):
    before = get(page, "columns")
    source, target = head(page, "state").bounding_box(), head(page, "tags").bounding_box()
    page.mouse.move(source["x"] + 20, source["y"] + 10)
    page.mouse.down()
    page.mouse.move(target["x"] + target["width"] - 15, target["y"] + 10, steps=5)
    page.mouse.up()
    until(page, f"{TABLE}.columns[1] !== 'state'")
    after = get(page, "columns")
    assert after.index("state") == before.index("tags")
    assert get(page, "sort") == [{"key": "created_at", "descending": True}]
    box = head(page, "state").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 3, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 57, box["y"] + 10, steps=5)
    page.mouse.up()
    assert head(page, "state").bounding_box()["width"] == pytest.approx(box["width"] + 60, abs=2)


def test_cells_show_how_large_their_numbers_are(page, built):
    losses = values(built, "summary.train/loss")
    choose(page, "train/loss", "heat map")
    assert page.locator("td.cell-heat").count() == 12
    colors = page.locator("td.cell-heat").evaluate_all("all => all.map((e) => getComputedStyle(e).backgroundColor)")
    ordered = [losses[name] for name in column(page, "name")]
    assert colors[ordered.index(min(ordered))] != colors[ordered.index(max(ordered))]
    choose(page, "train/loss", "bars")
    widths = page.locator("td.cell-bar").evaluate_all("all => all.map((e) => e.style.getPropertyValue('--bar'))")
    least = min(0, *ordered)
    shares = [100 * (loss - least) / (max(ordered) - least) for loss in ordered]
    assert [float(width.rstrip("%")) for width in widths] == pytest.approx(shares)
    choose(page, "train/loss", "lowest")
    best = page.locator("tr:has(td.is-best)")
    assert best.locator("th a").all_inner_texts() == [min(losses, key=losses.get)]
    choose(page, "train/loss", "plain")
    assert page.locator("td.cell-bar, td.cell-heat").count() == 0


def test_rows_are_selected_and_lead_to_their_comparison(page, built):
    page.get_by_label("Select run-11").check()
    page.get_by_label("Select run-8", exact=True).click(modifiers=["Shift"])
    assert get(page, "selected") == ["r11", "r10", "r9", "r8"]
    page.locator("div.runs .table-scroll").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert get(page, "selected") == ["r11", "r9", "r8"]
    assert page.locator("tr[aria-selected=true]").count() == 3
    every = page.get_by_label("Select all")
    assert every.evaluate("box => [box.checked, box.indeterminate]") == [False, True]
    page.get_by_role("link", name="Compare").click()
    page.wait_for_url("**/compare.html#runs=r11,r9,r8")
    until(page, "document.querySelector('.comparison')?.trackerWorkspace?.runs.length === 3")


def test_all_that_pass_the_filters_are_selected_at_once(page):
    page.get_by_label("Filter runs").fill("run-1")
    until(page, "document.querySelector('div.runs').trackerRuns.rows.length === 3")
    page.locator("div.runs .table-scroll").focus()
    page.keyboard.press("Control+a")
    assert get(page, "selected") == ["r11", "r10", "r1"]
    every = page.get_by_label("Select all")
    assert every.is_checked()
    every.uncheck()
    assert get(page, "selected") == []


def test_any_field_of_the_runs_can_be_a_column(page, built):
    assert "exit_code" not in get(page, "columns")
    assert "rows" not in get(page, "columns")
    page.get_by_role("button", name="Columns", exact=True).click()
    page.get_by_label("Find a column").fill("rows")
    page.get_by_role("dialog", name="Columns").get_by_label("rows").check()
    until(page, f"{TABLE}.columns.includes('rows')")
    wanted = values(built, "rows")
    assert {row[0]: row[-1] for row in get(page, "rows")} == wanted
    page.keyboard.press("Escape")
    head(page, "rows").locator(".th-button").click()
    assert [row[-1] for row in get(page, "rows")] == sorted(wanted.values())


def test_the_shown_columns_of_the_selected_rows_are_taken_along(page):
    choose(page, "state", "hide")
    page.get_by_label("Select run-11").check()
    page.get_by_label("Select run-10", exact=True).check()
    texts = {}
    for kind in ("CSV", "Markdown", "LaTeX"):
        page.get_by_text("Export", exact=True).click()
        with page.expect_download() as caught:
            page.get_by_role("button", name=f"Download {kind}").click()
        texts[kind] = Path(caught.value.path()).read_text("utf-8")
    labels = page.locator("thead .th-label").all_inner_texts()
    assert texts["CSV"].splitlines()[0].split(",") == get(page, "columns")
    assert [line.split(",")[0] for line in texts["CSV"].splitlines()[1:]] == names(11, 10)
    assert texts["Markdown"].splitlines()[0].replace("\\", "") == f"| {' | '.join(labels)} |"
    assert texts["Markdown"].splitlines()[1].startswith("| --- |")
    assert texts["LaTeX"].splitlines()[1] == "\\toprule"
    assert texts["LaTeX"].splitlines()[4].startswith("run-11 & ")


def test_keys_reach_the_options_and_come_back(page):
    button = head(page, "lr").locator(".th-more")
    button.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="Options of lr")
    box.wait_for()
    assert box.evaluate("e => e.contains(document.activeElement)")
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert box.count() == 0
    assert button.evaluate("e => e === document.activeElement")
