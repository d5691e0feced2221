"""wandb.sdk, as tracker has it."""

from __future__ import annotations

from tracker.compat.run import Run
from tracker.compat.settings import Settings
from tracker.compat.shim.wandb.sdk import lib, wandb_run, wandb_settings
from tracker.compat.start import init
from tracker.compat.verbs import login, setup
from tracker.log.artifact import Artifact
from tracker.log.config import Config

__all__ = ["Artifact", "Config", "Run", "Settings", "init", "lib", "login", "setup", "wandb_run", "wandb_settings"]
