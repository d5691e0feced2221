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
from tracker.log.session import (
    alert,
    define_metric,
    finish,
    init,
    log,
    log_artifact,
    save,
    unwatch,
    use_artifact,
    watch,
)
from tracker.version import __version__

if TYPE_CHECKING:
    from tracker.api.client import Api
    from tracker.log.artifact import Artifact
    from tracker.log.config import Config
    from tracker.log.fingerprint import fingerprint
    from tracker.log.summary import Summary
    from tracker.media import plot
    from tracker.media.audio import Audio
    from tracker.media.figures import Plotly
    from tracker.media.histogram import Histogram
    from tracker.media.html import Html
    from tracker.media.image import Image
    from tracker.media.table import Table
    from tracker.media.video import Video

    run: Run | None
    config: Config
    summary: Summary

__all__ = [
    "Api",
    "Artifact",
    "Audio",
    "Histogram",
    "Html",
    "Image",
    "Plotly",
    "Run",
    "Table",
    "TrackerError",
    "Video",
    "__version__",
    "alert",
    "config",
    "define_metric",
    "fingerprint",
    "finish",
    "init",
    "log",
    "log_artifact",
    "plot",
    "run",
    "save",
    "summary",
    "unwatch",
    "use_artifact",
    "watch",
]

# Asked for anew each time, because the current run changes.
_CURRENT = {"run": session.current, "config": session.current_config, "summary": session.current_summary}

# Loaded when they are first used: numpy alone takes longer than all of the above.
_MEDIA = {
    "Audio": "audio",
    "Histogram": "histogram",
    "Html": "html",
    "Image": "image",
    "Plotly": "figures",
    "Table": "table",
    "Video": "video",
}


def __getattr__(name: str) -> Any:
    if name in _CURRENT:
        return _CURRENT[name]()
    if name == "fingerprint":
        from tracker.log.fingerprint import fingerprint

        return fingerprint
    if name == "Artifact":
        from tracker.log.artifact import Artifact

        return Artifact
    if name == "Api":
        from tracker.api.client import Api

        return Api
    if name == "plot":
        import importlib

        return importlib.import_module("tracker.media.plot")
    if name in _MEDIA:
        import importlib

        return getattr(importlib.import_module(f"tracker.media.{_MEDIA[name]}"), name)
    if name.startswith("__"):
        raise AttributeError(f"module 'tracker' has no attribute {name!r}")
    from tracker.compat import names

    return names.beside(name)


def __dir__() -> list[str]:
    return sorted(__all__)
