"""wandb.sdk.lib.config_util, as tracker has it."""

from __future__ import annotations

from tracker.compat.errors import ConfigError

__all__ = ["ConfigError"]
