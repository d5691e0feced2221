"""Checks: what may keep runs from their root, one function each; `tracker doctor` prints what they find."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.build.text import format_size
from tracker.errors import (
    AccessError,
    BucketNotFoundError,
    ExistsError,
    SettingsError,
    StoreError,
    TrackerError,
    UnreachableError,
)
from tracker.format.layout import random_text
from tracker.settings import Settings
from tracker.store import Store, is_local, local_path, open_store, scrub
from tracker.store.probe import ca_bundle, endpoint_of, has_file, probe, proxies, uses_proxy
from tracker.store.urls import scheme
from tracker.version import __version__

OK, NOTE, WARN, FAIL = "ok", "note", "warning", "failed"
SKEW_WARN, SKEW_FAIL = 30.0, 900.0  # S3 refuses a request that is 15 minutes off
LEAST_FREE = 1 << 30
_PACKAGES = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "az": "adlfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
}
_PROBE = "tracker-doctor-"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: what it is.
        state: "ok", "note", "warning" or "failed".
        text: what was found.
        advice: what to do, "" where nothing need be done.
    """

    name: str
    state: str
    text: str
    advice: str = ""


def check_all(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Everything about a root, the surroundings first; what cannot work without what failed is left out."""
    yield Finding("tracker", OK, f"{__version__}, Python {platform.python_version()}, {platform.platform()}")
    source = settings.sources.get("root", "")
    told = f" (from {source})" if source else " (no root is set: runs stay in the folder of local copies)"
    yield Finding("root", OK if source else NOTE, scrub(settings.root) + told)
    yield from _disk("local copies", settings.dir)
    try:
        store = open_store(settings.root, timeout=10)
    except TrackerError as error:
        yield Finding("root", FAIL, str(error), "Set root in tracker.toml, TRACKER_ROOT or --root")
        return
    if is_local(settings.root):
        yield from _disk("root's disk", local_path(settings.root))
    else:
        package = _package(settings.root)
        yield package
        if package.state == FAIL:
            return
        yield _credentials(settings.root, environ)
        yield from _network(settings.root, environ)
    with store:
        yield from _objects(store)


def _package(root: str) -> Finding:
    kind = scheme(root)
    name = _PACKAGES.get(kind, "fsspec")
    try:
        return Finding("package", OK, f"{name} {importlib.metadata.version(name)} for {kind}://")
    except importlib.metadata.PackageNotFoundError:
        return Finding("package", FAIL, f"{name}, which {kind}:// needs, is not installed", f"pip install {name}")


def _credentials(root: str, environ: Mapping[str, str]) -> Finding:
    """Where credentials come from, as far as that can be seen without using them."""
    kind = scheme(root)
    if kind in ("s3", "s3a"):
        return _aws_credentials(environ)
    if kind in ("gs", "gcs"):
        named = environ.get("GOOGLE_APPLICATION_CREDENTIALS")
        if named:
            state = OK if has_file(named) else FAIL
            advice = (
                ""
                if state == OK
                else "Correct GOOGLE_APPLICATION_CREDENTIALS, or run: gcloud auth application-default login"
            )
            return Finding("credentials", state, f"GOOGLE_APPLICATION_CREDENTIALS is {named}", advice)
        if has_file("~/.config/gcloud/application_default_credentials.json"):
            return Finding("credentials", OK, "gcloud's application default credentials")
    return Finding(
        "credentials", NOTE, "none in sight: the library looks for some by itself, such as the machine's role"
    )


def _aws_credentials(environ: Mapping[str, str]) -> Finding:
    key, secret = environ.get("AWS_ACCESS_KEY_ID"), environ.get("AWS_SECRET_ACCESS_KEY")
    if key and secret:
        token = " and a session token, which expires" if environ.get("AWS_SESSION_TOKEN") else ""
        return Finding("credentials", OK, f"AWS_ACCESS_KEY_ID ({key[:4]}…) and AWS_SECRET_ACCESS_KEY{token}")
    if key or secret:
        lacking = "AWS_SECRET_ACCESS_KEY" if key else "AWS_ACCESS_KEY_ID"
        return Finding("credentials", FAIL, f"{lacking} is not set, though its other half is", f"Set {lacking}")
    if environ.get("AWS_PROFILE"):
        return Finding("credentials", OK, f"AWS_PROFILE is {environ['AWS_PROFILE']}")
    for variable, path in (("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"), ("AWS_CONFIG_FILE", "~/.aws/config")):
        named = environ.get(variable, path)
        if os.path.isfile(os.path.expanduser(named)) and has_file(named):
            return Finding("credentials", OK, f"{named} is there")
    for name in ("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"):
        if environ.get(name):
            return Finding("credentials", OK, f"by {name}")
    advice = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run: aws configure"
    return Finding("credentials", NOTE, "none in sight: only the machine's own role is left", advice)


def _network(root: str, environ: Mapping[str, str]) -> Iterator[Finding]:
    endpoint = endpoint_of(root, environ)
    for name, value in proxies(environ).items():
        yield Finding("proxy", NOTE, f"{name} is {value}")
    variable, bundle = ca_bundle(environ)
    if variable and not has_file(bundle):
        yield Finding(
            "CA bundle", FAIL, f"{variable} is {bundle}, which cannot be read", f"Correct {variable} or unset it"
        )
        return
    if variable:
        yield Finding("CA bundle", OK, f"{variable} is {bundle}")
    if not endpoint:
        yield Finding("endpoint", NOTE, f"not known for {scheme(root)}://")
        return
    found = probe(endpoint, bundle)
    if found.stage:
        yield Finding("endpoint", FAIL, f"{scrub(endpoint)}: {found.detail}", _advice(found.stage, endpoint))
        return
    yield Finding("endpoint", OK, f"{scrub(endpoint)} answers in {found.seconds * 1000:.0f} ms")
    if endpoint.startswith("https://"):
        yield Finding("TLS", OK, "the certificate is trusted")
    yield _clock(found.skew)


def _advice(stage: str, endpoint: str) -> str:
    proxy = " The proxy may be in the way: add the host to NO_PROXY." if uses_proxy(endpoint) else ""
    if stage == "name":
        return "Is AWS_ENDPOINT_URL (or STORAGE_EMULATOR_HOST) right, and does this network need HTTPS_PROXY?" + proxy
    if stage == "connect":
        return (
            "Is the server up, the port right, and no firewall between? Where only a proxy leads out, set HTTPS_PROXY."
        )
    if stage == "tls":
        return (
            "If the certificate is of your organisation's own authority, put that authority's file into AWS_CA_BUNDLE"
            " for S3, and into REQUESTS_CA_BUNDLE for others. If it is no TLS server, write http:// in the endpoint."
            + proxy
        )
    return "Is it an object store at all? Try: curl -I " + scrub(endpoint) + proxy


def _clock(skew: float | None) -> Finding:
    if skew is None:
        return Finding("clock", NOTE, "the endpoint told no time")
    text = f"{abs(skew):,.0f} s {'ahead of' if skew > 0 else 'behind'} the endpoint's"
    advice = "Set this machine's clock: sudo timedatectl set-ntp true (or chronyc makestep)"
    if abs(skew) >= SKEW_FAIL:
        return Finding("clock", FAIL, f"{text}; S3 refuses requests that are 15 minutes off", advice)
    if abs(skew) >= SKEW_WARN:
        return Finding("clock", WARN, f"{text}; times and states of runs may be wrong", advice)
    return Finding("clock", OK, "agrees with the endpoint's")


def _objects(store: Store) -> Iterator[Finding]:
    """List, write, read and remove, each with an object of its own name that nobody else has."""
    key = _PROBE + random_text(12)
    try:
        store.list(key)
    except StoreError as error:
        yield _failed("list", error)
        return
    yield Finding("list", OK, "the root can be listed")
    try:
        store.create(key, b"written by tracker doctor\n")
    except StoreError as error:
        yield _failed("write", error)
        return
    try:
        yield from _reread(store, key)
    finally:
        removal = _remove(store, key)
    yield removal


def _reread(store: Store, key: str) -> Iterator[Finding]:
    yield Finding("write", OK, "the root can be written to")
    try:
        whole = store.get(key) == b"written by tracker doctor\n"
    except StoreError as error:
        yield _failed("read", error)
        return
    yield Finding(
        "read", OK if whole else FAIL, "an object reads as it was written" if whole else "other bytes came back"
    )
    try:
        store.create(key, b"again\n")
    except ExistsError:
        yield Finding("exclusive create", OK, "honoured")
    except StoreError as error:
        yield _failed("exclusive create", error)
    else:
        yield Finding("exclusive create", NOTE, "ignored by this store, which does no harm")


def _remove(store: Store, key: str) -> Finding:
    try:
        store.delete([key])
        left = store.exists(key)
    except StoreError as error:
        advice = f"Runs need no deletion, but `tracker rm` does. {key} stays in the root"
        return Finding("delete", WARN, str(error), advice)
    return Finding("delete", FAIL if left else OK, f"{key} is still there" if left else "the probe is removed again")


def _failed(name: str, error: StoreError) -> Finding:
    """A store's error; its own text says what to do about most."""
    advice = ""
    if isinstance(error, BucketNotFoundError):
        advice = "Make the bucket, or correct the root; tracker makes none by itself"
    elif isinstance(error, AccessError):
        advice = "The credentials above are the ones in use: ask the bucket's owner for list, get, put and delete"
    elif isinstance(error, UnreachableError):
        advice = "See endpoint, TLS and proxy above"
    return Finding(name, FAIL, str(error), advice)


def _disk(name: str, folder: str) -> Iterator[Finding]:
    """The free space and whether the folder, or the nearest one above it, can be written to."""
    place = os.path.abspath(folder)
    while not os.path.isdir(place) and os.path.dirname(place) != place:
        place = os.path.dirname(place)
    try:
        free = shutil.disk_usage(place).free
    except OSError as error:
        yield Finding(name, FAIL, f"{place}: {error.strerror}", "Is the disk still mounted?")
        return
    if not os.access(place, os.W_OK):
        yield Finding(
            name, FAIL, f"{place} cannot be written to", f"Check with: ls -ld {place}; or choose another folder"
        )
    elif free < LEAST_FREE:
        yield Finding(name, WARN, f"{format_size(free)} free at {place}", "Free some space, or choose another disk")
    else:
        yield Finding(name, OK, f"{format_size(free)} free at {place}")


def settings_problem(error: SettingsError) -> Finding:
    """A setting that cannot be understood."""
    return Finding("settings", FAIL, str(error), "Correct it, or take it away")
