"""A figure's own address: its page, and its files beside it, with the numbers of the runs."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np
import panel_site
import pytest
from build_lab import files_of

from tracker.build.output import Output
from tracker.build.publish import read_site
from tracker.build.single import single_file
from tracker.build.site import BuildOptions, build
from tracker.chart.sheets import ROWS_MAX, is_thinned, numbers, sheet
from tracker.chart.smooth import ema
from tracker.store import open_store

REPORT = """# Losses

```chart
id: curves
metrics: loss
smoothing: 0.5
```

```chart
metrics: loss
group: group
runs: config.width >= 64
```

```scatter
x: config.lr
y: loss
color: config.opt
```

```bar
value: loss
```

```heatmap
x: config.lr
y: config.width
value: loss
```

```parallel
columns: [config.lr, config.opt, loss]
```

```scalar
value: loss
```

```compare
columns: [config.opt, config.lr]
```

```runs
id: best
columns: [name, config.lr, config.opt, summary.loss]
sort: name
limit: 5
```
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    with panel_site.open_reports(folder, {"deep": "# Deep", "losses": REPORT}) as pages:
        pages.folder = folder
        yield pages


@pytest.fixture
def site(pages):
    return pages.folder / "site"


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text())))


def again(pages, **changes) -> tuple[Output, set[str]]:
    """Build once more; also the stages of that build."""
    stages = set()
    values = {"root": str(pages.folder / "root"), "reports": pages.folder / "reports", "now": 1_900_000_000.0}
    with open_store(str(pages.folder / "site")) as store, Output(store) as output:
        build(BuildOptions(**{**values, **changes}), output, lambda stage, *_: stages.add(stage))
    return output, stages


def test_every_figure_has_its_files_under_its_own_name(site):
    found = {path.relative_to(site / "figures" / "losses").as_posix() for path in (site / "figures/losses").iterdir()}
    pictures = ("fig-curves", "loss", "loss-by-lr", "loss-2", "loss-by-lr-and-width", "lr-opt-loss")
    wanted = {f"{name}.{ending}" for name in pictures for ending in ("pdf", "svg", "png", "csv", "html")}
    wanted |= {"loss-3.csv", "loss-3.html"}
    wanted |= {f"{name}.{ending}" for name in ("comparison", "tbl-best") for ending in ("csv", "tex", "html")}
    assert found == wanted
    page = (site / "losses.html").read_text()
    assert all(f'href="figures/losses/{name}"' in page for name in wanted)


def test_sheets_hold_the_numbers_of_the_runs(site):
    folder = site / "figures/losses"
    head, *lines = rows(folder / "fig-curves.csv")
    assert head == ["run", "group", "metric", "step", "raw", "smoothed"]
    wanted = []
    for run in panel_site.RUNS:
        smooth = ema(np.array(run["loss"]), 0.5)
        wanted += [(run["name"], step, loss, smooth[step]) for step, loss in enumerate(run["loss"])]
    assert [(line[0], int(line[3]), float(line[4]), float(line[5])) for line in lines] == wanted
    head, *lines = rows(folder / "loss.csv")
    assert head[-2:] == ["min", "max"]
    last = {line[1]: line for line in lines if line[3] == "2"}
    for group, line in last.items():
        ends = [run["loss"][2] for run in panel_site.RUNS if f"group={run['group']}" == group or run["group"] == group]
        assert [float(cell) for cell in line[-2:]] == [min(ends), max(ends)]
        assert float(line[4]) == pytest.approx(sum(ends) / len(ends))
    by_run = {run["name"]: run for run in panel_site.RUNS}
    for line in rows(folder / "loss-by-lr.csv")[1:]:
        run = by_run[line[0]]
        assert (float(line[1]), float(line[2]), line[3]) == (run["config"]["lr"], run["loss"][2], run["config"]["opt"])
    assert rows(folder / "tbl-best.csv")[1] == ["run-0", "0.1", "adam", "1"]
    assert len(rows(folder / "tbl-best.csv")) == 6
    cells = rows(folder / "loss-by-lr-and-width.csv")[1:]
    assert len(cells) == 9
    assert sum(int(cell[-1]) for cell in cells) == 9


