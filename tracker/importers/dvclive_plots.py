"""Images and plots of a folder of DVCLive's → media; how a plot is to be drawn stands in dvc.yaml."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tracker.errors import FormatError
from tracker.importers.local_files import is_medium, is_small, medium
from tracker.importers.typed import read_yaml
from tracker.media import plot
from tracker.media.base import Media
from tracker.media.plot import Plot
from tracker.media.table import Table

METRICS, IMAGES = "plots/metrics", "plots/images"
_LEVELS = 5
_PLOTS = re.compile(r"plots/(?:sklearn|custom)/(.+)\.json")
_STEP = re.compile(r"(.+)/(\d{1,18})\.\w+")
_KNOWN = (  # what log_sklearn_plot writes: columns across and up, title, their labels
    ("actual", "predicted", "Confusion Matrix", "", ""),
    ("fpr", "tpr", "Receiver operating characteristic (ROC)", "False Positive Rate", "True Positive Rate"),
    ("recall", "precision", "Precision-Recall Curve", "Recall", "Precision"),
    ("fpr", "fnr", "Detection error tradeoff (DET)", "False Positive Rate", "False Negative Rate"),
    ("prob_pred", "prob_true", "Calibration Curve", "Mean Predicted Probability", "Fraction of Positives"),
)
_MARKS = {"linear": "line", "simple": "line", "smooth": "line", "scatter": "point", "scatter_jitter": "point"}
_BARS = ("bar_horizontal", "bar_horizontal_sorted")


def find_dvc_yaml(folder: str) -> str:
    """The dvc.yaml that says how the plots of a folder are drawn: in it, or above it; "" where there is none."""
    place = os.path.abspath(folder)
    for _ in range(_LEVELS):
        path = os.path.join(place, "dvc.yaml")
        if os.path.isfile(path) and not os.path.islink(path):
            return path
        place = os.path.dirname(place)
    return ""


class Plots:
    """The images and plots of a folder.

    Args:
        folder: DVCLive's.
        files: names and paths of its files.
        about: its dvc.yaml; "" for none.
        left_out: counts what is not kept.

    Attributes:
        taken: the names of the files that are kept as media.
    """

    def __init__(self, folder: str, files: Mapping[str, str], about: str, left_out: Counter[str]) -> None:
        self._left_out = left_out
        images = {name: path for name, path in files.items() if name.startswith(f"{IMAGES}/") and is_medium(name)}
        self._images = {name: path for name, path in images.items() if is_small(path)}
        self._plots = {name: path for name, path in files.items() if _PLOTS.fullmatch(name) and is_small(path)}
        self._said = _read_said(folder, about, left_out) if about else {}
        self.taken = frozenset({*self._images, *self._plots})

    def images(self) -> Iterator[tuple[int, str, str]]:
        """Step, name and path of each image that was logged as `name/<step>.png`, in the order of the steps."""
        found = []
        for name, path in self._images.items():
            match = _STEP.fullmatch(name.removeprefix(f"{IMAGES}/"))
            if match:
                found.append((int(match[2]), match[1], path))
        return iter(sorted(found))

    def last_row(self) -> dict[str, Any]:
        """The other images, and the plots, by name."""
        names = {name.removeprefix(f"{IMAGES}/"): path for name, path in self._images.items()}
        found: dict[str, Any] = {name: medium(path) for name, path in names.items() if not _STEP.fullmatch(name)}
        for name, path in self._plots.items():
            match = _PLOTS.fullmatch(name)
            assert match  # noqa: S101 - chosen so
            try:
                with open(path, encoding="utf-8") as file:
                    found[match[1]] = _drawn(_records(json.load(file)), self._said.get(name, {}))
            except (OSError, ValueError, TypeError, RecursionError) as error:
                self._left_out[f"the plot {match[1]!r} cannot be read ({error})"] += 1
        return found


def _read_said(folder: str, about: str, left_out: Counter[str]) -> dict[str, dict[str, Any]]:
    """What dvc.yaml says of each plot, by its name below the folder."""
    try:
        plots = read_yaml(about).get("plots")
    except (OSError, FormatError) as error:
        left_out[f"dvc.yaml cannot be read ({error})"] += 1
        return {}
    found = {}
    for item in plots if isinstance(plots, list) else []:
        for path, said in item.items() if isinstance(item, dict) else ():
            place = os.path.join(os.path.dirname(os.path.abspath(about)), str(path))
            if isinstance(said, dict):
                found[os.path.relpath(place, os.path.abspath(folder)).replace(os.sep, "/")] = said
    return found


def _records(data: Any) -> list[dict[str, Any]]:
    """The points of a plot: a list, or a list behind a name.

    Raises:
        ValueError: there is none.
    """
    if isinstance(data, dict):
        data = next((value for value in data.values() if isinstance(value, list)), None)
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise ValueError("it holds no list of points")
    return data


def _drawn(records: list[dict[str, Any]], said: Mapping[str, Any]) -> Media:
    """A plot as dvc.yaml says, or as its columns tell; else its table."""
    columns = list(dict.fromkeys(name for item in records for name in item))
    known = next((each for each in _KNOWN if set(each[:2]) <= set(columns)), ("", "", "", "", ""))
    x, y = str(said.get("x") or known[0]), str(said.get("y") or known[1])
    title, template = str(said.get("title") or known[2]), str(said.get("template") or "linear")
    falls = x in columns and _falls([item.get(x) for item in records])
    ordered = reversed(records) if falls else records  # a line is drawn from left to right
    table = Table(columns=columns, data=[[item.get(name) for name in columns] for item in ordered])
    if not {x, y} <= set(columns):
        return table
    if {x, y} == {"actual", "predicted"}:
        true, guess = ([str(item.get(name)) for item in records] for name in ("actual", "predicted"))
        return plot.confusion_matrix(y_true=true, preds=guess, title=title)
    if template in _BARS:
        return plot.bar(table, label=y, value=x, title=title)
    if template not in _MARKS:
        return table
    labels = {"x_label": str(said.get("x_label") or known[3]), "y_label": str(said.get("y_label") or known[4])}
    return Plot(lambda: (table, {"mark": _MARKS[template], "title": title, "x": x, "y": y, **labels}))


def _falls(values: list[Any]) -> bool:
    """Whether numbers are sorted, the greatest first."""
    if not values or not all(isinstance(value, (int, float)) for value in values):
        return False
    return all(value >= following for value, following in itertools.pairwise(values)) and values[0] > values[-1]
