"""What any importer does once it knows its runs: what it writes, twice, when something breaks, and what it tells."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from run_files import read
from servers import moto_server

from tracker.errors import FormatError, UsageError
from tracker.format.records import WriterRecord
from tracker.importers.report import ImportReport
from tracker.importers.source import Found, Source, readable_id
from tracker.importers.source_import import Into, import_sources
from tracker.media.image import Image
from tracker.read.media import media_of
from tracker.store import open_store

PICTURE = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)


def found_of(**changes: Any) -> Found:
    """A run with something of everything."""
    values: dict[str, Any] = {
        "name": "one/a",
        "group": "g",
        "tags": ("x",),
        "created_at": 1000.0,
        "metrics": ({"name": "loss", "summary": "min"},),
        "rows": [
            (0, 1000.5, {"loss": 2.0, "pic": Image(PICTURE)}),
            (1, 1001.5, {"val": {"acc": float("nan")}}),
            (5, None, {"loss": 1}),
        ],
        "config": {"lr": 0.1, "api_key": "abc"},
        "summary": {"best": 1},
        "system": [(1000.0, {"cpu": 3.5}), (1030.0, {"cpu": 4.5, "gpu0_util": 50.0, "strange": 1.0})],
        "output": ["hello", "password ghp_" + 36 * "a"],
        "code": {"requirements.txt": b"numpy==1\n", "../out": b""},
        "alerts": [{"_time": 1001.0, "level": "WARN", "title": "t", "text": "x"}],
        "writer": WriterRecord(state="failed", started_at=1000.0, ended_at=1010.0, argv=("x", "--token=secret")),
    }
    return Found(**{**values, **changes})


def source_of(
    read_it: Any = found_of, label: str = "one/a", fingerprint: str = "1", project: str = "lab", part: str = ""
) -> Source:
    def read_told(tell: Any) -> Found:
        tell(40)
        return read_it()

    return Source("tool", label, readable_id(label, label), part, project, 100, lambda: fingerprint, read_told)


def run_import(root: Path, *sources: Source, **options: Any) -> ImportReport:
    return import_sources(sources, open_store(root), Into(**options.pop("into", {})), **options)


def tree(root: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_everything_of_a_run_is_where_the_format_has_it(tmp_path):
    checkpoint = tmp_path / "model.pt"
    checkpoint.write_bytes(b"weights")
    saved = {"ckpt/model.pt": str(checkpoint), "../x": str(checkpoint), "gone": str(tmp_path / "gone")}
    report = run_import(tmp_path / "root", source_of(lambda: found_of(saved=saved)))
    assert str(report) == "1 run (1 new), 3 rows"
    (run,) = read(tmp_path / "root", "lab").values()
    assert (run.name, run.group, run.tags, run.state) == ("one/a", "g", ("x",), "failed")
    assert run.config == {"lr": 0.1, "api_key": "***"}
    assert run.summary["best"] == 1
    assert run.summary["loss"] == 1
    assert [values.tolist() for values in run.history.xy("loss")[:2]] == [[0, 5], [2.0, 1.0]]
    assert [item.kind for step in media_of(run)["pic"] for item in step.items] == ["image"]
    folder = next((tmp_path / "root/lab/runs").glob("one-a-*/tool-*"))
    assert (folder / "system/0.csv").read_text() == "_time,cpu,gpu0_util\n1000.0,3.5,\n1030.0,4.5,50.0\n"
    assert (folder / "output/0.log").read_text() == "hello\npassword ***\n"
    assert (folder / "code/requirements.txt").read_bytes() == b"numpy==1\n"
    assert (
        tmp_path / "root/lab/files" / folder.parent.name / "files" / folder.name / "ckpt/model.pt"
    ).read_bytes() == b"weights"
    assert b"secret" not in (folder / "writer.json").read_bytes()
    assert report.notes == [
        "one/a: the system metric 'strange' has no place",
        "one/a: '../out' cannot be the name of a file of code",
        "one/a: '../x' cannot be the name of a file",
        "one/a: 'gone' cannot be read (No such file or directory)",
    ]


def test_importing_again_reads_nothing_and_says_the_same(tmp_path):
    reads: list[int] = []

    def read_it() -> Found:
        reads.append(1)
        return found_of()

    first = run_import(tmp_path, source_of(read_it))
    before = tree(tmp_path)
    second = run_import(tmp_path, source_of(read_it))
    assert (str(second), second.notes) == ("1 run (1 unchanged), 3 rows", first.notes)
    assert (tree(tmp_path), len(reads)) == (before, 1)
    third = run_import(tmp_path, source_of(read_it, fingerprint="2"))  # the source changed, what it holds did not
    changed = {name for name, content in tree(tmp_path).items() if content != before[name]}
    assert (str(third), {Path(name).name for name in changed}) == ("1 run (1 changed), 3 rows", {"writer.json"})
    run_import(tmp_path, source_of(lambda: found_of(output=(), name="b"), fingerprint="3"), into={"group": "mine"})
    (run,) = read(tmp_path, "lab").values()
    assert (run.name, run.group) == ("b", "mine")
    assert not list(tmp_path.rglob("output/*"))


DYING = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from test_import_source import found_of, long_rows, run_import, source_of

def rows():
    for row in long_rows():
        if row[0] == 1500:
            os.kill(os.getpid(), signal.SIGKILL)
        yield row

run_import(Path({root!r}), source_of(lambda: found_of(rows=rows())))
"""


