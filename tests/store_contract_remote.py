"""What a store behind a network must do besides: name bucket, endpoint and next step of what is wrong, and soon."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import servers
from store_contract import Place, StoreContract

from tracker.errors import BucketNotFoundError, StoreError, UnreachableError
from tracker.store import open_store, remote


@dataclass
class RemotePlace(Place):
    """A root in a bucket.

    Args:
        lead_to: makes the environment point to another endpoint.
        missing_url: a root in a bucket that is not there.
        bucket: the name of the bucket.
        endpoint: the server's URL.
    """

    lead_to: Callable[[str], None]
    missing_url: str
    bucket: str
    endpoint: str


class RemoteContract(StoreContract):
    """The tests of stores behind a network."""

    def test_a_missing_bucket_is_named(self, place: RemotePlace) -> None:
        with open_store(place.missing_url, timeout=5) as store:
            calls: dict[str, Callable[[], object]] = {
                "list": store.list,
                "get": lambda: store.get("k"),
                "info": lambda: store.info("k"),
                "exists": lambda: store.exists("k"),
                "put": lambda: store.put("k", b"1"),
                "create": lambda: store.create("k", b"1"),
                "delete": lambda: store.delete(["k"]),
            }
            for name, call in calls.items():
                with pytest.raises(BucketNotFoundError) as caught:
                    call()
                assert_says(caught.value, "no-such-bucket", place.endpoint, "does not exist", "create it with", of=name)
            assert isinstance(store.get_many(["k"])["k"], BucketNotFoundError)

    def test_create_makes_the_bucket(self, place: RemotePlace) -> None:
        url = place.missing_url.replace("no-such-bucket", f"made-{os.getpid()}-{time.time_ns()}")
        with open_store(url, create=True, timeout=5) as store:
            assert store.list() == []
            store.put("k", b"1")
        with open_store(url, create=True, timeout=5) as store:
            assert store.get("k") == b"1"

    def test_a_refused_port_fails_at_once(self, place: RemotePlace) -> None:
        with servers.refused_endpoint() as endpoint:
            place.lead_to(endpoint)
            self.assert_unreachable(place, endpoint, seconds=6)

    def test_a_silent_server_fails_in_time(self, place: RemotePlace) -> None:
        with servers.silent_endpoint() as endpoint:
            place.lead_to(endpoint)
            self.assert_unreachable(place, endpoint, seconds=6)

    def test_a_server_that_stops_reading_fails_in_time(
        self, place: RemotePlace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(remote, "SLOWEST_UPLOAD", 50_000_000)
        with servers.silent_endpoint() as endpoint:
            place.lead_to(endpoint)
            with open_store(place.url, timeout=0.4) as store:
                error, took = timed_error(lambda: store.put("k", b"x" * 12_000_000))  # more than sockets buffer
            assert isinstance(error, UnreachableError), repr(error)
            assert took < 6

    def assert_unreachable(self, place: RemotePlace, endpoint: str, seconds: float) -> None:
        """Try each kind of operation, all at the same time, with a time limit of 0.4 s for each wait."""
        with open_store(place.url, timeout=0.4) as store:
            calls: list[Callable[[], object]] = [
                store.list,
                lambda: store.get("k"),
                lambda: store.info("k"),
                lambda: store.put("k", b"1" * 1000),
                lambda: store.create("k", b"1"),
                lambda: store.delete(["k"]),
                lambda: _raise_first(store.get_many([f"k{number}" for number in range(20)])),
            ]
            with ThreadPoolExecutor(len(calls)) as threads:
                for error, took in threads.map(timed_error, calls):
                    assert isinstance(error, UnreachableError), repr(error)
                    assert took < seconds
                    assert_says(error, place.bucket, endpoint, "endpoint up", "curl")

    def test_passwords_stay_out_of_messages(self, place: RemotePlace) -> None:
        with servers.refused_endpoint() as endpoint:
            place.lead_to(endpoint.replace("http://", "http://user:hunter2@"))
            with open_store(place.url, timeout=0.5) as store:
                with pytest.raises(StoreError) as caught:
                    store.get("k")
                assert "hunter2" not in str(caught.value)
                assert_says(caught.value, place.bucket, endpoint)


def assert_says(error: BaseException, *parts: str, of: str = "") -> None:
    for part in parts:
        assert part in str(error), (of, part, str(error))


def timed_error(call: Callable[[], object]) -> tuple[BaseException | None, float]:
    start = time.monotonic()
    try:
        call()
    except Exception as error:
        return error, time.monotonic() - start
    return None, time.monotonic() - start


def _raise_first(found: dict[str, bytes | StoreError]) -> None:
    assert all(isinstance(value, UnreachableError) for value in found.values())
    raise next(value for value in found.values() if isinstance(value, StoreError))
