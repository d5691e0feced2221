"""TensorBoard's event files: records with checksums, and the protocol buffer that each holds.

Sources: tensorflow/core/lib/io/record_writer.h, core/util/event.proto, core/framework/summary.proto and tensor.proto;
tensorboard/plugins/hparams/plugin_data.proto.
"""

from __future__ import annotations

import contextlib
import os
import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import IO, Any, NamedTuple

from tracker.errors import FormatError
from tracker.importers.crc32c import masked
from tracker.importers.proto import Field, Message, Schema, decode

_HEADER, _FOOTER = 12, 4

_TENSOR: Schema = {
    1: Field("dtype", "int"),
    2: Field("tensor_shape", "message", {2: Field("dim", "message", {1: Field("size", "int")}, repeated=True)}),
    4: Field("tensor_content", "bytes"),
    5: Field("float_val", "float", repeated=True),
    6: Field("double_val", "double", repeated=True),
    7: Field("int_val", "int", repeated=True),
    8: Field("string_val", "bytes", repeated=True),
    10: Field("int64_val", "int", repeated=True),
    11: Field("bool_val", "bool", repeated=True),
    16: Field("uint32_val", "uint", repeated=True),
    17: Field("uint64_val", "uint", repeated=True),
}
_HISTOGRAM: Schema = {
    1: Field("min", "double"),
    2: Field("max", "double"),
    6: Field("bucket_limit", "double", repeated=True),
    7: Field("bucket", "double", repeated=True),
}
_AUDIO: Schema = {1: Field("sample_rate", "float"), 4: Field("encoded_audio_string", "bytes")}
_PLUGIN: Schema = {1: Field("plugin_name", "text"), 2: Field("content", "bytes")}
_VALUE: Schema = {
    1: Field("tag", "text"),
    2: Field("simple_value", "float", one_of="value"),
    4: Field("image", "message", {4: Field("encoded_image_string", "bytes")}, one_of="value"),
    5: Field("histo", "message", _HISTOGRAM, one_of="value"),
    6: Field("audio", "message", _AUDIO, one_of="value"),
    8: Field("tensor", "message", _TENSOR, one_of="value"),
    9: Field("metadata", "message", {1: Field("plugin_data", "message", _PLUGIN)}),
}
EVENT: Schema = {
    1: Field("wall_time", "double"),
    2: Field("step", "int"),
    4: Field("graph_def", "bytes"),
    5: Field("summary", "message", {1: Field("value", "message", _VALUE, repeated=True)}),
    7: Field("session_log", "message", {1: Field("status", "int")}),
    8: Field("tagged_run_metadata", "bytes"),
}
HPARAMS = "_hparams_/"
"""What the tags of hyperparameters begin with."""

_DOUBLE, _FLOAT = struct.Struct("<d"), struct.Struct("<f")
_SUMMARY_TAG = b"\x2a"
_POINT_TAGS = b"\x2a\x0a\x0a"  # an event's summary, its value, and that one's tag
_STEP_BITS = 63

_ANY: dict[int, Field] = {
    2: Field("number_value", "double", one_of="kind"),
    3: Field("string_value", "text", one_of="kind"),
    4: Field("bool_value", "bool", one_of="kind"),
}
_ANY[5] = Field("struct_value", "message", {1: Field("fields", "map", _ANY)}, one_of="kind")
_ANY[6] = Field("list_value", "message", {1: Field("values", "message", _ANY, repeated=True)}, one_of="kind")
_HPARAMS: Schema = {
    3: Field("session_start_info", "message", {1: Field("hparams", "map", _ANY), 4: Field("group_name", "text")}),
    4: Field("session_end_info", "message", {1: Field("status", "int")}),
}
START = 1
"""The status of a session log that says: what comes of this step and later ones is written anew."""

FAILED = 2
"""The status of hyperparameters' session whose program failed."""


def read_hparams(content: bytes) -> Message:
    """What the plugin for hyperparameters says of a run.

    Raises:
        FormatError: the bytes are none of it.
    """
    return decode(_HPARAMS, content)


