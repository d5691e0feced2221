"""Process: the companion's main loop.

It wakes when the training process says something, when a file changed, when something is due; and it ends when the run
has ended and everything has arrived. It never gives up on the store.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import traceback
from dataclasses import dataclass, field, fields
from typing import Any

from tracker.errors import TrackerError
from tracker.format import layout
from tracker.mirror import schedule
from tracker.mirror.carriers import Carriers
from tracker.mirror.files import Status, WriterFile, list_files, local_path, take_lock
from tracker.mirror.surroundings import Surroundings
from tracker.mirror.system import SystemMetrics
from tracker.mirror.target import Target
from tracker.mirror.webhook import Webhook

_LAST_LOOK = 10.0
_SMALL_FILES = 2.0
_TELL_INTERVAL = 0.5


@dataclass(frozen=True)
class Job:
    """What the companion is told when it starts.

    Attributes:
        run_dir: the run's folder on this machine.
        writer: the writer's name.
        project: the project's name.
        run_id: the run's id.
        root: the folder or URL where the run goes.
        upload: whether to upload (not in offline mode).
        parent: the training process's id.
        cwd: the folder that the script was started in.
        is_fork: whether the training process is a forked worker, whose quiet end is no crash.
        code: what to keep of the code, see `tracker.mirror.code.CodeFolder`; empty for nothing.
        system: `sample` and `interval` of the system metrics, in seconds; empty for none.
        ignore: globs of the files that stay on this machine.
        webhook: where alerts are posted to; a secret.
    """

    run_dir: str
    writer: str
    project: str
    run_id: str
    root: str
    upload: bool
    parent: int
    cwd: str
    is_fork: bool
    code: dict[str, Any] = field(default_factory=dict)
    system: dict[str, float] = field(default_factory=dict)
    ignore: list[str] = field(default_factory=list)
    webhook: str = field(default="", repr=False)


@dataclass
class End:
    """How the run ended, as far as it is known."""

    state: str
    exit_code: int | None


class Pipe:
    """The training process's messages: JSON lines on standard input."""

    def __init__(self) -> None:
        self._buffer = b""
        self.is_open = True

    def fileno(self) -> int:
        """The descriptor to wait on."""
        return 0

    def read(self) -> list[dict[str, Any]]:
        """The messages that have come whole; at the end of file `is_open` becomes False."""
        data = os.read(0, 1 << 16)
        self.is_open = bool(data)
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        return [json.loads(line) for line in lines if line]


