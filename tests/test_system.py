"""System metrics: what the companion writes of host, processes and GPUs, and how it is read."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
import run_files
from repository import only_run, put, run_file

from tracker.format import layout, system
from tracker.mirror.system import Look, SystemMetrics
from tracker.read.model import Run
from tracker.read.system import SystemTable, read_system, system_paths
from tracker.store import open_store

BUSY = """
    import os, subprocess, sys, time, tracker
    run = tracker.init(project="p")
    child = subprocess.Popen([sys.executable, "-c", "x = bytearray(50_000_000)\\nwhile True: pass"])
    until = time.monotonic() + 4
    while time.monotonic() < until: run.log({"i": 0}); time.sleep(0.05)
    child.kill()
    child.wait()
    run.finish()
    """


def rows(run: Path) -> list[dict[str, str]]:
    """The rows of a run's only writer."""
    files = sorted(run.glob("[!.]*/system/*.csv"), key=lambda path: int(path.stem))
    return [row for path in files for row in csv.DictReader(path.read_text().splitlines())]


def tables(root: Path, run: Run) -> list[SystemTable]:
    store = open_store(str(root))
    prefix = layout.runs_prefix(run.project)
    found = store.get_many(prefix + path for path in system_paths(run))
    return read_system(run, {key.removeprefix(prefix): data for key, data in found.items()})


def test_host_and_processes_are_looked_at(tmp_path: Path) -> None:
    put(tmp_path, {"train.py": BUSY})
    began = time.time()
    run_file(tmp_path, TRACKER_SYSTEM_SAMPLE="0.2", TRACKER_SYSTEM_INTERVAL="1")
    got = rows(only_run(tmp_path / "tracker-runs"))
    assert list(got[0])[:15] == system.columns([])
    assert len(got) >= 2
    assert all(began < float(row["_time"]) < time.time() for row in got)
    assert sum(int(row["samples"]) for row in got) >= 5
    busiest = max(got, key=lambda row: float(row["tree_cpu"] or 0))
    assert float(busiest["tree_cpu"]) > 20  # the child spins
    assert max(float(row["tree_memory"]) for row in got) > 50_000_000
    assert max(float(row["tree_processes"]) for row in got) > 1
    assert float(got[0]["memory"]) <= psutil.virtual_memory().total
    for row in got:
        assert 0 <= float(row["memory_percent"]) <= 100
        assert 0 <= float(row["disk_percent"]) <= 100
        assert float(row["disk"]) > 0

    (run,) = run_files.read(tmp_path / "tracker-runs").values()
    (table,) = tables(tmp_path / "tracker-runs", run)
    assert (table.host, len(table.time)) == (os.uname().nodename, len(got))
    assert table.columns["memory"].tolist() == [float(row["memory"]) for row in got]


@pytest.mark.parametrize("name", ["SAMPLE", "INTERVAL"])
def test_it_can_be_switched_off(name: str, tmp_path: Path) -> None:
    put(tmp_path, {"train.py": "import time, tracker\nrun = tracker.init(project='p')\ntime.sleep(1)\nrun.finish()\n"})
    on = {"TRACKER_SYSTEM_SAMPLE": "0.2", "TRACKER_SYSTEM_INTERVAL": "0.4"}
    run_file(tmp_path, **{**on, f"TRACKER_SYSTEM_{name}": "0"})
    assert not list(only_run(tmp_path / "tracker-runs").glob("*/system"))


def test_a_run_shorter_than_the_interval_has_its_last_row(tmp_path: Path) -> None:
    put(tmp_path, {"train.py": "import time, tracker\nrun = tracker.init(project='p')\ntime.sleep(2)\nrun.finish()\n"})
    run_file(tmp_path, TRACKER_SYSTEM_SAMPLE="0.2")
    (row,) = rows(only_run(tmp_path / "tracker-runs"))
    assert int(row["samples"]) >= 2
    assert row["disk_percent"]


def test_a_process_is_seen_by_what_it_spends(tmp_path: Path) -> None:
    """A child that spins, looked at in this process: a core is 100 %; one that was busy before counts from now on."""
    child = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        time.sleep(0.5)
        look = Look(str(tmp_path / "system"), child.pid)
        first = look()
        assert "tree_cpu" not in first
        spent, began = sum(psutil.Process(child.pid).cpu_times()[:2]), time.monotonic()
        time.sleep(1.0)
        second = look()
        spent, took = sum(psutil.Process(child.pid).cpu_times()[:2]) - spent, time.monotonic() - began
    finally:
        child.kill()
        child.wait()
    assert second["tree_cpu"] == pytest.approx(100 * spent / took, rel=0.2, abs=5)
    assert second["tree_processes"] == 1
    third = look()
    assert "tree_memory" not in third  # it has gone
    assert third["memory"] > 0


def test_network_and_disk_are_rates(tmp_path: Path) -> None:
    look = Look(str(tmp_path / "system"), os.getpid())
    assert not {"disk_write", "net_sent"} & set(look())
    time.sleep(0.2)
    again = look()
    if psutil.disk_io_counters() is not None:
        assert again["disk_write"] >= 0
    assert again["net_sent"] >= 0


