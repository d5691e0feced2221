"""Convert: values that `log` is given as they are, figures, pictures and frames, to the media that they stand for."""

from __future__ import annotations

from typing import Any

from tracker.media import figures
from tracker.media.base import Media
from tracker.media.image import Image


def as_media(value: Any) -> Media | None:
    """The medium that `value` is, or that it is taken for: figures of matplotlib and plotly, pictures of PIL.

    None for anything else.
    """
    if isinstance(value, Media):
        return value
    if figures.is_plotly(value):
        return figures.Plotly(value)
    if figures.is_pil(value) or figures.as_matplotlib(value) is not None:
        return Image(value)
    return None


def is_frame(value: Any) -> bool:
    """Whether `value` is a frame of pandas, polars or pyarrow."""
    return type(value).__module__.partition(".")[0] in ("pandas", "polars", "pyarrow") and hasattr(value, "columns")
