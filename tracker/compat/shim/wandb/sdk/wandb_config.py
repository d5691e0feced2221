"""wandb.sdk.wandb_config, as tracker has it."""

from __future__ import annotations

from tracker.log.config import Config

__all__ = ["Config"]
