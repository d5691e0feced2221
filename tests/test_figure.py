"""Pictures of charts: what they show, that they are the same bytes each time, and what untrusted names may not do."""

from __future__ import annotations

import io
import itertools
import math
import re
import struct
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from tracker.build.built import figure_paths
from tracker.build.figures import draw_all
from tracker.build.manifest import is_named_by_content
from tracker.chart.figure import draw, draw_forms, figure_svg
from tracker.chart.palette import DARK, LIGHT, THEMES
from tracker.chart.panels.chart import AXES, ChartOptions, ChartPanel
from tracker.chart.panels.marks import ReferenceLine
from tracker.chart.picture import ChartPicture, Curve, picture
from tracker.chart.series import Series, View
from tracker.chart.spark import spark_svg
from tracker.chart.ticks import duration_ticks, linear_ticks, log_ticks, time_ticks
from tracker.read.parallel import Workers

ROOT = Path(__file__).resolve().parent.parent
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    '<script>alert("x")</script>',
    "$\\frac{",
    "a\x00b\x1b\ud800",
    "_hidden",
    "]]>",
    "&amp;",
    "日本語 🦦",
    "x" * 5000,
    "",
]


def series(label, x, y, color=0, **view):
    arrays = {name: None if value is None else np.asarray(value, float) for name, value in view.items()}
    whole = View(np.asarray(x, float), np.asarray(y, float), **arrays)
    return Series(label, "loss", None, None, 1, None, color, len(x), {"step": whole})


def panel(*found, left_out=0, title="t", **options):
    chart = ChartOptions(("loss",), **options)
    return ChartPanel(chart, title, "loss", "step", (AXES["step"],), tuple(found), left_out, ())


def texts(svg):
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text")]


def paths(svg, color):
    """The points of each line of a colour, in pixels."""
    return [
        [tuple(map(float, pair)) for pair in re.findall(r"[ML] ([-\d.]+) ([-\d.]+)", node.get("d"))]
        for node in ET.fromstring(svg).iter(f"{SVG}path")
        if f"stroke: {color}" in node.get("style", "") and "clip-path" in node.attrib
    ]


def test_shows_axes_ticks_and_names():
    svg = figure_svg(panel(series("a", [0, 50, 100], [3, 2, 1]), series("b", [0, 100], [2, 4], 1)), "light")
    assert {"a", "b", "step", "loss", "0", "20", "100"} <= set(texts(svg))
    assert ET.fromstring(svg).get("viewBox") == "0 0 960 400"
    assert len(paths(svg, LIGHT[0])) == 1


def test_says_y_only_where_the_title_does_not():
    assert "loss" not in texts(figure_svg(panel(series("a", [0, 1], [1, 2]), title="loss"), "light"))


def test_lines_are_where_the_numbers_are():
    svg = figure_svg(panel(series("a", [0, 50, 100], [0, 5, 10])), "light")
    (points,) = paths(svg, LIGHT[0])
    (x0, y0), (x1, y1), (x2, y2) = points
    assert x1 == pytest.approx((x0 + x2) / 2, abs=0.2)
    assert y1 == pytest.approx((y0 + y2) / 2, abs=0.2)
    assert y0 > y2


def test_a_spike_survives_the_thinning():
    y = np.zeros(100_000)
    y[77_777] = 9
    thin = picture(panel(series("a", np.arange(100_000), y))).curves[0]
    assert len(thin.x) < 3000
    assert thin.y.max() == 9
    assert thin.x[np.argmax(thin.y)] == 77_777


def test_smoothed_curves_keep_the_raw_one_faintly():
    svg = figure_svg(panel(series("a", [0, 1, 2], [1, 5, 1], smoothed=[1, 2, 2]), smoothing=0.5), "light")
    assert len(paths(svg, LIGHT[0])) == 2
    assert b"opacity: 0.28" in svg


def test_groups_have_a_band():
    one = series("a", [0, 1, 2], [1, 2, 1], low=[0, 1, 0], high=[2, 3, 2])
    assert b"fill-opacity: 0.16" in figure_svg(panel(one), "light")


def test_values_that_are_not_finite_are_marked_and_break_the_line():
    y = [1, math.nan, 2, 3, math.inf, 4, -math.inf]
    svg = figure_svg(panel(series("a", range(7), y)), "light")
    # the markers: one path defined for each kind and used once for each value
    assert len(re.findall(rb"<use [^>]*xlink:href", svg)) >= 3
    (line,) = paths(svg, LIGHT[0])
    assert len(line) >= 2
    assert svg.count(b"M ") >= 2