def test_tables_are_written_for_booktabs(site):
    text = (site / "figures/losses/tbl-best.tex").read_text()
    lines = text.split("\n")
    assert lines[:3] == [r"\begin{tabular}{lrlr}", r"\toprule", r"name & lr & opt & loss \\"]
    assert lines[4] == r"run-0 & 0.1 & adam & 1 \\"
    assert text.endswith("\\bottomrule\n\\end{tabular}\n")
    assert "opt & adam & sgd" in (site / "figures/losses/comparison.tex").read_text()


def test_numbers_come_back_as_they_were_and_a_long_chart_is_thinned():
    from test_figure import panel, series

    values = np.array([0.1, -1e-300, 5e300, 3, 1e16, math.nan, math.inf, -math.inf, -0.0])
    text = numbers(values)
    assert np.array_equal(np.array([float(each) for each in text]), values, equal_nan=True)
    assert text[3] == "3"
    count = ROWS_MAX + 1
    x = np.arange(count)
    long = panel(series("a", x, np.sin(x)))
    assert is_thinned(long)
    assert 1000 < sheet("chart", long).count(b"\n") < 10_000
    assert sheet("chart", panel(series("a", x[:-1], x[:-1]))).count(b"\n") == count


@pytest.mark.parametrize("special", [[], [math.nan], [math.inf, math.nan, -math.inf]])
def test_each_point_is_a_line_whatever_its_numbers(special):
    from test_figure import panel, series

    plain = [0.1, -0.0, 12.0, 1e16, 1e22, -5e-324, 1.7976931348623157e308, 120, -3.0, 0.30000000000000004]
    y = np.array([*plain, *special])
    x = np.arange(len(y)) * 10.0
    text = sheet("chart", panel(series('a "],[" b, c', x, y), series("", x, y))).decode()
    head, *lines = list(csv.reader(io.StringIO(text)))
    assert [line[0] for line in lines] == ['a "],[" b, c'] * len(y) + [""] * len(y)
    for line, (at, value) in zip(lines, [*zip(x, y, strict=True)] * 2, strict=True):
        assert line[3] == str(int(at))
        assert line[4] == line[5]
        assert float(line[4]) == value or math.isnan(value)
    assert {line[4] for line in lines} >= {"12", "-3", "0.30000000000000004", "-0"}
    assert len(head) == 6


def test_a_sheet_is_made_only_of_other_numbers(pages, site, monkeypatch):
    from tracker.build import panels as blocks
    from tracker.chart.sheets import sheet as make

    made = []
    monkeypatch.setattr(blocks, "sheet", lambda kind, panel: made.append(kind) or make(kind, panel))

    def rebuilt(text: str) -> int:
        made.clear()
        (pages.folder / "reports" / "losses.md").write_text(text)
        again(pages)
        return made.count("chart")

    before, place = files_of(site), site / "figures/losses/fig-curves.csv"
    try:
        assert rebuilt(REPORT.replace("# Losses", "# Fewer losses")) == 0
        assert rebuilt(REPORT.replace("# Losses", "# Fewer losses")) == 0  # the page is kept, and with it what is known
        assert rebuilt(REPORT.replace("smoothing: 0.5", "smoothing: 0.6")) == 1
        assert place.read_bytes() != before["figures/losses/fig-curves.csv"]
        assert rebuilt(REPORT) == 1
        place.write_text("cut off")
        assert rebuilt(REPORT.replace("# Losses", "# Fewer losses")) == 1
        assert place.read_bytes() == before["figures/losses/fig-curves.csv"]
    finally:
        rebuilt(REPORT)
    assert files_of(site) == before


