"""The S3 store, against moto's server and SeaweedFS, and against answers that neither gives on demand."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import fsspec.config
import pytest
import servers
from store_contract_remote import RemoteContract, RemotePlace, assert_says, timed_error

from tracker.errors import AccessError, NotFoundError, StoreError, UnreachableError, UsageError
from tracker.store import open_store
from tracker.store.s3 import moment

BUCKET = "lab"


def s3_place(server: servers.S3Server, monkeypatch: pytest.MonkeyPatch) -> RemotePlace:
    use(server, monkeypatch)
    prefix = f"runs {uuid.uuid4().hex[:8]}/"
    server.make_bucket(BUCKET)
    client = server.client()

    def read(key: str) -> bytes | None:
        try:
            with client.get_object(Bucket=BUCKET, Key=prefix + key)["Body"] as body:
                return body.read()
        except client.exceptions.NoSuchKey:
            return None

    def keys() -> set[str]:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        found = [entry["Key"].removeprefix(prefix) for page in pages for entry in page.get("Contents", [])]
        return {key for key in found if not key.endswith("/")}  # SeaweedFS lists empty folders

    return RemotePlace(
        f"s3://{BUCKET}/{prefix.rstrip('/')}",
        lambda key, data: client.put_object(Bucket=BUCKET, Key=prefix + key, Body=data),
        read,
        lambda key: client.delete_object(Bucket=BUCKET, Key=prefix + key),
        keys,
        lambda endpoint: monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint),
        "s3://no-such-bucket/runs",
        BUCKET,
        server.endpoint,
    )


def use(server: servers.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lead this process to a server, whatever the user's own environment says."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "AWS_REGION", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name, value in server.env.items():
        monkeypatch.setenv(name, value)


class S3Contract(RemoteContract):
    def test_headers_are_kept(self, place: RemotePlace, server: servers.S3Server, tmp_path: Path) -> None:
        (tmp_path / "page").write_bytes(b"<html>")
        client = server.client()
        with open_store(place.url, timeout=5) as store:
            store.put("a", b"1", content_type="text/css", cache_control="max-age=60")
            store.put_file("b", tmp_path / "page", content_type="text/css", cache_control="max-age=60")
            for key in ("a", "b"):
                head: dict[str, Any] = client.head_object(Bucket=BUCKET, Key=f"{place.url.split('/', 3)[3]}/{key}")
                assert (head["ContentType"], head["CacheControl"]) == ("text/css", "max-age=60")

    def test_a_version_in_a_key_is_refused(self, place: RemotePlace) -> None:
        with open_store(place.url) as store, pytest.raises(UsageError, match="versionId"):
            store.put("k?versionId=1", b"")

    def test_hostile_keys_are_not_listed(self, place: RemotePlace, server: servers.S3Server) -> None:
        place.write("good", b"1")
        server.client().put_object(Bucket=BUCKET, Key=f"{place.url.split('/', 3)[3]}/folder/", Body=b"")
        with open_store(place.url) as store:
            assert [info.key for info in store.list()] == ["good"]

    def test_the_environments_endpoint_for_s3_wins(
        self, place: RemotePlace, server: servers.S3Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server.endpoint)
        with open_store(place.url, timeout=5) as store:
            store.put("k", b"1")
        assert place.read("k") == b"1"


class TestMoto(S3Contract):
    @pytest.fixture
    def server(self, s3_moto: servers.S3Server) -> servers.S3Server:
        return s3_moto

    @pytest.fixture
    def place(self, server: servers.S3Server, monkeypatch: pytest.MonkeyPatch) -> RemotePlace:
        return s3_place(server, monkeypatch)

    # moto takes 10 s for it; SeaweedFS has pages of 1,000 keys as well.
    test_more_keys_than_a_page_holds = None

    def test_keys_that_lead_up_are_not_listed(self, place: RemotePlace) -> None:
        for key in ("good", "../up", "a/../../b", "a//b", "back\\slash"):
            place.write(key, b"1")
        with open_store(place.url) as store:
            assert [info.key for info in store.list()] == ["good"]


class TestSeaweed(S3Contract):
    races = 1  # its losers may wait some seconds for its lock

    @pytest.fixture
    def server(self, s3_seaweed: servers.SeaweedServer) -> servers.SeaweedServer:
        return s3_seaweed

    @pytest.fixture
    def place(self, server: servers.SeaweedServer, monkeypatch: pytest.MonkeyPatch) -> RemotePlace:
        return s3_place(server, monkeypatch)

    @pytest.mark.parametrize(
        ("variable", "value", "code"),
        [
            ("AWS_ACCESS_KEY_ID", "nobody", "InvalidAccessKeyId"),
            ("AWS_SECRET_ACCESS_KEY", "wrong-secret", "SignatureDoesNotMatch"),
        ],
    )
    def test_a_wrong_key_is_told(
        self, place: RemotePlace, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, code: str
    ) -> None:
        monkeypatch.setenv(variable, value)
        with open_store(place.url, timeout=5) as store:
            for call in (store.list, lambda: store.get("k"), lambda: store.put("k", b"1")):
                with pytest.raises(AccessError) as caught:
                    call()
                assert_says(caught.value, BUCKET, place.endpoint, code, "AWS_ACCESS_KEY_ID", "AWS_PROFILE")
                assert value == "nobody" or value not in str(caught.value)
            with pytest.raises(AccessError):
                store.exists("k")

    def test_a_forbidden_write_is_told(self, place: RemotePlace, monkeypatch: pytest.MonkeyPatch) -> None:
        place.write("k", b"1")
        key, secret = servers.SEAWEED_KEYS["reader"]
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
        with open_store(place.url, timeout=5) as store:
            assert store.get("k") == b"1"
            for call in (
                lambda: store.put("k", b"2"),
                lambda: store.create("new", b"2"),
                lambda: store.delete(["k"]),
                lambda: store.put_file("file", __file__),
            ):
                with pytest.raises(AccessError) as caught:
                    call()
                assert_says(caught.value, BUCKET, place.endpoint, "AccessDenied", "s3:PutObject")
        assert place.keys() == {"k"}
        assert place.read("k") == b"1"

    def test_an_outage_passes(self, place: RemotePlace, server: servers.SeaweedServer) -> None:
        with open_store(place.url, timeout=2) as store:
            store.put("before", b"1")
            server.stop()
            try:
                with pytest.raises(UnreachableError):
                    store.put("meanwhile", b"2")
            finally:
                server.start()
            store.put("after", b"3")
            assert store.get_many(["before", "after"]) == {"before": b"1", "after": b"3"}


def error_xml(code: str, message: str) -> bytes:
    return f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'.encode()


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "AWS_REGION", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name, value in servers.QUIET_AWS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    return monkeypatch


@pytest.mark.parametrize(
    ("status", "body", "kind", "says"),
    [
        (400, error_xml("ExpiredToken", "The provided token has expired."), AccessError, "ExpiredToken"),
        (403, error_xml("AccessDenied", "Access Denied"), AccessError, "s3:ListBucket"),
        (403, error_xml("RequestTimeTooSkewed", "The difference is too large."), AccessError, "RequestTimeTooSkewed"),
        (500, error_xml("InternalError", "We encountered an internal error."), UnreachableError, "InternalError"),
        (503, error_xml("SlowDown", "Please reduce your request rate."), UnreachableError, "SlowDown"),
        (502, b"<html><body>Bad gateway</body></html>", UnreachableError, "502"),
        (400, error_xml("AuthorizationHeaderMalformed", "the region is wrong"), StoreError, "AWS_REGION"),
        (507, error_xml("XMinioStorageFull", "Storage backend is full."), UnreachableError, "XMinioStorageFull"),
    ],
)
def test_answers_in_trouble(
    bare_environment: pytest.MonkeyPatch, status: int, body: bytes, kind: type[StoreError], says: str
) -> None:
    with servers.answering_endpoint(status, body, "application/xml") as endpoint:
        bare_environment.setenv("AWS_ENDPOINT_URL", endpoint)
        with open_store("s3://lab/runs", timeout=2) as store:
            calls = [store.list, lambda: store.put("k", b"1"), lambda: store.get("k")]
            with ThreadPoolExecutor() as threads:
                failures = list(threads.map(timed_error, calls))
            for error, took in failures:
                assert type(error) is kind
                assert_says(error, "lab", endpoint, says)
                assert "hunter2" not in str(error)
                assert took < 5


def test_missing_credentials_are_told(bare_environment: pytest.MonkeyPatch) -> None:
    bare_environment.delenv("AWS_ACCESS_KEY_ID")
    bare_environment.delenv("AWS_SECRET_ACCESS_KEY")
    with servers.refused_endpoint() as endpoint:
        bare_environment.setenv("AWS_ENDPOINT_URL", endpoint)
        with open_store("s3://lab/runs", timeout=2) as store, pytest.raises(AccessError) as caught:
            store.list()
    assert_says(caught.value, "lab", "AWS_ACCESS_KEY_ID", "AWS_PROFILE")


def test_a_missing_profile_is_told(bare_environment: pytest.MonkeyPatch) -> None:
    bare_environment.setenv("AWS_PROFILE", "no-such-profile")
    with open_store("s3://lab/runs", timeout=2) as store, pytest.raises(AccessError) as caught:
        store.get("k")
    assert_says(caught.value, "lab", "no-such-profile", "AWS_PROFILE")


def test_an_endpoint_that_is_no_url_is_told(bare_environment: pytest.MonkeyPatch) -> None:
    bare_environment.setenv("AWS_ENDPOINT_URL", "not a url")
    with open_store("s3://lab/runs", timeout=2) as store, pytest.raises(StoreError, match=r"lab.*not a url"):
        store.list()


def test_settings_of_fsspec_count(bare_environment: pytest.MonkeyPatch, s3_moto: servers.S3Server) -> None:
    s3_moto.make_bucket(BUCKET)
    with servers.silent_endpoint() as endpoint:
        bare_environment.setenv("AWS_ENDPOINT_URL", endpoint)
        bare_environment.setitem(
            fsspec.config.conf, "s3", {"endpoint_url": s3_moto.endpoint, "config_kwargs": {"read_timeout": 3}}
        )
        with open_store(f"s3://{BUCKET}/fsspec-settings") as store:
            store.put("k", b"1")
            assert store._fs.s3.meta.config.read_timeout == 3
            assert store._fs.s3.meta.config.connect_timeout == 5


def test_a_profile_of_fsspec_counts(
    bare_environment: pytest.MonkeyPatch, s3_moto: servers.S3Server, tmp_path: Path
) -> None:
    s3_moto.make_bucket(BUCKET)
    profiles = tmp_path / "config"
    profiles.write_text("[profile lab]\naws_access_key_id = of-the-lab\naws_secret_access_key = x\n")
    bare_environment.setenv("AWS_CONFIG_FILE", str(profiles))
    bare_environment.setenv("AWS_ENDPOINT_URL", s3_moto.endpoint)
    bare_environment.setitem(fsspec.config.conf, "s3", {"profile": "lab"})
    with open_store(f"s3://{BUCKET}/of-a-profile") as store:
        store.put("k", b"1")
        assert "of-the-lab" in store._link("k", 60)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-28T22:10:11.250Z", "2026-11-28T22:10:11.250000Z", "2026-11-28T23:10:11.25+01:00",
        "20261128T221011.250Z", 1_795_903_811.25,
    ],
)  # fmt: skip
def test_times_of_answers_are_read(written: str | float) -> None:
    assert moment(written).timestamp() == 1_795_903_811.25


def test_a_time_in_the_manner_of_http_is_read() -> None:
    assert moment("Sat, 28 Nov 2026 22:10:11 GMT").timestamp() == 1_795_903_811
    with pytest.raises(ValueError, match="soonZ"):
        moment("soonZ")


def test_a_program_that_closes_nothing_ends_quietly(s3_moto: servers.S3Server) -> None:
    program = """
import os, sys
from tracker.store import open_store
store = open_store("s3://lab/quiet")
store.put("k", b"1")
child = os.fork()
assert store.get("k") == b"1"
if child == 0:
    sys.exit(0)
sys.exit(os.waitpid(child, 0)[1])
"""
    s3_moto.make_bucket(BUCKET)
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **s3_moto.env, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert time.monotonic() - start < 15


def test_a_local_file_that_is_missing_is_no_missing_bucket(bare_environment: pytest.MonkeyPatch) -> None:
    with open_store("s3://lab/runs", timeout=2) as store, pytest.raises(NotFoundError, match="/no/such/file"):
        store.put_file("k", "/no/such/file")
