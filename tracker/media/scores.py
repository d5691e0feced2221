"""Scores of classifiers: confusion, ROC and precision, by scikit-learn where it is installed, else by numpy alone."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.media.arrays import to_array

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


def labels_of(values: Any) -> list[Any]:
    """Classes of samples, as Python's own values: numbers that are whole as int, anything else as text."""
    plain = values if isinstance(values, (list, tuple)) else _plain(values)
    found = []
    for value in plain:
        one = value.item() if hasattr(value, "item") else value
        whole = isinstance(one, (bool, int)) or (isinstance(one, float) and one.is_integer())
        found.append(int(one) if whole else str(one))
    return found


def _plain(values: Any) -> list[Any]:
    if hasattr(values, "to_list") and not hasattr(values, "detach"):  # a column of pandas or polars
        return list(values.to_list())
    array = np.asarray(values) if getattr(getattr(values, "dtype", None), "kind", "") in ("U", "O", "S") else None
    return list((to_array(values) if array is None else array).ravel().tolist())


def two_dimensional(values: Any) -> Floats:
    """Scores, samples x classes.

    Raises:
        ValueError: they have another shape.
    """
    array = np.asarray(to_array(values), np.float64)
    if array.ndim != 2 or not array.shape[1]:
        raise ValueError(f"scores have the shape {array.shape}, and must have samples x classes")
    return array


def classes_of(labels: Sequence[Any], number: int | None) -> list[Any]:
    """All classes in their order.

    Args:
        labels: those of the samples.
        number: how many there are by their names; None for those that come.

    Raises:
        ValueError: a sample's class has no name.
    """
    found = set(labels)
    whole = all(isinstance(label, int) for label in found)
    if number is not None and whole:
        if any(not 0 <= label < number for label in found):
            raise ValueError(f"a class is {max(found)}, and there are {number} class names: they begin at 0")
        return list(range(number))
    return sorted(found) if whole else sorted(found, key=str)


def names_of(classes: Sequence[Any], names: Sequence[str] | None) -> list[str]:
    """What the classes are called."""
    if names is None:
        return [str(one) for one in classes]
    if all(isinstance(one, int) for one in classes):
        return [names[one] for one in classes]
    return [str(one) for one in classes]


def confusion(true: Sequence[Any], guess: Sequence[Any], classes: Sequence[Any]) -> NDArray[np.int64]:
    """How often class i was taken for class j, shape [classes, classes]."""
    if has_sklearn():
        from sklearn.metrics import confusion_matrix

        place = {one: number for number, one in enumerate(classes)}
        found = confusion_matrix(
            [place[one] for one in true], [place[one] for one in guess], labels=list(range(len(classes)))
        )
        return np.asarray(found, np.int64)
    return confusion_by_numpy(true, guess, classes)


def confusion_by_numpy(true: Sequence[Any], guess: Sequence[Any], classes: Sequence[Any]) -> NDArray[np.int64]:
    """As `confusion`."""
    place = {one: number for number, one in enumerate(classes)}
    counts = np.zeros((len(classes), len(classes)), np.int64)
    np.add.at(counts, ([place[one] for one in true], [place[one] for one in guess]), 1)
    return counts


