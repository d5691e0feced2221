"""wandb.plot, as tracker has it."""

from __future__ import annotations

from tracker.media.plot import bar, confusion_matrix, histogram, line, line_series, pr_curve, roc_curve, scatter

__all__ = ["bar", "confusion_matrix", "histogram", "line", "line_series", "pr_curve", "roc_curve", "scatter"]
