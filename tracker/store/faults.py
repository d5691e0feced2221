"""What a backend's exception means, told from its HTTP status, S3 code, errno and class names.

The libraries' classes are known here by name only, so that nothing of them need be imported to tell them apart.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.errors import (
    AccessError,
    BucketNotFoundError,
    ExistsError,
    NotFoundError,
    StoreError,
    UnreachableError,
)
from tracker.store.urls import scrub

_CODES: dict[str, type[StoreError]] = {
    "NoSuchBucket": BucketNotFoundError,
    "NoSuchKey": NotFoundError,
    "PreconditionFailed": ExistsError,
    "ExpiredToken": AccessError,  # AWS sends it, and the next ones, with status 400
    "InvalidToken": AccessError,
    "TokenRefreshRequired": AccessError,
}
_STATUS: dict[int, type[StoreError]] = {
    401: AccessError,
    403: AccessError,
    404: NotFoundError,
    407: UnreachableError,
    408: UnreachableError,
    412: ExistsError,
    429: UnreachableError,
}
_UNREACHABLE_NAMES = {
    "ConnectionError",  # the built-in one, botocore's and requests'
    "TimeoutError",
    "HTTPClientError",  # botocore: read timeouts, proxies, TLS, closed connections
    "ResponseParserError",  # botocore: the answer is no S3 answer
    "ClientConnectionError",  # aiohttp
    "ClientPayloadError",
    "IncompleteRead",
    "RequestException",  # requests, within gcsfs
    "TransportError",  # google.auth
    "ServiceRequestError",  # azure
    "ServiceResponseError",
    "gaierror",
}
_ACCESS_NAMES = {
    "PermissionError",
    "NoCredentialsError",
    "PartialCredentialsError",
    "CredentialRetrievalError",
    "ProfileNotFound",
    "TokenRetrievalError",
    "SSOError",
    "GoogleAuthError",
    "NonRetryableError",  # gcsfs: the credentials cannot be refreshed
    "ClientAuthenticationError",  # azure
}
_UNREACHABLE_ERRNOS = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ETIMEDOUT}


@dataclass(frozen=True)
class Fault:
    """The meaning of a backend's exception.

    Args:
        kind: which of our errors it is.
        code: the server's own word for it, such as "NoSuchBucket" or "503", or "".
        detail: what server or library said, in one line and without secrets.
    """

    kind: type[StoreError]
    code: str
    detail: str


def diagnose(error: BaseException) -> Fault:
    """Return what an exception of fsspec or of a library below it means."""
    code, status, message = "", 0, ""
    for link in _chain(error):
        code, status, message = _answer(link)
        if code or status:
            break
    if isinstance(error, (FileNotFoundError, FileExistsError)) and not code:
        message = ""  # fsspec says no more than the path, which the caller knows
    else:
        message = " ".join(scrub(message or str(error) or type(error).__name__).split())[:300]
    return Fault(_kind(error, code, status), code or (str(status) if status else ""), message)


def _kind(error: BaseException, code: str, status: int) -> type[StoreError]:
    if code in _CODES:
        return _CODES[code]
    if status in _STATUS:
        return _STATUS[status]
    if status >= 500:
        return UnreachableError
    names = {part.__name__ for link in _chain(error) for part in type(link).__mro__}
    if names & _UNREACHABLE_NAMES or getattr(error, "errno", None) in _UNREACHABLE_ERRNOS:
        return UnreachableError
    if names & _ACCESS_NAMES or str(error).startswith("Forbidden"):  # gcsfs' plain OSError for a 403
        return AccessError
    if isinstance(error, FileExistsError):
        return ExistsError
    if isinstance(error, (FileNotFoundError, IsADirectoryError)):
        return NotFoundError
    return StoreError


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the exception and the ones it was raised from."""
    link: BaseException | None = error
    for _ in range(10):
        if link is None:
            return
        yield link
        link = link.__cause__


def _answer(error: BaseException) -> tuple[str, int, str]:
    """Return code, HTTP status and message of a server's answer, as far as the exception holds one."""
    response = getattr(error, "response", None)
    if isinstance(response, dict):  # botocore.exceptions.ClientError
        said = response.get("Error", {})
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return str(said.get("Code", "")), _number(status), str(said.get("Message", ""))
    for name in ("status", "status_code", "code"):  # aiohttp, azure, gcsfs
        status = _number(getattr(error, name, 0))
        if status:
            return "", status, str(getattr(error, "message", "") or error)
    return "", 0, ""


def _number(value: object) -> int:
    """Return an HTTP status given as number or text, else 0."""
    text = str(value)
    return int(text) if text.isdecimal() and 100 <= int(text) <= 599 else 0
