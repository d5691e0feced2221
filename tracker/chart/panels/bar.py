"""The `bar` panel: a field of each run, or of each group of runs with its spread, as bars, boxes or violins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from tracker.chart.aggregate import AGGREGATES, summarize
from tracker.chart.palette import Palette
from tracker.chart.panels.chart import Ends
from tracker.chart.panels.fields import CATEGORY, Field, read_field, resolve_field, run_page
from tracker.chart.panels.labels import check_template, fill_template, label_runs
from tracker.chart.panels.marks import ReferenceLine, read_lines
from tracker.chart.panels.metrics import group_label
from tracker.chart.panels.options import Options
from tracker.chart.panels.select import check_fields, choose_runs, sort_keys
from tracker.errors import UsageError
from tracker.read.history import Floats, natural_key
from tracker.read.model import Run
from tracker.read.query import Filter
from tracker.read.table import sort_runs

OPTIONS = (
    *("value", "runs", "group", "aggregate", "band", "style", "sort", "limit", "label", "log", "range", "lines"),
    *("title", "height"),
)
"""What a bar block may say."""

STYLES = ("bar", "box", "violin")
_LIMIT = 60
_BY_VALUE = ("value", "-value")
_PLACES = 48
"""Places at which a violin's density is known."""


@dataclass(frozen=True)
class BarOptions:
    """What a bar block may say."""

    value: str
    """A field; `val_loss` is short for `summary.val_loss`."""
    runs: Filter = field(default_factory=Filter)
    group: tuple[str, ...] = ()
    aggregate: str = "mean"
    band: str = "std"
    style: str = "bar"
    sort: tuple[str, ...] = ()
    """`value` or `-value` for the order of the bars, else fields that order the runs."""
    limit: int = _LIMIT
    label: str = ""
    log: bool = False
    range: Ends | None = None
    lines: tuple[ReferenceLine, ...] = ()
    title: str = ""
    height: int | None = None
    """Pixels; what the bars need when left out."""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> BarOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        read = Options("bar", options, OPTIONS)
        if not read.text("value"):
            raise UsageError("value: a bar block needs one, such as `value: val_loss`")
        return cls(
            value=read.text("value"), runs=read.filter("runs"), group=read.texts("group"),
            aggregate=read.choice("aggregate", cls.aggregate, AGGREGATES), band=read.band(cls.band),
            style=read.choice("style", cls.style, STYLES), sort=read.texts("sort"),
            limit=read.whole("limit", _LIMIT, 1, 1000) or _LIMIT, label=read.text("label"),
            log=read.flag("log", default=False), range=read.ends("range"), lines=read_lines(read),
            title=read.text("title"), height=read.whole("height", None, 100, 20_000),
        )  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """One bar."""

    label: str
    color: int
    href: str | None
    """The run's page; None for a group."""
    value: float
    low: float | None
    """The band's ends; None for a single run and without a band."""
    high: float | None
    values: tuple[float, ...]
    """Of its runs, in their order."""
    names: tuple[str, ...]
    hrefs: tuple[str | None, ...]
    box: tuple[float, ...] | None = None
    """Lower whisker, quartiles, upper whisker."""
    density: tuple[float, ...] | None = None
    """At evenly spaced places from the least to the greatest value of the violin's range, the greatest 1."""
    span: tuple[float, float] | None = None
    """The violin's range."""


@dataclass(frozen=True)
class BarPanel:
    """Bars, computed."""

    options: BarOptions
    title: str
    value: Field
    bars: tuple[Bar, ...]
    left_out: int
    notes: tuple[str, ...]
    kind: str = "bar"

    @property
    def height(self) -> int:
        """Of its picture, in pixels."""
        return self.options.height or min(
            3000, 84 + (30 if self.options.style != "bar" else 25) * max(4, len(self.bars))
        )

    def payload(self) -> dict[str, Any]:
        """The bars as `docs/spec/page-data.md` says."""
        options = self.options
        return {
            "kind": self.kind, "version": 1, "title": self.title, "style": options.style,
            "value": {**self.value.axis(log=options.log), "range": options.range},
            "aggregate": options.aggregate, "band": options.band, "grouped": bool(options.group),
            "bars": [asdict(bar) for bar in self.bars], "lines": [asdict(line) for line in options.lines],
            "left_out": self.left_out,
        }  # fmt: skip

    def describe(self) -> str:
        """What the bars show, for those who do not see it."""
        found = ", ".join(f"{bar.label} {bar.value:.5g}" for bar in self.bars[:12])
        more = f" and {len(self.bars) - 12:,} more" if len(self.bars) > 12 else ""
        return f"Bars of {self.value.label}: {found}{more}."