def long_rows() -> Iterator[Any]:
    """More than a segment of them, with a picture at the start."""
    yield 0, 0.5, {"pic": Image(PICTURE)}
    for step in range(1, 2000):
        yield step, float(step), {"text": 1000 * "x", "loss": step}


def test_an_import_that_was_killed_goes_on(tmp_path):
    whole, root = tmp_path / "whole", tmp_path / "root"
    run_import(whole, source_of(lambda: found_of(rows=long_rows())))
    script = DYING.format(tests=str(Path(__file__).parent), root=str(root))
    died = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    left = tree(root)
    assert any(name.endswith("history/0.jsonl") for name in left)
    assert not any(name.endswith("writer.json") for name in left)
    report = run_import(root, source_of(lambda: found_of(rows=long_rows())))
    assert report.rows == 2000
    now = tree(root)
    assert all(now[name] == content for name, content in left.items())  # what was there is not written again
    assert {name: data for name, (data, _) in now.items()} == {name: data for name, (data, _) in tree(whole).items()}


def test_a_bucket_takes_what_changed_and_no_more(tmp_path, monkeypatch):
    """Media, saved files and segments, compared by what S3 tells of them."""
    saved = tmp_path / "model.pt"
    with moto_server() as server:
        server.make_bucket("lab")
        for name, value in server.env.items():
            monkeypatch.setenv(name, value)
        with open_store("s3://lab/root") as store:
            for content, fingerprint, kind, changed in (
                (b"weights", "1", "new", None),
                (b"weights", "1", "unchanged", set()),
                (b"weights", "2", "changed", {"writer.json"}),
                (b"heavier", "3", "changed", {"writer.json", "model.pt"}),
            ):
                saved.write_bytes(content)
                os.utime(saved, (1000, 1000))
                before = set(store.list())
                source = source_of(lambda: found_of(saved={"model.pt": str(saved)}), fingerprint=fingerprint)
                assert dict(import_sources([source], store, Into("lab")).runs) == {kind: 1}
                now = {info.key.rpartition("/")[2] for info in set(store.list()) - before}
                assert (now == changed) if changed is not None else len(now) == 12


def test_one_bad_run_does_not_stop_the_others(tmp_path):
    def rows() -> Iterator[Any]:
        yield 0, 1.0, {"loss": 1}
        raise FormatError("byte 7 is wrong")

    def fail() -> Found:
        raise ValueError("no such thing")

    report = run_import(
        tmp_path, source_of(fail, "bad"), source_of(lambda: found_of(rows=rows()), "half"), source_of(label="good")
    )
    assert (str(report), report.failed) == ("2 runs (2 new), 4 rows, 1 could not be read", 1)
    assert report.notes[0] == "bad could not be read (ValueError: no such thing); the other runs go on"
    assert "half: its history ends early: byte 7 is wrong" in report.notes
    assert len(read(tmp_path, "lab")) == 2


def test_many_rows_are_sealed_segments_and_what_has_no_place_is_counted(tmp_path):
    rows = ((step, float(step), {"text": 1000 * "x", "odd": object(), "_mine": 1}) for step in range(2000))
    report = run_import(tmp_path, source_of(lambda: Found(rows=rows, left_out=Counter({"a note": 3}))))
    sizes = [path.stat().st_size for path in sorted(tmp_path.rglob("history/*.jsonl"))]
    assert len(sizes) == 2
    assert all(size <= 1 << 20 for size in sizes)
    assert report.rows == 2000
    assert report.notes[0] == "one/a: a note (3 times)"
    assert any("'odd' is of type object" in note and note.endswith("(2,000 times)") for note in report.notes)
    assert any("'_mine'" in note and note.endswith("(2,000 times)") for note in report.notes)


def test_projects_parts_and_progress(tmp_path):
    told: list[int] = []

    @contextmanager
    def show(label: str, total: int) -> Iterator[Any]:
        assert (label, total) == ("reading runs", 300)
        yield told.append

    sources = [
        source_of(part="p1"),
        source_of(lambda: Found(summary={"z": 2}), part="p2"),
        source_of(label="b", project=""),
    ]
    report = run_import(tmp_path, *sources, into={"default": "rest"}, progress=show)
    assert (report.projects, sum(told)) == ({"lab", "rest"}, 300)
    (run,) = read(tmp_path, "lab").values()
    assert (run.summary["best"], run.summary["z"], len(run.writers)) == (1, 2, 2)
    with pytest.raises(UsageError, match="cannot name a project"):
        run_import(tmp_path, source_of(), into={"project": "a b"})