@pytest.mark.parametrize("y", [[], [math.nan] * 3, [math.inf, -math.inf, math.nan]])
def test_without_a_finite_value_it_says_so(y):
    assert "no finite values" in texts(figure_svg(panel(series("a", range(len(y)), y)), "dark"))


@pytest.mark.parametrize(
    "y", [[0, 1, 10], [-1, -2, 0], [1e-300, 1e300, 1], [5, 5, 5], [1e308, -1e308, 0], [5e-324, 1, 2]]
)
@pytest.mark.parametrize("log_y", [False, True])
def test_any_numbers_can_be_drawn(y, log_y):
    ET.fromstring(figure_svg(panel(series("a", [0, 1, 2], y), log_y=log_y), "light"))


def test_a_log_axis_leaves_out_what_it_cannot_show():
    svg = figure_svg(panel(series("a", [0, 1, 2, 3], [0, 1, 100, 10_000]), log_y=True), "light")
    assert {"1", "100", "10,000"} <= set(texts(svg))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_hostile_names_stay_names(count):
    svg = figure_svg(
        panel(*(series(HOSTILE[i % len(HOSTILE)], [0, 1], [i, 1]) for i in range(count)), title="t"), "light"
    )
    root = ET.fromstring(svg)
    assert not list(root.iter(f"{SVG}script"))
    assert max(map(len, texts(svg))) <= 80


def test_many_curves_have_a_short_legend():
    shown = texts(figure_svg(panel(*(series(f"run {i}", [0, 1], [i, 1], i) for i in range(40)), left_out=7), "light"))
    assert "run 11" in shown
    assert "run 12" not in shown
    assert "and 35 more" in shown


def test_a_legend_can_be_left_out():
    shown = texts(figure_svg(panel(*(series(f"run {i}", [0, 1], [i, 1], i) for i in range(3)), legend=False), "light"))
    assert not any(text.startswith("run") for text in shown)


def test_the_same_chart_is_the_same_bytes_and_key():
    def make():
        rng = np.random.default_rng(1)
        return panel(*(series(f"r{i}", np.arange(3000), rng.normal(size=3000), i) for i in range(3)))

    assert figure_svg(make(), "light") == figure_svg(make(), "light")
    assert figure_svg(make(), "light") != figure_svg(make(), "dark")
    assert picture(make()).key == picture(make()).key


def test_each_thing_that_is_drawn_changes_the_key():
    base = series("a", [0, 1], [1, 2])
    others = [
        panel(base, title="u"),
        panel(base, log_y=True),
        panel(base, height=300),
        panel(base, legend=False),
        panel(base, left_out=1),
        panel(base, base),
        panel(series("b", [0, 1], [1, 2])),
        panel(series("a", [0, 1], [1, 2.0000001])),
        panel(series("a", [0, 1], [1, 2], 1)),
        panel(series("a", [0, 1], [1, 2], low=[0, 0], high=[3, 3])),
    ]
    keys = {picture(one).key for one in [panel(base), *others[1:]]}
    assert len(keys) == len(others)
    assert picture(others[0]).key == picture(panel(base)).key  # the title stands in the page, not in the picture


def test_more_processes_draw_the_same_bytes():
    pictures = [picture(panel(series(f"r{i}", [0, 1, 2], [i, 2, 1]))) for i in range(6)]
    seen = []
    with Workers(2) as two, Workers(1) as one:
        drawn = list(draw_all(pictures, two, lambda done, total: seen.append((done, total))))
        assert drawn == list(draw_all(pictures, one))
    assert seen[-1] == (6, 6)


def test_a_chart_is_drawn_once_for_both_themes():
    charts = [panel(*(series(text, [0, 1, 2], [3, 1, 2], i, smoothed=[3, 2, 2]) for i, text in enumerate(HOSTILE)))]
    band = series("#394ec0", [0, 1], [1, 2], low=[0, 1], high=[2, 3])
    charts.append(panel(band, series("b", [0, 1], [1, 3], 1), lines=(ReferenceLine("y", 1.5, "goal"),)))
    for chart in charts:
        drawn = draw_forms(picture(chart))
        assert drawn.light == draw(picture(chart), "light")
        dark = draw(picture(chart), "dark")  # but for names of shapes, which are hashes of their colours too
        assert re.sub(rb"\bm[0-9a-f]{10}\b", b"", drawn.dark) == re.sub(rb"\bm[0-9a-f]{10}\b", b"", dark)


