"""History lines in bulk: whatever stands in them, the columns are those that a plain loop over the lines gives."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from typing import Any

import numpy as np
import orjson
import pytest
from run_files import parse_all

from tracker.format.values import to_number
from tracker.read import segment

NUMBERS = (0, 1.5, -2, 5e-324, 1e308, 2**53 + 1, 2**63, -(2**63), True, False)
ODD_VALUES = ("NaN", "-Infinity", "nan", 'text, {with} "signs":\n', "", None, [1, 2], {"_type": "image"}, [], {})
ODD_STEPS = (2.5, 7.0, "8", True, None, 2**63, [1], -3)
ODD_LINES = (
    b"", b"  ", b"[1]", b"3", b'{"a":1', b'{"a":1},{"b":2}', b'{"a":1}{"b":2}', b'{"a",1:"b",2}', b'"a":1}',
    b'{2],"b":3}', b'{"a":{"b":1}', b'{"a":"x}\r', b'{"a":1,"a":2}', b'{"a" : 1 , "b":2} ', b'{"\\u0061":3}\r', b"\xff",
    b'{"a":1,}', b"{}", b'{"a":[1}', b'{"a":"\\"","b":"{"}',
)  # fmt: skip

Points = list[tuple[int, int, float, Any]]
"""The row, step and time of each, and its value."""


def make_line(draw: random.Random, number: int, kind: str) -> bytes:
    if kind == "torn" and draw.random() < 0.2:
        return draw.choice(ODD_LINES)
    row: dict[str, Any] = {"_step": number, "_time": 1e9 + number / 2, "_own": 1}
    row |= {key: draw.choice(NUMBERS) if draw.random() < 0.5 else draw.random() for key in ("a", "b/c", "é")}
    if kind == "keys":
        row |= {draw.choice("abcdef"): number for _ in range(draw.randrange(3))}
        if draw.random() < 0.2:
            del row[draw.choice(list(row))]
    if kind == "orders":
        row = dict(draw.sample(list(row.items()), len(row)))
    if kind == "values" and draw.random() < 0.3:
        row[draw.choice(["a", "b/c"])] = draw.choice(ODD_VALUES)
    if kind == "steps" and draw.random() < 0.3:
        row["_step"], row["_time"] = draw.choice(ODD_STEPS), draw.choice([None, "NaN", "x", 5, 1e9])
    return orjson.dumps(row)


def plainly(data: bytes) -> tuple[dict[str, Points], dict[str, Points], dict[str, Points], int, int]:
    """The numbers, texts and other values by name, how many lines are no row and how many steps none: line by line."""
    rows: list[tuple[int, bool, float, int, dict[str, Any]]] = []
    bad = bad_steps = 0
    step = -1
    for line in data.split(b"\n")[:-1]:
        try:
            row = orjson.loads(line) if line.strip() else None
        except orjson.JSONDecodeError:
            row = 0
        if not isinstance(row, dict):
            bad += row is not None
            continue
        given = row.get("_step")
        given = int(given) if isinstance(given, float) and given.is_integer() else given
        known = type(given) is int and -(2**63) <= given < 2**63
        bad_steps += "_step" in row and not known
        step = given if known else step + 1
        time = to_number(row.get("_time"))
        time = math.nan if time is None else time
        rows.append((step, math.isnan(time), 0.0 if math.isnan(time) else time, len(rows), row))
    numbers, texts, others = defaultdict(list), defaultdict(list), defaultdict(list)
    for place, (step, timeless, time, _, row) in enumerate(sorted(rows, key=lambda row: row[:4])):
        for name, value in row.items():
            number = to_number(value)
            kept = numbers if number is not None else texts if isinstance(value, str) else others
            if not name.startswith("_") and value is not None:
                kept[name].append((place, step, math.nan if timeless else time, value if number is None else number))
    return dict(numbers), dict(texts), dict(others), bad, bad_steps


@pytest.mark.parametrize("chunk_bytes", [1, 300, 1 << 19])
@pytest.mark.parametrize("kind", ["plain", "keys", "orders", "values", "steps", "torn"])
def test_lines_in_bulk_give_what_a_loop_over_them_gives(kind: str, chunk_bytes: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(segment, "CHUNK_BYTES", chunk_bytes)
    draw = random.Random(f"{kind} {chunk_bytes}")
    for rows in (1, 2, 7, 300):
        data = b"".join(make_line(draw, number, kind) + b"\n" for number in range(rows))
        history, problems = parse_all(("w", data))
        numbers, texts, others, bad, bad_steps = plainly(data)
        assert sum(int(problem.split()[1]) for problem in problems if "not read" in problem) == bad
        assert sum(int(problem.split()[1]) for problem in problems if "_step" in problem) == bad_steps
        assert history.metrics.keys() == numbers.keys()
        for name, points in numbers.items():
            column = history.metrics[name]
            assert (column.row.dtype, column.step.dtype, column.value.dtype) == (np.int64, np.int64, np.float64)
            arrays = (column.row, column.step, column.time, column.value)
            for got, wanted in zip(arrays, zip(*points, strict=True), strict=True):
                np.testing.assert_array_equal(got, np.array(wanted, got.dtype))
        for columns, points_of in ((history.texts, texts), (history.others, others)):
            assert columns.keys() == points_of.keys()
            for name, points in points_of.items():
                assert list(zip(columns[name].row.tolist(), columns[name].values, strict=True)) == [
                    (row, value) for row, _, _, value in points
                ]
