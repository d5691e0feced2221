"""Run: a run as a program written for wandb expects it. It stands before the run of tracker, which does the work."""

from __future__ import annotations

import fnmatch
import glob as globs
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import IO, TYPE_CHECKING, Any

from tracker.api.client import Api
from tracker.format import layout
from tracker.log import code, session
from tracker.log import run as log_run

if TYPE_CHECKING:
    from typing_extensions import Self

_IN_RUN_DIR = "files"


class Run:
    """One run. What is not here is the run's of tracker: `config`, `summary`, `define_metric`, `watch` and others.

    Args:
        run: the run of tracker.
    """

    _run: log_run.Run
    _dir: str
    _axes: list[tuple[str, str]]
    _names: set[str]

    def __init__(self, run: log_run.Run) -> None:
        vars(self).update(_run=run, _dir="", _axes=[], _names=set())

    def __getattr__(self, name: str) -> Any:
        if name == "_run":  # a copy that is being made
            raise AttributeError(name)
        return getattr(self._run, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._run, name, value)

    def __repr__(self) -> str:
        return repr(self._run)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._run.__exit__(kind, error, trace)
        self._let_go()

    def _let_go(self) -> None:
        if session.current() is self._run:
            session.finish()

    @property
    def dir(self) -> str:
        """A folder on this machine whose files are kept with the run when it ends."""
        if not self._dir:
            if self._run.disabled:
                vars(self)["_dir"] = tempfile.mkdtemp(prefix="tracker-disabled-")
            else:
                writer = os.path.basename(self._run.writer_dir)
                path = os.path.join(self._run.dir, layout.LOCAL_FOLDER, f"{writer}.{_IN_RUN_DIR}")
                os.makedirs(path, exist_ok=True)
                vars(self)["_dir"] = path
                self._run.save(path, base_path=path, policy="end")
        return self._dir

    def log(self, data: Mapping[str, Any], step: int | None = None, commit: bool | None = None) -> None:
        """Log a row.

        Args:
            data: names to values.
            step: the row's step; any is kept, also one below the last.
            commit: whether the next row stands at the next step. By default it does unless `step` is given.
        """
        commit = step is None if commit is None else commit
        self._run.log(self._with_axes(data, commit) if self._axes else data, step, commit)

    def _with_axes(self, data: Any, commit: bool) -> Any:
        """A row with the last value of each axis that is defined for a metric of its step and is not in it."""
        if not isinstance(data, Mapping):
            return data
        self._names.update(map(str, data))
        if not commit:
            return data
        names = set(self._names)
        self._names.clear()
        wanted = {axis for metric, axis in self._axes if axis not in names and fnmatch.filter(names, metric)}
        return {**data, **{axis: self._run.summary.get(axis, 0) for axis in sorted(wanted)}}

    def define_metric(
        self,
        name: str,
        step_metric: Any = None,
        step_sync: bool | None = None,
        hidden: bool | None = None,
        summary: Any = None,
        overwrite: bool | None = None,
        **more: Any,
    ) -> None:
        """Say how a metric is to be shown; see `tracker.Run.define_metric`.

        Args:
            step_sync: False leaves a row as it is that holds the metric and not its axis; else it gets the axis' last
                value.
        """
        self._run.define_metric(name, step_metric, step_sync, hidden, summary, overwrite=overwrite, **more)
        if step_metric is not None and step_sync is not False:
            self._axes.append((str(name), str(getattr(step_metric, "name", step_metric))))

    def finish(self, exit_code: int | None = None, quiet: bool | None = None) -> None:
        """End the run; see `tracker.Run.finish`."""
        del quiet
        self._run.finish(exit_code)
        self._let_go()

    join = finish

    def save(
        self, glob_str: Any = None, base_path: Any = None, policy: str = "live", glob: Any = None
    ) -> list[str]:  # fmt: skip
        """Keep files with the run; see `tracker.Run.save`. What lies in `dir` is kept by its path there."""
        given = glob_str if glob_str is not None else glob
        if given is None or not self._dir:
            return self._run.save(given, base_path, policy)
        pattern = os.path.abspath(os.fsdecode(given))
        if not pattern.startswith(f"{self._dir}{os.sep}"):
            return self._run.save(given, base_path, policy)
        found = sorted(globs.glob(pattern, recursive=True))
        return [path for name in found for path in self._run.save(name, base_path or self._dir, policy)]

    def restore(
        self, name: str, run_path: str | None = None, replace: bool = False, root: str | None = None
    ) -> IO[str] | None:
        """Bring a file that a run saved, and open it.

        Args:
            name: the file's name.
            run_path: the run, as "project/id"; this one by default.
            replace: whether a file that is there is brought again.
            root: the folder that it is brought into; `dir` by default.

        Raises:
            TrackerError: there is no such run or file, or it cannot be read.
        """
        folder = root or self.dir
        path = os.path.join(folder, name)
        if replace or not os.path.exists(path):
            found = Api(self._run.root).run(run_path or f"{self._run.project}/{self._run.id}")
            path = found.file(name).download(folder, replace=replace)
        return open(path, encoding="utf-8", errors="surrogateescape")

    def log_code(
        self,
        root: str | None = ".",
        name: str | None = None,
        include_fn: Callable[..., bool] | None = None,
        exclude_fn: Callable[..., bool] | None = None,
    ) -> None:
        """Keep source files with the run; see `tracker.Run.log_code`.

        Args:
            root: the folder.
            name: accepted, and without a meaning here.
            include_fn: tells of a path whether its file is kept; all files of the same ending are.
            exclude_fn: tells of a path whether its file is left out.
        """
        del name
        root = root or "."
        if include_fn is None and exclude_fn is None:
            self._run.log_code(root)
            return
        wanted, unwanted = set(), []
        for place, _, names in os.walk(root):
            for path in (os.path.join(place, one) for one in names):
                if exclude_fn is not None and _holds(exclude_fn, path, root):
                    unwanted.append(os.path.relpath(path, root))
                elif include_fn is None or _holds(include_fn, path, root):
                    wanted.add(f"*{os.path.splitext(path)[1]}" if os.path.splitext(path)[1] else os.path.basename(path))
        chosen = sorted(wanted) if include_fn is not None else code.INCLUDE
        self._run.log_code(root, chosen, sorted(unwanted))

    def upsert_artifact(
        self, artifact_or_path: Any, name: str | None = None, type: str | None = None,  # noqa: A002
        aliases: Any = None, distributed_id: str | None = None,
    ) -> Any:  # fmt: skip
        """Keep a version of an artifact; each process of a group keeps its own."""
        del distributed_id
        return self._run.log_artifact(artifact_or_path, name, type, aliases)

    finish_artifact = upsert_artifact

    def write_logs(self, text: str) -> None:
        """Print text, which is kept as all that is printed is."""
        sys.stdout.write(f"{text}\n")

    def project_name(self) -> str:
        """The project's name."""
        return self._run.project

    def status(self) -> SimpleNamespace:
        """What waits is told when the run ends."""
        return SimpleNamespace(sync_items_total=0, sync_items_pending=0, sync_time=None)

    def display(self, height: int = 420, hidden: bool = False) -> bool:
        """Show nothing: there is no page to show yet."""
        del height, hidden
        return False

    def to_html(self, height: int = 420, hidden: bool = False) -> str:
        """A table of what is known of the run."""
        del height, hidden
        return self._run._repr_html_()

    def pin_config_keys(self, keys: Any) -> None:
        """Pages show all of a config."""

    def _label(self, *_: Any, **__: Any) -> None:
        """What frameworks call themselves is not kept."""

    @property
    def _attach_id(self) -> str:
        """What another process needs to write to this run; see `tracker.compat.start.attach`."""
        return json.dumps(self._run.variables())


_last: Run | None = None


def wrap(run: log_run.Run) -> Run:
    """The run before a run of tracker; the same one each time."""
    global _last  # noqa: PLW0603 (as the current run, one per process)
    if _last is None or _last._run is not run:  # noqa: SLF001 - our own
        _last = Run(run)
    return _last


def current() -> Run | None:
    """The current run, or None."""
    run = session.current()
    return wrap(run) if run is not None and run.is_open else None


def _holds(told: Callable[..., bool], path: str, root: str) -> bool:
    """What a function of the user's says of a path; newer ones take the root as well."""
    try:
        return bool(told(path, root))
    except TypeError:
        return bool(told(path))
