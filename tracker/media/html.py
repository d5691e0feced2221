"""Html: a piece of HTML, which pages show in a frame of its own that reaches nothing outside it."""

from __future__ import annotations

import os
from typing import Any

from tracker.format.values import clean_text
from tracker.media.base import Media, MediaFile, make_file, reference, take_file


class Html(Media):
    """HTML for `log`. It is shown in a frame whose scripts reach neither the page around it nor the network.

    Args:
        data: the HTML, the path of a file that ends in `.html`, or an open file.
        inject: accepted for wandb's sake.
        data_is_not_path: take `data` as HTML even where it reads as a path.
    """

    kind = "html"

    def __init__(self, data: Any, inject: bool = True, data_is_not_path: bool = False) -> None:
        super().__init__()
        try:
            self._file = _take(data, data_is_not_path)
        except Exception as error:  # a foreign object may raise anything
            self._fail(error)

    def _encode(self) -> tuple[dict[str, Any], list[MediaFile]]:
        return reference(self.kind, self._file), [self._file]


def _take(data: Any, data_is_not_path: bool) -> MediaFile:
    if callable(getattr(data, "read", None)):
        data, data_is_not_path = data.read(), True
    if isinstance(data, (bytes, bytearray)):
        return make_file(bytes(data), "html")
    if isinstance(data, os.PathLike):
        return take_file(os.fspath(data), "html")
    if not isinstance(data, str):
        raise TypeError(f"it was given {type(data).__name__}, and takes HTML or a path")
    if not data_is_not_path and data.endswith((".html", ".htm")) and os.path.isfile(data):
        return take_file(data, "html")
    return make_file(clean_text(data).encode(), "html")