@pytest.fixture
def nvml(tmp_path: Path) -> Path:
    """A folder with a libnvidia-ml.so.1 of our own."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("there is no C compiler to make a stand-in for NVIDIA's library")
    folder = tmp_path / "nvml"
    folder.mkdir()
    source = Path(__file__).parent / "nvml.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", folder / "libnvidia-ml.so.1", source], check=True)
    return folder


@pytest.mark.parametrize(("visible", "shown"), [(None, [0, 1]), ("1", [1]), ("GPU-aaaa", [0]), ("", []), ("-1", [])])
def test_gpus_are_looked_at(visible: str | None, shown: list[int], nvml: Path, tmp_path: Path) -> None:
    put(
        tmp_path, {"train.py": "import time, tracker\nrun = tracker.init(project='p')\ntime.sleep(1.5)\nrun.finish()\n"}
    )
    env = {"LD_LIBRARY_PATH": str(nvml), "TRACKER_SYSTEM_SAMPLE": "0.2"}
    run_file(tmp_path, **env, **({} if visible is None else {"CUDA_VISIBLE_DEVICES": visible}))
    (row,) = rows(only_run(tmp_path / "tracker-runs"))
    assert list(row) == system.columns(shown)
    wanted = {
        "gpu0_util": "87", "gpu0_memory": str(40 << 30), "gpu0_memory_percent": "50", "gpu0_power": "312.5",
        "gpu0_temperature": "64", "gpu1_util": "", "gpu1_memory": str(20 << 30), "gpu1_memory_percent": "25",
        "gpu1_power": "", "gpu1_temperature": "64",
    }  # fmt: skip
    assert {k: v for k, v in row.items() if k.startswith("gpu")} == {
        name: value for name, value in wanted.items() if int(name[3]) in shown
    }


def test_files_are_sealed_and_one_that_was_deleted_begins_anew(tmp_path: Path) -> None:
    metrics = SystemMetrics(str(tmp_path), os.getpid(), 1.0, 1.0)
    metrics._columns = ["_time", "cpu"]
    line = f"1,{'5' * 1020}\n"
    for _ in range(100):
        metrics._write(line)
    folder = tmp_path / "system"
    assert sorted(path.name for path in folder.iterdir()) == ["0.csv", "1.csv"]
    for path in folder.iterdir():
        assert path.read_text().startswith("_time,cpu\n1,")
        assert path.stat().st_size < 67_000
    shutil.rmtree(folder)
    folder.touch()  # nothing can be made below a file
    metrics._write(line)
    folder.unlink()
    metrics._write(line)
    assert (folder / "1.csv").read_text() == "_time,cpu\n" + line


def test_behind_a_line_that_was_cut_the_next_file_begins(tmp_path: Path) -> None:
    """A disk that is full in the middle of a line, by a limit on the size of files."""
    code = """
        import resource, signal, sys
        from tracker.mirror.system import SystemMetrics
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        metrics = SystemMetrics(sys.argv[1], 1, 1.0, 1.0)
        metrics._columns = ["_time", "cpu"]
        metrics._write("1,10\\n")
        resource.setrlimit(resource.RLIMIT_FSIZE, (18, resource.RLIM_INFINITY))
        metrics._write("2,20\\n")
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        metrics._write("3,30\\n")
        """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code), tmp_path], check=True)
    files = {path.name: path.read_text() for path in (tmp_path / "system").iterdir()}
    assert files == {"0.csv": "_time,cpu\n1,10\n2,2", "1.csv": "_time,cpu\n3,30\n"}


def test_looking_less_often_where_it_costs_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.mirror.system.CPU_SHARE", 1e-6)
    metrics = SystemMetrics(str(tmp_path), os.getpid(), 0.2, 0.2)
    metrics.start()
    time.sleep(2.0)
    metrics.stop(10.0)
    (path,) = (tmp_path / "system").iterdir()
    assert sum(int(row["samples"]) for row in csv.DictReader(path.read_text().splitlines())) <= 2


def test_reading_is_tolerant(tmp_path: Path) -> None:
    header = b"_time,samples,cpu,gpu0_util,strange,memory\n"
    run_files.write(
        tmp_path,
        {
            "r/w/writer.json": {"host": "h", "started_at": 1},
            "r/w/system/1.csv": b"\xef\xbb\xbf_time,cpu\r\n5,50\r\n",
            "r/w/system/0.csv": header
            + b"3,1,30,3,x,\n1,1,10,nan,x,\n\nbad\n,1,20,,,\nx,1,20,,,\n4,1,oops,inf,x,\n9,1,9",
            "r/v/system/0.csv": b"no,header\n1,2\n",
            "r/u/system/0.csv": b"",
            "r/w/system/00.csv": header,
            "r/w/system/2.csv": b'"',
        },
    )
    (run,) = run_files.read(tmp_path).values()
    (table,) = tables(tmp_path, run)
    assert (table.writer, table.host) == ("w", "h")
    assert table.time.tolist() == [1, 3, 4, 5]
    assert sorted(table.columns) == ["cpu", "gpu0_util"]
    np.testing.assert_array_equal(table.columns["cpu"], [10, 30, np.nan, 50])
    np.testing.assert_array_equal(table.columns["gpu0_util"], [np.nan, 3, np.nan, np.nan])
