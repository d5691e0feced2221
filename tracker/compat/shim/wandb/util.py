"""wandb.util, as tracker has it."""

from __future__ import annotations

from tracker.compat.util import generate_id, get_module, is_numpy_array, make_artifact_name_safe

__all__ = ["generate_id", "get_module", "is_numpy_array", "make_artifact_name_safe"]
