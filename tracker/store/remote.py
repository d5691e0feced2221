"""A store over any fsspec filesystem. `s3`, `gcs` and `memory` refine it where theirs needs it."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from tracker.errors import (
    BucketNotFoundError,
    ExistsError,
    NotFoundError,
    StoreError,
    TrackerError,
    UnreachableError,
)
from tracker.store.base import Keys, Listing, ObjectInfo, Store
from tracker.store.faults import Fault, diagnose
from tracker.store.urls import key_problem, scheme, scrub

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
PARALLEL = 32  # requests at a time in get_many
_BLOCK = 512  # keys after which get_many looks whether the store still answers
_DELETE_THREADS = 8
_MIN_PART = 8 << 20
SLOWEST_UPLOAD = 50_000  # bytes a second, below which an upload counts as stuck
_MAX_PARTS = 10_000  # the limit of S3
_ETAGS = ("ETag", "etag", "md5Hash", "crc32c", "checksum", "generation", "mtime", "LastModified", "created")
_TIMES = ("LastModified", "last_modified", "mtime", "updated", "modified", "created")


class RemoteStore(Store):
    """Objects behind an fsspec URL.

    Each process has a filesystem object of its own, made at first use, outside fsspec's cache of instances and
    without its listing cache. Credentials and endpoints come from the environment, by the libraries' own rules.

    Args:
        url: the root.
        timeout: seconds to wait for a connection, and for the next bytes of an answer; None is the default.
    """

    has_buckets: ClassVar[bool] = False

    def __init__(self, url: str, timeout: float | None = None) -> None:
        self.url = scrub(url).rstrip("/")
        self._target = url
        self._timeout = timeout
        self._connections: dict[int, tuple[Any, str]] = {}  # of each process that used it: the filesystem, its root
        self._locks: dict[int, threading.Lock] = {}

    # --- what a backend may refine ---

    def _connect(self) -> tuple[Any, str]:
        """Return a new filesystem and the root as it writes it."""
        from fsspec.core import url_to_fs

        fs, root = url_to_fs(self._target, use_listings_cache=False, skip_instance_cache=True)
        return fs, str(root).rstrip("/")

    def _refresh(self) -> None:
        """Drop what the filesystem may remember of listings."""
        self._fs.invalidate_cache()

    def _write_options(self, content_type: str | None, cache_control: str | None) -> dict[str, Any]:
        """Return the filesystem's arguments for these headers."""
        del content_type, cache_control
        return {}

    def _part_options(self, size: int) -> dict[str, Any]:
        """Return the filesystem's arguments for uploads of so many bytes in parts."""
        del size
        return {}

    def _place(self) -> str:
        """Name bucket and endpoint, for messages."""
        return f"{self.url} (by fsspec's {scheme(self._target)!r})"

    def _advice(self, fault: Fault) -> str:
        """Say what to try next."""
        del fault
        return f"Check the URL, and what fsspec needs for {scheme(self._target)!r}"

    def _make_parent(self, key: str) -> None:
        """Make the folder of an object, for filesystems that have folders (SFTP, SMB, WebDAV, HDFS)."""
        self._fs.makedirs(self._path(key).rpartition("/")[0], exist_ok=True)

    def _bucket_is_missing(self) -> bool:
        """Look whether a "not found" means the bucket; asked only where the server's answer left it open."""
        return False

    def _make_bucket(self) -> None:
        """Make what must be there before the first put."""
        fs, root = self._connection()
        fs.makedirs(root, exist_ok=True)

    # --- the store ---

    @property
    def _fs(self) -> Any:
        return self._connection()[0]

    def _connection(self) -> tuple[Any, str]:
        """Return this process' connection; a forked child's entry for its parent is kept, and never touched."""
        process = os.getpid()
        made = self._connections.get(process)
        if made is None:
            with self._locks.setdefault(process, threading.Lock()):  # the parent's may be held for ever
                made = self._connections.get(process) or self._connect()
                self._connections[process] = made
        return made

    def _upload_options(self, size: int) -> dict[str, Any]:
        """Return the arguments for an upload, with a limit on its time: aiohttp has none where a peer stops reading."""
        waits = 2 * ((self._timeout or CONNECT_SECONDS) + (self._timeout or READ_SECONDS))
        limit = {"timeout": waits + size / SLOWEST_UPLOAD} if self._fs.async_impl else {}
        return {**self._part_options(size), **limit}

    def _connected(self) -> Any:
        """Return this process' filesystem if it was made, else None."""
        return self._connections.get(os.getpid(), (None, ""))[0]

    def _path(self, key: str) -> str:
        return f"{self._connection()[1]}/{key}"

    def _get(self, key: str) -> bytes:
        with self._mapped("read", key):
            return bytes(self._fs.cat_file(self._path(key)))

    def _get_range(self, key: str, start: int, end: int) -> bytes:
        with self._mapped("read", key):
            try:
                return bytes(self._fs.cat_file(self._path(key), start=start, end=end))
            except Exception as error:
                if diagnose(error).code in {"416", "InvalidRange"}:  # it starts behind the end of the object
                    return b""
                raise

    def _get_many(self, keys: Keys) -> dict[str, bytes | StoreError]:
        found: dict[str, bytes | StoreError] = {}
        for first in range(0, len(keys), _BLOCK):
            read = self._get_block(keys[first : first + _BLOCK])
            found.update(read)
            last = next(reversed(read.values()))
            if isinstance(last, StoreError) and all(isinstance(value, UnreachableError) for value in read.values()):
                found.update(dict.fromkeys(keys[first + _BLOCK :], last))  # do not wait for each of the rest
                break
        return found

    def _get_block(self, keys: Keys) -> dict[str, bytes | StoreError]:
        with self._mapped("read", keys[0]):
            paths = [self._path(key) for key in keys]
            options = {"batch_size": PARALLEL} if self._fs.async_impl else {}
            answers = self._fs.cat_ranges(paths, None, None, on_error="return", **options)
        return {
            key: self._error(answer, "read", key) if isinstance(answer, Exception) else bytes(answer)
            for key, answer in zip(keys, answers, strict=True)
        }

    def _put(self, key: str, data: bytes, content_type: str | None, cache_control: str | None) -> None:
        with self._mapped("write", key):
            self._make_parent(key)
            options = {**self._write_options(content_type, cache_control), **self._upload_options(len(data))}
            self._fs.pipe_file(self._path(key), data, **options)

    def _put_file(self, key: str, path: str, content_type: str | None, cache_control: str | None) -> None:
        try:
            size = os.stat(path).st_size
        except OSError as error:
            raise NotFoundError(f"cannot read {path} in order to upload it: {error.strerror}") from error
        with self._mapped("write", key):
            self._make_parent(key)
            options = {**self._write_options(content_type, cache_control), **self._upload_options(size)}
            self._fs.put_file(path, self._path(key), **options)

    def _create(self, key: str, data: bytes) -> None:
        with self._mapped("create", key):
            self._make_parent(key)
            self._pipe_new(self._path(key), data, tries=3)

    def _pipe_new(self, path: str, data: bytes, tries: int) -> None:
        """Write if nothing is there; S3 answers 409 where two writers meet, and wants the request again."""
        try:
            self._fs.pipe_file(path, data, mode="create", **self._upload_options(len(data)))
        except Exception as error:
            if tries == 1 or diagnose(error).code not in {"409", "ConditionalRequestConflict"}:
                raise
            self._pipe_new(path, data, tries - 1)

    def _list(self, folder: str) -> Listing:
        with self._mapped("list", folder):
            self._refresh()
            fs, root = self._connection()
            try:
                found = fs.find(f"{root}/{folder}" if folder else root, detail=True)
            except FileNotFoundError:
                if self.has_buckets:
                    raise
                return []
        before = len(root) + 1
        inside = f"{root}/{folder}/" if folder else f"{root}/"
        return [
            object_info(name[before:], details)
            for name, details in found.items()
            if name.startswith(inside) and details["type"] == "file" and not key_problem(name[before:])
        ]

    def _info(self, key: str) -> ObjectInfo:
        with self._mapped("read", key):
            self._refresh()
            details = self._fs.info(self._path(key))
            if details["type"] != "file":
                raise FileNotFoundError(f"{key} is a folder")
            return object_info(key, details)

    def _delete(self, keys: Keys) -> None:
        with ThreadPoolExecutor(_DELETE_THREADS) as threads:
            list(threads.map(self._delete_one, keys))

    def _delete_one(self, key: str) -> None:
        with self._mapped("delete", key):
            try:
                self._fs.rm_file(self._path(key))
            except FileNotFoundError as error:
                if self._kind(diagnose(error), "delete") is BucketNotFoundError:
                    raise

    def _make_root(self) -> None:
        try:
            if self.has_buckets:
                self.list("no-object-has-this-name")
                return
        except BucketNotFoundError:
            pass
        with self._mapped("make", ""):
            try:
                self._make_bucket()
            except FileExistsError:
                return  # another process was faster

    def _close(self) -> None:
        """Forget this process' connection; the libraries close it when it is collected."""
        self._connections.pop(os.getpid(), None)

    # --- errors ---

    @contextmanager
    def _mapped(self, action: str, key: str) -> Iterator[None]:
        """Turn whatever the backend raises into our errors."""
        try:
            yield
        except TrackerError:
            raise
        except Exception as error:
            raise self._error(error, action, key) from error

    def _error(self, error: BaseException, action: str, key: str) -> StoreError:
        """Return our error for a backend's: what failed, where, why, and what to try next."""
        if isinstance(error, ImportError):
            return _package_error(self._target, error)
        fault = diagnose(error)
        fault = replace(fault, kind=self._kind(fault, action))
        reason = {
            NotFoundError: "there is no such object in {place}",
            BucketNotFoundError: "{place} does not exist",
            ExistsError: "the object is in {place} already",
            UnreachableError: "no usable answer from {place}",
        }.get(fault.kind, "{place} refused it" if fault.code else "{place}").format(place=self._place())
        told = ": ".join(dict.fromkeys(filter(None, [fault.code, fault.detail])))
        target = f"{self.url}/{key}" if key else self.url
        told = f" ({told})" if told else ""
        made = fault.kind(f"cannot {action} {target}: {reason}{told}. {self._advice(fault)}".rstrip())
        made.__cause__ = error
        return made

    def _kind(self, fault: Fault, action: str) -> type[StoreError]:
        """Settle what the answer alone leaves open: is it the object or the bucket that is missing?"""
        if fault.kind is NotFoundError:
            of_bucket = action in {"list", "write", "create", "make"} or self._bucket_is_missing()
            return BucketNotFoundError if of_bucket and self.has_buckets else NotFoundError
        if fault.kind is ExistsError and action != "create":
            return StoreError
        return fault.kind


