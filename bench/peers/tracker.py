"""tracker, with a local root."""

from __future__ import annotations

import glob
import json

NAME = "tracker"
PACKAGES = ("{repository}",)
IMPORT = "import tracker"
SETTINGS = "root: a folder"
ENVIRONMENT = {"TRACKER_ROOT": "{folder}/tracker-runs", "TRACKER_DIR": "{folder}/tracker-runs"}


def start(folder):
    """Begin a run."""
    import tracker

    return tracker.init(project="bench")


def logger(run):
    """The run's own function."""
    log = run.log
    return lambda row, _step: log(row)


def finish(run):
    """End the run."""
    run.finish()


def count(folder, name):
    """Whole lines that hold the name."""
    found = 0
    for path in glob.glob(f"{folder}/**/history/*.jsonl", recursive=True):
        with open(path, "rb") as file:
            found += sum(name in json.loads(line) for line in file if line.endswith(b"\n"))
    return found
