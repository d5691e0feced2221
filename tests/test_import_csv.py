"""What `tracker import csv` makes of a file: metrics, config, summary, times; and that twice is as good as once."""

from __future__ import annotations

import gzip
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.errors import UsageError
from tracker.format import layout
from tracker.format.records import decode_run, decode_writer
from tracker.format.values import to_number
from tracker.importers.csv_gathered import CsvOptions
from tracker.importers.csv_import import import_csv
from tracker.store import open_store


def run_import(folder: Path, text: str | bytes, *, name: str = "log.csv", **options):
    """Import one file with this text into `folder`/root; return the report."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    options.setdefault("run", ("run",))
    return import_csv([str(path)], open_store(folder / "root"), "p", CsvOptions(**options))


def runs_of(folder: Path) -> dict[str, Path]:
    """Each run's folder by its name."""
    return {
        decode_run(path.read_bytes(), "run.json")[0].name: path.parent
        for path in sorted((folder / "root/p/runs").glob("*/run.json"))
    }


def one(run: Path, pattern: str) -> Path:
    (found,) = run.glob(pattern)
    return found


def history(run: Path) -> list[dict]:
    segments = sorted(run.glob("csv-*/history/*.jsonl"), key=lambda path: int(path.stem))
    found = []
    for segment in segments:
        assert segment.read_bytes().endswith(b"\n")
        found += [json.loads(line) for line in segment.read_bytes().splitlines()]
    return found


def config(run: Path) -> dict:
    return json.loads(one(run, "csv-*/config.json").read_bytes())


def summary(run: Path) -> dict:
    return json.loads(one(run, "csv-*/summary.json").read_bytes())


def writer(run: Path):
    record, problems = decode_writer(one(run, "csv-*/writer.json").read_bytes(), "writer.json")
    assert problems == []
    return record


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_wide_log_becomes_history_and_config(tmp_path):
    text = "run,step,loss,acc,opt\na,0,1.5,,adam\na,10,0.5,0.25,adam\nb,0,nan,inf,sgd\nb,1,-inf,1e-3,sgd\n"
    report = run_import(tmp_path, text, step="step")
    assert (report.runs, report.rows) == ({"new": 2}, 4)
    runs = runs_of(tmp_path)
    assert history(runs["a"]) == [{"_step": 0, "loss": 1.5}, {"_step": 10, "loss": 0.5, "acc": 0.25}]
    assert history(runs["b"]) == [
        {"_step": 0, "loss": "NaN", "acc": "Infinity"},
        {"_step": 1, "loss": "-Infinity", "acc": 0.001},
    ]
    assert [config(runs[name]) for name in "ab"] == [{"opt": "adam"}, {"opt": "sgd"}]
    assert not list(runs["a"].glob("csv-*/summary.json"))
    assert (writer(runs["a"]).state, writer(runs["a"]).rows) == ("finished", 2)


def test_every_object_has_a_name_that_the_format_knows(tmp_path):
    run_import(tmp_path, "run,step,x,who\nä/ö b,0,1,me\n", step="step")
    names = [name.removeprefix("p/runs/") for name in tree(tmp_path / "root")]
    kinds = sorted(layout.parse_object(name).kind for name in names)
    assert kinds == ["config", "history", "run", "writer"]


def test_table_of_results_becomes_summary_and_config(tmp_path):
    text = "model,seed,lr,test acc,converged\nmlp,1,0.1,0.9,True\nmlp,2,1e-2,0.95,False\n"
    run_import(tmp_path, text, run=("model", "seed"), group="model", config=("lr", "seed"))
    runs = runs_of(tmp_path)
    assert set(runs) == {"mlp/1", "mlp/2"}
    assert summary(runs["mlp/1"]) == {"test acc": 0.9}
    assert config(runs["mlp/2"]) == {"seed": 2, "lr": 0.01, "converged": False}
    assert history(runs["mlp/1"]) == []
    assert decode_run((runs["mlp/1"] / "run.json").read_bytes(), "")[0].group == "mlp"


def test_rows_without_a_step_are_counted(tmp_path):
    run_import(tmp_path, "run,loss\na,3\na,2\nb,9\na,1\n")
    assert [row["_step"] for row in history(runs_of(tmp_path)["a"])] == [0, 1, 2]


