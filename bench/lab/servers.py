"""moto's S3 server, from a virtual environment of its own."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from lab.venvs import prepare


@contextlib.contextmanager
def s3(cache: str) -> Iterator[dict[str, str]]:
    """A server with the bucket `bench`; the variables that lead to it."""
    python = prepare(cache, ("moto[server]",))
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [python, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(urllib.request.Request(f"{url}/bench", method="PUT"), timeout=5).close()
                break
            time.sleep(0.1)
        yield {"AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench"}
    finally:
        server.terminate()
        server.wait()
