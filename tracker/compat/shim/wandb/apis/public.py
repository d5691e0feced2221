"""wandb.apis.public, as tracker has it."""

from __future__ import annotations

from tracker.api.client import Runs
from tracker.api.files import RunFile as File
from tracker.api.run import StoredRun as Run
from tracker.compat.api import Api

__all__ = ["Api", "File", "Run", "Runs"]
