"""wandb.sdk.wandb_settings, as tracker has it."""

from __future__ import annotations

from tracker.compat.settings import Settings

__all__ = ["Settings"]
