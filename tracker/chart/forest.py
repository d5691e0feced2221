"""A random forest's say on which features decide a value; scikit-learn need not be there."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError

import numpy as np

from tracker.chart.correlation import ranks
from tracker.chart.versions import version_of
from tracker.read.history import Floats

TREES = 200
LEAST_RUNS = 5
"""With fewer there is nothing to learn from."""
_SAMPLES = 2000
"""At most so many rows grow one tree, which bounds the time; every tree takes others."""
_DIGITS = 6
_LEAST_VERSION = (1, 4)


@dataclass(frozen=True)
class Forest:
    """What a forest of regression trees found."""

    importance: Floats
    """Shape [features], 0 or more, 1 in all: the share of a feature in the decrease of the squared error, the mean over
    the trees."""
    r2: float
    """The share of the target's variance that the trees explain in rows that they did not learn from; 0 or less where
    they explain none."""


def sklearn_version() -> str:
    """The version of scikit-learn that is installed, "" for none, or one whose forests know no missing values (1.3)."""
    try:
        found = version_of("scikit-learn")
    except PackageNotFoundError:
        return ""
    parts = re.match(r"(\d+)\.(\d+)", found)
    return found if parts and (int(parts[1]), int(parts[2])) >= _LEAST_VERSION else ""


def grow_forest(features: Floats, target: Floats) -> Forest | None:
    """The importance of features for a target, as L. Breiman, Random Forests (Machine Learning 45, 2001), has it.

    Features count by their ranks: trees ask only for the order of values, and learn in single precision, in which
    learning rates of 1e-9 are the same and numbers of 1e39 have no place.

    It is the mean decrease in impurity, scikit-learn's `feature_importances_`, which W&B shows too; the r² is that of
    the rows left out of each tree's sample. Seeded: the same numbers give the same forest.

    Args:
        features: shape [rows, features]; NaN is a value of its own.
        target: shape [rows], finite.

    Returns:
        None where scikit-learn (1.4 or newer) is not installed, where there are fewer than `LEAST_RUNS` rows, no
        feature, or nothing to explain.
    """
    if not sklearn_version() or len(target) < LEAST_RUNS or features.shape[1] == 0 or np.ptp(target) == 0:
        return None
    from sklearn.ensemble import RandomForestRegressor

    scale = 2.0 ** min(1023, -int(np.frexp(np.abs(target).max())[1]))
    # so no square overflows, and a power of two rounds nothing
    model = RandomForestRegressor(
        TREES, random_state=0, oob_score=True, max_samples=min(len(target), _SAMPLES), n_jobs=1
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a row that is in every tree's sample has no r² of its own
        model.fit(np.apply_along_axis(_ranks, 0, features), target * scale)
    importance = np.round(model.feature_importances_, _DIGITS)
    return Forest(importance, round(float(model.oob_score_), _DIGITS))


def _ranks(values: Floats) -> Floats:
    """The ranks of the values that are there."""
    found = np.full(len(values), np.nan)
    known = ~np.isnan(values)
    found[known] = ranks(values[known])
    return found
