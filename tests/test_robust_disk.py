"""Robustness: disks that are full, read-only or emptied, clocks that jump, and rows that nobody would expect."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from robust_lab import Trial, mounted, wait_for_states

Make = Callable[[str], Trial]


def disk(folder: Path, options: str) -> list[str]:
    """A disk of its own for a script's `runs`; skips where the system gives none."""
    (folder / "runs").mkdir()
    command = mounted(folder / "runs", options)
    if not command:
        pytest.skip("neither root nor user namespaces: no disk can be mounted for a test")
    return command


def test_a_full_disk_holds_rows_back(trial: Make) -> None:
    lab = trial("a disk of 4 MB is full for a while")
    said = lab.run(
        """
        import shutil
        run = tracker.init(project="p")
        for i in range(100): log(run, i)
        with open("runs/ballast", "wb") as ballast:
            try: ballast.write(bytes(8 << 20))
            except OSError: pass
        for i in range(4000): log(run, i, text="x" * 300)
        os.unlink("runs/ballast")
        time.sleep(1.2)
        for i in range(100): log(run, i)
        run.finish()
        shutil.copytree("runs", "kept", symlinks=True)
        """,
        *disk(lab.folder, "size=4m"),
    )
    lab.check(lab.folder / "kept")
    assert said.count("No space left on device") == 1
    assert said.count("can be written to again") == 1
    wait_for_states(lab.folder / "kept", ("finished", 0))


def test_a_disk_that_stays_full_loses_what_it_counts(trial: Make) -> None:
    lab = trial("a disk of 4 MB is full until the end")
    said = lab.run(
        """
        import shutil
        run = tracker.init(project="p")
        for i in range(20000): log(run, i, text="x" * 300)
        run.finish(timeout=3)
        print(run._writer.lost)
        shutil.copytree("runs", "kept", symlinks=True)
        """,
        *disk(lab.folder, "size=4m"),
    )
    assert said.count("rows wait in memory") == 1
    assert said.count("are lost; their number is in the run") == 1
    told = int(said.partition(" rows were lost")[0].rpartition(" ")[2])
    assert told > 1000
    lab.check(lab.folder / "kept", told_lost=told)


def test_a_read_only_disk_sends_the_run_elsewhere(trial: Make) -> None:
    lab = trial("a read-only disk")
    spare = lab.folder / "spare"
    spare.mkdir()
    said = lab.run(
        "with tracker.init(project='p') as run:\n    for i in range(200): log(run, i)\n",
        *disk(lab.folder, "ro"), TMPDIR=str(spare),
    )  # fmt: skip
    (base,) = spare.glob("tracker-runs-*")
    lab.check(base)
    assert "Read-only file system" in said
    assert said.count("cannot be written to") == 1
    assert f"tracker sync {base}" in said


def test_a_deleted_folder_is_made_again(trial: Make) -> None:
    lab = trial("the folder is deleted in mid-run")
    said = lab.run(
        """
        import shutil
        run = tracker.init(project="p", config={"lr": 0.1})
        for i in range(200): log(run, i)
        shutil.rmtree("runs")
        for i in range(200, 400): log(run, i)
        """
    )
    assert said.count("was deleted") == 1
    lab.settle()
    lab.check()
    (config,) = lab.runs.glob("p/runs/*/*/config.json")
    assert json.loads(config.read_bytes())["lr"] == 0.1
    wait_for_states(lab.runs, ("finished", 0))


def test_a_clock_set_back_loses_no_row(trial: Make) -> None:
    lab = trial("the clock is set back by a day")
    lab.run(
        """
        run = tracker.init(project="p")
        for i in range(100): log(run, i)
        true_time, time.time = time.time, lambda: true_time() - 86400
        for i in range(100, 200): log(run, i)
        """
    )
    (rows,) = lab.check().values()
    assert [row["_step"] for row in rows] == list(range(200))
    assert rows[-1]["_time"] < rows[0]["_time"]
    wait_for_states(lab.runs, ("finished", 0))


def test_ten_thousand_metrics_and_a_row_of_25_megabytes(trial: Make) -> None:
    lab = trial("10,000 metric names, a row of 25 MB")
    lab.run(
        """
        run = tracker.init(project="p")
        for i in range(3): log(run, i, **{f"layer{n}/weight": n + i for n in range(10_000)})
        log(run, 3, text="y" * 25_000_000)
        log(run, 4)
        """
    )
    (rows,) = lab.check().values()
    assert [row.get("layer9999/weight") for row in rows] == [9999, 10000, 10001, None, None]
    assert len(rows[3]["text"]) == 25_000_000


def test_text_that_is_no_unicode(trial: Make) -> None:
    lab = trial("NUL, lone surrogates and bytes that are no UTF-8, in names and values")
    said = lab.run(
        r"""
        run = tracker.init(project="p", name="a\ud800\x00b", tags=["\udcff"], config={"k\udc00": "v\udfff"})
        broken = os.fsdecode(b"caf\xe9")
        for i, odd in enumerate(["a\x00b", "\ud83d", broken, "\u202e", "\x1b[31m", ""]):
            log(run, i, **{f"metric {odd}": 1.5, "text": odd})
        run.log({b"bytes \xff": 1, "value": b"\xff\xfe"})
        run.summary["s\ud800"] = broken
        """
    )
    (rows,) = lab.check().values()
    assert [sum(value == 1.5 for value in row.values()) for row in rows] == [1] * 6 + [0]
    assert rows[0]["text"] == "a\x00b"
    assert "Traceback" not in said


def test_names_that_lead_elsewhere_stay_inside(trial: Make) -> None:
    lab = trial("ids, names and files that point out of the folder")
    (lab.folder / "outside").mkdir()
    (lab.folder / "outside" / "secret").write_text("out of bounds")
    lab.run(
        r"""
        os.mkdir("work")
        os.symlink("../outside", "work/link")
        os.symlink("/etc", "work/etc")
        for n, name in enumerate(["../../evil", "/etc/evil", "..", "a/../../b", "~/x", "c:\\d", "."]):
            run = tracker.init(project=name, id=name, name=name, group=name)
            log(run, n)
            run.save("work/../outside/secret", base_path="work/link/../..")
            run.save("outside/secret", base_path="outside/../../../..")
            run.finish()
        """
    )
    lab.settle()
    lab.check()
    made = {path.name for path in lab.folder.iterdir()}
    assert made == {"notes", "outside", "runs", "script_1.py", "work"}
    assert not list(lab.folder.parent.glob("*evil*"))
    for path in lab.runs.rglob("*"):
        assert path.resolve().is_relative_to(lab.runs) or path.resolve() == path.absolute()
