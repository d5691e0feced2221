"""Panels: what a fenced block of a report may be, one kind a file."""

from __future__ import annotations

from tracker.chart.panels.chart import ChartOptions, build_chart
from tracker.chart.panels.runs import RunsOptions, build_runs

PANELS = {"chart": (ChartOptions.parse, build_chart), "runs": (RunsOptions.parse, build_runs)}
"""By the block's name: how its options are read, and how it is built from them and the runs."""
