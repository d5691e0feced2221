"""wandb.sdk.data_types.audio, as tracker has it."""

from __future__ import annotations

from tracker.media.audio import Audio

__all__ = ["Audio"]
