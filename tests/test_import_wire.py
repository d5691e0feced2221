"""What importers read bytes by: checksums and protocol buffers."""

from __future__ import annotations

import os
import random
import re
from functools import partial

import pytest

from tracker.errors import FormatError, UsageError
from tracker.importers import tensorboard_find, wandb_find
from tracker.importers.crc32c import _SMALL, crc32c, masked
from tracker.importers.mlflow import find_mlflow
from tracker.importers.mlflow_run import place_of
from tracker.importers.proto import Field, decode
from tracker.importers.trackio import find_trackio

INNER = {1: Field("name", "text")}
OUTER = {
    1: Field("number", "int"),
    2: Field("half", "float", one_of="value"),
    3: Field("inner", "message", INNER, one_of="value"),
    4: Field("many", "double", repeated=True),
    5: Field("by_name", "map", INNER),
    6: Field("zigzag", "sint"),
}


def slow_crc(data: bytes) -> int:
    """Bit by bit, as the standard says."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def test_checksums():
    """The vectors of RFC 3720, and each way of computing them at its edges."""
    assert crc32c(b"123456789") == 0xE3069283
    assert crc32c(bytes(32)) == 0x8A9136AA
    assert crc32c(b"\xff" * 32) == 0x62A8AB43
    assert masked(b"123456789") == ((0xE3069283 >> 15 | 0xE3069283 << 17) + 0xA282EAD8) & 0xFFFFFFFF
    for size in (0, 1, 2, 5, _SMALL - 1, _SMALL, _SMALL + 1, 3 * _SMALL + 7):
        data = random.Random(size).randbytes(size)
        assert crc32c(data) == slow_crc(data)


def test_messages():
    found = decode(
        OUTER, b"\x08\xac\x02\x15\x00\x00\x00\x3f\x1a\x04\x0a\x02hi\x2a\x08\x0a\x01k\x12\x03\x0a\x01v\x30\x03\x48\x01"
    )
    assert (found.number, found.half, found.inner.name, found.by_name["k"].name, found.zigzag) == (
        300,
        0.5,
        "hi",
        "v",
        -2,
    )
    assert (found.WhichOneof("value"), found.HasField("inner"), found.HasField("many")) == ("inner", True, False)
    assert decode(OUTER, b"\x08" + b"\xff" * 9 + b"\x01").number == -1
    packed = decode(OUTER, b"\x22\x10" + 8 * b"\0" + b"\0\0\0\0\0\0\xf0\x3f" + b"\x21" + 8 * b"\0")
    assert packed.many == [0.0, 1.0, 0.0]
    assert (decode(OUTER, b"").inner.name, decode(OUTER, b"").many) == ("", [])
    with pytest.raises(AttributeError):
        _ = packed.other


@pytest.mark.parametrize(
    "data", [b"\x08", b"\x08" + b"\xff" * 11, b"\x1a\x05ab", b"\x0b", b"\x12\x00", b"\x0d\x00\x00", b"\x22\x01a"]
)
def test_what_is_no_message_is_refused(data):
    with pytest.raises(FormatError):
        decode(OUTER, data)


def test_messages_that_nest_too_deep_are_refused():
    nested: dict[int, Field] = {}
    nested[1] = Field("inner", "message", nested)
    data = b""
    for _ in range(5000):
        size, length = len(data), b""
        while size > 127:
            length, size = length + bytes([size & 127 | 128]), size >> 7
        data = b"\x0a" + length + bytes([size]) + data
    with pytest.raises(FormatError):
        decode(nested, data)


def test_pipes_and_links_to_nowhere_are_passed_over(tmp_path):
    places = {
        "wandb": "run-a.wandb",
        "tensorboard": "events.out.tfevents.1.h",
        "mlflow": "mlflow.db",
        "trackio": "p.db",
    }
    finders = {
        "wandb": wandb_find.find,
        "tensorboard": tensorboard_find.find,
        "mlflow": partial(find_mlflow, notes=[]),
        "trackio": partial(find_trackio, notes=[]),
    }
    for tool, name in places.items():
        for kind in ("pipe", "link"):
            folder = tmp_path / tool / kind
            folder.mkdir(parents=True)
            if kind == "pipe":
                os.mkfifo(folder / name)
            else:
                (folder / name).symlink_to(tmp_path / "nowhere")
            with pytest.raises(UsageError, match=re.escape(str(folder))):
                finders[tool]([str(folder)])


def test_a_database_cannot_name_the_folder_that_it_lies_in(tmp_path):
    own = tmp_path / "mlruns" / "0" / "r" / "artifacts"
    own.mkdir(parents=True)
    for uri in (
        ".",
        "",
        "mlruns/..",
        tmp_path.as_uri(),
        str(tmp_path),
        f"{tmp_path}/mlruns",
        "mlruns/0/r/artifacts/..",
    ):
        assert place_of(uri, str(tmp_path), [str(tmp_path)])[0] == ""
    for uri in (
        "mlruns/0/r/artifacts",
        own.as_uri(),
        f"{own}/",
        "mlflow-artifacts:/0/r/artifacts",
        "/gone/0/r/artifacts",
    ):
        assert os.path.samefile(place_of(uri, str(tmp_path), [str(tmp_path)])[0], own)
