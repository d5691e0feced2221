"""wandb.sdk.lib.runid, as tracker has it."""

from __future__ import annotations

from tracker.compat.verbs import generate_id

__all__ = ["generate_id"]
