"""Lightning: a logger for the Trainer of `lightning` or `pytorch_lightning`."""

from __future__ import annotations

import importlib
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.integrations.current import run_or_new
from tracker.log.run import Run
from tracker.media.image import Image
from tracker.media.table import Table

# Both packages have all of it, as classes of their own; the Trainer wants those of its package.
_OLD_ONLY = "pytorch_lightning" in sys.modules and "lightning.pytorch" not in sys.modules
_lightning: Any = importlib.import_module("pytorch_lightning" if _OLD_ONLY else "lightning.pytorch")
_loggers: Any = importlib.import_module(f"{_lightning.__name__}.loggers.logger")
_rank_zero_only: Any = importlib.import_module(f"{_lightning.__name__}.utilities").rank_zero_only


class TrackerLogger(_loggers.Logger):  # type: ignore[misc]
    """Logs what a LightningModule logs, at the Trainer's global step.

    Args:
        project: what the run belongs to.
        name: what people call the run.
        run: a run that is there already; by default the current one, else a new one.
        log_model: keep checkpoints as versions of an artifact: True for the best at the end, "all" for each.
        options: for `tracker.init`.
    """

    def __init__(
        self,
        project: str | None = None,
        name: str | None = None,
        run: Run | None = None,
        log_model: bool | str = False,
        **options: Any,
    ) -> None:
        super().__init__()
        self._run, self._log_model = run, log_model
        self._options = {"project": project, "name": name, **options}
        self._checkpoints: dict[int, Any] = {}

    def __getstate__(self) -> dict[str, Any]:
        """For a spawned process: it joins the run by its id."""
        state = dict(vars(self))
        if self._run is not None:
            joined = {"id": self._run.id, "project": self._run.project, "root": self._run.root}
            state.update(_run=None, _options={**self._options, **joined})
        return state

    @property
    @_loggers.rank_zero_experiment  # type: ignore[untyped-decorator]
    def experiment(self) -> Run:
        """The run; made when it is first asked for, and only by the process of rank 0."""
        if self._run is None:
            self._run, _ = run_or_new(None, **self._options)
        return self._run

    @property
    def name(self) -> str | None:
        """The run's project, which names the folder of checkpoints."""
        return self._run.project if self._run is not None else self._options["project"] or "tracker"

    @property
    def version(self) -> str | None:
        """The run's id."""
        found = self._run.id if self._run is not None else self._options.get("id")
        return found if found is None else str(found)

    @property
    def save_dir(self) -> str | None:
        """The current folder: checkpoints stay beside the script, apart from the run."""
        return "."

    @_rank_zero_only  # type: ignore[untyped-decorator]
    def log_hyperparams(self, params: dict[str, Any] | Namespace, *_: Any, **__: Any) -> None:
        """Keep hyperparameters as the run's config."""
        self.experiment.config.update(params)

    @_rank_zero_only  # type: ignore[untyped-decorator]
    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None) -> None:
        """Log metrics at a step."""
        self.experiment.log(dict(metrics), step)

    @_rank_zero_only  # type: ignore[untyped-decorator]
    def log_image(self, key: str, images: Sequence[Any], step: int | None = None, **options: Any) -> None:
        """Log images; each of `options` is a list with one value for each of them, such as `caption`."""
        each = [{name: values[place] for name, values in options.items()} for place in range(len(images))]
        self.experiment.log({key: [Image(image, **more) for image, more in zip(images, each, strict=True)]}, step)

    @_rank_zero_only  # type: ignore[untyped-decorator]
    def log_table(
        self, key: str, columns: Any = None, data: Any = None, dataframe: Any = None, step: int | None = None
    ) -> None:
        """Log a table."""
        self.experiment.log({key: Table(columns, data, dataframe=dataframe)}, step)

    @_rank_zero_only  # type: ignore[untyped-decorator]
    def watch(self, model: Any, log: str | None = "gradients", log_freq: int = 100, log_graph: bool = False) -> None:
        """Log histograms of a model; see `tracker.Run.watch`."""
        self.experiment.watch(model, log=log, log_freq=log_freq, log_graph=log_graph)

    def after_save_checkpoint(self, checkpoint_callback: Any) -> None:
        """Keep the checkpoint that has just been saved, or remember who saved it."""
        if self._log_model == "all":
            self._keep_checkpoint(checkpoint_callback.last_model_path or checkpoint_callback.best_model_path, ())
        elif self._log_model:
            self._checkpoints[id(checkpoint_callback)] = checkpoint_callback

    @_rank_zero_only  # type: ignore[untyped-decorator]
    def finalize(self, status: str) -> None:
        """Keep the best checkpoints; the run goes on until it is finished, or the script ends."""
        del status
        for callback in self._checkpoints.values():
            self._keep_checkpoint(callback.best_model_path, ("best",))

    def _keep_checkpoint(self, path: str, aliases: Sequence[str]) -> None:
        if path:
            self.experiment.log_artifact(path, name=f"model-{self.experiment.id}", type="model", aliases=list(aliases))
