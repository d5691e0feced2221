"""tracker, with a bucket as its root."""

from __future__ import annotations

import glob
import json

NAME = "tracker, to S3"
PACKAGES = ("{repository}",)
IMPORT = "import tracker"
SETTINGS = "root: a bucket of moto's S3 server on the same machine; rows are counted in the local copy"
ENVIRONMENT = {"TRACKER_ROOT": "s3://bench/runs", "TRACKER_DIR": "{folder}/tracker-runs"}
NEEDS_S3 = True


def start(folder):
    """Begin a run."""
    import tracker

    return tracker.init(project="bench")


def logger(run):
    """The run's own function."""
    log = run.log
    return lambda row, _step: log(row)


def finish(run):
    """End the run, and wait until it is in the bucket."""
    run.finish()


def count(folder, name):
    """Whole lines that hold the name, in the local copy."""
    found = 0
    for path in glob.glob(f"{folder}/**/history/*.jsonl", recursive=True):
        with open(path, "rb") as file:
            found += sum(name in json.loads(line) for line in file if line.endswith(b"\n"))
    return found
