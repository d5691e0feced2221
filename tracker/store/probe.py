"""Probe: whether an endpoint can be reached at all, step by step, with nothing but the standard library.

The store's own errors say what the library below it saw. This says where on the way it broke: name, connection, TLS,
proxy or clock.
"""

from __future__ import annotations

import email.utils
import os
import socket
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.store.urls import remote_path, scheme, scrub

BUNDLES = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Variables that name a file of certificate authorities, the one that counts most first."""

PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
_S3, _GCS = ("s3", "s3a"), ("gs", "gcs")


@dataclass(frozen=True)
class Probe:
    """What an endpoint did.

    Attributes:
        stage: where it ended: "name", "connect", "tls", "http", or "" where it answered.
        detail: what went wrong, or the answer's status.
        skew: seconds by which this machine's clock is ahead of the endpoint's; None where it told no time.
        seconds: how long the answer took.
    """

    stage: str
    detail: str
    skew: float | None = None
    seconds: float = 0.0


def endpoint_of(url: str, environ: Mapping[str, str]) -> str:
    """The address that the requests for a root go to, "" where it is not known.

    Args:
        url: a root.
        environ: the environment.
    """
    kind = scheme(url)
    if kind in _S3:
        named = environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL")
        if named:
            return named
        region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or "us-east-1"
        bucket = remote_path(url).partition("/")[0]
        return f"https://s3.{region}.amazonaws.com" if "." in bucket else f"https://{bucket}.s3.{region}.amazonaws.com"
    if kind in _GCS:
        return environ.get("STORAGE_EMULATOR_HOST") or "https://storage.googleapis.com"
    return ""


def ca_bundle(environ: Mapping[str, str]) -> tuple[str, str]:
    """The variable that names the file of certificate authorities, and the file; two empty texts where none does."""
    return next(((name, environ[name]) for name in BUNDLES if environ.get(name)), ("", ""))


def proxies(environ: Mapping[str, str]) -> dict[str, str]:
    """The proxy variables that are set, in either case, without credentials; none where only NO_PROXY is."""
    found = {name: environ.get(name) or environ.get(name.lower()) or "" for name in PROXIES}
    told = {name: scrub(value) for name, value in found.items() if value}
    return told if told.keys() - {"NO_PROXY"} else {}


def uses_proxy(endpoint: str) -> bool:
    """Whether requests to an endpoint go through a proxy."""
    parts = urllib.parse.urlsplit(endpoint)
    return parts.scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(parts.hostname or "")


def probe(endpoint: str, bundle: str = "", timeout: float = 5.0) -> Probe:
    """Ask an endpoint for anything at all, through the proxy if one is set, and look how far that gets.

    Args:
        endpoint: an `http://` or `https://` address.
        bundle: a file of certificate authorities; "" for the system's.
        timeout: seconds for each step.
    """
    parts = urllib.parse.urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return Probe("name", "it is no http:// or https:// address")
    if not uses_proxy(endpoint):
        failed = _connect(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), timeout)
        if failed is not None:
            return failed
    try:
        context = ssl.create_default_context(cafile=bundle or None)
    except OSError as error:
        return Probe("tls", f"{bundle} holds no certificates that can be read ({error.strerror or error})")
    began = time.time()
    try:
        handler = urllib.request.HTTPSHandler(context=context)
        with urllib.request.build_opener(handler).open(_head(endpoint), timeout=timeout) as answer:
            return _answered(answer.status, answer.headers.get("Date"), began)
    except urllib.error.HTTPError as error:  # an answer all the same: nobody may look without a signature
        with error:
            return _answered(error.code, error.headers.get("Date"), began)
    except OSError as error:
        reason = getattr(error, "reason", error)
        stage = "tls" if isinstance(reason, ssl.SSLError) else "http"
        return Probe(stage, scrub(str(reason)))
    except Exception as error:  # http.client's own errors, for what is no HTTP
        return Probe("http", f"{type(error).__name__}: {error}")


def _head(endpoint: str) -> urllib.request.Request:
    return urllib.request.Request(endpoint, method="HEAD")  # noqa: S310 - probe() refuses other schemes


def _connect(host: str, port: int, timeout: float) -> Probe | None:
    try:
        socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        return Probe("name", f"{host} has no address ({error.strerror or error})")
    try:
        socket.create_connection((host, port), timeout).close()
    except OSError as error:
        return Probe("connect", f"{host}:{port} does not accept connections ({error.strerror or error})")
    return None


def _answered(status: int, date: str | None, began: float) -> Probe:
    """An answer; the clock is compared with the middle of the request, as dates have whole seconds only."""
    now = time.time()
    said = email.utils.parsedate_to_datetime(date).timestamp() + 0.5 if date and _is_date(date) else None
    skew = None if said is None else (began + now) / 2 - said
    return Probe("", str(status), skew, now - began)


def _is_date(text: str) -> bool:
    return email.utils.parsedate_tz(text) is not None


def has_file(path: str) -> bool:
    """Whether a file can be read."""
    return os.access(os.path.expanduser(path), os.R_OK)
