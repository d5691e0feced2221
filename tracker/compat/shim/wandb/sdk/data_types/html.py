"""wandb.sdk.data_types.html, as tracker has it."""

from __future__ import annotations

from tracker.media.html import Html

__all__ = ["Html"]
