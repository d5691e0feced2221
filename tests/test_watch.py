"""`run.watch`: histograms of a real torch model's gradients and parameters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import media_lab
import pytest

torch = pytest.importorskip("torch")

from tracker.log.watch import BINS, SAMPLE, histogram  # noqa: E402 - torch comes first, or the file is passed over

TRAIN = """
import torch, tracker
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))
model[0].bias.requires_grad_(False)
run = tracker.init(project="p", root="root", id="lab")
{before}
for step in range(6):
    model.train()
    loss = model(torch.randn(8, 3)).square().mean()
    loss.backward()
    run.log({{"loss": loss.item()}})
    model.eval()
    with torch.no_grad():
        model(torch.randn(2, 3))
    {after}
run.finish()
hooks = [p for p in model.parameters() if p._backward_hooks]
assert not hooks and not model._forward_pre_hooks
"""


def rows(folder: Path, before: str, after: str = "") -> list[dict[str, Any]]:
    root = media_lab.write_run(folder, TRAIN.format(before=before, after=after))
    (path,) = root.glob("p/runs/lab/*/history/0.jsonl")
    return [json.loads(line) for line in path.read_text().splitlines()]


def steps_of(found: list[dict[str, Any]], key: str) -> list[int]:
    return [row["_step"] for row in found if key in row]


def test_gradients_are_logged_every_so_many_steps_at_the_step_of_their_row(tmp_path):
    found = rows(tmp_path, "run.watch(model, log_freq=2)")
    assert steps_of(found, "loss") == [0, 1, 2, 3, 4, 5]
    assert steps_of(found, "gradients/0.weight") == [0, 2, 4]
    keys = {key for row in found for key in row if key.startswith("gradients/")}
    assert keys == {"gradients/0.weight", "gradients/2.weight", "gradients/2.bias"}  # what needs none has none
    one = next(row["gradients/0.weight"] for row in found if "gradients/0.weight" in row)
    assert (one["_type"], sum(one["values"])) == ("histogram", 12)


def test_parameters_and_several_models_have_names_of_their_own(tmp_path):
    found = rows(
        tmp_path,
        'tracker.watch([model, one := torch.nn.Linear(1, 1)], log="all", log_freq=4); one(torch.ones(1, 1))',
    )
    assert steps_of(found, "parameters/0.weight") == steps_of(found, "gradients/2.weight") == [0, 4]
    assert steps_of(found, "parameters/graph_1/weight") == [0]


def test_watching_ends_with_unwatch(tmp_path):
    found = rows(tmp_path, "run.watch(model, log_freq=1)", "if step == 1: run.unwatch(model)")
    assert steps_of(found, "gradients/0.weight") == [0, 1]


def test_what_is_no_model_is_a_warning(tmp_path):
    found = rows(
        tmp_path,
        'run.watch(len); run.watch(model, log=None); run.watch(model, log="everything", log_freq=3)',
    )
    assert steps_of(found, "gradients/0.weight") == [0, 3]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16, torch.int64])
def test_a_tensor_of_any_type_is_counted(dtype):
    found, _ = histogram(torch.arange(100).to(dtype).reshape(10, 10)).encode()
    assert (sum(found["values"]), found["min"], found["max"]) == (100, 0.0, 99.0)
    assert len(found["values"]) == BINS


def test_odd_tensors_are_counted_as_far_as_they_can_be():
    odd = torch.tensor([1.0, float("nan"), float("inf"), 2.0])
    found, _ = histogram(odd).encode()
    assert (sum(found["values"]), found["non_finite"]) == (2, 2)
    same, _ = histogram(torch.full((5,), 3.0)).encode()
    assert (same["values"], same["min"], same["max"]) == ([5], 2.5, 3.5)
    assert histogram(torch.tensor([float("nan")])) is None
    assert histogram(torch.empty(0)) is None
    sparse, _ = histogram(torch.sparse_coo_tensor([[0, 5]], [1.0, 2.0], (10,), check_invariants=True)).encode()
    assert sum(sparse["values"]) == 2
    large, _ = histogram(torch.zeros(SAMPLE + 10)).encode()
    assert SAMPLE / 2 <= sum(large["values"]) <= SAMPLE
