"""swanlab, offline."""

from __future__ import annotations

import glob

NAME = "swanlab (offline)"
PACKAGES = ("swanlab",)
IMPORT = "import swanlab"
SETTINGS = 'init(mode="offline")'
ENVIRONMENT: dict[str, str] = {}


def start(folder):
    """Begin a run."""
    import swanlab

    return swanlab.init(project="bench", mode="offline", logdir=f"{folder}/swanlab")


def logger(run):
    """The module's function, as its documentation has it."""
    import swanlab

    log = swanlab.log
    return lambda row, _step: log(row)


def finish(run):
    """End the run."""
    import swanlab

    swanlab.finish()


def count(folder, name):
    """Records of that metric, in the log file."""
    from lab.logfiles import leveldb_records
    from swanlab.proto.swanlab.record.v1 import record_pb2

    found = 0
    for path in glob.glob(f"{folder}/**/*.swanlab", recursive=True):
        for data in leveldb_records(path):
            found += record_pb2.Record.FromString(data).scalar.key == name
    return found
