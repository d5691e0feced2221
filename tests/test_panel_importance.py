"""Importance: correlations and a random forest's shares, their picture, and what a browser shows of them."""

from __future__ import annotations

import builtins
import xml.etree.ElementTree as ET

import numpy as np
import panel_site
import pytest
from panel_site import RUNS, Panel
from scipy import stats
from sklearn.ensemble import RandomForestRegressor

from tracker.chart import forest
from tracker.chart.correlation import correlate
from tracker.chart.figure import draw
from tracker.chart.palette import Palette
from tracker.chart.panels import PANELS
from tracker.chart.picture import PanelPicture
from tracker.errors import TrackerError
from tracker.read.model import Run

random = np.random.default_rng(7)
COUNT = 60
CONFIGS = [
    {
        "lr": float(10 ** random.uniform(-4, -1)), "width": int(random.choice([64, 128, 256])), "seed": index % 5,
        "opt": ["adam", "sgd", "muon"][index % 3], "warm": bool(index % 2), "id": f"run {index}", "epochs": 3,
    }
    for index in range(COUNT)
]  # fmt: skip
LOSSES = [
    (np.log10(each["lr"]) + 2.5) ** 2 + (each["opt"] == "sgd") + random.normal(0, 0.05) for each in CONFIGS
]  # the best lr lies in the middle, where no straight line finds it
SWEEP = [
    Run(f"id-{i}", f"r{i}", "p", config=config, summary={"loss": float(loss)})
    for i, (config, loss) in enumerate(zip(CONFIGS, LOSSES, strict=True))
]


def panel(runs=SWEEP, /, **options):
    kind = PANELS["importance"]
    return kind.build(kind.parse({"target": "loss", **options}), runs, Palette())


def rows(built):
    return {row.label: row for row in built.rows}


def test_correlations_are_those_of_scipy():
    found = rows(panel())
    assert sorted(found) == ["lr", "opt=adam", "opt=muon", "opt=sgd", "seed", "warm=true", "width"]
    numbers = {"lr": [c["lr"] for c in CONFIGS], "warm=true": [c["warm"] for c in CONFIGS]}
    numbers["opt=sgd"] = [c["opt"] == "sgd" for c in CONFIGS]
    for label, values in numbers.items():
        assert found[label].correlation == pytest.approx(stats.pearsonr(np.array(values, float), LOSSES).statistic)
    ranked = rows(panel(correlation="spearman"))
    for label, values in numbers.items():
        assert ranked[label].correlation == pytest.approx(stats.spearmanr(values, LOSSES).statistic)


def test_the_forest_finds_what_no_line_does_and_is_the_same_each_time():
    built = panel()
    found = rows(built)
    assert built.rows[0].label == "lr"
    assert abs(found["lr"].correlation) < 0.5 < found["lr"].importance
    assert sum(row.importance for row in built.rows) == pytest.approx(1, abs=1e-5)
    assert built.r2 > 0.5
    assert not any("Caution" in note for note in built.notes)
    assert panel().payload() == built.payload()
    assert panel(sort="correlation").rows[0].label == "opt=sgd"
    assert "Texts of more than 10 values are left out: id." in built.notes


def test_what_is_missing_counts_only_where_it_is_there():
    some = [*SWEEP[:30], Run("id-x", "x", "p", config={"lr": 1.0}), Run("id-y", "y", "p", config={"opt": "sgd"},
            summary={"loss": 2.0})]  # fmt: skip
    built = panel(some)
    assert built.runs == 31
    assert "1 of 32 runs have no value and are left out." in built.notes
    assert (rows(built)["lr"].runs, rows(built)["opt=sgd"].runs) == (30, 31)
    kept = [c["lr"] for c in CONFIGS[:30]]
    assert rows(built)["lr"].correlation == pytest.approx(stats.pearsonr(kept, LOSSES[:30]).statistic)


def test_tiny_and_huge_numbers_are_parameters_too():
    runs = [Run(r.id, r.name, "p", config={"lr": r.config["lr"] * 1e-12, "big": float(f"1e{290 + i % 7}")},
                summary=r.summary) for i, r in enumerate(SWEEP)]  # fmt: skip
    assert rows(panel(runs))["lr"].importance > 0.5


