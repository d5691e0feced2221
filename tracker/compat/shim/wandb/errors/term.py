"""wandb.errors.term, as tracker has it."""

from __future__ import annotations

from tracker.compat.verbs import termerror, termlog, termsetup, termwarn

__all__ = ["termerror", "termlog", "termsetup", "termwarn"]
