"""Media on pages: what a run logged, to HTML and files of the site, and in a real browser from the disk."""

from __future__ import annotations

import fcntl
import hashlib
import html
import json
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import media_lab
import numpy as np
import page_data
import pytest
import run_files
import site_browser
from site_browser import until

from tracker.build.manifest import is_named_by_content
from tracker.build.media_files import MediaFiles
from tracker.build.media_steps import STEPS_MAX, STEPS_READ_MAX, thinned
from tracker.build.media_table import decode_cells
from tracker.chart.png import indexed_png, recolour
from tracker.media.png import encode_png
from tracker.read.media import Item, Step
from tracker.store import open_store

ROOT = Path(__file__).resolve().parent.parent
PAGE = "runs/lab.html"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return media_lab.write_run(tmp_path_factory.mktemp("lab"))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return media_lab.stand_in(tmp_path / "bundle")


@pytest.fixture
def site(root: Path, bundle: Path, tmp_path: Path) -> Path:
    media_lab.build_site(root, tmp_path / "site", bundle)
    return tmp_path / "site"


def payloads(site: Path, kind: str) -> dict[str, dict]:
    found = {}
    for path in (site / "data").glob("*.js"):
        text = path.read_text()
        if text.startswith("trackerData("):
            payload = json.loads(text.partition(", ")[2].removesuffix(");\n"))
            if payload.get("kind") == kind:
                found[payload.get("title", "")] = payload
    return found


def place(site: Path, pattern: str, text: str) -> Path:
    """The file of the site that the only match of a pattern in a page's text leads to."""
    (source,) = re.findall(pattern, text)
    path = (site / "runs" / html.unescape(source)).resolve()
    assert path.is_file(), source
    return path


# --- what a page says ---


def test_every_key_has_a_figure_and_its_last_step_shows_without_a_script(site):
    text = (site / PAGE).read_text()
    section = text[text.index('<h2 id="media">') : text.index('<h2 id="summary">')]
    titles = re.findall(r'<span class="chart-title">([^<]*)</span>', section)
    assert titles == ["clip", "once", "page", "sound", "table", "weights", "val/image", "val/pair"]
    assert "&lt;b&gt;step&lt;/b&gt; 4" in section
    assert "<b>step" not in section
    assert (
        section.count("<img") == 1 + 20 + 2 + 2
    )  # a video as GIF, the table's pictures, one with its mask, and a pair


def test_the_summary_leaves_media_to_their_section(site):
    text = (site / PAGE).read_text()
    summary = text[text.index('<h2 id="summary">') : text.index('<h2 id="environment">')]
    assert "loss" in summary
    assert "_type" not in summary


def test_all_steps_are_in_the_data_file(site):
    found = payloads(site, "media")
    assert found["val/image"]["steps"] == [0, 10, 20, 30, 40]
    assert len(found["val/image"]["views"]) == 5
    assert set(found) == {"val/image", "val/pair"}  # what was logged once needs no slider
    (site_map,) = payloads(site, "histogram")["weights"]["maps"]
    assert site_map["steps"] == [0, 10, 20, 30, 40]


def test_files_are_copied_under_their_hash_once(site, root):
    files = [path for path in (site / "media").iterdir() if path.suffix != ".htm"]
    assert all(is_named_by_content(f"media/{path.name}") for path in (site / "media").iterdir())
    plain = {path.name for path in (root / "p/files/lab/media").iterdir()}
    copies = {path.name for path in files if hashlib.sha256(path.read_bytes()).hexdigest().startswith(path.stem)}
    assert {name for name in plain if not name.endswith(".html")} - {path.name for path in files} == masks(root)
    assert len(files) - len(copies) == 1  # the mask in colours


def masks(root: Path) -> set[str]:
    (path,) = root.glob("p/runs/lab/*/history/0.jsonl")
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    return {Path(rows[0]["val/image"]["masks"]["truth"]["path"]).name}


def test_a_mask_lies_over_its_picture_in_colours_and_boxes_in_fractions(site):
    text = (site / PAGE).read_text()
    path = place(site, r'<img class="media-layer media-layer-0" src="([^"]+)"', text)
    data = path.read_bytes()
    assert struct.unpack(">IIBB", data[16:26]) == (32, 24, 8, 3)  # with a palette
    colours = data[data.index(b"PLTE") + 4 :]
    opacity = data[data.index(b"tRNS") + 4 :]
    assert (opacity[0], opacity[1] > 100) == (0, True)
    assert colours[3:6] == bytes.fromhex("ca6e00")
    assert '<rect x="8" y="6" width="8" height="12" stroke="#ca6e00"><title>car p 0.5</title></rect>' in text
    assert 'data-layer="truth" checked' in text
    assert "ro&lt;ad" in text


