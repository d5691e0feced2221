"""What a web server shall say of a site's files: their type, and how long a browser may keep them."""

from __future__ import annotations

import mimetypes

FOREVER = "public, max-age=31536000, immutable"
"""For files that are named by their content."""
CHECK = "no-cache"
"""For everything else: browsers keep it, and ask each time whether it is still the same."""

_TYPES = {
    "html": "text/html",
    "js": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "glb": "model/gltf-binary",
    "gltf": "model/gltf+json",
    "pdf": "application/pdf",
    "csv": "text/csv",
    "txt": "text/plain",
    "md": "text/markdown",
    "tex": "text/x-tex",
    "gz": "application/gzip",
}
_BUILT_IN = mimetypes.MimeTypes()  # Python's own table: what a machine's files add would change the answer
_OTHER = "application/octet-stream"


def content_type(path: str) -> str:
    """The type of a file of a site, with `charset=utf-8` where it is text.

    Args:
        path: relative to the site's root; only its ending counts.
    """
    kind = _TYPES.get(path.rpartition(".")[2].lower(), "")
    if not kind:
        guessed, encoding = _BUILT_IN.guess_type(f"file.{path.rpartition('.')[2]}")
        kind = guessed if guessed and not encoding else _OTHER
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
