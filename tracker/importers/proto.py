"""Protocol buffers, read by a table of the fields that are wanted: the wire format alone, without generated code.

A message is read into an object with the fields as attributes, as the generated classes have them; what the table does
not name is passed over. Source: https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from tracker.errors import FormatError

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MAX_BITS = 63
_MORE = 0x80  # a byte of an integer that has another one behind it


@dataclass(frozen=True)
class Field:
    """One field of a message.

    Attributes:
        name: as the attribute is called.
        kind: "int", "sint", "uint", "bool", "float", "double", "text", "bytes", "message", or "map", of text to
            messages.
        schema: of a message, or of a map's values.
        repeated: whether there may be many; then the attribute is a list. Numbers may come packed.
        one_of: the group of which one field alone is set.
    """

    name: str
    kind: str
    schema: Schema | None = None
    repeated: bool = False
    one_of: str = ""

    @cached_property
    def is_single(self) -> bool:
        """Whether one value at most is kept."""
        return not self.repeated and self.kind != "map"

    @cached_property
    def wire(self) -> int:
        """The wire type of one value."""
        return _WIRES.get(self.kind, _BYTES)

    @cached_property
    def read(self) -> Callable[[Any], Any]:
        """Gives a value of what is on the wire."""
        return _CONVERT[self.kind] if self.schema is None else partial(decode, self.schema)


Schema = Mapping[int, Field]
"""Number → field."""

_DEFAULTS: Mapping[str, Any] = {
    "int": 0, "sint": 0, "uint": 0, "bool": False, "float": 0.0, "double": 0.0, "text": "", "bytes": b"",
}  # fmt: skip
_FORMATS: Mapping[str, struct.Struct] = {"float": struct.Struct("<f"), "double": struct.Struct("<d")}


class Message:
    """A message that was read. A field that it does not hold has its default: 0, "", an empty list or message."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._chosen: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        for item in self._schema.values():
            if item.name == name:
                value = _default(item)
                setattr(self, name, value)
                return value
        raise AttributeError(f"a message has no field {name!r} here")

    def WhichOneof(self, group: str) -> str | None:  # noqa: N802 - as the generated classes call it
        """The field of a group that is set, or None."""
        return self._chosen.get(group)

    def HasField(self, name: str) -> bool:  # noqa: N802 - as the generated classes call it
        """Whether a field was there."""
        return name in self.__dict__


def decode(schema: Schema, data: bytes) -> Message:
    """The message in some bytes.

    Raises:
        FormatError: they are none.
    """
    message = Message(schema)
    values = message.__dict__
    try:
        for number, wire, raw in _fields(data):
            item = schema.get(number)
            if item is not None:
                _take(values, item, wire, raw)
                if item.one_of:
                    message._chosen[item.one_of] = item.name  # noqa: SLF001 - our own
    except (IndexError, struct.error, UnicodeDecodeError, RecursionError) as error:
        raise FormatError(f"{len(data)} bytes are no message ({error})") from error
    return message


def _take(values: dict[str, Any], item: Field, wire: int, raw: Any) -> None:
    if item.is_single:
        values[item.name] = _value(item, wire, raw)
    elif item.kind == "map":
        entry = decode({1: Field("key", "text"), 2: Field("value", "message", item.schema)}, raw)
        values.setdefault(item.name, {})[entry.key] = entry.value
    elif wire == _BYTES != item.wire:
        values.setdefault(item.name, []).extend(_packed(item.kind, raw))
    else:
        values.setdefault(item.name, []).append(_value(item, wire, raw))


def _value(item: Field, wire: int, raw: Any) -> Any:
    if wire != item.wire:
        raise FormatError(f"field {item.name} is of another type")
    return item.read(raw)


def _signed(raw: int) -> int:
    return raw - (1 << 64) if raw >> _MAX_BITS else raw


_CONVERT: Mapping[str, Callable[[Any], Any]] = {
    "int": _signed,
    "sint": lambda raw: raw >> 1 ^ -(raw & 1),
    "uint": lambda raw: raw,
    "bool": bool,
    "float": lambda raw: _FORMATS["float"].unpack(raw)[0],
    "double": lambda raw: _FORMATS["double"].unpack(raw)[0],
    "text": lambda raw: raw.decode("utf-8", "replace"),
    "bytes": lambda raw: raw,
}
_WIRES = {"int": _VARINT, "sint": _VARINT, "uint": _VARINT, "bool": _VARINT, "float": _FIXED32, "double": _FIXED64}


def _packed(kind: str, raw: bytes) -> list[Any]:
    if kind in _FORMATS:
        return [value for (value,) in _FORMATS[kind].iter_unpack(raw)]
    found, place = [], 0
    while place < len(raw):
        value, place = _varint(raw, place)
        found.append(_CONVERT[kind](value))
    return found


def _default(item: Field) -> Any:
    if item.kind == "map":
        return {}
    if item.repeated:
        return []
    return Message(item.schema) if item.schema is not None else _DEFAULTS[item.kind]


def _fields(data: bytes) -> Iterator[tuple[int, int, Any]]:
    """Number, wire type and raw value of each field: an integer, or bytes."""
    place, end = 0, len(data)
    while place < end:
        tag = data[place]
        place += 1
        if tag >= _MORE:
            tag, place = _varint(data, place - 1)
        wire = tag & 7
        if wire == _VARINT:
            value, place = _varint(data, place)
            yield tag >> 3, wire, value
            continue
        if wire == _BYTES:
            size = data[place]
            place += 1
            if size >= _MORE:
                size, place = _varint(data, place - 1)
        elif wire in (_FIXED64, _FIXED32):
            size = 8 if wire == _FIXED64 else 4
        else:
            raise FormatError(f"wire type {wire} at byte {place}")
        if place + size > end:
            raise FormatError(f"a field of {size} bytes at byte {place} of {end}")
        yield tag >> 3, wire, data[place : place + size]
        place += size


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """The integer at a place, seven bits a byte, lowest first, and the place behind it."""
    byte = data[place]
    if byte < _MORE:
        return byte, place + 1
    value, shift = byte & 0x7F, 7
    while True:
        place += 1
        byte = data[place]
        value |= (byte & 0x7F) << shift
        if byte < _MORE:
            return value & ((1 << 64) - 1), place + 1
        shift += 7
        if shift > _MAX_BITS:
            raise FormatError(f"an integer of more than 64 bits at byte {place}")
