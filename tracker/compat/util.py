"""Util: what programs take from `wandb.util`."""

from __future__ import annotations

import importlib
import re
from types import ModuleType
from typing import Any

from tracker.compat.errors import UsageError
from tracker.compat.verbs import generate_id

__all__ = ["generate_id", "get_module", "is_numpy_array", "make_artifact_name_safe"]


def get_module(name: str, required: str | bool | None = None, lazy: bool = True) -> ModuleType | None:
    """A module, or None where it is not installed.

    Raises:
        UsageError: it is `required` and not installed.
    """
    del lazy
    try:
        return importlib.import_module(name)
    except ImportError as error:
        if required:
            raise UsageError(required if isinstance(required, str) else f"{name} is not installed") from error
        return None


def make_artifact_name_safe(name: str) -> str:
    """A name of letters, digits, `.`, `_` and `-`, 128 of them at most."""
    cleaned = re.sub(r"[^a-zA-Z0-9_\-.]", "_", name)
    return cleaned if len(cleaned) <= 128 else f"{cleaned[:63]}..{cleaned[-63:]}"


def is_numpy_array(value: Any) -> bool:
    """Whether `value` is an array of numpy."""
    return any(kind.__module__ == "numpy" and kind.__name__ == "ndarray" for kind in type(value).__mro__)
