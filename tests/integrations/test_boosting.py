"""The callbacks of XGBoost and LightGBM, with real boosters."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest
import xgboost
from runs import having, only_run

import tracker
from tracker.integrations import lightgbm as ours_lightgbm
from tracker.integrations import xgboost as ours_xgboost

X = np.random.default_rng(0).normal(size=(200, 4))
Y = X[:, 0] * 2 + X[:, 1]


def test_xgboost() -> None:
    told: dict = {}
    train, test = xgboost.DMatrix(X[:150], Y[:150]), xgboost.DMatrix(X[150:], Y[150:])
    with tracker.init(project="p") as open_run:
        xgboost.train(
            {"max_depth": 2}, train, 5, evals=[(train, "train"), (test, "test")], evals_result=told,
            verbose_eval=False, early_stopping_rounds=3, callbacks=[ours_xgboost.TrackerCallback(log_model=True)],
        )  # fmt: skip
    run = only_run()
    rows = having("epoch")
    assert [row["epoch"] for row in rows] == list(range(5))
    assert [row["test-rmse"] for row in rows] == told["test"]["rmse"]
    assert run.summary["test-rmse"] == min(told["test"]["rmse"])
    assert run.summary["best_score"] == pytest.approx(min(told["test"]["rmse"]))
    assert "learner" in run.config
    assert having("feature_importance")[0]["feature_importance"]["rows"] >= 2
    with tracker.init(project="p", name="reader") as reader:
        assert reader.use_artifact(f"model-{open_run.id}").files == ("model.json",)


def test_xgboost_estimator_without_more() -> None:
    with tracker.init(project="p") as run:
        callback = ours_xgboost.TrackerCallback(log_feature_importance=False, define_metric=False, run=run)
        model = xgboost.XGBRegressor(n_estimators=3, max_depth=2, callbacks=[callback])
        model.fit(X, Y, eval_set=[(X, Y)], verbose=False)
    assert len(having("validation_0-rmse")) == 3
    assert not having("feature_importance")


def test_lightgbm() -> None:
    told: dict = {}
    train = lightgbm.Dataset(X[:150], Y[:150], free_raw_data=False)
    test = lightgbm.Dataset(X[150:], Y[150:], reference=train)
    params = {"objective": "regression", "verbose": -1, "min_data_in_leaf": 5}
    with tracker.init(project="p") as open_run:
        model = lightgbm.train(
            params, train, 5, valid_sets=[test], valid_names=["test"],
            callbacks=[lightgbm.record_evaluation(told), ours_lightgbm.TrackerCallback()],
        )  # fmt: skip
        ours_lightgbm.log_summary(model, save_model_checkpoint=True)
    run = only_run()
    assert [row["test_l2"] for row in having("iteration")] == told["test"]["l2"]
    assert run.config["objective"] == "regression"
    assert run.summary["test_l2"] == min(told["test"]["l2"])
    assert run.summary["best_score/test/l2"] == model.best_score["test"]["l2"]
    assert having("feature_importance")[0]["feature_importance"]["rows"] == 4
    with tracker.init(project="p", name="reader") as reader:
        assert reader.use_artifact(f"model-{open_run.id}:best").files == ("model.txt",)


def test_lightgbms_cross_validation() -> None:
    params = {"objective": "regression", "verbose": -1}
    with tracker.init(project="p"):
        told = lightgbm.cv(
            params, lightgbm.Dataset(X, Y), 3, nfold=2, stratified=False, callbacks=[ours_lightgbm.TrackerCallback()]
        )
    assert [row["valid_l2-mean"] for row in having("iteration")] == told["valid l2-mean"]
    assert [row["valid_l2-stdv"] for row in having("iteration")] == told["valid l2-stdv"]
