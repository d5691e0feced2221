"""Media of a history: what a reader takes from rows that anybody may have written, and histograms as one map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import run_files

from tracker.chart.distribution import BINS, STEPS_MAX, distribution
from tracker.read.media import Item, has_media, media_of, read_item
from tracker.read.model import Run

HASH = "0123456789abcdef0123456789abcdef"
IMAGE = {"_type": "image", "path": f"media/{HASH}.png", "width": 64, "height": 48, "caption": "a cat"}


def run_of(tmp_path: Path, rows: list[dict]) -> Run:
    return run_files.read_one(tmp_path, {"r/w/history/0.jsonl": rows})


def test_media_are_found_by_key_and_step_in_natural_order(tmp_path):
    run = run_of(
        tmp_path,
        [
            {"_step": 10, "img10": IMAGE, "loss": 1.0},
            {"_step": 2, "img2": [IMAGE, IMAGE], "list": [1, 2], "text": "x"},
            {"_step": 4, "img2": IMAGE},
            {"_step": 4, "img2": IMAGE},
        ],
    )
    found = media_of(run)
    assert list(found) == ["img2", "img10"]
    assert [(step.step, len(step.items)) for step in found["img2"]] == [(2, 2), (4, 2)]
    item = found["img10"][0].items[0]
    assert (item.kind, item.path, item.width, item.height, item.caption) == (
        "image", IMAGE["path"], 64, 48, "a cat"
    )  # fmt: skip
    assert has_media(run)


def test_a_run_of_numbers_and_lists_has_none(tmp_path):
    run = run_of(tmp_path, [{"loss": 1.0, "list": [1, 2], "object": {"a": []}}])
    assert not has_media(run)
    assert media_of(run) == {}


@pytest.mark.parametrize(
    "path",
    [
        "../../other/media/x.png", "media/../run.json", "/etc/passwd", "media//x.png", "media/.hidden", "files/x.png",
        "media/x.png\n", "media\\x.png", "", None, 7, ["media/x.png"], "media/" + "x" * 200, "media" + "/x" * 9,
    ],
)  # fmt: skip
def test_a_path_that_leads_elsewhere_is_passed_over(path):
    assert read_item({**IMAGE, "path": path}) is None
    assert read_item({**IMAGE, "masks": {"m": {"path": path}}}).masks == ()


@pytest.mark.parametrize("kind", ["unknown", None, 3, {}])
def test_an_unknown_kind_is_passed_over(kind):
    assert read_item({**IMAGE, "_type": kind}) is None


def test_masks_and_boxes_are_read_as_far_as_they_make_sense():
    box = {
        "x": 0.1,
        "y": 0.2,
        "width": 0.3,
        "height": -1,
        "label": "dog",
        "class_id": 3,
        "scores": {"p": 0.5, "q": "x"},
    }
    item = read_item(
        IMAGE
        | {
            "masks": {"truth": {"path": f"media/{HASH}.png", "class_labels": {"1": "road", "2": 5}}, "bad": 7},
            "boxes": {"found": [box, {"x": 1}, "no", {**box, "x": float("nan")}], "none": [], "odd": 1},
        }
    )
    (mask,) = item.masks
    assert (mask.name, dict(mask.labels)) == ("truth", {"1": "road", "2": ""})
    ((name, (found,)),) = item.boxes
    assert name == "found"
    assert (found.x, found.height, found.label, found.class_id, found.scores) == (0.1, 0.0, "dog", "3", "p 0.5")


@pytest.mark.parametrize(
    "change",
    [
        {"values": []}, {"values": [1, -1]}, {"values": [1, "x"]}, {"values": 3}, {"values": [1] * 600},
        {"min": None}, {"min": 5, "max": 5}, {"min": 5, "max": 1}, {"bins": [0, 1]}, {"bins": [0, 2, 1]},
        {"min": 1e305}, {"values": [True, False]},
    ],
)  # fmt: skip
def test_a_histogram_that_is_none_is_passed_over(change):
    assert read_item({"_type": "histogram", "values": [1, 2], "min": 0, "max": 2, **change}) is None


def test_a_histograms_edges_are_even_or_its_own():
    even = read_item({"_type": "histogram", "values": [1, 2], "min": 0, "max": 4})
    assert even.edges.tolist() == [0, 2, 4]
    own = read_item({"_type": "histogram", "values": [1, 2], "bins": [0, 1, 4]})
    assert (own.counts.tolist(), own.edges.tolist()) == ([1, 2], [0, 1, 4])


def histogram(counts: list[float], edges: list[float]) -> Item:
    return Item("histogram", "", counts=np.array(counts, float), edges=np.array(edges, float))


def test_a_distribution_spreads_each_histogram_over_common_bins():
    found = distribution([0, 5], [histogram([1, 3], [0, 1, 2]), histogram([4], [2, 4])])
    assert (found.low, found.high, found.steps.tolist()) == (0.0, 4.0, [0, 5])
    assert found.shares.shape == (BINS, 2)
    assert found.shares.sum(axis=0) == pytest.approx([1, 1])
    quarter = BINS // 4
    by_quarter = found.shares.reshape(4, quarter, 2).sum(axis=1)
    assert by_quarter[:, 0] == pytest.approx([0.25, 0.75, 0, 0])
    assert by_quarter[:, 1] == pytest.approx([0, 0, 0.5, 0.5])


def test_a_distribution_leaves_out_empty_outer_bins_and_empty_steps():
    found = distribution([1, 2], [histogram([0, 2, 0], [-100, 0, 1, 100]), histogram([0, 0], [0, 1, 2])])
    assert (found.low, found.high, found.steps.tolist()) == (0.0, 1.0, [1])
    assert distribution([1], [histogram([0], [0, 1])]) is None
    assert distribution([], []) is None


def test_a_distribution_of_many_steps_keeps_the_first_and_the_last():
    steps = list(range(1000))
    found = distribution(steps, [histogram([1], [0, 1])] * 1000)
    assert len(found.steps) == STEPS_MAX
    assert (found.steps[0], found.steps[-1]) == (0, 999)
    assert (np.diff(found.steps) > 0).all()