def test_nothing_is_drawn_that_is_as_it_was(pages, site):
    output, stages = again(pages)
    assert (output.written, output.removed) == (0, 0)
    assert "drawing figures" not in stages
    report = pages.folder / "reports" / "losses.md"
    before = files_of(site)
    report.write_text(REPORT.replace("# Losses", "# Fewer losses"))
    output, stages = again(pages)
    assert "drawing figures" not in stages
    changed = {path for path, data in files_of(site).items() if before.get(path) != data}
    own = {path for path in before if path.startswith("figures/losses/") and path.endswith(".html")}
    assert changed - {".tracker-site.json"} == {"losses.html", "index.html", *own}
    report.write_text(REPORT.replace("id: curves", "id: others"))
    output, stages = again(pages)
    assert not (site / "figures/losses/fig-curves.pdf").exists()
    assert (site / "figures/losses/fig-others.pdf").read_bytes() == before["figures/losses/fig-curves.pdf"]
    report.write_text(REPORT)
    again(pages)
    assert files_of(site) == before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_own_page_is_live_in_a_frame_and_looks_as_the_reader_wants(pages, site, theme, tmp_path):
    frame = (site / "figures/losses/fig-curves.html").as_uri()
    (tmp_path / "post.html").write_text(f'<!doctype html><iframe src="{frame}" width="700" height="460"></iframe>')
    page = pages.browser.new_page(color_scheme=theme)
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((tmp_path / "post.html").as_uri())
    inner = page.frame_locator("iframe")
    inner.locator("figure.is-live").wait_for()
    ground = inner.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 24, 29)"}[theme]
    assert inner.locator(".site-header, .site-footer").count() == 0
    inner.locator(".figure-source a").click()
    page.wait_for_url("**/losses.html#fig-curves")
    assert page.locator("#fig-curves").count() == 1
    assert not problems
    page.close()


def test_the_menu_needs_no_javascript(pages):
    context = pages.browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{pages.address}/losses.html")
    page.locator("#fig-curves .figure-files summary").click()
    links = page.locator("#fig-curves .figure-files a:visible")
    assert [link.get_attribute("href").rpartition(".")[2] for link in links.all()] == [
        "pdf",
        "svg",
        "png",
        "csv",
        "html",
    ]
    for link in links.all():
        box = link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    context.close()


def test_on_paper_it_is_light_without_controls_and_tables_keep_their_heads(pages):
    page = pages.browser.new_page(color_scheme="dark")
    page.goto(f"{pages.address}/losses.html")
    page.locator("#fig-curves.is-live").wait_for()
    page.emulate_media(media="print", color_scheme="dark")
    style = "([name, key]) => getComputedStyle(document.querySelector(name))[key]"
    wanted = {
        ("#fig-curves .figure-files", "display"): "none", ("#fig-curves .chart-tools", "display"): "none",
        ("#fig-curves .chart-live", "display"): "none", ("#fig-curves .chart-still", "display"): "block",
        ("#fig-curves", "breakInside"): "avoid", ("figcaption", "breakAfter"): "avoid",
        ("#tbl-best thead", "display"): "table-header-group", ("body", "backgroundColor"): "rgb(255, 255, 255)",
        (".site-header", "display"): "none",
    }  # fmt: skip
    assert {asked: page.evaluate(style, list(asked)) for asked in wanted} == wanted
    assert "-dark" not in page.locator("#fig-curves img").evaluate("image => image.currentSrc")
    page.close()


def test_one_file_has_no_menu_whose_files_it_lacks(site):
    with open_store(str(site)) as store:
        whole = single_file(store, read_site(store), "losses.html").decode()
        alone = single_file(store, read_site(store), "figures/losses/fig-curves.html").decode()
    for text in (whole, alone):
        assert 'href="figures/' not in text
        assert 'class="menu figure-files" hidden' in text
    assert "Losses" in alone
