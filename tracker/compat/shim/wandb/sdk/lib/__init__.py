"""wandb.sdk.lib, as tracker has it."""

from __future__ import annotations

from tracker.compat.shim.wandb.sdk.lib import config_util, disabled, runid, telemetry
from tracker.compat.values import RunDisabled

__all__ = ["RunDisabled", "config_util", "disabled", "runid", "telemetry"]
