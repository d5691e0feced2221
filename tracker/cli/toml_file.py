"""tracker.toml: settings of a folder, changed line by line so that comments and everything else stay."""

from __future__ import annotations

import json
import os
import re

from tracker.errors import UsageError

NAME = "tracker.toml"


def set_values(folder: str, values: dict[str, str | None]) -> str:
    """Set top-level texts of a folder's tracker.toml, which is made where there is none.

    Args:
        folder: the folder.
        values: names to texts; None takes the setting out.

    Returns:
        The file's path.

    Raises:
        UsageError: the file cannot be read or written, or a setting's value spans several lines.
    """
    path = os.path.join(folder, NAME)
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        lines = []
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error})") from error
    for name, value in values.items():
        lines = _with(lines, name, value, path)
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}): choose a folder of yours") from error
    return path


def _with(lines: list[str], name: str, value: str | None, path: str) -> list[str]:
    """The lines with a top-level setting set or taken out; tables begin at the first line that starts with `[`."""
    end = next((i for i, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    at = [i for i in range(end) if re.match(rf"\s*{re.escape(name)}\s*=", lines[i])]
    if any(line.count(mark) % 2 for line in (lines[i] for i in at) for mark in ('"""', "'''")):
        raise UsageError(f"{path}: the value of {name} spans several lines; change it by hand")
    text = [] if value is None else [f"{name} = {json.dumps(value, ensure_ascii=False)}"]
    if not at:
        return [*lines[:end], *text, *lines[end:]]
    return [*lines[: at[0]], *text, *lines[at[0] + 1 :]]
