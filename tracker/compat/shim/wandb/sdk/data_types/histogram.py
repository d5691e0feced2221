"""wandb.sdk.data_types.histogram, as tracker has it."""

from __future__ import annotations

from tracker.media.histogram import Histogram

__all__ = ["Histogram"]
