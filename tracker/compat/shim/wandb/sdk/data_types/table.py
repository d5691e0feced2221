"""wandb.sdk.data_types.table, as tracker has it."""

from __future__ import annotations

from tracker.media.table import Table

__all__ = ["Table"]
