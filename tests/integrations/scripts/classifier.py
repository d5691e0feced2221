"""A classifier of small pictures, by Lightning and its own logger for wandb, with images, a table and a checkpoint."""

import lightning as L
import torch
import torch.nn.functional as F
import wandb
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.loggers import WandbLogger
from torch.utils.data import DataLoader, TensorDataset


class Classifier(L.LightningModule):
    def __init__(self, hidden: int = 8, lr: float = 0.05) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.net = torch.nn.Sequential(
            torch.nn.Flatten(), torch.nn.Linear(64, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, 3)
        )

    def training_step(self, batch, index):
        loss = F.cross_entropy(self.net(batch[0]), batch[1])
        self.log("train/loss", loss)
        return loss

    def validation_step(self, batch, index):
        x, y = batch
        logits = self.net(x)
        guess = logits.argmax(1)
        self.log("val/loss", F.cross_entropy(logits, y))
        self.log("val/acc", (guess == y).float().mean())
        if index == 0:
            shown = [(picture[0] * 255).byte().numpy() for picture in x[:4]]
            self.logger.log_image("samples", shown[:3], caption=[f"{y[i]} as {guess[i]}" for i in range(3)])
            rows = [[i, wandb.Image(shown[i]), int(y[i]), int(guess[i]), float(logits[i].max())] for i in range(4)]
            self.logger.log_table("guesses", columns=["id", "image", "true", "guess", "score"], data=rows)

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr, momentum=0.9)


def pictures(count: int, seed: int) -> DataLoader:
    made = torch.Generator().manual_seed(seed)
    labels = torch.randint(0, 3, (count,), generator=made)
    images = torch.rand((count, 1, 8, 8), generator=made) * 0.5
    for place, label in enumerate(labels):
        images[place, 0, :, 2 * label : 2 * label + 2] += 0.5
    return DataLoader(TensorDataset(images, labels), batch_size=16)


L.seed_everything(7)
logger = WandbLogger(project="pictures", name="mlp", tags=["lightning"], config={"data": "stripes"}, log_model=False)
model = Classifier()
logger.watch(model, log="gradients", log_freq=1000)
trainer = L.Trainer(
    max_epochs=3, logger=logger, log_every_n_steps=2, accelerator="cpu", enable_progress_bar=False,
    callbacks=[ModelCheckpoint("checkpoints", monitor="val/acc", mode="max")],
)  # fmt: skip
trainer.fit(model, pictures(64, 0), pictures(32, 1))
logger.experiment.summary["epochs_run"] = trainer.current_epoch
logger.unwatch(model) if hasattr(logger, "unwatch") else logger.experiment.unwatch(model)
wandb.finish()
