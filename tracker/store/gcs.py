"""Google Cloud Storage, by gcsfs.

gcsfs' plain filesystem is used, not the one it exports: that asks over gRPC for each bucket's type first, which hangs
against emulators and does not survive a fork. So zonal (rapid) buckets are not supported. gcsfs' six tries, which
take over 30 s, are replaced by two.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ClassVar
from urllib.parse import quote

from tracker.errors import AccessError, BucketNotFoundError, NotFoundError, UnreachableError
from tracker.store.faults import Fault
from tracker.store.remote import CONNECT_SECONDS, READ_SECONDS, RemoteStore, part_size
from tracker.store.urls import remote_path, scrub

_PAUSE_SECONDS = 0.2


class GcsStore(RemoteStore):
    """Objects below `gs://bucket/prefix`; the endpoint is STORAGE_EMULATOR_HOST where that is set."""

    has_buckets: ClassVar[bool] = True

    def __init__(self, url: str, timeout: float | None = None) -> None:
        super().__init__(url, timeout)
        self._bucket_path = remote_path(url)
        self._bucket_was_there = False

    def _connect(self) -> tuple[Any, str]:
        import aiohttp
        from fsspec.config import conf
        from gcsfs.core import GCSFileSystem
        from gcsfs.retry import is_retriable

        waits = aiohttp.ClientTimeout(
            total=None, sock_connect=self._timeout or CONNECT_SECONDS, sock_read=self._timeout or READ_SECONDS
        )
        options: dict[str, Any] = {"requests_timeout": waits, "use_listings_cache": False, "skip_instance_cache": True}
        fs = GCSFileSystem(**options, token="anon")  # noqa: S106 - it means: without credentials
        if fs.on_google or "token" in {**conf.get("gs", {}), **conf.get("gcs", {})}:
            fs = GCSFileSystem(**options)  # looks for credentials, which no emulator wants
        once = getattr(GCSFileSystem._request, "__wrapped__", None)  # noqa: SLF001 - the only way to fewer tries
        if once is not None:
            fs._request = partial(_twice, partial(once, fs), is_retriable)  # noqa: SLF001
        return fs, self._bucket_path

    def _refresh(self) -> None:
        """Nothing is remembered: the listing cache is off."""

    def _make_parent(self, key: str) -> None:
        """A bucket has no folders."""

    def _write_options(self, content_type: str | None, cache_control: str | None) -> dict[str, Any]:
        options: dict[str, Any] = {"content_type": content_type} if content_type is not None else {}
        if cache_control is not None:
            options["fixed_key_metadata"] = {"cache_control": cache_control}
        return options

    def _part_options(self, size: int) -> dict[str, Any]:
        quarter_mib = 1 << 18  # parts must be multiples of it
        return {"chunksize": -(-part_size(size) // quarter_mib) * quarter_mib}

    def _link(self, key: str, seconds: int) -> str:
        with self._mapped("sign a link to", key):
            return str(self._fs.sign(self._path(key), expiration=seconds, version="v4"))

    def _address(self, key: str) -> str:
        with self._mapped("find", key):
            return f"{scrub(str(self._fs._location)).rstrip('/')}/{quote(self._path(key))}"  # noqa: SLF001 - the endpoint

    def _make_bucket(self) -> None:
        self._fs.mkdir(self._bucket())

    def _bucket_is_missing(self) -> bool:
        if not self._bucket_was_there:
            try:
                self._fs.call("GET", "b/{}/o", self._bucket(), maxResults=1)
            except FileNotFoundError:
                return True
            except Exception:  # it only makes a message better: whatever hinders it, the first error holds
                return False
            self._bucket_was_there = True
        return False

    def _close(self) -> None:
        made = self._connected()
        super()._close()
        if made is not None:
            made.close_session(made.loop, made.session)

    def _bucket(self) -> str:
        return self._bucket_path.partition("/")[0]

    def _endpoint(self) -> str:
        return scrub(str(getattr(self._connected(), "_location", "Google Cloud Storage")))

    def _place(self) -> str:
        return f"bucket {self._bucket()!r} at {self._endpoint()}"

    def _advice(self, fault: Fault) -> str:
        if fault.kind is BucketNotFoundError:
            return f"Check its name, or create it with: gcloud storage buckets create gs://{self._bucket()}"
        if fault.kind is AccessError:
            return (
                "Check GOOGLE_APPLICATION_CREDENTIALS, or log in with `gcloud auth application-default login`; the"
                " account needs the role Storage Object User on the bucket"
            )
        if fault.kind is UnreachableError:
            return f"Is the endpoint up, and STORAGE_EMULATOR_HOST right or unset? Try: curl -I {self._endpoint()}"
        if fault.kind is NotFoundError:
            return f"Look what is there with: gcloud storage ls gs://{self._bucket_path}/"
        return ""


async def _twice(
    request: Callable[..., Awaitable[Any]], is_retriable: Callable[[Exception], bool], *args: Any, **kwargs: Any
) -> Any:
    """Make a request, and once more if its failure may pass."""
    import asyncio  # heavy, and only this path needs it

    try:
        return await request(*args, **kwargs)
    except Exception as error:
        if not is_retriable(error):
            raise
    await asyncio.sleep(_PAUSE_SECONDS)
    return await request(*args, **kwargs)
