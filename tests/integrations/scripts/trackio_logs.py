"""Logs to Trackio, halfway waits for a line, and writes what Trackio itself says of it all in the end to told.json."""

import json
import sys
import time

import numpy as np
import pandas as pd
import trackio
from trackio.sqlite_storage import SQLiteStorage

PROJECT = "digits demo"
QUIET = {"auto_log_cpu": False, "auto_log_gpu": False}
PICTURE = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)


def wait_for_rows(run: str, number: int) -> None:
    while len(SQLiteStorage.get_logs(PROJECT, run)) < number:
        time.sleep(0.05)


trackio.init(project=PROJECT, name="first", group="g", config={"lr": 0.1, "model": {"depth": 3}}, **QUIET)
for step in range(3):
    trackio.log({"loss": 1 / (step + 1), "val": {"acc": step / 10}, "odd": float("nan"), "text": "hi"})
wait_for_rows("first", 3)
print("half", flush=True)
sys.stdin.readline()
frame = pd.DataFrame({"n": [1, 2], "seen": [trackio.Image(PICTURE), trackio.Image(PICTURE, caption="two")]})
trackio.log(
    {
        "picture": trackio.Image(PICTURE, caption="c"),
        "sound": trackio.Audio(np.zeros(800, np.int16), sample_rate=8000),
        "table": trackio.Table(dataframe=frame),
        "spread": trackio.Histogram(np_histogram=([1, 2], [0.0, 1.0, 2.0])),
        "odd": float("-inf"),
    },
    step=7,
)
trackio.log_system({"cpu/utilization": 12.5, "memory/used": 2.0, "gpu/1/memory_usage": 0.5, "room/temperature": 21})
trackio.alert("Loss", "is bad", level=trackio.AlertLevel.ERROR)
trackio.finish()

trackio.init(project=PROJECT, name="second", config={"lr": 0.2}, **QUIET)
trackio.log({"loss": 5.0})
trackio.finish()
told = {run: SQLiteStorage.get_logs(PROJECT, run) for run in ("first", "second")}
with open("told.json", "w") as file:
    json.dump(told, file)
