"""The `histogram` panel: histograms over steps as maps, one a run and key, all with the same range of values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.chart.distribution import Distribution, distribution
from tracker.chart.palette import Palette
from tracker.chart.panels.lanes import COMMON, Lane, LaneOptions, find_lanes
from tracker.chart.panels.options import Options
from tracker.read.model import Run

OPTIONS = (*COMMON, "steps")
"""What a histogram block may say."""


@dataclass(frozen=True)
class HistogramOptions:
    """What a histogram block may say."""

    lanes: LaneOptions
    steps: tuple[float | None, float | None] | None = None
    """The first and the last step that are shown; None for an open end."""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> HistogramOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        read = Options("histogram", options, OPTIONS)
        return cls(LaneOptions.read(read, "gradients/*"), read.ends("steps"))


@dataclass(frozen=True)
class Map:
    """One map."""

    label: str
    href: str | None
    found: Distribution


@dataclass(frozen=True)
class HistogramPanel:
    """Maps, computed."""

    options: HistogramOptions
    title: str
    maps: tuple[Map, ...]
    notes: tuple[str, ...]
    kind: str = "histogram"


def build_histogram(
    options: HistogramOptions,
    runs: Sequence[Run],
    palette: Palette | None = None,
    *,
    href: Callable[[Run], str | None] | None = None,
) -> HistogramPanel:
    """Compute maps.

    Raises:
        UsageError: no run has a histogram that is asked for.
    """
    del palette
    lanes = find_lanes(options.lanes, runs, href, ("histogram",))
    keys = len({lane.key for lane in lanes.lanes})
    several = len({lane.run.id for lane in lanes.lanes}) > 1
    maps = []
    for lane in lanes.lanes:
        found = _distribution(lane, options.steps)
        if found is not None:
            named = (lane.label if several or keys == 1 else "", lane.key if keys > 1 else "")
            maps.append(Map(", ".join(filter(None, named)), lane.href, found))
    return HistogramPanel(options, lanes.title, tuple(maps), lanes.notes)


def _distribution(lane: Lane, ends: tuple[float | None, float | None] | None) -> Distribution | None:
    low, high = ends or (None, None)
    steps = [
        step
        for step in lane.steps
        if (low is None or step.step >= low) and (high is None or step.step <= high)
    ]  # fmt: skip
    return distribution([step.step for step in steps], [step.items[0] for step in steps])
