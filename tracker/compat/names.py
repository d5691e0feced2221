"""Names: where each public name of wandb's is found, loaded when it is first used."""

from __future__ import annotations

import importlib
from typing import Any

from tracker.log import session

VERSION = "0.31.0"
"""The version of wandb whose public names these are."""

_VERBS = (
    "agent", "controller", "ensure_configured", "link_model", "log_model", "login", "mark_preempting",
    "pin_config_keys", "plot_table", "require", "restore", "setup", "sweep", "teardown", "termerror", "termlog",
    "termsetup", "termwarn", "use_model",
)  # fmt: skip
_VALUES = (
    "AlertLevel", "ArtifactTTL", "Classes", "EvalTable", "Graph", "JoinedTable", "Molecule", "Object3D", "box3d",
)  # fmt: skip
_MEDIA = {
    "Audio": "audio", "Histogram": "histogram", "Html": "html", "Image": "image", "Plotly": "figures",
    "Table": "table", "Video": "video",
}  # fmt: skip
_SESSION = ("alert", "log_artifact", "unwatch", "use_artifact", "watch")
_SHIM = "tracker.compat.shim.wandb"
FRAMEWORKS = ("keras", "lightgbm", "sklearn", "xgboost")
"""Modules that import a framework, which need not be installed."""

# For `import tracker as wandb`: what `tracker` itself does not have. "module:attribute", or a module.
BESIDE = {
    **{name: f"tracker.compat.verbs:{name}" for name in _VERBS},
    **{name: f"tracker.compat.values:{name}" for name in _VALUES},
    **{name: f"tracker.compat.errors:{name}" for name in ("CommError", "Error", "UsageError")},
    **{name: f"{_SHIM}.{name}" for name in ("apis", "data_types", "integration", "sdk", "wandb_run")},
    **{name: f"{_SHIM}.{name}" for name in FRAMEWORKS},
    "Config": "tracker.log.config:Config",
    "Settings": "tracker.compat.settings:Settings",
    "_attach": "tracker.compat.start:attach",
    "api": "tracker.compat.api:logged_in",
    "attach": "tracker.compat.start:attach",
    "env": "tracker.compat.env",
    "join": "tracker.compat.verbs:finish",
    "tensorboard": "tracker.compat.tensorboard",
    "util": "tracker.compat.util",
}

# For the package `wandb` of `tracker run --as-wandb`: everything, with wandb's own signatures.
ALL = {
    **BESIDE,
    **{name: f"tracker.compat.verbs:{name}" for name in ("define_metric", "finish", "log", "save")},
    **{name: f"tracker.media.{module}:{name}" for name, module in _MEDIA.items()},
    **{name: f"tracker.log.session:{name}" for name in _SESSION},
    "Api": "tracker.compat.api:Api",
    "Artifact": "tracker.log.artifact:Artifact",
    "Run": "tracker.compat.run:Run",
    "errors": "tracker.compat.errors",
    "init": "tracker.compat.start:init",
    "plot": "tracker.media.plot",
}
_CURRENT = {"config": session.current_config, "summary": session.current_summary}


def beside(name: str) -> Any:
    """A name of wandb's for `import tracker as wandb`.

    Raises:
        AttributeError: there is none.
    """
    if name not in BESIDE:
        raise AttributeError(f"module 'tracker' has no attribute {name!r}")
    return _load(BESIDE[name])


def find(name: str) -> Any:
    """A name of the module `wandb`.

    Raises:
        AttributeError: wandb has none, or nothing here stands for it.
    """
    if name == "run":
        return _load("tracker.compat.run:current")()
    if name in _CURRENT:
        run = session.current()
        return _CURRENT[name]() if run is not None and run.is_open else _load("tracker.compat.verbs:BeforeInit")(name)
    if name not in ALL:
        raise AttributeError(f"module 'wandb' has no attribute {name!r} in tracker, which stands for it here")
    return _load(ALL[name])


def _load(place: str) -> Any:
    module, _, attribute = place.partition(":")
    found = importlib.import_module(module)
    return getattr(found, attribute) if attribute else found
