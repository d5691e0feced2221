"""Video: moving pictures of files, bytes or arrays."""

from __future__ import annotations

import importlib.util
import io
import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.media.arrays import CHANNELS, to_array, to_pixels
from tracker.media.base import Media, MediaFile, as_caption, make_file, reference, take_file

ENDINGS = ("mp4", "webm", "ogv", "ogg", "gif", "mov", "m4v")
FPS = 4


class Video(Media):
    """A video for `log`.

    Args:
        data_or_path: frames x channels x height x width (channels 1, 3 or 4), 0 to 255 or 0 to 1; or the path or the
            bytes of a video.
        caption: what stands below it.
        fps: frames per second of an array.
        format: what an array becomes, or what kind bytes are: "gif", or "mp4" and "webm", for which `imageio` with its
            ffmpeg must be installed: `pip install imageio[ffmpeg]`. Without it an array becomes a GIF.
    """

    kind = "video"

    def __init__(
        self,
        data_or_path: Any,
        caption: str | None = None,
        fps: float | None = None,
        format: str | None = None,  # noqa: A002 (the name that the field's users know)
    ) -> None:
        super().__init__()
        self._caption = as_caption(caption)
        self._size: dict[str, int] = {}
        try:
            self._file = self._take(data_or_path, float(fps or FPS), format)
        except Exception as error:  # a foreign object may raise anything
            self._fail(error)

    def _encode(self) -> tuple[dict[str, Any], list[MediaFile]]:
        return reference(self.kind, self._file, caption=self._caption, **self._size), [self._file]

    def _take(self, data: Any, fps: float, ending: str | None) -> MediaFile:
        if isinstance(data, (str, os.PathLike)):
            path = os.fspath(data)
            if os.path.splitext(path)[1].lower().lstrip(".") not in ENDINGS:
                raise ValueError(f"{path!r} does not end in one of {', '.join(ENDINGS)}")
            return take_file(path)
        data = data.getvalue() if isinstance(data, io.BytesIO) else data
        if isinstance(data, (bytes, bytearray)):
            return make_file(bytes(data), ending or _ending(bytes(data[:64])))
        frames = _frames(data)
        self._size = {"width": frames.shape[2], "height": frames.shape[1]}
        if ending in ("mp4", "webm"):
            if _has_ffmpeg():
                return make_file(_encode_ffmpeg(frames, fps, ending), ending)
            self.notes.append(
                f"a video of arrays as {ending} needs imageio and its ffmpeg: a GIF is written; "
                "install them with `pip install imageio[ffmpeg]`"
            )
        elif ending not in (None, "gif"):
            self.notes.append(f"format {ending!r} is none of gif, mp4, webm: a GIF is written")
        return make_file(_encode_gif(frames, fps), "gif")


def _frames(data: Any) -> NDArray[np.uint8]:
    """Frames x height x width x channels."""
    array = to_array(data)
    if array.ndim == 5:  # a batch, side by side
        array = np.concatenate(list(array), axis=-1)
    if array.ndim != 4 or not array.size:
        raise ValueError(f"shape {array.shape} is no video: frames x channels x height x width")
    if array.shape[1] not in CHANNELS and array.shape[3] in CHANNELS:
        array = np.moveaxis(array, 3, 1)
    if array.shape[1] not in CHANNELS:
        raise ValueError(f"shape {array.shape} is no video: its second length, the channels, is none of 1, 3, 4")
    number, channels, height, width = array.shape
    tall = np.moveaxis(array, 1, 3).reshape(number * height, width, channels)  # one range of values for all frames
    return to_pixels(tall).reshape(number, height, width, channels)


def _encode_gif(frames: NDArray[np.uint8], fps: float) -> bytes:
    import PIL.Image

    images = [PIL.Image.fromarray(one[:, :, 0] if one.shape[2] == 1 else one[:, :, :3]) for one in frames]
    buffer = io.BytesIO()
    images[0].save(
        buffer, "GIF", save_all=True, append_images=images[1:], duration=max(20, round(1000 / fps)), loop=0
    )  # fmt: skip
    return buffer.getvalue()


def _has_ffmpeg() -> bool:
    return all(importlib.util.find_spec(name) for name in ("imageio", "imageio_ffmpeg"))


def _encode_ffmpeg(frames: NDArray[np.uint8], fps: float, ending: str) -> bytes:
    import imageio

    frames = np.repeat(frames, 3, axis=3) if frames.shape[3] == 1 else frames[:, :, :, :3]
    buffer = io.BytesIO()
    codec = "libx264" if ending == "mp4" else "libvpx-vp9"
    with imageio.get_writer(buffer, format=f".{ending}", mode="I", fps=fps, codec=codec, macro_block_size=2) as writer:
        for frame in frames:
            writer.append_data(frame)
    return buffer.getvalue()


def _ending(head: bytes) -> str:
    """What kind of video begins so."""
    if head[4:8] == b"ftyp":
        return "mp4"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "webm"
    if head.startswith(b"GIF8"):
        return "gif"
    raise ValueError("its bytes are no video of a known kind: say which with format=")
