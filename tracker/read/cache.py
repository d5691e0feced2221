"""The cache: digests of a project's runs in a store, one object each, and their heads, many to an object.

Anything in it may be missing, damaged or of another build at any time: that is a miss, never an error. Objects are
replaced whole, so that any number of builds may share a cache; what one writes over another's costs a reading.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson

from tracker.errors import StoreError
from tracker.read.digest import Digest, decode_digest, source_key
from tracker.store import Store, open_store, scrub

SHARDS = 64
WHOLE_BYTES = 4 << 20
"""A digest of so many bytes or fewer is fetched whole."""
RECENT_BYTES = 48 << 20
"""So many bytes of digests are kept in memory."""
OPEN_DIGESTS = 256
"""So many headers are kept in memory."""

Heads = dict[str, dict[str, Any]]
"""Heads, as `digest.encode_head` makes them, by run id."""


@lru_cache(maxsize=8)
def _opened(url: str) -> Store:
    return open_store(url)


@dataclass
class StoreRef:
    """A store by its URL, which another process opens for itself."""

    url: str
    store: Store | None = None

    def open(self) -> Store:
        """The store; one for all who open it in this process."""
        return self.store or _opened(self.url)

    def __reduce__(self) -> tuple[Any, ...]:
        return StoreRef, (self.url,)


@dataclass
class Cache:
    """What builds of one project keep.

    Args:
        place: where.
        prefix: the project's part of it, as `project_prefix` says.
    """

    place: StoreRef
    prefix: str
    problem: str = ""
    """Why the last write failed; nothing more is written then."""
    _recent: OrderedDict[tuple[str, int, int], bytes] = field(default_factory=OrderedDict, repr=False)
    _recent_bytes: int = 0
    _opened: OrderedDict[str, Digest] = field(default_factory=OrderedDict, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return Cache, (self.place, self.prefix)

    # --- heads ---

    def load_heads(self) -> Heads:
        """All heads that are there and made by this code."""
        found: Heads = {}
        try:
            shards = self.place.open().get_many([self._shard_key(number) for number in range(SHARDS)])
        except StoreError as error:
            self.problem = str(error)
            return {}
        for data in shards.values():
            if isinstance(data, bytes):
                found.update(_decode_shard(data))
        return found

    def save_heads(self, heads: Mapping[str, dict[str, Any]], changed: Iterable[str]) -> None:
        """Write the shards of some runs.

        Args:
            heads: all heads of the project.
            changed: ids of runs whose head is new or gone.
        """
        touched = {_shard_of(run_id) for run_id in changed}
        shards: dict[int, Heads] = {number: {} for number in touched}
        for run_id in sorted(heads):
            if (number := _shard_of(run_id)) in touched:
                shards[number][run_id] = heads[run_id]
        for number, shard in sorted(shards.items()):
            self._put(self._shard_key(number), _encode_shard(shard))

    # --- digests ---

    def list_digests(self) -> set[str]:
        """The ids of runs that have a digest, by one listing."""
        folder = f"{self.prefix}/runs"
        try:
            found = self.place.open().list(folder)
        except StoreError as error:
            self.problem = str(error)
            return set()
        return {info.key.removeprefix(f"{folder}/").removesuffix(".digest") for info in found}

    def save_digest(self, run_id: str, data: bytes) -> bool:
        """Write a run's digest; says whether it is there now."""
        self.forget(run_id)
        return self._put(self._digest_key(run_id), data)

    def open_digest(self, run_id: str, size: int = 0) -> Digest:
        """A run's digest.

        Args:
            run_id: which.
            size: its bytes, where they are known.

        Raises:
            DamagedError: it cannot be used.
            StoreError: it cannot be had.
        """
        if run_id in self._opened:
            return self._opened[run_id]
        store, key = self.place.open(), self._digest_key(run_id)

        def fetch(first: int, last: int) -> bytes:
            if size > WHOLE_BYTES:
                return self._remember((run_id, first, last), lambda: store.get_range(key, first, last))
            return self._remember((run_id, 0, 0), lambda: store.get(key))[first:last]

        self._opened[run_id] = digest = decode_digest(fetch)
        while len(self._opened) > OPEN_DIGESTS:
            self._opened.popitem(last=False)
        return digest

    def forget(self, run_id: str) -> None:
        """Let go of what is in memory of a run's digest."""
        self._opened.pop(run_id, None)
        for entry in [entry for entry in self._recent if entry[0] == run_id]:
            self._recent_bytes -= len(self._recent.pop(entry))

    def delete_digests(self, run_ids: Iterable[str]) -> None:
        """Remove the digests of runs that are no more."""
        keys = [self._digest_key(run_id) for run_id in run_ids]
        if keys and not self.problem:
            try:
                self.place.open().delete(keys)
            except StoreError as error:
                self.problem = str(error)

    def _remember(self, entry: tuple[str, int, int], get: Any) -> bytes:
        if entry in self._recent:
            self._recent.move_to_end(entry)
            return self._recent[entry]
        data: bytes = get()
        self._recent[entry] = data
        self._recent_bytes += len(data)
        while self._recent_bytes > RECENT_BYTES and len(self._recent) > 1:
            self._recent_bytes -= len(self._recent.popitem(last=False)[1])
        return data

    def _put(self, key: str, data: bytes) -> bool:
        if self.problem:
            return False
        try:
            self.place.open().put(key, data)
        except StoreError as error:
            self.problem = str(error)
            return False
        return True

    def _shard_key(self, number: int) -> str:
        return f"{self.prefix}/heads/{number:02d}.json"

    def _digest_key(self, run_id: str) -> str:
        return f"{self.prefix}/runs/{run_id}.digest"


def project_prefix(root_url: str, project: str) -> str:
    """The folder of a cache in which a project's digests lie; roots are told apart by their URL.

    Args:
        root_url: the root, a local one absolute.
        project: its name.
    """
    digest = hashlib.sha256(scrub(root_url).rstrip("/").encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{project}-{digest}"


def _shard_of(run_id: str) -> int:
    return hashlib.blake2b(run_id.encode(), digest_size=1).digest()[0] % SHARDS


def _encode_shard(heads: Heads) -> bytes:
    body = orjson.dumps({"source": source_key("format", "read"), "heads": heads})
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode() + b"\n" + body


def _decode_shard(data: bytes) -> Heads:
    digest, _, body = data.partition(b"\n")
    if hashlib.blake2b(body, digest_size=16).hexdigest().encode() != digest:
        return {}
    values = orjson.loads(body)
    heads: Heads = values["heads"] if values["source"] == source_key("format", "read") else {}
    return heads