def test_an_empty_step_is_one_more_than_the_last(tmp_path):
    report = run_import(tmp_path, "run,step,loss\na,5,3\na,,2\na,10.0,1\na,1e2,0\n", step="step")
    assert [row["_step"] for row in history(runs_of(tmp_path)["a"])] == [5, 6, 10, 100]
    assert any("1 row has no step" in note for note in report.notes)


def test_long_form_joins_the_pairs_of_a_step(tmp_path):
    text = "run,step,key,value\na,0,loss,2\na,0,acc,0.1\na,0,opt,adam\nb,0,loss,5\na,1,loss,1\na,1,acc,\na,1,loss,0.5\n"
    run_import(tmp_path, text, step="step", key="key", value="value")
    runs = runs_of(tmp_path)
    assert history(runs["a"]) == [
        {"_step": 0, "loss": 2, "acc": 0.1},
        {"_step": 1, "loss": 1},
        {"_step": 1, "loss": 0.5},
    ]
    assert config(runs["a"]) == {"opt": "adam"}


def test_long_form_without_steps_is_a_table_where_each_key_comes_once(tmp_path):
    text = "run,what,worth\na,acc,0.5\na,lr,0.1\nb,acc,0.7\nb,lr,0.2\n"
    run_import(tmp_path, text, key="what", value="worth", config=("lr",))
    runs = runs_of(tmp_path)
    assert [(summary(runs[name]), config(runs[name])) for name in "ab"] == [
        ({"acc": 0.5}, {"lr": 0.1}),
        ({"acc": 0.7}, {"lr": 0.2}),
    ]


def test_text_that_changes_within_a_run_is_logged(tmp_path):
    run_import(tmp_path, "run,step,phase,x\na,0,warmup,1\na,1,train,2\nb,0,train,3\n", step="step")
    runs = runs_of(tmp_path)
    assert [row["phase"] for row in history(runs["a"])] == ["warmup", "train"]
    assert history(runs["b"]) == [{"_step": 0, "phase": "train", "x": 3}]
    assert not list(runs["b"].glob("csv-*/config.json"))


def test_a_number_column_keeps_its_odd_text_and_passes_over_words_for_nothing(tmp_path):
    report = run_import(tmp_path, "run,step,loss\na,0,1\na,1,diverged\na,2,NA\na,3,2\n", step="step")
    assert [row.get("loss") for row in history(runs_of(tmp_path)["a"])] == [1, "diverged", 2]
    assert any(
        "'loss' holds 2 numbers and 1 texts (the first is 'diverged' on line 3)" in note for note in report.notes
    )


def test_labels_that_look_like_numbers_stay_text_beside_others(tmp_path):
    run_import(tmp_path, "run,version,acc\na,1,0.5\nb,2a,0.6\nc,2b,0.7\n")
    assert [config(run)["version"] for _, run in sorted(runs_of(tmp_path).items())] == ["1", "2a", "2b"]


def test_huge_integers_become_floats(tmp_path):
    run_import(tmp_path, f"run,step,n\na,0,{2**63 - 1}\na,1,{10**30}\na,2,{'9' * 400}\n", step="step")
    assert [row["n"] for row in history(runs_of(tmp_path)["a"])] == [2**63 - 1, 1e30, "Infinity"]


def test_unix_milliseconds_iso_and_relative_times(tmp_path):
    text = (
        "run,step,t,x\n"
        "unix,0,1735689600.5,1\nunix,1,1735689601,1\n"
        "ms,0,1735689600500,1\n"
        "iso,0,2025-01-01T00:00:00.123456789Z,1\niso,1,2025-01-01 01:00:01+01:00,1\niso,2,2025-01-01 00:00:02,1\n"
        "since,0,0,1\nsince,1,2.5,1\n"
    )
    run_import(tmp_path, text, step="step", time="t")
    runs = runs_of(tmp_path)
    times = {name: [row["_time"] for row in history(run)] for name, run in runs.items()}
    assert times == {
        "unix": [1735689600.5, 1735689601.0],
        "ms": [1735689600.5],
        "iso": [1735689600.123, 1735689601.0, 1735689602.0],
        "since": [0.0, 2.5],
    }
    created = {name: decode_run((run / "run.json").read_bytes(), "")[0].created_at for name, run in runs.items()}
    assert created == {"unix": 1735689600.5, "ms": 1735689600.5, "iso": 1735689600.123456, "since": None}
    assert (writer(runs["unix"]).started_at, writer(runs["unix"]).ended_at) == (1735689600.5, 1735689601.0)


