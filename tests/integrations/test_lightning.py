"""The logger of Lightning, with a real Trainer."""

from __future__ import annotations

import pickle
from pathlib import Path

import lightning
import numpy as np
import torch
from lightning.pytorch.callbacks import ModelCheckpoint
from runs import curve, having, only_run, rows

import tracker
from tracker.integrations.lightning import TrackerLogger


class Small(lightning.LightningModule):
    def __init__(self, width: int = 4, lr: float = 0.1) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(width, 1)

    def training_step(self, batch, index):
        loss = self.layer(batch[0]).square().mean()
        self.log("train/loss", loss, on_step=True, on_epoch=False)
        return loss

    def validation_step(self, batch, index):
        self.log("val/loss", self.layer(batch[0]).abs().mean())

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)


def data() -> torch.utils.data.DataLoader:
    torch.manual_seed(0)
    return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.randn(32, 4)), batch_size=8)


def fit(logger: TrackerLogger, model: Small | None = None, **options) -> lightning.Trainer:
    trainer = lightning.Trainer(
        max_epochs=2, logger=logger, log_every_n_steps=1, accelerator="cpu", enable_progress_bar=False,
        enable_model_summary=False, **options,
    )  # fmt: skip
    trainer.fit(model or Small(), data(), data())
    return trainer


def test_a_training_is_a_run() -> None:
    logger = TrackerLogger(name="first", log_model=True, tags=["a"])
    trainer = fit(logger, callbacks=[ModelCheckpoint("checkpoints", monitor="val/loss")])
    logger.experiment.finish()
    run = only_run()
    assert (run.name, run.tags, run.state) == ("first", ("a",), "finished")
    assert run.config == {"width": 4, "lr": 0.1}
    steps, losses = curve("train/loss")
    assert steps == list(range(8))
    assert losses[-1] == float(trainer.logged_metrics["train/loss"])
    assert curve("val/loss")[0] == [3, 7]
    assert {row["_step"] for row in having("epoch")} >= {3, 7}
    assert (logger.name, logger.version) == ("p", run.id)
    found = tracker.init(name="reader").use_artifact(f"model-{run.id}:best", type="model")
    assert found.files[0].endswith(".ckpt")


def test_a_watched_module_has_histograms_though_its_forward_is_never_called() -> None:
    logger = TrackerLogger()
    model = Small()
    logger.watch(model, log="all", log_freq=3)
    fit(logger, model)
    logger.experiment.finish()
    assert [row["_step"] for row in having("gradients/layer.weight")] == [0, 3, 6]
    assert len(having("parameters/layer.bias")) == 3


def test_media_and_tables_and_the_run_that_is_open(tmp_path: Path) -> None:
    run = tracker.init(project="p", name="mine")
    logger = TrackerLogger(project="another")
    assert logger.experiment is run
    logger.log_image("im", [np.zeros((2, 3, 3)), np.ones((2, 3, 3))], step=4, caption=["a", "b"])
    logger.log_table("t", columns=["x"], data=[[1], [2]], step=4)
    logger.watch(Small(), log="all")
    logger.finalize("success")
    run.finish()
    first, second = rows()
    assert [(one["_type"], one["caption"]) for one in first["im"]] == [("image", "a"), ("image", "b")]
    assert (first["_step"], second["_step"], second["t"]["rows"]) == (4, 4, 2)


def test_another_process_joins_by_the_id() -> None:
    logger = TrackerLogger()
    run_id = logger.experiment.id
    other = pickle.loads(pickle.dumps(logger))
    tracker.finish()
    assert other.version == run_id
    assert other.experiment.id == run_id
    other.experiment.finish()
    assert len(only_run().writers) == 2
