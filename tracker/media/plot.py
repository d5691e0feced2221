"""Plots: lines, points, bars, histograms, confusion matrices and curves of classifiers, as a table and what it means.

`tracker.plot.roc_curve(y_true, y_probas)` and the like are given to `log`. What is computed is kept, not the input.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tracker.format import media
from tracker.media import scores
from tracker.media.arrays import to_array
from tracker.media.base import Media, MediaFile
from tracker.media.convert import is_frame
from tracker.media.table import Table

CLASSES_MAX = 100
_POINTS_MAX = 1000


class Plot(Media):
    """A plot for `log`, made by the functions of `tracker.plot`.

    Args:
        make: gives its table and what the table's columns mean (the run format, section 12); what it raises is told
            when the plot is logged.
    """

    kind = "plot"

    def __init__(self, make: Callable[[], tuple[Table, dict[str, Any]]]) -> None:
        super().__init__()
        try:
            self.table, self._options = make()
        except Exception as error:  # foreign objects may raise anything
            self._fail(error)

    def _encode(self) -> tuple[dict[str, Any], list[MediaFile]]:
        found, files = self.table.encode()
        self.notes += [note for note in self.table.notes if note not in self.notes]
        options = {name: value for name, value in self._options.items() if value not in (None, "")}
        return {**found, media.TYPE: self.kind, "plot": options}, files


def line(
    table: Any, x: str, y: str, stroke: str | None = None, title: str | None = None, split_table: bool = False
) -> Plot:
    """Lines.

    Args:
        table: a `tracker.Table`, or a frame of pandas, polars or pyarrow.
        x: the column of the places across.
        y: the column of the values.
        stroke: a column; each value of it is a line of its own.
        title: what stands above.
        split_table: accepted for wandb's sake, as everywhere here.
    """
    del split_table
    return Plot(lambda: _of_table(table, {"mark": "line", "title": title, "x": x, "y": y, "series": stroke}))


def scatter(table: Any, x: str, y: str, title: str | None = None, split_table: bool = False) -> Plot:
    """Points; see `line`."""
    del split_table
    return Plot(lambda: _of_table(table, {"mark": "point", "title": title, "x": x, "y": y}))


def bar(table: Any, label: str, value: str, title: str | None = None, split_table: bool = False) -> Plot:
    """Bars.

    Args:
        table: as in `line`.
        label: the column of their names.
        value: the column of their lengths.
        title: what stands above.
        split_table: see `line`.
    """
    del split_table
    return Plot(lambda: _of_table(table, {"mark": "bar", "title": title, "x": label, "value": value}))


def histogram(table: Any, value: str, title: str | None = None, split_table: bool = False) -> Plot:
    """How often the values of a column lie where; see `line`."""
    del split_table
    return Plot(lambda: _of_table(table, {"mark": "histogram", "title": title, "value": value}))


def line_series(
    xs: Any, ys: Any, keys: Sequence[Any] | None = None, title: str | None = None, xname: str = "x",
    split_table: bool = False,
) -> Plot:  # fmt: skip
    """Lines of several lists.

    Args:
        xs: the places across, one list for all lines or one a line.
        ys: the values, a list a line.
        keys: the lines' names.
        title: what stands above.
        xname: what the places are called.
        split_table: see `line`.
    """
    del split_table

    def make() -> tuple[Table, dict[str, Any]]:
        lines = [np.asarray(to_array(y)).ravel() for y in ys]
        first = next(iter(xs), None)
        several = isinstance(first, (list, tuple)) or getattr(first, "ndim", 0) == 1
        places = [np.asarray(to_array(x)).ravel() for x in xs] if several else [np.asarray(to_array(xs)).ravel()]
        places = places * len(lines) if len(places) == 1 else places
        names = [str(key) for key in keys] if keys is not None else [f"line {n}" for n in range(len(lines))]
        if not len(places) == len(names) == len(lines):
            raise ValueError(f"there are {len(lines)} lines, {len(places)} lists of places and {len(names)} names")
        rows = []
        for name, x, y in zip(names, places, lines, strict=True):
            if len(x) != len(y):
                raise ValueError(f"line {name!r} has {len(x)} places and {len(y)} values")
            rows += [[name, *point] for point in zip(x.tolist(), y.tolist(), strict=True)]
        said = {"mark": "line", "title": title, "x": xname, "y": "value", "series": "line"}
        return Table(["line", xname, "value"], rows), said

    return Plot(make)


def confusion_matrix(
    probs: Any = None, y_true: Any = None, preds: Any = None, class_names: Sequence[Any] | None = None,
    title: str | None = None, split_table: bool = False,
) -> Plot:  # fmt: skip
    """How often which class was taken for which.

    Args:
        probs: a score for each sample and class, whose greatest is the prediction; or give `preds`.
        y_true: the true class of each sample: a number, an index of `class_names`, or a name.
        preds: the predicted one, likewise.
        class_names: the classes' names.
        title: what stands above.
        split_table: see `line`.
    """
    del split_table

    def make() -> tuple[Table, dict[str, Any]]:
        if (probs is None) == (preds is None) or y_true is None:
            raise ValueError("it needs y_true, and either probs or preds")
        found = preds if probs is None else scores.two_dimensional(probs).argmax(axis=1)
        true, guess = scores.labels_of(y_true), scores.labels_of(found)
        if len(true) != len(guess):
            raise ValueError(f"there are {len(true)} true classes and {len(guess)} predictions")
        names = [str(name) for name in class_names] if class_names is not None else None
        classes = scores.classes_of([*true, *guess], None if names is None else len(names))
        if len(classes) > CLASSES_MAX:
            raise ValueError(f"it has {len(classes)} classes, and a matrix shows {CLASSES_MAX}")
        counts = scores.confusion(true, guess, classes)
        shown = scores.names_of(classes, names)
        rows = [[a, b, int(counts[i, j])] for i, a in enumerate(shown) for j, b in enumerate(shown)]
        said = {"mark": "matrix", "title": title or "Confusion matrix", "x": "Predicted", "y": "Actual"}
        return Table(["Actual", "Predicted", "nPredictions"], rows), {**said, "value": "nPredictions"}

    return Plot(make)


def roc_curve(
    y_true: Any = None, y_probas: Any = None, labels: Sequence[Any] | None = None, classes_to_plot: Any = None,
    title: str | None = None, split_table: bool = False,
) -> Plot:  # fmt: skip
    """The true positive rate against the false one, a curve a class.

    Args:
        y_true: the true class of each sample.
        y_probas: a score for each sample and class; with one score a sample, that of the second class.
        labels: the classes' names.
        classes_to_plot: which classes; all by default.
        title: what stands above.
        split_table: see `line`.
    """
    del split_table
    said = {
        "mark": "line", "title": title or "ROC curve", "x": "fpr", "y": "tpr", "series": "class",
        "x_label": "false positive rate", "y_label": "true positive rate", "x_range": [0, 1], "y_range": [0, 1.01],
        "diagonal": True,
    }  # fmt: skip

    def make() -> tuple[Table, dict[str, Any]]:
        rows = []
        for name, truth, score in scores.per_class(y_true, y_probas, labels, classes_to_plot):
            fpr, tpr = scores.roc(truth, score)
            kept = _thinned(len(fpr))
            rows += [[name, *point] for point in zip(fpr[kept].tolist(), tpr[kept].tolist(), strict=True)]
        return Table(["class", "fpr", "tpr"], rows), said

    return Plot(make)


def pr_curve(
    y_true: Any = None, y_probas: Any = None, labels: Sequence[Any] | None = None, classes_to_plot: Any = None,
    interp_size: int = 21, title: str | None = None, split_table: bool = False,
) -> Plot:  # fmt: skip
    """Precision against recall, a curve a class.

    The precision at a recall is the greatest at any recall that is no less, "interpolated precision" (Manning,
    Raghavan, Schütze: Introduction to Information Retrieval, 8.4).

    Args:
        y_true: as in `roc_curve`.
        y_probas: as in `roc_curve`.
        labels: as in `roc_curve`.
        classes_to_plot: as in `roc_curve`.
        interp_size: at how many recalls, evenly from 0 to 1, the curve is known.
        title: what stands above.
        split_table: see `line`.
    """
    del split_table
    said = {
        "mark": "line", "title": title or "Precision and recall", "x": "recall", "y": "precision", "series": "class",
        "x_range": [0, 1], "y_range": [0, 1.01],
    }  # fmt: skip

    def make() -> tuple[Table, dict[str, Any]]:
        rows = []
        recalls = np.linspace(0, 1, max(2, min(int(interp_size), _POINTS_MAX)))
        for name, truth, score in scores.per_class(y_true, y_probas, labels, classes_to_plot):
            values = scores.interpolated_precision(truth, score, recalls)
            rows += [[name, *point] for point in zip(recalls.tolist(), values.tolist(), strict=True)]
        return Table(["class", "recall", "precision"], rows), said

    return Plot(make)


def _of_table(table: Any, said: dict[str, Any]) -> tuple[Table, dict[str, Any]]:
    """A table and what it means, once its columns are known to be there."""
    if not isinstance(table, Table):
        table = Table(dataframe=table) if is_frame(table) else Table(data=table)
    for name in ("x", "y", "value", "series"):
        column = said.get(name)
        if column is not None and column not in table.columns:
            raise ValueError(f"the table has no column {column!r}; it has {', '.join(map(repr, table.columns))}")
    return table, said


def _thinned(number: int) -> Any:
    """Places of at most `_POINTS_MAX` points, evenly, the first and the last among them."""
    return np.unique(np.linspace(0, number - 1, min(number, _POINTS_MAX)).round().astype(np.int64))
