"""Digests: what a build keeps of a run, so that the next one reads only what changed.

A digest is one object: a header in JSON, with a hash before it, and the history's columns behind it as `blocks` have
them. Its *head*, what tables and filters need, is kept apart, many to an object (`cache`). Nothing here is trusted:
what does not fit its hash, or is of another version of these modules, counts as not there.
"""

from __future__ import annotations

import dataclasses
import hashlib
import math
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import orjson

from tracker.format.records import WriterRecord
from tracker.format.values import plain_number
from tracker.read import merge
from tracker.read.assemble import Assembled, RunListing
from tracker.read.blocks import Blocks, DamagedError, Fetch, encode_history
from tracker.read.history import History
from tracker.read.model import Run, WriterInfo
from tracker.read.parse import Parsed, SegmentState

_MAGIC = b"tracker digest\n\0"
_START = struct.Struct("<16s16sQ")
HEADER_GUESS = 1 << 16
"""So many bytes nearly always hold a header."""

T = TypeVar("T")

_SKIPPED = ("history", "writers", "key", "config", "summary")


@lru_cache
def source_key(*layers: str) -> str:
    """A hash of the package's source files: what other code has made is made again.

    Args:
        layers: folders of the package.
    """
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted(path for layer in layers for path in (package / layer).rglob("*.py")):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(package).as_posix()} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:24]


def listing_key(listing: RunListing) -> str:
    """A hash of all that a listing says of a run."""
    lines = [f"{path}\t{o.size}\t{o.etag}\t{o.modified}\n" for path, o in sorted(listing.objects.items())]
    return hashlib.blake2b("".join(lines).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# --- heads ---


def encode_head(key: str, made: Assembled, size: int, *, complete: bool) -> dict[str, Any] | None:
    """A run without its columns, as JSON has it; None for one that JSON cannot hold.

    Args:
        key: the `listing_key` that it was read from.
        made: the run.
        size: bytes of its digest.
        complete: whether all of it could be read.
    """
    run, history = made.run, made.run.history
    try:
        odd = not _is_finite(run.config) or not _is_finite(run.summary)
        head = {
            "key": key,
            "complete": complete,
            "since": made.since if math.isfinite(made.since) else None,
            "until": made.until if math.isfinite(made.until) else None,
            "size": size,
            "rows": history.rows,
            "points": {name: len(column) for name, column in history.metrics.items()},
            "odd": odd,
            "config": _plain(run.config) if odd else run.config,
            "summary": _plain(run.summary) if odd else run.summary,
            "writers": [dataclasses.asdict(writer) for writer in run.writers],
            "run": {f.name: getattr(run, f.name) for f in dataclasses.fields(run) if f.name not in _SKIPPED},
        }
        if not _is_finite(head["run"]) or not _is_finite(head["writers"]):
            return None
        decoded: dict[str, Any] = orjson.loads(orjson.dumps(head))
    except (TypeError, RecursionError):
        return None
    return decoded


def head_fits(head: Mapping[str, Any], key: str, now: float) -> bool:
    """Whether a head is that of a listing's run at a time."""
    since, until = head["since"], head["until"]
    return bool(head["key"] == key and (since is None or now > since) and (until is None or now < until))


def decode_head(head: Mapping[str, Any], history: History) -> Run:
    """The run of a head.

    Args:
        head: as `encode_head` made it.
        history: its history.
    """
    writers = tuple(_writer(writer) for writer in head["writers"])
    states = ",".join(writer.state for writer in writers)
    values = {**head["run"], "config": head["config"], "summary": head["summary"]}
    if head["odd"]:
        values["config"] = merge.merge_config([head["config"]])
        values["summary"] = merge.plain_values(head["summary"])
    for name in ("tags", "metrics", "problems"):
        values[name] = tuple(values[name])
    key = f"{head['key']} {states}" if head["complete"] else ""
    return _revived(Run, {**values, "writers": writers, "history": history, "key": key})


def _writer(values: Mapping[str, Any]) -> WriterInfo:
    record = _revived(WriterRecord, {**values["record"], "argv": tuple(values["record"]["argv"])})
    return WriterInfo(values["name"], record, values["state"], values["alive_at"])


def _revived(kind: type[T], values: Mapping[str, Any]) -> T:
    """An object of a frozen dataclass by all its fields, at a quarter of the price of its `__init__`."""
    made = object.__new__(kind)
    vars(made).update(values)
    return made


def _is_finite(value: Any) -> bool:
    """Whether no float anywhere in a value is one that JSON lacks."""
    if isinstance(value, float):
        return math.isfinite(value)
    items: Iterable[Any] = value.values() if isinstance(value, Mapping) else value
    return all(map(_is_finite, items)) if isinstance(value, (list, tuple, Mapping)) else True


def _plain(value: Any) -> Any:
    """A value with the texts that stand for numbers that JSON lacks in their place."""
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


# --- digests ---


@dataclass(frozen=True)
class Digest:
    """A digest, read as far as its header."""

    key: str
    """The `listing_key` that it was read from."""
    listing: Mapping[str, tuple[int, str]]
    """Size and etag of each object, by path below the project's `runs/`."""
    docs: Mapping[str, bytes]
    """The JSON objects, by the same paths."""
    segments: tuple[SegmentState, ...]
    blocks: Blocks

    def parsed(self) -> Parsed:
        """The whole history; raises DamagedError."""
        try:
            return self.blocks.parsed(self.segments)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise DamagedError(str(error)) from error


def encode_digest(key: str, listing: RunListing, docs: Mapping[str, bytes], parsed: Parsed) -> bytes:
    """A run's digest.

    Args:
        key: the listing's key.
        listing: the run's objects.
        docs: its JSON objects, by path.
        parsed: its history.

    Raises:
        TypeError: the history holds what JSON cannot.
    """
    index, blocks = encode_history(parsed)
    header = orjson.dumps(
        {
            "source": source_key("format", "read"),
            "key": key,
            "listing": {path: [info.size, info.etag] for path, info in listing.objects.items()},
            "docs": {path: data.decode("latin-1") for path, data in docs.items()},
            "segments": [dataclasses.astuple(state) for state in parsed.segments],
            "index": index,
        }
    )
    header += b" " * (-len(header) % 8)
    start = _START.pack(_MAGIC, hashlib.blake2b(header, digest_size=16).digest(), len(header))
    return b"".join([start, header, *blocks])


def decode_digest(fetch: Fetch) -> Digest:
    """A digest's header.

    Args:
        fetch: gives bytes of the object.

    Raises:
        DamagedError: it is none, or was made by other code.
    """
    data = fetch(0, HEADER_GUESS)
    if len(data) < _START.size:
        raise DamagedError("it is cut off")
    magic, digest, length = _START.unpack_from(data)
    if magic != _MAGIC or length > 1 << 32:
        raise DamagedError("it is no digest")
    end = _START.size + length
    header = data[_START.size : end] if end <= len(data) else fetch(_START.size, end)
    if hashlib.blake2b(header, digest_size=16).digest() != digest:
        raise DamagedError("its header is damaged")
    values = orjson.loads(header)
    if values["source"] != source_key("format", "read"):
        raise DamagedError("it was made by another version")
    return Digest(
        key=values["key"],
        listing={path: (size, etag) for path, (size, etag) in values["listing"].items()},
        docs={path: text.encode("latin-1") for path, text in values["docs"].items()},
        segments=tuple(SegmentState(*state) for state in values["segments"]),
        blocks=Blocks(values["index"], lambda first, last: fetch(end + first, end + last)),
    )
