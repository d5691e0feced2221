"""Run: what `tracker.init()` gives, and what a training script talks to.

A row's way to the disk: `Run.log` → `Writer.append` → `os.write`.
"""

from __future__ import annotations

import operator
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from tracker.atomic import replace_file
from tracker.format import layout, records, rows, values
from tracker.format.redact import redact_text
from tracker.format.resume import Earlier
from tracker.log import code, folder
from tracker.log.companion import Companion
from tracker.log.config import Config
from tracker.log.console import say, warn
from tracker.log.ending import state_of
from tracker.log.foreign import Foreign
from tracker.log.labels import Labels
from tracker.log.late import LateWriter
from tracker.log.outputs import Outputs
from tracker.log.summary import Summary
from tracker.log.writer import Writer
from tracker.settings import Settings

if TYPE_CHECKING:
    from typing_extensions import Self

BRIEF_SECONDS = 2.0
"""How long the end waits for a root that could not be written to when the run began."""

_OPTIONS = rows.OPTIONS | orjson.OPT_APPEND_NEWLINE


class Run(Labels, Outputs, Foreign):
    """One run, as the process that logs to it sees it. Made by `tracker.init()`.

    No method raises because of a disk, a network or a value that cannot be logged: it warns once, and training goes
    on.

    Attributes:
        id: the run's id, unique in the project.
        project: the project's name.
        group: the run's group, "" for none.
        job_type: the run's part in its group.
        config: its hyperparameters.
        summary: what it came to.
        dir: its folder on this machine.
        root: the folder or URL where it ends up.
    """

    def __init__(self, settings: Settings, record: records.RunRecord, base: str) -> None:
        self.id, self.project = record.id, record.project
        self.group, self.job_type = record.group, record.job_type
        self.root, self.mode = settings.root, settings.mode
        self.config = Config(self._save_config)
        self._last: dict[str, Any] = {}
        self.summary = Summary(self._last, self._save_summary, self._warn_of_value)
        self._settings, self._record, self._base = settings, record, base
        self._changes: dict[str, Any] = {}
        self._follow(record.metrics)
        self._is_fork = False
        self._open()

    def _open(self) -> Writer:
        """Make this process a writer of the run: its folder, its history file, its companion."""
        name = layout.new_writer_name()
        self.dir, trouble = folder.make_run_folder(self._base, self.project, self.id, name)
        self._patience = BRIEF_SECONDS if trouble else self._settings.finish_timeout
        if trouble:
            warn(f"{self._base} cannot be written to ({trouble}): the run is kept in {self.dir}; {self._sync_hint()}")
        folder.create_run_file(self.dir, self._record)
        self._writer_dir = os.path.join(self.dir, name)
        self._process = folder.describe_process(time.time())
        self._save_file(layout.WRITER_FILE, records.encode_record(self._process))
        writer = Writer(self._writer_dir, self._warn_of_disk, self._on_lost, self._look)
        self._writer: Writer | LateWriter = writer
        self._companion = Companion(self._save_job(name))
        if self._companion.error:
            warn(f"the companion process cannot start ({self._companion.error}); {self._sync_hint()}", "companion")
        return writer

    def go_on(self, earlier: Earlier, asked: records.RunRecord, sources: Mapping[str, str]) -> None:
        """Stand where the run stood: its next step, config, and summary set by hand.

        Args:
            earlier: the run as it is.
            asked: what `init` was asked to call it.
            sources: where settings came from; a name, notes or tags that somebody gave are changes.
        """
        self._writer.next_step = self.starting_step = earlier.next_step
        self.resumed = True
        self.config.remember(earlier.config)
        self.summary.remember(earlier.summary)
        for name in records.RUN_FIELDS:
            if name in sources and getattr(asked, name) != getattr(earlier.record, name):
                self._change(name, getattr(asked, name))

    # Logging

    def log(self, data: Mapping[str, Any], step: int | None = None, commit: bool = True) -> None:
        """Log a row of values.

        Args:
            data: names to numbers (of Python, numpy, torch, …), text or lists of them; nested dicts are flattened with
                `/`. NaN and infinities are kept.
            step: the row's step, in any order; by default one more than the last row's.
            commit: False keeps the step where it is, so that the next row stands at the same one. The row itself is
                written at once either way.
        """
        try:
            body = orjson.dumps(data, None, _OPTIONS)
            if rows.needs_care(body):
                body = self._careful_body(data)
            else:
                self._last.update(data)
        except TypeError:
            body = self._careful_body(data)
        if step is not None and type(step) is not int:
            step = self._careful_step(step)
        self._writer.append(body, step, commit)

    def _careful_body(self, data: Any) -> bytes:
        """The row's JSON for whatever orjson alone would get wrong: NaN, nested dicts, tensors, values of no kind."""
        if not isinstance(data, Mapping):
            warn(f"log() was given a value {values.describe(data)}, and takes a dict of names to values", "log-kind")
            data = {}
        try:
            row, problems = values.flatten(data, self._keep_media)
            body = orjson.dumps(row, option=_OPTIONS)
        except Exception as error:  # a mapping or a key of somebody's that raises, a dict without end
            warn(f"a row could not be read ({error!r}); only its step is kept", "log-row")
            return b"{}\n"
        for problem in problems:
            self._warn_of_value(problem)
        self._last.update(row)
        return body

    def _careful_step(self, step: Any) -> int | None:
        try:
            return operator.index(step)
        except TypeError:
            pass
        try:
            number = float(step)
            if number == int(number):
                return int(number)
        except (TypeError, ValueError, OverflowError):
            pass
        warn(f"step is {step!r}, and must be a whole number; the row is kept at the next step", "step")
        return None

    @property
    def step(self) -> int:
        """The step at which the next row stands if it names none."""
        return self._writer.next_step

    @property
    def writer_dir(self) -> str:
        """The folder on this machine that this process writes to."""
        return self._writer_dir

    def variables(self) -> dict[str, str]:
        """The environment variables by which another process joins this run."""
        found = {"RUN_ID": self.id, "PROJECT": self.project, "ROOT": self.root, "MODE": self.mode}
        return {f"TRACKER_{name}": value for name, value in {**found, "DIR": self._settings.dir}.items()}

    def __repr__(self) -> str:
        return f"<tracker run {self.name} ({self.id}) of project {self.project} in {self.root}>"

    def log_code(self, root: str = ".", include: Sequence[str] = code.INCLUDE, exclude: Sequence[str] = ()) -> None:
        """Keep the source files below a folder with the run; the companion copies them.

        Git's commit, what differs from it and the main script are kept without this.

        Args:
            root: the folder.
            include: globs of the files to keep, of their names or of their paths below `root`.
            exclude: globs of files not to keep. Hidden files, environments and caches never are.
        """
        if not self._settings.disable_code:
            code.ask_for_source(self._companion, root, include, exclude)

    # The end

    def finish(self, exit_code: int | None = None, timeout: float | None = None) -> None:
        """End the run and wait until it has arrived in the bucket, for a bounded time.

        Args:
            exit_code: 0 or None for a run that finished, another number for one that failed.
            timeout: seconds to wait at most; the setting `finish_timeout` (60) by default. What is not uploaded by then
                goes on uploading in the background; the printed line says how much it is.
        """
        self.end("failed" if exit_code else "finished", exit_code or 0, timeout)

    def end(self, state: str, exit_code: int | None, timeout: float | None = None) -> None:
        """End the run in `state`: finished, failed or killed; see `finish`. A second end does nothing."""
        if self._ended:
            return
        self._close_tensorboard()
        self._ended = True
        if isinstance(self._writer, LateWriter):
            return  # a forked child that never logged has nothing to end
        self._restore_deleted(self._writer)
        self.unwatch()
        self._writer.close()
        self._stop_outputs()
        self._close_media(self._patience if timeout is None else timeout)
        told = self._companion.send({"end": state, "exit_code": exit_code})
        through = self._companion.wait(self._patience if timeout is None else timeout)
        if not told or (through and not self._companion.status().get("ended")):
            self._write_end(state, exit_code)
        self._companion.close()
        self._say_end(is_going_on=not through)

    def tell_end(self, state: str, exit_code: int | None) -> None:
        """Tell the companion how the process is about to die, without waiting; for signal handlers."""
        if not self._ended:
            self._stop_outputs()
            self._companion.send({"end": state, "exit_code": exit_code})

    def _write_end(self, state: str, exit_code: int | None) -> None:
        """The companion could not: write the end ourselves, so that the files are true."""
        now = time.time()
        record = replace(
            self._process, state=state, exit_code=exit_code, ended_at=now, heartbeat_at=now, rows=self._writer.rows,
            lost=self._writer.lost, changes=self._changes,
        )  # fmt: skip
        self._save_file(layout.WRITER_FILE, records.encode_record(record))

    def _say_end(self, is_going_on: bool) -> None:
        status = self._companion.status()
        lost = f"; {self._writer.lost} rows were lost" if self._writer.lost else ""
        if self.mode == "offline":
            say(f"run {self.name} is kept in {self.dir}{lost}; {self._sync_hint()}")
        elif status.get("done"):
            say(f"run {self.name} is in {self.root}{lost}")
        else:
            left = f"{status.get('pending_files', 'some')} files ({status.get('pending_bytes', 0):,} bytes)"
            why = f" ({status['error']})" if status.get("error") else ""
            background = " go on uploading in the background" if is_going_on else " are not in the bucket"
            say(f"run {self.name}: {left} of it{background}{why}{lost}; {self._sync_hint()}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._keep_traceback(error)
        self.end(*state_of(error))

    # Beneath

    def _save_job(self, writer: str) -> dict[str, Any]:
        """What the companion must know (see `tracker.mirror.process.Job`); `tracker sync` finds it in a file."""
        job = {
            "run_dir": self.dir,
            "writer": writer,
            "project": self.project,
            "run_id": self.id,
            "root": self.root,
            "upload": self.mode == "online",
            "parent": os.getpid(),
            "cwd": os.getcwd(),
            "is_fork": self._is_fork,
            **code.job(self._settings, is_fork=self._is_fork),
        }
        kept = records.encode_json({**job, "root": redact_text(self.root)})
        self._save_local("json", kept)
        return {**job, "webhook": self._settings.webhook}  # a secret, and in no file

    def _sync_hint(self) -> str:
        return f"`tracker sync {self.dir}` uploads what is left"

    def _save_changes(self) -> None:
        self._save_local("changes.json", records.encode_json(self._changes))
        self._companion.send({"changed": True})

    def _save_config(self, config: dict[str, Any]) -> None:
        self._save_file(layout.CONFIG_FILE, records.encode_json({"_time": time.time(), **config}))

    def _save_summary(self, summary: dict[str, Any]) -> None:
        self._save_file(layout.SUMMARY_FILE, records.encode_json({"_time": time.time(), **summary}))

    def _save_local(self, ending: str, data: bytes) -> None:
        """Save what only this machine needs, beside the run; notes may be longer than a pipe takes at once."""
        name = f"{os.path.basename(self._writer_dir)}.{ending}"
        self._save_file(os.path.join(os.pardir, layout.LOCAL_FOLDER, name), data)

    def _save_file(self, name: str, data: bytes) -> None:
        try:
            replace_file(os.path.join(self._writer_dir, name), data)
        except OSError as error:
            warn(f"{os.path.join(self._writer_dir, name)} could not be written ({error.strerror})", f"save-{name}")

    def _warn_of_value(self, problem: str) -> None:
        warn(f"{problem}; the rest of the row is kept", problem.partition(" ")[0])

    def _warn_of_disk(self, text: str) -> None:
        warn(text, text.rpartition(";")[0][-40:])

    def _on_lost(self, lost: int) -> None:
        warn(
            f"the disk refused rows for too long: some of run {self.name} are lost; their number is in the run", "lost"
        )
        self._companion.send({"lost": lost})

    def _look(self) -> None:
        """Every few seconds, from within `log`: tell once what the companion cannot say itself."""
        if isinstance(self._writer, Writer):
            self._restore_deleted(self._writer)
        if not self._companion.is_alive():
            warn(f"the companion process has gone; training goes on, and {self._sync_hint()}", "companion")
            return
        error = self._companion.status().get("error")
        if error:
            warn(f"{error}; training goes on and the upload is tried again for ever", "upload")

    def _restore_deleted(self, writer: Writer) -> None:
        """Make the run's folder again where somebody deleted it under the running script."""
        if not writer.restore_deleted():
            return
        warn(f"{self.dir} was deleted while the run goes; it is made again, without history files that were full")
        try:
            os.makedirs(os.path.join(self.dir, layout.LOCAL_FOLDER), exist_ok=True)
            folder.create_run_file(self.dir, self._record)
        except OSError as error:
            warn(f"{self.dir} could not be made again ({error.strerror})", "restore")
            return
        self._save_job(os.path.basename(self._writer_dir))
        self._save_file(layout.WRITER_FILE, records.encode_record(self._process))
        for values_by_hand in (self.config, self.summary):
            values_by_hand.update()
        if self._changes:
            self._save_changes()

    def after_fork(self) -> None:
        """In a forked child: the writer and the companion are the parent's; the first row logged here opens our own."""
        if not self._ended:
            self._companion.leave_to_parent()
            next_step = self._writer.next_step
            self._writer.reset_after_fork()
            if self._tensorboard is not None:
                self._tensorboard.leave_to_parent()
            self._is_fork, self._capture, self._media = True, None, None
            self._writer = LateWriter(self, next_step)

    def _ensure_writer(self, what: str) -> bool:
        if self._ended:
            warn(f"{what}() was called after the run had finished, and nothing is kept of it", f"late {what}")
        elif isinstance(self._writer, LateWriter):
            self.open_after_fork()
        return not self._ended

    def open_after_fork(self) -> Writer:
        """The forked child's own writer, opened now; it counts steps on from where the parent stood."""
        next_step = self._writer.next_step
        writer = self._open()
        writer.next_step = next_step
        self.capture_output()
        return writer
