"""Processes of tests: an environment without our settings, and companions that are found by what they hold open."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without anybody's settings of runs, and with these."""
    found = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "WANDB_"))}
    return {**found, **settings}


def wait_for(condition: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    """Wait until a condition holds; a failure names what did not come."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"not within {seconds:g} s: {what}"
        time.sleep(0.05)


def companions(folder: Path) -> list[int]:
    """The ids of the companions at work on runs below a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended
            is_ours = b"tracker.mirror.process" in (process / "cmdline").read_bytes()
            leads = os.getsid(int(process.name)) == int(process.name)
            files = [os.readlink(link) for link in (process / "fd").iterdir()]
            if is_ours and leads and any(name.startswith(f"{folder}/") for name in files):
                found.append(int(process.name))
    return found


def stop_companions(folder: Path) -> None:
    """Kill the companions at work on runs below a folder, and wait until they have let go of them."""
    for process in companions(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    wait_for(lambda: not companions(folder), "the end of the companions")
