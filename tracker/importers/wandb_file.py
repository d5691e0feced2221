"""wandb's `.wandb` files: LevelDB's log format, and the protocol buffer in each record.

Sources: https://github.com/google/leveldb/blob/main/doc/log_format.md; wandb/proto/wandb_internal.proto. A file header
of seven bytes in the first block, and checksums by CRC-32, are wandb's own.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from tracker.errors import FormatError
from tracker.importers.proto import Field, Message, Schema, decode
from tracker.importers.source import Tell

_BLOCK = 32 << 10
_MARK = b":W&B"
_FILE_HEADER, _HEADER = 7, 7
_HEADER_FORMAT = struct.Struct("<IHB")  # checksum, length, kind
_FULL, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4

_TORN = "the .wandb file ends within a record, which is left out"
_BROKEN = "a part of the .wandb file, up to 32 KiB, is broken and left out"

_TIME: Schema = {1: Field("seconds", "int"), 2: Field("nanos", "int")}
_ITEM: Schema = {
    1: Field("key", "text"),
    2: Field("nested_key", "text", repeated=True),
    3: Field("none", "int", one_of="value"),
    4: Field("boolean", "bool", one_of="value"),
    5: Field("integer", "sint", one_of="value"),
    6: Field("number", "double", one_of="value"),
    7: Field("text", "text", one_of="value"),
    8: Field("json", "text", one_of="value"),
    16: Field("value_json", "text"),
}
_UPDATES: Schema = {
    1: Field("update", "message", _ITEM, repeated=True),
    2: Field("remove", "message", _ITEM, repeated=True),
}
_GIT: Schema = {1: Field("remote_url", "text"), 2: Field("commit", "text")}
_RUN: Schema = {
    1: Field("run_id", "text"),
    3: Field("project", "text"),
    4: Field("config", "message", _UPDATES),
    6: Field("run_group", "text"),
    7: Field("job_type", "text"),
    8: Field("display_name", "text"),
    9: Field("notes", "text"),
    10: Field("tags", "text", repeated=True),
    12: Field("sweep_id", "text"),
    13: Field("host", "text"),
    17: Field("start_time", "message", _TIME),
    21: Field("git", "message", _GIT),
}
_METRIC: Schema = {
    1: Field("name", "text"),
    2: Field("glob_name", "text"),
    4: Field("step_metric", "text"),
    7: Field("summary", "message", {
        number: Field(name, "bool")
        for number, name in enumerate(("min", "max", "mean", "best", "last", "none", "copy", "first"), 1)
    }),
    8: Field("goal", "int"),
    10: Field("expanded_from_glob", "bool"),
}  # fmt: skip
_ENVIRONMENT: Schema = {
    1: Field("os", "text"),
    2: Field("python", "text"),
    5: Field("args", "text", repeated=True),
    6: Field("program", "text"),
    7: Field("code_path", "text"),
    9: Field("git", "message", _GIT),
    12: Field("host", "text"),
    13: Field("username", "text"),
    16: Field("cpu_count", "uint"),
    17: Field("cpu_count_logical", "uint"),
    18: Field("gpu_type", "text"),
    19: Field("gpu_count", "uint"),
    21: Field("memory", "message", {1: Field("total", "uint")}),
    22: Field("cpu", "message", {1: Field("model", "text")}),
}
_STATS: Schema = {2: Field("timestamp", "message", _TIME), 3: Field("item", "message", _ITEM, repeated=True)}
_OUTPUT: Schema = {1: Field("output_type", "int"), 2: Field("timestamp", "message", _TIME), 3: Field("line", "text")}
_ARTIFACT: Schema = {4: Field("type", "text"), 5: Field("name", "text")}
_KINDS: dict[str, tuple[int, Schema]] = {
    "history": (
        2,
        {1: Field("item", "message", _ITEM, repeated=True), 2: Field("step", "message", {1: Field("num", "int")})},
    ),
    "summary": (3, _UPDATES),
    "output": (4, _OUTPUT),
    "config": (5, _UPDATES),
    "stats": (7, _STATS),
    "artifact": (8, _ARTIFACT),
    "tbrecord": (9, {1: Field("log_dir", "text")}),
    "alert": (10, {1: Field("title", "text"), 2: Field("text", "text"), 3: Field("level", "text")}),
    "metric": (12, _METRIC),
    "output_raw": (13, _OUTPUT),
    "run": (17, _RUN),
    "exit": (18, {1: Field("exit_code", "int"), 2: Field("runtime", "int")}),
    "use_artifact": (25, {2: Field("type", "text"), 3: Field("name", "text")}),
    "environment": (26, _ENVIRONMENT),
}


def record_schema(kinds: Sequence[str]) -> Schema:
    """What reads these kinds of records, and passes over the others."""
    return {
        number: Field(kind, "message", _KINDS[kind][1], one_of="kind") for kind in kinds for number in [_KINDS[kind][0]]
    }


def read_records(
    path: str, schema: Schema, left_out: Counter[str], tell: Tell | None = None
) -> Iterator[tuple[str, Message]]:
    """Yield the kind and the content of each record of the kinds that a schema has.

    Args:
        path: the file.
        schema: of `record_schema`.
        left_out: counts what is broken.
        tell: told how much is read.

    Raises:
        FormatError: this is no such file.
        OSError: it cannot be read.
    """
    for data in _records(path, left_out, tell):
        try:
            record = decode(schema, data)
        except FormatError:
            left_out["a record of the .wandb file holds no message"] += 1
            continue
        kind = record.WhichOneof("kind")
        if kind is not None:
            yield kind, getattr(record, kind)


def _records(path: str, left_out: Counter[str], tell: Tell | None) -> Iterator[bytes]:
    """The records' bytes; one that lies in several blocks is put together."""
    parts: list[bytes] = []
    for kind, data in _pieces(path, left_out, tell):
        if kind in (_FULL, _FIRST):
            if parts:
                left_out["a record of the .wandb file has no end"] += 1
            parts = []
        elif not parts:
            continue  # its beginning is broken, and was counted
        if kind == 0:
            parts = []
            continue
        parts.append(data)
        if kind in (_FULL, _LAST):
            yield b"".join(parts)
            parts = []
    if parts:
        left_out["the .wandb file ends within a record, which is left out"] += 1


