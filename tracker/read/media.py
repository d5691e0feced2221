"""Media: images, tables, histograms and the like of a run's history, by key and step, as far as they can be trusted."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tracker.format import media
from tracker.read.history import Floats, natural_key
from tracker.read.model import Run

BOXES_MAX = 1000
COLUMNS_MAX = 1000
_WITH_FILE = ("image", "audio", "video", "html", "plotly", "table", "plot")


@dataclass(frozen=True)
class Box:
    """A box over an image, in fractions of its width and height from the top left corner."""

    x: float
    y: float
    width: float
    height: float
    label: str
    class_id: str
    scores: str
    """As text: `p 0.9`."""


@dataclass(frozen=True)
class Mask:
    """A picture whose grey values are class ids, to be laid over an image."""

    name: str
    path: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """One thing that a row names. What is missing is empty, 0 or None."""

    kind: str
    path: str
    """Below the run's files; "" for a histogram."""
    caption: str = ""
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    masks: tuple[Mask, ...] = ()
    boxes: tuple[tuple[str, tuple[Box, ...]], ...] = ()
    """Sets of boxes by name."""
    rows: int = 0
    media_columns: tuple[str, ...] = ()
    options: Mapping[str, Any] | None = None
    """What a plot is: which columns of its table stand where."""
    counts: Floats | None = None
    """Of a histogram's bins, shape [bins]."""
    edges: Floats | None = None
    """Of the bins, rising, shape [bins + 1]."""


@dataclass(frozen=True)
class Step:
    """What was logged under one key at one step."""

    step: int
    items: tuple[Item, ...]


def media_of(run: Run, keys: Collection[str] | None = None) -> dict[str, tuple[Step, ...]]:
    """What a run logged beside numbers and text: by key in natural order, and by step.

    A reference whose path leads anywhere but below the run's media is passed over, as is one of an unknown kind.

    Args:
        run: whose.
        keys: which; all by default.
    """
    found = {}
    for key in sorted(run.history.others, key=natural_key):
        if keys is not None and key not in keys:
            continue
        column = run.history.others[key]
        steps: dict[int, list[Item]] = {}
        for step, value in zip(column.step.tolist(), column.values, strict=True):
            items = [item for one in media.references_in(value) if (item := read_item(one))]
            if items:
                steps.setdefault(step, []).extend(items)
        if steps:
            found[key] = tuple(Step(step, tuple(items)) for step, items in sorted(steps.items()))
    return found


def has_media(run: Run) -> bool:
    """Whether a run logged anything of the kind."""
    return any(media.references_in(value) for column in run.history.others.values() for value in column.values)


def read_item(value: Mapping[str, Any]) -> Item | None:
    """The thing that a JSON object stands for; None where it is no reference that can be followed."""
    kind, path = value.get(media.TYPE), value.get("path")
    if kind == "histogram":
        counts, edges = _histogram(value)
        return None if counts is None else Item(str(kind), "", counts=counts, edges=edges)
    if kind not in _WITH_FILE or not media.is_path(path):
        return None
    options = value.get("plot")
    return Item(
        str(kind), str(path), _text(value.get("caption")), _whole(value.get("width")), _whole(value.get("height")),
        _number(value.get("seconds")) or 0.0, tuple(_masks(value.get("masks"))), tuple(_boxes(value.get("boxes"))),
        _whole(value.get("rows")), tuple(_texts(value.get("media_columns"))),
        options if isinstance(options, dict) else None,
    )  # fmt: skip


def paths_of(item: Item) -> Iterator[str]:
    """The paths of the files that a page needs to show an item, but for those that a table's cells name."""
    if item.path:
        yield item.path
    for mask in item.masks:
        yield mask.path


def _histogram(value: Mapping[str, Any]) -> tuple[Floats | None, Floats | None]:
    counts, edges = _numbers(value.get("values")), _numbers(value.get("bins"))
    if counts is None or not 1 <= len(counts) <= media.BINS_MAX or (counts < 0).any():
        return None, None
    if edges is None:
        low, high = _number(value.get("min")), _number(value.get("max"))
        if low is None or high is None:
            return None, None
        edges = np.linspace(low, high, len(counts) + 1)
    if len(edges) != len(counts) + 1 or not np.isfinite(edges).all() or not (np.diff(edges) > 0).all():
        return None, None
    return counts, edges


def _numbers(values: Any) -> Floats | None:
    if not isinstance(values, list) or len(values) > media.BINS_MAX + 1:
        return None
    found = [_number(value) for value in values]
    return None if None in found else np.array(found, np.float64)


def _masks(values: Any) -> Iterator[Mask]:
    for name, mask in list(values.items())[:16] if isinstance(values, dict) else ():
        if isinstance(mask, dict) and media.is_path(mask.get("path")):
            labels = mask.get("class_labels")
            labels = labels if isinstance(labels, dict) else {}
            yield Mask(_text(name), mask["path"], {_text(key): _text(label) for key, label in labels.items()})


def _boxes(values: Any) -> Iterator[tuple[str, tuple[Box, ...]]]:
    for name, boxes in list(values.items())[:16] if isinstance(values, dict) else ():
        found = [box for one in boxes[:BOXES_MAX] if (box := _box(one))] if isinstance(boxes, list) else []
        if found:
            yield _text(name), tuple(found)


def _box(value: Any) -> Box | None:
    if not isinstance(value, dict):
        return None
    place = [_number(value.get(name)) for name in ("x", "y", "width", "height")]
    if any(number is None or abs(number) > 1e6 for number in place):
        return None
    x, y, width, height = (number or 0.0 for number in place)
    scores = value.get("scores")
    pairs = scores.items() if isinstance(scores, dict) else ()
    told = ", ".join(f"{_text(name)} {number:.4g}" for name, score in pairs if (number := _number(score)) is not None)
    number = value.get("class_id")
    class_id = str(number) if isinstance(number, (int, str)) else ""
    return Box(x, y, max(width, 0.0), max(height, 0.0), _text(value.get("label")), class_id[:100], told[:500])


def _texts(values: Any) -> Iterator[str]:
    for value in values[:COLUMNS_MAX] if isinstance(values, list) else ():
        if isinstance(value, str):
            yield value


def _text(value: Any) -> str:
    return value[: media.CAPTION_MAX] if isinstance(value, str) else ""


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 31 else 0


def _number(value: Any) -> float | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300
    return float(value) if is_number and math.isfinite(value) else None
