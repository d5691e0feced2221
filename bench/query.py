"""Time `tracker ls` and `Api().runs()` over many imported runs, beside reading the raw files, and print the ratios.

The first query fills the cache of digests; the later ones read what changed, here nothing. Bytecode is on the disk, as
an installed package has it.

Run: python bench/query.py [RUNS]
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tracker.api.client import Api
from tracker.read.runs import read_runs
from tracker.store import open_store

ROUNDS = 5
STEPS = 20
FILTER, SORT = "config.lr < 0.05", "summary.loss"


def write_table(path: Path, runs: int) -> None:
    """A long table as a sweep leaves it: two hyperparameters, two metrics, `STEPS` rows a run."""
    draw = random.Random(0)
    with path.open("w", encoding="utf-8") as file:
        file.write("run,step,lr,model,loss,acc\n")
        for number in range(runs):
            lr = draw.choice((0.1, 0.01, 0.001))
            for step in range(STEPS):
                file.write(f"r{number},{step},{lr},m{number % 7},{draw.random() / (step + 1):.5f},{step / STEPS}\n")


def tracker(*words: str) -> str:
    command = [sys.executable, "-m", "tracker", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment()).stdout


def environment() -> dict[str, str]:
    """This process's, but for bytecode, which is kept in the working folder."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": os.path.abspath("bytecode")}


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write_table(Path("sweep.csv"), runs)
        columns = ("--run", "run", "--step", "step", "--config", "lr", "--config", "model")
        tracker("import", "csv", "sweep.csv", *columns, "--root", "runs", "--project", "sweep")
        listing = ("ls", "--root", "runs", "--filter", FILTER, "--sort", SORT, "--limit", "10")
        first = seconds(lambda: tracker(*listing))
        store = open_store(os.path.abspath("runs"))
        times: dict[str, list[float]] = {"listing alone": [], "raw files": [], "tracker ls": [], "Api().runs()": []}
        for _ in range(ROUNDS):  # a round at a time, so that a busy machine slows all alike
            times["listing alone"].append(seconds(lambda: store.list("sweep/runs")))
            times["raw files"].append(seconds(lambda: read_runs(store, "sweep", now=time.time())))
            times["tracker ls"].append(seconds(lambda: tracker(*listing)))
            times["Api().runs()"].append(seconds(lambda: Api("runs").runs("sweep", FILTER, SORT)))
        print(f"{runs:,} runs of {STEPS} rows; the first tracker ls took {first:.1f} s; medians of {ROUNDS}:")
        raw = statistics.median(times["raw files"])
        for name, found in times.items():
            median = statistics.median(found)
            print(f"  {name:14} {median:6.2f} s  {median / raw:5.2f} of raw")
        os.chdir("/")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
