"""XGBoost: a callback for `xgboost.train` and the estimators."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from typing import Any

from xgboost.callback import TrainingCallback

from tracker.integrations.current import define_best, run_for
from tracker.log.run import Run
from tracker.media import plot
from tracker.media.table import Table


class TrackerCallback(TrainingCallback):  # type: ignore[misc]
    """Logs what XGBoost evaluates, as `data-metric` with the `epoch`; then how much features matter and the best score.

    Args:
        log_model: keep the model as a version of an artifact.
        log_feature_importance: log how much features matter.
        importance_type: "weight", "gain", "cover", "total_gain" or "total_cover".
        define_metric: let the summary hold the best value of a metric rather than the last.
        run: the run; by default the current one.
    """

    def __init__(
        self,
        log_model: bool = False,
        log_feature_importance: bool = True,
        importance_type: str = "gain",
        define_metric: bool = True,
        run: Run | None = None,
    ) -> None:
        super().__init__()
        self._run = run_for(run, "TrackerCallback")
        self._log_model, self._log_importance = log_model, log_feature_importance
        self._importance_type, self._define = importance_type, define_metric

    def before_training(self, model: Any) -> Any:
        """Keep the booster's configuration."""
        self._run.config.update(json.loads(model.save_config()))
        return model

    def after_iteration(self, model: Any, epoch: int, evals_log: Mapping[str, Mapping[str, Any]]) -> bool:
        """Log the evaluations of a round."""
        row: dict[str, Any] = {}
        for data, metrics in evals_log.items():
            for metric, values in metrics.items():
                name = f"{data}-{metric}"
                row[name] = values[-1][0] if isinstance(values[-1], tuple) else values[-1]
                if self._define:
                    define_best(self._run, name, metric)
        self._run.log({**row, "epoch": epoch})
        self._define = False
        return False

    def after_training(self, model: Any) -> Any:
        """Log the importance of features and the best score, and keep the model."""
        if self._log_importance:
            scores = model.get_score(importance_type=self._importance_type)
            table = Table(["Feature", "Importance"], [[name, value] for name, value in scores.items()])
            chart = plot.bar(table, "Feature", "Importance", title="Feature importance")
            self._run.log({"feature_importance": chart})
        if model.attr("best_score") is not None:
            self._run.summary.update(
                best_score=float(model.attr("best_score")), best_iteration=int(model.attr("best_iteration"))
            )
        if self._log_model:
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "model.json")
                model.save_model(path)
                self._run.log_artifact(path, name=f"model-{self._run.id}", type="model")
        return model
