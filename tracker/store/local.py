"""A store in a folder of this machine. It needs no fsspec.

Each write goes to a new file in the target's folder, named `.tracker-tmp-…`, which then takes the target's place in
one step. So readers never see half an object, and a crash leaves at most such a file, which no listing shows. Nothing
is synced to the disk here: what a power cut may lose is the last seconds of writing.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from typing import BinaryIO

from tracker.errors import (
    AccessError,
    ExistsError,
    NotFoundError,
    StoreError,
    TrackerError,
    UnreachableError,
    UsageError,
)
from tracker.store.base import Keys, Listing, ObjectInfo, Store
from tracker.store.urls import key_problem

TEMP_PREFIX = ".tracker-tmp-"

_ACCESS = {errno.EACCES, errno.EPERM, errno.EROFS}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LOST_MOUNT = {errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT, errno.EHOSTDOWN}
_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


class LocalStore(Store):
    """Files below one folder.

    Symbolic links never lead out of the folder: one to a folder is not followed by `list`, one to a file elsewhere is
    not listed, and `get` and `put` refuse a key that passes through a link to outside.

    Args:
        root: absolute path of the folder; made by the first `put`.
    """

    def __init__(self, root: str) -> None:
        self.url = self._root = root

    def _get(self, key: str) -> bytes:
        path = self._resolve(key)
        with _mapped("read", path), open(path, "rb") as file:
            return file.read()

    def _get_range(self, key: str, start: int, end: int) -> bytes:
        path = self._resolve(key)
        with _mapped("read", path), open(path, "rb") as file:
            file.seek(start)
            return file.read(end - start)

    def _get_many(self, keys: Keys) -> dict[str, bytes | StoreError]:
        return {key: self._get_or_error(key) for key in keys}

    def _get_or_error(self, key: str) -> bytes | StoreError:
        try:
            return self._get(key)
        except StoreError as error:
            return error

    def _put(self, key: str, data: bytes, content_type: str | None, cache_control: str | None) -> None:
        del content_type, cache_control  # a folder keeps none
        self._write(key, io.BytesIO(data), os.replace)

    def _put_file(self, key: str, path: str, content_type: str | None, cache_control: str | None) -> None:
        del content_type, cache_control
        with _mapped("read", path), open(path, "rb") as source:
            self._write(key, source, os.replace)

    def _create(self, key: str, data: bytes) -> None:
        self._write(key, io.BytesIO(data), _link_new)

    def _list(self, folder: str) -> Listing:
        start = self._resolve(folder) if folder else self._root
        with _mapped("list", start):
            return [_info(key, status) for key, status in self._walk(start, folder)]

    def _info(self, key: str) -> ObjectInfo:
        path = self._resolve(key)
        with _mapped("read", path):
            status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise NotFoundError(f"cannot read {path}: it is a folder or a device, not a file")
        return _info(key, status)

    def _delete(self, keys: Keys) -> None:
        for path in [self._resolve(key) for key in keys]:
            with _mapped("delete", path), contextlib.suppress(FileNotFoundError, NotADirectoryError):
                os.unlink(path)

    def _make_root(self) -> None:
        with _mapped("make", self._root):
            os.makedirs(self._root, exist_ok=True)

    def _close(self) -> None:
        """Nothing is open between calls."""

    def _resolve(self, key: str) -> str:
        """Return the path of a key, and refuse one that a symbolic link leads out of the root."""
        path = self._root
        for part in key.split("/"):
            if part.startswith(TEMP_PREFIX):
                raise UsageError(f"key {key!r} is refused: {TEMP_PREFIX}… is for files that are being written")
            path = os.path.join(path, part)
            if os.path.islink(path) and not self._inside(path):
                raise AccessError(f"{path} is a symbolic link out of {self._root}: put the files themselves there")
        return path

    def _inside(self, path: str) -> bool:
        root = os.path.realpath(self._root)
        return os.path.commonpath([root, os.path.realpath(path)]) == root

    def _walk(self, start: str, folder: str) -> Iterator[tuple[str, os.stat_result]]:
        """Yield key and stat of each regular file; what vanishes meanwhile is left out."""
        pending = [(start, f"{folder}/" if folder else "")]
        while pending:
            path, before = pending.pop()
            try:
                entries = list(os.scandir(path))
            except (FileNotFoundError, NotADirectoryError):
                continue
            for entry in entries:
                if entry.name.startswith(TEMP_PREFIX) or key_problem(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append((entry.path, f"{before}{entry.name}/"))
                elif not entry.is_symlink() or self._inside(entry.path):
                    try:
                        status = entry.stat()
                    except FileNotFoundError:
                        continue
                    if stat.S_ISREG(status.st_mode):
                        yield before + entry.name, status

    def _write(self, key: str, source: BinaryIO, publish: Callable[[str, str], None]) -> None:
        """Copy the source to a new file beside the target, then publish it under the target's name."""
        path = self._resolve(key)
        temporary = os.path.join(os.path.dirname(path), TEMP_PREFIX + secrets.token_hex(8))
        with _mapped("write", path):
            try:
                with _open_new(temporary) as file:
                    shutil.copyfileobj(source, file, 1 << 20)
                publish(temporary, path)
            finally:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)


def _info(key: str, status: os.stat_result) -> ObjectInfo:
    etag = f"{status.st_mtime_ns}-{status.st_ino}-{status.st_size}"
    return ObjectInfo(key, status.st_size, etag, status.st_mtime)


def _open_new(path: str) -> BinaryIO:
    """Open a file that does not exist yet for writing, making its folders only where they are missing."""
    try:
        return open(path, "xb")
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return open(path, "xb")


def _link_new(temporary: str, path: str) -> None:
    """Give a finished file its name unless that name is taken, in one step where the disk has hard links."""
    try:
        os.link(temporary, path)
    except FileExistsError as error:
        raise ExistsError(f"{path} is there already") from error
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        _copy_new(temporary, path)


def _copy_new(temporary: str, path: str) -> None:
    """As `_link_new` for disks without hard links: still exclusive, but readers may see the file grow."""
    try:
        with open(path, "xb") as target, open(temporary, "rb") as source:
            shutil.copyfileobj(source, target, 1 << 20)
    except FileExistsError as error:
        raise ExistsError(f"{path} is there already") from error


@contextlib.contextmanager
def _mapped(action: str, path: str) -> Iterator[None]:
    """Turn the operating system's errors into ours."""
    try:
        yield
    except TrackerError:
        raise
    except OSError as error:
        raise _store_error(error, action, path) from error


def _store_error(error: OSError, action: str, path: str) -> StoreError:
    problem = f"cannot {action} {path}: {error.strerror or error}"
    if error.errno in _ACCESS:
        return AccessError(f"{problem}. Check owner and permissions with: ls -ld {os.path.dirname(path)}")
    if error.errno in _FULL:
        return StoreError(f"{problem}. Free some space (df -h {os.path.dirname(path)}), or choose another root")
    if error.errno in _LOST_MOUNT:
        return UnreachableError(f"{problem}. Is the disk still mounted: df {os.path.dirname(path)}")
    if action == "read" and isinstance(error, (FileNotFoundError, IsADirectoryError, NotADirectoryError)):
        return NotFoundError(f"{problem}. Check the name with: ls {os.path.dirname(path)}")
    if isinstance(error, (IsADirectoryError, NotADirectoryError, FileExistsError)):
        return StoreError(f"{problem}. A file and a folder cannot have the same name: move one of them away")
    return StoreError(problem)
