"""Labels: what a run is called, and how its metrics are to be shown."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tracker.format import records
from tracker.format.values import clean_text
from tracker.log import define
from tracker.log.console import warn
from tracker.log.notebook import as_html
from tracker.log.summary import Summary

if TYPE_CHECKING:
    from tracker.log.companion import Companion


class Labels:
    """The part of `Run` that may change while it goes, and that readers take from writer.json's `changes`."""

    id: str
    project: str
    root: str
    dir: str
    summary: Summary
    _record: records.RunRecord
    _companion: Companion
    _last: dict[str, Any]
    _changes: dict[str, Any]
    _definitions: Sequence[dict[str, Any]] = ()
    _ended = False

    @property
    def name(self) -> str:
        """The run's name, as people call it; may be set."""
        return str(self._changes.get("name", self._record.name))

    @name.setter
    def name(self, name: str) -> None:
        self._change("name", clean_text(str(name)))

    @property
    def tags(self) -> tuple[str, ...]:
        """The run's tags; may be set to any sequence of texts."""
        return tuple(self._changes.get("tags", self._record.tags))

    @tags.setter
    def tags(self, tags: Any) -> None:
        self._change("tags", [clean_text(str(tag)) for tag in ([tags] if isinstance(tags, str) else tags)])

    @property
    def notes(self) -> str:
        """Free text on the run; may be set."""
        return str(self._changes.get("notes", self._record.notes))

    @notes.setter
    def notes(self, notes: str) -> None:
        self._change("notes", clean_text(str(notes)))

    @property
    def step(self) -> int:
        """The step at which the next row stands if it names none."""
        raise NotImplementedError

    @property
    def is_open(self) -> bool:
        """Whether rows may still be logged: it has not ended."""
        return not self._ended

    def define_metric(
        self,
        name: str,
        step_metric: Any = None,
        step_sync: bool | None = None,
        hidden: bool | None = None,
        summary: str | Sequence[str] | None = None,
        goal: str | None = None,
        overwrite: bool | None = None,
    ) -> None:
        """Say how a metric is to be shown.

        Args:
            name: the metric, or a glob such as `val/*`.
            step_metric: the metric that is its x axis in charts.
            step_sync: accepted for wandb's sake, as `hidden` and `overwrite`.
            hidden: see `step_sync`.
            summary: what its summary is: min, max, mean, best, first, last, none, or several of them with commas
                between them, which are then named `metric.min` and so on. By default the last value.
            goal: "minimize" or "maximize": what `best` means.
            overwrite: see `step_sync`.
        """
        axis = None if step_metric is None else str(getattr(step_metric, "name", step_metric))
        found, problems = define.definition(clean_text(str(name)), axis, summary, goal)
        for problem in problems:
            warn(f"define_metric({name!r}): {problem}", f"define {name}")
        self._change("metrics", [*self._changes.get("metrics", ()), found])
        self._follow([*self._definitions, found])

    def _follow(self, definitions: Sequence[dict[str, Any]]) -> None:
        """Let the summary of this process do what these definitions, all of the run's, ask for."""
        self._definitions = definitions
        if any("summary" in one for one in definitions):
            self._last = self.summary.follow(define.Followed(self._last, definitions))

    def _change(self, name: str, value: Any) -> None:
        self._changes = {**self._changes, name: value, "_time": time.time()}
        self._save_changes()

    def _save_changes(self) -> None:
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return as_html(self, "ended" if self._ended else "running")
