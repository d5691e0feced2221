"""Current: the run that a callback logs to."""

from __future__ import annotations

from typing import Any

from tracker.errors import UsageError
from tracker.log import session
from tracker.log.run import Run


def run_for(run: Run | None, who: str) -> Run:
    """`run`, or the current one.

    Args:
        run: what the callback was given.
        who: its name, for the message.

    Raises:
        UsageError: there is neither.
    """
    found = run or _open_run()
    if found is None:
        raise UsageError(f"{who} logs to a run, and there is none: call tracker.init() first, or give it run=")
    return found


def run_or_new(run: Run | None, **arguments: Any) -> tuple[Run, bool]:
    """`run`, or the current one, or a new one; and whether it is new, so that whoever asks is to finish it.

    Args:
        run: what the callback was given.
        arguments: for `tracker.init`.
    """
    found = run or _open_run()
    return (session.init(**arguments), True) if found is None else (found, False)


def _open_run() -> Run | None:
    run = session.current()
    return run if run is not None and run.is_open else None


def define_best(run: Run, name: str, metric: str) -> None:
    """Let the summary of a metric be its best value, where its name tells what is best.

    Args:
        run: the run.
        name: what it is logged as.
        metric: what its library calls it, such as "rmse" or "auc@10".
    """
    kind = metric.lower().partition("@")[0]
    if "loss" in kind or "error" in kind or kind in _LESS_IS_BETTER:
        run.define_metric(name, summary="min")
    elif kind in _MORE_IS_BETTER:
        run.define_metric(name, summary="max")


_LESS_IS_BETTER = {
    "rmse", "rmsle", "mae", "mape", "mphe", "merror", "l1", "l2", "mse", "huber", "fair", "poisson", "gamma",
}  # fmt: skip
_MORE_IS_BETTER = {"auc", "aucpr", "ndcg", "map", "accuracy", "average_precision", "auc_mu"}
