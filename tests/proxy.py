"""A proxy before an S3 server, which does to requests what the network and the store do on bad days."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import threading
import time
from collections.abc import Iterator

ERROR = "<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code}</Message></Error>"


class Proxy(http.server.ThreadingHTTPServer):
    """Passes requests on to an S3 server, or does to those with `where` in their address what `trouble` says.

    Args:
        endpoint: the server's URL.
    """

    daemon_threads = True

    def __init__(self, endpoint: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = endpoint.removeprefix("http://")
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.trouble = ""
        self.where = ""
        self.troubled = 0


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def answer(self) -> None:
        """Any request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        trouble = self.server.trouble if self.server.where in self.path else ""
        self.server.troubled += bool(trouble)
        if trouble.isdecimal():
            code = {
                "403": "AccessDenied",
                "404": "NoSuchKey" if self.server.where else "NoSuchBucket",
                "503": "SlowDown",
            }[trouble]
            self._send(int(trouble), {"Content-Type": "application/xml"}, ERROR.format(code=code).encode())
            return
        if trouble == "stall":
            self.server.trouble = ""  # this request alone
        if trouble in ("slow", "stall"):
            time.sleep(20)
        if trouble == "cut":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
            self.close_connection = True
            return
        with contextlib.suppress(OSError):  # a test that is over stops the server
            behind = http.client.HTTPConnection(self.server.behind, timeout=60)
            behind.request(self.command, self.path, body, dict(self.headers))
            found = behind.getresponse()
            self._send(found.status, dict(found.getheaders()), found.read())
            behind.close()

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer  # noqa: N815 (names that http.server looks for)

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                self.send_header(name, value)
        self.send_header(
            "Content-Length", headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(body))
        )
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def proxy_before(endpoint: str) -> Iterator[Proxy]:
    """A proxy at work before the server at `endpoint`."""
    with Proxy(endpoint) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
