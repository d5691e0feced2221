"""`tracker new report`: a starter that builds, for projects of every kind, and never over a file."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from cli_calls import call
from run_files import write

from tracker.build.output import Output
from tracker.build.site import BuildOptions, build
from tracker.store import open_store

GOLDEN = Path(__file__).resolve().parent / "golden" / "site"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def built(root: Path, page: str) -> str:
    """The page that the report becomes."""
    bundle = Path("bundle")
    bundle.mkdir()
    for name in ("tracker.js", "tracker.css", "panels.js", "workspace.js"):
        (bundle / name).write_text("")
    options = BuildOptions(root=str(root), reports=Path("reports"), now=1_790_000_000.0, bundle=bundle)
    with open_store("site") as store, Output(store) as output:
        build(options, output)
    return (Path("site") / page).read_text()


def test_a_starter_lists_what_there_is_and_builds():
    root = GOLDEN / "basic" / "root"
    done = call("new", "report", "ablations/first-look", "--root", str(root))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("reports/ablations/first-look.md: ")
    text = Path("reports/ablations/first-look.md").read_text()
    head = text.split("---")[1]
    assert 'title: "First look"' in head
    assert re.search(r"^#   metrics: .*train/loss.*val/loss", head, re.MULTILINE)
    assert re.search(r"^#   groups: adam, sgd$", head, re.MULTILINE)
    assert re.search(r"^#   config: .*lr", head, re.MULTILINE)
    page = built(root, "ablations/first-look.html")
    assert page.count('href="#fig-main"') == 1
    assert '<figure class="chart" id="fig-main"' in page
    assert '<div class="runs" id="tbl-best"' in page
    assert page.count("<figure") >= 3


@pytest.mark.parametrize("case", ["hostile", "default"])
def test_it_builds_whatever_runs_are_called(case):
    root = GOLDEN / case / "root"
    assert call("new", "report", "x", "--root", str(root)).code == 0
    page = built(root, "x.html")
    assert "<script>alert" not in page


def test_it_builds_where_nothing_can_be_drawn(tmp_path):
    write(tmp_path / "root", {"r1/run.json": {"format": 1, "id": "r1", "name": "{{ x }}", "group": "a\n# b: {"}})
    assert call("new", "report", "x", "--root", str(tmp_path / "root")).code == 0
    assert "No run has logged a number" in built(tmp_path / "root", "x.html")


def test_names_that_mean_something_to_yaml_or_the_report_are_only_listed(tmp_path):
    odd = ["a: {{ b }}", "{% x %}", "train/*", "]\n---\n", "\u2028\x07é", "a - b", '"']
    rows = [{"_step": step, "fine/acc": step / 10, **dict.fromkeys(odd, 1.0)} for step in range(3)]
    for number in range(2):
        write(tmp_path / "root", {f"r{number}/run.json": {"format": 1, "id": f"r{number}", "name": f"n{number}"},
                                  f"r{number}/w/config.json": {"lr": 10.0**-number, **dict.fromkeys(odd, number)},
                                  f"r{number}/w/history/0.jsonl": rows})  # fmt: skip
    assert call("new", "report", "x", "--root", str(tmp_path / "root")).code == 0
    text = Path("reports/x.md").read_text()
    assert 'best("fine/acc", max)' in text
    assert 'sort: "-summary.fine/acc"' in text
    assert "log: x" not in text
    assert 'id="fig-main"' in built(tmp_path / "root", "x.html")


def test_it_never_touches_a_file_and_stays_in_its_folder():
    root = str(GOLDEN / "default" / "root")
    Path("reports").mkdir()
    Path("reports/mine.md").write_text("mine")
    done = call("new", "report", "mine", "--root", root)
    assert done.code == 2
    assert "is there already" in done.err
    assert Path("reports/mine.md").read_text() == "mine"
    for name in ("../x", "/x", "a/../../x", "_x", ".x", "index", "runs/x", "é"):
        assert call("new", "report", name, "--root", root).code == 2, name
    assert sorted(path.name for path in Path().rglob("*.md")) == ["mine.md"]


def test_a_template_of_ones_own_goes_before_ours():
    shutil.rmtree("reports", ignore_errors=True)
    Path("mine/reports").mkdir(parents=True)
    Path("mine/reports/new.md").write_text("Of {{ project }}: {{ metric }}")
    Path("tracker.toml").write_text(f"templates = {json.dumps('mine')}\n")
    assert call("new", "report", "x", "--root", str(GOLDEN / "default" / "root")).code == 0
    assert Path("reports/x.md").read_text().startswith("Of ")
