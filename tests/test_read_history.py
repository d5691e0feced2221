"""History: lines of several writers as one column a metric, and a metric against an x axis."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from run_files import parse, parse_all

from tracker.errors import UsageError
from tracker.format.layout import RunObject
from tracker.read.history import History, natural_key
from tracker.read.parse import parse_history

NAN, INF = math.nan, math.inf


def points(history: History, name: str) -> list[tuple[int, float]]:
    column = history.metrics[name]
    return list(zip(column.step.tolist(), column.value.tolist(), strict=True))


def same(got: object, wanted: object) -> None:
    np.testing.assert_array_equal(np.array(got, float), np.array(wanted, float))


# --- order ---


def test_writers_are_merged_by_step_then_time_then_writer_then_line():
    history = parse(
        ("b", [{"_step": 1, "_time": 5, "m": 1}, {"_step": 0, "_time": 9, "m": 2}, {"_step": 1, "_time": 5, "m": 3}]),
        ("a", [{"_step": 1, "_time": 5, "m": 4}, {"_step": 1, "_time": 4, "m": 5}, {"_step": -2, "_time": 99, "m": 6}]),
    )
    assert points(history, "m") == [(-2, 6), (0, 2), (1, 5), (1, 4), (1, 1), (1, 3)]
    same(history.metrics["m"].time, [99, 9, 4, 5, 5, 5])
    assert history.writers.tolist() == [0, 1, 0, 0, 1, 1]
    assert history.rows == 6


def test_a_row_without_a_time_comes_after_those_of_its_step_that_have_one():
    history = parse(("a", [{"_step": 0, "m": 1}, {"_step": 0, "_time": 3, "m": 2}, {"_step": 0, "m": 3}]))
    assert points(history, "m") == [(0, 2), (0, 1), (0, 3)]


def test_the_order_of_segments_is_that_of_their_numbers():
    contents = [[{"_step": 0, "m": n}] for n in range(12)]
    history = parse(*[("a", content) for content in contents])
    assert [value for _, value in points(history, "m")] == list(range(12))


def test_the_same_step_twice_is_two_points_and_points_of_one_row_share_its_number():
    history = parse(("a", [{"_step": 3, "m": 1, "n": 8}, {"_step": 3, "m": 2}, {"_step": 4, "n": 9}]))
    assert points(history, "m") == [(3, 1), (3, 2)]
    assert history.metrics["m"].row.tolist() == [0, 1]
    assert history.metrics["n"].row.tolist() == [0, 2]


def test_a_missing_step_counts_on_within_its_writer_and_over_segments():
    history = parse(
        ("a", [{"m": 0}, {"_step": 7, "m": 1}, {"m": 2}]), ("b", [{"m": 3}, {"m": 4}]), ("a", [{"m": 5}, {"m": 6}])
    )
    assert points(history, "m") == [(0, 0), (0, 3), (1, 4), (7, 1), (8, 2), (9, 5), (10, 6)]


def test_a_step_that_is_no_integer_counts_as_missing_and_is_told():
    steps = [4, 5.0, 2.5, "8", True, None, [1], 2**63]
    history, problems = parse_all(("a", [{"_step": step, "m": i} for i, step in enumerate(steps)]))
    assert [step for step, _ in points(history, "m")] == [4, 5, 6, 7, 8, 9, 10, 11]
    assert problems == ["a/history/0.jsonl: 6 lines were counted on from the line before: _step is no integer"]


def test_steps_keep_all_their_digits_and_end_at_the_greatest():
    big = 2**63 - 2
    history = parse(("a", [{"_step": big, "m": 0}, {"m": 1}, {"m": 2}, {"_step": -(2**63), "m": 3}]))
    assert [step for step, _ in points(history, "m")] == [-(2**63), big, big + 1, big + 1]


# --- values ---


def test_numbers_that_json_lacks_are_kept_and_other_texts_are_texts():
    history = parse(("a", [{"m": v} for v in (1, "NaN", "Infinity", "-Infinity", True, False, None, "nan", "x", [1])]))
    same(history.metrics["m"].value, [1, NAN, INF, -INF, 1, 0])
    assert [step for step, _ in points(history, "m")] == [0, 1, 2, 3, 4, 5]
    assert history.texts["m"].values == ("nan", "x")
    assert history.texts["m"].step.tolist() == [7, 8]
    assert history.others["m"].values == ([1],)
    assert history.rows == 10


def test_the_greatest_and_the_least_numbers():
    data = (
        b'{"m":18446744073709551616}\n{"m":9007199254740993}\n{"m":5e-324}\n{"m":1e308}\n{"m":18446744073709551615}\n'
    )
    same(parse(("a", data)).metrics["m"].value, [2.0**64, 2.0**53, 5e-324, 1e308, 2.0**64])


def test_names_of_any_kind_are_metrics_but_those_with_an_underscore():
    names = ["", "a b", "é/ü", "__proto__x"[2:], "0", "<script>", "a\nb", "💥", "..", "constructor"]
    history = parse(("a", [dict.fromkeys(names, 1) | {"_other": 2}]))
    assert sorted(history.metrics) == sorted(names)


def test_names_come_in_natural_order():
    history = parse(("a", [{"layer10": 1, "layer2": 1, "Layer1": 1, "loss": 1}]))
    assert history.names() == ["Layer1", "layer2", "layer10", "loss"]
    assert sorted(["a02", "a2", "A2"], key=natural_key) == ["A2", "a02", "a2"]


# --- lines ---


def test_bad_lines_are_counted_and_the_others_read():
    lines = [b"nonsense", b"[1]", b"3", b'{"m":1}', b"", b"  ", b'{"m":2},{"m":3}', b'{"m":', b'{"m":4}\r', b"\xff\xfe"]
    history, problems = parse_all(("a", b"\n".join(lines) + b"\n"))
    assert points(history, "m") == [(0, 1), (1, 4)]
    assert problems == ["a/history/0.jsonl: 6 lines were not read: no JSON object, or no row of the header"]


def test_two_bad_lines_never_make_a_good_one():
    for lines in ([b'{"m":[1', b'{}]},{"m":5}'], [b'{"m":1', b'"n":2}', b"{},{}"], [b'{"m":[1', b"{}]},5"]):
        history, problems = parse_all(("a", b"\n".join(lines) + b"\n"))
        assert (history.rows, len(problems)) == (0, 1), lines


def test_a_torn_last_line_is_told_unless_its_writer_runs():
    torn = ("a", b'{"m":1}\n{"m":2')
    history, problems = parse_all(torn)
    assert points(history, "m") == [(0, 1)]
    assert problems == ["a/history/0.jsonl: the last line has no newline and was left out"]
    assert parse_all(torn, running=["a"])[1] == []
    assert len(parse_all(torn, running=["b"])[1]) == 1
    assert parse_all(("a", b'{"m":1}'))[0].rows == 0  # whole, but nobody says so


def test_a_byte_order_mark_stands_only_at_the_start():
    mark = b"\xef\xbb\xbf"
    history, problems = parse_all(
        ("a", mark + b'{"m":1}\n' + mark + b'{"m":2}\n{"m":3}\n'), ("a", mark + b'{"m":4}\r\n')
    )
    assert points(history, "m") == [(0, 1), (1, 3), (2, 4)]
    assert len(problems) == 1


def test_deep_nesting_is_a_bad_line_and_an_empty_file_nothing():
    deep = b'{"m":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
    history, problems = parse_all(("a", deep + b'{"m":1}\n'), ("b", b""), ("c", b"\n"))
    assert points(history, "m") == [(0, 1)]
    assert problems == ["a/history/0.jsonl: 1 line was not read: no JSON object, or no row of the header"]
    assert parse(("a", b"")).rows == 0
    assert parse().names() == []


def test_the_same_key_twice_in_a_line_is_its_last_value():
    assert points(parse(("a", b'{"m":1,"m":2}\n{"m":3,"n":4}\n')), "m") == [(0, 2), (1, 3)]


def test_missing_segments_are_told_unless_the_writer_runs():
    _, problems = parse_all(*[("a", b"")] * 3)
    assert problems == []
    segments = [("a", RunObject("r", "a", "history", number, "jsonl"), b"") for number in (1, 4)]
    assert parse_history(segments)[1] == ["a/history: segment 0 and 2 more of 5 missing"]
    assert parse_history(segments, running=["a"])[1] == []


def test_long_histories_are_read_as_short_ones():
    """Rows of several kinds over many chunks of a segment, each row's place known by its values."""
    rows = []
    for step in range(20_000):
        rows.append({"_step": step, "_time": 1e9 + step, "loss": step / 2})
        if step % 7 == 0:
            rows[-1]["val"] = -step
        if step % 5000 == 11:
            rows[-1] |= {"note": f"at {step}", "table": {"_type": "table", "path": "x"}}
        if step % 3 == 0:
            rows[-1] = dict(reversed(list(rows[-1].items())))
        if step % 11 == 0:
            rows[-1]["other"] = rows[-1].pop("loss")
    history = parse(("a", rows[:12_000]), ("a", rows[12_000:]))
    assert history.rows == 20_000
    for name in ("loss", "val", "other"):
        wanted = [(row["_step"], row[name]) for row in rows if name in row]
        assert points(history, name) == wanted
        assert history.metrics[name].row.tolist() == [step for step, _ in wanted]
        same(history.metrics[name].time, [1e9 + step for step, _ in wanted])
    assert history.texts["note"].values == ("at 11", "at 5011", "at 10011", "at 15011")
    assert history.others["table"].step.tolist() == [11, 5011, 10011, 15011]


