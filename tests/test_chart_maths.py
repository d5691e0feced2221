"""Aggregation, thinning and the encoding of columns."""

from __future__ import annotations

import base64
import math

import numpy as np
import pytest

from tracker.chart.aggregate import align
from tracker.chart.columns import ColumnTable, encode
from tracker.chart.decimate import counts, keep, keep_band

NAN, INF = math.nan, math.inf


def curve(*points):
    return np.array([p[0] for p in points], float), np.array([p[1] for p in points], float)


# --- aggregation ---


def test_align_by_hand():
    got = align([curve((0, 0), (10, 10)), curve((5, 1), (20, 4))])
    np.testing.assert_allclose(got.x, [0, 5, 10, 20])
    np.testing.assert_allclose(got.mean, [0, 3, 6, 4])
    np.testing.assert_allclose(got.low, [0, 1, 2, 4])
    np.testing.assert_allclose(got.high, [0, 5, 10, 4])
    np.testing.assert_array_equal(got.count, [1, 2, 2, 1])


def test_align_leaves_out_what_is_not_finite():
    got = align([curve((0, 1), (1, NAN), (2, 3), (3, INF)), curve((1, 5), (3, 5))])
    np.testing.assert_allclose(got.x, [0, 1, 2, 3])
    np.testing.assert_allclose(got.mean, [1, (2 + 5) / 2, (3 + 5) / 2, 5])
    np.testing.assert_array_equal(got.count, [1, 2, 2, 1])


def test_align_of_nothing():
    assert len(align([]).x) == 0
    assert len(align([curve((0, NAN)), curve()]).mean) == 0


def test_align_takes_the_mean_of_repeats():
    got = align([curve((0, 1), (1, 2), (1, 4), (2, 0))])
    np.testing.assert_allclose(got.mean, [1, 3, 0])


def test_the_mean_stays_in_its_band():
    y = np.random.default_rng(0).normal(size=200)
    x = np.arange(200.0)
    got = align([(x, y)] * 7)
    np.testing.assert_array_equal(got.mean, y)
    np.testing.assert_array_equal(got.low, got.high)


def test_align_against_each_run_alone():
    rng = np.random.default_rng(1)
    curves = []
    for _ in range(9):
        x = np.unique(rng.integers(0, 300, 80)).astype(float)
        curves.append((x, rng.normal(size=len(x))))
    got = align(curves)
    inside = np.array([np.where((got.x >= x[0]) & (got.x <= x[-1]), np.interp(got.x, x, y), NAN) for x, y in curves])
    np.testing.assert_allclose(got.mean, np.nanmean(inside, axis=0), rtol=1e-12)
    np.testing.assert_array_equal(got.low, np.nanmin(inside, axis=0))
    np.testing.assert_array_equal(got.high, np.nanmax(inside, axis=0))
    np.testing.assert_array_equal(got.count, np.isfinite(inside).sum(axis=0))


# --- thinning ---


def test_keep_holds_every_buckets_least_greatest_and_last():
    rng = np.random.default_rng(2)
    x = np.sort(rng.random(20_000)) * 1000
    y = rng.normal(size=20_000)
    y[::7] = NAN
    kept = keep(x, y, 100)
    assert np.all(np.diff(kept) > 0)
    assert len(kept) <= 4 * 100 + 2
    bucket = np.minimum((x - x[0]) / (x[-1] - x[0]) * 100, 99).astype(int)
    for number in range(100):
        members = np.flatnonzero((bucket == number) & np.isfinite(y))
        chosen = y[np.intersect1d(kept, members)]
        assert chosen.min() == y[members].min()
        assert chosen.max() == y[members].max()
        assert members[-1] in kept
    finite = np.flatnonzero(np.isfinite(y))
    assert finite[0] in kept
    assert finite[-1] in kept


def test_one_spike_among_a_million_points_is_kept():
    y = np.zeros(1_000_000)
    y[123_457] = 1.0
    y[654_321] = NAN
    y[777_777] = INF
    y[888_888] = -INF
    kept = keep(np.arange(1e6), y, 500)
    assert {123_457, 654_321, 777_777, 888_888} <= set(kept.tolist())
    assert len(kept) < 1600


