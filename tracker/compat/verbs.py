"""Verbs: the functions of the module `wandb`: those that speak to the current run, and those that mean nothing here."""

from __future__ import annotations

import secrets
import string as strings
from collections.abc import Callable, Mapping
from typing import IO, Any

from tracker.compat.run import Run, current
from tracker.errors import TrackerError, UsageError
from tracker.log import session
from tracker.log.console import say, warn
from tracker.media.plot import Plot
from tracker.media.table import Table

_SWEEPS = (
    "tracker has no sweeps: start a run for each set of values, all with the same group=, from a loop, a shell script "
    "or any tuner, and compare them in a report"
)


def log(data: Mapping[str, Any], step: int | None = None, commit: bool | None = None) -> None:
    """Log a row to the current run; see `Run.log`."""
    run = current()
    if run is None:
        session.log(data)  # which warns
    else:
        run.log(data, step, commit)


def finish(exit_code: int | None = None, quiet: bool | None = None) -> None:
    """End the current run."""
    run = current()
    if run is not None:
        run.finish(exit_code, quiet)


def save(glob_str: Any = None, base_path: Any = None, policy: str = "live", glob: Any = None) -> list[str]:
    """Keep files with the current run; see `Run.save`."""
    run = current()
    return (session if run is None else run).save(glob_str, base_path, policy, glob)


def define_metric(name: str, *args: Any, **options: Any) -> None:
    """Say how a metric of the current run is to be shown; see `Run.define_metric`."""
    run = current()
    (session if run is None else run).define_metric(name, *args, **options)


def restore(name: str, run_path: str | None = None, replace: bool = False, root: str | None = None) -> IO[str] | None:
    """Bring a file that a run saved, and open it; see `Run.restore`.

    Raises:
        TrackerError: there is no such run or file.
    """
    return _needed("restore").restore(name, run_path, replace, root)


def log_model(path: Any, name: str | None = None, aliases: Any = None) -> Any:
    """Keep a version of a model's files; see `tracker.Run.log_model`."""
    return _needed("log_model").log_model(path, name, aliases)


def use_model(name: str) -> str:
    """A model's file on this machine; see `tracker.Run.use_model`."""
    return str(_needed("use_model").use_model(name))


def link_model(path: Any, registered_model_name: str, name: str | None = None, aliases: Any = None) -> Any:
    """Keep a version of a model's files under a registered name; see `tracker.Run.link_model`."""
    return _needed("link_model").link_model(path, registered_model_name, name, aliases)


def mark_preempting() -> None:
    """Nothing to do; see `tracker.Run.mark_preempting`."""


def pin_config_keys(keys: Any) -> None:
    """Pages show all of a config."""


def plot_table(
    vega_spec_name: str, data_table: Any, fields: Mapping[str, Any], string_fields: Any = None,
    split_table: bool = False,
) -> Any:  # fmt: skip
    """A plot of somebody's own kind: its table is kept, and as a line plot where its fields say what x and y are."""
    del split_table
    table = data_table if isinstance(data_table, Table) else Table(dataframe=data_table)
    title = (string_fields or {}).get("title")
    if fields.get("x") in table.columns and fields.get("y") in table.columns:
        said = {"mark": "line", "title": title, "x": fields["x"], "y": fields["y"], "series": fields.get("stroke")}
        return Plot(lambda: (table, said))
    warn(f"plot_table({vega_spec_name!r}): plots of your own making are kept as tables", f"plot {vega_spec_name}")
    return table


def login(
    key: str | None = None, relogin: bool | None = None, host: str | None = None, force: bool | None = None,
    timeout: int | None = None, verify: bool = False, referrer: str | None = None, prompt: bool = False,
    anonymous: Any = None, **_: Any,
) -> bool:  # fmt: skip
    """There are no accounts: True at once. A key is neither looked at nor kept."""
    del key, relogin, host, force, timeout, verify, referrer, prompt, anonymous
    return True


def setup(settings: Any = None) -> None:
    """Nothing to set up."""


def teardown(exit_code: int | None = None) -> None:
    """End the current run, if there is one."""
    finish(exit_code)


def require(requirement: Any = None, experiment: Any = None) -> None:
    """All that may be asked for is there, or not."""


def ensure_configured() -> None:
    """Nothing to do."""


def sweep(sweep: Any, entity: str | None = None, project: str | None = None, prior_runs: Any = None) -> str:
    """There are no sweeps.

    Raises:
        UsageError: always; the message says what to do instead.
    """
    raise UsageError(_SWEEPS)


def agent(
    sweep_id: str, function: Callable[..., Any] | None = None, entity: str | None = None, project: str | None = None,
    count: int | None = None, forward_signals: bool = False, term_timeout: float | None = None,
    max_consecutive_failed_runs: int | None = None,
) -> None:  # fmt: skip
    """There are no sweeps.

    Raises:
        UsageError: always; the message says what to do instead.
    """
    raise UsageError(_SWEEPS)


def controller(sweep_id_or_config: Any = None, entity: str | None = None, project: str | None = None) -> None:
    """There are no sweeps.

    Raises:
        UsageError: always; the message says what to do instead.
    """
    raise UsageError(_SWEEPS)


def termlog(string: str = "", newline: bool = True, repeat: bool = True, prefix: bool = True) -> None:
    """Print a line."""
    del newline, prefix
    _say(string, repeat)


def termwarn(string: str, newline: bool = True, repeat: bool = True, prefix: bool = True) -> None:
    """Print a warning."""
    del newline, prefix
    _say(f"warning: {string}", repeat)


def termerror(string: str, newline: bool = True, repeat: bool = True, prefix: bool = True) -> None:
    """Print an error."""
    del newline, prefix
    _say(f"error: {string}", repeat)


def termsetup(*_: Any, **__: Any) -> None:
    """Nothing to set up."""


_said: set[str] = set()


def _say(text: str, repeat: bool) -> None:
    if repeat or text not in _said:
        _said.add(text)
        say(text)


def generate_id(length: int = 8) -> str:
    """A random id of small letters and digits."""
    letters = strings.ascii_lowercase + strings.digits
    return "".join(secrets.choice(letters) for _ in range(length))


def _needed(what: str) -> Run:
    run = current()
    if run is None:
        raise TrackerError(f"wandb.{what}() belongs to a run, and there is none: call wandb.init() first")
    return run


class BeforeInit:
    """`wandb.config` or `wandb.summary` while there is no run.

    Args:
        name: which of the two.
    """

    def __init__(self, name: str) -> None:
        vars(self)["_name"] = name

    def __bool__(self) -> bool:
        return False

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        raise self._error(attribute)

    def __setattr__(self, attribute: str, value: Any) -> None:
        raise self._error(attribute)

    def __getitem__(self, key: str) -> Any:
        raise self._error(key)

    def __setitem__(self, key: str, value: Any) -> None:
        raise self._error(key)

    def _error(self, what: str) -> TrackerError:
        name = vars(self)["_name"]
        return TrackerError(f"wandb.{name}.{what} belongs to a run, and there is none: call wandb.init() first")