def test_a_page_shows_a_dense_chart_as_dots():
    x = np.arange(1000)
    noise = np.random.default_rng(1).normal(size=(20, 1000))
    runs = [series(f"r{i}", x, row, i, smoothed=np.full(1000, i / 4)) for i, row in enumerate(noise)]
    smooth = [series(f"r{i}", x, np.sin(x / 50) + i, i) for i in range(20)]
    light, dense = picture(panel(*smooth)), picture(panel(*runs))
    assert [path[len("figures/") + 20 :] for path in figure_paths(light)] == [".svg", "-dark.svg"]
    assert [path[len("figures/") + 20 :] for path in figure_paths(dense)] == [".webp", "-dark.webp"]
    assert all(is_named_by_content(path) for path in (*figure_paths(light), *figure_paths(dense)))
    assert draw_forms(light).light == draw(light, "light")
    drawn = draw_forms(dense)
    assert drawn == draw_forms(dense)
    assert drawn.svg == draw(dense, "light")
    for shown, theme in ((drawn.light, THEMES["light"]), (drawn.dark, THEMES["dark"])):
        assert len(shown) < len(drawn.svg)
        with Image.open(io.BytesIO(shown)) as image:
            assert image.format == "WEBP"
            assert image.size == tuple(2 * side for side in dense.size)
            dots = np.asarray(image.convert("RGB"), int)
        ground, curve = (
            [int(color[at : at + 2], 16) for at in (1, 3, 5)] for color in (theme.ground, theme.palette[7])
        )
        assert np.abs(dots[0, 0] - ground).max() <= 2  # nobody sees where it ends
        assert (np.abs(dots - curve).max(axis=2) < 32).sum() > 100


def test_a_pdf_is_fit_for_a_paper():
    chart = panel(*(series(text, [0, 50, 100], [3, 2, 1], i) for i, text in enumerate(["a", "β", *HOSTILE])))
    wide, narrow = (draw_forms(picture(chart, width)) for width in (960, 400))
    assert wide == draw_forms(picture(chart, 960))
    for drawn, inches in ((wide, 5.5), (narrow, 3.25)):
        box = re.search(rb"/MediaBox \[ ?0 0 ([0-9.]+) ([0-9.]+) ?\]", drawn.pdf)
        assert float(box[1]) == pytest.approx(72 * inches, abs=0.5)
        assert b"/Image" not in re.sub(rb"/ProcSet \[[^]]*\]", b"", drawn.pdf)
        assert b"/FontFile2" in drawn.pdf
        assert b"/Type3" not in drawn.pdf
        assert b"Date" not in drawn.pdf
    assert struct.unpack(">II", wide.png[16:24]) == (1920, 2 * picture(chart).size[1])


def test_nothing_of_the_machine_or_the_clock_is_in_a_picture():
    svg = figure_svg(panel(series("a", [0, 1], [1, 2])), "light").decode()
    assert "date" not in svg.lower()
    assert "DejaVu" not in svg
    assert "matplotlib.org" not in svg or "version" not in svg


def test_settings_of_the_process_have_no_say():
    import matplotlib as mpl

    before = figure_svg(panel(series("a", [0, 1], [1, 2])), "light")
    with mpl.rc_context({"lines.linewidth": 9, "axes.facecolor": "red", "svg.fonttype": "path", "figure.dpi": 300}):
        assert figure_svg(panel(series("a", [0, 1], [1, 2])), "light") == before
    assert "matplotlib.pyplot" not in sys.modules


def test_the_colours_are_those_of_the_page():
    spec = (ROOT / "docs/spec/page-data.md").read_text()
    rows = {
        line.split("|")[1].strip(): re.findall(r"#[0-9a-f]{6}", line) for line in spec.splitlines() if "| `#" in line
    }
    assert rows["light"] == list(LIGHT)
    assert rows["dark"] == list(DARK)
    tokens = (ROOT / "site/css/tokens.css").read_text()
    for name, part in (("ink", "ink"), ("muted", "muted"), ("grid", "chart-grid"), ("axis", "chart-axis")):
        light, dark = re.search(rf"--{part}: light-dark\((#\w+), (#\w+)\)", tokens).groups()
        assert (getattr(THEMES["light"], name), getattr(THEMES["dark"], name)) == (light, dark)


