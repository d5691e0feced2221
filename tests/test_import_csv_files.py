"""The shapes in which CSV files come, the mistakes in them, and the command `tracker import csv` itself."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys

import pytest
from servers import moto_server
from test_import_csv import config, history, run_import, runs_of, tree

from tracker.errors import StoreError, UsageError
from tracker.importers.csv_file import CsvFile
from tracker.importers.csv_gathered import CsvOptions
from tracker.importers.csv_import import import_csv
from tracker.importers.spool import Spool
from tracker.store import open_store

PLAIN = "run,step,loss,note\na,0,0.5,one\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.rstrip("\n").encode(),
        b"\n\n" + PLAIN.encode() + b"\n \n,,,\n",
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", ";").replace("0.5", "0,5").encode(),
        PLAIN.replace(",", " , ").encode(),
        PLAIN.replace("\n", ",\n").encode(),
        b'"run","step","loss","note"\n"a","0","0.5","one"\n',
        gzip.compress(PLAIN.encode(), mtime=0),
        gzip.compress(PLAIN.encode("utf-8-sig"), mtime=0) + gzip.compress(b"", mtime=0),
    ],
    ids=[
        *("plain", "bom", "utf-16", "crlf", "cr", "no-end", "blank-lines", "tabs", "semicolons", "decimal-commas"),
        *("spaces", "trailing-comma", "quotes", "gzip", "gzip-bom-two-members"),
    ],
)
def test_every_dialect_gives_the_same_run(tmp_path, data):
    run_import(tmp_path, data, step="step")
    (run,) = runs_of(tmp_path).values()
    assert history(run) == [{"_step": 0, "loss": 0.5}]
    assert config(run) == {"note": "one"}


def test_quotes_hold_delimiters_quotes_and_line_ends(tmp_path):
    run_import(
        tmp_path,
        'run,step,"loss, total",note\na,0,1,"say ""hi"",\nthen go"\na,1,2,"say ""hi"",\nthen go"\n',
        step="step",
    )
    run = runs_of(tmp_path)["a"]
    assert config(run) == {"note": 'say "hi",\nthen go'}
    assert [row["loss, total"] for row in history(run)] == [1, 2]


def test_duplicate_and_missing_column_names(tmp_path):
    report = run_import(tmp_path, ",run,step,loss,loss,loss.2\n0,a,0,1,2,3\n", step="step")
    assert history(runs_of(tmp_path)["a"]) == [{"_step": 0, "loss": 1, "loss.3": 2, "loss.2": 3}]
    assert any("column 1 has no name" in note for note in report.notes)
    assert any("column 5 is a second 'loss'" in note for note in report.notes)


def test_short_rows_are_filled_up(tmp_path):
    run_import(tmp_path, "run,step,x,y\na,0,1\n", step="step")
    assert history(runs_of(tmp_path)["a"]) == [{"_step": 0, "x": 1}]


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("run,step,x\na,0,1\n", {"step": "stpe"}, r"log.csv has no column 'stpe' \(--step\): did you mean 'step'\?"),
        ("Run,x\na,1\n", {}, r"no column 'run' \(--run\): did you mean 'Run'\? It has Run, x"),
        ("run,step,x\na,0,1\na,1.5,1\n", {"step": "step"}, r"log.csv:3: step is '1.5', and a step is a whole number"),
        ("run,step,x\na,many,1\n", {"step": "step"}, r"log.csv:2: step is 'many'"),
        (f"run,step,x\na,{10**20},1\n", {"step": "step"}, r"log.csv:2: step is '1000"),
        ("run,t,x\na,yesterday,1\n", {"time": "t"}, r"log.csv:2: t is 'yesterday': write Unix seconds"),
        ("run,t,x\na,nan,1\n", {"time": "t"}, r"log.csv:2: t is 'nan'"),
        ("run,g,x\na,u,1\na,v,1\n", {"group": "g"}, r"log.csv:3: run 'a' has g 'v' here and 'u' on line 2: .*--run g"),
        ("run,lr,x\na,1,1\na,2,1\n", {"config": ("lr",)}, r"log.csv:3: config 'lr' is '2' here and '1' before"),
        ("run,x\na,1\n", {"config": ("lr",)}, r"no column 'lr' \(--config\)"),
        ("run,x\na,1,2,3\n", {}, r"log.csv:2: 4 cells, and the header has 2"),
        ('run,x\na,"1\n', {}, r"log.csv:2: .*double quote"),
        ("", {}, r"log.csv is empty"),
        (b"run,x\n\xe4,1\n", {}, r"log.csv, after line \d: not UTF-8.*iconv"),
        (gzip.compress(PLAIN.encode() * 50, mtime=0)[:-20], {}, r"gzip data is damaged or cut off"),
        ("run,k,v\na,loss,1\n", {"key": "k"}, r"both --key COL .* and --value COL"),
        ("run,k,v\na,,1\n", {"key": "k", "value": "v"}, r"log.csv:2: k is empty"),
        (
            "run,k,v\na,loss,1\n",
            {"key": "k", "value": "v", "config": ("los",)},
            r"neither a column nor a key 'los'.*'loss'",
        ),
        ("run,x\na,1\n", {"run": ()}, r"give --run COL"),
    ],
)
def test_mistakes_are_named_and_nothing_is_written(tmp_path, text, options, message):
    with pytest.raises(UsageError, match=f"(?s){message}"):
        run_import(tmp_path, text, **options)
    assert not (tmp_path / "root").exists()


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match=r"cannot read .*gone.csv: No such file"):
        import_csv([str(tmp_path / "gone.csv")], open_store(tmp_path / "root"), "p", CsvOptions(run=("run",)))


def test_a_project_name_that_cannot_be(tmp_path):
    (tmp_path / "log.csv").write_text(PLAIN)
    with pytest.raises(UsageError, match=r"'my project' cannot name a project.*'my-project'"):
        import_csv([str(tmp_path / "log.csv")], open_store(tmp_path / "root"), "my project", CsvOptions(run=("run",)))


def test_the_spool_keeps_the_order_of_each_key_across_spills():
    with Spool(limit=1000) as spool:
        for number in range(3000):
            spool.add(number % 7, b"%d" % number * (1 + number % 5))
        for key in range(7):
            expected = [b"%d" % number * (1 + number % 5) for number in range(key, 3000, 7)]
            assert list(spool.lines(key)) == expected
            assert list(spool.lines(key)) == expected


def test_a_full_temporary_folder_is_named(monkeypatch, tmp_path):
    """/dev/full stands for the disk: every write to it fails for lack of space."""
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: open("/dev/full", "r+b", buffering=0))  # noqa: SIM115
    with Spool(limit=10) as spool, pytest.raises(StoreError, match="set TMPDIR"):
        spool.add(0, b"more than ten bytes")


def test_positions_reach_the_files_size(tmp_path):
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(PLAIN.encode()))
    with CsvFile(str(path)) as file:
        assert [cells for _, cells in file] == [["a", "0", "0.5", "one"]]
        assert file.position() == file.size == path.stat().st_size


def test_into_a_bucket_twice_uploads_once(tmp_path, monkeypatch):
    text = "run,step,loss,who\n" + "".join(f"r{n % 20},{n // 20},{n / 3},me\n" for n in range(2000))
    (tmp_path / "log.csv").write_text(text)
    options = CsvOptions(run=("run",), step="step")
    import_csv([str(tmp_path / "log.csv")], open_store(tmp_path / "root"), "p", options)
    with moto_server() as server:
        server.make_bucket("lab")
        for name, value in server.env.items():
            monkeypatch.setenv(name, value)
        with open_store("s3://lab/deep/root") as store:
            first = import_csv([str(tmp_path / "log.csv")], store, "p", options)
            listed = store.list()
            again = import_csv([str(tmp_path / "log.csv")], store, "p", options)
            assert store.list() == listed  # times included: nothing was put again
            found = {info.key: store.get(info.key) for info in listed}
    assert (first.runs, again.runs) == ({"new": 20}, {"unchanged": 20})
    assert found == tree(tmp_path / "root")


def call(folder, *arguments):
    """Run the real command in `folder`."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith("TRACKER_")}
    command = [sys.executable, "-m", "tracker", "import", "csv", *arguments]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


