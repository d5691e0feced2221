"""wandb.sdk.wandb_init, as tracker has it."""

from __future__ import annotations

from tracker.compat.start import init

__all__ = ["init"]
