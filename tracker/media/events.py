"""Events: what a line of TensorBoard's event files holds, as values for `log`.

The event is whatever protocol buffer the writing library has: the fields of tensorboard's, tensorboardX's and
TensorFlow's are the same (tensorflow/core/util/event.proto, framework/summary.proto).
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.media.audio import Audio
from tracker.media.histogram import Histogram
from tracker.media.image import Image
from tracker.media.plot import Plot
from tracker.media.table import Table

# tensorflow/core/framework/types.proto
_TYPES: dict[int, tuple[str, str]] = {
    1: ("<f4", "float_val"), 2: ("<f8", "double_val"), 3: ("<i4", "int_val"), 4: ("u1", "int_val"),
    5: ("<i2", "int_val"), 6: ("i1", "int_val"), 9: ("<i8", "int64_val"), 10: ("?", "bool_val"),
    22: ("<u4", "uint32_val"), 23: ("<u8", "uint64_val"),
}  # fmt: skip
_STRING = 7
_IMAGES_MAX = 16
_BINS_MAX = 128
_PRECISION, _RECALL = 4, 5


def values_of(event: Any, plugins: MutableMapping[str, str]) -> dict[str, Any]:
    """An event's values by tag; what has no place is left out.

    Numbers, text, images, histograms, sound and curves of precision and recall have one.

    Args:
        event: the protocol buffer.
        plugins: tag → the plugin that its first value named; filled here, for later values that name none.
    """
    found: dict[str, Any] = {}
    for value in event.summary.value:
        plugin = value.metadata.plugin_data.plugin_name or plugins.get(value.tag, "")
        plugins[value.tag] = plugin
        try:
            item = _value(value, plugin)
        except (ValueError, TypeError, IndexError):  # made by a program that breaks the rules
            continue
        if item is not None:
            found[value.tag] = item
    return found


def _value(value: Any, plugin: str) -> Any:
    kind = value.WhichOneof("value")
    if kind == "simple_value":
        return float(value.simple_value)
    if kind == "image":
        return Image(value.image.encoded_image_string)
    if kind == "audio":
        return Audio(value.audio.encoded_audio_string, int(value.audio.sample_rate))
    if kind == "histo":
        histo = value.histo
        return _histogram(histo.min, list(histo.bucket_limit), list(histo.bucket), histo.max)
    return _of_tensor(value.tensor, plugin) if kind == "tensor" else None


def _of_tensor(tensor: Any, plugin: str) -> Any:
    if tensor.dtype == _STRING:
        texts = list(tensor.string_val)
        if plugin == "images":  # width and height stand first
            return [Image(text) for text in texts[2 : 2 + _IMAGES_MAX]] or None
        if plugin == "audio":
            return [Audio(text) for text in texts[::2][:_IMAGES_MAX]] or None
        return "\n".join(text.decode("utf-8", "replace") for text in texts) if plugin in ("text", "") else None
    if plugin not in ("scalars", "histograms", "pr_curves", ""):
        return None
    array = as_array(tensor)
    if plugin == "pr_curves":
        return _pr_curve(array)
    if plugin == "histograms":
        if array.size == 0:
            return None
        return _histogram(float(array[0, 0]), array[:, 1].tolist(), array[:, 2].tolist(), float(array[-1, 1]))
    return array.item() if array.size == 1 else None


def as_array(tensor: Any) -> NDArray[Any]:
    """A tensor's numbers.

    Raises:
        ValueError: it holds something else.
    """
    if tensor.dtype not in _TYPES:
        raise ValueError(f"a tensor of type {tensor.dtype} holds no numbers that are known here")
    kind, field = _TYPES[tensor.dtype]
    shape = [dimension.size for dimension in tensor.tensor_shape.dim]
    if tensor.tensor_content:
        return np.frombuffer(tensor.tensor_content, kind).reshape(shape)
    values = np.array(getattr(tensor, field), kind)
    return np.broadcast_to(values, shape) if values.size == 1 else values.reshape(shape)


def _histogram(low: float, rights: list[float], counts: list[float], high: float) -> Histogram | None:
    """A histogram of the right edges of its bins.

    Bins narrower than a part of the whole go into the next one: torch's begin at a width of 1e-12, and their density
    would hide all others.
    """
    low, high = float(low), float(high)
    narrow = (high - low) / _BINS_MAX
    edges, kept, carried = [low], [], 0.0
    for right, count in zip(rights, counts, strict=False):
        edge, carried = min(float(right), high), carried + float(count)
        if edge > edges[-1] and edge - edges[-1] >= narrow:
            edges.append(edge)
            kept.append(carried)
            carried = 0.0
    if not kept:
        return Histogram.of_counts([_whole(carried)], low - 0.5, low + 0.5) if carried else None
    kept[-1] += carried
    edges[-1] = max(edges[-1], high) if carried else edges[-1]
    return Histogram(np_histogram=([_whole(count) for count in kept], edges))


def _whole(count: float) -> float:
    return int(count) if count.is_integer() else count


def _pr_curve(array: NDArray[Any]) -> Plot:
    """Precision over recall; they are the last of six rows, each with a value for every threshold."""
    points = array[[_RECALL, _PRECISION]].T.tolist()
    table = Table(["recall", "precision"], sorted(points))
    said = {"mark": "line", "x": "recall", "y": "precision", "x_range": [0, 1], "y_range": [0, 1.01]}
    return Plot(lambda: (table, said))
