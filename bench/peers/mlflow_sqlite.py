"""mlflow, with a SQLite database."""

from __future__ import annotations

import contextlib
import sqlite3

NAME = "mlflow (SQLite)"
PACKAGES = ("mlflow",)
IMPORT = "import mlflow"
SETTINGS = "tracking URI: a SQLite file; log_metrics(row, step)"
ENVIRONMENT = {"MLFLOW_TRACKING_URI": "sqlite:///{folder}/mlflow.db"}


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
    """Rows of that metric in the database."""
    with contextlib.closing(sqlite3.connect(f"{folder}/mlflow.db")) as database:
        ((found,),) = database.execute("select count(*) from metrics where key = ?", (name,)).fetchall()
    return found