def test_runs_of_different_names_never_meet(tmp_path):
    text = 'p,q,x\na,b/c,1\na/b,c,2\n"A b",c,3\n"A-b",c,4\n'
    run_import(tmp_path, text, run=("p", "q"))
    folders = sorted(path.name for path in (tmp_path / "root/p/runs").iterdir())
    assert len(folders) == 4
    assert all(layout.is_name(name) for name in folders)


def test_a_very_long_run_name_keeps_its_hash(tmp_path):
    run_import(tmp_path, f"run,x\n{'n' * 300}1,1\n{'n' * 300}2,2\n")
    assert len(runs_of(tmp_path)) == 2


def test_reserved_names_lose_their_underscore(tmp_path):
    report = run_import(tmp_path, "run,_step,_runtime,x\na,3,9,1\na,4,8,2\n", step="_step")
    assert history(runs_of(tmp_path)["a"])[0] == {"_step": 3, "runtime": 9, "x": 1}
    assert any("'_runtime' is called 'runtime'" in note for note in report.notes)


def test_rows_without_a_run_are_left_out_and_told(tmp_path):
    report = run_import(tmp_path, "run,x\na,1\n,2\na,3\n,4\n")
    assert report.rows == 2
    assert any("2 rows have an empty cell in 'run'" in note and "line 3" in note for note in report.notes)


def test_unsorted_rows_give_the_same_runs(tmp_path):
    lines = [f"{run},{step},{step * 0.5}" for run in ("a", "b", "c") for step in range(50)]
    for name, order in (("sorted", lines), ("mixed", sorted(lines, key=lambda line: int(line.split(",")[1])))):
        folder = tmp_path / name
        folder.mkdir()
        run_import(folder, "\n".join(["run,step,x", *order]) + "\n", step="step")
    assert tree(tmp_path / "sorted/root") == tree(tmp_path / "mixed/root")


def test_importing_again_writes_nothing(tmp_path):
    text = "run,step,x,who\na,0,1,me\nb,0,2,you\n"
    run_import(tmp_path, text, step="step")
    before = tree(tmp_path / "root")
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "root").rglob("*") if path.is_file()}
    report = run_import(tmp_path, text, step="step")
    assert report.runs == {"unchanged": 2}
    assert tree(tmp_path / "root") == before
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps


def test_packing_the_file_makes_no_new_writer(tmp_path):
    text = "run,step,x\na,0,1\n"
    run_import(tmp_path, text, step="step")
    before = tree(tmp_path / "root")
    assert run_import(tmp_path, gzip.compress(text.encode()), name="log.csv.gz", step="step").runs == {"unchanged": 1}
    assert tree(tmp_path / "root") == before


def test_a_changed_file_replaces_what_it_made_and_nothing_else(tmp_path):
    run_import(tmp_path, "run,step,x,who\na,0,1,me\na,1,2,me\nb,0,1,me\n", step="step")
    run = runs_of(tmp_path)["a"]
    other = run / "0-other" / "summary.json"
    other.parent.mkdir()
    other.write_bytes(b'{"by": "hand"}')
    report = run_import(tmp_path, "run,step,x\na,0,1\nb,0,1\n", step="step")
    assert report.runs == {"changed": 2}
    assert history(run) == [{"_step": 0, "x": 1}]
    assert not list(run.glob("csv-*/config.json"))
    assert other.read_bytes() == b'{"by": "hand"}'


def test_a_table_that_became_a_log_has_no_old_summary(tmp_path):
    run_import(tmp_path, "run,x\na,1\n")
    run_import(tmp_path, "run,x\na,1\na,2\n")
    run = runs_of(tmp_path)["a"]
    assert [row["x"] for row in history(run)] == [1, 2]
    assert not list(run.glob("csv-*/summary.json"))


