"""Accelerate: a tracker for `Accelerator(log_with=…)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from accelerate.tracking import GeneralTracker, on_main_process

from tracker.integrations.current import run_or_new
from tracker.log.run import Run
from tracker.media.image import Image
from tracker.media.table import Table


class RunTracker(GeneralTracker):  # type: ignore[misc]
    """A run for `Accelerator(log_with=RunTracker("my-project"))`; only the main process has it.

    Args:
        run_name: the project, which Accelerate calls so.
        run: a run that is there already; by default the current one, else a new one.
        options: for `tracker.init`.
    """

    name = "tracker"
    requires_logging_directory = False

    def __init__(self, run_name: str | None = None, run: Run | None = None, **options: Any) -> None:
        super().__init__()
        self._given, self._options = run, {"project": run_name, **options}
        self._run: Run | None = None
        self._is_ours = False

    @property
    def tracker(self) -> Run:
        """The run; made when it is first asked for."""
        if self._run is None:
            self._run, self._is_ours = run_or_new(self._given, **self._options)
        return self._run

    @on_main_process  # type: ignore[untyped-decorator]
    def start(self) -> None:
        """Begin the run, once Accelerate knows which process this is."""
        _ = self.tracker

    @on_main_process  # type: ignore[untyped-decorator]
    def store_init_configuration(self, values: Mapping[str, Any]) -> None:
        """Keep the configuration that `init_trackers` was given."""
        self.tracker.config.update(values)

    @on_main_process  # type: ignore[untyped-decorator]
    def log(self, values: Mapping[str, Any], step: int | None = None, **options: Any) -> None:
        """Log a row; see `tracker.Run.log`."""
        self.tracker.log(values, step, **options)

    @on_main_process  # type: ignore[untyped-decorator]
    def log_images(self, values: Mapping[str, Sequence[Any]], step: int | None = None, **options: Any) -> None:
        """Log lists of images by name; `options` are those of `tracker.Image`."""
        row = {name: [Image(image, **options) for image in images] for name, images in values.items()}
        self.tracker.log(row, step)

    @on_main_process  # type: ignore[untyped-decorator]
    def log_table(
        self, table_name: str, columns: Any = None, data: Any = None, dataframe: Any = None, step: int | None = None
    ) -> None:
        """Log a table."""
        self.tracker.log({table_name: Table(columns, data, dataframe=dataframe)}, step)

    @on_main_process  # type: ignore[untyped-decorator]
    def finish(self) -> None:
        """End the run, if it was begun here."""
        if self._is_ours and self._run is not None:
            self._run.finish()
