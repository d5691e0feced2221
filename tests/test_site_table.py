"""Live run tables in a real browser: sort, filter, keys, virtual rows, CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import site_browser

MISSING = "\u2013"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    with site_browser.open_pages(tmp_path_factory.mktemp("pages")) as opened:
        yield opened


def live(page, name):
    page.locator(f"#{name}").scroll_into_view_if_needed()
    site_browser.until(page, f"Boolean(document.getElementById('{name}').trackerRuns)")
    return page


@pytest.fixture
def small(pages):
    yield live(pages.open("index.html"), "runs")
    assert pages.close() == []


@pytest.fixture
def big(pages):
    yield live(pages.open("big.html"), "big")
    assert pages.close() == []


def column(page, index):
    return page.locator("tbody tr:not(.filler)").evaluate_all(
        f"rows => rows.map((row) => row.cells[{index}].innerText)"
    )


def heading(page, label):
    return page.locator(f"thead th:has(button:has-text('{label}'))")


def sort_by(page, label, **how):
    heading(page, label).locator(".th-button").click(**how)


def export(page, what):
    page.get_by_text("Export", exact=True).click()
    page.get_by_role("button", name=what).click()


def frame(page):
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_sorting_keeps_missing_values_last_both_ways(small):
    head = heading(small, "val_loss")
    assert head.get_attribute("aria-sort") == "none"
    head.locator(".th-button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert column(small, 7) == ["3.1416", "3.2781", "3.2781", "10.826", "+Inf", "NaN", MISSING, MISSING]
    head.locator(".th-button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert column(small, 7) == ["+Inf", "10.826", "3.2781", "3.2781", "3.1416", "NaN", MISSING, MISSING]
    head.locator(".th-button").click()
    assert column(small, 0)[0] == "brave-otter-7"


def test_shift_click_adds_a_second_key(small):
    sort_by(small, "state")
    sort_by(small, "val_loss", modifiers=["Shift"])
    assert heading(small, "state").get_attribute("aria-sort") == "ascending"
    assert heading(small, "val_loss").locator(".th-sort").inner_text() == "↑2"
    finished = [name for name, state in zip(column(small, 0), column(small, 1), strict=True) if state == "finished"]
    assert finished == ["brave-otter-7", '<b>"bold"</b>, run']


def test_the_filter_counts_aloud(small):
    count = small.locator(".table-count")
    assert count.get_attribute("aria-live") == "polite"
    assert count.inner_text() == "8 of 365 runs"
    search = small.get_by_label("Filter runs")
    search.fill("muon run")
    frame(small)
    assert column(small, 0) == ["run-10"]
    assert count.inner_text() == "1 of 8 runs"
    assert small.locator("table").get_attribute("aria-rowcount") == "2"
    search.fill("")
    frame(small)
    assert len(column(small, 0)) == 8


def test_cells_look_like_what_they_are(small):
    first = small.locator("tbody tr:not(.filler)").first
    assert first.locator("th a").get_attribute("href") == "runs/run-0.html"
    assert first.locator("td .state.state-finished").inner_text() == "finished"
    assert first.locator("td .tags li").all_inner_texts() == ["baseline", "muon"]
    assert first.locator("td time").get_attribute("datetime") == "2026-11-18T11:06:40.000Z"
    lr = small.locator("tbody tr:not(.filler)").nth(3).locator("td.num").last
    assert (lr.inner_text(), lr.get_attribute("title")) == ("3.1416", "3.1415926535")
    assert lr.evaluate("e => getComputedStyle(e).fontVariantNumeric") == "tabular-nums"
    assert lr.evaluate("e => getComputedStyle(e).textAlign") == "end"
    assert small.locator("tbody b").count() == 0  # a run's name is text
    assert small.locator("tbody tr:last-child th a").count() == 0


def test_few_rows_have_no_scroll_bar_of_their_own(small):
    assert small.locator(".table-scroll").evaluate("e => e.scrollHeight === e.clientHeight") is True


def test_the_header_tells_screen_readers_what_the_table_holds(small):
    table = small.locator("#runs table")
    assert table.get_attribute("aria-rowcount") == "9"
    assert table.locator("thead tr").get_attribute("aria-rowindex") == "1"
    indexes = small.locator("tbody tr:not(.filler)").evaluate_all(
        "rows => rows.map((row) => row.ariaRowIndex ?? row.getAttribute('aria-rowindex'))"
    )
    assert indexes == [str(i) for i in range(2, 10)]
    assert table.locator("thead th[scope=col] .th-button").count() == 8
    assert table.locator("tbody th[scope=row]").count() == 8
    assert table.locator("caption").count() == 1
    region = small.locator(".table-scroll")
    assert region.get_attribute("role") == "region"
    assert region.get_attribute("aria-label").startswith("Runs, 8 rows")


def test_csv_holds_the_rows_that_are_shown_in_full(small):
    sort_by(small, "val_loss")
    small.get_by_label("Filter runs").fill("run")
    frame(small)
    with small.expect_download() as caught:
        export(small, "Download CSV")
    rows = list(csv.reader(io.StringIO(Path(caught.value.path()).read_text("utf-8"), newline="")))
    assert rows[0] == [
        "name",
        "state",
        "tags",
        "created_at",
        "duration",
        "config.lr",
        "config.nesterov",
        "summary.val_loss",
    ]
    assert [row[0] for row in rows[1:]] == column(small, 0)
    assert rows[1][3].endswith("Z")
    assert {row[7] for row in rows[1:]} <= {"10.82584", "Infinity", "", "NaN"}


def test_copied_csv_is_the_same(pages):
    page = pages.browser.new_context(
        permissions=["clipboard-read", "clipboard-write"], viewport=site_browser.DESKTOP
    ).new_page()
    page.goto(f"{pages.address}/index.html")
    live(page, "runs")
    export(page, "Copy CSV")
    page.get_by_text("Copied").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.splitlines()[1].startswith(
        "brave-otter-7,finished,baseline muon,2026-11-18T11:06:40.000Z,45,0.001,true,3.2781"
    )
    pages.close()


def test_of_10000_rows_only_those_in_sight_are_drawn(big):
    table = big.locator("#big table")
    assert table.get_attribute("aria-rowcount") == "10001"
    assert big.locator("tbody tr:not(.filler)").count() < 60
    values = [row[2] for row in big.evaluate("document.getElementById('big').trackerRuns.rows")]
    assert float(column(big, 2)[0]) == pytest.approx(min(value for value in values if value is not None), rel=1e-4)
    big.locator(".table-scroll").evaluate("e => { e.scrollTop = e.scrollHeight; }")
    frame(big)
    last = big.locator("tbody tr:not(.filler)").last
    assert last.get_attribute("aria-rowindex") == "10001"
    assert last.locator("td").nth(1).inner_text() == MISSING  # missing is last
    assert big.locator("tbody tr:not(.filler)").count() < 60


def test_rows_keep_one_height_and_columns_their_width_while_scrolling(big):
    widths = "() => [...document.querySelectorAll('thead th')].map((e) => Math.round(e.getBoundingClientRect().width))"
    before = big.evaluate(widths)
    big.locator(".table-scroll").evaluate("e => { e.scrollTop = 100000; }")
    frame(big)
    assert big.evaluate(widths) == before
    heights = big.locator("tbody tr:not(.filler)").evaluate_all(
        "rows => rows.map((row) => row.getBoundingClientRect().height)"
    )
    assert set(heights) == {32}
    assert big.locator(".table-scroll").evaluate("e => e.scrollHeight") == pytest.approx(10_001 * 32, abs=4)


def test_head_and_first_column_stay_in_sight(big):
    scroller = big.locator(".table-scroll")
    scroller.evaluate("e => { e.scrollTop = 5000; e.scrollLeft = 900; }")
    frame(big)
    box = scroller.bounding_box()
    head = big.locator("thead th").first.bounding_box()
    assert (round(head["x"] - box["x"]), round(head["y"] - box["y"])) == (1, 1)
    name = big.locator("tbody tr:not(.filler) th").nth(8).bounding_box()
    assert round(name["x"] - box["x"]) == 1


def test_keys_move_from_row_to_row_and_open_a_run(big):
    big.locator(".table-scroll").focus()
    index = "() => document.activeElement.closest('tr')?.getAttribute('aria-rowindex')"
    for key, row in [
        ("ArrowDown", "2"),
        ("ArrowDown", "3"),
        ("ArrowUp", "2"),
        ("End", "10001"),
        ("ArrowUp", "10000"),
        ("Home", "2"),
    ]:
        big.keyboard.press(key)
        assert big.evaluate(index) == row
    big.keyboard.press("PageDown")
    page = int(big.evaluate(index))
    assert 10 < page < 40
    box, scroller = (
        big.evaluate("() => document.activeElement.getBoundingClientRect().toJSON()"),
        big.locator(".table-scroll").bounding_box(),
    )
    assert scroller["y"] <= box["y"]
    assert box["y"] + box["height"] <= scroller["y"] + scroller["height"] + 1
    big.keyboard.press("Enter")
    big.wait_for_url("**/runs/run-0.html")


def test_of_200_columns_only_those_near_the_window_are_drawn(pages):
    page = live(pages.open("wide.html"), "wide")
    first = page.locator("tbody tr:not(.filler)").first
    assert first.locator("td, th").count() < 40
    assert page.locator("table").get_attribute("aria-colcount") == "200"
    for place in (0, 3, 199, 42):
        page.locator(f"thead th[aria-colindex='{place + 1}']").scroll_into_view_if_needed()
        cell = first.locator(f"[aria-colindex='{place + 1}']")
        cell.wait_for()
        (head, found) = (page.locator(f"thead th[aria-colindex='{place + 1}']").bounding_box(), cell.bounding_box())
        assert (found["x"], found["width"]) == (pytest.approx(head["x"], abs=1), pytest.approx(head["width"], abs=1))
        value = page.evaluate(f"document.getElementById('wide').trackerRuns.rows[0][{place}]")
        shown = cell.get_attribute("title")
        assert (shown and float(shown)) == value if place > 1 else shown == value
    assert pages.close() == []


def test_rows_that_a_script_will_draw_are_not_read_before(pages):
    page = pages.browser.new_context(viewport=site_browser.DESKTOP).new_page()
    held = []

    def hold(route):
        held.append(route)

    page.route("**/data/*.js", hold)
    page.goto(f"{pages.address}/wide.html", wait_until="commit")
    site_browser.until(page, "document.readyState === 'interactive'")  # but for what the head asks for
    rows, box = page.locator("#wide tbody tr"), page.locator("#wide .table-scroll")
    assert rows.count() == 25
    height = box.evaluate("e => e.offsetHeight")
    while not held:
        page.wait_for_timeout(20)
    held[0].abort()
    page.get_by_text("Sorting and filtering are not available").wait_for()
    assert rows.count() == 1000  # without the data, all that the page has
    assert rows.nth(999).is_visible()
    assert rows.first.locator("td").last.is_visible()
    assert box.evaluate("e => e.offsetHeight") == height
    pages.close()


def test_without_javascript_a_long_table_shows_1000_rows(pages):
    page = pages.open("wide.html", java_script_enabled=False)
    shown = page.locator("#wide .table-scroll:visible")
    assert shown.count() == 1
    assert shown.locator("tbody tr").count() == 1000
    assert shown.bounding_box()["height"] < 0.81 * site_browser.DESKTOP["height"]
    pages.close()


def test_sort_and_filter_of_10000_rows_are_quick(big):
    timed = """async (act) => {
      const start = performance.now();
      const box = document.querySelector('input[type=search]');
      if (act === 'sort') {
        document.querySelectorAll('thead .th-button')[9].click();
      } else {
        box.value = 'run-77 crashed';
        box.dispatchEvent(new Event('input'));
      }
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return performance.now() - start;
    }"""
    sort, found = big.evaluate(timed, "sort"), big.evaluate(timed, "filter")
    assert max(sort, found) < 1500, f"sort {sort:.0f} ms, filter {found:.0f} ms"
    values = [row[9] for row in big.evaluate("document.getElementById('big').trackerRuns.rows")]
    numbers = [value for value in values if value is not None]
    assert numbers == sorted(numbers)
    assert None not in values[: len(numbers)]
    assert all(name.startswith("run-77") for name in column(big, 0))
