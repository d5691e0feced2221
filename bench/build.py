"""Build sites of many runs, cold and again, and print what each build took, read and listed.

Beside it, in the same run: mkdocs rebuilding one page with the table of the same runs, and orjson alone reading the
same files. What is compared is run in turn, each in a process of its own, with bytecode on disk as an installed package
has it.

Run: python bench/build.py [--runs 100,1000,10000] [--steps 1000,10000] [--metrics 10] [--jobs 1]
                           [--store local|seaweedfs]

Of several numbers of steps, those after the first are for less than 10,000 runs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from tracker.format.rows import encode_row
from tracker.store import Store, open_store

HERE = Path(__file__).resolve()
TESTS = HERE.parent.parent / "tests"
MANY = 10_000
NEW = "new.md"


# --- one build, in a process of its own ---


class Counted:
    """A store that counts what is asked of it: every method goes to the store itself."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.counts = {"lists": 0, "listed": 0, "read": 0, "bytes": 0}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def list(self, prefix: str = "") -> Any:
        """As the store's, counted."""
        found = self._store.list(prefix)
        self.counts["lists"] += 1
        self.counts["listed"] += len(found)
        return found

    def get(self, key: str) -> bytes:
        """As the store's, counted."""
        return self._count(self._store.get(key))

    def get_range(self, key: str, start: int, end: int) -> bytes:
        """As the store's, counted."""
        return self._count(self._store.get_range(key, start, end))

    def get_many(self, keys: Any, **options: Any) -> Any:
        """As the store's, counted."""
        found = self._store.get_many(keys, **options)
        for data in found.values():
            if isinstance(data, bytes):
                self._count(data)
        return found

    def _count(self, data: bytes) -> bytes:
        self.counts["read"] += 1
        self.counts["bytes"] += len(data)
        return data


def build_once(root: str, work: str, jobs: int) -> None:
    """Build, and print what it took as JSON; the time begins with the process."""
    from tracker.build.output import Output
    from tracker.build.site import BuildOptions, build

    folder = Path(work)
    options = BuildOptions(
        root, "p", folder / "reports", now=time.time(), jobs=jobs, cache=str(folder / "cache"),
        bundle=folder / "bundle" if (folder / "bundle").is_dir() else None,
    )  # fmt: skip
    with open_store(root) as store, open_store(str(folder / "site")) as site, Output(site) as output:
        counted = Counted(store)
        result = build(options, output, store=counted)  # type: ignore[arg-type]
    mine, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = sum(usage.ru_utime + usage.ru_stime for usage in (mine, children))
    told = {**counted.counts, "cpu": seconds, "rss": mine.ru_maxrss / 1024, "rss_worker": children.ru_maxrss / 1024}
    print(json.dumps({**told, "runs": result.runs, "fresh": result.fresh, "written": output.written}))


