"""The GCS store, against fake-gcs-server and against answers that it never gives."""

from __future__ import annotations

import json
import urllib.parse
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import servers
from store_contract_remote import RemoteContract, RemotePlace, assert_says, timed_error

from tracker.errors import AccessError, StoreError, UnreachableError
from tracker.store import open_store

pytest.importorskip("gcsfs", reason="not installed: gcsfs")

BUCKET = "lab"


class TestGcs(RemoteContract):
    @pytest.fixture
    def place(self, gcs: servers.GcsServer, monkeypatch: pytest.MonkeyPatch) -> RemotePlace:
        for name, value in gcs.env.items():
            monkeypatch.setenv(name, value)
        gcs.make_bucket(BUCKET)
        prefix = f"runs {uuid.uuid4().hex[:8]}/"

        def of(key: str) -> str:
            return urllib.parse.quote(prefix + key, safe="")

        def write(key: str, data: bytes) -> None:
            path = f"/upload/storage/v1/b/{BUCKET}/o?uploadType=media&name={of(key)}"
            assert gcs.request("POST", path, data, "application/octet-stream")[0] == 200

        def read(key: str) -> bytes | None:
            status, data = gcs.request("GET", f"/storage/v1/b/{BUCKET}/o/{of(key)}?alt=media")
            return data if status == 200 else None

        def delete(key: str) -> None:
            assert gcs.request("DELETE", f"/storage/v1/b/{BUCKET}/o/{of(key)}")[0] in (200, 204)

        def keys() -> set[str]:
            found: set[str] = set()
            token = ""
            while True:
                path = f"/storage/v1/b/{BUCKET}/o?prefix={of('')}&pageToken={token}"
                page = json.loads(gcs.request("GET", path)[1])
                found |= {entry["name"].removeprefix(prefix) for entry in page.get("items", [])}
                token = page.get("nextPageToken", "")
                if not token:
                    return found

        return RemotePlace(
            f"gs://{BUCKET}/{prefix.rstrip('/')}",
            write,
            read,
            delete,
            keys,
            lambda endpoint: monkeypatch.setenv("STORAGE_EMULATOR_HOST", endpoint),
            "gs://no-such-bucket/runs",
            BUCKET,
            gcs.endpoint,
        )

    def test_headers_are_kept(self, place: RemotePlace, gcs: servers.GcsServer, tmp_path) -> None:
        (tmp_path / "page").write_bytes(b"<html>")
        with open_store(place.url, timeout=5) as store:
            store.put("a", b"1", content_type="text/css", cache_control="max-age=60")
            store.put_file("b", tmp_path / "page", content_type="text/css", cache_control="max-age=60")
        for key in ("a", "b"):
            name = urllib.parse.quote(f"{place.url.split('/', 3)[3]}/{key}", safe="")
            told = json.loads(gcs.request("GET", f"/storage/v1/b/{BUCKET}/o/{name}")[1])
            assert (told["contentType"], told["cacheControl"]) == ("text/css", "max-age=60")

    def test_an_outage_passes(self, place: RemotePlace, gcs: servers.GcsServer) -> None:
        with open_store(place.url, timeout=2) as store:
            store.put("before", b"1")
            gcs.stop()
            try:
                with pytest.raises(UnreachableError):
                    store.put("meanwhile", b"2")
            finally:
                gcs.start()
            store.put("after", b"3")
            assert store.get_many(["before", "after"]) == {"before": b"1", "after": b"3"}


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (401, "Anonymous caller does not have storage.objects.list access", AccessError),
        (403, "does not have storage.objects.list access", AccessError),
        (429, "The rate limit was exceeded", UnreachableError),
        (500, "Backend Error", UnreachableError),
        (502, "Bad Gateway", UnreachableError),
        (503, "We encountered an internal error", UnreachableError),
    ],
)
def test_answers_in_trouble(monkeypatch: pytest.MonkeyPatch, status: int, message: str, kind: type[StoreError]) -> None:
    body = json.dumps({"error": {"code": status, "message": message}}).encode()
    with servers.answering_endpoint(status, body, "application/json") as endpoint:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", endpoint)
        with open_store("gs://lab/runs", timeout=2) as store:
            calls = [store.list, lambda: store.put("k", b"1"), lambda: store.get("k"), lambda: store.info("k")]
            with ThreadPoolExecutor() as threads:
                failures = list(threads.map(timed_error, calls))
            for error, took in failures:
                assert type(error) is kind
                next_step = "GOOGLE_APPLICATION_CREDENTIALS" if kind is AccessError else "STORAGE_EMULATOR_HOST"
                assert_says(error, "lab", endpoint, next_step)
                assert took < 5
