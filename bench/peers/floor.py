"""The floor: what a tracker must do at least, orjson and one `os.write` a row."""

from __future__ import annotations

import os

NAME = "floor: orjson + os.write"
PACKAGES = ("orjson",)
IMPORT = "import orjson"
SETTINGS = "what every tracker must do at least; no tracker"
ENVIRONMENT: dict[str, str] = {}


def start(folder):
    """Open a file."""
    return os.open(os.path.join(folder, "floor.jsonl"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)


def logger(run):
    """Encode, write."""
    import orjson

    dumps, option, write = orjson.dumps, orjson.OPT_APPEND_NEWLINE, os.write

    def log(row, _step):
        write(run, dumps(row, option=option))

    return log


def finish(run):
    """Close the file."""
    os.close(run)


def count(folder, name):
    """Lines that hold the name."""
    with open(os.path.join(folder, "floor.jsonl"), "rb") as file:
        return sum(b'"%s"' % name.encode() in line for line in file if line.endswith(b"\n"))
