"""wandb.sdk.lib.telemetry, as tracker has it: nothing is told to anybody."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any


@contextlib.contextmanager
def context(run: Any = None, obj: Any = None) -> Iterator[Any]:
    """Something to set attributes of, which are then forgotten."""
    del run, obj
    yield SimpleNamespace(feature=SimpleNamespace(), env=SimpleNamespace(), imports_init=SimpleNamespace())
