"""wandb.integration.keras, as tracker has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.integrations.keras import CheckpointCallback as WandbModelCheckpoint
from tracker.integrations.keras import TrackerCallback
from tracker.integrations.keras import TrackerCallback as WandbMetricsLogger

__all__ = ["WandbCallback", "WandbMetricsLogger", "WandbModelCheckpoint"]


class WandbCallback(TrackerCallback):
    """The callback of old: the metrics of each epoch, by Keras' own names.

    Args:
        log_gradients: not done here, as all that is asked for beside the metrics.
    """

    def __init__(self, *_: Any, log_gradients: bool = False, **__: Any) -> None:
        super().__init__()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        """Log an epoch."""
        self._run.log({"epoch": epoch, **(logs or {})})