class Mirror:
    """The companion of one writer.

    Args:
        job: what it is to do.
        pipe: what the training process says.
        clock: tells the time; a simulation has its own, and overrides `wait` too.
    """

    def __init__(self, job: Job, pipe: Pipe, clock: schedule.Clock | None = None) -> None:
        self._job, self._pipe, self._clock = job, pipe, clock or schedule.Clock()
        self._started = self._beat_at = self._clock.ticks()
        self._writer_file = WriterFile(job.run_dir, job.writer)
        self._status = Status(local_path(job.run_dir, job.writer, "status.json"))
        prefix = layout.run_prefix(job.project, job.run_id)
        self._target = Target(job.root, job.run_dir, prefix, job.writer, job.upload, job.ignore, self._clock)
        self._end: End | None = None
        folder = os.path.join(job.run_dir, job.writer)
        self._surroundings = Surroundings(folder, job.cwd, job.code, is_fork=job.is_fork)
        self._system = SystemMetrics(folder, job.parent, **job.system) if job.system else None
        opener = self._target.store if self._target.is_needed else None
        place = job.project, job.run_id
        root = self._target.store if job.upload else None
        self._transfer = Carriers(job.run_dir, job.writer, place, opener, job.ignore, root)
        self._webhook = Webhook(job.webhook, job.run_dir, job.writer)
        self._error = ""
        self._synced_sizes: dict[str, int] = {}
        self._wake = False

    def run(self) -> None:
        """Work until the run has ended and everything has arrived."""
        self._surroundings.start()
        if self._system:
            self._system.start()
        self._step()
        while self._end is None:
            self.wait(self._seconds_to_wait())
            self._step()
        self._finish(self._end)

    def flush_soon(self) -> None:
        """Upload at the next step, due or not; a machine that shuts down asks for it by SIGTERM."""
        self._wake = True
        self._transfer.notice()

    def _seconds_to_wait(self) -> float:
        return max(0.0, min(schedule.SYNC_TO_DISK, self._target.due_at() - self._clock.ticks()))

    def wait(self, seconds: float) -> None:
        """Wait for so many seconds, or less where a file changes or the training process speaks."""
        sources: list[Any] = [self._pipe] if self._pipe.is_open else []
        watcher = self._target.watcher
        if watcher is not None:
            sources.append(watcher)
        ready, _, _ = select.select(sources, [], [], seconds)
        if watcher in ready and watcher is not None:
            watcher.clear()
            self._target.note_change()
        if self._pipe in ready:
            for message in self._pipe.read():
                self.take(message)
            if not self._pipe.is_open:
                self._parent_gone()

    def take(self, message: dict[str, Any]) -> None:
        """One message of the training process."""
        if "end" in message:
            self._end = self._end or End(message["end"], message.get("exit_code"))
        if "changed" in message:
            self._writer_file.take_changes(local_path(self._job.run_dir, self._job.writer, "changes.json"))
            self._target.note_change()
        if "log_code" in message:
            self._surroundings.log_code(message["log_code"])
        if message.keys() & {"saved", "media", "artifact"}:
            self._transfer.notice()
        if "alert" in message:
            self._webhook.notice()
        told = {name: message[name] for name in ("lost", "output_dropped", "media_lost") if name in message}
        if told:
            self._writer_file.write(**told)
            self._target.note_change()

    def _parent_gone(self) -> None:
        """The training process has gone without a word: killed by force, or crashed."""
        if self._end is None:
            self._end = End("finished" if self._job.is_fork else "crashed", None)

    def _step(self) -> None:
        if os.getppid() != self._job.parent:
            self._parent_gone()
        if self._surroundings.environment and not self._writer_file.record.hardware:
            self._writer_file.write(**self._surroundings.environment)
            self._target.note_change()
        self._sync_to_disk()
        now = self._clock.ticks()
        if now - self._beat_at >= self._writer_file.record.heartbeat_interval:
            self._beat_at = now
            self._writer_file.write(heartbeat_at=round(self._clock.time(), 3))
            self._target.note_change()
        if self._wake or now >= self._target.due_at():
            everything, self._wake = self._wake, False
            self._flush(everything=everything)
        self._tell()

    def _flush(self, *, everything: bool = True) -> bool:
        """Upload what is pending; whether all of it arrived. A failure is noted, and tried again later."""
        try:
            self._target.flush(self._clock.ticks() - self._started, everything=everything)
        except (TrackerError, OSError) as error:
            self._error = str(error)
        else:
            self._error = ""
        self._tell()
        return not self._error

    def _tell(self) -> None:
        """Say in status.json what has not arrived."""
        files, size = self._target.pending() if self._error else (0, 0)
        progress = self._transfer.progress()
        self._status.write(
            pending_files=files + progress["saved_pending"], pending_bytes=size + progress["saved_bytes"],
            error=self._error or self._transfer.error, **progress,
        )  # fmt: skip

    def _sync_to_disk(self) -> None:
        """Fdatasync behind the writer, so that a row survives a crash of the machine too, a few seconds later."""
        for file in list_files(self._job.run_dir, self._job.writer):
            if layout.grows(file.path) and self._synced_sizes.get(file.path) != file.size:
                _sync_file(os.path.join(self._job.run_dir, file.path))
                self._synced_sizes[file.path] = file.size

    def _finish(self, end: End) -> None:
        if self._system:
            self._system.stop(2.0)
        self._transfer.end()
        self._webhook.notice()
        self._surroundings.finish(_LAST_LOOK)
        self._transfer.wait(_SMALL_FILES)
        now = round(self._clock.time(), 3)
        self._writer_file.write(
            state=end.state, exit_code=end.exit_code, ended_at=now, heartbeat_at=now,
            saved_pending=self._transfer.progress()["saved_pending"] or None, **self._surroundings.environment,
        )  # fmt: skip
        self._status.write(ended=True)
        self._flush_all()
        left = self._wait_for_files()
        self._webhook.finish()
        self._sync_to_disk()
        self._status.write(done=self._job.upload and not left)

    def _wait_for_files(self) -> int:
        """Wait until the saved files have arrived, and say so in writer.json; how many did not and will not."""
        while not self._transfer.wait(_TELL_INTERVAL):
            self._tell()
        left: int = self._transfer.progress()["saved_pending"]
        if self._writer_file.record.saved_pending != (left or None):
            self._writer_file.write(saved_pending=left or None)
        self._flush_all()  # also the list of files, to which the last ones have been added
        return left

    def _flush_all(self) -> None:
        """Upload until all has arrived but saved files, which take their own time."""
        while not self._flush():
            self._clock.sleep(max(0.0, self._target.due_at() - self._clock.ticks()))


def _sync_file(path: str) -> None:
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        os.fsync(file)
    except OSError:
        pass
    finally:
        os.close(file)


def main() -> None:
    """The companion's program: read the job from the pipe, then work. Nothing it does reaches the training process."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    pipe = Pipe()
    messages: list[dict[str, Any]] = []
    while not messages and pipe.is_open:
        messages = pipe.read()
    if not messages:
        return
    known = {each.name for each in fields(Job)}  # a package that was updated under a running script may tell more
    job = Job(**{name: value for name, value in messages[0].items() if name in known})
    if take_lock(job.run_dir, job.writer) is None:
        sys.exit(3)
    try:
        mirror = Mirror(job, pipe)
        signal.signal(signal.SIGTERM, lambda *_: mirror.flush_soon())
        for message in messages[1:]:
            mirror.take(message)
        mirror.run()
    except Exception:
        with open(local_path(job.run_dir, job.writer, "log"), "a", encoding="utf-8") as log:
            log.write(traceback.format_exc())
        raise
