"""Sandbox: runs one probe in a process of its own, with a limit on its time, and cleans up behind it.

A full disk is a small tmpfs, a folder that cannot be written to is a tmpfs mounted read-only, both in a mount
namespace of the probe's own: as root, or in a user namespace where the system allows that.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from dataclasses import dataclass
from typing import Any

_PROBE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "probe.py")
_LINGER = 10.0
_MOUNTS = {
    "full": 'mount -t tmpfs -o size=16m,mode=777 none "$1"',
    "readonly": 'mount -t tmpfs -o size=16m none "$1" && mount -o remount,ro "$1"',
}
# What the probe left is copied out of the namespace, a little later, for whoever counts.
_INSIDE = (
    '{mount} && cd "$1" || exit 99; shift; timeout -s KILL {limit} "$@"; code=$?; '
    'sleep 2; cp -a "$F/." "$C/"; exit $code'
)


@dataclass
class Sandbox:
    """One tool's room.

    Attributes:
        python: the Python of its virtual environment.
        adapter: the path of its adapter.
        environment: variables, in which `{folder}` is the folder of the runs.
    """

    python: str
    adapter: str
    environment: dict[str, str]

    def run(
        self, experiment: str, arguments: dict[str, Any], limit: float, mount: str = "", *, then_count: bool = False
    ) -> dict[str, Any]:
        """Run a probe; what it found, with `exit`, `seconds`, `output` and `bytes`, and `kept` where asked to count.

        Args:
            experiment: a function of `probe.py`.
            arguments: its arguments.
            limit: seconds after which it is killed, and `hangs` is true.
            mount: what the folder of the runs is: "", "full" or "readonly".
            then_count: count what is in the files afterwards.
        """
        with tempfile.TemporaryDirectory(prefix="peers-", ignore_cleanup_errors=True) as base:
            for name in ("home", "tmp", "runs", "copy"):
                os.mkdir(os.path.join(base, name))
            began = time.monotonic()
            found = self._run(base, experiment, arguments, limit, mount)
            found["seconds_in_all"] = round(time.monotonic() - began, 1)
            folder = os.path.join(base, "copy" if mount else "runs")
            found["bytes"] = folder_bytes(folder)
            if then_count:
                if mount == "readonly":  # it may have gone elsewhere
                    folder = base
                found |= self._run(base, "count", {}, 120.0, folder=folder, keep=found)
            return found

    def _run(
        self, base: str, experiment: str, arguments: dict[str, Any], limit: float, mount: str = "", *,
        folder: str = "", keep: dict[str, Any] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        folder = folder or os.path.join(base, "runs")
        result = os.path.join(base, f"{experiment}.json")
        mark = uuid.uuid4().hex
        environment = {
            "PATH": f"{os.path.dirname(self.python)}:{os.environ.get('PATH', '/usr/bin:/bin')}",
            "HOME": os.path.join(base, "home"), "TMPDIR": os.path.join(base, "tmp"), "LANG": "C.UTF-8",
            "PEERS_MARK": mark, "F": folder, "C": os.path.join(base, "copy"),
            **{name: value.format(folder=folder) for name, value in self.environment.items()},
        }  # fmt: skip
        command = [self.python, _PROBE, self.adapter, experiment, folder, result, json.dumps(arguments)]
        if mount:
            script = _INSIDE.format(mount=_MOUNTS[mount], limit=limit)
            command = [*namespace(), "sh", "-c", script, "sh", folder, *command]
        output = os.path.join(base, f"{experiment}.output")
        with open(output, "wb") as out:
            process = subprocess.Popen(
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        found: dict[str, Any] = {"hangs": False}
        try:
            found["exit"] = process.wait(limit + (60.0 if mount else 0.0))
        except subprocess.TimeoutExpired:
            found["hangs"] = True
        found["hangs"] |= bool(mount) and found.get("exit") == 128 + signal.SIGKILL
        found["lingered"] = clean_up(mark, 0.0 if found["hangs"] else _LINGER)
        process.wait()
        with contextlib.suppress(OSError, ValueError), open(result, encoding="utf-8") as file:
            found |= json.load(file)
        with open(output, "rb") as file:
            said = file.read().decode("utf-8", "replace").replace(base, "")
        if keep is None:
            found["output"] = said
            return found
        return {name: found[name] for name in ("kept", "kept_of_child", "unreadable") if name in found}


def clean_up(mark: str, seconds: float) -> int:
    """Wait for what a probe left behind, then kill it; how many there were to kill."""
    until = time.monotonic() + seconds
    while (left := _marked(mark)) and time.monotonic() < until:
        time.sleep(0.1)
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return len(left)


def _marked(mark: str) -> list[int]:
    wanted = f"PEERS_MARK={mark}".encode()
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/environ", "rb") as file:
            if wanted in file.read().split(b"\0"):
                found.append(int(name))
    return found


def folder_bytes(folder: str) -> int:
    """The sizes of all files below a folder."""
    total = 0
    for base, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(base, name)).st_size
    return total


@functools.cache
def namespace() -> list[str]:
    """The command that gives a program mounts of its own; [] where this system allows neither way."""
    if shutil.which("unshare") is None:
        return []
    for command in (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]):
        with tempfile.TemporaryDirectory() as folder:
            tried = [*command, "mount", "-t", "tmpfs", "none", folder]
            if subprocess.run(tried, capture_output=True, check=False).returncode == 0:
                return command
    return []
