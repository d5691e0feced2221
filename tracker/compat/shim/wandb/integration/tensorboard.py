"""wandb.integration.tensorboard, as tracker has it."""

from __future__ import annotations

from tracker.compat.tensorboard import log, patch, unpatch

__all__ = ["log", "patch", "unpatch"]