def _pieces(path: str, left_out: Counter[str], tell: Tell | None) -> Iterator[tuple[int, bytes]]:
    """The kind and the bytes of each piece; kind 0 for one that is broken, behind which its block is passed over."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        for start in range(0, size, _BLOCK):
            block = file.read(_BLOCK)
            if not start and not block.startswith(_MARK):
                raise FormatError(f"{os.path.basename(path)} is no file of wandb's: it begins with {block[:4]!r}")
            for kind, data in _pieces_of(block, 0 if start else _FILE_HEADER):
                if kind == 0:
                    left_out[_TORN if data is None and start + _BLOCK >= size else _BROKEN] += 1
                yield kind, data or b""
            if tell is not None:
                tell(len(block))


def _pieces_of(block: bytes, place: int) -> Iterator[tuple[int, bytes | None]]:
    """The pieces of a block; the bytes are None where a piece goes on behind the block's end."""
    while place + _HEADER <= len(block):
        check, length, kind = _HEADER_FORMAT.unpack_from(block, place)
        if not (check or length or kind):  # room that was set aside
            return
        end = place + _HEADER + length
        if end > len(block):
            yield 0, None
            return
        if zlib.crc32(block[place + 6 : end]) != check or kind not in (_FULL, _FIRST, _MIDDLE, _LAST):
            yield 0, b""
            return
        yield kind, block[place + _HEADER : end]
        place = end


def key_of(item: Message) -> tuple[str, ...]:
    """The keys that lead to an item's value."""
    return tuple(item.nested_key) or (item.key,)


def value_of(item: Message) -> Any:
    """An item's value; it is JSON, with NaN and infinities, or by its type."""
    kind = item.WhichOneof("value")
    if kind is None:
        return read_json(item.value_json)
    if kind == "none":
        return None
    return read_json(item.json) if kind == "json" else getattr(item, kind)


def read_json(text: str) -> Any:
    """The value of JSON text as Python and Go write it.

    Raises:
        ValueError: it is none.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def seconds(time: Message) -> float | None:
    """Unix seconds of a time; None where there is none."""
    return time.seconds + round(time.nanos / 1e9, 6) if time.seconds else None
