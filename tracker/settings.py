"""Settings: the one reader of the environment, `tracker.toml` and `[tool.tracker]` in `pyproject.toml`.

An argument goes before a `TRACKER_*` variable, a variable before the nearest settings file of the current folder and
its parents, a file before wandb's variables of the same meaning, and those before the default.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from tracker.errors import SettingsError

MODES = ("online", "offline", "disabled")
RESUME = ("allow", "must", "never")
_CONSOLE = {"auto": "wrap", "redirect": "wrap", "wrap_raw": "wrap", "wrap_emu": "wrap"}  # the names of wandb's ways
DEFAULT_DIR = "tracker-runs"
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


@dataclass(frozen=True)
class Settings:
    """Everything that can be set from outside a call."""

    root: str = ""
    """Where runs live: a folder (made absolute) or any fsspec URL. Default: `dir`."""
    project: str = "default"
    """The project that runs are logged to and reports are built from."""
    mode: str = "online"
    """online: upload while the run goes; offline: keep it here until `tracker sync`; disabled: do nothing."""
    dir: str = DEFAULT_DIR
    """The folder for the local copies of runs whose root is remote."""
    silent: bool = False
    """Print nothing to the terminal."""
    finish_timeout: float = 60.0
    """Seconds that `finish()` waits for the upload."""
    name: str = ""
    """The run's name."""
    run_id: str = ""
    """The run's id."""
    resume: str = ""
    """allow, must or never: whether a run with this id goes on; see `tracker.init`."""
    group: str = ""
    """The run's group."""
    job_type: str = ""
    """The run's job type."""
    tags: tuple[str, ...] = ()
    """The run's tags; in a variable, separated by commas."""
    notes: str = ""
    """The run's notes."""
    disable_code: bool = False
    """Keep no code: neither commit nor changes, script or packages."""
    ignore_globs: tuple[str, ...] = ()
    """Code, console and saved files that stay on this machine, as globs; in a variable, separated by commas."""
    untracked_limit: int = 1_000_000
    """Bytes up to which a text file that git does not track is kept with the changes; 0 keeps none."""
    system_sample: float = 2.0
    """Seconds between two looks at processor, memory, disk, network and GPU; 0 for none."""
    system_interval: float = 30.0
    """Seconds whose looks are written as one row of means; 0 for none."""
    console: str = "wrap"
    """wrap: keep what the script prints; off: do not."""
    webhook: str = field(default="", repr=False)
    """A URL that alerts are posted to as JSON. A secret: it is written to no file."""
    reports: str = "reports"
    """The folder of report files."""
    out: str = "_site"
    """Where the site goes: a folder or any fsspec URL."""
    site_url: str = ""
    """The address at which readers find the published site, where it is not the bucket's own."""
    encrypt: bool = False
    """Whether a build encrypts the site."""
    passphrase: str = field(default="", repr=False)
    """What opens an encrypted site. A secret: it is written to no file."""
    keys: str = ".tracker/keys.json"
    """The file of random keys of encrypted sites without a passphrase."""
    templates: str = ""
    """A folder whose templates go before the built-in ones of the same name."""
    cache: str = ".tracker/cache"
    """Where a build keeps what it has read: a folder or any fsspec URL, which a lab may share."""
    strict: bool = False
    """A build that could not read something of the runs fails, after it has written the site."""
    sources: dict[str, str] = field(default_factory=dict, compare=False)
    """Where each value came from: `argument`, a variable's name, or a file's path; absent for a default."""

    @property
    def local_root(self) -> str:
        """The folder that `root` is; "" where it is remote."""
        if self.root.startswith("file://"):
            from urllib.parse import unquote

            return unquote(self.root.removeprefix("file://").removeprefix("localhost"))
        return "" if "://" in self.root else self.root


ALIASES = {
    "WANDB_PROJECT": "project", "WANDB_MODE": "mode", "WANDB_DIR": "dir", "WANDB_SILENT": "silent",
    "WANDB_NAME": "name", "WANDB_RUN_ID": "run_id", "WANDB_RESUME": "resume", "WANDB_RUN_GROUP": "group",
    "WANDB_JOB_TYPE": "job_type", "WANDB_TAGS": "tags", "WANDB_NOTES": "notes", "WANDB_CONSOLE": "console",
    "WANDB_DISABLE_CODE": "disable_code", "WANDB_IGNORE_GLOBS": "ignore_globs",
}  # fmt: skip
"""wandb's variables of the same meaning: they count where neither ours nor a file says anything else."""

_PATHS = ("root", "dir", "reports", "out", "templates", "cache", "keys")
_NAMES = [item.name for item in fields(Settings) if item.name != "sources"]


def load(
    arguments: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    cwd: str | None = None,
    on_problem: Callable[[str], None] | None = None,
) -> Settings:
    """The settings that hold here and now.

    Args:
        arguments: values given in code or on the command line; None stands for not given.
        environ: the environment; the process's own when left out.
        cwd: the folder to look from; the current one when left out.
        on_problem: called with a sentence for each value that cannot be understood, which is then passed over.

    Raises:
        SettingsError: a value cannot be understood, or a file names a setting that there is not, and nobody asked to be
            called for it.
    """
    environ = os.environ if environ is None else environ
    cwd = os.getcwd() if cwd is None else cwd
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for name, value, where, source in _given(arguments or {}, environ, cwd, on_problem):
        try:
            values[name] = _value(name, value, where, os.path.dirname(source) if os.sep in source else cwd)
            sources[name] = source
        except SettingsError as error:
            _tell(error, on_problem)
    for name in _PATHS:
        values.setdefault(name, _absolute(str(getattr(Settings, name)), cwd))
    if not values["root"]:
        values["root"] = values["dir"]
    return Settings(**values, sources=sources)


