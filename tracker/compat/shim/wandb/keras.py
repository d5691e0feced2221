"""wandb.keras, as tracker has it."""

from __future__ import annotations

from tracker.compat.shim.wandb.integration.keras import WandbCallback, WandbMetricsLogger, WandbModelCheckpoint

__all__ = ["WandbCallback", "WandbMetricsLogger", "WandbModelCheckpoint"]
