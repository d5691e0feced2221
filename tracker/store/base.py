"""What every store can do. One implementation each for folders, S3, GCS, memory and the rest of fsspec."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tracker.errors import NotFoundError, StoreError, UsageError
from tracker.store.urls import check_key

if TYPE_CHECKING:
    from typing_extensions import Self


class ObjectInfo(NamedTuple):
    """One object of a store, as listed.

    Args:
        key: path below the root, parts joined by "/".
        size: bytes.
        etag: opaque text that changes when the content changes; compare it only with what the same store gave before.
        modified: Unix seconds by the store's own clock, or None where the store does not tell.
    """

    key: str
    size: int
    etag: str
    modified: float | None


Listing = list[ObjectInfo]  # named here, because Store.list hides the built-in name within the class
Keys = list[str]


class Store(ABC):
    """Objects below one root: a folder, a bucket, or anything else that fsspec reaches.

    Safe to share between threads. After a fork the child connects anew; nothing of the parent's connection is used.
    Nothing is cached: each call sees what other writers did before it. Every method raises only
    `tracker.errors.StoreError` and its kinds, and `UsageError` for a key that is not allowed (`urls.check_key`).

    An implementation fills in the methods with an underscore; keys arrive there checked.

    Attributes:
        url: the root as text that may be shown: without user, password or query.
    """

    url: str

    def get(self, key: str) -> bytes:
        """Return the whole object.

        Raises:
            NotFoundError: it is not there.
        """
        return self._get(check_key(key))

    def get_range(self, key: str, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to, not including, `end`; fewer, or none, where the object ends before.

        Raises:
            NotFoundError: the object is not there (not looked for where `start` equals `end`).
            UsageError: the range runs backwards.
        """
        if not 0 <= start <= end:
            raise UsageError(f"a byte range goes from 0 or more up to its end, not from {start} to {end}")
        return self._get_range(check_key(key), start, end) if start < end else b""

    def get_many(
        self, keys: Iterable[str], *, on_error: Literal["return", "raise"] = "return"
    ) -> dict[str, bytes | StoreError]:
        """Return many objects, read side by side where the store is remote.

        Args:
            keys: what to read; a key that comes twice is read once.
            on_error: "return" puts the StoreError of a key in its place; "raise" raises the first one.

        Returns:
            A value for each key, in the order of the keys.
        """
        found = self._get_many([check_key(key) for key in dict.fromkeys(keys)])
        if on_error == "raise":
            for value in found.values():
                if isinstance(value, StoreError):
                    raise value
        return found

    def put(self, key: str, data: bytes, *, content_type: str | None = None, cache_control: str | None = None) -> None:
        """Write an object, or replace it whole: a reader sees the old bytes or the new, never a mixture.

        Args:
            key: where.
            data: the whole content.
            content_type: the MIME type a web server shall send; kept by S3 and GCS, ignored elsewhere.
            cache_control: the Cache-Control header, likewise.
        """
        self._put(check_key(key), data, content_type, cache_control)

    def put_file(
        self,
        key: str,
        path: str | os.PathLike[str],
        *,
        content_type: str | None = None,
        cache_control: str | None = None,
    ) -> None:
        """Write an object from a file of this machine, in parts where it is large; otherwise as `put`.

        Raises:
            NotFoundError: the file is not there.
        """
        self._put_file(check_key(key), os.fspath(path), content_type, cache_control)

    def put_parts(
        self,
        key: str,
        path: str | os.PathLike[str],
        state: dict[str, Any],
        on_progress: Callable[[int], None],
        *,
        content_type: str | None = None,
    ) -> None:
        """Write an object from a large file of this machine, going on where an earlier call broke off.

        Where the store knows no such uploads, the file goes whole each time.

        Args:
            key: where.
            path: the file. It must be the same as in the earlier call; who asks for it knows.
            state: {} at first; after a failure, the same object again, or its copy by way of JSON.
            on_progress: called with the bytes that have arrived. What it raises ends the upload and is raised here;
                `drop_parts` then takes it back. In parts, the last call is right before the object appears.
            content_type: as in `put`.

        Raises:
            NotFoundError: the file is not there.
        """
        self._put_parts(check_key(key), os.fspath(path), state, on_progress, content_type)

    def drop_parts(self, key: str, state: dict[str, Any]) -> None:
        """Take back an upload that `put_parts` began and that nobody will go on with; `state` is empty then."""
        self._drop_parts(check_key(key), state)

    def create(self, key: str, data: bytes) -> None:
        """Write an object only if it is not there yet.

        Folders, memory, AWS, GCS, MinIO and SeaweedFS let exactly one of several writers win. Some S3 servers ignore
        the condition and overwrite: nothing may be wrong where that happens.

        Raises:
            ExistsError: the object is there.
        """
        self._create(check_key(key), data)

    def list(self, prefix: str = "") -> Listing:
        """Return every object below a folder and its subfolders, sorted by key.

        Objects whose key would be refused (`urls.key_problem`) are left out, as are folder markers.

        Args:
            prefix: the folder, as whole parts of keys: "a/b" finds "a/b/c" and not "a/bc". "" is the root.

        Returns:
            An empty list if nothing lies there.

        Raises:
            BucketNotFoundError: the bucket itself is missing.
        """
        folder = prefix.removesuffix("/")
        return sorted(self._list(check_key(folder) if folder else ""), key=lambda info: info.key)

    def info(self, key: str) -> ObjectInfo:
        """Return size, etag and time of one object.

        Raises:
            NotFoundError: it is not there, or it is a folder.
        """
        return self._info(check_key(key))

    def exists(self, key: str) -> bool:
        """Say whether the object is there now; a folder is no object."""
        try:
            self.info(key)
        except NotFoundError:
            return False
        return True

    def delete(self, keys: Iterable[str]) -> None:
        """Remove objects, each by its key, never a folder. A key that is not there is no error."""
        self._delete([check_key(key) for key in keys])

    def link(self, key: str, seconds: int) -> str:
        """Return an address that shows the object to anybody who has it, for so long. Nothing is looked up.

        Args:
            key: the object.
            seconds: how long the address holds: at most seven days on S3 and GCS, and no longer than the credentials.

        Raises:
            StoreError: this store has no such addresses, or the credentials cannot sign.
        """
        return self._link(check_key(key), seconds)

    def address(self, key: str) -> str:
        """Return the address at which a public object can be read by HTTP; it is not looked up whether it is public.

        Raises:
            StoreError: this store has no such addresses.
        """
        return self._address(check_key(key))

    def make_root(self) -> None:
        """Make the folder or the bucket if it is missing."""
        self._make_root()

    def close(self) -> None:
        """Give back connections. The store may be used again and then connects anew."""
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def _get(self, key: str) -> bytes: ...

    @abstractmethod
    def _get_range(self, key: str, start: int, end: int) -> bytes: ...

    @abstractmethod
    def _get_many(self, keys: Keys) -> dict[str, bytes | StoreError]: ...

    @abstractmethod
    def _put(self, key: str, data: bytes, content_type: str | None, cache_control: str | None) -> None: ...

    @abstractmethod
    def _put_file(self, key: str, path: str, content_type: str | None, cache_control: str | None) -> None: ...

    def _put_parts(
        self, key: str, path: str, state: dict[str, Any], on_progress: Callable[[int], None], content_type: str | None
    ) -> None:
        """Send it whole; a backend that can continue does better."""
        on_progress(0)
        self._put_file(key, path, content_type, None)
        on_progress(os.path.getsize(path))

    def _drop_parts(self, key: str, state: dict[str, Any]) -> None:
        """Nothing is left of an upload that failed."""
        state.clear()

    @abstractmethod
    def _create(self, key: str, data: bytes) -> None: ...

    @abstractmethod
    def _list(self, folder: str) -> Iterable[ObjectInfo]: ...

    @abstractmethod
    def _info(self, key: str) -> ObjectInfo: ...

    @abstractmethod
    def _delete(self, keys: Keys) -> None: ...

    def _link(self, key: str, seconds: int) -> str:
        """Only buckets have such addresses."""
        del seconds
        raise StoreError(f"{self.url}/{key} has no address on the web: it is in no bucket")

    def _address(self, key: str) -> str:
        """Likewise."""
        return self._link(key, 0)

    @abstractmethod
    def _make_root(self) -> None: ...

    @abstractmethod
    def _close(self) -> None: ...
