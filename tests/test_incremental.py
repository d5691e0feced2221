"""Builds after builds: only what changed is read and made, and the site is always that of a cold build."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter

import pytest
import run_files
from build_lab import NOW, append, changed_pages, files_of, run

from tracker.build import inputs
from tracker.errors import ReportError


def test_nothing_changed_nothing_is_read_made_or_written(built):
    built.check()


def test_without_a_project_the_root_is_listed_once(built):
    result, _ = built.build(project="")
    assert (result.project, built.store.listed, built.store.read) == ("p", [""], Counter())


def test_of_a_segment_that_grew_only_the_new_bytes_are_read(built):
    line = '{"_step":50,"loss":0.125,"new":1}\n'
    append(built, line + '{"_step":51,"lo')
    result, output = built.build()
    assert result.fresh == 1
    assert built.store.read == {"r3/w/history/0.jsonl": 1}
    assert built.store.bytes < 2 * len(line) + 300
    assert {"runs/r3.html", "index.html", "losses.html"} <= changed_pages(output, built)
    assert "runs/r2.html" not in changed_pages(output, built)
    built.check()
    append(built, 'ss":7}\n')
    built.build()
    built.check()
    assert "7 by" not in (built.site / "runs" / "r3.html").read_text()


def test_a_new_segment_of_a_writer(built):
    run_files.write(built.root, {"r3/w/history/1.jsonl": [{"loss": 3}, {"loss": 4}]})
    built.build()
    assert built.store.read == {"r3/w/history/1.jsonl": 1}
    built.check()


@pytest.mark.parametrize(
    "content",
    [[{"loss": 1}], [{"_step": i, "loss": 9.5, "acc": 1} for i in range(300)]],
    ids=["shorter", "longer"],
)
def test_a_segment_that_was_replaced_is_read_whole(built, content):
    run_files.write(built.root, {"r3/w/history/0.jsonl": content})
    built.build()
    built.check()


def test_many_writers_that_grow_in_turn(built):
    draw = random.Random(0)
    for turn in range(6):
        for writer in ("a", "w", "z"):
            for number in range(draw.randrange(2)):
                path = f"r1/{writer}/history/{number}.jsonl"
                (built.root / "p/runs" / path).parent.mkdir(parents=True, exist_ok=True)
                rows = [{"_step": draw.randrange(60), "loss": draw.random()} for _ in range(draw.randrange(4))]
                rows.append({"acc": turn, "text": draw.choice(["a", "NaN", [1, 2]])})
                append(built, "".join(json.dumps(row) + "\n" for row in rows) + draw.choice(["", "bad\n"]), path)
        built.build()
        built.check()


def test_a_csv_segment_that_grows(built):
    run_files.write(built.root, {"r7/w/history/0.csv": b"_step,loss,note\n1,2,x\n2,3,"})
    built.build()
    built.check()
    append(built, "\n3,nan,y\n4,1,2,3,4\n", "r7/w/history/0.csv")
    built.build()
    built.check()


def test_one_config_changed(built):
    run_files.write(built.root, {"r2/w/config.json": {"lr": 5}})
    built.build()
    assert built.store.read == {"r2/w/config.json": 1}
    built.check()


def test_a_run_that_came_leaves_the_pages_of_the_others(built):
    run_files.write(built.root, run(9))
    _, output = built.build()
    assert not {f"runs/r{n}.html" for n in range(6)} & changed_pages(output, built)
    built.check()


def test_a_run_that_is_gone(built):
    shutil.rmtree(built.root / "p/runs/r4")
    built.build()
    assert not (built.site / "runs" / "r4.html").exists()
    assert not list(built.cache.rglob("r4.digest"))
    built.check()


def test_a_heartbeat_that_grew_old(built):
    running = {"state": "running", "heartbeat_at": NOW, "heartbeat_interval": 10, "format": 1}
    run_files.write(built.root, {"r2/w/writer.json": running, "r2/w/history/0.jsonl": [{"loss": 1}]})
    for path in (built.root / "p/runs/r2").rglob("*"):
        os.utime(path, (NOW, NOW))
    built.build()
    assert "state-running" in (built.site / "runs/r2.html").read_text()
    built.check()
    result, output = built.build(now=NOW + 100)
    assert result.fresh == 1
    assert not built.store.read
    assert "state-crashed" in (built.site / "runs/r2.html").read_text()
    assert "runs/r2.html" in changed_pages(output, built)
    assert "runs/r3.html" not in changed_pages(output, built)
    built.check(now=NOW + 100)
    built.build()
    built.check()


# --- what is not of the runs ---


def test_a_report_that_changed(built):
    (built.folder / "reports" / "more.md").write_text("# More\n\nNothing.\n")
    _, output = built.build()
    assert changed_pages(output, built) == {"more.html"}
    built.check()


def test_a_report_that_came(built):
    (built.folder / "reports" / "third.md").write_text("# Third\n")
    _, output = built.build()
    assert changed_pages(output, built) == {"third.html", "index.html"}
    built.check()


def test_a_report_that_a_link_led_to_is_gone(built):
    (built.folder / "reports" / "more.md").unlink()
    before = files_of(built.site)
    with pytest.raises(ReportError, match=r"more\.md"):
        built.build()
    assert files_of(built.site) == before


def test_a_file_beside_a_report(built):
    dot = built.folder / "reports" / "dot.svg"
    dot.write_text("<svg></svg>")
    _, output = built.build()
    assert changed_pages(output, built) == {"dot.svg"}
    built.check()
    dot.unlink()
    with pytest.raises(ReportError, match=r"dot\.svg"):
        built.build()


def test_a_template(built, tmp_path):
    built.templates = tmp_path / "templates"
    built.templates.mkdir()
    page = "{% extends 'base.html' %}{% block main %}<h1>{{ title }}</h1>NEW{% endblock %}"
    (built.templates / "run.html").write_text(page)
    built.build()
    pages = {path: data for path, data in files_of(built.site).items() if path.startswith("runs/")}
    assert all(b"NEW" in data for path, data in pages.items() if path.endswith(".html"))
    built.check()


def test_the_bundle_and_the_version(built, monkeypatch):
    (built.folder / "bundle" / "tracker.js").write_text("// other\n")
    built.build()
    built.check()
    monkeypatch.setattr(inputs, "__version__", "99")
    _, output = built.build()
    assert output._parts["runs/r1.html"] != output._before.parts["runs/r1.html"]


# --- jobs and strict ---


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_processes_makes_the_same_bytes(lab, jobs):
    run_files.write(lab.root, {name: content for n in range(6, 40) for name, content in run(n, 5).items()})
    run_files.write(lab.root, {"r9/w/writer.json": b"no json", "r10/run.json": {"format": 9}})
    result, _ = lab.build(jobs=jobs)
    assert len(result.problems) == 2
    assert files_of(lab.site) == lab.cold()
    lab.check()


def test_strict_fails_after_the_site_is_written(lab):
    command = [sys.executable, "-m", "tracker", "build", str(lab.folder / "reports"), "--root", str(lab.root)]
    command += ["--out", str(lab.site), "--cache", str(lab.cache), "--project", "p"]

    def call(*more):
        return subprocess.run([*command, *more], capture_output=True, text=True, check=False, cwd=lab.folder)

    assert call("--strict").returncode == 0
    append(lab, "bad line\n")
    relaxed, strict = call(), call("--strict")
    assert (relaxed.returncode, strict.returncode) == (0, 1)
    assert "bad line" not in strict.stderr
    assert "1 line was not read" in strict.stderr
    assert "1 line was not read" in (lab.site / "runs/r3.html").read_text()
