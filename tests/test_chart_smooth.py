"""Smoothing: the published vectors, a plain loop as a second opinion, and what must hold for any curve."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tracker.chart.smooth import clean_weight, ema, gaussian, running_average, twema
from tracker.errors import UsageError

NAN, INF = math.nan, math.inf

TENSORBOARD = [
    ([1, 0.5, 0], 0.6, [1, 0.6875, 0.336734693877551]),
    ([0, 0.5, 1], 0.6, [0, 0.3125, 0.6632653061224489]),
    ([-INF, 1, NAN, INF, 0.5], 0.6, [-INF, 1, NAN, INF, 0.6875]),
    ([1, 0.5, 0], 1, [0, 0, 0]),
    ([1, 0.5, 0], 2, [0, 0, 0]),
    ([1, 0.5, 0], NAN, [1, 0.5, 0]),
    ([1, 0.5, 0], -1, [1, 0.5, 0]),
    ([1, 0.5, 0], -INF, [1, 0.5, 0]),
    ([1, 0.5, 0], INF, [1, 0.5, 0]),
    ([0.3, 0.3, 0.3], 0.1, [0.3, 0.3, 0.3]),
    ([0.3, 0.3, 0.3], 1, [0.3, 0.3, 0.3]),
    ([NAN, 0.3, 0.3], 1, [NAN, 0, 0]),
    ([], 0.5, []),
    ([NAN, INF], 0.5, [NAN, INF]),
    ([7], 0.9, [7]),
]


@pytest.mark.parametrize(("y", "weight", "expected"), TENSORBOARD)
def test_ema_has_tensorboards_vectors(y, weight, expected):
    np.testing.assert_allclose(ema(np.array(y, float), weight), np.array(expected, float), rtol=1e-15, atol=0)


def by_loop(y, weight):
    """The recursion as TensorBoard writes it."""
    last, count, out = 0.0, 0, []
    for value in y:
        if not math.isfinite(value):
            out.append(value)
            continue
        last = last * weight + (1 - weight) * value
        count += 1
        out.append(last / (1 - weight**count))
    return out


@pytest.mark.parametrize("weight", [0.01, 0.5, 0.9, 0.99, 0.999])
def test_ema_equals_the_loop(weight):
    y = np.random.default_rng(0).normal(size=3000).cumsum()
    y[[0, 17, 18, 400, 2999]] = [NAN, INF, -INF, NAN, NAN]
    np.testing.assert_allclose(ema(y, weight), by_loop(y, weight), rtol=1e-11)


def test_ema_of_many_curves_is_that_of_each():
    y = np.random.default_rng(1).normal(size=(5, 40))
    y[1, 3] = NAN
    y[2] = 4.0
    y[3, :] = NAN
    for weight in (0, 0.7, 1):
        np.testing.assert_array_equal(ema(y, weight), np.array([ema(row, weight) for row in y]))
    assert ema(np.empty((3, 0)), 0.5).shape == (3, 0)


def test_ema_leaves_its_argument_alone():
    y = np.array([1.0, NAN, 3.0])
    ema(y, 0.5)[:] = 0
    ema(y, 0.0)[:] = 0
    np.testing.assert_array_equal(y, [1, NAN, 3])


def test_ema_keeps_the_order_of_curves():
    """Of a group's low, mean and high, the smoothed mean lies in the smoothed band."""
    rng = np.random.default_rng(2)
    low = rng.normal(size=500)
    high = low + rng.random(500)
    mean = (low + high) / 2
    for weight in (0.3, 0.99):
        assert np.all(ema(low, weight) <= ema(mean, weight))
        assert np.all(ema(mean, weight) <= ema(high, weight))


def test_clean_weight():
    assert [clean_weight(w) for w in (NAN, INF, -1, 0.25, 3)] == [0, 0, 0, 0.25, 1]


X = np.array([0, 1, 2, 3, 10, 11, 50, 100], float)
Y = np.array([1, 2, 3, 4, 5, 4, 3, 2], float)

WANDB = [
    (0.5, [1, 1.96969697, 2.967833491, 3.96774575, 5, 4.03030303, 3, 2]),
    (0.9, [1, 1.628737056, 2.335876733, 3.11167023, 4.90377444, 4.346644161, 3.000000003, 2]),
    (0.99, [1, 1.512560277, 2.033487028, 2.5627697, 3.2372281, 3.40915879, 3.157374164, 2.1347085]),
    (0.999, [1, 1.50250123, 2.006669891, 2.512505899, 3.044690063, 3.214444739, 3.16985659, 2.871145866]),
]


