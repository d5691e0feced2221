"""The data of the workspace: what the builder writes, against the runs that it was written from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
import run_files
from build_lab import Lab, files_of
from page_data import charts_in, numbers, values

from tracker.build.columnar import pack_fields
from tracker.build.publish import read_site
from tracker.build.run_data import BUCKETS
from tracker.build.single import pages_beside, single_file
from tracker.build.workspace import workspace_data
from tracker.chart.fields import field_column
from tracker.errors import UsageError
from tracker.read.model import Run
from tracker.store import open_store

CALL = re.compile(r'trackerData\("([^"]+)", (.*)\);\n', re.DOTALL)


def payload_of(data: bytes) -> dict:
    return json.loads(CALL.fullmatch(data.decode())[2])


def curve(payload: dict, metric: str) -> dict:
    return next(each for each in payload["curves"] if each["metric"] == metric)


def chart_of(files: dict[str, bytes], key: str) -> dict:
    """A chart by its key: FILE, or FILE/N for one of several in a file."""
    file, _, number = key.partition("/")
    payload = payload_of(files[f"data/{file}.js"])
    return charts_in(payload)[int(number or 0)]


def column(payload: dict, metric: str, axis: str, name: str) -> np.ndarray:
    return numbers(payload["columns"][curve(payload, metric)["views"][axis][name]])


@pytest.fixture
def lab(tmp_path):
    return Lab(tmp_path)


def long_run(points: int) -> dict:
    rng = np.random.default_rng(0)
    rows = [{"_step": i, "_time": 1000.0 + i / 7, "loss": float(rng.normal()), "few": i} for i in range(points)]
    for row in rows[5:]:
        del row["few"]
    return {
        "long/run.json": {"name": "long", "format": 1, "created_at": 1000.0},
        "long/w/writer.json": {"state": "finished", "started_at": 1000.0, "format": 1},
        "long/w/config.json": {"lr": 0.5, "text": "x" * 3000},
        "long/w/history/0.jsonl": rows,
    }


def test_a_runs_file_holds_its_fields_and_short_curves_whole(lab):
    lab.build()
    payload = payload_of(files_of(lab.site)["runs/r2.js"])
    facts = {key: value for key, _, value in payload["facts"]}
    assert facts["config.lr"] == 0.2
    assert facts["config.odd"] == "NaN"
    assert facts["summary.loss"] == pytest.approx(1 / 52)
    assert [each["metric"] for each in payload["curves"]] == ["acc", "loss"]
    assert column(payload, "loss", "step", "y").tolist() == [1 / (i + 3) for i in range(50)]
    assert column(payload, "loss", "step", "x").tolist() == list(range(50))
    assert column(payload, "loss", "relative", "x").tolist() == list(range(50))
    assert curve(payload, "loss")["start"] == 1000.0
    assert "whole" not in curve(payload, "loss")


def test_a_long_curve_keeps_its_extremes_and_names_the_data_of_its_page(lab):
    run_files.write(lab.root, long_run(5000))
    lab.build()
    files = files_of(lab.site)
    payload = payload_of(files["runs/long.js"])
    (run,) = [each for each in run_files.read(lab.root).values() if each.id == "long"]
    x, y, _ = run.history.xy("loss")
    kept_x, kept_y = (column(payload, "loss", "step", name) for name in "xy")
    count = column(payload, "loss", "step", "count")
    assert BUCKETS < len(kept_x) <= 3 * BUCKETS + 1
    assert set(kept_x) <= set(x.tolist())
    assert (kept_y == y[kept_x.astype(int)]).all()
    assert (kept_y.min(), kept_y.max(), count[-1]) == (y.min(), y.max(), 5000)
    found = curve(payload, "loss")
    assert found["points"] == 5000
    fine = chart_of(files, found["whole"])
    assert fine["series"][0]["points"] == 5000
    assert f'data-key="{found["whole"]}"'.encode() in files["runs/long.html"]
    np.testing.assert_allclose(column(payload, "loss", "relative", "x"), kept_x / 7, rtol=1e-5)
    assert {key: value for key, _, value in payload["facts"]}["config.text"] == "x" * 2000 + "…"


def test_a_file_holds_a_number_of_charts_however_short_their_curves(lab):
    run = {"r/run.json": {"name": "r", "format": 1}, "r/w/history/0.jsonl": [{f"m{k}": k for k in range(120)}]}
    run_files.write(lab.root, run)
    lab.build()
    keys = re.findall(r'data-key="([^"]+)"', (lab.site / "runs" / "r.html").read_text())
    assert [key.partition("/")[2] for key in keys] == [*map(str, range(50)), *map(str, range(50)), *map(str, range(20))]
    files = files_of(lab.site)
    assert [chart_of(files, key)["title"] for key in keys] == [f"m{k}" for k in range(120)]


def test_many_metrics_and_a_large_configuration_lie_in_files_of_their_own(lab):
    rng = np.random.default_rng(1)
    rows = [{"_step": i, **{f"m/{k}": float(v) for k, v in enumerate(rng.normal(size=60))}} for i in range(200)]
    config = {f"key{i}": "v" * 100 for i in range(600)}
    run = {"big/run.json": {"name": "big", "format": 1}, "big/w/config.json": config, "big/w/history/0.jsonl": rows}
    run_files.write(lab.root, run)
    lab.build()
    files = files_of(lab.site)
    payload = payload_of(files["runs/big.js"])
    assert len(files["runs/big.js"]) < 100_000
    here = [each["metric"] for each in payload["curves"]]
    assert here + [metric for more in payload["more"] for metric in more["metrics"]] == [f"m/{k}" for k in range(60)]
    chunk = payload_of(files[f"data/{payload['more'][-1]['key']}.js"])
    assert column(chunk, "m/59", "step", "y").tolist() == [row["m/59"] for row in rows]
    facts = payload_of(files[f"data/{payload['facts']}.js"])["facts"]
    assert ["config.key599", "text", "v" * 100] in facts


def test_columns_give_back_every_value(lab):
    found = field_column([0.1, None, float("nan"), float("inf"), 3], "number")
    assert found["nan"] == [2]
    assert [str(value) for value in numbers(found["numbers"])] == ["0.1", "nan", "nan", "inf", "3.0"]
    assert values(field_column([True, False, None], "bool")) == [1.0, 0.0, None]
    assert values(field_column(["b", "a", None, "b"], "text")) == ["b", "a", None, "b"]
    tags = field_column([("x", "y"), (), ("x", "y")], "tags")
    assert (tags["values"], numbers(tags["codes"]).tolist()) == ([["x", "y"]], [0, -1, 0])
    mixed = field_column([1, "one", [2]], "text")
    assert mixed["values"] == ["1", "one", "[2]"]


def test_what_repeats_is_there_once_and_comes_back_all_the_same(lab):
    repeated = [0.1, -0.0, 0.0, None, float("nan"), 1e300] * 200
    found = field_column(repeated, "number")
    assert (len(numbers(found["numbers"])), found["codes"]["type"]) == (5, "i8")
    assert str(values(found)) == str(repeated)
    names = [f"run-{n}.é" for n in range(300)] + [None, "run-.é", "run-1.é"]
    found = field_column(names, "text")
    assert (found["before"], found["after"], found["codes"]["type"]) == ("run-", ".é", "i16")
    assert values(found) == names
    assert values(field_column(["aa", "a", "aaa"], "text")) == ["aa", "a", "aaa"]
    assert values(field_column([], "text")) == values(field_column([], "number")) == []


def test_the_core_names_runs_fields_and_metrics_newest_first(lab):
    lab.build()
    files = files_of(lab.site)
    core = payload_of(files["data/runs.js"])
    assert core["ids"] == [f"r{n}" for n in range(5, -1, -1)]
    assert core["names"][0] == "run 5"
    assert core["metrics"] == [["acc", 6], ["loss", 6]]
    fields = {field[0]: field for field in core["fields"]}
    assert fields["config.lr"][1:3] == ["lr", "number"]
    assert fields["config.lr"][4] == 6
    pack = payload_of(files[f"data/{core['files'][fields['config.lr'][3]]}.js"])
    assert numbers(pack["fields"]["config.lr"]["numbers"]).tolist() == [0.5, 0.4, 0.3, 0.2, 0.1, 0.0]
    for page in ("workspace.html", "compare.html"):
        assert b'data-key="runs" data-src="data/runs.js"' in files[page]


def test_many_fields_are_packed_into_files_of_bounded_size():
    runs = [Run(f"r{n}", f"run {n}", "p", config={f"f{i}": n + i / 7 for i in range(40)}) for n in range(3000)]
    packs = pack_fields(runs, dict.fromkeys((f"config.f{i}" for i in range(40)), "number") | {"name": "text"})
    assert list(packs.places)[-1] == "name"
    assert len(packs.files) > 1
    assert max(len(file.data) for file in packs.files) < 250_000
    for name, place in packs.places.items():
        assert name in payload_of(packs.files[place].data)["fields"]


def test_ten_thousand_runs_make_a_core_that_loads_at_once(lab):
    run = next(iter(run_files.read(lab.root).values()))
    data = workspace_data([run] * 10_000, "p")
    assert len(data.core) < 700_000


def test_what_did_not_change_is_kept(lab):
    lab.build()
    lab.check()
    run_files.write(lab.root, {"r9/run.json": {"name": "new", "format": 1, "created_at": 5000.0}})
    _, output = lab.build()
    changed = {path for path, written in output._files.items() if output._before.files.get(path) != written}
    assert {"data/runs.js", "runs/r9.js", "runs/r9.html", "index.html"} <= changed
    assert not {path for path in changed if path.startswith("runs/r1")}
    lab.check()


def test_neither_page_can_be_one_file(lab):
    lab.build()
    with open_store(str(lab.site)) as store:
        manifest = read_site(store)
        assert pages_beside(manifest) == {"workspace.html", "compare.html"}
        with pytest.raises(UsageError, match="share a report or a run"):
            single_file(store, manifest, "workspace.html")
        page = single_file(store, manifest, "index.html").decode()
    assert "workspace.html" not in re.sub(r"<script.*?</script>|<style.*?</style>", "", page, flags=re.DOTALL)


def test_reports_may_link_to_a_view(lab):
    (lab.folder / "reports" / "more.md").write_text("# More\n\n[a view](workspace.html#smooth=0.9&zoom=loss)\n")
    lab.build()
    page = Path(lab.site / "more.html").read_text()
    assert 'href="workspace.html#smooth=0.9&amp;zoom=loss"' in page
