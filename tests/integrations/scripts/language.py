"""A language model of random weights, by the Trainer of Transformers, which reports to wandb by itself."""

import os

import torch
import wandb
from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments, set_seed

os.environ["WANDB_PROJECT"] = "language"
os.environ["WANDB_WATCH"] = "false"


class Patterns(torch.utils.data.Dataset):
    def __init__(self, count: int, seed: int) -> None:
        self.ids = torch.randint(0, 24, (count, 4), generator=torch.Generator().manual_seed(seed)).repeat(1, 3)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, place: int) -> dict:
        return {"input_ids": self.ids[place], "labels": self.ids[place]}


def compute_metrics(prediction):
    guess = prediction.predictions.argmax(-1)[:, :-1]
    return {"accuracy": float((guess == prediction.label_ids[:, 1:]).mean())}


set_seed(3)
model = GPT2LMHeadModel(GPT2Config(vocab_size=24, n_positions=12, n_embd=16, n_layer=1, n_head=2))
args = TrainingArguments(
    "out", run_name="tiny", report_to="wandb", max_steps=12, logging_steps=2, eval_strategy="steps", eval_steps=4,
    per_device_train_batch_size=8, learning_rate=0.01, lr_scheduler_type="cosine", warmup_steps=2, use_cpu=True,
    disable_tqdm=True, save_strategy="no", seed=3,
)  # fmt: skip
trainer = Trainer(
    model, args, train_dataset=Patterns(64, 0), eval_dataset=Patterns(16, 1), compute_metrics=compute_metrics
)
trainer.train()
wandb.log({"final/accuracy": trainer.evaluate()["eval_accuracy"]})
wandb.finish()
