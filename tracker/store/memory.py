"""fsspec's memory filesystem as a store: one for all of this process, gone with it. For tests and examples."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

from tracker.errors import ExistsError
from tracker.store.base import Listing, ObjectInfo
from tracker.store.remote import RemoteStore

_CREATING = threading.Lock()


class MemoryStore(RemoteStore):
    """Objects in this process' memory. Etags are digests, because the filesystem has none."""

    def _connect(self) -> tuple[Any, str]:
        import fsspec

        fs = fsspec.filesystem("memory")
        return fs, str(fs._strip_protocol(self._target))  # noqa: SLF001 - fsspec has no public way

    def _make_parent(self, key: str) -> None:
        """Nothing needs a folder here."""

    def _create(self, key: str, data: bytes) -> None:
        """Write an object only if it is not there yet; the filesystem's own check leaves a gap between look and write.

        Raises:
            ExistsError: the object is there.
        """
        with _CREATING:
            if self.exists(key):
                raise ExistsError(f"{self.url}/{key} is there already")
            self.put(key, data)

    def _list(self, folder: str) -> Listing:
        return [self._with_digest(info) for info in super()._list(folder)]

    def _info(self, key: str) -> ObjectInfo:
        return self._with_digest(super()._info(key))

    def _with_digest(self, info: ObjectInfo) -> ObjectInfo:
        return info._replace(etag=hashlib.blake2b(self.get(info.key), digest_size=16).hexdigest())
