"""The `media` panel: pictures, sound, HTML and the like of several runs side by side, or of several steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.chart.palette import Palette
from tracker.chart.panels.lanes import COMMON, LaneOptions, Lanes, find_lanes, pick_steps, read_steps
from tracker.chart.panels.options import Options
from tracker.read.model import Run

OPTIONS = (*COMMON, "steps", "by", "items")
"""What a media block may say."""

BY = ("run", "step")
_ITEMS = 8
_COLUMNS = 6


@dataclass(frozen=True)
class MediaOptions:
    """What a media block may say."""

    lanes: LaneOptions
    steps: str | tuple[int, ...] = ""
    """`all`, `last` or some; "" for all by run, and some of all by step."""
    by: str = "run"
    """What stands side by side."""
    items: int = _ITEMS
    """At most so many of what was logged at once."""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> MediaOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        read = Options("media", options, OPTIONS)
        return cls(
            LaneOptions.read(read, "val/samples"), read_steps(read, ""), read.choice("by", cls.by, BY),
            read.whole("items", _ITEMS, 1, 200) or _ITEMS,
        )  # fmt: skip


@dataclass(frozen=True)
class MediaPanel:
    """Things that were logged, chosen."""

    options: MediaOptions
    lanes: Lanes
    steps: tuple[int, ...]
    """Those of the slider, or those that stand side by side."""
    kind: str = "media"

    @property
    def title(self) -> str:
        """What stands above it."""
        return self.lanes.title

    @property
    def notes(self) -> tuple[str, ...]:
        """What is left out."""
        return self.lanes.notes


def build_media(
    options: MediaOptions,
    runs: Sequence[Run],
    palette: Palette | None = None,
    *,
    href: Callable[[Run], str | None] | None = None,
) -> MediaPanel:
    """Choose what to show.

    Raises:
        UsageError: no run has what is asked for.
    """
    del palette
    lanes = find_lanes(options.lanes, runs, href)
    if options.steps:
        steps = pick_steps(options.steps, lanes.steps)
    elif options.by == "run":
        steps = lanes.steps
    else:
        steps = _spread(lanes.steps, _COLUMNS)
    return MediaPanel(options, lanes, tuple(steps))


def _spread(steps: Sequence[int], number: int) -> list[int]:
    """At most so many of the steps, evenly, the first and the last among them."""
    if len(steps) <= number:
        return list(steps)
    return [steps[round(place * (len(steps) - 1) / (number - 1))] for place in range(number)]
