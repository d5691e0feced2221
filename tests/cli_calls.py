"""The command line as a program with a pipe, or with a terminal of any width."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import pty
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass
from pathlib import Path

import pytest

from tracker.cli.main import main


@dataclass(frozen=True)
class Called:
    """What a command did."""

    code: int
    out: str
    err: str


def call(*words: str, stdin: str = "") -> Called:
    """Run `tracker` with these words in this process, with pipes for a terminal."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        patch.setattr(sys, "argv", ["tracker", *words])
        patch.setattr(sys, "stdin", io.StringIO(stdin))
        try:
            main()
            code: int | str | None = 0
        except SystemExit as end:
            code = end.code
    return Called(int(code or 0), out.getvalue(), err.getvalue())


def call_in_terminal(*words: str, columns: int = 80, folder: Path | None = None, answer: str = "") -> Called:
    """Run `tracker` in a process of its own whose terminal is so wide; both streams come in `out`."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environ = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", *words], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder,
        env={**environ, "TERM": "xterm"}, close_fds=True,
    )  # fmt: skip
    os.close(theirs)
    if answer:
        os.write(ours, answer.encode())
    data = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while part := os.read(ours, 65536):
            data += part
    os.close(ours)
    return Called(process.wait(60), data.decode("utf-8").replace("\r\n", "\n"), "")
