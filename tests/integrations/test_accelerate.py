"""The tracker of Accelerate, with a real Accelerator."""

from __future__ import annotations

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.state import AcceleratorState
from runs import curve, only_run, rows

from tracker.integrations.accelerate import RunTracker


def test_a_training_is_a_run() -> None:
    AcceleratorState._reset_state(reset_partial_state=True)
    accelerator = Accelerator(log_with=RunTracker("p", name="first"), cpu=True)
    accelerator.init_trackers("p", config={"lr": 0.1})
    model = torch.nn.Linear(2, 1)
    model, optimizer = accelerator.prepare(model, torch.optim.SGD(model.parameters(), lr=0.1))
    losses = []
    for step in range(3):
        loss = model(torch.ones(4, 2)).square().mean()
        accelerator.backward(loss)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        accelerator.log({"loss": loss.item()}, step=10 * step)
    tracker = accelerator.get_tracker("tracker")
    tracker.log_images({"im": [np.zeros((2, 2, 3))]}, step=20, caption="c")
    tracker.log_table("t", columns=["a"], data=[[1]], step=20)
    accelerator.end_training()
    run = only_run()
    assert (run.name, run.config, run.state) == ("first", {"lr": 0.1}, "finished")
    steps, values = curve("loss")
    assert (steps, values) == ([0, 10, 20], losses)
    assert rows()[3]["im"][0]["caption"] == "c"
    assert rows()[4]["t"]["rows"] == 1
