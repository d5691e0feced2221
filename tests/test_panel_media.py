"""The panels `media`, `table` and `histogram` of reports: what they choose, their HTML, and in a real browser."""

from __future__ import annotations

import fcntl
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import media_lab
import pytest
import run_files
import site_browser
from site_browser import until

from tracker.chart.panels.histogram import HistogramOptions, build_histogram
from tracker.chart.panels.lanes import at_step
from tracker.chart.panels.media import MediaOptions, build_media
from tracker.chart.panels.table import TableOptions, build_table
from tracker.errors import ReportError, UsageError

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = """
import numpy as np, tracker
for r in range(3):
    run = tracker.init(project="p", name=f"run {r}", root="root", id=f"r{r}", config={"lr": r})
    for step in range(0, 40, 10 + r):
        picture = np.full((16, 16, 3), 60 * r + step, np.uint8)
        run.log({"val/a": tracker.Image(picture, caption=f"r{r} at {step}"),
                 "val/b": [tracker.Image(picture + n) for n in range(3)],
                 "w": tracker.Histogram(np.arange(100.0) + step + r), "loss": step}, step=step)
    data = [[n, f"text {n}", tracker.Image(picture)] for n in range(4 + r)]
    run.log({"table": tracker.Table(columns=["n", "text", "img"], data=data)}, step=step)
    run.finish()
"""

