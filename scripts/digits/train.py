"""Train small neural networks on scikit-learn's handwritten digits, and log every run with tracker.

Widths by rates by seeds: the runs of one width and rate are a group, whose seeds make a band on the chart. Two
time scales: the loss after every batch, the accuracy on held-out digits after every epoch.
"""

from __future__ import annotations

import itertools
import warnings
from typing import Any

import numpy as np
from sklearn.datasets import load_digits
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

import tracker

WIDTHS = (4, 16, 64)
RATES = (0.0003, 0.003, 0.03)
SEEDS = (0, 1, 2, 3)
EPOCHS, BATCH = 12, 64


def main() -> None:
    """Train and log every configuration."""
    images, labels = load_digits(return_X_y=True)
    data = train_test_split(images / 16.0, labels, test_size=0.25, random_state=0, stratify=labels)
    for width, rate, seed in itertools.product(WIDTHS, RATES, SEEDS):
        train(data, width, rate, seed)


def train(data: list[np.ndarray[Any, Any]], width: int, rate: float, seed: int) -> None:
    """Train one network and log it.

    Args:
        data: train and test images of shape (n, 64) in 0…1, train and test labels of shape (n,).
        width: neurons in the hidden layer.
        rate: the learning rate of Adam.
        seed: of the weights and of the order of the batches.
    """
    images, test_images, labels, test_labels = data
    config = {"width": width, "lr": rate, "seed": seed, "batch_size": BATCH, "optimizer": "adam"}
    with tracker.init(
        project="digits", name=f"w{width}-lr{rate:g}-s{seed}", group=f"width {width}, lr {rate:g}", config=config
    ) as run:
        model = MLPClassifier((width,), learning_rate_init=rate, random_state=seed)
        order = np.random.default_rng(seed)
        for epoch in range(1, EPOCHS + 1):
            for batch in np.array_split(order.permutation(len(labels)), len(labels) // BATCH):
                model.partial_fit(images[batch], labels[batch], classes=np.arange(10))
                run.log({"train": {"loss": model.loss_}})
            guesses = model.predict_proba(test_images)
            accuracy = np.mean(guesses.argmax(axis=1) == test_labels)
            run.log({"epoch": epoch, "val": {"loss": log_loss(test_labels, guesses), "accuracy": accuracy}})


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
