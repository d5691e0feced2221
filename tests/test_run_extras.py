"""System metrics and code on a run's page, from files on a disk to HTML."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
import run_files
from page_data import charts_in

from tracker.build.output import Output
from tracker.build.run_code import LINES_MAX
from tracker.build.run_extras import SHOWN_BYTES, with_extras
from tracker.build.run_system import SERIES_MAX
from tracker.build.site import BuildOptions, build
from tracker.store import open_store


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "tracker.js").write_text("// bundle\n")
    (folder / "tracker.css").write_text("/* bundle */\n")
    (folder / "panels.js").write_text("// panels\n")
    (folder / "workspace.js").write_text("// workspace\n")
    return folder


def page(root: Path, bundle: Path, run: str = "r") -> tuple[str, dict[str, dict[str, Any]]]:
    """A run's page, and the charts of its system section by title."""
    out = root.parent / "site"
    with open_store(str(out)) as store, Output(store) as output:
        build(BuildOptions(root=str(root), now=run_files.NOW, bundle=bundle), output)
    text = (out / "runs" / f"{run}.html").read_text()
    charts = {}
    _, found, section = text.partition('<h2 id="system">')
    for source in re.findall(r'data-src="\.\./([^"]+)"', section if found else ""):
        payload = json.loads((out / source).read_text().partition(", ")[2].removesuffix(");\n"))
        charts.update({chart["title"]: chart for chart in charts_in(payload)})
    return text, charts


def labels(chart: dict[str, Any]) -> list[tuple[str, int]]:
    return [(series["label"], series["points"]) for series in chart["series"]]


def metrics(start: int, rows: int = 3, cpu: int = 10) -> bytes:
    lines = [f"{start + 30 * row},{cpu},{1 << 30},{2 << 30}" for row in range(rows)]
    return "\n".join(["_time,cpu,memory,tree_memory", *lines, ""]).encode()


def test_processes_of_one_host_share_its_curves(tmp_path: Path, bundle: Path) -> None:
    run_files.write(
        tmp_path / "root",
        {
            "r/a/writer.json": {"host": "h1", "started_at": 100},
            "r/b/writer.json": {"host": "h1", "started_at": 100},
            "r/c/writer.json": {"host": "h2", "started_at": 100},
            "r/a/system/0.csv": metrics(100),
            "r/b/system/0.csv": metrics(110, cpu=30),
            "r/c/system/0.csv": metrics(100, 2),
        },
    )
    text, charts = page(tmp_path / "root", bundle)
    assert labels(charts["Processor of the host, %"]) == [("host · h1", 6), ("host · h2", 2)]
    assert labels(charts["Memory, GiB"]) == [
        ("host · h1", 6), ("host · h2", 2), ("processes · a", 3), ("processes · b", 3), ("processes · c", 2),
    ]  # fmt: skip
    assert "Processor of the host, host · h1</th><td>20 % on average, 30 at most" in text
    assert "Memory, processes · c</th><td>2 GiB on average, 2 at most" in text
    assert "5 curves" in text  # of the picture that shows without JavaScript


def test_a_short_run_has_a_table_and_no_chart(tmp_path: Path, bundle: Path) -> None:
    run_files.write(tmp_path / "root", {"r/a/writer.json": {"host": "h"}, "r/a/system/0.csv": metrics(100, 2)})
    text, charts = page(tmp_path / "root", bundle)
    assert charts == {}
    assert "Processor of the host</th><td>10 % on average, 10 at most" in text


def test_a_run_without_files_of_its_own_has_neither_section(tmp_path: Path, bundle: Path) -> None:
    run_files.write(tmp_path / "root", {"r/a/writer.json": {"git": {"commit": "c" * 40}}})
    text, _ = page(tmp_path / "root", bundle)
    assert '<h2 id="system">' not in text
    assert '<h2 id="code">' not in text
    assert "c" * 40 in text  # with the environment


def test_many_gpus_are_as_many_curves_as_a_chart_holds(tmp_path: Path, bundle: Path) -> None:
    names = [f"gpu{index}_util" for index in range(100)]
    rows = [",".join(["_time", *names]), *(",".join([str(time), *["5"] * 100]) for time in (1, 2, 3)), ""]
    run_files.write(tmp_path / "root", {"r/a/system/0.csv": "\n".join(rows).encode()})
    _, charts = page(tmp_path / "root", bundle)
    assert (len(charts["GPU busy, %"]["series"]), charts["GPU busy, %"]["left_out"]) == (SERIES_MAX, 100 - SERIES_MAX)
    assert [label for label, _ in labels(charts["GPU busy, %"])][9:12] == ["GPU 9", "GPU 10", "GPU 11"]


@pytest.mark.parametrize(("line", "count"), [("+x\n", LINES_MAX * 3), ("+" + "é" * 5000 + "\n", 100)])
def test_a_long_patch_is_cut_and_says_so(line: str, count: int, tmp_path: Path, bundle: Path) -> None:
    patch = "diff --git a/x b/x\n" + line * count + "+the end\n"
    run_files.write(tmp_path / "root", {"r/a/code/diff.patch": patch.encode()})
    text, _ = page(tmp_path / "root", bundle)
    (shown,) = re.findall(r"<pre><code>(.*?)</code></pre>", text, re.DOTALL)
    lines = html.unescape(shown).splitlines()
    assert lines == patch.splitlines()[: len(lines)]
    assert len(shown.encode()) <= SHOWN_BYTES + 10
    assert len(lines) <= LINES_MAX
    assert len(lines) > 10
    assert f"The first {len(lines):,} lines are shown; all of it is in the run's a/code/diff.patch." in html.unescape(
        text
    )


def test_processes_with_the_same_code_are_one(tmp_path: Path, bundle: Path) -> None:
    files: dict[str, Any] = {f"r/{name}/code/requirements.txt": b"numpy==1\n" for name in "abc"}
    files["r/d/code/requirements.txt"] = b"numpy==2\n"
    run_files.write(tmp_path / "root", files)
    text, _ = page(tmp_path / "root", bundle)
    assert re.findall(r"<pre><code>(.*?)</code></pre>", text, re.DOTALL) == ["numpy==2\n", "numpy==1\n"]


def test_what_cannot_be_fetched_fails_no_page(tmp_path: Path) -> None:
    """Files that go between the listing and the page."""
    root = tmp_path / "root"
    run_files.write(root, {f"r{number}/a/code/diff.patch": b"x" for number in range(120)})
    run_files.write(root, {"r0/a/system/0.csv": metrics(1), "r1/a/code/diff.patch": b"x" * (SHOWN_BYTES + 1)})
    runs = list(run_files.read(root).values())
    for name in ("r0/a/system/0.csv", "r0/a/code/diff.patch", "r1/a/code/diff.patch"):
        (root / "p" / "runs" / name).unlink()
    with open_store(str(root)) as store:
        found = {run.id: contents for run, contents in with_extras(store, runs)}
    assert list(found) == [run.id for run in runs]
    assert not any(isinstance(data, bytes) for name in ("r0", "r1") for data in found[name].values())
    assert found["r119"] == {"r119/a/code/diff.patch": b"x"}
