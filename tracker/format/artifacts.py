"""Artifacts: named versions of sets of files, whose contents a project stores once; keys, manifests, versions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

import orjson

from tracker.errors import FormatError
from tracker.format import layout
from tracker.format.records import decode_json

LATEST = "latest"
DIGEST_DIGITS = 32
MANIFEST = "manifest.json"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGEST = re.compile(r"[0-9a-f]{32}")


def artifacts_prefix(project: str) -> str:
    """The prefix below the root of a project's artifacts."""
    return f"{project}/artifacts/"


def object_key(project: str, sha256: str) -> str:
    """Where the content with this hash lies."""
    return f"{artifacts_prefix(project)}objects/{sha256[:2]}/{sha256}"


def versions_prefix(project: str, name: str) -> str:
    """The prefix of the versions of one artifact."""
    return f"{artifacts_prefix(project)}versions/{name}/"


def manifest_key(project: str, name: str, digest: str) -> str:
    """Where the manifest of a version lies."""
    return f"{versions_prefix(project, name)}{digest}/{MANIFEST}"


def event_key(project: str, name: str, digest: str, writer: str) -> str:
    """Where it stands that a writer logged a version."""
    return f"{versions_prefix(project, name)}{digest}/{writer}.json"


def is_entry_path(path: Any) -> TypeGuard[str]:
    """Whether a file of an artifact may have this relative path: it leads nowhere else, on any machine."""
    if not isinstance(path, str) or len(path) > 1024 or "\\" in path or "\0" in path:
        return False
    return not any(part in ("", ".", "..") for part in path.split("/"))


@dataclass(frozen=True)
class Entry:
    """One file of an artifact, or one address that it refers to."""

    path: str
    size: int = 0
    sha256: str = ""
    """Of its content; "" for an address."""
    ref: str = ""
    """The address; "" for a file."""

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        if self.ref:
            return {"path": self.path, "ref": self.ref}
        return {"path": self.path, "size": self.size, "sha256": self.sha256}


@dataclass(frozen=True)
class Manifest:
    """What a version of an artifact is."""

    name: str
    type: str
    digest: str
    entries: tuple[Entry, ...]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    description: str = ""

    @property
    def size(self) -> int:
        """The bytes of its files."""
        return sum(entry.size for entry in self.entries)


def digest_of(kind: str, entries: Iterable[Entry], metadata: Mapping[str, Any]) -> str:
    """The digest of a version: 32 hex digits of the SHA-256 of what it holds, as JSON with sorted keys."""
    plain = [entry.plain() for entry in sorted(entries, key=lambda entry: entry.path)]
    whole = orjson.dumps({"type": kind, "entries": plain, "metadata": metadata}, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(whole).hexdigest()[:DIGEST_DIGITS]


def encode_manifest(manifest: Manifest) -> bytes:
    """A manifest's bytes."""
    entries = [entry.plain() for entry in sorted(manifest.entries, key=lambda entry: entry.path)]
    return orjson.dumps(
        {
            "format": layout.FORMAT_VERSION, "name": manifest.name, "type": manifest.type, "digest": manifest.digest,
            "description": manifest.description, "metadata": manifest.metadata, "entries": entries,
        },
        option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_INDENT_2,
    )  # fmt: skip


def decode_manifest(data: bytes, where: str) -> Manifest:
    """The manifest in an object.

    Raises:
        FormatError: it is none, of a newer version, or an entry leads elsewhere.
    """
    values = decode_json(data, where)
    if not isinstance(values.get("format"), int) or values["format"] > layout.FORMAT_VERSION:
        raise FormatError(
            f"{where} has the format {values.get('format')!r}: this tracker knows {layout.FORMAT_VERSION}"
        )
    entries = [_entry(one, where) for one in values.get("entries") or ()]
    metadata = values.get("metadata")
    return Manifest(
        str(values.get("name", "")), str(values.get("type", "")), str(values.get("digest", "")), tuple(entries),
        metadata if isinstance(metadata, dict) else {}, str(values.get("description", "")),
    )  # fmt: skip


def _entry(value: Any, where: str) -> Entry:
    path = value.get("path") if isinstance(value, dict) else None
    if not is_entry_path(path):
        raise FormatError(f"{where} has a file {path!r}, whose path may lead elsewhere")
    if isinstance(value.get("ref"), str):
        return Entry(path, ref=value["ref"])
    size, sha256 = value.get("size"), value.get("sha256")
    if not isinstance(size, int) or size < 0 or not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise FormatError(f"{where} does not say what {path!r} holds")
    return Entry(path, size, sha256)


@dataclass(frozen=True)
class Event:
    """That a writer logged a version."""

    digest: str
    run: str
    time: float
    """Unix seconds of the last time."""
    first: float
    """Unix seconds of the first time."""
    aliases: tuple[str, ...]


def encode_event(run: str, first: float, time: float, aliases: Sequence[str]) -> bytes:
    """An event's bytes."""
    values = {"format": layout.FORMAT_VERSION, "run": run, "first": first, "_time": time, "aliases": list(aliases)}
    return orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE)


def decode_event(digest: str, data: bytes, where: str) -> Event | None:
    """The event in an object; None where it is none."""
    try:
        values = decode_json(data, where)
    except FormatError:
        return None
    time, first = values.get("_time"), values.get("first")
    time = float(time) if isinstance(time, (int, float)) else 0.0
    aliases = values.get("aliases")
    names = tuple(str(one) for one in aliases) if isinstance(aliases, list) else ()
    return Event(
        digest, str(values.get("run", "")), time, float(first) if isinstance(first, (int, float)) else time, names
    )


@dataclass(frozen=True)
class Version:
    """One version of an artifact."""

    digest: str
    number: int
    """Its place in the order in which versions were first logged: `v0`, `v1`, …"""
    aliases: tuple[str, ...]
    runs: tuple[str, ...]
    """The runs that logged it, the first one first."""
    time: float
    """Unix seconds at which it was first logged."""


def versions_of(events: Iterable[Event]) -> list[Version]:
    """The versions that events tell of, in order. An alias is that of the version that was given it last."""
    every = sorted(events, key=lambda event: (event.time, event.digest))
    holder: dict[str, str] = {}
    for event in every:
        holder.update(dict.fromkeys((*event.aliases, LATEST), event.digest))
    by_digest: dict[str, list[Event]] = {}
    for event in sorted(every, key=lambda event: (event.first, event.digest)):
        by_digest.setdefault(event.digest, []).append(event)
    return [
        Version(
            digest, number, tuple(sorted(alias for alias, other in holder.items() if other == digest)),
            tuple(dict.fromkeys(event.run for event in found)), found[0].first,
        )
        for number, (digest, found) in enumerate(by_digest.items())
    ]  # fmt: skip


def pick_version(versions: Sequence[Version], wanted: str) -> Version | None:
    """The version that an alias, `v3` or a digest means; the latest for ""."""
    wanted = wanted or LATEST
    for version in versions:
        if wanted in version.aliases:
            return version
    for version in versions:
        if wanted == f"v{version.number}" or (len(wanted) >= 8 and version.digest.startswith(wanted)):
            return version
    return None


def split_reference(text: str, project: str) -> tuple[str, str, str]:
    """The project, the name and the alias or version that `name`, `name:v3` or `project/name:alias` means."""
    place, _, last = text.rpartition("/")
    name, _, wanted = last.partition(":")
    return place.rpartition("/")[2] or project, name, wanted


def is_digest(text: str) -> bool:
    """Whether a part of a key names a version."""
    return _DIGEST.fullmatch(text) is not None
