"""Code: what the companion must be told of the script, so that it can keep the code of a run."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

from tracker.log.companion import Companion
from tracker.log.console import warn
from tracker.settings import Settings

INCLUDE = ("*.py", "*.ipynb", "*.pyx", "*.sh", "*.toml", "*.yaml", "*.yml")
_PATH_BYTES = 16_384  # the job goes through a pipe, which takes 64 KiB at once
_MESSAGE_BYTES = 4096


def job(settings: Settings, *, is_fork: bool) -> dict[str, Any]:
    """The companion's job, as far as code and system metrics go; see `tracker.mirror.process.Job`."""
    code: dict[str, Any] = {}
    if not settings.disable_code:
        limit = settings.untracked_limit
        code = {"program": main_program(), "path": _search_path(), "untracked_limit": limit}
    system: dict[str, float] = {}
    if settings.system_sample and settings.system_interval and not is_fork:
        system = {"sample": settings.system_sample, "interval": settings.system_interval}
    return {"code": code, "system": system, "ignore": list(settings.ignore_globs)}


def main_program() -> str:
    """The path of the main script or of the notebook; "" where neither is known, as for `python -c`."""
    main = sys.modules.get("__main__")
    path = getattr(main, "__file__", None)
    if path is None and "ipykernel" in sys.modules:
        # VS Code tells by a variable, Jupyter's server by the kernel's environment.
        path = getattr(main, "__vsc_ipynb_file__", None) or os.environ.get("JPY_SESSION_NAME")
    return os.path.abspath(path) if isinstance(path, str) and path and _is_text(path) else ""


def _search_path() -> list[str]:
    """The folders that modules come from, as many as the pipe takes."""
    folders: list[str] = []
    room = _PATH_BYTES
    for folder in sys.path:
        if isinstance(folder, str) and _is_text(folder) and len(folder) < room:
            room -= len(folder) + 4
            folders.append(os.path.abspath(folder))
    return folders


def _is_text(path: str) -> bool:
    """Whether JSON can hold the path."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def ask_for_source(companion: Companion, root: str, include: Sequence[str], exclude: Sequence[str]) -> None:
    """Ask the companion to keep the source files below `root`; see `Run.log_code`."""
    globs = {"include": _globs(include), "exclude": _globs(exclude)}
    message = {"log_code": {"root": os.path.abspath(os.fspath(root)), **globs}}
    if len(repr(message)) > _MESSAGE_BYTES:
        warn(f"log_code({root!r}) was given too many globs; nothing is kept: write fewer and shorter ones", "log-code")
    elif not companion.send(message):
        warn(f"log_code({root!r}): the companion process is not there, and nothing is kept", "log-code")


def _globs(globs: Sequence[str]) -> list[str]:
    return [globs] if isinstance(globs, str) else [str(glob) for glob in globs]
