"""The `code` panel: what differs between the code of two runs. Which two; the page's half reads their files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.chart.palette import Palette
from tracker.chart.panels.fields import run_page
from tracker.chart.panels.labels import label_runs
from tracker.chart.panels.options import Options
from tracker.chart.panels.select import choose_runs
from tracker.errors import UsageError
from tracker.read.model import Run
from tracker.read.query import Filter
from tracker.read.tokens import suggestion

OPTIONS = ("a", "b", "runs", "style", "context", "packages", "title")
"""What a code block may say."""

STYLES = ("unified", "split")
_CONTEXT = 3
_NAMED_MAX = 2000


@dataclass(frozen=True)
class CodeOptions:
    """What a code block may say."""

    a: str = ""
    """The id or the name of the first run; with `b`, in place of a filter that gives two."""
    b: str = ""
    runs: Filter = field(default_factory=Filter)
    style: str = "unified"
    """unified, or split: side by side."""
    context: int = _CONTEXT
    """Lines that show around those that differ."""
    packages: bool = True
    """Whether the installed packages are compared too."""
    title: str = ""

    @classmethod
    def parse(cls, options: Mapping[str, Any]) -> CodeOptions:
        """Options from a block's YAML mapping; raises as `ChartOptions.parse`."""
        read = Options("code", options, OPTIONS)
        a, b = read.text("a"), read.text("b")
        if bool(a) != bool(b):
            missing = "b" if a else "a"
            raise UsageError(f"{missing}: a code block compares two runs: name both, by a and by b")
        context = read.whole("context", _CONTEXT, 0, 1000)
        return cls(
            a=a, b=b, runs=read.filter("runs"), style=read.choice("style", cls.style, STYLES),
            context=_CONTEXT if context is None else context, packages=read.flag("packages", default=True),
            title=read.text("title"),
        )  # fmt: skip


@dataclass(frozen=True)
class CodePanel:
    """Two runs whose code is to be compared."""

    options: CodeOptions
    title: str
    runs: tuple[Run, ...]
    """Two; or none, and the notes say why."""
    labels: tuple[str, ...]
    hrefs: tuple[str | None, ...]
    notes: tuple[str, ...]


def build_code(
    options: CodeOptions,
    runs: Sequence[Run],
    palette: Palette | None = None,
    *,
    href: Callable[[Run], str | None] | None = None,
) -> CodePanel:
    """Choose the runs.

    Raises:
        UsageError: a run is not there, or the filter lets through more than two.
    """
    del palette
    chosen = choose_runs(runs, options.runs)
    if options.a and chosen:
        pair = [_named("a", options.a, chosen), _named("b", options.b, chosen)]
    elif len(chosen) > 2:
        raise UsageError(
            f"runs: the filter lets {len(chosen):,} runs through, and a code block compares two: narrow it, or name "
            "them by a and b"
        )
    else:
        pair = list(chosen)
    notes: list[str] = []
    if len(pair) < 2:
        pair = []
        notes.append("A comparison needs two runs, and the filter lets fewer through.")
    labels = label_runs("", pair, runs)
    return CodePanel(
        options, options.title or (f"Code of {labels[0]} and {labels[1]}" if pair else "Code"), tuple(pair), labels,
        tuple((href or run_page)(run) for run in pair), tuple(notes),
    )  # fmt: skip


def _named(option: str, name: str, runs: Sequence[Run]) -> Run:
    """The run with that id, or with that name where it is the only one."""
    found = [run for run in runs if run.id == name] or [run for run in runs if run.name == name]
    if not found:
        names = [run.name for run in runs[:_NAMED_MAX]]
        raise UsageError(f"{option}: there is no run {name!r}; {suggestion(name, names, 'runs')}")
    if len(found) > 1:
        ids = ", ".join(run.id for run in found[:5])
        raise UsageError(f"{option}: {len(found)} runs are named {name!r}: write the id of one ({ids})")
    return found[0]