REPORT = """
```media
keys: val/a
```

```media
keys: [val/a]
by: step
steps: [0, 20]
runs: config.lr < 2
```

```table
keys: table
columns: [text, n]
rows: 2
```

```histogram
keys: w
width: 12
```
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return media_lab.write_run(tmp_path_factory.mktemp("lab"), SCRIPT)


@pytest.fixture(scope="module")
def runs(root: Path) -> list:
    return [run for _, run in sorted(run_files.read(root).items())]


def media(runs: list, /, **options):
    return build_media(MediaOptions.parse(options), runs)


# --- what a block chooses ---


def test_a_key_of_several_runs_is_a_lane_each(runs):
    panel = media(runs, keys="val/a")
    assert [(lane.label, lane.key) for lane in panel.lanes.lanes] == [(f"run {r}", "val/a") for r in range(3)]
    assert panel.steps == (0, 10, 11, 12, 20, 22, 24, 30, 33, 36)
    assert panel.title == "val/a"
    assert [lane.href for lane in panel.lanes.lanes] == [f"runs/r{r}.html" for r in range(3)]


def test_a_glob_means_every_key_that_fits_and_limit_and_filter_choose_runs(runs):
    panel = media(runs, keys=["val/*"], runs="config.lr > 0", limit=1, sort="-config.lr", label="lr {config.lr}")
    assert [(lane.label, lane.key) for lane in panel.lanes.lanes] == [("lr 2", "val/a"), ("lr 2", "val/b")]
    assert panel.notes == ("1 of 2 runs are left out.",)


def test_steps_are_all_or_the_last_or_those_asked_for(runs):
    assert media(runs, keys="val/a", steps="last").steps == (36,)
    assert media(runs, keys="val/a", steps=[21, 0, 1000]).steps == (0, 20, 36)
    assert media(runs, keys="val/a", steps=-5).steps == ()
    assert len(media(runs, keys="val/a", by="step").steps) == 6


def test_between_two_steps_a_lane_shows_the_one_before(runs):
    lane = media(runs, keys="val/a").lanes.lanes[1]
    assert [at_step(lane, step).step for step in (0, 10, 11, 21, 22, 99)] == [0, 0, 11, 11, 22, 33]
    assert at_step(lane, -1) is None


@pytest.mark.parametrize(
    ("build", "parse", "options", "said"),
    [
        (build_media, MediaOptions, {}, "keys: a media block needs them, such as `keys: val/samples`"),
        (build_media, MediaOptions, {"keys": "val/c"}, "keys: no run has an image, table or the like 'val/c'"),
        (build_media, MediaOptions, {"keys": "re:("}, "keys: 're:(' holds no regular expression"),
        (build_media, MediaOptions, {"keys": "val/a", "steps": "first"}, "steps: 'first' is not all, last, or a list"),
        (build_media, MediaOptions, {"keys": "val/a", "by": "key"}, "by: 'key' is not one of run, step"),
        (build_media, MediaOptions, {"keys": "val/a", "label": "{lr}"}, "label: no run has the field 'lr'"),
        (build_table, TableOptions, {"keys": "val/a"}, "keys: no run has a table 'val/a'"),
        (build_histogram, HistogramOptions, {"keys": "table"}, "keys: no run has a histogram 'table'"),
        (build_histogram, HistogramOptions, {"keys": "w", "colour": 1}, "colour: a histogram block has no such option"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_option(runs, build, parse, options, said):
    with pytest.raises(UsageError) as caught:
        build(parse.parse(options), runs)
    assert str(caught.value).startswith(said)


def test_a_project_without_runs_has_empty_panels():
    for build, parse in ((build_media, MediaOptions), (build_table, TableOptions), (build_histogram, HistogramOptions)):
        panel = build(parse.parse({"keys": "x"}), [])
        assert panel.notes == ("No run passes the filter.",)


def test_a_histogram_block_takes_a_part_of_the_steps(runs):
    panel = build_histogram(HistogramOptions.parse({"keys": "w", "steps": [10, 22]}), runs)
    assert [one.found.steps.tolist() for one in panel.maps] == [[10, 20], [11, 22], [12]]
    assert [one.label for one in panel.maps] == ["run 0", "run 1", "run 2"]


# --- as HTML ---


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    return folder


def test_a_report_holds_the_last_step_and_its_files(root, reports, tmp_path):
    (reports / "deep").mkdir()
    (reports / "deep" / "media.md").write_text(REPORT)
    out = tmp_path / "site"
    media_lab.build_site(root, out, media_lab.stand_in(tmp_path / "bundle"), reports=reports)
    text = (out / "deep" / "media.html").read_text()
    sources = re.findall(r'(?:src|href)="(\.\./media/[^"]+)"', text)
    assert len(sources) >= 8
    assert all((out / "deep" / source).resolve().is_file() for source in sources)
    assert [f"r{r} at {step}" in text for r, step in ((0, 30), (1, 33), (2, 36), (0, 0), (2, 0))] == [True] * 4 + [
        False
    ]
    assert text.count("text 1") == 3
    assert "text 2" not in text
    assert 'class="span-12 chart chart-histogram"' in text


def test_a_report_is_kept_with_its_files_and_made_anew_when_one_comes_late(root, reports, tmp_path):
    (reports / "media.md").write_text(REPORT)
    out, bundle, cache = tmp_path / "site", media_lab.stand_in(tmp_path / "bundle"), str(tmp_path / "cache")
    files = sorted((root / "p/files/r0/media").iterdir())
    content = files[0].read_bytes()
    files[0].unlink()
    try:
        media_lab.build_site(root, out, bundle, reports=reports, cache=cache)
        assert not (out / "media" / files[0].name).exists()
    finally:
        files[0].write_bytes(content)
    media_lab.build_site(root, out, bundle, reports=reports, cache=cache)
    assert (out / "media" / files[0].name).read_bytes() == content
    _, output = media_lab.build_site(root, out, bundle, reports=reports, cache=cache)
    assert (output.written, output.removed) == (0, 0)


def test_a_mistake_names_the_line_of_the_report(root, reports, tmp_path):
    (reports / "bad.md").write_text("# Bad\n\n```media\nlimit: 2\nkeys: nothing\n```\n")
    with pytest.raises(ReportError) as caught:
        media_lab.build_site(root, tmp_path / "site", media_lab.stand_in(tmp_path / "bundle"), reports=reports)
    assert "bad.md:5: keys: no run has" in str(caught.value)


# --- in a browser ---


@pytest.fixture(scope="module")
def pages(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[site_browser.Pages]:
    with (Path(tempfile.gettempdir()) / "tracker-site-bundle.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([sys.executable, "scripts/hatch_build.py"], cwd=ROOT, check=True, timeout=300)
    folder = tmp_path_factory.mktemp("built")
    (folder / "reports").mkdir()
    (folder / "reports" / "media.md").write_text(REPORT)
    media_lab.build_site(root, folder / "site", reports=folder / "reports")
    with site_browser.open_browser() as browser:
        yield site_browser.Pages(browser, (folder / "site").as_uri())


def live(page, number: int):
    page.locator(f"#fig-{number}").scroll_into_view_if_needed()
    until(page, f"document.getElementById('fig-{number}').trackerPanel !== undefined")
    return page.locator(f"#fig-{number}")


def test_one_slider_moves_all_runs(pages):
    page = pages.open("media.html")
    found = live(page, 1)
    found.locator("input[type=range]").press("Home")
    found.get_by_text("r2 at 0").wait_for()
    found.get_by_label("Step after").click()
    found.get_by_text("r0 at 10").wait_for()
    assert found.get_by_text("r1 at 0").count() == 1
    assert "run 1 step 0" in found.inner_text().replace("\n", " ")
    assert pages.close() == []


def test_steps_stand_side_by_side_without_a_slider(pages):
    page = pages.open("media.html")
    found = live(page, 2)
    assert found.locator("input[type=range]").count() == 0
    assert found.locator(".media-row").count() == 2
    assert found.locator(".media-cell .media-step").all_inner_texts() == ["step 0", "step 20", "step 0", "step 11"]
    assert pages.close() == []


def test_maps_of_several_runs_share_their_range_and_lead_to_the_run(pages):
    page = pages.open("media.html")
    live(page, 4)
    marks = page.evaluate("document.getElementById('fig-4').trackerPanel.marks")
    assert {mark["title"] for mark in marks} == {"run 0", "run 1", "run 2"}
    assert len({round(mark["y"]) for mark in marks if mark["title"] == "run 0"}) == 1
    page.locator("#fig-4 .panel-plot").focus()
    page.keyboard.press("ArrowRight")
    said = page.locator(".chart-tooltip").inner_text()
    assert "median" in said
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert json.loads(page.evaluate("JSON.stringify(location.pathname)")).endswith("/runs/r0.html")
    assert pages.close() == []