def timed(command: list[str], work: Path) -> tuple[float, str]:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = os.path.join(tempfile.gettempdir(), f"tracker-bench-{os.getuid()}")
    start = time.perf_counter()
    done = subprocess.run(command, cwd=work, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return time.perf_counter() - start, done.stdout


def built(root: str, work: Path, jobs: int) -> dict[str, Any]:
    wall, out = timed([sys.executable, str(HERE), "--once", root, str(work), "--jobs", str(jobs)], work)
    return {"wall": wall, **json.loads(out.strip().splitlines()[-1])}


# --- the runs ---


def make_run(store: Store, number: int, metrics: int, steps: int) -> None:
    draw = random.Random(number)
    lines, values = bytearray(), [draw.random() for _ in range(metrics)]
    for step in range(steps):
        values = [value * 0.999 + draw.random() * 0.01 for value in values]
        row = {f"group{i % 3}/metric{i}": value for i, value in enumerate(values)}
        lines += encode_row(step, 1_732_392_000 + number * 60 + step * 0.3, row)
    prefix = f"p/runs/run-{number:05d}"
    config = {"lr": draw.choice([0.1, 0.01, 0.001]), "layers": draw.randrange(1, 12), "model": {"width": 256}}
    done = {"format": 1, "state": "finished", "started_at": 1.7e9 + number, "ended_at": 1.7e9 + number + 300.0}
    about = {"format": 1, "name": f"run {number}", "created_at": 1.7e9 + number, "group": f"g{number % 10}"}
    store.put(f"{prefix}/run.json", orjson.dumps(about))
    store.put(f"{prefix}/0-w/writer.json", orjson.dumps({**done, "host": "node", "rows": steps}))
    store.put(f"{prefix}/0-w/config.json", orjson.dumps({**config, "seed": number}))
    store.put(f"{prefix}/0-w/history/0.jsonl", bytes(lines))


def make_reports(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "main.md").write_text(
        '# Main\n\n{{ count() }} runs; the best is {{ best("group0/metric0").name }}.\n\n'
        "```chart\nmetrics: group0/metric0\nruns: name in ['run 1', 'run 2', 'run 3', 'run 4']\nsmoothing: 0.6\n```\n\n"
        "```chart\nmetrics: group1/metric1\nsort: created_at\nlimit: 20\n```\n\n```runs\nlimit: 100\n```\n"
    )


# --- what it is compared with ---


def mkdocs_page(work: Path, runs: int) -> Callable[[], dict[str, float]]:
    """A site of one page with a table of as many runs and columns as our first page shows; what a rebuild takes."""
    folder = work / "mkdocs"
    (folder / "docs").mkdir(parents=True)
    names = ["name", "state", "group", "lr", "layers", "seed", *(f"group{i % 3}/metric{i}" for i in range(8))]
    names += ["created", "duration"]
    rows = [f"| {' | '.join(names)} |", "|" + " --- |" * len(names)]
    rows += [
        f"| [run {n}](index.md) | " + " | ".join(f"{n * i / 7:.5g}" for i in range(15)) + " |" for n in range(runs)
    ]
    (folder / "docs" / "index.md").write_text("# Runs\n\n" + "\n".join(rows) + "\n")
    (folder / "mkdocs.yml").write_text("site_name: runs\nuse_directory_urls: false\n")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--dirty"]
    timed(command, folder)

    def rebuild() -> dict[str, float]:
        before = cpu_of_children()
        wall = timed(command[:-1], folder)[0]
        return {"wall": wall, "cpu": cpu_of_children() - before}

    return rebuild


def cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def orjson_lines(data: bytes) -> None:
    for line in data.splitlines():
        orjson.loads(line)


def parsing(root: str, runs: int) -> tuple[float, float]:
    """Seconds of CPU to parse histories: orjson alone, the quicker of lines and whole files, and ours."""
    from tracker.format.layout import RunObject
    from tracker.read.parse import parse_history

    item = RunObject("r", "0-w", "history", 0, "jsonl")
    floor = ours = 0.0
    with open_store(root) as store:
        for number in range(min(runs, 200)):
            data = store.get(f"p/runs/run-{number:05d}/0-w/history/0.jsonl")
            ways: list[Callable[[], Any]] = [
                lambda data=data: orjson_lines(data),
                lambda data=data: orjson.loads(b"[" + b",".join(data.splitlines()) + b"]"),
                lambda data=data: parse_history([("0-w", item, data)]),
            ]
            times = [min(timeit.repeat(read, timer=time.process_time, number=1, repeat=5)) for read in ways]
            floor += min(times[:2])
            ours += times[2]
    return floor, ours


# --- the report ---


class Built(NamedTuple):
    """A number of runs that was measured, and can be built again."""

    runs: int
    root: str
    work: Path
    found: dict[str, dict[str, Any]]
    """The figures of each kind of build."""

    def cold_again(self, jobs: int) -> None:
        """Build cold once more, and keep the mean of both: the machine is not as quick at all times."""
        for made in ("cache", "site"):
            shutil.rmtree(self.work / made)
        (self.work / "reports" / NEW).unlink()
        cold, again = self.found["cold"], show("cold again", built(self.root, self.work, jobs))
        self.found["cold"] = {key: (cold[key] + again[key]) / 2 for key in cold}


def measure(
    root: str, work: Path, runs: int, steps: int, options: argparse.Namespace, fewer: Built | None
) -> dict[str, dict[str, Any]]:
    """Build again and again, print what each build took, and return the best of each kind.

    The cold build of `fewer` runs is made once more after that of these, so that the two are measured side by side.
    """
    with open_store(root, create=True) as store:
        for number in range(runs):
            make_run(store, number, options.metrics, steps)
    make_reports(work / "reports")
    page = mkdocs_page(work, runs)
    print(f"\n{runs:,} runs, {options.metrics} metrics x {steps:,} steps, {options.store}, {options.jobs} jobs")
    heads = ("wall s", "CPU s", "RSS MB", "worker", "LISTs", "listed", "read", "MB read", "written")
    print(f"{'':14}" + "".join(f"{head:>9}" for head in heads))
    cold = show("cold", built(root, work, options.jobs))
    if fewer is not None:
        print(f"{fewer.runs:,} runs once more:")
        fewer.cold_again(options.jobs)
    again, peers, changed = [], [], []
    for turn in range(options.rounds):  # in turn, because the machine is not as quick at all times
        again.append(show("no change", built(root, work, options.jobs)))
        peers.append(page())
        grow(root, runs - 1 - turn, steps)
        changed.append(show("one run grew", built(root, work, options.jobs)))
    (work / "reports" / NEW).write_text("# New\n\n```chart\nmetrics: group2/metric2\nlimit: 10\n```\n")
    report = show("a new report", built(root, work, options.jobs))
    floor, ours = parsing(root, runs)
    found = {"cold": cold, "no change": least(again), "one run grew": least(changed), "a new report": report}
    print(f"no change, beside mkdocs' rebuild of one page of {runs:,} rows: {beside(again, peers)}")
    print(f"one run grew, beside no change: {beside(changed, again)}")
    print(f"parsing {ours / floor:.2f} x orjson alone")
    print(f"peak RSS of the cold build {cold['rss']:.0f} MB, of a worker {cold['rss_worker']:.0f} MB", flush=True)
    return found


def beside(builds: list[dict[str, Any]], others: list[dict[str, Any]]) -> str:
    """The median of what a build took beside the other of its round, and the least and the greatest."""
    texts = []
    for key in ("wall", "cpu"):
        ratios = sorted(one[key] / other[key] for one, other in zip(builds, others, strict=True))
        middle = statistics.median(ratios)
        texts.append(f"{middle:.2f} x its {key} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
    return ", ".join(texts)


def least(builds: list[dict[str, Any]]) -> dict[str, Any]:
    """The least of each figure over several builds of one kind."""
    return {key: min(each[key] for each in builds) for key in builds[0]}


def compare(few: Built, many: Built) -> None:
    """Print by how much each figure grows with the number of runs."""
    print(f"\nfrom {few.runs:,} to {many.runs:,} runs, {many.runs / few.runs:g} x as many")
    for kind, figures in many.found.items():
        grown = {
            key: figures[key] / few.found[kind][key]
            for key in ("wall", "cpu", "rss", "listed", "read", "bytes")
            if few.found[kind][key]
        }
        print(f"{kind:14}" + ", ".join(f"{key} {ratio:.1f} x" for key, ratio in grown.items()), flush=True)


def show(name: str, found: dict[str, Any]) -> dict[str, Any]:
    amounts = [f"{found[key]:.2f}" for key in ("wall", "cpu")] + [f"{found[key]:.0f}" for key in ("rss", "rss_worker")]
    amounts += [f"{found[key]:,}" for key in ("lists", "listed", "read")]
    amounts += [f"{found['bytes'] / 1e6:.3f}", f"{found['written']:,}"]
    print(f"{name:14}" + "".join(f"{amount:>9}" for amount in amounts), flush=True)
    return found


def grow(root: str, number: int, steps: int) -> None:
    """Ten more rows of one run, as a companion uploads them."""
    key = f"p/runs/run-{number:05d}/0-w/history/0.jsonl"
    with open_store(root) as store:
        rows = [encode_row(steps + i, 1_732_395_000.0 + i, {"group0/metric0": 0.5}) for i in range(10)]
        store.put(key, store.get(key) + b"".join(rows))


@contextlib.contextmanager
def roots(kind: str, work: Path) -> Iterator[Callable[[int, int], str]]:
    """Gives a root for each number of runs and of steps."""
    if kind == "local":
        yield lambda runs, steps: str(work / f"root-{runs}-{steps}")
        return
    sys.path.insert(0, str(TESTS))
    import servers

    with servers.seaweedfs_server() as server:
        os.environ.update(server.env)
        yield lambda runs, steps: f"s3://bench-{runs}-{steps}/root"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", default="100")
    parser.add_argument("--steps", default="1000")
    parser.add_argument("--metrics", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--store", choices=["local", "seaweedfs"], default="local")
    parser.add_argument("--once", nargs=2)
    options = parser.parse_args()
    if options.once:
        build_once(*options.once, options.jobs)
        return
    with tempfile.TemporaryDirectory() as folder, roots(options.store, Path(folder)) as root_of:
        for place, steps in enumerate(map(int, options.steps.split(","))):
            before: Built | None = None
            for runs in map(int, options.runs.split(",")):
                if place and runs >= MANY:
                    continue
                work, root = Path(folder) / f"work-{runs}-{steps}", root_of(runs, steps)
                work.mkdir()
                found = Built(runs, root, work, measure(root, work, runs, steps, options, before))
                if before is not None:
                    compare(before, found)
                    remove(before)
                before = found
            if before is not None:
                remove(before)


def remove(done: Built) -> None:
    shutil.rmtree(done.work)
    shutil.rmtree(done.root, ignore_errors=True)


if __name__ == "__main__":
    main()
