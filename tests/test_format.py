"""The run format's pure part: names, values, rows, records."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import math

import numpy as np
import orjson
import pytest

from tracker.errors import FormatError, FutureFormatError
from tracker.format import layout, records, rows, values


class Colour(enum.Enum):
    RED = "red"


class Tensor:
    """As torch's: a scalar by item(), an error for more than one element."""

    def __init__(self, *items: float) -> None:
        self.items, self.shape = items, (len(items),)

    def item(self) -> float:
        if len(self.items) != 1:
            raise ValueError("only one element tensors can be converted to Python scalars")
        return self.items[0]


def test_scalars_of_any_library_become_numbers() -> None:
    row, problems = values.flatten(
        {
            "python": 1,
            "float": 0.5,
            "f32": np.float32(0.25),
            "i8": np.int8(3),
            "flag": np.bool_(True),
            "zero_d": np.array(2.0),
            "one": np.array([7]),
            "tensor": Tensor(1.5),
            "huge": 10**30,
            "decimal": decimal.Decimal("0.1"),
            "enum": Colour.RED,
            "date": dt.date(2026, 1, 2),
        }
    )
    assert problems == []
    assert row == {
        "python": 1, "float": 0.5, "f32": 0.25, "i8": 3, "flag": True, "zero_d": 2.0, "one": 7, "tensor": 1.5,
        "huge": 1e30, "decimal": 0.1, "enum": "red", "date": "2026-01-02",
    }  # fmt: skip
    assert row["flag"] is True


def test_numbers_that_json_has_not_become_their_names() -> None:
    row, _ = values.flatten(
        {"a": math.nan, "b": math.inf, "c": -math.inf, "d": np.float32("nan"), "e": [1.0, math.inf]}
    )
    assert row == {"a": "NaN", "b": "Infinity", "c": "-Infinity", "d": "NaN", "e": [1.0, "Infinity"]}
    assert values.to_number("-Infinity") == -math.inf
    assert math.isnan(values.to_number("NaN") or 0.0)
    assert values.to_number("nan") is None


def test_nested_dicts_are_flattened_and_keys_made_text() -> None:
    row, problems = values.flatten({"val": {"acc": 0.9, 3: {"x": 1}}, "empty": {}, 7: "seven"})
    assert (row, problems) == ({"val/acc": 0.9, "val/3/x": 1, "7": "seven"}, [])


def test_what_has_no_place_is_told_by_key_and_type_and_the_rest_is_kept() -> None:
    row, problems = values.flatten(
        {"good": 1, "bad": object(), "many": np.zeros((2, 3)), "_mine": 2, "t": Tensor(1, 2)}
    )
    assert row == {"good": 1}
    assert [p.split(" ")[0] for p in problems] == ["'bad'", "'many'", "'_mine':", "'t'"]
    assert "of type object" in problems[0]
    assert "numpy.ndarray and shape (2, 3)" in problems[1]


def test_a_dict_that_holds_itself_ends() -> None:
    loop: dict[str, object] = {"a": 1}
    loop["self"] = loop
    row, problems = values.flatten(loop)
    assert row == {"a": 1}
    assert problems == ["'self' is a dict that holds itself"]
    assert values.plain_config(loop) == {"a": 1, "self": "…"}


def test_text_that_utf8_cannot_hold_is_mended() -> None:
    row, _ = values.flatten({"k\ud800": "v\udfff", "emoji": "\N{OTTER}", "nul": "a\x00b"})
    assert row == {"k\N{REPLACEMENT CHARACTER}": "v\N{REPLACEMENT CHARACTER}", "emoji": "\N{OTTER}", "nul": "a\x00b"}
    orjson.dumps(row)


def test_a_row_is_one_line() -> None:
    assert rows.encode_row(3, 1732392000.1234, {"a": 1.0}) == b'{"_step":3,"_time":1732392000.123,"a":1.0}\n'
    assert rows.encode_row(-1, 0.0, {}) == b'{"_step":-1,"_time":0.000}\n'


@pytest.mark.parametrize("value", [{"a": {"b": 1}}, {"a": math.nan}, {"a": [1]}, {"_a": 1}, {"a": None}])
def test_care_is_taken_where_orjson_alone_would_be_wrong(value: dict[str, object]) -> None:
    assert rows.needs_care(orjson.dumps(value))
    assert not rows.needs_care(orjson.dumps({"a": 1.0, "b/c": "text", "d": True}))


def test_csv_cells_are_numbers_text_or_nothing() -> None:
    data = b'_step,a,"b c",note\n0,1,,\n1,nan,true,"x, y"\n2,-INF,1e3,1_000\n3,1,2,3,4\n4,5'
    assert rows.decode_csv(data) == (
        [
            {"_step": 0, "a": 1},
            {"_step": 1, "a": "NaN", "b c": True, "note": "x, y"},
            {"_step": 2, "a": "-Infinity", "b c": 1000.0, "note": "1_000"},
        ],
        1,
        True,
    )


def test_names_and_places() -> None:
    assert layout.is_name("20261123-231500-7k3f9x2abq")
    assert not any(layout.is_name(name) for name in ("", ".hidden", "a/b", "..", "-x", "ü", "a" * 129, "a b"))
    assert layout.to_name("../my project/Ü1") == "my-project-1"
    assert layout.is_name(layout.new_run_id())
    assert layout.new_run_id(0).startswith("19700101-000000-")
    assert [layout.segment_limit(n) >> 20 for n in (0, 7, 8, 16, 24, 32, 99)] == [1, 1, 2, 4, 8, 16, 16]
    assert layout.parse_object("r1/run.json") == layout.RunObject("r1", "", "run", 0, "json")
    assert layout.parse_object("r1/w/history/12.csv") == layout.RunObject("r1", "w", "history", 12, "csv")
    for odd in (
        "r1",
        "r1/w/history/01.jsonl",
        "r1/.mirror/x.json",
        "../w/history/0.jsonl",
        "r1/w/history/0.txt",
        "r1/w/x",
    ):
        assert layout.parse_object(odd) is None
    assert layout.grows("r1/w/history/0.jsonl")
    assert not layout.grows("r1/w/config.json")


def test_records_go_to_json_and_back() -> None:
    run = records.RunRecord(id="r", name="n", project="p", tags=("a",), created_at=1.5, metrics=({"name": "loss"},))
    assert records.decode_run(records.encode_record(run), "run.json") == (run, [])
    writer = records.WriterRecord(state="failed", started_at=1.0, exit_code=3, argv=("x",), git={"commit": "c"})
    assert records.decode_writer(records.encode_record(writer), "writer.json") == (writer, [])


def test_a_field_of_the_wrong_type_is_told_and_the_rest_is_kept() -> None:
    record, problems = records.decode_writer(b'{"state":"asleep","rows":"many","host":"h","new":1}', "w/writer.json")
    assert record == records.WriterRecord(host="h")
    assert len(problems) == 2
    assert all("w/writer.json" in problem for problem in problems)


def test_what_is_no_object_or_too_new_is_refused() -> None:
    with pytest.raises(FormatError, match="r/run.json must hold a JSON object"):
        records.decode_run(b"[1]", "r/run.json")
    with pytest.raises(FormatError, match="is not JSON"):
        records.decode_run(b"{", "run.json")
    with pytest.raises(FutureFormatError, match="format 2"):
        records.decode_run(b'{"format":2}', "run.json")