def test_the_caption_warns():
    few = panel(SWEEP[:8])
    assert few.notes[0] == "Caution: with 8 runs this is a hint at most."
    twins = [Run(r.id, r.name, "p", config={"lr": r.config["lr"], "wd": r.config["lr"] ** 2}, summary=r.summary)
             for r in SWEEP]  # fmt: skip
    assert "Caution: parameters that vary together cannot be told apart: lr and wd." in panel(twins).notes
    noise = [Run(r.id, r.name, "p", config={"seed": i % 7}, summary={"loss": float(random.normal())})
             for i, r in enumerate(SWEEP)]  # fmt: skip
    assert "the forest explains 0% of the variance" in " ".join(panel(noise).notes)
    assert panel(columns=["config.epochs", "config.lr"]).notes == ("The same in all runs, and left out: epochs.",)
    assert panel(SWEEP[:3]).r2 is None
    assert "A random forest needs 5 runs." in panel(SWEEP[:3]).notes
    assert panel(runs="name == 'nobody'").notes[-1] == "No run passes the filter."
    assert panel(columns="config.*", limit=2).left_out == 5


def test_without_scikit_learn_the_correlations_stay_and_the_caption_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def refuse(name, *rest, **more):
        assert not name.startswith("sklearn")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setattr(forest, "version_of", lambda name: (_ for _ in ()).throw(forest.PackageNotFoundError(name)))
    built = panel()
    assert built.r2 is None
    assert {row.importance for row in built.rows} == {None}
    assert built.rows[0].label == "opt=sgd"
    assert "pip install scikit-learn" in " ".join(built.notes)
    assert {"lr", "correlation (pearson)"} <= texts(built)


def texts(built, theme="light"):
    svg = draw(PanelPicture(built), theme)
    return {"".join(node.itertext()) for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}


def test_it_has_a_picture():
    built = panel()
    lr = rows(built)["lr"]
    assert {"lr", "opt=sgd", "importance (random forest)", f"{lr.importance:.2f}"} <= texts(built)
    assert f"{lr.correlation:.2f}".replace("-", "\N{MINUS SIGN}") in texts(built, "dark")
    assert "no parameters" in texts(panel(runs="name == 'nobody'"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"target": None}, "target: an importance block needs one"),
        ({"target": "los"}, "target: no run has the field 'los'"),
        ({"target": "config.opt"}, "target: 'config.opt' holds no numbers"),
        ({"columns": "config.x"}, "columns: no run has the field 'config.x'"),
        ({"correlation": "kendall"}, "correlation: 'kendall' is not one of pearson, spearman"),
        ({"sort": "name"}, "sort: 'name' is not one of importance, correlation"),
    ],
)
def test_mistakes_name_option_value_and_remedy(options, message):
    with pytest.raises(TrackerError, match="^" + message):
        panel(**options)


def test_great_and_tiny_numbers_have_a_correlation_too():
    a = np.array([1e300, 2e300, 3e300])
    assert correlate(a, np.array([1e-300, 3e-300, 2e-300])) == pytest.approx(0.5)
    assert np.isnan(correlate(a, np.ones(3)))


REPORT = """
```importance
target: loss
```
"""


def test_a_browser_shows_the_numbers_of_the_files(tmp_path):
    with panel_site.open_reports(tmp_path, {"why": REPORT}) as pages:
        page = pages.open("why.html")
        shown = Panel.live(page)
        losses = np.array([each["loss"][-1] for each in RUNS])
        given = {name: [each["config"][name] for each in RUNS] for name in ("lr", "width")}
        given["opt=sgd"] = [float(each["config"]["opt"] == "sgd") for each in RUNS]
        table = np.column_stack([given["lr"], given["opt=sgd"], given["width"]])
        model = RandomForestRegressor(200, random_state=0, oob_score=True, max_samples=len(losses))
        wanted = dict(zip(("lr", "opt=sgd", "width"), model.fit(table, losses).feature_importances_, strict=True))
        marks = shown.marks()
        assert sorted(marks) == ["lr", "opt=sgd", "width"]
        for label, facts in marks.items():
            correlation = float(facts["correlation"].replace("\N{MINUS SIGN}", "-"))
            assert correlation == pytest.approx(np.corrcoef(given[label], losses)[0, 1], abs=1e-4)
            assert float(facts["importance"]) == pytest.approx(wanted[label], abs=2e-4)
        assert next(iter(marks)) == max(wanted, key=wanted.get)
        shown.find("select").select_option("correlation")
        order = sorted(given, key=lambda label: -abs(np.corrcoef(given[label], losses)[0, 1]))
        assert list(shown.marks()) == order
        assert shown.point("width")["title"] == "width"
        assert "Caution: with 9 runs" in shown.find("figcaption").inner_text()
        page.screenshot(path=tmp_path / "desktop.png")
        assert pages.close() == []