def to_python(value: Message) -> Any:
    """The value of a protocol buffer `Value`; it knows floats only, and whole numbers were whole before."""
    kind = value.WhichOneof("kind")
    if kind is None:
        return None
    if kind == "struct_value":
        fields: Mapping[str, Message] = value.struct_value.fields
        return {name: to_python(item) for name, item in fields.items()}
    if kind == "list_value":
        return [to_python(item) for item in value.list_value.values]
    found = getattr(value, kind)
    return int(found) if kind == "number_value" and found.is_integer() else found


class Point(NamedTuple):
    """An event that holds one number and nothing else, as most do."""

    wall_time: float
    step: int
    tag: str
    value: float


def read_events(path: str, left_out: Counter[str]) -> Iterator[tuple[int, Point | Message]]:
    """Yield the bytes and the event of each record of a file, up to where it is whole.

    For a broken record the event is empty.

    Args:
        path: the file.
        left_out: counts what is broken.

    Raises:
        OSError: it cannot be read.
    """
    name = os.path.basename(path)
    with open(path, "rb") as file:
        for data, check in _records(file, name, left_out):
            event: Point | Message = Message(EVENT)
            if masked(data) == check:
                try:
                    event = _as_point(data) or decode(EVENT, data)
                except FormatError:
                    left_out[f"{name}: a record holds no event"] += 1
            else:
                left_out[f"{name}: a record whose checksum is wrong is left out"] += 1
            yield len(data) + _HEADER + _FOOTER, event


def read_outline(path: str) -> Iterator[tuple[float, Message | None]]:
    """Yield the time of each record of a file, and the event where it is a session's or tells hyperparameters.

    Raises:
        OSError: it cannot be read.
    """
    with open(path, "rb") as file:
        for data, check in _records(file, "", Counter()):
            time, _, place = _begin(data)
            if data[place : place + 1] != _SUMMARY_TAG or HPARAMS.encode() in data:
                with contextlib.suppress(FormatError):
                    event = decode(EVENT, data)
                    yield event.wall_time, event if masked(data) == check else None
                    continue
            yield time, None


def _records(file: IO[bytes], name: str, left_out: Counter[str]) -> Iterator[tuple[bytes, int]]:
    """The bytes of each record, and their checksum as the file has it."""
    left = os.fstat(file.fileno()).st_size
    while left > 0:
        header = file.read(_HEADER)
        size = int.from_bytes(header[:8], "little")
        if len(header) == _HEADER and masked(header[:8]) != int.from_bytes(header[8:], "little"):
            left_out[f"{name}: {left:,} bytes behind a broken record are left out"] += 1
            return
        left -= _HEADER + size + _FOOTER
        if len(header) < _HEADER or left < 0:
            left_out[f"{name} ends within a record, which is left out"] += 1
            return
        yield file.read(size), int.from_bytes(file.read(_FOOTER), "little")


def _begin(data: bytes) -> tuple[float, int, int]:
    """Time and step of an event whose fields are in their order, and the place behind them; place 0 for another."""
    if len(data) < 9 or data[0] != 9:
        return 0.0, 0, 0
    (time,) = _DOUBLE.unpack_from(data, 1)
    place, step, shift = 9, 0, 0
    if data[9:10] == b"\x10":
        more = True
        while more and (place := place + 1) < len(data):
            step |= (data[place] & 0x7F) << shift
            more, shift = data[place] >= 0x80, shift + 7
        place += 1
    return time, step, place if shift <= _STEP_BITS else 0


def _as_point(data: bytes) -> Point | None:
    """The point that an event is, where it is laid out as all writers lay out one number; else None."""
    time, step, place = _begin(data)
    head = data[place : place + 6]
    end = len(data)
    if len(head) == 6 and head[::2] == _POINT_TAGS and place:
        tag_at = place + 6
        value_at = tag_at + head[5]
        is_whole = head[1] == end - place - 2 and head[3] == head[1] - 2 and value_at + 5 == end
        if is_whole and data[value_at] == 0x15 and max(head[1::2]) < 0x80:
            (value,) = _FLOAT.unpack_from(data, value_at + 1)
            return Point(time, step, data[tag_at:value_at].decode("utf-8", "replace"), value)
    return None