def test_a_table_is_rows_without_a_script_and_more_with_it(site):
    text = (site / PAGE).read_text()
    assert "te&lt;xt" in text
    assert "row 19 &lt;i&gt;" in text
    assert "row 20" not in text
    tables = [payload for payload in payloads_of_rows(site) if payload.get("noun") == "row"]
    (table,) = tables
    assert [column["type"] for column in table["columns"]] == ["number", "text", "media", "media", "bool"]
    numbers, _, pictures, sounds, _ = (column["data"] for column in table["columns"])
    assert table["shown"] == table["total"] == 30
    assert page_data.values(numbers)[1] == 0.5
    assert page_data.values(pictures)[0][0] == "image"
    assert page_data.values(sounds)[1] is None
    assert (site / "runs" / page_data.values(sounds)[0][1]).is_file()
    csv = place(site, r'href="([^"]+\.csv)" download', text)
    assert decode_cells(csv.read_bytes()).columns == ("n", "te<xt", "picture", "sound", "ok")


def payloads_of_rows(site: Path) -> list[dict]:
    texts = [path.read_text() for path in (site / "data").glob("*.js")]
    found = [json.loads(t.partition(", ")[2].removesuffix(");\n")) for t in texts if t.startswith("trackerData(")]
    return [payload for payload in found if payload.get("kind") == "runs"]


def test_html_stands_in_a_frame_without_rights_behind_a_guard(site):
    text = (site / PAGE).read_text()
    (frame,) = re.findall(r"<iframe[^>]*>", text)
    assert 'sandbox="allow-scripts"' in frame
    content = place(site, r'<iframe sandbox="allow-scripts" src="([^"]+)"', text).read_bytes()
    assert content.startswith(b'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"')
    assert content.index(b"default-src 'none'") < content.index(b"<p id=said>")


# --- what is not there, too much, or not what it says ---


def test_a_file_that_is_not_there_yet_is_told_and_comes_with_a_later_build(root, bundle, tmp_path):
    copy = shutil.copytree(root, tmp_path / "root")
    (gone,) = [path for path in (copy / "p/files/lab/media").glob("*.wav") if path.stat().st_size > 1000]
    content = gone.read_bytes()
    gone.unlink()
    out, cache = tmp_path / "site", str(tmp_path / "cache")
    media_lab.build_site(copy, out, bundle, cache=cache)
    assert f"media/{gone.name} is not there, or not yet" in (out / PAGE).read_text()
    gone.write_bytes(content)
    media_lab.build_site(copy, out, bundle, cache=cache)
    assert "not there" not in (out / PAGE).read_text()
    assert (out / "media" / gone.name).read_bytes() == content
    _, output = media_lab.build_site(copy, out, bundle, cache=cache)
    assert output.written == 0


def test_a_file_that_is_not_what_its_name_says_is_no_part_of_the_site(root, bundle, tmp_path):
    copy = shutil.copytree(root, tmp_path / "root")
    (bad,) = [path for path in (copy / "p/files/lab/media").glob("*.wav") if path.stat().st_size > 1000]
    bad.write_bytes(b"another content of a hostile run")
    media_lab.build_site(copy, tmp_path / "site", bundle)
    assert not (tmp_path / "site/media" / bad.name).exists()


def test_files_are_not_read_again_where_the_site_has_them(root, bundle, tmp_path):
    copy = shutil.copytree(root, tmp_path / "root")
    out = tmp_path / "site"
    media_lab.build_site(copy, out, bundle)
    (history,) = copy.glob("p/runs/lab/*/history/0.jsonl")
    with history.open("a") as file:
        file.write('{"_step":50,"loss":0.1}\n')
    for path in (copy / "p/files/lab/media").glob("*.png"):
        path.write_bytes(bytes(path.stat().st_size))  # whoever reads one now does not get what its name says
    before = {path.name for path in (out / "media").iterdir()}
    media_lab.build_site(copy, out, bundle)
    assert {path.name for path in (out / "media").iterdir()} == before


def test_media_that_nothing_shows_any_more_are_removed(root, bundle, tmp_path):
    copy, out = shutil.copytree(root, tmp_path / "root"), tmp_path / "site"
    media_lab.build_site(copy, out, bundle)
    shutil.rmtree(copy / "p/runs/lab")
    run_files.write(copy, {"other/w/history/0.jsonl": [{"loss": 1}]})
    media_lab.build_site(copy, out, bundle)
    assert list(out.glob("media/*")) == []


def files_of(tmp_path: Path, files: dict[str, bytes], rows: list[dict]) -> MediaFiles:
    run = run_files.read_one(tmp_path / "root", {"r/w/history/0.jsonl": rows})
    for path, data in files.items():
        place = tmp_path / "root/p/files/r" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return MediaFiles(open_store(str(tmp_path / "root")), run)


