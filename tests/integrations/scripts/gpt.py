"""A small GPT on its own source text, in the shape of nanoGPT's train.py: globals as config, a loop, evaluation."""

import argparse
import math
import os
import time

import torch
import wandb
from torch import nn
from torch.nn import functional as F

parser = argparse.ArgumentParser()
parser.add_argument("--max_iters", type=int, default=20)
parser.add_argument("--eval_interval", type=int, default=5)
parser.add_argument("--learning_rate", type=float, default=1e-2)
parser.add_argument("--n_embd", type=int, default=16)
parser.add_argument("--block_size", type=int, default=16)
args = parser.parse_args()

with open(os.path.abspath(__file__), encoding="utf-8") as file:
    text = file.read()
vocabulary = sorted(set(text))
data = torch.tensor([vocabulary.index(letter) for letter in text])
parts = {"train": data[: int(0.9 * len(data))], "val": data[int(0.9 * len(data)) :]}
torch.manual_seed(1337)
generator = torch.Generator().manual_seed(1)


def get_batch(split, size=8):
    source = parts[split]
    starts = torch.randint(len(source) - args.block_size - 1, (size,), generator=generator)
    x = torch.stack([source[i : i + args.block_size] for i in starts])
    y = torch.stack([source[i + 1 : i + 1 + args.block_size] for i in starts])
    return x, y


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(len(vocabulary), args.n_embd)
        self.places = nn.Embedding(args.block_size, args.n_embd)
        layer = nn.TransformerEncoderLayer(args.n_embd, 2, 4 * args.n_embd, dropout=0.0, batch_first=True)
        self.block = nn.TransformerEncoder(layer, 1)
        self.head = nn.Linear(args.n_embd, len(vocabulary))

    def forward(self, x, y):
        mask = nn.Transformer.generate_square_subsequent_mask(x.shape[1])
        hidden = self.block(self.tokens(x) + self.places(torch.arange(x.shape[1])), mask=mask, is_causal=True)
        logits = self.head(hidden)
        return logits, F.cross_entropy(logits.flatten(0, 1), y.flatten())


model = GPT()
optimizer = torch.optim.AdamW(model.parameters(), lr=args.learning_rate)
wandb.init(
    project="owt", name="gpt-mini", entity="nobody", config=vars(args), tags=["gpt"], group="baseline", resume="allow"
)
wandb.define_metric("iter")
wandb.define_metric("val/*", step_metric="iter", summary="min")
wandb.config.update({"vocab_size": len(vocabulary)}, allow_val_change=True)
best = math.inf
for step in range(args.max_iters + 1):
    if step % args.eval_interval == 0:
        model.eval()
        with torch.no_grad():
            losses = {split: model(*get_batch(split))[1].item() for split in parts}
        model.train()
        best = min(best, losses["val"])
        wandb.log(
            {
                "iter": step,
                "train/loss": losses["train"],
                "val/loss": losses["val"],
                "lr": args.learning_rate,
                "mfu": -100.0,
            }
        )
    began = time.time()
    _, loss = model(*get_batch("train"))
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    assert time.time() >= began
    wandb.log({"loss": loss, "grad_norm": norm, "tokens": (step + 1) * 8 * args.block_size}, commit=False)
    wandb.log({"perplexity": math.exp(loss.item()), "overflow": float("inf") if step == 3 else 0.0})
wandb.log({"weights": wandb.Histogram(model.head.weight.detach())})
wandb.run.summary["best_val_loss"] = best
wandb.finish()