def build_bar(
    options: BarOptions, runs: Sequence[Run], palette: Palette, *, href: Callable[[Run], str | None] | None = None
) -> BarPanel:
    """Compute bars.

    Raises:
        UsageError: a field is in no run, or holds no numbers.
    """
    chosen = choose_runs(runs, options.runs)
    check_fields("group", options.group, runs)
    check_template("label", options.label, runs)
    by_value = options.sort and options.sort[0] in _BY_VALUE
    order = () if by_value else sort_keys(options.sort, runs)
    name = resolve_field("value", options.value, runs)
    ordered = sort_runs(chosen, order)
    axis = read_field(name, ordered)
    if axis.kind == CATEGORY and ordered:
        raise UsageError(f"value: {options.value!r} holds no numbers")
    kept = np.flatnonzero(np.isfinite(axis.values) & ((axis.values > 0) | (not options.log)))
    some = [ordered[i] for i in kept]
    bars = _bars(options, some, axis.values[kept], label_runs("", some, runs), palette, href or run_page)
    if by_value:
        bars.sort(key=lambda bar: bar.value, reverse=options.sort[0] == "-value")
    elif not options.sort:
        bars.sort(key=lambda bar: natural_key(bar.label))
    shown, out = bars[: options.limit], len(ordered) - len(kept)
    notes = [f"{out:,} of {len(ordered):,} runs have no value and are left out."] if out else []
    if len(bars) > len(shown):
        notes.append(f"{len(bars) - len(shown):,} of {len(bars):,} bars are left out.")
    title = options.title or axis.label + (f" by {', '.join(options.group)}" if options.group else "")
    return BarPanel(
        options,
        title,
        axis,
        tuple(shown),
        len(bars) - len(shown),
        tuple(notes if chosen else ["No run passes the filter."]),
    )


def _bars(
    options: BarOptions,
    runs: Sequence[Run],
    values: Floats,
    names: Sequence[str],
    palette: Palette,
    href: Callable[[Run], str | None],
) -> list[Bar]:
    owners: dict[str, list[int]] = {}
    for index, run in enumerate(runs):
        owners.setdefault(group_label(run, options.group) if options.group else names[index], []).append(index)
    found = []
    for owner, members in owners.items():
        some, numbers = [runs[i] for i in members], values[members]
        line, low, high, _ = (float(each[0]) for each in summarize(numbers[:, None], options.aggregate, options.band))
        banded = options.group and options.band != "none" and len(members) > 1
        label = fill_template(options.label, some) if options.label else owner
        violin = _violin(numbers, options.log) if options.style == "violin" else None
        found.append(
            Bar(
                label=label, color=palette.index(owner), href=None if options.group else href(some[0]), value=line,
                low=low if banded else None, high=high if banded else None, values=tuple(numbers.tolist()),
                names=tuple(names[i] for i in members), hrefs=tuple(href(run) for run in some),
                box=_box(numbers) if options.style == "box" else None,
                density=violin[0] if violin else None, span=violin[1] if violin else None,
            )
        )  # fmt: skip
    return found


def _box(values: Floats) -> tuple[float, ...]:
    """Tukey's box: quartiles, and whiskers to the furthest values within 1.5 times the distance of the outer two."""
    first, middle, third = (float(each) for each in np.percentile(values, [25, 50, 75]))
    reach = 1.5 * (third - first)
    inside = values[(values >= first - reach) & (values <= third + reach)]
    return float(inside.min()), first, middle, third, float(inside.max())


def _violin(values: Floats, log: bool) -> tuple[tuple[float, ...], tuple[float, float]]:
    """A density by Gaussian kernels of Silverman's width, 0.9 min(std, IQR / 1.34) n^(-1/5), and its range.

    Of the values' logarithms where the axis is logarithmic.
    """
    values = np.log10(values) if log else values
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    quartiles = np.percentile(values, [25, 75])
    scale = min(spread, float(quartiles[1] - quartiles[0]) / 1.34) or spread
    width = 0.9 * scale * len(values) ** -0.2 or max(abs(float(values[0])), 1.0) * 1e-3
    low, high = float(values.min()) - 2 * width, float(values.max()) + 2 * width
    places = np.linspace(low, high, _PLACES)
    density = np.exp(-0.5 * ((places[:, None] - values) / width) ** 2).sum(axis=1)
    return tuple((density / density.max()).tolist()), (10.0**low, 10.0**high) if log else (low, high)