def test_what_is_too_large_is_left_out_and_what_was_reserved_first_stays(tmp_path, monkeypatch):
    monkeypatch.setattr("tracker.build.media_files.RUN_MAX", 250)
    names = [f"media/{letter * 32}.png" for letter in "abc"]
    files = files_of(tmp_path, dict.fromkeys(names, bytes(100)), [{"loss": 1}])
    files.reserve([names[2], names[0], names[1]])
    assert [bool(files.copy(name)) for name in names] == [True, False, True]
    assert files.left_out == {names[1]}
    assert files.copy("media/none.png") == ""
    assert files.missing == {"media/none.png"}


def test_a_file_of_another_client_is_named_by_its_content(tmp_path):
    files = files_of(tmp_path, {"media/epoch-3/photo.png": b"pixels"}, [{"loss": 1}])
    assert files.copy("media/epoch-3/photo.png") == f"media/{hashlib.sha256(b'pixels').hexdigest()[:32]}.png"


def test_a_picture_that_is_html_is_never_copied_as_such(tmp_path):
    files = files_of(tmp_path, {f"media/{'a' * 32}.html": b"<script>", f"media/{'b' * 32}.svg": b"<svg/>"}, [{"x": 1}])
    assert files.copy(f"media/{'a' * 32}.html") == ""
    assert files.copy(f"media/{'b' * 32}.svg") == ""
    assert files.svg(f"media/{'b' * 32}.svg") == "data:image/svg+xml;base64,PHN2Zy8+"


@pytest.mark.parametrize(("kind", "limit"), [("image", STEPS_MAX), ("table", STEPS_READ_MAX)])
def test_of_many_steps_some_show_and_they_stay_as_the_run_grows(kind, limit):
    steps = [Step(number, (Item(kind, "media/x.png"),)) for number in range(5000)]
    some, more = thinned(steps[:3000]), thinned(steps)
    assert limit // 2 <= len(some) <= limit
    assert (some[0].step, some[-1].step) == (0, 2999)
    assert {step.step for step in more[:-1]} <= {step.step for step in thinned(steps[:4000])} | set(range(4000, 5000))
    assert len(thinned(steps[:3])) == 3


def test_a_palette_png_holds_its_colours():
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    palette = [(i, 2 * i, 3 * i, 255 - i) for i in range(12)]
    data = indexed_png(pixels, palette)
    assert decoded(data) == (4, 3, 3, pixels.tolist())
    assert data[data.index(b"PLTE") + 4 :][33:36] == bytes((11, 22, 33))


def test_a_grey_png_takes_colours_and_another_does_not():
    grey = encode_png(np.arange(16, dtype=np.uint8).reshape(4, 4, 1))
    palette = [(i, 0, 0, 255) for i in range(256)]
    found = recolour(grey, palette)
    assert struct.unpack(">IIBB", found[16:26]) == (4, 4, 8, 3)
    assert recolour(encode_png(np.zeros((4, 4, 3), np.uint8)), palette) is None
    assert recolour(grey[:40], palette) is None
    assert recolour(b"no png", palette) is None


def decoded(data: bytes) -> tuple[int, int, int, list]:
    """Width, height, colour type and pixels of a PNG without filters."""
    width, height, _, kind = struct.unpack(">IIBB", data[16:26])
    place = data.index(b"IDAT")
    (length,) = struct.unpack(">I", data[place - 4 : place])
    rows = np.frombuffer(zlib.decompress(data[place + 4 : place + 4 + length]), np.uint8).reshape(height, width + 1)
    return width, height, kind, rows[:, 1:].tolist()


# --- in a browser ---


