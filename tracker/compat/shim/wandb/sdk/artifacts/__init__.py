"""wandb.sdk.artifacts, as tracker has it."""

from __future__ import annotations

from tracker.log.artifact import Artifact

__all__ = ["Artifact"]
