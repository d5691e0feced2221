"""Roots and keys as text: what is local, where it lies, which keys are allowed. Pure, and light to import.

A root is a folder (`runs`, `~/runs`, `file:///data/runs`) or any fsspec URL (`s3://bucket/prefix`). A key is the
path of an object below the root, with "/" between its parts.
"""

from __future__ import annotations

import os
import re
import urllib.parse

from tracker.errors import UsageError

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_USER_INFO = re.compile(r"(?<=://)[^/\s@\"'<>]*@")
_QUERY = re.compile(r"(://[^\s\"'<>?]*)\?[^\s\"'<>]*")
_PLAIN = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)*", re.ASCII)  # what nearly every key is, and nothing that is refused
_LOCAL_SCHEMES = ("", "file", "local")


def scheme(url: str) -> str:
    """Return the part before `://` in lower case, or "" for a plain folder."""
    match = _SCHEME.match(url)
    return match[1].lower() if match else ""


def is_local(url: str) -> bool:
    """Say whether a root is a folder of this machine, so that reading it needs no fsspec.

    Args:
        url: a folder or an fsspec URL.
    """
    return scheme(url) in _LOCAL_SCHEMES


def local_path(url: str) -> str:
    """Return the absolute path of a local root; `~` is expanded and `%20` of a `file://` URL is decoded.

    Args:
        url: a folder, `file:///folder` or `local://folder`.

    Raises:
        UsageError: it is no local root, or it names another host.
    """
    if not is_local(url):
        raise UsageError(f"{scrub(url)!r} is not a folder of this machine: give a path, or file:///path")
    path = url
    if scheme(url) == "file":
        parts = urllib.parse.urlsplit(url)
        if parts.netloc not in ("", "localhost"):
            raise UsageError(f"{scrub(url)!r} names the host {parts.hostname!r}: write file:///path with three slashes")
        path = urllib.parse.unquote(url.split("://", 1)[1].removeprefix(parts.netloc))
    elif scheme(url) == "local":
        path = url.split("://", 1)[1]
    if not path:
        raise UsageError("the root is empty: give a folder such as ./tracker-runs, or a URL such as s3://bucket/prefix")
    return os.path.abspath(os.path.expanduser(path))


def remote_path(url: str) -> str:
    """Return what stands behind `scheme://`, as `bucket/prefix` without a slash at either end.

    Args:
        url: an fsspec URL of an object store.

    Raises:
        UsageError: the bucket is missing, or a part of the prefix is empty, "." or "..".
    """
    path = url.split("://", 1)[1].strip("/")
    if not path:
        raise UsageError(f"{scrub(url)!r} names no bucket: write {scheme(url)}://bucket/prefix")
    try:
        return check_key(path)
    except UsageError as error:
        raise UsageError(f"the root {scrub(url)!r} cannot be used: {error}") from error


def key_problem(key: str) -> str:
    """Return why a key is refused, or "" if it is fine.

    A key is relative, has no part that is empty, "." or "..", and holds no backslash, no NUL and only valid Unicode.
    """
    if _PLAIN.fullmatch(key):
        return ""
    if not key:
        return "it is empty"
    if key.startswith("/"):
        return "it is absolute"
    if "\\" in key:
        return "it holds a backslash"
    if "\0" in key:
        return "it holds a NUL character"
    parts = key.split("/")
    for bad in ("", ".", ".."):
        if bad in parts:
            return f"a part of it is {bad!r}"
    try:
        key.encode()
    except UnicodeEncodeError:
        return "it is not valid Unicode"
    return ""


def check_key(key: str) -> str:
    """Return the key as it came, if it names an object below the root.

    Raises:
        UsageError: it could lead elsewhere, or some store cannot hold it.
    """
    problem = key_problem(key)
    if problem:
        raise UsageError(f"key {key!r} is refused: {problem}. Write a relative path such as 'project/runs/a/run.json'")
    return key


def scrub(text: str) -> str:
    """Return the text with `user:password@` and `?query` removed from every URL in it."""
    return _QUERY.sub(r"\1", _USER_INFO.sub("", text))
