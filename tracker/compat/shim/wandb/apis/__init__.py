"""wandb.apis, as tracker has it."""

from __future__ import annotations

from tracker.compat.api import Api as PublicApi

__all__ = ["PublicApi"]
