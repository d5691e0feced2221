"""Session: the current run of this process, and the module-level functions that speak to it."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracker.errors import UsageError
from tracker.format import layout, records, values
from tracker.log import console as terminal
from tracker.log import ending, foreign
from tracker.log import resume as resuming
from tracker.log.config import Config, as_mapping
from tracker.log.disabled import DisabledRun
from tracker.log.names import random_name
from tracker.log.run import Run
from tracker.log.summary import Summary
from tracker.settings import Settings, load

_current: Run | None = None
_fork_watched = False


def init(
    project: str | None = None,
    name: str | None = None,
    config: Any = None,
    tags: Sequence[str] | None = None,
    notes: str | None = None,
    group: str | None = None,
    job_type: str | None = None,
    dir: str | None = None,  # noqa: A002 (the name that the field's users know)
    root: str | None = None,
    id: str | None = None,  # noqa: A002
    mode: str | None = None,
    resume: str | bool | None = None,
    console: str | bool | None = None,
    webhook: str | None = None,
    **others: Any,
) -> Run:
    """Start a run. A run that is still open is finished first.

    A setting that is left out comes from `TRACKER_*` variables, then `tracker.toml` or `[tool.tracker]`, then the
    default. A bad one is a warning, and its default is used: a typing error must not cost a night on the cluster.

    Args:
        project: what the run belongs to; letters, digits, `.`, `_`, `-`. Default: "default".
        name: what people call it; a random readable name by default.
        config: hyperparameters: a dict, an `argparse.Namespace` or a dataclass.
        tags: short labels.
        notes: free text.
        group: the group that it is charted with, such as an experiment or a sweep.
        job_type: its part in the group, such as "train" or "eval".
        dir: the folder for local copies of runs that go to a remote root. Default: `./tracker-runs`.
        root: where runs live: a folder, or any fsspec URL such as `s3://bucket/prefix`. Default: `dir`.
        id: the run's id; a new one by default. With an id that exists, this process adds to that run.
        resume: "allow" (or True) goes on with the run of that `id` where it is, with its config, at the step after its
            last; without an id, with the newest run on this machine that has not finished. "must" and "never" make
            it an error that the run is not, or is, there. By default a process of a run that exists begins at step 0.
        mode: "online" uploads while the run goes, "offline" keeps it for `tracker sync`, "disabled" does nothing.
        console: "off" keeps nothing of what the script prints. Default: "wrap".
        webhook: a URL that alerts are posted to; it is written to no file.
        others: arguments of wandb's; see docs/from-wandb.md. `sync_tensorboard=True` keeps what is written for
            TensorBoard. One that is not known is a warning.

    Raises:
        UsageError: `resume` is "must" and there is no such run, or "never" and there is.

    Returns:
        The run, which `tracker.log`, `tracker.config`, `tracker.summary` and `tracker.finish` speak to from now on.
    """
    global _current  # noqa: PLW0603 (the current run is one per process)
    finish()
    terminal.forget()
    given: dict[str, Any] = {"project": project, "name": name, "tags": tags, "notes": notes, "group": group}
    given |= {"job_type": job_type, "dir": dir, "root": root, "run_id": id, "mode": mode}
    given["resume"] = "allow" if resume is True else resume or None
    given |= {"console": console, "webhook": webhook}
    settings = load(given, on_problem=lambda problem: terminal.warn(f"{problem}; the default is used"))
    terminal.set_silent(settings.silent)
    foreign.look_at(others)
    run = _start(settings)
    run.stand_as(others)
    _take_config(run, config, others)
    _watch_fork()
    ending.install(_end_current, _tell_current)
    _current = run
    if foreign.asks_for_tensorboard(others):
        run.sync_tensorboard()
    return run


def _start(settings: Settings) -> Run:
    if settings.mode == "disabled":
        return DisabledRun(settings)
    project = _as_name("project", settings.project, "default")
    run_id = _as_name("id", settings.run_id, "")
    earlier = resuming.find(settings, project, run_id) if settings.resume else None
    run_id = (earlier.record.id if earlier else run_id) or layout.new_run_id()
    settings = replace(settings, project=project)
    record = records.RunRecord(
        id=run_id,
        name=values.clean_text(settings.name or random_name()),
        project=project,
        group=values.clean_text(settings.group),
        job_type=values.clean_text(settings.job_type),
        tags=tuple(values.clean_text(tag) for tag in settings.tags),
        notes=values.clean_text(settings.notes),
        created_at=time.time(),
    )
    try:
        run = Run(
            settings,
            replace(earlier.record, project=project) if earlier else record,
            settings.local_root or settings.dir,
        )
    except OSError as error:
        terminal.warn(f"no folder can be written to ({error}): this run is not recorded; free the disk or set dir=")
        return DisabledRun(settings)
    if earlier:
        run.go_on(earlier, record, settings.sources)
    goes_on = f", and goes on at step {run.step}" if earlier else ""
    terminal.say(f"run {run.name} of project {project} is logged to {settings.root}{goes_on}")
    run.capture_output()
    return run


def _as_name(what: str, text: str, default: str) -> str:
    """`text` as an allowed name; where it is none, the nearest one, with a warning."""
    if not text or layout.is_name(text):
        return text or default
    name = layout.to_name(text) or default
    terminal.warn(f"{what} {text!r} holds more than letters, digits, '.', '_' and '-': {name or 'a new one'!r} is used")
    return name


def _take_config(run: Run, config: Any, others: Mapping[str, Any]) -> None:
    if config is None:
        return
    try:
        run.config.update(foreign.choose(as_mapping(config), others))
    except TypeError as error:
        terminal.warn(str(error), "config")


def finish(exit_code: int | None = None, timeout: float | None = None) -> None:
    """End the current run; nothing happens where there is none. See `Run.finish`."""
    global _current
    run, _current = _current, None
    if run is not None:
        run.finish(exit_code, timeout)


def log(data: Mapping[str, Any], step: int | None = None, commit: bool = True) -> None:
    """Log a row to the current run; see `Run.log`. Without a run it is a warning, and nothing is kept."""
    if _current is None:
        terminal.warn("log() was called without a run, and nothing is kept: call tracker.init() first", "no-run")
        return
    _current.log(data, step, commit)


def save(glob_str: Any = None, base_path: Any = None, policy: str = "live", glob: Any = None) -> list[str]:
    """Keep files with the current run; see `Run.save`. Without a run it is a warning, and nothing is kept."""
    if _current is None:
        terminal.warn("save() was called without a run, and nothing is kept: call tracker.init() first", "no-run-save")
        return []
    return _current.save(glob_str, base_path, policy, glob)


def log_artifact(artifact_or_path: Any, *args: Any, **options: Any) -> Any:
    """Keep a version of an artifact with the current run; see `Run.log_artifact`. Without a run it is a warning."""
    if _current is None:
        terminal.warn("log_artifact() was called without a run: call tracker.init() first", "no-run-artifact")
        return artifact_or_path
    return _current.log_artifact(artifact_or_path, *args, **options)


def use_artifact(artifact_or_name: Any, *args: Any, **options: Any) -> Any:
    """Use a version of an artifact in the current run; see `Run.use_artifact`.

    Raises:
        UsageError: there is no run, or no such artifact.
    """
    return _needed("use_artifact").use_artifact(artifact_or_name, *args, **options)


def watch(models: Any, *args: Any, **options: Any) -> None:
    """Log histograms of a model to the current run; see `Run.watch`. Without a run it is a warning."""
    if _current is None:
        terminal.warn("watch() was called without a run: call tracker.init() first", "no-run-watch")
        return
    _current.watch(models, *args, **options)


def unwatch(models: Any = None) -> None:
    """Watch no more; see `Run.unwatch`."""
    if _current is not None:
        _current.unwatch(models)


def alert(title: str, text: str = "", level: Any = "INFO", wait_duration: Any = 0) -> None:
    """Tell people something by the current run; see `Run.alert`. Without a run it is but a warning."""
    if _current is None:
        terminal.warn(f"alert({title!r}) was called without a run: call tracker.init() first", "no-run-alert")
        return
    _current.alert(title, text, level, wait_duration)


def define_metric(name: str, *args: Any, **options: Any) -> None:
    """Say how a metric of the current run is to be shown; see `Run.define_metric`. Without a run it is a warning."""
    if _current is None:
        terminal.warn("define_metric() was called without a run: call tracker.init() first", "no-run")
        return
    _current.define_metric(name, *args, **options)


def current() -> Run | None:
    """The current run, or None."""
    return _current


def current_config() -> Config:
    """The current run's config.

    Raises:
        UsageError: there is no run.
    """
    return _needed("config").config


def current_summary() -> Summary:
    """The current run's summary.

    Raises:
        UsageError: there is no run.
    """
    return _needed("summary").summary


def _needed(what: str) -> Run:
    if _current is None:
        raise UsageError(f"tracker.{what} belongs to a run, and there is none: call tracker.init() first")
    return _current


def _end_current(state: str, exit_code: int | None) -> None:
    if _current is not None:
        _current.end(state, exit_code)


def _tell_current(state: str, exit_code: int | None) -> None:
    if _current is not None:
        _current.tell_end(state, exit_code)


def _watch_fork() -> None:
    global _fork_watched  # noqa: PLW0603
    if not _fork_watched:
        os.register_at_fork(after_in_child=_after_fork)
        _fork_watched = True


def _after_fork() -> None:
    if _current is not None:
        _current.after_fork()
