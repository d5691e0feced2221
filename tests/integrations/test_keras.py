"""The callbacks of Keras, with a real model."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from runs import having, only_run

import tracker
from tracker.errors import UsageError
from tracker.integrations.keras import CheckpointCallback, TrackerCallback


def fit(*callbacks, epochs: int = 2):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse", metrics=["mae"])
    x, y = np.random.default_rng(0).normal(size=(16, 3)), np.zeros(16)
    return model.fit(x, y, batch_size=4, epochs=epochs, validation_data=(x, y), verbose=0, callbacks=list(callbacks))


def test_epochs_and_batches_are_rows() -> None:
    with pytest.raises(UsageError, match=r"call tracker.init\(\) first"):
        TrackerCallback()
    with tracker.init(project="p"):
        told = fit(TrackerCallback(log_freq=2))
    run = only_run()
    epochs = having("epoch/epoch")
    assert [row["epoch/loss"] for row in epochs] == told.history["loss"]
    assert [row["epoch/val_mae"] for row in epochs] == told.history["val_mae"]
    assert [row["epoch/learning_rate"] for row in epochs] == [pytest.approx(0.1)] * 2
    assert [row["batch/batch_step"] for row in having("batch/loss")] == [0, 2, 4, 6]
    assert (run.config["optimizer"]["name"], run.config["num_parameters"]) == ("sgd", 4)


def test_checkpoints_are_versions_of_an_artifact() -> None:
    with tracker.init(project="p") as run:
        fit(TrackerCallback(), CheckpointCallback("model-{epoch:02d}.keras"))
    with tracker.init(project="p", name="reader") as reader:
        assert reader.use_artifact(f"model-{run.id}:epoch-0").files == ("model-01.keras",)
        assert reader.use_artifact(f"model-{run.id}:latest").files == ("model-02.keras",)
