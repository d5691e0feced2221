"""Outputs: what a run keeps beside its metrics: saved files, media, console output, alerts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tracker.errors import TrackerError, UsageError
from tracker.log.alert import Alerts
from tracker.log.capture import Capture
from tracker.log.console import warn
from tracker.settings import Settings

if TYPE_CHECKING:
    from tracker.log.companion import Companion
    from tracker.log.media import MediaKeeper
    from tracker.log.tensorboard import Sync
    from tracker.log.watch import Watcher


class Outputs:
    """The part of `Run` that deals with files, console and alerts."""

    id: str
    project: str
    root: str
    dir: str
    _settings: Settings
    _writer_dir: str
    _companion: Companion
    _capture: Capture | None = None
    _alerts: Alerts | None = None
    _alerts_dir = ""
    _media: MediaKeeper | None = None
    _tensorboard: Sync | None = None
    _ended: bool
    _watchers: list[Watcher] = []  # noqa: RUF012 - replaced, never changed

    def save(self, glob_str: Any = None, base_path: Any = None, policy: str = "live", glob: Any = None) -> list[str]:
        """Keep files with the run: checkpoints, configurations, whatever a script writes.

        A file is linked into the run's folder, whatever its size; the companion uploads it, in parts where it is
        large. Nothing is copied here.

        Args:
            glob_str: a path, a folder or a glob (`*`, `**`). Without one nothing happens.
            base_path: the folder that the saved paths are relative to. By default a relative glob keeps its folders,
                and an absolute one keeps the last of them.
            policy: "live" uploads a file again whenever it has changed, and files that come to match; "now" uploads it
                once; "end" takes it at the end of the run.
            glob: another name for `glob_str`.

        Returns:
            The paths of the run's own copies. What cannot be saved is a warning.
        """
        from tracker.log import save

        pattern = save.as_pattern(glob_str if glob_str is not None else glob) if (glob_str or glob) else None
        if pattern is None or not self._ensure_writer("save"):
            return []
        base = None if base_path is None else save.as_pattern(base_path)
        saver = save.Saver(self.dir, os.path.basename(self._writer_dir))
        try:
            saved = saver.save(pattern, base, save.as_policy(policy))
        except (OSError, TypeError, ValueError) as error:
            warn(f"save({pattern!r}) failed: {error}; nothing of it is kept", f"save {pattern}")
            return []
        self._companion.send({"saved": True})
        return saved

    def alert(self, title: str, text: str = "", level: Any = "INFO", wait_duration: Any = 0) -> None:
        """Tell people something: on the terminal, on the run's page, and to the setting `webhook` where there is one.

        Args:
            title: what happened, in a few words.
            text: more of it.
            level: "INFO", "WARN" or "ERROR".
            wait_duration: seconds, or a `timedelta`, within which another alert of the same title is passed over.
        """
        if not self._ensure_writer("alert"):
            return
        if self._alerts is None or self._alerts_dir != self._writer_dir:
            self._alerts, self._alerts_dir = Alerts(self._writer_dir), self._writer_dir
        if self._alerts.add(title, text, level, wait_duration):
            self._companion.send({"alert": True})

    def watch(
        self,
        models: Any,
        criterion: Any = None,
        log: Any = "gradients",
        log_freq: int = 1000,
        idx: int | None = None,
        log_graph: bool = False,
    ) -> None:
        """Log histograms of a torch model's gradients and parameters, with the rows that the script logs.

        Args:
            models: a `torch.nn.Module`, or several.
            criterion: accepted for wandb's sake, as `log_graph`.
            log: "gradients", "parameters", "all", or None for nothing.
            log_freq: every so many training steps, the first among them.
            idx: the number of the first model, where others are watched already.
            log_graph: see `criterion`.
        """
        from tracker.log import watch

        del criterion, log_graph
        kind = watch.as_kind(log)
        for number, model in enumerate(models if isinstance(models, (list, tuple)) else [models], idx or 0):
            if not watch.is_model(model):
                warn(f"watch() was given {type(model).__name__}, which is no module of torch", "watch-kind")
            elif kind and not any(watcher.model is model for watcher in self._watchers):
                prefix = f"graph_{number}/" if number else ""
                every = log_freq if isinstance(log_freq, int) and log_freq > 0 else 1000
                self._watchers = [*self._watchers, watch.Watcher(model, kind, every, prefix, self._log_beside)]

    def unwatch(self, models: Any = None) -> None:
        """Watch no more: a model or several, or all."""
        wanted = models if isinstance(models, (list, tuple)) else [models]
        for watcher in self._watchers:
            if models is None or any(watcher.model is model for model in wanted):
                watcher.close()
                self._watchers = [other for other in self._watchers if other is not watcher]

    def log_artifact(
        self,
        artifact_or_path: Any,
        name: str | None = None,
        type: str | None = None,  # noqa: A002 (the name that the field's users know)
        aliases: Any = None,
        tags: Any = None,
    ) -> Any:
        """Keep a version of an artifact: its files go to the project's store, each content once.

        Small files are copied here, larger ones linked; the companion hashes and brings them.

        Args:
            artifact_or_path: a `tracker.Artifact`, or the path of a file or folder, or an address.
            name: what a path is called; by default `run-<id>-<its name>`.
            type: what kind a path is.
            aliases: other names of this version, one or a list; "latest" always leads to the newest.
            tags: taken as aliases too.

        Returns:
            The artifact; its `wait()` returns when it has arrived. What cannot be kept is a warning.
        """
        from tracker.log import artifact as artifacts

        if not self._ensure_writer("log_artifact"):
            return artifact_or_path
        try:
            made = artifacts.as_artifact(artifact_or_path, name, type, self.id)
            given = [aliases] if isinstance(aliases, str) else list(aliases or ())
            given += [tags] if isinstance(tags, str) else list(tags or ())
            artifacts.leave(made, self.dir, os.path.basename(self._writer_dir), [str(one) for one in given])
        except (OSError, TypeError, ValueError, TrackerError) as error:
            warn(f"log_artifact() failed: {error}; nothing of it is kept", f"artifact {error}")
            return artifact_or_path
        self._companion.send({"artifact": True})
        return made

    def use_artifact(
        self,
        artifact_or_name: Any,
        type: str | None = None,  # noqa: A002
        aliases: Any = None,
        use_as: str | None = None,
    ) -> Any:
        """Say that this run uses a version of an artifact, and get it.

        Args:
            artifact_or_name: `name`, `name:alias`, `name:v3`, `project/name:…`; or an artifact that this run logged.
            type: what kind it must be.
            aliases: accepted for wandb's sake, as `use_as`.
            use_as: see `aliases`.

        Returns:
            The version, whose `download(root)` brings its files.

        Raises:
            UsageError: there is none, or it is of another type.
            TrackerError: the root cannot be read.
        """
        from tracker.log import artifact as artifacts
        from tracker.log import used_artifact

        del aliases, use_as
        if isinstance(artifact_or_name, artifacts.Artifact):
            artifact_or_name = artifact_or_name.wait().name
        found = used_artifact.find(self.root, self.project, str(artifact_or_name))
        if type is not None and found.type != type:
            raise UsageError(f"artifact {found.name} is of type {found.type!r}, not {type!r}")
        if self._ensure_writer("use_artifact"):
            artifacts.note_use(found, self.dir, os.path.basename(self._writer_dir), self.project)
            self._companion.send({"artifact": True})
        return found

    def sync_tensorboard(self) -> None:
        """Keep what this process writes for TensorBoard from now on, at the steps that it gives.

        Writers of `torch.utils.tensorboard`, tensorboardX and TensorFlow are heard: numbers, text, images, histograms
        and sound. As `init(sync_tensorboard=True)`.
        """
        from tracker.log import tensorboard

        if self._tensorboard is None and not self._ended:
            self._tensorboard = tensorboard.Sync(self.log)

    def _close_tensorboard(self) -> None:
        sync, self._tensorboard = self._tensorboard, None
        if sync is not None:
            sync.close()

    def _log_beside(self, row: dict[str, Any]) -> None:
        """Log a row at the step of the next one."""
        self.log(row, commit=False)

    def log(self, data: Any, step: int | None = None, commit: bool = True) -> None:
        """Log a row; `Run` does."""
        raise NotImplementedError

    def _keep_media(self, value: Any) -> Any:
        """The JSON of a value that is no number or text: an image, a table, a figure; its files are written soon.

        Raises:
            ValueKindError: it has no place in a row.
        """
        from tracker.log.media import MediaKeeper

        if not self._ensure_writer("log"):
            return None
        if self._media is None:
            self._media = MediaKeeper(
                self.dir,
                os.path.basename(self._writer_dir),
                lambda: self._companion.send({"media": True}),
                lambda lost: self._companion.send({"media_lost": lost}),
            )
        return self._media.keep(value)

    def _close_media(self, seconds: float) -> None:
        """Write what waits of media, for so long."""
        if self._media is not None:
            self._media.close(seconds)

    def _ensure_writer(self, what: str) -> bool:
        """Be a writer of the run: a forked child is none before it needs to be. False, with a warning, at its end."""
        raise NotImplementedError

    def capture_output(self) -> None:
        """Keep what this process prints from now on, unless the setting `console` is off."""
        if self._settings.console != "off":
            self._capture = Capture(self._writer_dir)
            self._capture.start()

    def _stop_outputs(self, last: str = "") -> None:
        """Stop capturing; `last` is added to the console output."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.stop(last)
            if capture.dropped:
                self._companion.send({"output_dropped": capture.dropped})

    def _keep_traceback(self, error: BaseException | None) -> None:
        """Stop capturing, with the traceback that Python is going to print when the run has ended."""
        if error is None or isinstance(error, SystemExit):
            return
        import traceback

        self._stop_outputs("".join(traceback.format_exception(error)))
