"""wandb.env, as tracker has it."""

from __future__ import annotations

from typing import Any

from tracker.compat import env as _env


def __getattr__(name: str) -> Any:
    return getattr(_env, name)
