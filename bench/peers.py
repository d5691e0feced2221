"""tracker and its peers, measured in one go on one machine.

Makes a virtual environment for each tool in a folder that is kept, runs every measurement in a process of its own with
a limit on its time, in rounds that take turns, and writes a table and all raw values to `bench/results/`. What is
measured how stands in `bench/lab/probe.py`; what was set for each tool in `bench/peers/`.

Run: python bench/peers.py CACHE [--quick] [--rounds 3] [--tools tracker wandb …]. A full run takes about an hour, on a
machine that does nothing else; a full disk and a read-only folder need root or user namespaces.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import glob
import importlib.util
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from types import ModuleType
from typing import Any

from lab import servers, table, venvs
from lab.sandbox import Sandbox, namespace

HERE = os.path.dirname(os.path.abspath(__file__))
ORDER = (
    "floor", "tracker", "tracker_s3", "wandb", "trackio", "tensorboardx", "tensorboard", "mlflow_file",
    "mlflow_sqlite", "aim", "dvclive", "swanlab",
)  # fmt: skip
_TELLS = re.compile(r"(?i)no space|disk|errno 28|cannot be written|could not|fail|error|drop|lost|warn")


class Tool:
    """One tool and its values.

    Args:
        key: the name of its adapter.
        cache: the folder of virtual environments.
        s3: variables that lead to the S3 server.
    """

    def __init__(self, key: str, cache: str, s3: dict[str, str]) -> None:
        self.key = key
        self.path = os.path.join(HERE, "peers", f"{key}.py")
        self.adapter = load(self.path)
        self.python = venvs.prepare(cache, self.adapter.PACKAGES)
        environment = self.adapter.ENVIRONMENT | (s3 if getattr(self.adapter, "NEEDS_S3", False) else {})
        self.sandbox = Sandbox(self.python, self.path, environment)
        self.version = venvs.version(self.python, self.adapter)
        self.values: defaultdict[str, list[Any]] = defaultdict(list)
        self._hidden = {cache: "", venvs.REPOSITORY: "", os.path.expanduser("~"): ""}

    def take(self, name: str, found: dict[str, Any]) -> None:
        """Keep what a probe found, without what names this machine."""
        output = found.pop("output", "")
        found["told"] = bool(_TELLS.search(output))
        if found.get("exit") and not found.get("error"):
            found["error"] = (output.strip().splitlines() or [""])[-1][:300]
        for key in ("error", "unreadable"):
            for path in sorted(self._hidden, key=len, reverse=True):
                if key in found:
                    found[key] = re.sub(r"/tmp/peers-\w+", "", found[key]).replace(path, "")
        self.values[name].append(found)


def load(path: str) -> ModuleType:
    """The adapter at `path`; it imports its tool only when it is called."""
    spec = importlib.util.spec_from_file_location(os.path.basename(path).removesuffix(".py") + "_adapter", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure_speed(tool: Tool, scale: float, imports: int) -> None:
    """Import, init, log, finish, sizes."""
    for _ in range(imports):
        bare, whole = (time_python(tool.python, code) for code in ("pass", tool.adapter.IMPORT))
        tool.values["import"].append({"import_ms": whole - bare, "bare_ms": bare})
    seconds, limit = 8.0 * scale, 90.0
    for name, metrics, rows, pause in (
        ("base", 5, 0, 0.0),
        ("tight_5", 5, 20_000, 0.0),
        ("tight_100", 100, 5_000, 0.0),
        ("apart_5", 5, 1_000, 0.002),
        ("apart_100", 100, 1_000, 0.002),
    ):
        arguments = {"metrics": metrics, "rows": int(rows * scale), "seconds": seconds, "pause": pause}
        tool.take(name, tool.sandbox.run("session", arguments, limit))


def measure_faults(tool: Tool, scale: float) -> None:
    """What is left of rows when things go wrong, and the processor time of a quiet run."""
    rows = int(5_000 * scale)
    steady = {"rate": 10, "seconds": 20.0 * scale, "settle": 6.0 * scale}
    tool.take("steady", tool.sandbox.run("steady", steady, 90.0))
    tool.take("fork", tool.sandbox.run("fork", {"rows": 200, "seconds": 20.0}, 90.0, then_count=True))
    if namespace():
        arguments = {"rows": rows, "room": 256 << 10, "after": 100}
        tool.take("full", tool.sandbox.run("full", arguments, 120.0, "full", then_count=True))
        tool.take("readonly", tool.sandbox.run("readonly", {"rows": 200}, 100.0, "readonly", then_count=True))


def time_python(python: str, code: str) -> float:
    """Milliseconds of a Python process."""
    began = time.perf_counter()
    subprocess.run([python, "-c", code], check=True, capture_output=True, cwd="/")
    return (time.perf_counter() - began) * 1e3


def machine() -> dict[str, Any]:
    """What the figures were measured on; no names."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(file.readline().split()[1]) * 1024
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": models[0] if models else platform.machine(),
        "memory_gb": round(memory / 1e9, 1),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
    }


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure; everything that was found."""
    scale = 0.05 if arguments.quick else 1.0
    rounds = 1 if arguments.quick else arguments.rounds
    facts = machine()
    began = time.monotonic()
    needs_s3 = any(name.endswith("_s3") for name in arguments.tools)
    with servers.s3(arguments.cache) if needs_s3 else contextlib.nullcontext({}) as s3:
        tools = [Tool(key, arguments.cache, s3) for key in arguments.tools]
        for tool in tools:
            time_python(tool.python, tool.adapter.IMPORT)  # compiles, and warms the disk's cache
        for number in range(rounds):
            for tool in tools:
                say(f"round {number + 1} of {rounds}: {tool.key}", began)
                measure_speed(tool, scale, 1 if arguments.quick else 5)
                kept = tool.sandbox.run("kill", {"rows": int(5_000 * scale)}, 150.0, then_count=True)
                tool.take("kill", kept)
        for tool in tools:
            say(f"faults: {tool.key}", began)
            measure_faults(tool, scale)
    return {
        "date": dt.datetime.now(dt.timezone.utc).date().isoformat(),
        "machine": facts | {"load_after": os.getloadavg()[0], "minutes": round((time.monotonic() - began) / 60)},
        "rounds": rounds,
        "quick": arguments.quick,
        "tools": {
            tool.key: {
                "name": tool.adapter.NAME, "version": tool.version, "settings": tool.adapter.SETTINGS,
                "values": tool.values, "medians": medians(tool.values),
            }
            for tool in tools
        },
    }  # fmt: skip


def say(text: str, began: float) -> None:
    """Tell how far it is."""
    print(f"{(time.monotonic() - began) / 60:5.1f} min  {text}", file=sys.stderr, flush=True)


def medians(values: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, float]]:
    """The median of each number of each measurement over the rounds."""
    found: dict[str, dict[str, float]] = {}
    for name, rounds in values.items():
        numbers = defaultdict(list)
        for each in rounds:
            for key, value in each.items():
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    numbers[key].append(value)
        found[name] = {key: statistics.median(each) for key, each in numbers.items()}
    return found


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = sorted(os.path.basename(path)[:-3] for path in glob.glob(os.path.join(HERE, "peers", "*.py")))
    parser.add_argument(
        "cache", type=os.path.abspath, help="the folder of virtual environments, outside of the repository"
    )
    parser.add_argument("--tools", nargs="+", choices=known, default=list(ORDER))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="a twentieth of everything, once: to see that it works")
    parser.add_argument("--output", default=os.path.join(HERE, "results"), help="the folder of the results")
    arguments = parser.parse_args()
    results = run(arguments)
    path = os.path.join(arguments.output, f"peers-{results['date']}")
    with open(f"{path}.json", "w", encoding="utf-8") as file:
        json.dump(results, file, indent=1)
        file.write("\n")
    with open(f"{path}.md", "w", encoding="utf-8") as file:
        file.write(table.markdown(results))
    print(f"{path}.md")


if __name__ == "__main__":
    main()
