"""Experiment tracking without a server.

    import tracker

    with tracker.init(project="mnist", config={"lr": 1e-3}) as run:
        for step in range(100):
            run.log({"loss": ...})

Then `tracker build` makes the site. The public names are those of `__all__`. What a training script needs is imported
at once, so that `init()` is quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.errors import TrackerError
from tracker.log import session
from tracker.log.run import Run
from tracker.log.session import alert, define_metric, finish, init, log, save
from tracker.version import __version__

if TYPE_CHECKING:
    from tracker.api.client import Api
    from tracker.log.config import Config
    from tracker.log.fingerprint import fingerprint
    from tracker.log.summary import Summary

    run: Run | None
    config: Config
    summary: Summary

__all__ = [
    "Api",
    "Run",
    "TrackerError",
    "__version__",
    "alert",
    "config",
    "define_metric",
    "fingerprint",
    "finish",
    "init",
    "log",
    "run",
    "save",
    "summary",
]

# Asked for anew each time, because the current run changes.
_CURRENT = {"run": session.current, "config": session.current_config, "summary": session.current_summary}


def __getattr__(name: str) -> Any:
    if name in _CURRENT:
        return _CURRENT[name]()
    if name == "fingerprint":
        from tracker.log.fingerprint import fingerprint

        return fingerprint
    if name == "Api":
        from tracker.api.client import Api

        return Api
    raise AttributeError(f"module 'tracker' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
