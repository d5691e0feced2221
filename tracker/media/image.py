"""Image: a picture of arrays, tensors, PIL, matplotlib, or a file, with masks and boxes over it."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tracker.format import media
from tracker.media import figures
from tracker.media.arrays import to_array, to_pixels
from tracker.media.base import Media, MediaFile, as_caption, make_file, reference, take_file
from tracker.media.overlays import box_sets, class_labels
from tracker.media.png import encode_png
from tracker.media.sizes import image_size

ENDINGS = ("png", "jpg", "jpeg", "gif", "webp", "bmp", "svg", "avif")
_PIL_FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF", "bmp": "BMP"}
_PNG_MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}


class Image(Media):
    """A picture for `log`. It is taken as it is now: what happens to the array later does not show.

    Args:
        data_or_path: an array or tensor of any library (HxW, HxWxC or CxHxW; N of them become a grid), a PIL image, a
            matplotlib figure, the path of a picture, or the bytes of one.
        mode: a PIL mode such as "RGB" that the picture is converted to.
        caption: what stands below it.
        grouping: accepted for wandb's sake.
        classes: names of the class ids of masks and boxes: a dict, or a list of `{"id": …, "name": …}`.
        boxes: name → `{"box_data": [{"position": {"minX", "maxX", "minY", "maxY"}, "class_id", "box_caption", "scores",
            "domain"}], "class_labels"}`; positions are fractions, or pixels with `"domain": "pixel"`.
        masks: name → `{"mask_data": HxW of class ids 0 to 255, "class_labels"}`, or `{"path": …}` of a mask's picture.
        file_type: "png" (the default), "jpg", "webp", "gif" or "bmp".
        normalize: bring an array's values to 0…255; see `arrays.to_pixels`.
    """

    kind = "image"

    def __init__(
        self,
        data_or_path: Any,
        mode: str | None = None,
        caption: str | None = None,
        grouping: int | None = None,
        classes: Any = None,
        boxes: Mapping[str, Any] | None = None,
        masks: Mapping[str, Any] | None = None,
        file_type: str | None = None,
        normalize: bool = True,
    ) -> None:
        super().__init__()
        self.caption = as_caption(caption)
        try:
            self._file, self.width, self.height = self._take(data_or_path, mode, file_type, normalize)
            labels = class_labels(classes)
            self._masks, self._mask_files = _take_masks(masks or {}, labels)
            self._boxes = box_sets(boxes or {}, labels, self.width, self.height)
        except Exception as error:  # foreign objects may raise anything
            self._fail(error)

    def _encode(self) -> tuple[dict[str, Any], list[MediaFile]]:
        found = reference(
            self.kind, self._file, width=self.width, height=self.height, caption=self.caption, masks=self._masks,
            boxes=self._boxes,
        )  # fmt: skip
        return found, [self._file, *self._mask_files]

    def _take(
        self, data: Any, mode: str | None, file_type: str | None, normalize: bool
    ) -> tuple[MediaFile, int | None, int | None]:
        """The picture's file, its width and its height in pixels, None where they are not known."""
        if isinstance(data, Image):
            return data._file, data.width, data.height  # noqa: SLF001 (our own)
        ending = (file_type or "png").lower().lstrip(".")
        if ending not in _PIL_FORMATS:
            self.notes.append(f"file_type {file_type!r} is none of {', '.join(_PIL_FORMATS)}: png is used")
            ending = "png"
        if isinstance(data, (str, os.PathLike, bytes, bytearray)):
            if mode is None and file_type is None:
                return _take_picture(data)
            data = _open(data)
        figure = figures.as_matplotlib(data)
        if figure is not None:
            data = _open(figures.matplotlib_png(figure))
        if not figures.is_pil(data):
            pixels = to_pixels(data, normalize=normalize)
            if ending == "png" and mode is None:
                return make_file(encode_png(pixels), "png"), pixels.shape[1], pixels.shape[0]
            data = _from_pixels(pixels)
        return _encode_pil(data, mode, ending)


def _take_picture(data: str | os.PathLike[str] | bytes | bytearray) -> tuple[MediaFile, int | None, int | None]:
    """A picture's file, or its bytes, as it is."""
    if isinstance(data, (bytes, bytearray)):
        width, height, ending = image_size(bytes(data))
        if not ending:
            raise ValueError("its bytes are no picture of a known kind")
        return make_file(bytes(data), ending), width, height
    path = os.fspath(data)
    ending = os.path.splitext(path)[1].lower().lstrip(".")
    if ending not in ENDINGS:
        raise ValueError(f"{path!r} does not end in one of {', '.join(ENDINGS)}")
    file = take_file(path)
    with open(path, "rb") as opened:
        width, height, _ = image_size(opened.read(1 << 16))
    return file, width, height


def _open(data: str | os.PathLike[str] | bytes | bytearray) -> Any:
    import PIL.Image

    return PIL.Image.open(io.BytesIO(data) if isinstance(data, (bytes, bytearray)) else data)


def _from_pixels(pixels: np.ndarray[Any, Any]) -> Any:
    import PIL.Image

    return PIL.Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)


def _encode_pil(image: Any, mode: str | None, ending: str) -> tuple[MediaFile, int, int]:
    if mode is not None:
        image = image.convert(mode)
    elif (ending == "png" and image.mode not in _PNG_MODES) or (ending in ("jpg", "jpeg") and image.mode != "L"):
        image = image.convert("RGB")
    buffer = io.BytesIO()
    options = {"compress_level": 3} if ending == "png" else {"quality": 90} if ending in ("jpg", "jpeg") else {}
    image.save(buffer, _PIL_FORMATS[ending], **options)
    return make_file(buffer.getvalue(), ending), image.width, image.height


def _take_masks(
    masks: Mapping[str, Any], labels: dict[str, str]
) -> tuple[dict[str, dict[str, Any]], Sequence[MediaFile]]:
    """Name → the mask's JSON, and the masks' files: grey pictures whose values are class ids."""
    found, files = {}, []
    for name, mask in masks.items():
        if "mask_data" in mask:
            array = to_array(mask["mask_data"])
            array = array.squeeze() if array.ndim > 2 else array
            if array.ndim != 2 or array.size == 0:
                raise ValueError(f"mask {name!r} has shape {array.shape}, and must have HxW")
            if array.min() < 0 or array.max() > 255:
                raise ValueError(f"mask {name!r} holds ids from {array.min()} to {array.max()}: 0 to 255 have room")
            file = make_file(encode_png(array.astype(np.uint8)[:, :, None]), "png")
        else:
            file = _take_picture(mask["path"])[0]
        files.append(file)
        found[media.clean_name(name)] = {
            "path": file.path, "sha256": file.sha256, "size": file.size,
            "class_labels": class_labels(mask.get("class_labels")) or labels,
        }  # fmt: skip
    return found, files
