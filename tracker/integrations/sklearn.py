"""scikit-learn: plots of classifiers, regressors and clusterings, each logged to the current run under its own name.

Names and arguments are those of `wandb.sklearn`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn import base, calibration, metrics, model_selection, naive_bayes

from tracker.integrations.current import run_for
from tracker.media import plot
from tracker.media.table import Table

POINTS_MAX = 1000


def plot_classifier(
    model: Any, X_train: Any, X_test: Any, y_train: Any, y_test: Any, y_pred: Any, y_probas: Any,  # noqa: N803
    labels: Sequence[Any], is_binary: bool = False, model_name: str = "Classifier", feature_names: Any = None,
    log_learning_curve: bool = False,
) -> None:  # fmt: skip
    """Log all that is known of a fitted classifier: the plots below, one after the other."""
    if log_learning_curve:
        plot_learning_curve(model, X_train, y_train)
    if hasattr(model, "feature_importances_") or hasattr(model, "coef_"):
        plot_feature_importances(model, feature_names)
    plot_summary_metrics(model, X_train, y_train, X_test, y_test)
    plot_class_proportions(y_train, y_test, labels)
    plot_confusion_matrix(y_test, y_pred, labels)
    plot_roc(y_test, y_probas, labels)
    plot_precision_recall(y_test, y_probas, labels)
    if is_binary:
        plot_calibration_curve(model, X_train, y_train, model_name)


def plot_regressor(
    model: Any, X_train: Any, X_test: Any, y_train: Any, y_test: Any, model_name: str = "Regressor"  # noqa: N803
) -> None:  # fmt: skip
    """Log all that is known of a fitted regressor."""
    del model_name
    plot_summary_metrics(model, X_train, y_train, X_test, y_test)
    plot_learning_curve(model, X_train, y_train)
    plot_outlier_candidates(model, X_train, y_train)
    plot_residuals(model, X_train, y_train)


def plot_clusterer(
    model: Any, X_train: Any, cluster_labels: Any, labels: Any = None, model_name: str = "Clusterer"  # noqa: N803
) -> None:  # fmt: skip
    """Log all that is known of a fitted clustering."""
    del model_name
    if hasattr(model, "n_clusters"):
        plot_elbow_curve(model, X_train)
        plot_silhouette(model, X_train, cluster_labels, labels)
    else:
        plot_silhouette(model, X_train, cluster_labels, labels, kmeans=False)


def plot_roc(
    y_true: Any = None, y_probas: Any = None, labels: Any = None, plot_micro: bool = True, plot_macro: bool = True,
    classes_to_plot: Any = None,
) -> None:  # fmt: skip
    """Log the ROC curve of each class as `roc`; means over the classes are not drawn."""
    del plot_micro, plot_macro
    _log("roc", plot.roc_curve(y_true, y_probas, labels, classes_to_plot))


def plot_precision_recall(
    y_true: Any = None, y_probas: Any = None, labels: Any = None, plot_micro: bool = True, classes_to_plot: Any = None
) -> None:
    """Log precision against recall of each class as `precision_recall`."""
    del plot_micro
    _log("precision_recall", plot.pr_curve(y_true, y_probas, labels, classes_to_plot))


def plot_confusion_matrix(
    y_true: Any = None, y_pred: Any = None, labels: Any = None, true_labels: Any = None, pred_labels: Any = None,
    normalize: bool = False,
) -> None:  # fmt: skip
    """Log how often which class was taken for which as `confusion_matrix`."""
    del true_labels, pred_labels, normalize
    _log("confusion_matrix", plot.confusion_matrix(y_true=y_true, preds=y_pred, class_names=labels))


def plot_feature_importances(
    model: Any = None, feature_names: Any = None, title: str = "Feature importance", max_num_features: int = 50
) -> None:
    """Log how much features matter to a fitted model as `feature_importances`; of a linear one, its coefficients."""
    values = np.asarray(getattr(model, "feature_importances_", getattr(model, "coef_", [])))
    values = values.mean(axis=0) if values.ndim > 1 else values
    names = feature_names if feature_names is not None else getattr(model, "feature_names_in_", range(len(values)))
    order = np.argsort(-np.abs(values))[:max_num_features]
    rows = [[str(list(names)[place]), float(values[place])] for place in order]
    _log("feature_importances", plot.bar(Table(["feature", "importance"], rows), "feature", "importance", title=title))


def plot_class_proportions(y_train: Any = None, y_test: Any = None, labels: Any = None) -> None:
    """Log how many samples each class has as `class_proportions`."""
    rows = []
    for part, values in (("train", y_train), ("test", y_test)):
        found, counts = np.unique(np.asarray(values if values is not None else []), return_counts=True)
        for value, count in zip(found.tolist(), counts.tolist(), strict=True):
            name = labels[value] if labels is not None and isinstance(value, int) and value < len(labels) else value
            rows.append([f"{name} ({part})", part, count])
    table = Table(["class", "part", "count"], rows)
    _log("class_proportions", plot.bar(table, "class", "count", title="Samples of each class"))


def plot_summary_metrics(
    model: Any = None, X: Any = None, y: Any = None, X_test: Any = None, y_test: Any = None  # noqa: N803
) -> None:  # fmt: skip
    """Log a fitted model's scores on a test set as `summary_metrics`, and as values of their own."""
    del X, y
    guess = model.predict(X_test)
    if base.is_classifier(model):
        several = {"average": "weighted", "zero_division": 0}
        scores = {
            "accuracy_score": metrics.accuracy_score(y_test, guess),
            "f1_score": metrics.f1_score(y_test, guess, **several),
            "precision": metrics.precision_score(y_test, guess, **several),
            "recall": metrics.recall_score(y_test, guess, **several),
        }
    else:
        scores = {
            "mae": metrics.mean_absolute_error(y_test, guess), "mse": metrics.mean_squared_error(y_test, guess),
            "r2_score": metrics.r2_score(y_test, guess),
        }  # fmt: skip
    numbers = {name: float(value) for name, value in scores.items()}
    table = Table(["metric", "value"], [[name, value] for name, value in numbers.items()])
    chart = plot.bar(table, "metric", "value", title="Scores on the test set")
    run_for(None, "plot_summary_metrics()").log({"summary_metrics": chart, **numbers})


