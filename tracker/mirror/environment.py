"""Environment: user, git and hardware of a run, found out by the companion, so that `init()` need not wait for it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from typing import Any

from tracker.format.redact import redact_text

_SECONDS = 20.0


def describe(cwd: str, *, git: bool = True) -> dict[str, Any]:
    """The fields `user`, `git` and `hardware` of writer.json.

    Args:
        cwd: the folder that the script was started in.
        git: False keeps the repository out of it.
    """
    return {"user": _user(), "git": describe_git(cwd) if git else {}, "hardware": _hardware()}


def describe_git(cwd: str) -> dict[str, Any]:
    """commit, branch, remote (without credentials) and dirty of the repository around `cwd`; {} where there is none."""
    commit = git_output(cwd, "rev-parse", "HEAD")
    if not commit:
        return {}
    remote = git_output(cwd, "remote", "get-url", "origin")
    changed = git_output(cwd, "status", "--porcelain", "--untracked-files=no")
    git = {
        "commit": commit,
        "branch": git_output(cwd, "rev-parse", "--abbrev-ref", "HEAD"),
        "remote": redact_text(remote) if remote else None,
        "dirty": None if changed is None else bool(changed),
    }
    return {name: value for name, value in git.items() if value is not None}


def git_output(folder: str, *arguments: str) -> str | None:
    """What git prints, stripped, for a command that changes nothing; None where it fails."""
    return _output(["git", "--no-optional-locks", "-C", folder, *arguments])


def _user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's user without a name
        return str(os.getuid())


def _hardware() -> dict[str, Any]:
    found = {
        "cpu": _cpu(),
        "cpu_count": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "gpus": _gpus(),
    }
    return {name: value for name, value in found.items() if value}


def _cpu() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return _output(["sysctl", "-n", "machdep.cpu.brand_string"]) or ""


def _gpus() -> list[str]:
    """The names of NVIDIA GPUs, with their memory, as nvidia-smi tells them."""
    text = _output(["nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader"])
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _output(command: list[str]) -> str | None:
    """What a program prints, stripped; None where it is not there, fails or takes too long."""
    if shutil.which(command[0]) is None:
        return None
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_SECONDS, check=True, stdin=subprocess.DEVNULL, encoding="utf-8",
            errors="replace",
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
