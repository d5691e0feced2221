"""Start: `wandb.init` by its own arguments, and the ways in which other processes join a run."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from tracker.compat import config as configs
from tracker.compat import tensorboard
from tracker.compat.run import Run, current, wrap
from tracker.compat.settings import arguments
from tracker.errors import UsageError
from tracker.log import session
from tracker.log.console import warn
from tracker.settings import DEFAULT_DIR, load

_KEEP = (None, False, "default", "return_previous")
_RENAMED = {
    "TRACKER_RUN_ID": "id", "TRACKER_PROJECT": "project", "TRACKER_ROOT": "root", "TRACKER_MODE": "mode",
    "TRACKER_DIR": "dir",
}  # fmt: skip


def init(
    entity: str | None = None,
    project: str | None = None,
    dir: Any = None,  # noqa: A002 - wandb's own names, here and below
    id: str | None = None,  # noqa: A002
    name: str | None = None,
    notes: str | None = None,
    tags: Any = None,
    config: Any = None,
    config_exclude_keys: Any = None,
    config_include_keys: Any = None,
    allow_val_change: bool | None = None,
    group: str | None = None,
    job_type: str | None = None,
    mode: str | None = None,
    force: bool | None = None,
    reinit: Any = None,
    resume: Any = None,
    resume_from: str | None = None,
    fork_from: str | None = None,
    save_code: bool | None = None,
    tensorboard: bool | None = None,
    sync_tensorboard: bool | None = None,
    monitor_gym: bool | None = None,
    settings: Any = None,
    anonymous: Any = None,
    **unknown: Any,
) -> Run:
    """Start a run as `wandb.init` does: a run that is still open is returned, unless `reinit` says otherwise.

    Args:
        entity: kept, and without a meaning here; there are no accounts.
        dir: runs go to `tracker-runs` in this folder, unless a root is set.
        config: also the path of a YAML file.
        reinit: True or "finish_previous" ends an open run.
        resume: as wandb has it: "allow" without an `id` starts a new run.
        settings: a `Settings` or a dict; what is given beside it goes first.
        unknown: each is a warning.

    The other arguments are those of `tracker.init`, or are accepted (docs/from-wandb.md).

    Raises:
        UsageError: a config file cannot be read, or `resume` asks for what is not there.
    """
    given = {name: value for name, value in locals().items() if value is not None}
    open_run = current()
    if open_run is not None and reinit in _KEEP and not _in_notebook():
        if given.keys() & {"project", "id", "name"}:
            warn(f"init() was called while run {open_run.name} is open, and goes on: finish() it, or give reinit=True")
        return open_run
    if reinit == "create_new":
        warn("init(reinit='create_new'): one run is open at a time, and the one before is finished", "reinit")
    return _start({**arguments(settings), **given.pop("unknown"), **given})


def _start(given: dict[str, Any]) -> Run:
    """Begin a run by wandb's arguments, without those that were not given."""
    if tensorboard.is_asked_for():
        given.setdefault("sync_tensorboard", True)
    given.setdefault("entity", os.environ.get("WANDB_ENTITY"))
    given["mode"] = "online" if given.get("mode") == "shared" else given.get("mode")
    given["resume"] = _resume(given.get("resume"), given.get("id"))
    given["dir"] = _dir(given.get("dir"))
    given["config"] = configs.read(given.get("config"))
    return wrap(session.init(**given))


def attach(attach_id: str | None = None, run_id: str | None = None, **_: Any) -> Run:
    """Write to a run that another process of this script began.

    Args:
        attach_id: what `run._attach_id` told there.
        run_id: the run's id, where that is all that is known.

    Raises:
        UsageError: neither is given.
    """
    try:
        told = json.loads(attach_id) if attach_id else {"TRACKER_RUN_ID": run_id}
        found = {ours: told[name] for name, ours in _RENAMED.items() if told.get(name)}
    except (ValueError, AttributeError):
        found = {"id": attach_id}
    if not (found.get("id") or found.get("mode") == "disabled"):
        raise UsageError("attach() needs the id of a run")
    open_run = current()
    if open_run is not None and open_run.id == found.get("id"):
        return open_run
    return wrap(session.init(**found))


def _dir(given: Any) -> str | None:
    """Runs lie below a folder's `tracker-runs`, as those of wandb do below its `wandb`."""
    folder = given or os.environ.get("WANDB_DIR")
    source = load(on_problem=lambda _: None).sources.get("dir", "WANDB_DIR")
    if not folder or source != "WANDB_DIR":
        return None  # tracker's own setting holds
    return os.path.join(os.path.expanduser(os.fspath(folder)), DEFAULT_DIR)


def _resume(given: Any, run_id: Any) -> Any:
    """`resume` for `tracker.init`: wandb's "allow" is about an id, and means nothing without one."""
    settings = load({"resume": None if isinstance(given, bool) else given, "run_id": run_id}, on_problem=lambda _: None)
    if given is True or str(given).lower() in ("auto", "true"):
        return "allow"
    if settings.resume == "allow" and not settings.run_id and os.environ.get("WANDB_RESUME", "").lower() != "auto":
        return "false"
    return "false" if given is False else given


def _in_notebook() -> bool:
    return "ipykernel" in sys.modules
