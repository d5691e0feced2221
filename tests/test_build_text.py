"""Values as people read them: the same as the page's script writes them."""

from __future__ import annotations

import math

import pytest

from tracker.build.text import format_any, format_duration, format_size, format_time, format_value, one_line, plural


def plain(text):
    """With the signs of keyboards, which these tests are written with."""
    assert "-" not in text
    return text.replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "--")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1, "1"),
        (-3, "-3"),
        (1234567, "1,234,567"),
        (1e14, "100,000,000,000,000"),
        (3.2781234, "3.27812"),
        (0.001, "0.001"),
        (0.00012345678, "0.000123457"),
        (0.00001, "1e-5"),
        (-1.5e-7, "-1.5e-7"),
        (1.5e9 + 0.5, "1.5e9"),
        (12345.678, "12,345.7"),
        (2.5, "2.5"),
        (1e300, "1e300"),
        (math.nan, "NaN"),
        (math.inf, "+Inf"),
        (-math.inf, "-Inf"),
        (999999.96, "1,000,000"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_numbers(value, text):
    assert plain(format_value(value)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (0.25, "0.25s"),
        (9.876, "9.88s"),
        (45.4, "45s"),
        (59.7, "1m"),
        (61, "1m 1s"),
        (3600, "1h"),
        (3659, "1h 1m"),
        (5400, "1h 30m"),
        (86399, "1d"),
        (90000, "1d 1h"),
        (86400 * 12 + 3600 * 5, "12d 5h"),
        (-90, "-1m 30s"),
        (86400 + 1800, "1d 1h"),
        (math.nan, "NaN"),
    ],
)
def test_durations(seconds, text):
    assert plain(format_duration(seconds)) == text


def test_times():
    assert format_time(0) == "1970-01-01 00:00 UTC"
    assert format_time(1732392000.9) == "2024-11-23 20:00 UTC"
    assert format_time(1e300) == "1e300"


def test_sizes():
    assert [format_size(n) for n in (0, 512, 1536, 128 * 2**30)] == ["0 B", "512 B", "1.5 KiB", "128 GiB"]


def test_any_value():
    assert plain(format_any(None)) == "--"
    assert plain(format_any(True)) == "true"
    assert plain(format_any(1234)) == "1234"
    assert plain(format_any(-0.5)) == "-0.5"
    assert plain(format_any("NaN")) == "NaN"
    assert plain(format_any("-Infinity")) == "-Inf"
    assert plain(format_any([1, "a", [2.5]])) == "1, a, 2.5"
    assert plain(format_any({"a": 1, "b": {"c": None}})) == "a: 1, b: c: --"


def test_words():
    assert [plural(n, "run") for n in (0, 1, 2, 1200)] == ["0 runs", "1 run", "2 runs", "1,200 runs"]
    assert one_line("a\n b\t\x0bc ") == "a b c"
    assert one_line("abcdef", 4) == "abc…"
