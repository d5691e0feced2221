"""A report with `runs` in its head holds those runs and no other, on its page and in all that the page loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from panel_site import RUNS, write_runs

from tracker.build.output import Output
from tracker.build.site import BuildOptions, build
from tracker.errors import ReportError
from tracker.store import open_store

HEAD = "---\nruns: group == 'a'\n---\n"
BLOCKS = {
    "chart": "metrics: loss", "runs": "", "scatter": "x: config.lr\ny: loss", "bar": "value: loss",
    "scalar": "value: loss\naggregate: min", "heatmap": "x: config.lr\ny: config.width\nvalue: loss",
    "parallel": "columns: [config.lr, loss]", "compare": "",
}  # fmt: skip
REPORT = HEAD + "{{ count() }}: {{ top('loss', 20) }} {{ groups() }}\n\n" + "\n\n".join(
    f"```{kind}\n{options}\n```" for kind, options in BLOCKS.items()
)  # fmt: skip


def built(folder: Path, report: str) -> Path:
    write_runs(folder / "root")
    (folder / "reports").mkdir()
    (folder / "bundle").mkdir()
    for name in ("tracker.js", "tracker.css", "panels.js", "workspace.js"):
        (folder / "bundle" / name).write_text("")
    (folder / "reports" / "a.md").write_text(report)
    options = BuildOptions(
        root=str(folder / "root"), reports=folder / "reports", now=1_900_000_000.0, bundle=folder / "bundle"
    )
    with open_store(str(folder / "site")) as store, Output(store) as output:
        build(options, output)
    return folder / "site"


def test_the_page_and_its_files_name_no_other_run(tmp_path):
    site = built(tmp_path, REPORT)
    page = (site / "a.html").read_text()
    files = sorted(set(re.findall(r'(?:data-src|src|srcset)="((?:data|figures)/[^"]+)"', page)))
    assert len([file for file in files if file.startswith("data/")]) == len(BLOCKS)
    everything = page + "".join((site / file).read_text() for file in files)
    for index, run in enumerate(RUNS):
        mine = run["group"] == "a"
        assert (re.search(rf"\b{run['name']}\b", everything) is not None) == mine, run["name"]
        assert (re.search(rf"\br{index}\b", everything) is not None) == mine, index
    count = sum(run["group"] == "a" for run in RUNS)
    assert f"<p>{count}: " in page
    assert f"Built from the files of {count} runs" in page


@pytest.mark.parametrize("body", ["{{ run('run-1') }}", "{{ mean('loss', 'group == \"b\"') }}"])
def test_values_do_not_reach_beyond_it(tmp_path, body):
    with pytest.raises(ReportError):
        built(tmp_path, HEAD + body)
