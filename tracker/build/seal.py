"""Keys and sealed pages, as `docs/spec/sealed-pages.md` has them; the only user of the package cryptography.

Everything hangs on one key of 256 bits, the site's: random, or of a passphrase by PBKDF2. All others are derived from
it by HKDF. The nonce of a page is derived from its content, so that the same page is the same bytes: AES-GCM asks that
no nonce comes twice with one key, and two contents have the same one only where HMAC-SHA-256 collides.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field

from tracker.errors import TrackerError, UsageError

ITERATIONS = 600_000
"""Of PBKDF2-SHA-256: OWASP's Password Storage Cheat Sheet (2023 to date)."""
KEY_BYTES = 32
SALT_BYTES = 16
SHORTEST = 12
"""Characters of a passphrase: whoever has a file can try as many as they can pay for."""
_NONCE_BYTES = 12
_LEAST_BYTES = 32 << 10


@dataclass(frozen=True)
class Lock:
    """The keys of one site.

    Args:
        key: the site's, 32 bytes; see `key_of_passphrase`.
        salt: the site's, 16 bytes, public.
        iterations: of PBKDF2; 0 where the key is random.
    """

    key: bytes = field(repr=False)
    salt: bytes
    iterations: int = 0

    @property
    def check(self) -> str:
        """Tells a right key from a wrong one; public."""
        return _text(self._derive(self.key, "site check"))

    def page_key(self, name: str) -> bytes:
        """The key that opens one page and no other."""
        return self._derive(self.key, f"page {name}")

    def name(self, path: str) -> str:
        """The address in the sealed site of a page of the built one, without `.html`; that of the first page stays."""
        if path == "index.html":
            return "index"
        return hmac.new(self._derive(self.key, "name"), path.encode(), hashlib.sha256).hexdigest()[:32]

    def token(self, *parts: bytes) -> str:
        """Stands for some content, and tells nothing of it to who has no key."""
        told = b"".join(hashlib.sha256(part).digest() for part in parts)
        return hmac.new(self._derive(self.key, "token"), told, hashlib.sha256).hexdigest()

    def seal(self, name: str, content: bytes) -> dict[str, str | int]:
        """A page as its file holds it.

        Args:
            name: its address, as `name` gives it; the content opens nowhere else.
            content: what is sealed.
        """
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        page = self.page_key(name)
        plain = padded(gzip.compress(content, mtime=0))
        told = hashlib.sha256(name.encode()).digest() + hashlib.sha256(plain).digest()
        nonce = hmac.new(self._derive(self.key, "nonce"), told, hashlib.sha256).digest()[:_NONCE_BYTES]
        cipher = AESGCM(self._derive(page, "seal"))
        data = cipher.encrypt(nonce, plain, f"tracker 1 sealed page {name}".encode())
        fields: dict[str, str | int] = {
            "version": 1, "name": name, "salt": _text(self.salt), "iterations": self.iterations, "check": self.check,
            "page": _text(self._derive(page, "page check")), "nonce": _text(nonce), "data": _text(data),
        }  # fmt: skip
        told = "\n".join(str(value) for value in fields.values()).encode()
        return {**fields, "digest": _text(hashlib.sha256(told).digest())}

    def _derive(self, key: bytes, what: str) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), KEY_BYTES, self.salt, f"tracker 1 {what}".encode()).derive(key)


def key_of_passphrase(passphrase: str, salt: bytes) -> bytes:
    """The key that a passphrase stands for (PBKDF2-HMAC-SHA-256, `ITERATIONS`).

    Raises:
        UsageError: the passphrase is too short.
    """
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

    if len(passphrase) < SHORTEST:
        raise UsageError(
            f"the passphrase has {len(passphrase)} characters, and needs {SHORTEST}: whoever has the files can try"
            " passphrases as long as they like. Take five random words"
        )
    text = unicodedata.normalize("NFC", passphrase).encode()
    return PBKDF2HMAC(SHA256(), KEY_BYTES, salt, ITERATIONS).derive(text)


def check_installed() -> None:
    """Find out early whether pages can be sealed here.

    Raises:
        TrackerError: the package is not installed.
    """
    try:
        import cryptography.hazmat.primitives.ciphers.aead
    except ImportError as error:
        raise TrackerError(
            f"--encrypt needs a package that is not here ({error}): pip install 'tracker[encrypt]'"
        ) from error
    del cryptography


def padded(data: bytes) -> bytes:
    """Data behind its length (8 bytes, big-endian), filled up with zeros so that the size tells little of it.

    At least 32 KiB, above that Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication
    with PURBs", PoPETs 2019): a length of L bytes is rounded up so that only its highest log2 log2 L bits differ from
    0, which costs at most 12 %.
    """
    length = max(len(data) + 8, _LEAST_BYTES)
    exponent = length.bit_length() - 1
    mask = (1 << max(exponent - exponent.bit_length(), 0)) - 1
    full = (length + mask) & ~mask
    return len(data).to_bytes(8, "big") + data + bytes(full - 8 - len(data))


def to_link(key: bytes) -> str:
    """A key as a link's fragment has it."""
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def from_link(text: str) -> bytes:
    """The key that a text of `to_link` stands for.

    Raises:
        ValueError: it is none.
    """
    key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(key) != KEY_BYTES:
        raise ValueError(f"it has {len(key)} bytes, not {KEY_BYTES}")
    return key


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
