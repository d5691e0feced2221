"""Lines that are alike are read in one go, and to the same as lines that are read one by one."""

import json
import random

import numpy as np
import pytest

from tracker.format.layout import RunObject
from tracker.read import segment
from tracker.read.alike import LEAST_BYTES, read_alike
from tracker.read.parse import Piece, history_problems, parse_pieces

ITEM = RunObject("r", "0-w", "history", 0, "jsonl")
KEYS = ["_step", "_time", "loss", "val/loss", "lr é", "layers.0"]


def line(step, **more):
    row = {"_step": step, "_time": 1.7e9 + step * 0.3, "loss": 1 / (step + 1), "val/loss": step, "lr é": -step / 7}
    return json.dumps({**row, "layers.0": 1e-12 * step, **more}, ensure_ascii=False).encode()


def many(odd=b"", at=700):
    lines = [line(step) for step in range(1000)]
    if odd:
        lines[at:at] = [odd]
    return b"\n".join(lines) + b"\n"


def arrays(data):
    parsed = parse_pieces([Piece("0-w", ITEM, data)])
    history = parsed.history
    columns = {name: (c.step, c.time, c.value, c.row) for name, c in history.metrics.items()}
    values = {name: (c.step.tolist(), c.values) for kind in (history.texts, history.others) for name, c in kind.items()}
    return columns, values, (history.steps, history.times), history_problems(parsed.segments, ())


def check_same(data, monkeypatch):
    """Read with and without the short way; returns what was found."""
    found = arrays(data)
    with monkeypatch.context() as patch:
        patch.setattr(segment, "read_alike", lambda chunk: None)
        wanted = arrays(data)
    assert found[0].keys() == wanted[0].keys()
    for name in wanted[0]:
        for one, other in zip(found[0][name], wanted[0][name], strict=True):
            assert one.dtype == other.dtype
            assert one.tobytes() == other.tobytes()
    assert found[1] == wanted[1]
    for one, other in zip(found[2], wanted[2], strict=True):
        assert one.tobytes() == other.tobytes()
    assert found[3] == wanted[3]
    return found


def test_numbers_under_the_same_keys_are_read_as_arrays():
    data = many()
    assert len(data) > LEAST_BYTES
    found = read_alike(data)
    assert found.keys == tuple(KEYS)
    assert found.numbers.shape == (1000, 6)
    assert found.steps.tolist() == list(range(1000))
    wanted = [list(json.loads(each).values()) for each in data.splitlines()]
    assert np.array_equal(found.numbers, np.array(wanted, np.float64))


def test_a_few_lines_are_left_to_the_other_way():
    assert read_alike(line(0) + b"\n") is None


NUMBERS = [
    *("0", "-0", "-0.0", "1", "-1", "1e5", "1E+5", "1e-5", "123456789012345678901234567890", "9007199254740993"),
    *("0.1", "0.30000000000000004", "5e-324", "2.2250738585072011e-308", "1.7976931348623157e308", "1e-400"),
    *("18446744073709551616", "-9223372036854775809", "1.00000000000000011102230246251565", "4.35", "8.5e-17"),
]


def test_numbers_are_those_of_the_other_way_to_the_last_bit(monkeypatch):
    draw = random.Random(0)
    lines = []
    for step in range(2500):
        text = draw.choice(NUMBERS) if step % 3 else repr(draw.uniform(-1, 1) * 10 ** draw.randrange(-30, 30))
        lines.append(b'{"_step":%d,"_time":%d.%03d,"x":%s}' % (step, 1_700_000_000 + step, step % 1000, text.encode()))
    data = b"\n".join(lines) + b"\n"
    assert read_alike(data) is not None
    columns, *_ = check_same(data, monkeypatch)
    assert len(columns["x"][2]) == 2500


ODD = [
    line(3) + b" " + line(4),  # two rows in one line
    line(3)[:-1] + b"\n," + b'"x":1}',  # a row over two lines
    line(3) + b" " + line(4) + b"\n" + line(5)[:-1] + b"\n}",  # both, and so as many rows as lines
    b"",
    b"   ",
    b"{}",
    b"[]",
    b"7",
    b"{",
    line(3)[:-5],
    line(3) + b",",
    line(3) + b"\r",
    b" " + line(3),
    b"\xef\xbb\xbf" + line(3),
    line(3, x=1),
    line(3, loss=None),
    line(3, loss=True),
    line(3, loss="NaN"),
    line(3, loss="text"),
    line(3, loss=[1.0]),
    line(3, loss={"a": 1}),
    line(3).replace(b'"loss"', b'"lo\\u0073s"'),
    line(3).replace(b'"loss"', b'"lo\xffs"'),
    line(3)[:-1] + b',"loss":5}',
    line(3).replace(b'"loss": 0.25', b'"loss": 1e400'),
    line(3).replace(b'"loss": 0.25', b'"loss": 1.'),
    line(3).replace(b'"loss": 0.25', b'"loss": NaN'),
    line(3).replace(b'"_step": 3', b'"_step": 3.0'),
    line(3).replace(b'"_step": 3', b'"_step": true'),
    line(3).replace(b'"_step": 3', b'"_step": 99999999999999999999'),
    line(3).replace(b'"_step": 3', b'"_step": -9223372036854775808'),
    line(3).replace(b'"_step": 3, ', b""),
    json.dumps(dict(reversed(json.loads(line(3)).items())), ensure_ascii=False).encode(),
]


@pytest.mark.parametrize("odd", [odd or b"\n" for odd in ODD])
@pytest.mark.parametrize("at", [0, 500, 1000])
def test_whatever_stands_among_them_is_read_as_the_other_way_does(odd, at, monkeypatch):
    check_same(many(odd, at), monkeypatch)


def test_keys_that_json_escapes_and_thousands_of_keys_are_left_to_the_other_way(monkeypatch):
    for key in ('a"b', "a\\b", "a\tb"):
        data = b"".join(json.dumps({"_step": step, key: step / 3}).encode() + b"\n" for step in range(3000))
        assert read_alike(data) is None
        columns, *_ = check_same(data, monkeypatch)
        assert len(columns[key][2]) == 3000
    wide = json.dumps({f"key{n}": n for n in range(8000)}).encode() + b"\n"
    assert read_alike(wide * 2) is None
    assert len(check_same(wide * 2, monkeypatch)[0]) == 8000


def test_rows_without_steps_or_times_are_counted_on(monkeypatch):
    data = b"".join(b'{"loss":%d.5,"accuracy":%d}\n' % (step, step) for step in range(3000))
    found = read_alike(data)
    assert found.steps is None
    _, _, (steps, times), _ = check_same(data, monkeypatch)
    assert steps.tolist() == list(range(3000))
    assert np.isnan(times).all()


def test_a_long_segment_is_read_in_chunks_until_one_is_not_alike(monkeypatch):
    monkeypatch.setattr(segment, "CHUNK_BYTES", 1 << 17)
    check_same(b"".join(line(step) + b"\n" for step in range(8000)), monkeypatch)
    odd = [line(step, **({"x": "text"} if step == 4000 else {})) + b"\n" for step in range(8000)]
    _, values, *_ = check_same(b"".join(odd), monkeypatch)
    assert values == {"x": ([4000], ("text",))}