# --- CSV ---


def test_csv_cells_become_values():
    data = (
        b'\xef\xbb\xbf_step, _time,m,"val/x",note\n3,1.5,nan,TRUE,"a, ""b"""\n5,,-Inf,,\n,,1_0,7,\n\n9,,1,2,3,4\n11,,8'
    )
    history, problems = parse_all(("a", data), extension="csv")
    same(history.metrics["m"].value, [NAN, -INF])
    assert points(history, "val/x") == [(3, 1), (6, 7)]
    assert history.texts["note"].values == ('a, "b"',)
    assert history.texts["m"].values == ("1_0",)
    same(history.times, [1.5, NAN, NAN])
    assert problems == [
        "a/history/0.csv: 1 line was not read: no JSON object, or no row of the header",
        "a/history/0.csv: the last line has no newline and was left out",
    ]


@pytest.mark.parametrize("name", ["m", "_time"])
def test_an_integer_beyond_floats_is_an_infinity_as_a_float_beyond_them(name):
    huge = "1" + "0" * 400
    history = parse(("a", f"{name},x\n{huge},1\n-{huge},2\n1e999,3\n{huge * 20},4\ntext,5\n".encode()), extension="csv")
    is_time = name == "_time"
    same(history.times if is_time else history.metrics["m"].value, [INF, -INF, INF, INF] + [NAN] * is_time)
    assert history.rows == 5