def test_the_command_says_what_it_did(tmp_path):
    (tmp_path / "log.csv").write_text("run,step,x\na,0,1\n,1,2\n")
    done = call(tmp_path, "log.csv", "--project", "p", "--run", "run", "--step", "step", "--root", "root")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert "1 row has an empty cell in 'run'" in done.stderr
    assert done.stdout.startswith("1 run (1 new), 1 row → ")
    assert list(runs_of(tmp_path)) == ["a"]


def test_the_commands_mistakes_are_one_line_and_code_2(tmp_path):
    (tmp_path / "log.csv").write_text("run,step,x\na,0,1\n")
    done = call(tmp_path, "log.csv", "--project", "p", "--run", "rum")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "tracker: log.csv has no column 'rum' (--run): did you mean 'run'? It has run, step, x\n"


def test_root_and_project_come_from_the_settings_file(tmp_path):
    (tmp_path / "log.csv").write_text("run,x\na,1\n")
    (tmp_path / "tracker.toml").write_text('root = "root"\nproject = "p"\n')
    assert call(tmp_path, "log.csv", "--run", "run").returncode == 0
    assert list(runs_of(tmp_path)) == ["a"]


def test_a_bar_on_a_terminal_only(tmp_path):
    (tmp_path / "log.csv").write_text("run,step,x\n" + "".join(f"r{n % 9},{n},1\n" for n in range(9000)))
    arguments = [sys.executable, "-m", "tracker", "import", "csv", "log.csv", "--project", "p", "--run", "run"]
    main, terminal = os.openpty()
    environ = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(arguments, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, stderr=terminal) as process:
        os.close(terminal)
        shown = b""
        while piece := _read(main):
            shown += piece
        assert process.wait() == 0
    os.close(main)
    assert b"reading log.csv" in shown
    assert b"100%" in shown


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the other end is closed
        return b""