def part_size(size: int) -> int:
    """Return the bytes of one part of an upload of `size` bytes: 8 MiB, or more where S3 would count too many parts."""
    return max(_MIN_PART, math.ceil(size / _MAX_PARTS / 1024) * 1024)


def _package_error(url: str, error: ImportError) -> StoreError:
    extra = {"gs": "gcs", "gcs": "gcs", "az": "azure", "abfs": "azure", "abfss": "azure", "adl": "azure"}
    known = extra.get(scheme(url))
    package = f"tracker[{known}]" if known else (error.name or "the package that it names").partition(".")[0]
    return StoreError(f"{scrub(url)} needs a package that is not here ({error}): pip install '{package}'")


def object_info(key: str, details: Mapping[str, Any]) -> ObjectInfo:
    """Return size, etag and time of an object, from what an fsspec filesystem says of it."""
    size = details.get("size") or details.get("Size") or 0
    etag = next((str(details[name]) for name in _ETAGS if details.get(name)), str(size))
    times = (details[name] for name in _TIMES if details.get(name))
    return ObjectInfo(key, int(size), etag.strip('"'), next(filter(None, map(_seconds, times)), None))


def _seconds(moment: object) -> float | None:
    """Return Unix seconds of a time as one of the backends gives it."""
    if isinstance(moment, (int, float)):
        return float(moment)
    return moment.timestamp() if isinstance(moment, datetime) else None
