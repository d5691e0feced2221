"""mlflow, with files."""

from __future__ import annotations

import glob
import os

NAME = "mlflow (files)"
PACKAGES = ("mlflow",)
IMPORT = "import mlflow"
SETTINGS = "tracking URI: a folder, which MLFLOW_ALLOW_FILE_STORE=true allows; log_metrics(row, step)"
ENVIRONMENT = {"MLFLOW_TRACKING_URI": "file://{folder}/mlruns", "MLFLOW_ALLOW_FILE_STORE": "true"}


def start(folder):
    """Begin a run."""
    import mlflow

    return mlflow.start_run()


def logger(run):
    """The module's function, as its documentation has it."""
    import mlflow

    log_metrics = mlflow.log_metrics
    return lambda row, step: log_metrics(row, step)


def finish(run):
    """End the run."""
    import mlflow

    mlflow.end_run()


def count(folder, name):
    """Lines of the metric's file."""
    found = 0
    for path in glob.glob(f"{folder}/**/metrics/{name}", recursive=True):
        if os.path.isfile(path):
            with open(path, "rb") as file:
                found += sum(line.endswith(b"\n") for line in file)
    return found
