"""Launch: the environment in which a command finds tracker where it imports wandb."""

from __future__ import annotations

import os
from collections.abc import Mapping

SHIM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shim")
"""The folder that goes before others on Python's search path."""


def environment(environ: Mapping[str, str], given: Mapping[str, str | None]) -> dict[str, str]:
    """An environment for a command and its child processes.

    Args:
        environ: the one it starts from.
        given: settings that hold where a script says nothing; None for one that is not given.
    """
    path = [SHIM, *(part for part in environ.get("PYTHONPATH", "").split(os.pathsep) if part and part != SHIM)]
    settings = {f"TRACKER_{name.upper()}": value for name, value in given.items() if value is not None}
    if settings.get("TRACKER_ROOT") and "://" not in settings["TRACKER_ROOT"]:
        settings["TRACKER_ROOT"] = os.path.abspath(os.path.expanduser(settings["TRACKER_ROOT"]))
    return {**environ, **settings, "PYTHONPATH": os.pathsep.join(path)}
