"""wandb.sdk.lib.disabled, as tracker has it."""

from __future__ import annotations

from tracker.compat.values import RunDisabled

__all__ = ["RunDisabled"]
