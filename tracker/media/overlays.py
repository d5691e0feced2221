"""Overlays: what lies over an image: boxes in fractions of its size, and the names of classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.format import media
from tracker.format.values import clean_text, plain_value

BOXES_MAX = 1000
LABELS_MAX = 1000


def class_labels(classes: Any) -> dict[str, str]:
    """Class id → name, as JSON has it.

    Args:
        classes: a dict of ids to names, a list of `{"id": …, "name": …}`, an object that holds one as `_class_set`,
            or None.
    """
    classes = getattr(classes, "_class_set", classes)
    if isinstance(classes, Mapping):
        pairs = list(classes.items())
    else:
        pairs = [(one["id"], one["name"]) for one in classes or ()]
    return {str(number): clean_text(str(name)) for number, name in pairs[:LABELS_MAX]}


def box_sets(
    boxes: Mapping[str, Any], labels: dict[str, str], width: int | None, height: int | None
) -> dict[str, list[dict[str, Any]]]:
    """Name → its boxes: `x`, `y`, `width`, `height` as fractions of the image, `label`, `class_id`, `scores`.

    Args:
        boxes: as `Image` takes them.
        labels: names of class ids, for sets that bring none.
        width: of the image, in pixels; needed for positions in pixels.
        height: likewise.

    Raises:
        ValueError: a position is in pixels and the size of the image is not known.
        KeyError: a box lacks a part of its position.
    """
    return {
        media.clean_name(name): _boxes(
            one.get("box_data", ()), class_labels(one.get("class_labels")) or labels, width, height
        )
        for name, one in boxes.items()
    }


def _boxes(
    data: Sequence[Mapping[str, Any]], labels: dict[str, str], width: int | None, height: int | None
) -> list[dict[str, Any]]:
    found = []
    for box in data[:BOXES_MAX]:
        left, top, right, bottom = _corners(box["position"])
        if box.get("domain") == "pixel":
            if not width or not height:
                raise ValueError("its boxes are in pixels, and the size of the picture is not known: give fractions")
            left, top, right, bottom = left / width, top / height, right / width, bottom / height
        one: dict[str, Any] = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        one = {name: round(value, 5) for name, value in one.items()}
        number = box.get("class_id")
        label = box.get("box_caption") or labels.get(str(number), "")
        if label:
            one["label"] = clean_text(str(label))[: media.CAPTION_MAX]
        if number is not None:
            one["class_id"] = plain_value(number)
        if box.get("scores"):
            one["scores"] = {clean_text(str(name)): plain_value(score) for name, score in box["scores"].items()}
        found.append(one)
    return found


def _corners(position: Mapping[str, Any]) -> tuple[float, float, float, float]:
    if "middle" in position:
        x, y = (float(value) for value in position["middle"])
        half_width, half_height = float(position["width"]) / 2, float(position["height"]) / 2
        return x - half_width, y - half_height, x + half_width, y + half_height
    left, right = float(position["minX"]), float(position["maxX"])
    return left, float(position["minY"]), right, float(position["maxY"])