@pytest.mark.parametrize(("weight", "expected"), WANDB)
def test_twema_has_its_vectors(weight, expected):
    np.testing.assert_allclose(twema(X, Y, weight), expected, rtol=5e-9)


def test_twema_of_alternating_points():
    x = np.arange(0, 1001, 100.0)
    got = twema(x, np.arange(11) % 2, 0.9)
    np.testing.assert_allclose(got[:5], [0, 0.99487265, 0.005127215, 0.99487265, 0.00512735], atol=5e-9)


def test_twema_equals_its_recursion_and_forgets_the_scale_of_x():
    rng = np.random.default_rng(3)
    x, y = np.sort(rng.random(700)) * 50, rng.normal(size=700)
    y[[3, 500]] = [NAN, INF]
    a, total, weights, last, expected = math.sqrt(0.95), 0.0, 0.0, None, []
    for xi, yi in zip(x, y, strict=True):
        if not math.isfinite(yi):
            expected.append(yi)
            continue
        k = a ** (0 if last is None else (xi - last) / (x[-1] - x[0]) * 1000)
        total, weights, last = total * k + yi, weights * k + 1, xi
        expected.append(total / weights)
    np.testing.assert_allclose(twema(x, y, 0.95), expected, rtol=1e-10)
    np.testing.assert_allclose(twema(x * 1e6 - 7, y, 0.95), expected, rtol=1e-6)


def test_twema_at_the_edges():
    np.testing.assert_array_equal(twema(X, Y, 0), Y)
    np.testing.assert_allclose(twema(np.zeros(3), np.array([1.0, 2, 6]), 0), [1, 1.5, 3])  # one x: an average
    np.testing.assert_array_equal(twema(np.array([5.0]), np.array([2.0]), 0.9), [2])
    np.testing.assert_array_equal(twema(np.array([1.0, 2]), np.array([NAN, INF]), 0.9), [NAN, INF])
    assert len(twema(np.empty(0), np.empty(0), 0.9)) == 0


def test_gaussian_has_its_vector():
    expected = [1.519418844, 2.115257604, 2.884742396, 3.480581156, 4.622459331, 4.377540669, 3, 2]
    np.testing.assert_allclose(gaussian(X, Y, 1), expected, rtol=5e-10)


def test_gaussian_equals_the_whole_sum():
    rng = np.random.default_rng(4)
    x, y = np.sort(rng.random(5000)) * 5000, rng.normal(size=5000)
    whole = np.exp(-0.5 * ((x[None] - x[:, None]) / 40) ** 2)
    np.testing.assert_allclose(gaussian(x, y, 40), whole @ y / whole.sum(axis=1), rtol=1e-9, atol=1e-12)
    y[7] = NAN
    got = gaussian(x, y, 40)
    assert math.isnan(got[7])
    assert np.isfinite(np.delete(got, 7)).all()


def test_gaussian_wider_than_the_data_is_the_mean():
    np.testing.assert_allclose(gaussian(X, Y, 1e6), np.full(8, Y.mean()), rtol=1e-6)


def test_running_average_has_its_vector():
    np.testing.assert_allclose(running_average(Y, 3), [1.5, 2, 3, 4, 13 / 3, 4, 3, 2.5])


def test_running_average_at_the_edges():
    np.testing.assert_array_equal(running_average(Y, 1), Y)
    np.testing.assert_allclose(running_average(Y, 99), np.full(8, 3))
    np.testing.assert_allclose(running_average([1, NAN, 5, INF], 3), [1, NAN, 5, INF])
    np.testing.assert_allclose(running_average([1e300, 1, 1, 1, 1], 3)[2:], [1, 1, 1])  # a spike stays in its window
    assert len(running_average([], 3)) == 0
    np.testing.assert_array_equal(running_average([NAN], 3), [NAN])


def test_bad_parameters_are_named():
    with pytest.raises(UsageError, match="sigma must be above 0, not 0"):
        gaussian(X, Y, 0)
    with pytest.raises(UsageError, match="at least 1 point, not 0"):
        running_average(Y, 0)