def per_class(
    y_true: Any, y_probas: Any, labels: Sequence[Any] | None, wanted: Any
) -> Iterator[tuple[str, Truths, Floats]]:
    """For each class its name, which samples are of it, and their scores.

    Raises:
        ValueError: the shapes do not fit, or a score is no finite number.
    """
    if y_true is None or y_probas is None:
        raise ValueError("it needs y_true and y_probas")
    true = labels_of(y_true)
    probas = np.asarray(to_array(y_probas), np.float64)
    single = probas.ndim == 1
    probas = np.stack([1 - probas, probas], axis=1) if single else two_dimensional(probas)
    if len(probas) != len(true):
        raise ValueError(f"there are {len(true)} true classes and {len(probas)} scores")
    if not np.isfinite(probas).all():
        raise ValueError("a score is NaN or infinite")
    classes = classes_of(true, probas.shape[1] if all(isinstance(one, int) for one in true) else None)
    if len(classes) != probas.shape[1]:
        raise ValueError(f"there are {len(classes)} classes and scores of {probas.shape[1]}")
    names = names_of(classes, None if labels is None else [str(label) for label in labels])
    chosen = None if wanted is None else {str(one) for one in wanted}
    array = np.array([str(one) for one in true], object)
    for column, (one, name) in enumerate(zip(classes, names, strict=True)):
        if chosen is not None and str(one) not in chosen and name not in chosen:
            continue
        if single and column == 0 and chosen is None:
            continue  # the other class's curve says the same
        yield name, array == str(one), probas[:, column]


def roc(truth: Truths, score: Floats) -> tuple[Floats, Floats]:
    """False and true positive rates at every threshold, from (0, 0) to (1, 1); a rate of nothing is 0."""
    if has_sklearn() and truth.any() and not truth.all():
        from sklearn.metrics import roc_curve

        fpr, tpr, _ = roc_curve(truth, score)
        return np.asarray(fpr, np.float64), np.asarray(tpr, np.float64)
    return roc_by_numpy(truth, score)


def roc_by_numpy(truth: Truths, score: Floats) -> tuple[Floats, Floats]:
    """As `roc`; points on a straight line between their neighbours are left out, as scikit-learn does."""
    right, wrong, _ = _counts(truth, score)
    right, wrong = np.concatenate([[0], right]), np.concatenate([[0], wrong])
    if len(right) > 2:
        corner = np.logical_or(np.diff(right, 2), np.diff(wrong, 2))
        kept = np.flatnonzero(np.concatenate([[True], corner, [True]]))
        right, wrong = right[kept], wrong[kept]
    return wrong / max(wrong[-1], 1), right / max(right[-1], 1)


def interpolated_precision(truth: Truths, score: Floats, recalls: Floats) -> Floats:
    """The greatest precision at any recall that is no less than each of `recalls`, shape [recalls]."""
    precision, recall = _precision(truth, score)  # by rising threshold: the recall falls
    best = np.maximum.accumulate(precision[np.argsort(recall, kind="stable")][::-1])[::-1]
    place = np.searchsorted(np.sort(recall, kind="stable"), recalls - 1e-12, side="left")
    found: Floats = best[np.minimum(place, len(best) - 1)]
    return found


def _precision(truth: Truths, score: Floats) -> tuple[Floats, Floats]:
    """Precision and recall at every threshold."""
    if has_sklearn() and truth.any():
        from sklearn.metrics import precision_recall_curve

        precision, recall, _ = precision_recall_curve(truth, score)
        return np.asarray(precision, np.float64), np.asarray(recall, np.float64)
    return precision_by_numpy(truth, score)


def precision_by_numpy(truth: Truths, score: Floats) -> tuple[Floats, Floats]:
    """Precision and recall at every threshold, rising, and (1, 0) at the end, as scikit-learn has them."""
    right, wrong, _ = _counts(truth, score)
    precision = right / np.maximum(right + wrong, 1)
    recall = right / max(right[-1], 1) if right[-1] else np.ones(len(right))
    return np.concatenate([precision[::-1], [1.0]]), np.concatenate([recall[::-1], [0.0]])


def _counts(truth: Truths, score: Floats) -> tuple[Floats, Floats, Floats]:
    """True and false positives at each threshold, and the thresholds, the greatest first."""
    order = np.argsort(-score, kind="stable")
    truth, score = truth[order], score[order]
    ends = np.append(np.flatnonzero(np.diff(score)), len(score) - 1)
    right = np.cumsum(truth)[ends].astype(np.float64)
    return right, 1 + ends - right, score[ends]


def has_sklearn() -> bool:
    """Whether scikit-learn is installed."""
    return importlib.util.find_spec("sklearn") is not None
