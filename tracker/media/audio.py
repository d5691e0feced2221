"""Audio: sound of arrays, files or bytes."""

from __future__ import annotations

import io
import os
import wave
from typing import Any

import numpy as np

from tracker.media.arrays import to_array
from tracker.media.base import Media, MediaFile, as_caption, make_file, reference, take_file

ENDINGS = ("wav", "mp3", "ogg", "oga", "opus", "flac", "m4a", "aac", "weba", "webm")
_CHANNELS_MAX = 8


class Audio(Media):
    """Sound for `log`.

    Args:
        data_or_path: samples x channels or samples alone, floats from -1 to 1 or integers, which becomes a WAV file
            of 16 bits; or the path or the bytes of a sound file.
        sample_rate: samples per second; an array needs it.
        caption: what stands below it.
    """

    kind = "audio"

    def __init__(self, data_or_path: Any, sample_rate: int | None = None, caption: str | None = None) -> None:
        super().__init__()
        self._caption, self._rate, self._seconds = as_caption(caption), sample_rate, None
        try:
            self._file = self._take(data_or_path)
        except Exception as error:  # a foreign object may raise anything
            self._fail(error)

    def _encode(self) -> tuple[dict[str, Any], list[MediaFile]]:
        found = reference(
            self.kind, self._file, caption=self._caption, sample_rate=self._rate, seconds=self._seconds
        )  # fmt: skip
        return found, [self._file]

    def _take(self, data: Any) -> MediaFile:
        if isinstance(data, (str, os.PathLike)):
            return take_file(_check(os.fspath(data)))
        if isinstance(data, (bytes, bytearray)):
            return make_file(bytes(data), _ending(bytes(data[:16])))
        if not self._rate:
            raise ValueError("an array needs its sample_rate")
        samples = to_array(data)
        self._rate = int(self._rate)
        encoded = encode_wav(samples, self._rate)
        self._seconds = round(samples.shape[0] / self._rate, 3)
        return make_file(encoded, "wav")


def encode_wav(samples: np.ndarray[Any, Any], rate: int) -> bytes:
    """The WAV file, 16 bits a sample, of samples or samples x channels: floats of -1 to 1, or integers of their type.

    Raises:
        ValueError: it has another shape.
    """
    samples = samples[:, None] if samples.ndim == 1 else samples
    if samples.ndim != 2 or not 1 <= samples.shape[1] <= _CHANNELS_MAX or not len(samples):
        raise ValueError(f"shape {samples.shape} is no sound: samples, or samples x channels ({_CHANNELS_MAX} at most)")
    if samples.dtype.kind == "f":
        scaled = np.clip(np.nan_to_num(samples.astype(np.float64)), -1, 1) * 32767
    elif samples.dtype == np.int32:
        scaled = samples / 65536
    elif samples.dtype == np.uint8:
        scaled = (samples.astype(np.float64) - 128) * 256
    else:
        scaled = np.clip(samples, -32768, 32767)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.round(scaled).astype("<i2").tobytes())
    return buffer.getvalue()


def _check(path: str) -> str:
    if os.path.splitext(path)[1].lower().lstrip(".") not in ENDINGS:
        raise ValueError(f"{path!r} does not end in one of {', '.join(ENDINGS)}")
    return path


def _ending(head: bytes) -> str:
    """What kind of sound file begins so."""
    for begin, ending in ((b"RIFF", "wav"), (b"fLaC", "flac"), (b"OggS", "ogg"), (b"ID3", "mp3"), (b"\xff\xfb", "mp3")):
        if head.startswith(begin):
            return ending
    if head[4:8] == b"ftyp":
        return "m4a"
    raise ValueError("its bytes are no sound of a known kind")