def _given(
    arguments: Mapping[str, Any], environ: Mapping[str, str], cwd: str, on_problem: Callable[[str], None] | None
) -> Iterator[tuple[str, Any, str, str]]:
    """Every value that is given, the weakest first: its name, itself, what to call it in a message, its source."""
    try:
        path, table = _file_settings(cwd)
    except SettingsError as error:
        _tell(error, on_problem)
        path, table = "", {}
    for variable, name in ALIASES.items():
        if environ.get(variable):
            yield name, environ[variable], variable, variable
    if environ.get("WANDB_DISABLED", "").lower() in _TRUE:
        yield "mode", "disabled", "WANDB_DISABLED", "WANDB_DISABLED"
    for name, value in table.items():
        yield name, value, f"{name} in {path}", path
    for name in _NAMES:
        variable = f"TRACKER_{name.upper()}"
        if environ.get(variable):
            yield name, environ[variable], variable, variable
    for name, value in arguments.items():
        if value is not None:
            yield name, value, f"{name}=", "argument"


def _tell(error: SettingsError, on_problem: Callable[[str], None] | None) -> None:
    if on_problem is None:
        raise error
    on_problem(str(error))


def _value(name: str, value: Any, where: str, folder: str) -> Any:
    """One setting's value from an argument, a variable's text or a file, in the setting's own type."""
    default = getattr(Settings, name)
    if name == "console":
        return _console(value, where)
    if isinstance(default, bool):
        return _boolean(value, where)
    if isinstance(default, int):
        return _bytes(value, where)
    if isinstance(default, float):
        return _seconds(value, where)
    if isinstance(default, tuple):
        items = value.split(",") if isinstance(value, str) else list(value)
        return tuple(str(item).strip() for item in items if str(item).strip())
    if not isinstance(value, (str, os.PathLike)):
        raise SettingsError(f"{where} is {value!r}, and must be text")
    text = os.fspath(value)
    if name == "mode":
        return _mode(text, where)
    if name == "resume":
        return _resume(text, where)
    return _absolute(text, folder) if name in _PATHS else text


def _boolean(value: Any, where: str) -> bool:
    text = str(value).strip().lower()
    if text not in _TRUE + _FALSE:
        raise SettingsError(f"{where} is {value!r}: write true or false")
    return text in _TRUE


def _seconds(value: Any, where: str) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        raise SettingsError(f"{where} is {value!r}: write a number of seconds") from None
    if not seconds >= 0:
        raise SettingsError(f"{where} is {value!r}: write a number of seconds, 0 or more")
    return seconds


def _bytes(value: Any, where: str) -> int:
    text = str(value).strip().replace("_", "")
    if not text.isdecimal():
        raise SettingsError(f"{where} is {value!r}: write a number of bytes, 0 or more")
    return int(text)


def _console(value: Any, where: str) -> str:
    text = str(value).strip().lower()
    if text in _TRUE + _FALSE:
        return "wrap" if text in _TRUE else "off"
    if _CONSOLE.get(text, text) != "wrap":
        raise SettingsError(f"{where} is {value!r}: write wrap or off")
    return "wrap"


def _mode(text: str, where: str) -> str:
    mode = {"dryrun": "offline"}.get(text.lower(), text.lower())
    if mode not in MODES:
        raise SettingsError(f"{where} is {text!r}: write one of {', '.join(MODES)}")
    return mode


def _resume(text: str, where: str) -> str:
    resume = {"true": "allow", "1": "allow", "auto": "allow", "false": "", "none": ""}.get(text.lower(), text.lower())
    if resume not in ("", *RESUME):
        raise SettingsError(f"{where} is {text!r}: write one of {', '.join(RESUME)}")
    return resume


def _absolute(path: str, folder: str) -> str:
    """A local path made absolute from `folder`; a URL and the empty text stay as they are."""
    if not path or "://" in path or path.startswith(("memory:", "file:")):
        return path
    return os.path.normpath(os.path.join(folder, os.path.expanduser(path)))


def _file_settings(cwd: str) -> tuple[str, dict[str, Any]]:
    """The nearest settings file from `cwd` upwards and its table; an empty path where there is none."""
    folder = os.path.abspath(cwd)
    while True:
        for name in ("tracker.toml", "pyproject.toml"):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                table = _read_table(path)
                if table is not None:
                    return path, table
        parent = os.path.dirname(folder)
        if parent == folder:
            return "", {}
        folder = parent


def _read_table(path: str) -> dict[str, Any] | None:
    """The settings in one file; None for a pyproject.toml without `[tool.tracker]`."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        with open(path, "rb") as file:
            table: Any = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        if path.endswith("pyproject.toml"):
            return None
        raise SettingsError(f"{path} cannot be read: {error}") from error
    if path.endswith("pyproject.toml"):
        table = table.get("tool", {}).get("tracker")
        if table is None:
            return None
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: [tool.tracker] must be a table")
    for name in table:
        if name not in _NAMES:
            import difflib

            near = difflib.get_close_matches(name, _NAMES, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(_NAMES)}"
            raise SettingsError(f"{path} sets {name!r}, and there is no such setting: {hint}")
    return table
