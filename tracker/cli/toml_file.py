"""tracker.toml: settings of a folder, changed line by line so that comments and everything else stay."""

from __future__ import annotations

import json
import os
import re

from tracker.atomic import replace_file
from tracker.errors import UsageError

NAME = "tracker.toml"
_SET_ASIDE = "# off: "


def set_values(folder: str, values: dict[str, str]) -> str:
    """Set top-level texts of a folder's tracker.toml, which is made where there is none.

    Args:
        folder: the folder.
        values: names to texts.

    Returns:
        The file's path.

    Raises:
        UsageError: the file cannot be read or written, or a setting's value spans several lines.
    """
    path = os.path.join(folder, NAME)
    lines = _read(path)
    for name, value in values.items():
        end, at = _find(lines, name, path)
        text = f"{name} = {json.dumps(value, ensure_ascii=False)}"
        lines = [*lines[: at[0]], text, *lines[at[0] + 1 :]] if at else [*lines[:end], text, *lines[end:]]
    _write(path, lines)
    return path


def switch_off(folder: str) -> str:
    """Set `mode` to "disabled" in a folder's tracker.toml; a mode that stands there is set aside as a comment.

    Returns:
        The file's path.

    Raises:
        UsageError: as `set_values`.
    """
    path = os.path.join(folder, NAME)
    lines = _read(path)
    _, at = _find(lines, "mode", path)
    if at and not _says_disabled(lines[at[0]]):
        lines[at[0]] = _SET_ASIDE + lines[at[0]]
        _write(path, lines)
    return set_values(folder, {"mode": "disabled"})


def switch_on(folder: str) -> str:
    """Take `switch_off` back: the mode that was set aside, or none; a file in which nothing is left is removed.

    Returns:
        The file's path.

    Raises:
        UsageError: as `set_values`.
    """
    path = os.path.join(folder, NAME)
    lines = _read(path)
    _, at = _find(lines, "mode", path)
    gone = {number for number in at if _says_disabled(lines[number])}
    kept = [line.removeprefix(_SET_ASIDE) for number, line in enumerate(lines) if number not in gone]
    if kept:
        _write(path, kept)
    elif lines:
        os.unlink(path)  # an empty one would stand before the settings of the folders above
    return path


def _says_disabled(line: str) -> bool:
    return re.match(r"""\s*mode\s*=\s*["']disabled["']""", line) is not None


def _find(lines: list[str], name: str, path: str) -> tuple[int, list[int]]:
    """Where the top-level settings end, at the first line that starts with `[`, and which of their lines set `name`."""
    end = next((i for i, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    at = [i for i in range(end) if re.match(rf"\s*{re.escape(name)}\s*=", lines[i])]
    if any(line.count(mark) % 2 for line in (lines[i] for i in at) for mark in ('"""', "'''")):
        raise UsageError(f"{path}: the value of {name} spans several lines; change it by hand")
    return end, at


def _read(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error})") from error


def _write(path: str, lines: list[str]) -> None:
    try:
        replace_file(path, "".join(f"{line}\n" for line in lines).encode())
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}): choose a folder of yours") from error