def test_keep_at_the_edges():
    assert len(keep(np.empty(0), np.empty(0), 10)) == 0
    np.testing.assert_array_equal(keep(np.array([3.0]), np.array([1.0]), 10), [0])
    np.testing.assert_array_equal(keep(np.array([3.0, 4]), np.array([NAN, NAN]), 10), [0, 1])
    same_x = keep(np.full(1000, 5.0), np.arange(1000.0), 10)
    np.testing.assert_array_equal(same_x, [0, 999])
    far = keep(np.array([-1e308, 0, 1e308]), np.array([1.0, 2, 3]), 10)
    assert {0, 2} <= set(far.tolist())


def test_a_band_keeps_its_extremes():
    x = np.arange(10_000.0)
    mean, low, high = np.zeros(10_000), np.full(10_000, -1.0), np.full(10_000, 1.0)
    low[4321], high[8765] = -9, 9
    kept = keep_band(x, mean, low, high, 50)
    assert {4321, 8765} <= set(kept.tolist())
    assert len(kept) <= 5 * 50 + 2


def test_counts():
    y = np.array([1, NAN, 2, INF, 3, 4])
    np.testing.assert_array_equal(counts(y, np.array([0, 1, 4, 5])), [1, 1, 3, 4])


# --- columns ---


def decode(column):
    """A column as a page reads it."""
    if column["type"] == "range":
        return np.array([column["start"] + column["step"] * i for i in range(column["length"])], float)
    data = base64.b64decode(column["data"])
    if column["type"] == "f32":
        return np.array([float(f"{v:.7g}") for v in np.frombuffer(data, "<f4")])
    return np.frombuffer(data, {"i32": "<i4", "f64": "<f8"}[column["type"]]).astype(float)


COLUMNS = [
    ([0, 1, 2, 3], "range"),
    ([5], "range"),
    ([2.5, 2.5, 2.5], "range"),
    ([0, 125, 250], "range"),
    ([0.5, 1.0, 1.5], "range"),
    ([10, 7, 4], "range"),
    ([1, 2, 4], "i32"),
    ([-(2**31) + 1, 2**31 - 1, 0], "i32"),
    ([2**31, 0, 1], "f64"),
    ([10.82584, 4.66393, 4.1244], "f32"),
    ([1e-8, 3e-4, 0.0], "f32"),
    ([NAN, 0.5, INF, -INF], "f32"),
    ([NAN, NAN], "f32"),
    ([0.1234567, 0.5, 7], "f32"),
    ([0.12345678, 0.5, 7], "f64"),
    ([1 / 3, 0.5, 7], "f64"),
    ([1732392000.123, 1732392001.5], "range"),
    ([1732392000.123, 1732392001.5, 1732392001.6], "f64"),
    ([-0.0, 1, 5], "f64"),
    ([1e300, -1e-300, 5], "f64"),
    ([1e-40, 0.5, 7], "f64"),
    ([], "f64"),
]


@pytest.mark.parametrize(("values", "kind"), COLUMNS)
def test_column_comes_back_exactly(values, kind):
    column = encode(values)
    assert column["type"] == kind
    np.testing.assert_array_equal(decode(column), np.array(values, float))
    np.testing.assert_array_equal(
        np.signbit(decode(column))[np.array(values, float) == 0],
        np.signbit(np.array(values, float))[np.array(values, float) == 0],
    )


def test_f32_is_exactly_what_the_page_reads():
    """Numbers of 5 to 8 digits of every size: f32 if and only if each comes back by 7 digits of its float32."""
    rng = np.random.default_rng(5)
    seen = set()
    for digits in (5, 6, 7, 8):
        for value in rng.normal(size=4000) * 10.0 ** rng.integers(-9, 26, 4000):
            number = float(f"{value:.{digits}g}")
            survives = float(f"{np.float32(number):.7g}") == number
            column = encode([number, math.nan])
            assert (column["type"] == "f32") == survives, number
            seen.add((digits, survives))
    assert {(5, True), (7, True), (7, False), (8, False)} <= seen


def test_column_table_holds_a_column_once():
    table = ColumnTable()
    assert table.add([1, 2, 3]) == 0
    assert table.add([1, 2, 4]) == 1
    assert table.add(np.array([1.0, 2.0, 3.0])) == 0
    assert table.add_optional(None) is None
    assert table.add_optional([NAN]) == 2
    assert [column["type"] for column in table.columns] == ["range", "i32", "f32"]
