"""Experiment tracking without a server.

    import tracker

    with tracker.init(project="mnist", config={"lr": 1e-3}) as run:
        for step in range(100):
            run.log({"loss": ...})

Then `tracker build` makes the site. The public names are those of `__all__`; they load when first used, so that
`import tracker` costs a training script next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from tracker.version import __version__

if TYPE_CHECKING:
    from tracker.errors import TrackerError
    from tracker.log.config import Config
    from tracker.log.run import Run
    from tracker.log.session import finish, init, log
    from tracker.log.summary import Summary

    run: Run | None
    config: Config
    summary: Summary

__all__ = ["Run", "TrackerError", "__version__", "config", "finish", "init", "log", "run", "summary"]

_PLACES = {
    "Run": "tracker.log.run",
    "TrackerError": "tracker.errors",
    "finish": "tracker.log.session",
    "init": "tracker.log.session",
    "log": "tracker.log.session",
}
_CURRENT = {"run": "current", "config": "current_config", "summary": "current_summary"}


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        value = getattr(importlib.import_module(_PLACES[name]), name)
        globals()[name] = value
        return value
    if name in _CURRENT:  # asked for anew each time: the current run changes
        return getattr(importlib.import_module("tracker.log.session"), _CURRENT[name])()
    raise AttributeError(f"module 'tracker' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