def test_csv_of_a_header_or_less():
    for data in (b"", b"a,b\n", b"a,b", b"\n", b'"a\n'):
        assert parse_all(("a", data), extension="csv")[0].rows == 0


def test_csv_cannot_harm_the_other_segments():
    """A cell beyond the csv module's limit makes a file unreadable, and only that."""
    history, problems = parse_all(("a", b"m\n" + b"x" * 200_000 + b"\n"), ("b", b"m\n1\n"), extension="csv")
    assert points(history, "m") == [(0, 1)]
    assert len(problems) == 1
    assert problems[0].startswith("a/history/0.csv: cannot be read (")


# --- x axes ---


def run_history() -> History:
    history = parse(
        ("a", [
            {"_step": 2, "_time": 130, "m": 2, "tokens": 20}, {"_step": 0, "_time": 110, "m": 0, "tokens": 0},
            {"_step": 1, "_time": 140, "m": 1},
        ]),
        ("b", [{"_step": 1, "_time": 150, "tokens": 999}, {"_step": 3, "m": "NaN", "tokens": 5}]),
    )  # fmt: skip
    return replace(history, started_at=100.0)


def test_xy_over_step_time_and_relative_time():
    history = run_history()
    x, y, missing = history.xy("m")
    same([x, y], [[0, 1, 2, 3], [0, 1, 2, NAN]])
    assert missing == 0
    x, y, missing = history.xy("m", "time")
    same([x, y], [[110, 130, 140], [0, 2, 1]])
    assert missing == 1
    x, y, missing = history.xy("m", "relative")
    same([x, y], [[10, 30, 40], [0, 2, 1]])
    assert missing == 1
    assert replace(history, started_at=None).xy("m", "relative")[2] == 4


def test_xy_over_a_metric_takes_the_same_row_then_the_writers_step():
    x, y, missing = run_history().xy("m", "tokens")
    same([x, y], [[0, 5, 20], [0, NAN, 2]])  # step 1 of writer b says nothing about writer a
    assert missing == 1
    history = parse(
        ("a", [
            {"_step": 1, "x": 10}, {"_step": 1, "m": 1}, {"_step": 1, "x": 30}, {"_step": 1, "x": 20, "m": 2},
            {"_step": 2, "m": 3}, {"_step": 3, "x": 5}, {"_step": 3, "x": "NaN", "m": 4}, {"_step": 4, "x": "Infinity"},
            {"_step": 4, "m": 5},
        ]),
    )  # fmt: skip
    x, y, missing = history.xy("m", "x")
    same([x, y], [[20, 20], [1, 2]])  # the last of the step; its own row before it; NaN and infinities are no place
    assert missing == 3


def test_xy_keeps_the_order_of_points_with_the_same_x():
    history = parse(("a", [{"m": i, "x": i % 2} for i in range(40)]))
    x, y, _ = history.xy("m", "x")
    same(x, [0] * 20 + [1] * 20)
    same(y, [*range(0, 40, 2), *range(1, 40, 2)])


def test_xy_of_what_is_not_there():
    history = parse(("a", [{"m": 1, "t": "text"}]))
    for name in ("t", "nothing"):
        x, y, missing = history.xy("m", name)
        assert (len(x), len(y), missing) == (0, 0, 1)
    with pytest.raises(UsageError, match="no metric 't'; it has m"):
        history.xy("t")
    with pytest.raises(UsageError, match="it has none"):
        History().xy("m")