@pytest.fixture(scope="module")
def pages(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[site_browser.Pages]:
    with (Path(tempfile.gettempdir()) / "tracker-site-bundle.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([sys.executable, "scripts/hatch_build.py"], cwd=ROOT, check=True, timeout=300)
    out = tmp_path_factory.mktemp("built") / "site"
    media_lab.build_site(root, out)
    with site_browser.open_browser() as browser:
        yield site_browser.Pages(browser, out.as_uri())


def figure(page, title: str):
    """The figure of a key, live where it can be."""
    found = page.locator("figure.chart", has=page.locator(f'.chart-title:text-is("{title}")'))
    found.scroll_into_view_if_needed()
    return found


def live(page, title: str):
    found = figure(page, title)
    number = found.get_attribute("id")
    until(page, f"document.getElementById('{number}').trackerPanel !== undefined")
    return found


def test_the_slider_goes_from_step_to_step_by_mouse_and_keyboard(pages):
    page = pages.open(PAGE)
    found = live(page, "val/image")
    assert "step 40 · 5 of 5" in found.inner_text()
    found.locator("input[type=range]").press("Home")
    found.locator("figcaption", has_text="step</b> 0").wait_for()
    assert "step 0 · 1 of 5" in found.inner_text()
    assert found.locator("input[type=range]").get_attribute("aria-valuetext") == "step 0"
    found.get_by_label("Step after").click()
    found.locator("figcaption", has_text="step</b> 1").wait_for()
    colour = found.locator(".media-view > img").first.evaluate("image => image.complete && image.naturalWidth")
    assert colour == 32
    assert pages.close() == []


def test_a_layer_that_is_put_away_stays_away_at_other_steps(pages):
    page = pages.open(PAGE)
    found = live(page, "val/image")
    assert found.locator(".media-layer-0").is_visible()
    found.get_by_label("truth").uncheck()
    assert not found.locator(".media-layer-0").is_visible()
    assert found.locator(".media-layer-1").is_visible()
    found.get_by_label("Step before").click()
    found.locator("figcaption", has_text="step</b> 3").wait_for()
    assert not found.locator(".media-layer-0").is_visible()
    assert not found.get_by_label("truth").is_checked()
    assert pages.close() == []


def test_without_scripts_the_last_step_shows_and_layers_can_be_put_away(pages):
    page = pages.open(PAGE, java_script_enabled=False)
    found = figure(page, "val/image")
    assert "step 40" in found.inner_text()
    found.get_by_label("found").uncheck()
    assert not found.locator(".media-layer-1").is_visible()
    assert found.locator(".media-layer-0").is_visible()


def test_sound_has_its_player_and_logged_html_runs_apart_from_the_page(pages):
    page = pages.open(PAGE)
    sound = figure(page, "sound").locator("audio")
    sound.evaluate("async (audio) => { audio.load(); await new Promise((done) => (audio.onloadedmetadata = done)); }")
    assert sound.evaluate("audio => audio.duration") == pytest.approx(0.1, abs=0.01)
    figure(page, "page").locator("iframe").wait_for()
    frame = page.frame_locator("iframe").first
    assert frame.locator("#said").inner_text(timeout=20_000) == "Hello from null, reaches nothing"
    assert pages.close() == []


def test_logged_html_says_nothing_when_it_is_opened_by_itself(pages):
    page = pages.open(PAGE)
    source = page.locator("iframe").first.get_attribute("src")
    page.goto(f"{pages.address}/runs/{source}")
    assert "Hello" not in page.locator("body").inner_text()
    assert page.locator("#said").count() == 0
    pages.close()


def test_a_table_sorts_and_filters_and_shows_its_pictures(pages):
    page = pages.open(PAGE)
    block = figure(page, "table").locator("div.runs")
    until(page, "document.querySelector('div.media-rows').trackerRuns !== undefined")
    block.get_by_role("button", name="n", exact=True).click()
    block.get_by_role("button", name="n", exact=True).click()
    assert block.locator("tbody th").first.inner_text() == "14.5"
    block.get_by_label("Filter rows").fill("row 17")
    until(page, "document.querySelector('div.media-rows').trackerRuns.rows.length === 1")
    image = block.locator("tbody img")
    until(page, "document.querySelector('div.media-rows tbody img').naturalWidth === 4")
    assert image.count() == 1
    assert pages.close() == []


def test_a_histogram_over_steps_is_a_map_with_its_numbers(pages):
    page = pages.open(PAGE)
    found = live(page, "weights")
    number = found.get_attribute("id")
    marks = page.evaluate(f"document.getElementById('{number}').trackerPanel.marks")
    assert [dict(mark["facts"])["step"] for mark in marks] == ["0", "10", "20", "30", "40"]
    medians = [float(dict(mark["facts"])["median"].replace("\N{MINUS SIGN}", "-")) for mark in marks]
    assert medians == pytest.approx([0, 1, 2, 3, 4], abs=0.25)
    found.scroll_into_view_if_needed()  # tables above may have found their height by now
    box = page.evaluate(f"document.getElementById('{number}').trackerPanel.box.toJSON()")
    page.mouse.move(box["x"] + marks[2]["x"], box["y"] + marks[2]["y"])
    page.locator(".chart-tooltip").wait_for(state="visible")
    said = page.locator(".chart-tooltip").inner_text()
    assert "share" in said
    assert pages.close() == []


def test_a_phone_shows_all_of_it_within_its_width(pages):
    page = pages.open(PAGE, viewport=site_browser.PHONE)
    for title in ("val/image", "val/pair", "weights"):
        live(page, title)
    assert page.evaluate("document.documentElement.scrollWidth") == site_browser.PHONE["width"]
    assert pages.close() == []