def test_a_new_group_is_told_by_the_writer(tmp_path):
    run_import(tmp_path, "run,g,x\na,old,1\n", group="g")
    run = runs_of(tmp_path)["a"]
    before = (run / "run.json").read_bytes()
    run_import(tmp_path, "run,g,x\na,new,1\n", group="g")
    os.utime(tmp_path / "log.csv", (1735689600, 1735689600))
    import_csv([str(tmp_path / "log.csv")], open_store(tmp_path / "root"), "p", CsvOptions(run=("run",), group="g"))
    assert (run / "run.json").read_bytes() == before
    assert writer(run).changes == {"group": "new", "_time": 1735689600.0}
    run_import(tmp_path, "run,g,x\na,old,1\n", group="g")
    assert writer(run).changes == {}


def test_two_files_add_to_one_run(tmp_path):
    run_import(tmp_path, "run,step,x\na,0,1\n", name="one.csv", step="step")
    run_import(tmp_path, "run,step,y\na,0,2\n", name="two.csv", step="step")
    assert len(list(runs_of(tmp_path)["a"].glob("csv-*"))) == 2


def test_two_files_of_one_name_do_not_replace_each_other_unseen(tmp_path):
    for folder in "uv":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "log.csv").write_text("run,x\na,1\n")
    paths = [str(tmp_path / folder / "log.csv") for folder in "uv"]
    with pytest.raises(UsageError, match=r"both hold run 'a'.*rename"):
        import_csv(paths, open_store(tmp_path / "root"), "p", CsvOptions(run=("run",)))


def test_a_long_history_is_cut_at_the_formats_limits(tmp_path):
    count = 60_000
    text = "run,step,loss\n" + "".join(f"a,{step},{step / 7}\n" for step in range(count))
    run_import(tmp_path, text, step="step")
    run = runs_of(tmp_path)["a"]
    sizes = [one(run, f"csv-*/history/{number}.jsonl").stat().st_size for number in range(3)]
    assert all(layout.SEGMENT_LIMIT - 100 < size <= layout.SEGMENT_LIMIT for size in sizes[:-1])
    found = history(run)
    assert [row["_step"] for row in found] == list(range(count))
    assert all(math.isclose(row["loss"], row["_step"] / 7, rel_tol=0, abs_tol=0) for row in found)


def test_memory_stays_bounded_in_any_order(tmp_path):
    """The spool may hold 2 MiB here, the file 23, and each run's rows are spread over the whole file."""
    path = tmp_path / "wide.csv"
    with path.open("w") as file:
        file.write("run,step," + ",".join(f"metric{n}" for n in range(30)) + "\n")
        for row in range(60_000):
            file.write(f"run{row % 50},{row // 50}," + ",".join(f"{row * n / 7:.6f}" for n in range(30)) + "\n")
    program = (
        "import resource, sys\n"
        "from tracker.importers import csv_import, spool\n"
        "from tracker.importers.csv_gathered import CsvOptions\n"
        "from tracker.store import open_store\n"
        "csv_import.Spool = lambda: spool.Spool(2 << 20)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "csv_import.import_csv([sys.argv[1]], open_store(sys.argv[2]), 'p', CsvOptions(run=('run',), step='step'))\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)\n"
    )
    command = [sys.executable, "-c", program, str(path), str(tmp_path / "root")]
    grown = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert path.stat().st_size > 22 << 20
    assert grown < 32  # 44 where all of it is kept in memory
    assert len(runs_of(tmp_path)) == 50
    assert len(history(runs_of(tmp_path)["run49"])) == 1200


def test_values_read_back_as_the_numbers_of_the_file(tmp_path):
    values = ["0.1", "1e-320", "123456789.123456789", "-0", "+5", "1E5", ".5", "5."]
    text = "run,step,x\n" + "".join(f"a,{step},{value}\n" for step, value in enumerate(values))
    run_import(tmp_path, text, step="step")
    assert [to_number(row["x"]) for row in history(runs_of(tmp_path)["a"])] == [float(value) for value in values]
