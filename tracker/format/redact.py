"""Redaction: what looks like a credential is masked before it reaches a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

MASK = "***"

# Names that mark their value as secret, as whole words: `tokenizer` and `max_tokens` are none.
_KEYS = r"(?:api|access|secret|private|auth|signing|encryption|account|storage|wandb|hf|aws)[-_]?(?:key|token)s?"
_WORDS = r"secrets?|passwords?|passwd|pwd|passphrase|credentials?|bearer|token|authorization|connection[-_]?string"
_SECRET_NAME = re.compile(rf"(?:^|[-_./])(?:{_KEYS}|{_WORDS})$", re.IGNORECASE)
_SECRET_SHAPE = re.compile(
    r"(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{30,}|\bhf_[A-Za-z0-9]{30,}"
    r"|\bsk-[A-Za-z0-9_-]{20,}|\bxox[baprs]-[A-Za-z0-9-]{10,}|\bAIza[0-9A-Za-z_-]{35}|\bglpat-[A-Za-z0-9_-]{20,}"
    r"|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+"
    r"|(?<=hooks\.slack\.com/)[A-Za-z]+/[A-Za-z0-9/]{20,}|(?<=/api/webhooks/)[0-9]+/[A-Za-z0-9_-]{20,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*"
)
_SHAPE_MARKS = (
    "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "hf_", "sk-", "xox", "AIza", "glpat-", "eyJ",
    "hooks.slack.com/", "/api/webhooks/", "-----BEGIN",
)  # fmt: skip
_URL_USER = re.compile(r"(?<=://)[^/\s@]+@")
_URL_PASSWORD = re.compile(r"(?<=://)[^/\s:@{}$<>\"']*:[^/\s@{}$<>\"']+@")
_SIGNED_QUERY = re.compile(
    r"([?&](?:X-Amz-[A-Za-z-]+|X-Goog-[A-Za-z-]+|Signature|sig|token|key)=)[^&\s]+", re.IGNORECASE
)


def is_secret_name(name: str) -> bool:
    """Whether a value of this name (`api_key`, `db-password`, `aws/secret_access_key`) is a credential by its name."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return _SECRET_NAME.search(snake) is not None or snake.lower().endswith(("secret_access_key", "session_token"))


def redact_text(text: str) -> str:
    """`text` with tokens of well-known shapes, `user:password@` in URLs and signatures in queries masked."""
    if "://" in text:
        text = _URL_USER.sub("", text)
    if "=" in text:
        text = _SIGNED_QUERY.sub(rf"\g<1>{MASK}", text)
    return _mask_shapes(text)


def _mask_shapes(text: str) -> str:
    """Tokens masked; the many texts without the beginning of one are told apart in a twentieth of the time."""
    return _SECRET_SHAPE.sub(MASK, text) if any(mark in text for mark in _SHAPE_MARKS) else text


def redact_code(text: str) -> str:
    """Source code or a patch with tokens of well-known shapes and passwords in URLs masked, and no more changed."""
    return _mask_shapes(_URL_PASSWORD.sub(f"{MASK}@", text))


def redact_value(name: str, value: Any) -> Any:
    """A configuration value, nested, with what looks like a credential masked.

    Args:
        name: the value's key.
        value: as `values.plain_config` gives it.
    """
    if isinstance(value, Mapping):
        return {key: redact_value(str(key), item) for key, item in value.items()}
    if isinstance(value, list):
        return [redact_value(name, item) for item in value]
    if isinstance(value, str):
        return MASK if value and is_secret_name(name) else redact_text(value)
    return value


def redact_argv(argv: Sequence[str]) -> list[str]:
    """A command line with the values of secret options masked: `--api-key X`, `--api-key=X`, `PASSWORD=X`.

    A program given as text (`python -c …`) is left out: it may say anything.
    """
    masked: list[str] = []
    hide_next = False
    for argument in argv:
        name, equals, value = argument.partition("=")
        if masked and masked[-1] == "-c":
            masked.append("…")
        elif hide_next and not argument.startswith("-"):
            masked.append(MASK)
        elif equals and value and is_secret_name(name.lstrip("-")):
            masked.append(f"{name}={MASK}")
        else:
            masked.append(redact_text(argument))
        hide_next = argument.startswith("-") and not equals and is_secret_name(argument.lstrip("-"))
    return masked
