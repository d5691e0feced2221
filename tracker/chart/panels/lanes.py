"""Lanes: one key of one run each, with what was logged there; what the panels `media`, `table` and `histogram` show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.chart.panels.fields import run_page
from tracker.chart.panels.labels import check_template, label_runs
from tracker.chart.panels.metrics import find_metrics
from tracker.chart.panels.options import Options
from tracker.chart.panels.select import choose_runs, sort_keys
from tracker.errors import UsageError
from tracker.format.media import TYPE, references_in
from tracker.read.history import natural_key
from tracker.read.media import Step, media_of
from tracker.read.model import Run
from tracker.read.query import Filter
from tracker.read.table import sort_runs
from tracker.read.tokens import suggestion

COMMON = ("keys", "runs", "sort", "limit", "label", "title")
"""What each of these blocks may say."""

LANES_MAX = 60
_RUNS = 8


@dataclass(frozen=True)
class LaneOptions:
    """Which lanes a block asks for."""

    keys: tuple[str, ...]
    """Names, globs, or regular expressions behind `re:`."""
    runs: Filter = field(default_factory=Filter)
    sort: tuple[str, ...] = ()
    limit: int = _RUNS
    """At most so many runs."""
    label: str = ""
    title: str = ""

    @classmethod
    def read(cls, options: Options, example: str) -> LaneOptions:
        """The options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        keys = options.texts("keys")
        if not keys:
            raise UsageError(f"keys: a {options.kind} block needs them, such as `keys: {example}`")
        return cls(
            keys=keys, runs=options.filter("runs"), sort=options.texts("sort"),
            limit=options.whole("limit", _RUNS, 1, LANES_MAX) or _RUNS, label=options.text("label"),
            title=options.text("title"),
        )  # fmt: skip


@dataclass(frozen=True)
class Lane:
    """What one run logged under one key."""

    run: Run
    key: str
    label: str
    """The run's name, or what the author calls it."""
    href: str | None
    """The run's page."""
    steps: tuple[Step, ...]
    """Ascending."""


@dataclass(frozen=True)
class Lanes:
    """Lanes, runs by runs, and what is to be said of those that are not among them."""

    lanes: tuple[Lane, ...]
    notes: tuple[str, ...]
    title: str

    @property
    def steps(self) -> list[int]:
        """Every step of theirs, ascending."""
        return sorted({step.step for lane in self.lanes for step in lane.steps})


def find_lanes(
    options: LaneOptions,
    runs: Sequence[Run],
    href: Callable[[Run], str | None] | None,
    kinds: Collection[str] = (),
) -> Lanes:
    """The lanes that options ask for.

    Args:
        options: which.
        runs: all runs that the report is about.
        href: the address of a run's page.
        kinds: of what is shown; all when empty.

    Raises:
        UsageError: no run has what is asked for; the message names the closest keys.
    """
    order = sort_keys(options.sort, runs)
    check_template("label", options.label, runs)
    every = choose_runs(runs, options.runs)
    wanted = _keys(options.keys, runs, kinds)
    having = [run for run in every if any(key in run.history.others for key in wanted)]
    chosen = sort_runs(having, order)[: options.limit]
    names, address = label_runs(options.label, chosen, runs), href or run_page
    lanes = []
    for run, name in zip(chosen, names, strict=True):
        found = media_of(run, wanted)
        for key in wanted:
            steps = _of_kinds(found.get(key, ()), kinds)
            if steps:
                lanes.append(Lane(run, key, name, address(run), steps))
    notes = [] if every else ["No run passes the filter."]
    if len(having) > len(chosen):
        notes.append(f"{len(having) - len(chosen):,} of {len(having):,} runs are left out.")
    if len(lanes) > LANES_MAX:
        notes.append(f"{len(lanes) - LANES_MAX:,} of {len(lanes):,} keys of runs are left out.")
    return Lanes(tuple(lanes[:LANES_MAX]), tuple(notes), options.title or ", ".join(options.keys))


def _of_kinds(steps: Sequence[Step], kinds: Collection[str]) -> tuple[Step, ...]:
    """Steps with what is of these kinds."""
    found = (Step(step.step, tuple(i for i in step.items if not kinds or i.kind in kinds)) for step in steps)
    return tuple(step for step in found if step.items)


def _keys(patterns: Sequence[str], runs: Sequence[Run], kinds: Collection[str]) -> list[str]:
    """The keys that patterns mean, in their order."""
    names = media_names(runs, kinds)
    try:
        fitting = find_metrics(patterns, names)
    except UsageError as error:
        raise UsageError(f"keys:{str(error).partition(':')[2]}") from error
    for pattern, keys in fitting.items():
        if not keys and runs:
            what = f"a {' or '.join(kinds)}" if kinds else "an image, table or the like"
            raise UsageError(f"keys: no run has {what} {pattern!r}; {suggestion(pattern, names, 'keys')}")
    return list(dict.fromkeys(key for keys in fitting.values() for key in keys))


def media_names(runs: Sequence[Run], kinds: Collection[str] = ()) -> list[str]:
    """The keys under which runs logged something of these kinds, in natural order."""
    found = {
        key
        for run in runs
        for key, column in run.history.others.items()
        if any(not kinds or one.get(TYPE) in kinds for value in column.values[-1:] for one in references_in(value))
    }
    return sorted(found, key=natural_key)


def read_steps(options: Options, default: str) -> str | tuple[int, ...]:
    """The option `steps`: `all`, `last`, or a list of steps."""
    value: Any = options.values.get("steps")
    if value is None:
        return default
    if value in ("all", "last"):
        return str(value)
    items = value if isinstance(value, list) else [value]
    if not items or any(not isinstance(item, int) or isinstance(item, bool) for item in items):
        raise options.error("steps", "all, last, or a list of steps such as [0, 1000]")
    return tuple(sorted(set(items)))


def pick_steps(wanted: str | Sequence[int], steps: Sequence[int]) -> list[int]:
    """Which of the steps that there are an author asked for; of a step that nobody has, the last one before it."""
    if wanted == "all":
        return list(steps)
    if wanted == "last" or not steps:
        return list(steps[-1:])
    found = (max((step for step in steps if step <= one), default=None) for one in wanted if not isinstance(one, str))
    return sorted({step for step in found if step is not None})


def at_step(lane: Lane, step: int) -> Step | None:
    """What a lane shows at a step: what it logged then, or last before."""
    return next((one for one in reversed(lane.steps) if one.step <= step), None)
