"""tensorboardX."""

from __future__ import annotations

import glob

NAME = "tensorboardX"
PACKAGES = ("tensorboardX",)
IMPORT = "import tensorboardX"
SETTINGS = "a call of add_scalar for each metric"
ENVIRONMENT: dict[str, str] = {}


def start(folder):
    """Begin a run."""
    import tensorboardX

    return tensorboardX.SummaryWriter(logdir=f"{folder}/tensorboardx")


def logger(run):
    """One call for each metric."""
    add = run.add_scalar

    def log(row, step):
        for name, value in row.items():
            add(name, value, step)

    return log


def finish(run):
    """End the run."""
    run.close()


def count(folder, name):
    """Values with that tag in the event files."""
    from lab.logfiles import tensorflow_records
    from tensorboardX.proto import event_pb2

    found = 0
    for path in glob.glob(f"{folder}/**/events.out.tfevents.*", recursive=True):
        for data in tensorflow_records(path):
            found += sum(value.tag == name for value in event_pb2.Event.FromString(data).summary.value)
    return found
