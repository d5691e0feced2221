"""Linking: which files a glob means, and a second name for a file without copying it. For both sides of a run."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import glob
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_FICLONE = 0x40049409  # linux/fs.h: share the blocks of another file (btrfs, XFS, bcachefs, ZFS)
_no_clones: set[int] = set()


@dataclass(frozen=True)
class Request:
    """What `save()` was asked for, on this machine and for good.

    Attributes:
        pattern: an absolute glob.
        base: the folder that the saved paths are relative to; "" to keep one level of folders.
    """

    pattern: str
    base: str


@dataclass(frozen=True)
class Found:
    """A file that a request means.

    Attributes:
        source: its absolute path.
        path: what it is saved as: relative, with `/`.
    """

    source: str
    path: str


def make_request(pattern: str, base: str | None) -> Request:
    """A request that holds in any folder.

    A relative glob is kept with its folders. Of an absolute one, or one that leaves the current folder, the last folder
    is kept: `/data/run1/*.pt` is saved as `run1/….pt`. `base` chooses otherwise.

    Args:
        pattern: a glob as the user wrote it; `**` stands for any folders.
        base: the folder that the saved paths shall be relative to.
    """
    here = os.getcwd()
    pattern = os.path.expanduser(pattern)
    if os.path.lexists(pattern):
        pattern = glob.escape(pattern)  # `model[1].pt` means itself where there is one
    is_absolute = os.path.isabs(pattern)
    pattern = os.path.normpath(pattern if is_absolute else os.path.join(glob.escape(here), pattern))
    if base is not None:
        return Request(pattern, os.path.abspath(os.path.expanduser(base)))
    return Request(pattern, "" if is_absolute else here)


def expand(request: Request, avoid: Sequence[str]) -> tuple[list[Found], list[str]]:
    """The regular files that a request means now, sorted, and a sentence for each that cannot be saved.

    A folder stands for all files below it. Symbolic links are followed where the user named them; what a wildcard finds
    must not lead out of the folder that the wildcard stands in.

    Args:
        request: what was asked for.
        avoid: folders in which wildcards find nothing: where the runs lie.
    """
    literal = _literal_part(request.pattern)
    is_named = glob.escape(literal) == request.pattern
    anchor = os.path.realpath(literal)
    avoided = [] if is_named else [os.path.realpath(folder) for folder in avoid]
    found: dict[str, Found] = {}
    problems = []
    for source in sorted(_files(request.pattern)):
        real = os.path.realpath(source)
        if any(is_below(real, folder) for folder in avoided):
            continue
        path = _saved_path(source, request.base)
        if not is_below(real, anchor):
            problems.append(f"{source!r} leads out of {anchor}")
        elif not is_plain(path):
            problems.append(f"{source!r} has a name that no bucket takes (a backslash, or bytes that are no UTF-8)")
        else:
            found[path] = Found(source, path)
    return list(found.values()), problems


def is_below(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or lies in it; both resolved."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def is_plain(path: str) -> bool:
    """Whether a saved file may have this relative path: it leads nowhere else, and every store can hold it."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    parts = path.split("/")
    return "\\" not in path and "\0" not in path and not any(part in ("", ".", "..") for part in parts)


def _literal_part(pattern: str) -> str:
    """The part of a glob before its first wildcard, in whole names and as the disk has them."""
    names: list[str] = []
    for part in pattern.split(os.sep):
        name = part.replace("[*]", "*").replace("[?]", "?").replace("[[]", "[")
        if glob.escape(name) != part:
            break
        names.append(name)
    return os.sep.join(names) or os.sep


def _files(pattern: str) -> Iterator[str]:
    for place in glob.iglob(pattern, recursive=True):
        if os.path.isdir(place):
            for folder, _, names in os.walk(place):
                yield from (path for path in (os.path.join(folder, name) for name in names) if _is_file(path))
        elif _is_file(place):
            yield place


def _is_file(path: str) -> bool:
    with contextlib.suppress(OSError):
        return stat.S_ISREG(os.stat(path).st_mode)
    return False


def _saved_path(source: str, base: str) -> str:
    if base and source != base and is_below(source, base):
        return os.path.relpath(source, base).replace(os.sep, "/")
    return "/".join(source.strip(os.sep).split(os.sep)[-2:])


def place(source: str, target: str, spare: str) -> bool:
    """Give a file a second name, replacing what had it: a clone of its blocks where the disk can, else a hard link.

    Takes the same time for any size.

    Args:
        source: the file; a symbolic link is followed.
        target: its new path; folders are made.
        spare: a path in an existing folder of the same disk, for the moment before it is in place.

    Returns:
        False where neither is possible: another file system, or one without links.

    Raises:
        OSError: the source cannot be read, or the disk is full.
    """
    source = os.path.realpath(source)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(spare)
    try:
        if not _clone(source, spare):
            os.link(source, spare)
        os.replace(spare, target)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO):
            raise
        return False
    finally:
        with contextlib.suppress(OSError):  # rename leaves it where both are the same file already
            os.unlink(spare)
    return True


def _clone(source: str, target: str) -> bool:
    """Make `target` a copy of `source` that shares its blocks; False where the disk cannot."""
    with open(source, "rb") as read:
        status = os.fstat(read.fileno())
        if status.st_dev in _no_clones:
            return False
        with open(target, "xb") as write:
            try:
                fcntl.ioctl(write.fileno(), _FICLONE, read.fileno())
            except OSError as error:
                if error.errno in (errno.EOPNOTSUPP, errno.ENOTTY, errno.ENOSYS, errno.EINVAL):
                    _no_clones.add(status.st_dev)
            else:
                os.utime(write.fileno(), ns=(status.st_atime_ns, status.st_mtime_ns))
                return True
    os.unlink(target)
    return False
