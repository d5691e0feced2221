"""wandb.integration.lightgbm, as tracker has it."""

from __future__ import annotations

from tracker.integrations.lightgbm import TrackerCallback, log_summary

__all__ = ["log_summary", "wandb_callback"]

wandb_callback = TrackerCallback