def test_ends_that_are_close_have_names_apart():
    curves = tuple(Curve(f"run {i}", i, np.array([0.0, 1.0]), np.array([i, 1.0]), None, None, None) for i in range(8))
    svg = draw(ChartPicture("step", "number", "", False, 200, True, curves, 0), "light")
    places = sorted(
        float(node.get("y"))
        for node in ET.fromstring(svg).iter(f"{SVG}text")
        if "".join(node.itertext()).startswith("run")
    )
    assert len(places) == 8
    assert all(b - a > 10 for a, b in itertools.pairwise(places))


# --- ticks ---


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0, 10, ["0", "2", "4", "6", "8", "10"]),
        (0, 100_000, ["0", "20k", "40k", "60k", "80k", "100k"]),
        (3.1, 3.4, ["3.1", "3.2", "3.3", "3.4"]),
        (-1, 1, ["-1.0", "-0.5", "0.0", "0.5", "1.0"]),
        (0, 3e-5, ["0", "1e-5", "2e-5", "3e-5"]),
        (0, 3e9, ["0", "1G", "2G", "3G"]),
    ],
)
def test_linear_ticks(low, high, labels):
    assert [label.replace("\N{MINUS SIGN}", "-") for _, label in linear_ticks(low, high, 5)] == labels


def test_log_ticks():
    assert [label for _, label in log_ticks(0.9, 1.1e4, 6)] == ["1", "10", "100", "1,000", "10,000"]
    assert [value for value, _ in log_ticks(2.0, 11.0, 6)] == [2, 4, 6, 8, 10]
    assert len(log_ticks(1e-300, 1e300, 6)) <= 7
    assert len(log_ticks(1.001, 1.002, 6)) >= 2


def test_duration_ticks():
    assert [label for _, label in duration_ticks(0, 5400, 6)] == ["0", "15m", "30m", "45m", "1h", "1h 15m", "1h 30m"]
    assert [label for _, label in duration_ticks(0, 0.5, 5)][-1] == "0.5s"
    assert [label for _, label in duration_ticks(0, 400 * 86400, 4)] == ["0", "100d", "200d", "300d", "400d"]


def test_time_ticks():
    assert time_ticks(1.7e9, 1.7e9 + 3600, 4)[0][1] == "22:15"
    assert time_ticks(1.7e9, 1.7e9 + 10 * 86400, 5)[0][1] == "2023-11-15"


# --- sparks ---


def spark(y, smoothed=None, label="l", names=("max", "min", "last", "x")):
    y = np.asarray(y, float)
    return spark_svg(np.arange(float(len(y))), y, smoothed, label=label, texts=names)


@pytest.mark.parametrize(
    "y",
    [
        [],
        [1],
        [math.nan],
        [1, 1, 1],
        [math.nan, 1, math.inf, 2, -math.inf],
        [1e308, -1e308],
        [5e-324, 0],
        np.arange(10_000),
    ],
)
def test_sparks_are_well_formed(y):
    svg = ET.fromstring(spark(y))
    numbers = [float(n) for node in svg.iter("path") for n in re.findall(r"[ML](-?[\d.]+)", node.get("d"))]
    assert all(0 <= number <= 320 for number in numbers)
    assert "nan" not in ET.tostring(svg).decode().replace("aria-label", "")


def test_sparks_are_short():
    assert len(spark(np.random.default_rng(0).normal(size=1_000_000))) < 7000


def test_sparks_break_at_nan_and_mark_it():
    svg = spark([1, 2, math.nan, 3, 4])
    assert re.search(r'class="spark-line" d="M\S+ \S+L\S+ [\d.]+M', svg)
    assert svg.count("spark-mark") == 1


def test_sparks_show_raw_and_smoothed():
    svg = spark([1, 3, 1], np.array([1.0, 2, 1.5]))
    assert svg.index("spark-raw") < svg.index("spark-line")


def test_sparks_escape_names():
    svg = spark([1, 2], label='"><script>', names=("<b>", "&", '"', "'"))
    assert "<script" not in svg
    assert ET.fromstring(svg).get("aria-label") == '"><script>'
