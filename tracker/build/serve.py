"""A small web server for a built site in a folder of this machine, for its author; it is no server for the public."""

from __future__ import annotations

import http.server
import posixpath
import socket
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from tracker.build.headers import FOREVER, content_type
from tracker.build.manifest import is_named_by_content
from tracker.errors import UsageError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_NEVER = "no-store"
"""A page may change twice within the second that Last-Modified tells apart."""


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files of a site: no listings, no hidden files, nothing for pages that call this machine by another name."""

    server_version, sys_version = "tracker", ""
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, hosts: tuple[str, ...], **options: Any) -> None:
        self._hosts = hosts
        super().__init__(*args, **options)

    def send_head(self) -> Any:
        """The file that was asked for, or an error."""
        if self._hosts and _name_in(self.headers.get("Host", "")) not in self._hosts:
            # another site's script may have had its name lead here, to read what this machine alone may see
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "this server answers to its own address only")
            return None
        if any(part.startswith(".") for part in self._path.split("/")):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, path: Any) -> Any:
        """There are no listings."""
        del path
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """What a browser may keep."""
        self.send_header("Cache-Control", FOREVER if is_named_by_content(self._path) else _NEVER)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def guess_type(self, path: Any) -> str:
        """The type as buckets are told it."""
        return content_type(str(path))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: pages ask every second."""

    @property
    def _path(self) -> str:
        """What was asked for, relative to the site."""
        path = urllib.parse.unquote(urllib.parse.urlsplit(getattr(self, "path", "")).path)
        return posixpath.normpath(path).lstrip("/") if path.strip("/") else ""


def _name_in(host: str) -> str:
    """The name in a Host header, without the port."""
    try:
        return urllib.parse.urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who goes away in the middle is nothing to speak of."""


class _ServerOf6(_Server):
    address_family = socket.AF_INET6


@contextmanager
def serving(folder: Path, host: str, port: int) -> Iterator[str]:
    """Serve a site while the block lasts; gives its address.

    Args:
        folder: the site.
        host: the address to listen on. On one that only this machine reaches, requests by other names are refused.
        port: 0 for any that is free.

    Raises:
        UsageError: the address cannot be listened on.
    """
    handler = partial(_Handler, directory=str(folder), hosts=LOOPBACK if host in LOOPBACK else ())
    try:
        server = (_ServerOf6 if ":" in host else _Server)((host, port), handler)
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"cannot listen on {host}:{port} ({error}): give another --port, or 0 for any that is free"
        ) from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True)
    thread.start()
    try:
        yield f"http://{f'[{host}]' if ':' in host else host}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
