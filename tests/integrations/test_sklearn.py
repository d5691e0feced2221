"""The plots of scikit-learn, of models that were really fitted."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from runs import only_run, rows
from sklearn.cluster import KMeans
from sklearn.datasets import make_blobs, make_classification, make_regression
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression
from sklearn.metrics import accuracy_score, mean_absolute_error, silhouette_score
from sklearn.model_selection import train_test_split

import tracker
from tracker.integrations import sklearn as ours


def logged() -> dict:
    return {name: value for row in rows() for name, value in row.items() if name != "_step"}


def cells(value: dict) -> list[list[str]]:
    run = only_run()
    path = Path("tracker-runs") / "p" / "files" / run.id / value["path"]
    return list(csv.reader(path.open(encoding="utf-8")))[1:]


def test_a_classifier() -> None:
    x, y = make_classification(120, random_state=0)
    x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
    model = RandomForestClassifier(5, random_state=0).fit(x_train, y_train)
    guess = model.predict(x_test)
    with tracker.init(project="p"):
        ours.plot_classifier(
            model, x_train, x_test, y_train, y_test, guess, model.predict_proba(x_test), ["no", "yes"], is_binary=True,
            feature_names=[f"f{i}" for i in range(20)], log_learning_curve=True,
        )  # fmt: skip
    found = logged()
    plots = {name for name, value in found.items() if isinstance(value, dict) and value["_type"] == "plot"}
    assert plots == {
        "learning_curve", "feature_importances", "summary_metrics", "class_proportions", "confusion_matrix", "roc",
        "precision_recall", "calibration_curve",
    }  # fmt: skip
    assert found["accuracy_score"] == accuracy_score(y_test, guess)
    matrix = {(row[0], row[1]): int(row[2]) for row in cells(found["confusion_matrix"])}
    assert matrix["yes", "yes"] == int(np.sum((y_test == 1) & (guess == 1)))
    importances = [float(row[1]) for row in cells(found["feature_importances"])]
    assert importances == sorted(model.feature_importances_.tolist(), reverse=True)
    assert sum(int(row[2]) for row in cells(found["class_proportions"])) == 120


def test_a_regressor() -> None:
    x, y = make_regression(60, 3, noise=3, random_state=0)
    x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
    model = LinearRegression().fit(x_train, y_train)
    with tracker.init(project="p"):
        ours.plot_regressor(model, x_train, x_test, y_train, y_test)
        ours.plot_feature_importances(model)
    found = logged()
    assert found["mae"] == mean_absolute_error(y_test, model.predict(x_test))
    assert {"learning_curve", "outlier_candidates", "residuals", "feature_importances"} <= set(found)
    distance = [float(row[1]) for row in cells(found["outlier_candidates"])]
    off, pinv = model.predict(x_train) - y_train, x_train @ np.linalg.pinv(x_train)
    first = off[0] ** 2 / (3 * (off @ off) / 42) * pinv[0, 0] / (1 - pinv[0, 0]) ** 2
    assert distance[0] == pytest.approx(first)
    assert len(distance) == len(cells(found["residuals"])) == 45


def test_a_clustering() -> None:
    x, _ = make_blobs(50, centers=3, random_state=0)
    model = KMeans(3, n_init=2, random_state=0)
    labels = model.fit_predict(x)
    with tracker.init(project="p"):
        ours.plot_clusterer(model, x, labels)
    found = logged()
    assert found["silhouette"] == pytest.approx(silhouette_score(x, labels))
    assert len(cells(found["silhouette_plot"])) == 50
    assert [int(row[0]) for row in cells(found["elbow_curve"])] == [1, 3, 5, 7, 9]
