"""wandb.xgboost, as tracker has it."""

from __future__ import annotations

from tracker.integrations.xgboost import TrackerCallback as WandbCallback

__all__ = ["WandbCallback"]
