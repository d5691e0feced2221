"""Disabled: a run that does nothing, for `mode="disabled"`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.format import layout, records
from tracker.log.config import Config
from tracker.log.names import random_name
from tracker.log.run import Run
from tracker.log.summary import Summary
from tracker.settings import Settings


class DisabledRun(Run):
    """Has everything that a run has and writes nothing, so that a script needs no `if`."""

    def __init__(self, settings: Settings) -> None:
        self.id, self.project = settings.run_id or layout.new_run_id(), settings.project
        self.group, self.job_type = settings.group, settings.job_type
        self.root, self.mode, self.dir = "", "disabled", ""
        self.config = Config(lambda _: None)
        self._last = {}
        self.summary = Summary(self._last, lambda _: None, lambda _: None)
        self._record = records.RunRecord(
            name=settings.name or random_name(), tags=settings.tags, notes=settings.notes, project=self.project
        )
        self._changes = {}
        self._settings = settings
        self._next_step = 0

    def log(self, data: Mapping[str, Any], step: int | None = None, commit: bool = True) -> None:
        """Keep the values as the summary's last, and write nothing."""
        if isinstance(data, Mapping):
            self._last.update(data)
        self._next_step = (self._next_step if step is None else int(step)) + commit

    @property
    def writer_dir(self) -> str:
        """No folder."""
        return os.devnull

    def variables(self) -> dict[str, str]:
        """Other processes keep nothing either."""
        return {"TRACKER_MODE": "disabled"}

    @property
    def step(self) -> int:
        """The step at which the next row would stand."""
        return self._next_step

    def end(self, state: str, exit_code: int | None, timeout: float | None = None) -> None:
        """Nothing to end."""

    def tell_end(self, state: str, exit_code: int | None) -> None:
        """Nobody to tell."""

    def log_code(self, root: str = ".", include: Sequence[str] = (), exclude: Sequence[str] = ()) -> None:
        """Nothing to keep."""

    def save(self, glob_str: Any = None, base_path: Any = None, policy: str = "live", glob: Any = None) -> list[str]:
        """Keep nothing."""
        return []

    def log_artifact(self, artifact_or_path: Any, *args: Any, **options: Any) -> Any:
        """Keep nothing of it."""
        return artifact_or_path

    def watch(self, models: Any, *args: Any, **options: Any) -> None:
        """Look at nothing."""

    def alert(self, title: str, text: str = "", level: Any = "INFO", wait_duration: Any = 0) -> None:
        """Tell nobody."""

    def sync_tensorboard(self) -> None:
        """Listen to nothing."""

    def after_fork(self) -> None:
        """Nothing to let go of."""

    def _change(self, name: str, value: Any) -> None:
        self._changes = {**self._changes, name: value}
