"""wandb.sdk.data_types.image, as tracker has it."""

from __future__ import annotations

from tracker.media.image import Image

__all__ = ["Image"]
