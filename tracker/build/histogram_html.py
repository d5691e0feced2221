"""Histograms over steps as HTML: a small picture, and the data of the live one."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from tracker.build.text import MISSING, format_value, one_line, plural
from tracker.chart.distribution import Distribution
from tracker.chart.distribution_svg import distribution_svg, shades

_DIGITS = 4


def map_payload(found: Distribution, label: str = "", href: str | None = None) -> dict[str, Any]:
    """A map as `docs/spec/page-data.md` has it.

    Args:
        found: the map.
        label: what it is called beside others.
        href: the page of its run.
    """
    strong = np.round(shades(found) * 255).astype(np.uint8)
    return {
        "label": label, "href": href, "steps": found.steps.tolist(), "low": found.low, "high": found.high,
        "bins": found.shares.shape[0], "greatest": float(found.shares.max()),
        "shades": base64.b64encode(strong.tobytes()).decode(),
    }  # fmt: skip


def map_still(found: Distribution, title: str) -> str:
    """A map as a picture."""
    low, high = format_value(found.low, _DIGITS), format_value(found.high, _DIGITS)
    first, last = int(found.steps[0]), int(found.steps[-1])
    span = f"step {first:,}" if first == last else f"step {first:,} {MISSING} {last:,}"
    said = f"Histogram of {one_line(title, 120)} over {plural(len(found.steps), 'step')}: values from {low} to {high}."
    return distribution_svg(found, said, (f"max {high}", "", f"min {low}", span))
