"""wandb.sdk.data_types.video, as tracker has it."""

from __future__ import annotations

from tracker.media.video import Video

__all__ = ["Video"]
