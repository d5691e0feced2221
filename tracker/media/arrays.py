"""Arrays: what numpy, torch, jax or TensorFlow hold → numpy, and numpy → the pixels of an image."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

CHANNELS = (1, 3, 4)
PIXELS_MAX = 1 << 28
"""Pixels beyond which an image is refused: nobody looks at it, and it would fill a disk."""


def to_array(value: Any) -> NDArray[Any]:
    """A copy of `value` as a numpy array: an array or tensor of any library, a number, or nested lists of numbers.

    Raises:
        ValueError: it holds anything but numbers.
    """
    if callable(getattr(value, "detach", None)):  # torch
        value = value.detach().cpu()
        value = value.float() if "bfloat16" in str(value.dtype) else value
    if callable(getattr(value, "numpy", None)):
        value = value.numpy()
    array = np.array(value)
    if array.dtype.kind not in "buif":
        raise ValueError(f"it holds {array.dtype}, and must hold numbers")
    return array


def to_pixels(value: Any, *, normalize: bool = True) -> NDArray[np.uint8]:
    """The pixels of an image.

    Args:
        value: HxW, HxWxC or CxHxW with C of 1, 3 or 4; N of them (NxHxWxC or NxCxHxW) become a grid. Where both are
            possible, a tensor of torch is taken as CxHxW, an array of any other library as HxWxC.
        normalize: bring the values to 0…255, as wandb does: where one is negative, the range of the values becomes the
            whole range; else where none is above 1, they are multiplied by 255. False only cuts them off at 0 and 255.

    Returns:
        HxWxC, C of 1, 3 or 4.

    Raises:
        ValueError: it has another shape, holds no numbers, or is too large.
    """
    array = to_array(value)
    shape = array.shape
    if math.prod(shape) > PIXELS_MAX * 4:
        raise ValueError(f"shape {shape} is too large for an image")
    if array.ndim == 4 and shape[0]:
        array = _grid(np.stack([_channels_last(one, value) for one in array]))
    elif array.ndim == 2:
        array = array[:, :, None]
    elif array.ndim == 3:
        array = _channels_last(array, value)
    else:
        raise ValueError(f"shape {shape} is no image: HxW, HxWxC or CxHxW with C of 1, 3 or 4")
    if array.size == 0:
        raise ValueError(f"shape {shape} holds no pixel")
    return _to_bytes(array, normalize=normalize)


def _channels_last(array: NDArray[Any], origin: Any) -> NDArray[Any]:
    is_torch = type(origin).__module__.partition(".")[0] == "torch"
    is_first, is_last = array.shape[0] in CHANNELS, array.shape[2] in CHANNELS
    if is_first and (is_torch or not is_last):
        return np.moveaxis(array, 0, 2)
    if is_last:
        return array
    raise ValueError(f"shape {array.shape} is no image: neither its first nor its last length is 1, 3 or 4")


def _grid(images: NDArray[Any]) -> NDArray[Any]:
    """NxHxWxC → one image with ⌈√N⌉ of them in a row, two pixels apart."""
    number, height, width, channels = images.shape
    columns = math.ceil(math.sqrt(number))
    lines = math.ceil(number / columns)
    gap = 2 if number > 1 else 0
    grid = np.zeros((lines * (height + gap) - gap, columns * (width + gap) - gap, channels), images.dtype)
    for index, image in enumerate(images):
        top, left = index // columns * (height + gap), index % columns * (width + gap)
        grid[top : top + height, left : left + width] = image
    return grid


def _to_bytes(array: NDArray[Any], *, normalize: bool) -> NDArray[np.uint8]:
    if array.dtype == np.bool_:
        return np.where(array, 255, 0).astype(np.uint8)
    if array.dtype.kind == "f":
        array = np.nan_to_num(array.astype(np.float32), copy=False, nan=0.0, posinf=255.0, neginf=0.0)
    low, high = array.min(), array.max()
    if normalize and low < 0:
        spread = np.float32(high) - np.float32(low)
        array = (array.astype(np.float32) - low) / (spread or 1)
        high = 1
    if normalize and high <= 1:
        array = array * np.float32(255)
    pixels: NDArray[np.uint8] = np.clip(array, 0, 255).astype(np.uint8)
    return pixels
