"""`tracker doctor`, against real servers, real certificates and what goes wrong with them."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.server
import ipaddress
import json
import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_calls import call, call_in_terminal
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from servers import QUIET_AWS, SEAWEED_KEYS, S3Server, SeaweedServer, answering_endpoint, refused_endpoint

from tracker.store import open_store

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy")
DENIED = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [*PROXIES, *[name for name in os.environ if name.startswith(("AWS_", "TRACKER_"))]]:
        monkeypatch.delenv(name, raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "GOOGLE_APPLICATION_CREDENTIALS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in QUIET_AWS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def bucket(s3_seaweed: SeaweedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    s3_seaweed.make_bucket("lab")
    for name, value in s3_seaweed.env.items():
        monkeypatch.setenv(name, value)
    return f"s3://lab/{tmp_path.name}"


def doctor(root: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code and the findings by name; of several of one name the last."""
    done = call("doctor", "--root", root, "--json")
    return done.code, {each["name"]: each for each in json.loads(done.out)}


def states(found: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {name: each["state"] for name, each in found.items()}


# --- folders ---


def test_a_folder_that_works(tmp_path):
    code, found = doctor("runs")
    assert code == 0
    assert set(states(found).values()) == {"ok"}
    assert {"root", "local copies", "root's disk", "list", "write", "read", "exclusive create", "delete"} <= set(found)
    assert "from argument" in found["root"]["text"]
    assert not list((tmp_path / "runs").iterdir())
    done = call("doctor")
    assert (done.code, done.out.splitlines()[-1]) == (0, "all is well")
    assert "no root is set" in done.out


def test_a_root_that_is_a_file(tmp_path):
    (tmp_path / "file").write_text("x")
    code, found = doctor("file")
    assert code == 1
    assert "failed" in states(found).values()
    assert (tmp_path / "file").read_text() == "x"
    done = call("doctor", "--root", "file")
    assert re.search(r"^ failed  write: cannot write ", done.out, re.MULTILINE)
    assert done.out.splitlines()[-1] == "1 failed"


def test_roots_and_settings_that_cannot_be(tmp_path, monkeypatch):
    assert "names no bucket" in call("doctor", "--root", "s3://").out
    code, found = doctor("nosuch://x/y")
    assert (code, states(found)["list"]) == (1, "failed")
    (tmp_path / "tracker.toml").write_text("rooot = 'x'\n")
    done = call("doctor")
    assert (done.code, "did you mean 'root'?" in done.out) == (1, True)
    monkeypatch.setenv("TRACKER_ROOT", "a\x1b[31mb")
    (tmp_path / "tracker.toml").unlink()
    shown = call_in_terminal("doctor").out
    assert "\x1b[31mb" not in shown
    assert "\x1b[32m" in shown  # ours, for ok


# --- buckets ---


def test_a_bucket_that_works(bucket, s3_seaweed):
    code, found = doctor(bucket)
    assert (code, set(states(found).values())) == (0, {"ok"})
    assert found["credentials"]["text"].startswith(f"AWS_ACCESS_KEY_ID ({SEAWEED_KEYS['all'][0][:4]}…)")
    assert SEAWEED_KEYS["all"][1] not in str(found)
    assert found["package"]["text"].startswith("s3fs ")
    assert f"{s3_seaweed.endpoint} answers in" in found["endpoint"]["text"]
    assert found["clock"]["text"] == "agrees with the endpoint's"
    assert open_store(bucket).list() == []


def test_a_bucket_that_is_not_there(bucket):
    code, found = doctor("s3://no-such-bucket/x")
    assert (code, states(found)["endpoint"], states(found)["list"]) == (1, "ok", "failed")
    assert "aws s3 mb s3://no-such-bucket" in found["list"]["text"]
    assert "write" not in found


def test_credentials_that_may_read_only(bucket, monkeypatch):
    key, secret = SEAWEED_KEYS["reader"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
    code, found = doctor(bucket)
    assert (code, states(found)["list"], states(found)["write"]) == (1, "ok", "failed")
    assert "ask the bucket's owner for list, get, put and delete" in found["write"]["advice"]


def test_credentials_that_are_wrong_half_or_missing(bucket, monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    code, found = doctor(bucket)
    assert (code, states(found)["credentials"], states(found)["list"]) == (1, "ok", "failed")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    code, found = doctor(bucket)
    assert found["credentials"]["advice"] == "Set AWS_SECRET_ACCESS_KEY"
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    code, found = doctor(bucket)
    assert (code, states(found)["credentials"]) == (1, "note")
    assert "aws configure" in found["credentials"]["advice"]
    (tmp_path / "credentials").write_text("[default]\naws_access_key_id=a\naws_secret_access_key=b\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    assert "credentials is there" in doctor(bucket)[1]["credentials"]["text"]


def test_a_server_that_overwrites_what_is_there_is_fine(s3_moto: S3Server, monkeypatch):
    s3_moto.make_bucket("lab")
    for name, value in s3_moto.env.items():
        monkeypatch.setenv(name, value)
    code, found = doctor("s3://lab/x")
    assert (code, states(found)["exclusive create"] in ("ok", "note")) == (0, True)


# --- the way there ---


def test_an_endpoint_that_refuses_or_has_no_name(bucket, monkeypatch):
    with refused_endpoint() as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        code, found = doctor(bucket)
    assert (code, states(found)["endpoint"], states(found)["list"]) == (1, "failed", "failed")
    assert "does not accept connections" in found["endpoint"]["text"]
    assert "no firewall between" in found["endpoint"]["advice"]
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://store.invalid:9000")
    _, found = doctor(bucket)
    assert "store.invalid has no address" in found["endpoint"]["text"]
    monkeypatch.setenv("AWS_ENDPOINT_URL", "store.invalid")
    assert "no http:// or https:// address" in doctor(bucket)[1]["endpoint"]["text"]


@pytest.mark.parametrize(("shift", "state"), [(0, "ok"), (-60, "warning"), (1200, "failed")])
def test_a_clock_that_is_off(bucket, monkeypatch, shift, state):
    with _server_of_the_time(shift) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        _, found = doctor(bucket)
    assert states(found)["clock"] == state
    if shift:
        assert f"{abs(shift):,}"[:3] in found["clock"]["text"]
        assert ("behind" if shift > 0 else "ahead of") in found["clock"]["text"]
        assert "timedatectl" in found["clock"]["advice"]


def test_a_proxy_is_named_without_its_password_and_used(bucket, monkeypatch):
    with answering_endpoint(403, DENIED, "application/xml") as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.replace("//", "//user:geheim@"))
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://store.invalid")
        code, found = doctor(bucket)
    assert found["proxy"]["text"] == f"HTTP_PROXY is {proxy}"
    assert "geheim" not in str(found)
    assert (code, states(found)["endpoint"], states(found)["list"]) == (1, "ok", "failed")


def test_a_certificate_of_ones_own_authority(s3_moto: S3Server, tmp_path, monkeypatch):
    s3_moto.make_bucket("lab")
    for name, value in s3_moto.env.items():
        monkeypatch.setenv(name, value)
    authority, chain = _certificates(tmp_path)
    with _tls_before(s3_moto.endpoint, chain) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        code, found = doctor("s3://lab/tls")
        assert (code, states(found)["endpoint"]) == (1, "failed")
        assert "certificate" in found["endpoint"]["text"].lower()
        assert "AWS_CA_BUNDLE" in found["endpoint"]["advice"]
        assert "REQUESTS_CA_BUNDLE" in found["endpoint"]["advice"]
        monkeypatch.setenv("AWS_CA_BUNDLE", str(authority))
        code, found = doctor("s3://lab/tls")
        assert (code, set(states(found).values())) == (0, {"ok"})
        assert found["TLS"]["text"] == "the certificate is trusted"
        assert found["CA bundle"]["text"] == f"AWS_CA_BUNDLE is {authority}"
        monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "none.pem"))
        code, found = doctor("s3://lab/tls")
        assert (code, states(found)["CA bundle"]) == (1, "failed")
        (tmp_path / "none.pem").write_text("no certificate")
        assert "holds no certificates" in doctor("s3://lab/tls")[1]["endpoint"]["text"]


# --- servers of these tests ---


@contextlib.contextmanager
def _server_of_the_time(shift: float) -> Iterator[str]:
    """A server that denies everything and whose clock is `shift` seconds ahead."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(403)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(DENIED)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(DENIED)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD  # noqa: N815

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((timestamp or time.time()) + shift)

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


def _certificates(folder: Path) -> tuple[Path, Path]:
    """The file of an authority, and one with the key and the certificate that it gave 127.0.0.1."""
    now = dt.datetime.now(dt.timezone.utc)

    def make(name: str, issuer: str, key: Any, signer: Any, *extensions: tuple[Any, bool]) -> x509.Certificate:
        builder = x509.CertificateBuilder().serial_number(x509.random_serial_number()).public_key(key.public_key())
        builder = builder.subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        builder = builder.issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        builder = builder.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(signer, hashes.SHA256())

    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    identifier = x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key())
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    ca = make(
        "lab CA",
        "lab CA",
        ca_key,
        ca_key,
        (x509.BasicConstraints(True, None), True),
        (usage, True),
        (identifier, False),
    )
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    issued_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    leaf = make("store", "lab CA", key, ca_key, (names, False), (issued_by, False))
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    (folder / "chain.pem").write_bytes(private + leaf.public_bytes(serialization.Encoding.PEM))
    return folder / "ca.pem", folder / "chain.pem"


@contextlib.contextmanager
def _tls_before(endpoint: str, chain: Path) -> Iterator[str]:
    """The address of a TLS server that passes every byte on to `endpoint`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    host, _, port = endpoint.removeprefix("http://").partition(":")
    threads: list[threading.Thread] = []

    def pump(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def serve(raw: socket.socket) -> None:
        with (
            contextlib.suppress(OSError),
            raw,
            context.wrap_socket(raw, server_side=True) as client,
            socket.create_connection((host, int(port)), 10) as inner,
        ):
            back = threading.Thread(target=pump, args=(inner, client), daemon=True)
            back.start()
            pump(client, inner)
            back.join(10)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threads.append(threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        first = threading.Thread(target=accept, daemon=True)
        first.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
    for thread in (first, *threads):
        thread.join(10)
