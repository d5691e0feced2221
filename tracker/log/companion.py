"""Companion: starts the process that uploads, watches and keeps the heartbeat, and talks to it through a pipe.

The companion (`tracker/mirror`) reads the pipe's other end. Its end of file means that this process is gone; so the
pipe must have no other holder, and a forked child closes it at once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tracker.format import layout

PACKAGE_PARENT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_PROGRAM = "import sys; sys.path.insert(0, sys.argv.pop(1)); from tracker.mirror.process import main; main()"


class Companion:
    """A handle on the companion process of one writer.

    Args:
        job: what the companion needs to know, as JSON: see `tracker.mirror.process.Job`. It travels through the pipe
            and not on the command line, which everybody on the machine can read.
    """

    def __init__(self, job: dict[str, Any]) -> None:
        self.error = ""
        self._status_path = os.path.join(job["run_dir"], layout.LOCAL_FOLDER, f"{job['writer']}.status.json")
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe = -1
        try:
            self._start(job)
        except OSError as error:
            self.error = str(error)

    def _start(self, job: dict[str, Any]) -> None:
        reading, writing = os.pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, PACKAGE_PARENT],
                stdin=reading,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        except BaseException:
            os.close(writing)
            raise
        finally:
            os.close(reading)
        os.set_blocking(writing, False)
        self._pipe = writing
        self.send(job)

    def send(self, message: dict[str, Any]) -> bool:
        """Tell the companion something; never blocks, and says whether the message went out."""
        if self._pipe < 0:
            return False
        try:
            data = json.dumps(message).encode() + b"\n"
            return os.write(self._pipe, data) == len(data)
        except OSError:
            return False

    def is_alive(self) -> bool:
        """Whether the companion's process runs."""
        return self._process is not None and self._process.poll() is None

    def status(self) -> dict[str, Any]:
        """What the companion last wrote of itself; see `tracker.mirror.status`. {} if nothing yet."""
        try:
            with open(self._status_path, "rb") as file:
                status = json.loads(file.read())
        except (OSError, ValueError):
            return {}
        return status if isinstance(status, dict) else {}

    def wait(self, seconds: float) -> bool:
        """Wait until the companion is through; False if it still works after `seconds`."""
        if self._process is None:
            return True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            # It goes on by itself, in a session of its own: nobody will wait for it any more.
            self._process.returncode = 0
            return False
        return True

    def close(self) -> None:
        """Close this end of the pipe; also in a forked child, which must not keep it open."""
        if self._pipe >= 0:
            os.close(self._pipe)
        self._pipe = -1

    def leave_to_parent(self) -> None:
        """In a forked child: let go of the parent's companion without a word."""
        self.close()
        if self._process is not None:
            self._process.returncode = 0
        self._process = None
