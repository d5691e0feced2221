"""trackio, on this machine."""

from __future__ import annotations

import contextlib
import glob
import json
import sqlite3

NAME = "trackio"
PACKAGES = ("trackio",)
IMPORT = "import trackio"
SETTINGS = "TRACKIO_DIR: a folder; no Space"
ENVIRONMENT = {"TRACKIO_DIR": "{folder}/trackio"}


def start(folder):
    """Begin a run."""
    import trackio

    return trackio.init(project="bench")


def logger(run):
    """The module's function, as its documentation has it."""
    import trackio

    log = trackio.log
    return lambda row, _step: log(row)


def finish(run):
    """End the run."""
    import trackio

    trackio.finish()


def count(folder, name):
    """Rows with that metric in the database."""
    found = 0
    for path in glob.glob(f"{folder}/**/*.db", recursive=True):
        with contextlib.closing(sqlite3.connect(path)) as database:
            rows = database.execute("select metrics from metrics").fetchall()
            found += sum(name in json.loads(metrics) for (metrics,) in rows)
    return found
