"""wandb.data_types, as tracker has it."""

from __future__ import annotations

from tracker.compat.values import Classes, EvalTable, Graph, JoinedTable, Molecule, Object3D
from tracker.media.audio import Audio
from tracker.media.base import Media
from tracker.media.base import Media as WBValue
from tracker.media.figures import Plotly
from tracker.media.histogram import Histogram
from tracker.media.html import Html
from tracker.media.image import Image
from tracker.media.table import Table
from tracker.media.video import Video

__all__ = [
    "Audio",
    "Classes",
    "EvalTable",
    "Graph",
    "Histogram",
    "Html",
    "Image",
    "JoinedTable",
    "Media",
    "Molecule",
    "Object3D",
    "Plotly",
    "Table",
    "Video",
    "WBValue",
]
