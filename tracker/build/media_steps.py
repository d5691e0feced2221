"""Which steps a slider goes through, where there are more than a page should hold."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.read.media import Step

STEPS_MAX, STEPS_READ_MAX = 200, 16
"""Steps of a slider; of one whose files the page itself is made from."""
VIEWS_MAX = 4 << 20
"""Characters of all steps of one slider."""

_READ_KINDS = ("table", "plot", "plotly")


def thinned(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Of many steps some: every second, every fourth and so on, and the last, so that a later build keeps them."""
    return tuple(steps[place] for place in places(len(steps), steps))


def places(number: int, steps: Sequence[Step]) -> list[int]:
    """Which of so many places are kept.

    Args:
        number: how many there are.
        steps: what they show.
    """
    is_read = any(item.kind in _READ_KINDS for step in steps for item in step.items)
    limit = STEPS_READ_MAX if is_read else STEPS_MAX
    stride = 1
    while (number - 1) // stride + 1 >= limit:
        stride *= 2
    kept = list(range(0, number, stride))
    return kept if not kept or kept[-1] == number - 1 else [*kept, number - 1]
