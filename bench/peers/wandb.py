"""wandb, offline."""

from __future__ import annotations

import glob

NAME = "wandb (offline)"
PACKAGES = ("wandb",)
IMPORT = "import wandb"
SETTINGS = 'init(mode="offline")'
ENVIRONMENT: dict[str, str] = {}


def start(folder):
    """Begin a run."""
    import wandb

    return wandb.init(project="bench", mode="offline", dir=folder)


def logger(run):
    """The run's own function."""
    log = run.log
    return lambda row, _step: log(row)


def finish(run):
    """End the run."""
    run.finish()


def count(folder, name):
    """History records with that metric, in the transaction log."""
    from lab.logfiles import leveldb_records
    from wandb.proto import wandb_internal_pb2 as proto

    found = 0
    for path in glob.glob(f"{folder}/**/offline-run-*/*.wandb", recursive=True):
        for data in leveldb_records(path):
            record = proto.Record.FromString(data)
            found += any(name in (item.key, "/".join(item.nested_key)) for item in record.history.item)
    return found
