"""TensorBoard's own event writer, without TensorFlow or torch."""

from __future__ import annotations

import glob
import time

NAME = "TensorBoard event writer"
PACKAGES = ("tensorboard",)
IMPORT = "from tensorboard.summary.writer.event_file_writer import EventFileWriter"
SETTINGS = "EventFileWriter of the tensorboard package; one event a row, which holds all of its metrics"
ENVIRONMENT: dict[str, str] = {}


def start(folder):
    """Begin a run."""
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    return EventFileWriter(f"{folder}/tensorboard")


def logger(run):
    """One event a row."""
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary

    value, add = Summary.Value, run.add_event

    def log(row, step):
        values = [value(tag=name, simple_value=number) for name, number in row.items()]
        add(Event(wall_time=time.time(), step=step, summary=Summary(value=values)))

    return log


def finish(run):
    """End the run."""
    run.close()


def count(folder, name):
    """Values with that tag in the event files."""
    from lab.logfiles import tensorflow_records
    from tensorboard.compat.proto.event_pb2 import Event

    found = 0
    for path in glob.glob(f"{folder}/**/events.out.tfevents.*", recursive=True):
        for data in tensorflow_records(path):
            found += sum(value.tag == name for value in Event.FromString(data).summary.value)
    return found
