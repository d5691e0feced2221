"""Sizes: what kind of picture some bytes are, and its width and height, from its first bytes alone."""

from __future__ import annotations

import struct

_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the segments that begin a frame (ITU T.81, table B.1)


def image_size(head: bytes) -> tuple[int | None, int | None, str]:
    """Width and height in pixels, None where they are not there, and the ending of the file's name, "" for no picture.

    Args:
        head: the beginning of the file; 64 KiB suffice for nearly all.
    """
    if head.startswith(b"\x89PNG\r\n\x1a\n") and len(head) >= 24:
        return *struct.unpack(">II", head[16:24]), "png"
    if head[:6] in (b"GIF87a", b"GIF89a") and len(head) >= 10:
        return *struct.unpack("<HH", head[6:10]), "gif"
    if head.startswith(b"\xff\xd8"):
        return *_jpeg_size(head), "jpg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return None, None, "webp"
    if head.startswith(b"BM") and len(head) >= 26:
        width, height = struct.unpack("<ii", head[18:26])
        return abs(width), abs(height), "bmp"
    if head[4:12] in (b"ftypavif", b"ftypavis"):
        return None, None, "avif"
    if b"<svg" in head[:4096]:
        return None, None, "svg"
    return None, None, ""


def _jpeg_size(head: bytes) -> tuple[int | None, int | None]:
    place = 2
    while place + 9 <= len(head) and head[place] == 0xFF:
        marker, length = head[place + 1], struct.unpack(">H", head[place + 2 : place + 4])[0]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", head[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None, None
