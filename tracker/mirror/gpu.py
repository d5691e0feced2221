"""GPU: how busy NVIDIA GPUs are, by NVML. A machine without one has no driver to load, and nothing is imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tracker.format.system import gpu_column

_LIBRARY = "libnvidia-ml.so.1"


class Gpus:
    """The GPUs that the training process may use.

    Args:
        environ: the environment of the training process, whose CUDA_VISIBLE_DEVICES chooses among the host's GPUs.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._nvml: Any = None
        self._handles: dict[int, Any] = {}
        try:
            self._open(environ.get("CUDA_VISIBLE_DEVICES"))
        except Exception:  # no driver, a driver without a GPU, or one that fails: there is nothing to tell
            self._handles = {}

    def _open(self, visible: str | None) -> None:
        import ctypes

        ctypes.CDLL(_LIBRARY)  # it costs little to find out that it is not there; pynvml's 5,000 lines cost more
        import pynvml

        pynvml.nvmlInit()
        self._nvml = pynvml
        for index in range(pynvml.nvmlDeviceGetCount()):
            handle = pynvml.nvmlDeviceGetHandleByIndex(index)
            if visible is None or _is_visible(visible, index, pynvml.nvmlDeviceGetUUID(handle)):
                self._handles[index] = handle

    @property
    def indexes(self) -> list[int]:
        """The GPUs' numbers, as NVML counts them."""
        return list(self._handles)

    def look(self) -> dict[str, float]:
        """Each GPU's columns at this moment; a value that the GPU does not tell is left out."""
        values: dict[str, float] = {}
        for index, handle in self._handles.items():
            for read in (self._util, self._memory, self._power, self._temperature):
                values |= {gpu_column(index, name): value for name, value in _told(read, handle).items()}
        return values

    def _util(self, handle: Any) -> dict[str, float]:
        return {"util": self._nvml.nvmlDeviceGetUtilizationRates(handle).gpu}

    def _memory(self, handle: Any) -> dict[str, float]:
        memory = self._nvml.nvmlDeviceGetMemoryInfo(handle)
        return {"memory": memory.used, "memory_percent": 100 * memory.used / memory.total}

    def _power(self, handle: Any) -> dict[str, float]:
        return {"power": self._nvml.nvmlDeviceGetPowerUsage(handle) / 1000}

    def _temperature(self, handle: Any) -> dict[str, float]:
        return {"temperature": self._nvml.nvmlDeviceGetTemperature(handle, self._nvml.NVML_TEMPERATURE_GPU)}


def _told(read: Callable[[Any], dict[str, float]], handle: Any) -> dict[str, float]:
    try:
        return read(handle)
    except Exception:  # NVML's errors, as for a part of a GPU (MIG), which has no utilisation of its own
        return {}


def _is_visible(visible: str, index: int, uuid: str) -> bool:
    """Whether CUDA_VISIBLE_DEVICES names the GPU: by number, or by the beginning of its UUID."""
    names = [name.strip() for name in visible.split(",")]
    return any(name == str(index) or (name.startswith("GPU-") and uuid.startswith(name)) for name in names)
