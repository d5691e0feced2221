"""wandb.sdk.data_types, as tracker has it."""

from __future__ import annotations

from tracker.media.base import Media

__all__ = ["Media"]
