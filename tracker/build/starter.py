"""The report of a project that has none: what its template, `reports/default.md`, is given."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from tracker.read.history import natural_key
from tracker.read.model import Run

TEMPLATE = "reports/default.md"
PAGE = "overview.md"
_METRICS_MAX = 6
_SERIES_MAX = 50
_GROUPED_FROM = 13
"""From so many runs on, groups are drawn in place of runs, where there are any."""
_MAIN = re.compile(r"loss|acc|error|reward|return|score|bleu|perplexity|auc|f1|mse|mae|rmse", re.IGNORECASE)
_HELD_OUT = re.compile(r"val|eval|test|dev|held", re.IGNORECASE)


def starter_values(runs: Sequence[Run]) -> dict[str, Any]:
    """The metrics to draw, whether by group, and how many series at most."""
    groups = {run.group for run in runs}
    grouped = len(runs) >= _GROUPED_FROM and 1 < len(groups) < len(runs)
    return {"metrics": main_metrics(runs), "group": grouped, "limit": _SERIES_MAX}


def main_metrics(runs: Sequence[Run]) -> list[str]:
    """The metrics that say most: those of held-out data, then losses and scores, then what most runs have."""
    counts = Counter(name for run in runs for name in run.history.metrics if run.history.points(name) > 1)
    singles = Counter(name for run in runs for name in run.history.metrics)

    def rank(name: str) -> tuple[int, int, list[tuple[int, str]]]:
        main = bool(_MAIN.search(name))
        return -(2 * main + (main and bool(_HELD_OUT.search(name)))), -singles[name], natural_key(name)

    return sorted(counts or singles, key=rank)[:_METRICS_MAX]
