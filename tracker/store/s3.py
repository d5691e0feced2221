"""S3 and what speaks its protocol, by s3fs.

Two requests at most for each operation: s3fs' own loop of retries is off and botocore's allows one. The caller knows
better how long to go on trying. Checksums are asked for only where S3 demands them: several S3 servers fail otherwise.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any, ClassVar

from tracker.errors import AccessError, BucketNotFoundError, NotFoundError, UnreachableError, UsageError
from tracker.store.base import Listing
from tracker.store.faults import Fault
from tracker.store.multipart import Multipart
from tracker.store.remote import CONNECT_SECONDS, PARALLEL, READ_SECONDS, RemoteStore, object_info, part_size
from tracker.store.urls import key_problem, remote_path, scrub

_UNNAMED_REGIONS = {None, "", "us-east-1", "aws-global"}  # create_bucket refuses these as a constraint
_WRONG_REGION = {"PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301"}


class S3Store(RemoteStore):
    """Objects below `s3://bucket/prefix`."""

    has_buckets: ClassVar[bool] = True

    def __init__(self, url: str, timeout: float | None = None) -> None:
        super().__init__(url, timeout)
        self._bucket_path = remote_path(url)

    def _connect(self) -> tuple[Any, str]:
        return self._filesystem(), self._bucket_path

    def _filesystem(self, **more: Any) -> Any:
        """Make a filesystem; `more` goes into botocore's configuration."""
        import s3fs
        from fsspec.config import conf

        config = {
            "connect_timeout": self._timeout or CONNECT_SECONDS,
            "read_timeout": self._timeout or READ_SECONDS,
            "retries": {"total_max_attempts": 2},
            "max_pool_connections": PARALLEL,
            "request_checksum_calculation": "when_required",
            "response_checksum_validation": "when_required",
            **more,
            **conf.get("s3", {}).get("config_kwargs", {}),
        }
        fs = s3fs.S3FileSystem(
            config_kwargs=config,
            max_concurrency=1,  # one GET for an object: with more, s3fs asks for its size first
            use_listings_cache=False,
            skip_instance_cache=True,
        )
        fs.retries = 1
        if fs.session is None:  # made as s3fs would, at its first use
            fs.session = importlib.import_module("aiobotocore.session").AioSession(**fs.kwargs)
        fs.session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=moment)
        handlers = importlib.import_module("botocore.handlers")
        # aiohttp waits without limit for the "100 Continue" that botocore asks for, and each write costs a round trip.
        fs.s3.meta.events.unregister("before-call.s3", handlers.add_expect_header)
        return fs

    def _refresh(self) -> None:
        """Nothing is remembered: the listing cache is off."""

    def _path(self, key: str) -> str:
        if "?versionId=" in key:
            raise UsageError(f"key {key!r} is refused: s3fs takes '?versionId=' for a version of the object")
        return super()._path(key)

    def _list(self, folder: str) -> Listing:
        """As of any store, page by page: s3fs' own `find` compares each folder with each of its neighbours."""
        bucket, _, root = self._bucket_path.partition("/")
        above = f"{root}/" if root else ""
        request = {"Bucket": bucket, "Prefix": f"{above}{folder}/" if folder else above}
        found: Listing = []
        with self._mapped("list", folder):
            for page in self._pages({**request, **self._fs.req_kw}):
                named = ((details["Key"][len(above) :], details) for details in page.get("Contents", ()))
                found += [object_info(key, details) for key, details in named if not key_problem(key)]
        return found

    def _pages(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        page: dict[str, Any] = {"IsTruncated": True}
        while page.get("IsTruncated"):
            page = self._fs.call_s3("list_objects_v2", **request)
            yield page
            request = {**request, "ContinuationToken": page.get("NextContinuationToken")}

    def _make_parent(self, key: str) -> None:
        """A bucket has no folders."""

    def _write_options(self, content_type: str | None, cache_control: str | None) -> dict[str, Any]:
        given = {"ContentType": content_type, "CacheControl": cache_control}
        return {name: value for name, value in given.items() if value is not None}

    def _part_options(self, size: int) -> dict[str, Any]:
        return {"chunksize": part_size(size), "max_concurrency": 4}

    def _put_parts(
        self, key: str, path: str, state: dict[str, Any], on_progress: Callable[[int], None], content_type: str | None
    ) -> None:
        try:
            file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise NotFoundError(f"cannot read {path} in order to upload it: {error.strerror}") from error
        try:
            size = os.fstat(file).st_size
            with self._mapped("write", key):
                headers = self._write_options(content_type, None)
                self._multipart(key, state, size).upload(file, size, part_size(size), on_progress, headers)
        finally:
            os.close(file)

    def _drop_parts(self, key: str, state: dict[str, Any]) -> None:
        if state:
            self._multipart(key, state, 0).abort()

    def _link(self, key: str, seconds: int) -> str:
        with self._mapped("sign a link to", key):
            fs = self._filesystem(signature_version="s3v4")  # botocore would sign by version 2, which AWS has given up
            try:
                return str(fs.sign(self._path(key), expiration=seconds))
            finally:
                _disconnect(fs)

    def _address(self, key: str) -> str:
        return scrub(self._link(key, 60))

    def _multipart(self, key: str, state: dict[str, Any], size: int) -> Multipart:
        timeout = self._upload_options(part_size(size))["timeout"]
        return Multipart(self._fs.call_s3, self._path(key), state, timeout)

    def _make_bucket(self) -> None:
        region = self._fs.s3.meta.region_name
        where = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region not in _UNNAMED_REGIONS else {}
        self._fs.call_s3("create_bucket", Bucket=self._bucket(), **where)

    def _close(self) -> None:
        made = self._connected()
        super()._close()
        _disconnect(made)

    def _bucket(self) -> str:
        return self._bucket_path.partition("/")[0]

    def _client(self) -> Any:
        """Return botocore's client, or None before it was made."""
        return getattr(self._connected(), "_s3", None)

    def _endpoint(self) -> str:
        client = self._client()
        return scrub(str(client.meta.endpoint_url)) if client is not None else ""

    def _place(self) -> str:
        client = self._client()
        where = f"at {self._endpoint()} (region {client.meta.region_name})" if client is not None else "on S3"
        return f"bucket {self._bucket()!r} {where}"

    def _advice(self, fault: Fault) -> str:
        endpoint = self._endpoint()
        if fault.kind is BucketNotFoundError:
            option = f" --endpoint-url {endpoint}" if endpoint and "amazonaws.com" not in endpoint else ""
            return f"Check its name and AWS_ENDPOINT_URL, or create it with: aws s3 mb s3://{self._bucket()}{option}"
        if fault.kind is AccessError:
            return (
                "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or AWS_PROFILE): are they of this endpoint, not"
                " expired, and allowed s3:ListBucket, s3:GetObject and s3:PutObject on the bucket?"
            )
        if fault.kind is UnreachableError:
            return f"Is the endpoint up, and AWS_ENDPOINT_URL right? Try: curl -I {endpoint}".strip()
        if fault.code in _WRONG_REGION:
            return "The bucket is in another region: set AWS_REGION to it"
        if fault.kind is NotFoundError:
            return f"Look what is there with: aws s3 ls s3://{self._bucket_path}/"
        return ""


def moment(value: Any) -> datetime:
    """Return the time of an answer; botocore's own way with it takes half of the time of a listing.

    Raises:
        ValueError: it is no time.
    """
    if isinstance(value, str) and value.endswith("Z"):
        try:
            return datetime.fromisoformat(value[:-1]).replace(tzinfo=timezone.utc)
        except ValueError:
            pass
    parsed: datetime = importlib.import_module("botocore.utils").parse_timestamp(value)
    return parsed


def _disconnect(fs: Any) -> None:
    """Close the connections of a filesystem that made some."""
    creator = getattr(fs, "_s3creator", None)
    if creator is not None:
        fs.close_session(fs.loop, creator)
