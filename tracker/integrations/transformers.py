"""Transformers: a callback for the Trainer of HF Transformers."""

from __future__ import annotations

from typing import Any

from transformers import TrainerCallback

from tracker.integrations.current import run_or_new
from tracker.log.run import Run

_ONCE = ("train_runtime", "train_samples_per_second", "train_steps_per_second", "train_loss", "total_flos")


class TrackerCallback(TrainerCallback):  # type: ignore[misc]
    """Logs what the Trainer logs, at its global step; names as `train/loss` and `eval/loss`.

    Args:
        run: the run; by default the current one, else a new one that ends with the training.
        log_model: keep each saved checkpoint as a version of an artifact.
        options: for `tracker.init`.
    """

    def __init__(self, run: Run | None = None, log_model: bool = False, **options: Any) -> None:
        self._given, self._log_model, self._options = run, log_model, options
        self._run: Run | None = None
        self._is_ours = False

    def on_train_begin(self, args: Any, state: Any, control: Any, model: Any = None, **_: Any) -> None:
        """Begin a run, and keep the arguments and the model's configuration as its config."""
        self._start(args, state, model)

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, model: Any = None, **_: Any) -> None:
        """Log what the Trainer logs; what it tells once, at the end, is the summary's."""
        run = self._start(args, state, model)
        if run is None or not logs:
            return
        run.summary.update({name: value for name, value in logs.items() if name in _ONCE})
        run.log({_named(name): value for name, value in logs.items() if name not in _ONCE}, state.global_step)

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Keep the checkpoint, if that is wanted."""
        if self._log_model and self._run is not None:
            folder = f"{args.output_dir}/checkpoint-{state.global_step}"
            aliases = [f"step-{state.global_step}"]
            self._run.log_artifact(folder, name=f"model-{self._run.id}", type="model", aliases=aliases)

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """End the run, if it was begun here."""
        if self._is_ours and self._run is not None:
            self._run.finish()
            self._run = None

    def _start(self, args: Any, state: Any, model: Any) -> Run | None:
        """The run; None in processes that do not log."""
        if self._run is None and state.is_world_process_zero:
            self._run, self._is_ours = run_or_new(self._given, **{"name": args.run_name, **self._options})
            config = getattr(model, "config", None)
            self._run.config.update(config.to_dict() if config is not None else {}, args.to_dict())
            if model is not None:
                self._run.config["num_parameters"] = sum(one.numel() for one in model.parameters())
        return self._run


def _named(name: str) -> str:
    for part in ("eval", "test"):
        if name.startswith(f"{part}_"):
            return f"{part}/{name.removeprefix(f'{part}_')}"
    return f"train/{name}"
