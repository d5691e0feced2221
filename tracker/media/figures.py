"""Figures: objects of plotting libraries, known by where their type comes from, so that none is imported for it."""

from __future__ import annotations

import io
import sys
from typing import Any

from tracker.format.values import clean_text
from tracker.media.base import Media, MediaFile, as_caption, make_file, reference


def _comes_from(value: Any, library: str) -> bool:
    return any(kind.__module__.partition(".")[0] == library for kind in type(value).__mro__)


def is_pil(value: Any) -> bool:
    """Whether `value` is a picture of PIL."""
    return _comes_from(value, "PIL") and callable(getattr(value, "save", None))


def as_matplotlib(value: Any) -> Any:
    """The figure of matplotlib that `value` is or belongs to (`matplotlib.pyplot`, axes, an artist); None for none."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and value is pyplot:
        return pyplot.gcf()
    if not _comes_from(value, "matplotlib"):
        return None
    if callable(getattr(value, "savefig", None)):
        return value
    figure = getattr(value, "figure", None)
    return figure if callable(getattr(figure, "savefig", None)) else None


def matplotlib_png(figure: Any) -> bytes:
    """A figure of matplotlib as PNG, at its own size and resolution."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=figure.dpi, pil_kwargs={"compress_level": 3})
    return buffer.getvalue()


def is_plotly(value: Any) -> bool:
    """Whether `value` is a figure of plotly."""
    return _comes_from(value, "plotly") and callable(getattr(value, "to_json", None))


class Plotly(Media):
    """A figure of plotly for `log`, which may be given the figure itself as well.

    Args:
        figure: the figure.
        caption: what stands below it.
    """

    kind = "plotly"

    def __init__(self, figure: Any, caption: str | None = None) -> None:
        super().__init__()
        self._caption = as_caption(caption)
        try:
            self._file = make_file(clean_text(figure.to_json()).encode(), "json")
        except Exception as error:  # a foreign object may raise anything
            self._fail(error)

    def _encode(self) -> tuple[dict[str, Any], list[MediaFile]]:
        return reference(self.kind, self._file, caption=self._caption), [self._file]
