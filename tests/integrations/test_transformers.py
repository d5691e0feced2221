"""The callback of Transformers, with a real Trainer and a tiny random model."""

from __future__ import annotations

import torch
from runs import curve, only_run, rows
from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments

import tracker
from tracker.integrations.transformers import TrackerCallback


class Words(torch.utils.data.Dataset):
    def __init__(self, count: int = 16) -> None:
        self.ids = torch.randint(0, 32, (count, 8), generator=torch.Generator().manual_seed(0))

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, place: int) -> dict[str, torch.Tensor]:
        return {"input_ids": self.ids[place], "labels": self.ids[place]}


def trainer(callback: TrackerCallback, **options) -> Trainer:
    torch.manual_seed(0)
    config = GPT2Config(vocab_size=32, n_positions=8, n_embd=8, n_layer=1, n_head=1)
    args = TrainingArguments(
        "out", max_steps=4, logging_steps=1, per_device_train_batch_size=4, eval_strategy="steps", eval_steps=2,
        report_to=[], use_cpu=True, disable_tqdm=True, save_strategy="no", **options,
    )  # fmt: skip
    return Trainer(GPT2LMHeadModel(config), args, train_dataset=Words(), eval_dataset=Words(4), callbacks=[callback])


def test_a_training_is_a_run() -> None:
    one = trainer(TrackerCallback(tags=["a"]), run_name="first")
    one.train()
    run = only_run()
    assert (run.name, run.tags, run.state) == ("first", ("a",), "finished")
    assert (run.config["n_embd"], run.config["max_steps"]) == (8, 4)
    assert run.config["num_parameters"] == one.model.num_parameters()
    told = {entry["step"]: entry for entry in one.state.log_history if "loss" in entry}
    steps, losses = curve("train/loss")
    assert (steps, losses) == ([1, 2, 3, 4], [told[step]["loss"] for step in (1, 2, 3, 4)])
    assert curve("eval/loss")[0] == [2, 4]
    assert run.summary["train_runtime"] > 0
    assert "train/train_runtime" not in {name for row in rows() for name in row}


def test_the_run_that_is_open_stays_open() -> None:
    run = tracker.init(project="p", name="mine")
    trainer(TrackerCallback()).train()
    assert run.is_open
    run.log({"after": 1})
    run.finish()
    assert (only_run().name, only_run().summary["after"]) == ("mine", 1)


def test_checkpoints_are_versions_of_an_artifact() -> None:
    run = tracker.init(project="p")
    one = trainer(TrackerCallback(run=run, log_model=True))
    one.args.save_strategy, one.args.save_steps = "steps", 2
    one.train()
    run.finish()
    found = tracker.init(project="p", name="reader").use_artifact(f"model-{run.id}:step-4", type="model")
    assert "model.safetensors" in found.files
