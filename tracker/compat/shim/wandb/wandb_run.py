"""wandb.wandb_run, as tracker has it."""

from __future__ import annotations

from tracker.compat.run import Run

__all__ = ["Run"]
