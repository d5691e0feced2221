"""wandb.sdk.wandb_login, as tracker has it."""

from __future__ import annotations

from tracker.compat.verbs import login

__all__ = ["login"]
