"""wandb's values that stand for files: images, sound, tables and the like → media, of the files of a run's folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.importers.wandb_file import read_json
from tracker.media.audio import Audio
from tracker.media.base import Media
from tracker.media.figures import Plotly
from tracker.media.histogram import Histogram
from tracker.media.html import Html
from tracker.media.image import Image
from tracker.media.table import Table
from tracker.media.video import Video

_DELIMITER = "_wandb_delimeter_"  # as wandb spells it


class UnknownError(ValueError):
    """There is no place for the value; the message is a sentence that says so."""


@dataclass(frozen=True)
class WandbMedia:
    """The media of a run.

    Args:
        folder: the run's `files/`.
        labels: "mask/class_labels" and the like: set of an image's key → id → name, from the configuration.
    """

    folder: str
    labels: Mapping[str, Mapping[str, Any]]

    def convert(self, value: Any, key: str = "") -> Any:
        """What a value that stands for files is as media; others as they are.

        Args:
            value: as wandb has it in a row.
            key: the metric's name.

        Raises:
            UnknownError: the kind has no place, or the file is not there.
        """
        kind = value.get("_type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            return value
        make = _MAKERS.get(kind)
        if make is None:
            raise UnknownError(f"wandb's {kind!r} has no place")
        try:
            return make(self, value, key)
        except UnknownError:
            raise
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise UnknownError(f"a {kind!r} is not as wandb writes it") from error

    def path(self, name: Any) -> str:
        """The path of a file of the run.

        Raises:
            UnknownError: it is not there, or would lie elsewhere.
        """
        path = os.path.join(self.folder, *str(name).split("/"))
        inside = os.path.realpath(self.folder) + os.sep
        if not os.path.realpath(path).startswith(inside) or not os.path.isfile(path):
            raise UnknownError("files of media are not in the run's folder")
        return path

    def read(self, name: Any) -> Any:
        """The JSON in a file of the run."""
        with open(self.path(name), encoding="utf-8") as file:
            return read_json(file.read())

    def image(self, value: Mapping[str, Any], key: str) -> Media:
        """An image with its masks and boxes."""
        boxes = {name: self.read(one["path"]) for name, one in (value.get("boxes") or {}).items()}
        masks = {
            name: {"path": self.path(one["path"]), "class_labels": self._labels("mask", key, name)}
            for name, one in (value.get("masks") or {}).items()
        }
        return Image(self.path(value["path"]), caption=value.get("caption"), boxes=boxes, masks=masks)

    def _labels(self, kind: str, key: str, name: str) -> Mapping[str, Any]:
        found = self.labels.get(f"{kind}/class_labels", {}).get(f"{key}{_DELIMITER}{name}", {})
        labels: Mapping[str, Any] = found.get("value", {})
        return labels

    def images(self, value: Mapping[str, Any], key: str) -> list[Media]:
        """Images that belong side by side."""
        names: Sequence[Any] = value["filenames"]
        return [
            self.image({"path": name, "caption": caption, "boxes": boxes, "masks": masks}, key)
            for name, caption, boxes, masks in zip(
                names,
                *(_filled(value.get(field), len(names)) for field in ("captions", "all_boxes", "all_masks")),
                strict=True,
            )
        ]

    def list_of(self, value: Mapping[str, Any], key: str) -> Any:
        """Sounds, videos or pieces of HTML that belong side by side."""
        field = {"audio": "audio", "videos": "videos", "html": "html"}[value["_type"]]
        captions = _filled(value.get("captions"), len(value[field]))
        return [
            self.convert({"caption": caption or None, **one}, key)
            for one, caption in zip(value[field], captions, strict=True)
        ]

    def audio(self, value: Mapping[str, Any], key: str) -> Media:
        """A sound."""
        del key
        return Audio(self.path(value["path"]), caption=value.get("caption"))

    def video(self, value: Mapping[str, Any], key: str) -> Media:
        """A video."""
        del key
        return Video(self.path(value["path"]), caption=value.get("caption"))

    def html(self, value: Mapping[str, Any], key: str) -> Media:
        """A piece of HTML."""
        del key
        return Html(self.path(value["path"]))

    def figure(self, value: Mapping[str, Any], key: str) -> Media:
        """A figure of plotly."""
        del key
        return Plotly(_Figure(self.path(value["path"])))

    def table(self, value: Mapping[str, Any], key: str) -> Media:
        """A table. Its images lie in an artifact; their cells are text here."""
        content = self.read(value["path"])
        return Table(
            columns=content["columns"], data=[[self._cell(cell, key) for cell in row] for row in content["data"]]
        )

    def _cell(self, cell: Any, key: str) -> Any:
        try:
            return self.convert(cell, key)
        except UnknownError:
            return str(cell.get("_type"))

    def histogram(self, value: Mapping[str, Any], key: str) -> Media:
        """A histogram, of edges or of bins of one width."""
        del key
        packed = value.get("packedBins")
        if packed:
            low, width = packed["min"], packed["size"]
            return Histogram.of_counts(value["values"], low, low + width * packed["count"])
        return Histogram(np_histogram=(value["values"], value["bins"]))


@dataclass(frozen=True)
class _Figure:
    path: str

    def to_json(self) -> str:
        with open(self.path, encoding="utf-8") as file:
            return file.read()


def _filled(values: Any, length: int) -> list[Any]:
    """Values, or None where there are none."""
    found = list(values) if isinstance(values, list) else []
    return (found + [None] * length)[:length]


_MAKERS: dict[str, Callable[[WandbMedia, Mapping[str, Any], str], Any]] = {
    "image-file": WandbMedia.image,
    "images/separated": WandbMedia.images,
    "audio-file": WandbMedia.audio,
    "audio": WandbMedia.list_of,
    "video-file": WandbMedia.video,
    "videos": WandbMedia.list_of,
    "html-file": WandbMedia.html,
    "html": WandbMedia.list_of,
    "plotly-file": WandbMedia.figure,
    "table-file": WandbMedia.table,
    "histogram": WandbMedia.histogram,
}
