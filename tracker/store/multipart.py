"""Large files to S3 in parts, so that a broken connection costs a part and not the file.

s3fs sends parts too, but gives up the whole upload where one of them fails.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from tracker.store.faults import diagnose

PARALLEL_PARTS = 4
_GONE = {"NoSuchUpload", "InvalidPart", "InvalidPartOrder"}


class Multipart:
    """One upload in parts, which may be gone on with after a failure.

    Args:
        call: s3fs' `call_s3`.
        path: `bucket/key`.
        state: {} for a new upload; what an earlier one left of itself. It is filled in as parts arrive, and is JSON.
        timeout: seconds for each request.
    """

    def __init__(self, call: Callable[..., Any], path: str, state: dict[str, Any], timeout: float) -> None:
        self._call, self._timeout, self._state = call, timeout, state
        self._bucket, _, self._key = path.partition("/")

    def upload(
        self, file: int, size: int, part_size: int, on_progress: Callable[[int], None], headers: dict[str, Any]
    ) -> None:
        """Send the parts that have not arrived, and put them together.

        Args:
            file: a descriptor of the file.
            size: its bytes.
            part_size: bytes of a part, for a new upload.
            on_progress: called with the bytes that have arrived, also right before the object appears; what it raises
                ends the upload.
            headers: of the object, as s3fs names them.
        """
        state = self._state
        if state.get("size") != size or not state.get("upload_id"):
            self.abort()
            made = self._request("create_multipart_upload", **headers)
            state.update(upload_id=made["UploadId"], size=size, part_size=part_size, parts={})
        try:
            self._send_missing(file, on_progress)
            on_progress(size)
            self._complete()
        except Exception as error:
            if diagnose(error).code in _GONE:  # the store has forgotten the upload, or has it complete already
                count = len(state["parts"])
                state.clear()
                if self._is_there(size, count):
                    return
            raise

    def abort(self) -> None:
        """Take back an upload, so that the store keeps none of its parts. One that does not answer is passed over."""
        upload_id = self._state.get("upload_id")
        self._state.clear()
        if upload_id:
            try:
                self._request("abort_multipart_upload", UploadId=upload_id)
            except Exception:  # it is gone, or the store will have to clean up by its own rules
                return

    def _request(self, method: str, **arguments: Any) -> Any:
        return self._call(method, Bucket=self._bucket, Key=self._key, timeout=self._timeout, **arguments)

    def _missing(self) -> Iterator[int]:
        """The numbers of the parts that have not arrived, from 1."""
        count = -(-self._state["size"] // self._state["part_size"])
        return (number for number in range(1, count + 1) if str(number) not in self._state["parts"])

    def _send_missing(self, file: int, on_progress: Callable[[int], None]) -> None:
        """Send parts side by side; where one fails, those on their way are waited for, and no more are begun."""
        missing = self._missing()
        with ThreadPoolExecutor(PARALLEL_PARTS) as threads:
            running: set[Future[tuple[int, str]]] = set()
            while True:
                for number in missing:
                    running.add(threads.submit(self._send, file, number))
                    if len(running) >= PARALLEL_PARTS:
                        break
                if not running:
                    return
                done, running = wait(running, return_when=FIRST_COMPLETED)
                failures = [error for each in done if (error := each.exception())]
                if failures:
                    done |= wait(running).done
                self._keep(done)
                on_progress(self._arrived())
                if failures:
                    raise failures[0]

    def _keep(self, done: set[Future[tuple[int, str]]]) -> None:
        for each in done:
            if each.exception() is None:
                number, etag = each.result()
                self._state["parts"][str(number)] = etag

    def _send(self, file: int, number: int) -> tuple[int, str]:
        part_size = self._state["part_size"]
        start = (number - 1) * part_size
        length = min(part_size, self._state["size"] - start)
        data = os.pread(file, length, start)
        if len(data) != length:
            raise OSError(f"the file became shorter while it was read: {start + len(data)} bytes")
        answer = self._request("upload_part", UploadId=self._state["upload_id"], PartNumber=number, Body=data)
        return number, answer["ETag"]

    def _arrived(self) -> int:
        """Bytes of the parts that have arrived; the last one may be shorter than the others."""
        size, part_size = self._state["size"], self._state["part_size"]
        return sum(min(part_size, size - (int(number) - 1) * part_size) for number in self._state["parts"])

    def _complete(self) -> None:
        parts = [{"PartNumber": int(n), "ETag": etag} for n, etag in self._state["parts"].items()]
        self._request(
            "complete_multipart_upload",
            UploadId=self._state["upload_id"],
            MultipartUpload={"Parts": sorted(parts, key=lambda part: part["PartNumber"])},
        )
        self._state.clear()

    def _is_there(self, size: int, parts: int) -> bool:
        """Whether the object is there in so many parts: the answer to `complete` had been lost."""
        try:
            head = self._request("head_object")
        except Exception:
            return False
        return head.get("ContentLength") == size and str(head.get("ETag", "")).strip('"').endswith(f"-{parts}")