def plot_learning_curve(
    model: Any = None, X: Any = None, y: Any = None, cv: Any = None, shuffle: bool = False,  # noqa: N803
    random_state: Any = None, train_sizes: Any = None, n_jobs: int = 1, scoring: Any = None,
) -> None:  # fmt: skip
    """Log the score over the number of samples trained on as `learning_curve`; the model is trained again and again."""
    sizes, train, test = model_selection.learning_curve(
        model, X, y, cv=cv, shuffle=shuffle, random_state=random_state, n_jobs=n_jobs, scoring=scoring,
        train_sizes=np.linspace(0.1, 1.0, 5) if train_sizes is None else train_sizes,
    )[:3]  # fmt: skip
    rows = [[int(size), "train", float(score)] for size, score in zip(sizes, train.mean(axis=1), strict=True)]
    rows += [[int(size), "test", float(score)] for size, score in zip(sizes, test.mean(axis=1), strict=True)]
    table = Table(["samples", "part", "score"], rows)
    _log("learning_curve", plot.line(table, "samples", "score", stroke="part", title="Learning curve"))


def plot_calibration_curve(clf: Any = None, X: Any = None, y: Any = None, clf_name: str = "Classifier") -> None:  # noqa: N803
    """Log how often what a binary classifier expects comes true as `calibration_curve`.

    The classifier is trained anew, beside one that is calibrated by isotonic regression and naive Bayes, on half of the
    samples each; the other half is asked.
    """
    x_train, x_test, y_train, y_test = model_selection.train_test_split(X, y, test_size=0.5, random_state=0)
    calibrated = calibration.CalibratedClassifierCV(base.clone(clf), cv=2, method="isotonic")
    models = {"naive Bayes": naive_bayes.GaussianNB(), clf_name: base.clone(clf), f"{clf_name}, isotonic": calibrated}
    rows = []
    for name, model in models.items():
        expected = model.fit(x_train, y_train).predict_proba(x_test)[:, 1]
        came_true, said = calibration.calibration_curve(y_test, expected, n_bins=10)
        rows += [[name, float(a), float(b)] for a, b in zip(said, came_true, strict=True)]
    table = Table(["model", "predicted", "came true"], rows)
    chart = plot.line(table, "predicted", "came true", stroke="model", title="Calibration curve")
    _log("calibration_curve", chart)


