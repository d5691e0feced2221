"""Objects in a folder, a bucket, or anything else that fsspec reaches: `open_store(root)`.

Importing this is light. fsspec, s3fs and gcsfs are imported by the first operation that needs them, and never for a
folder of this machine.
"""

from __future__ import annotations

import os

from tracker.errors import UsageError
from tracker.store.base import ObjectInfo, Store
from tracker.store.gcs import GcsStore
from tracker.store.local import LocalStore
from tracker.store.memory import MemoryStore
from tracker.store.remote import RemoteStore
from tracker.store.s3 import S3Store
from tracker.store.urls import check_key, is_local, key_problem, local_path, scheme, scrub

__all__ = ["ObjectInfo", "Store", "check_key", "is_local", "key_problem", "local_path", "open_store", "scrub"]

_BACKENDS = {"s3": S3Store, "s3a": S3Store, "gs": GcsStore, "gcs": GcsStore, "memory": MemoryStore}


def open_store(url: str | os.PathLike[str], *, create: bool = False, timeout: float | None = None) -> Store:
    """Return the store of a root. Nothing is read, written or connected yet, unless `create` is given.

    Args:
        url: a folder (`runs`, `~/runs`, `file:///data/runs`) or an fsspec URL (`s3://bucket/prefix`, `gs://…`,
            `memory://…`, …). Credentials and endpoint come from the environment (AWS_ENDPOINT_URL, AWS_PROFILE,
            GOOGLE_APPLICATION_CREDENTIALS, STORAGE_EMULATOR_HOST, FSSPEC_…), never from the URL.
        create: make the folder or the bucket now if it is missing.
        timeout: seconds to wait for a connection and for the next bytes of an answer; by default 5 and 15. An
            operation makes two requests at most, so a dead endpoint is known after about twice that.

    Raises:
        UsageError: the URL cannot be a root.
        StoreError: `create` failed.
    """
    text = os.fspath(url)
    if "::" in text:
        raise UsageError(f"{scrub(text)!r} chains filesystems, which may cache: give the root without '::'")
    backend = _BACKENDS.get(scheme(text), RemoteStore)
    store = LocalStore(local_path(text)) if is_local(text) else backend(text, timeout)
    if create:
        store.make_root()
    return store
