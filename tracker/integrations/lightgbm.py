"""LightGBM: a callback for `lightgbm.train` and the estimators, and a summary of the trained model."""

from __future__ import annotations

import os
import tempfile
from typing import Any

from tracker.integrations.current import define_best, run_for
from tracker.log.run import Run
from tracker.media import plot
from tracker.media.table import Table


class TrackerCallback:
    """Logs what LightGBM evaluates, as `data_metric` with the `iteration`.

    Args:
        log_params: keep the parameters as the run's config.
        define_metric: let the summary hold the best value of a metric rather than the last.
        run: the run; by default the current one.
    """

    order = 20  # LightGBM's own callbacks of evaluation come first
    before_iteration = False

    def __init__(self, log_params: bool = True, define_metric: bool = True, run: Run | None = None) -> None:
        self._run = run_for(run, "TrackerCallback")
        self._log_params, self._define = log_params, define_metric

    def __call__(self, env: Any) -> None:
        """Log an iteration.

        Args:
            env: LightGBM's `CallbackEnv`.
        """
        if env.iteration == env.begin_iteration and self._log_params:
            self._run.config.update(env.params)
        row: dict[str, Any] = {}
        for result in env.evaluation_result_list or ():
            data, metric, value = result[:3]
            if len(result) > 4:  # of cross validation, with the deviation; older ones are ("cv_agg", "data metric", …)
                data, metric = metric.split(" ", 1) if data == "cv_agg" else (data, metric)
                row[f"{data}_{metric}-stdv"] = result[4]
            name = f"{data}_{metric}-mean" if len(result) > 4 else f"{data}_{metric}"
            row[name] = value
            if self._define and env.iteration == env.begin_iteration:
                define_best(self._run, name, metric)
        self._run.log({**row, "iteration": env.iteration})


def log_summary(
    model: Any, feature_importance: bool = True, save_model_checkpoint: bool = False, run: Run | None = None
) -> None:
    """Keep what a trained model came to.

    Args:
        model: the `lightgbm.Booster`.
        feature_importance: log how much features matter.
        save_model_checkpoint: keep the model of its best iteration as a version of an artifact.
        run: the run; by default the current one.

    Raises:
        UsageError: there is no run.
    """
    run = run_for(run, "log_summary()")
    run.summary.update(
        best_iteration=model.best_iteration,
        best_score={data: dict(metrics) for data, metrics in model.best_score.items()},
    )
    if feature_importance:
        rows = [
            [name, float(value)] for name, value in zip(model.feature_name(), model.feature_importance(), strict=True)
        ]
        chart = plot.bar(Table(["Feature", "Importance"], rows), "Feature", "Importance", title="Feature importance")
        run.log({"feature_importance": chart})
    if save_model_checkpoint:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.txt")
            model.save_model(path, num_iteration=model.best_iteration)
            run.log_artifact(path, name=f"model-{run.id}", type="model", aliases=["best"])
