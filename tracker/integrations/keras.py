"""Keras: callbacks for `model.fit`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keras.callbacks import Callback, ModelCheckpoint

from tracker.integrations.current import run_for
from tracker.log.run import Run


class TrackerCallback(Callback):  # type: ignore[misc]
    """Logs the metrics of each epoch, or of batches, with the learning rate.

    Names are `epoch/loss`, `epoch/val_loss` and so on over `epoch/epoch`; with `log_freq` other than "epoch", those of
    batches are `batch/loss` over `batch/batch_step`.

    Args:
        log_freq: "epoch", "batch", or a number: after every so many batches.
        initial_global_step: how many batches earlier processes of the run have trained.
        run: the run; by default the current one.
    """

    def __init__(self, log_freq: str | int = "epoch", initial_global_step: int = 0, run: Run | None = None) -> None:
        super().__init__()
        self._run = run_for(run, "TrackerCallback")
        self._every = 0 if log_freq == "epoch" else 1 if log_freq == "batch" else int(log_freq)
        self._batch = initial_global_step
        if self._every:
            self._run.define_metric("batch/*", step_metric="batch/batch_step")
        self._run.define_metric("epoch/*", step_metric="epoch/epoch")

    def on_train_begin(self, logs: Any = None) -> None:
        """Keep the optimizer's configuration and the size of the model."""
        optimizer = getattr(self.model, "optimizer", None)
        if optimizer is not None:
            self._run.config["optimizer"] = _plain(optimizer.get_config())
        if self.model.built:
            self._run.config["num_parameters"] = int(self.model.count_params())

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        """Log an epoch."""
        row = {f"epoch/{name}": value for name, value in (logs or {}).items()}
        self._run.log({"epoch/epoch": epoch, **row, **self._learning_rate("epoch")})

    def on_train_batch_end(self, batch: int, logs: Mapping[str, Any] | None = None) -> None:
        """Log a batch, where it is one to log."""
        del batch
        if self._every and self._batch % self._every == 0:
            row = {f"batch/{name}": value for name, value in (logs or {}).items()}
            self._run.log({"batch/batch_step": self._batch, **row, **self._learning_rate("batch")})
        self._batch += 1

    def _learning_rate(self, part: str) -> dict[str, float]:
        try:
            return {f"{part}/learning_rate": float(self.model.optimizer.learning_rate)}
        except (AttributeError, TypeError, ValueError):
            return {}


class CheckpointCallback(ModelCheckpoint):  # type: ignore[misc]
    """Keras' ModelCheckpoint, whose files are versions of an artifact too.

    Args:
        filepath: as in ModelCheckpoint, as are all others.
        run: the run; by default the current one.
    """

    def __init__(self, filepath: str, *args: Any, run: Run | None = None, **options: Any) -> None:
        super().__init__(filepath, *args, **options)
        self._tracker_run = run_for(run, "CheckpointCallback")

    def _save_model(self, epoch: int, batch: int | None, logs: Any) -> None:
        before = self._last_saved()
        super()._save_model(epoch, batch, logs)
        saved = self._last_saved()
        if saved is not None and saved != before:
            run, aliases = self._tracker_run, [f"epoch-{epoch}"]
            run.log_artifact(saved[0], name=f"model-{run.id}", type="model", aliases=aliases)

    def _last_saved(self) -> tuple[str, int] | None:
        """The newest file of this callback and when it was written."""
        import glob
        import os
        import re

        pattern = re.sub(r"\{.*?\}", "*", str(self.filepath))
        found = sorted((os.stat(path).st_mtime_ns, path) for path in glob.glob(pattern))
        return (found[-1][1], found[-1][0]) if found else None


def _plain(config: Mapping[str, Any]) -> dict[str, Any]:
    """An optimizer's configuration, of numbers and text alone."""
    return {name: value for name, value in config.items() if isinstance(value, (int, float, str, bool))}
