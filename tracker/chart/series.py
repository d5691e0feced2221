"""Series: the curves of a chart, whole, as they are before anything is thinned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.read.history import Floats


@dataclass(frozen=True)
class View:
    """A curve against one x axis. All arrays have shape [points]; x is finite and ascending."""

    x: Floats
    y: Floats
    """As logged, or a group's aggregate; NaN and infinities are kept."""
    smoothed: Floats | None = None
    """None where the chart's smoothing is 0."""
    low: Floats | None = None
    """The lower edge of a group's band; None for a single run, as the four below."""
    high: Floats | None = None
    """Its upper edge."""
    smoothed_low: Floats | None = None
    """`low` smoothed with the same weight, so that the band holds the smoothed mean; None where smoothing is 0."""
    smoothed_high: Floats | None = None
    runs: Floats | None = None
    """How many runs of the group have a value at each x."""

    def part(self, points: slice) -> View:
        """Some of the points."""

        def cut(array: Floats | None) -> Floats | None:
            return None if array is None else array[points]

        return View(
            self.x[points],
            self.y[points],
            smoothed=cut(self.smoothed),
            low=cut(self.low),
            high=cut(self.high),
            smoothed_low=cut(self.smoothed_low),
            smoothed_high=cut(self.smoothed_high),
            runs=cut(self.runs),
        )


@dataclass(frozen=True)
class Series:
    """One curve of a chart: a run's metric, or a group's mean of it."""

    label: str
    metric: str
    run: str | None
    """The run's id; None for a group."""
    group: str | None
    """The group's label; None for a single run."""
    runs: int
    """How many runs it stands for."""
    href: str | None
    color: int
    points: int
    """How many points were logged."""
    views: Mapping[str, View]
    """By axis key: step, relative, time, metric."""
    name: str = ""
    """The run's or the group's own name, where the label is an author's template."""
    paint: tuple[str, str] | None = None
    """A colour of the author's, `#rrggbb` on the light and on the dark page; the palette's `color` when left out."""
    dash: int | None = None
    """An index of `palette.DASHES`; what `color` says when left out."""