def plot_residuals(regressor: Any = None, X: Any = None, y: Any = None) -> None:  # noqa: N803
    """Log by how much a regressor, trained anew on four fifths of the samples, is off, as `residuals`."""
    x_train, x_test, y_train, y_test = model_selection.train_test_split(X, y, test_size=0.2, random_state=0)
    model = base.clone(regressor).fit(x_train, y_train)
    said = np.concatenate([model.predict(x_train), model.predict(x_test)])[:POINTS_MAX]
    off = (said - np.concatenate([y_train, y_test])[:POINTS_MAX]).tolist()
    table = Table(["predicted", "residual"], [[a, b] for a, b in zip(said.tolist(), off, strict=True)])
    _log("residuals", plot.scatter(table, "predicted", "residual", title="Residuals"))


def plot_outlier_candidates(regressor: Any = None, X: Any = None, y: Any = None) -> None:  # noqa: N803
    """Log Cook's distance of each sample as `outlier_candidates` (Cook 1977, Technometrics 19:15).

    With p features, residuals e, leverages h and s² the mean of e² over n - p: e² / (p s²) · h / (1 - h)².
    """
    x, true = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    off = regressor.predict(X) - true
    leverage = np.clip((x @ np.linalg.pinv(x)).diagonal(), 0, 1 - 1e-12)
    count = x.shape[1]
    spread = float(off @ off) / max(1, len(x) - count)
    distance = off**2 / max(count * spread, 1e-300) * leverage / (1 - leverage) ** 2
    table = Table(["sample", "distance"], [[i, float(one)] for i, one in enumerate(distance[:POINTS_MAX])])
    _log("outlier_candidates", plot.bar(table, "sample", "distance", title="Cook's distance"))


def plot_elbow_curve(
    clusterer: Any = None, X: Any = None, cluster_ranges: Any = None, n_jobs: int = 1,  # noqa: N803
    show_cluster_time: bool = True,
) -> None:  # fmt: skip
    """Log the score of a clustering over the number of clusters as `elbow_curve`; it is trained for each."""
    del n_jobs
    rows = []
    for number in cluster_ranges if cluster_ranges is not None else range(1, 10, 2):
        begin = time.perf_counter()
        model = base.clone(clusterer).set_params(n_clusters=number).fit(X)
        seconds = time.perf_counter() - begin if show_cluster_time else None
        rows.append([int(number), float(abs(model.score(X))), seconds])
    table = Table(["clusters", "errors", "seconds"], rows)
    _log("elbow_curve", plot.line(table, "clusters", "errors", title="Errors by the number of clusters"))


def plot_silhouette(
    clusterer: Any = None, X: Any = None, cluster_labels: Any = None, labels: Any = None,  # noqa: N803
    metric: str = "euclidean", kmeans: bool = True,
) -> None:  # fmt: skip
    """Log each sample's silhouette, sorted within its cluster, as `silhouette_plot`."""
    del kmeans
    found = np.asarray(cluster_labels if cluster_labels is not None else clusterer.labels_)
    values = metrics.silhouette_samples(X, found, metric=metric)
    rows, place = [], 0
    for cluster in np.unique(found).tolist():
        name = str(labels[cluster]) if labels is not None and 0 <= cluster < len(labels) else str(cluster)
        for value in np.sort(values[found == cluster]).tolist():
            rows.append([name, place, value])
            place += 1
    table = Table(["cluster", "sample", "silhouette"], rows[:: max(1, -(-len(rows) // POINTS_MAX))])
    chart = plot.line(table, "sample", "silhouette", stroke="cluster", title="Silhouettes")
    run_for(None, "plot_silhouette()").log({"silhouette_plot": chart, "silhouette": float(values.mean())})


def _log(name: str, chart: plot.Plot) -> None:
    run_for(None, f"a plot of {name}").log({name: chart})
