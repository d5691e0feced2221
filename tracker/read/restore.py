"""Restore: a run's code in a folder of its own: its commit in a git worktree, its patch, its config and packages.

What a run holds is untrusted. Nothing is written outside the folder, through a link, or over a file; git is told
nothing that the run could make an option of; and no hook runs.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.errors import StoreError, TrackerError, UsageError
from tracker.format import layout, records, values
from tracker.read.code import PATCH, REPORT, REQUIREMENTS, SOURCE, Code, code_writers, list_code, report_path
from tracker.read.model import Run, WriterInfo
from tracker.store.base import Store

FOLDER = "tracker-restore"
"""The folder in DEST for what is no part of the code."""

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_PLACE = re.compile(r"(?:https?|ssh|git|file)://[\w.:/~@%+=,-]+|[\w.-]+@[\w.-]+:[\w./~+-]+|/[\w./~+ -]+")
"""Addresses of repositories that a user may be told to fetch from; one that git takes for a command is none."""
_MODE = re.compile(rb"^(?:(?:new file|deleted file|new|old) mode|index) .*", re.MULTILINE)
_PLAIN_MODE = re.compile(
    rb"(?:(?:new file|deleted file|new|old) mode 100(?:644|755)|index [0-9a-f]+\.\.[0-9a-f]+(?: 100(?:644|755))?)\r?"
)
_SHOWN = 20


@dataclass
class Restored:
    """What was restored, and what was not.

    Attributes:
        folder: where.
        done: what there is now, a sentence each.
        missing: what could not be restored, a sentence each.
        command: how the run was started, "" where it is not known.
        is_whole: False where the changes could not be applied, so that the code is not the run's.
    """

    folder: str
    done: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    command: str = ""
    is_whole: bool = True


def restore(store: Store, run: Run, dest: str, *, repository: str, writer: str = "") -> Restored:
    """Restore the code of a run.

    Args:
        store: the run's root.
        run: which.
        dest: the folder to make; it may be there if it is empty.
        repository: a folder in a clone of the run's repository.
        writer: which of the run's writers, if several kept code; the newest when left out.

    Raises:
        UsageError: there is something in `dest`, no repository, or no such commit in it; the message says what to do.
        StoreError: the run cannot be read.
    """
    if os.path.lexists(dest) and (os.path.islink(dest) or not os.path.isdir(dest) or os.listdir(dest)):
        raise UsageError(f"{dest} is there already, and is no empty folder: choose another with --dest")
    result = Restored(dest)
    chosen = _choose(run, writer, result)
    code = _read_list(store, run, chosen) if chosen else None
    contents = _read_files(store, run, code) if code else {}
    _make_folder(dest, code, repository, result)
    _apply(dest, contents.pop(PATCH, b""), result)
    sources = {name.removeprefix(SOURCE): data for name, data in contents.items() if name.startswith(SOURCE)}
    _write_sources(dest, sources, result)
    own = {"config.json": records.encode_json(values.plain_config(dict(run.config)))}
    own |= {name: data for name, data in contents.items() if name == REQUIREMENTS}
    for name, data in own.items():
        _write_inside(dest, f"{FOLDER}/{name}", data)
    result.done.append(f"{' and '.join(own)} are in {os.path.join(dest, FOLDER)}")
    if code:
        _tell_left_out(code, result)
        result.command = _command(dest, code)
    return result


def _choose(run: Run, writer: str, result: Restored) -> WriterInfo | None:
    found = code_writers(run)
    names = ", ".join(one.name for one in found[:_SHOWN])
    if writer:
        wanted = [one for one in found if one.name == writer]
        if not wanted:
            raise UsageError(f"run {run.id} has no writer {writer!r} with code; there are {names or 'none'}")
        return wanted[0]
    if not found:
        result.missing.append("the run kept no code and no commit")
        return None
    if len(found) > 1:
        result.done.append(f"of the {len(found)} processes that wrote it, {found[0].name}; --writer chooses ({names})")
    return found[0]


def _read_list(store: Store, run: Run, writer: WriterInfo) -> Code:
    key = layout.runs_prefix(run.project) + report_path(run, writer)
    return list_code(run, writer, store.get_many([key])[key])


def _read_files(store: Store, run: Run, code: Code) -> dict[str, bytes]:
    """The writer's files under `code/`, by name.

    Raises:
        StoreError: one cannot be had.
    """
    prefix = layout.runs_prefix(run.project)
    keys = {name: prefix + path for name, path in code.files.items() if name != REPORT}
    found = store.get_many(keys.values())
    contents: dict[str, bytes] = {}
    for name, key in keys.items():
        data = found[key]
        if isinstance(data, StoreError):
            raise data
        contents[name] = data
    return contents


def _make_folder(dest: str, code: Code | None, repository: str, result: Restored) -> None:
    """A worktree of the commit, or a plain folder for a run without one."""
    commit = code.commit if code else ""
    if code is None or not _COMMIT.fullmatch(commit):
        if commit:
            result.missing.append(f"{printable(commit)!r} is the id of no commit")
        os.makedirs(dest, exist_ok=True)
        return
    top = _git(repository, "rev-parse", "--show-toplevel")
    remote, branch = (str(code.git.get(name) or "") for name in ("remote", "branch"))
    remote = remote if _PLACE.fullmatch(remote) else ""
    if top is None:
        clone = f": clone it, `git clone {shlex.quote(remote)}`, and run this in the clone" if remote else ""
        raise UsageError(f"{repository} is in no git repository, and the run was made from commit {commit}{clone}")
    if _git(top, "cat-file", "-e", f"{commit}^{{commit}}") is None:
        raise UsageError(
            f"commit {commit} is not in {top}. Fetch it: `git fetch {shlex.quote(remote or 'origin')} {commit}`"
            + (f" (it was on branch {printable(branch)!r})" if branch and branch != "HEAD" else "")
            + ". A commit that was never pushed is on the machine that made the run"
            + (f", {printable(code.writer.record.host)}" if code.writer.record.host else "")
        )
    made = _run(top, "worktree", "add", "--detach", os.path.abspath(dest), commit)
    if made.returncode:
        raise TrackerError(f"git could not make the worktree {dest}: {_said(made)}")
    result.done.append(f"commit {commit} is checked out; `git worktree remove --force {shlex.quote(dest)}` undoes it")
    if os.path.exists(os.path.join(dest, ".gitmodules")):
        result.missing.append("submodules are not checked out: run `git submodule update --init` there")


def _apply(dest: str, patch: bytes, result: Restored) -> None:
    """Apply the run's changes; where that is not possible, or not wise, leave them beside the code."""
    if not patch:
        return
    if any(not _PLAIN_MODE.fullmatch(line) for line in _MODE.findall(patch)):
        why = "they make or change symbolic links, submodules or other things that are no plain files"
    elif not os.path.lexists(os.path.join(dest, ".git")):
        why = "there is no commit that they could be applied to"
    else:
        done = _run(dest, "apply", "--whitespace=nowarn", "-", data=patch)
        if not done.returncode:
            count = len(re.findall(rb"^diff --git ", patch, re.MULTILINE))
            result.done.append(f"its changes of {count} {'file is' if count == 1 else 'files are'} applied")
            return
        why = _said(done)
    place = f"{FOLDER}/{PATCH}"
    _write_inside(dest, place, patch)
    result.is_whole = False
    result.missing.append(f"its changes are not applied ({why}): look at {os.path.join(dest, place)}")


def _write_sources(dest: str, sources: Mapping[str, bytes], result: Restored) -> None:
    """Put copied files where the commit and the patch have none."""
    written = [name for name, data in sources.items() if _write_inside(dest, name, data)]
    if written:
        names = ", ".join(printable(name) for name in written[:_SHOWN])
        result.done.append(f"copied files are put beside: {names}{', …' if len(written) > _SHOWN else ''}")


def _write_inside(dest: str, name: str, data: bytes) -> bool:
    """Make a file below `dest`; False where there is something of that name, or a link on the way."""
    parts = name.split("/")
    if any(part in ("", ".", "..", ".git") or "\0" in part for part in parts):
        return False
    place = dest
    for part in parts[:-1]:
        place = os.path.join(place, part)
        try:
            os.mkdir(place)
        except FileExistsError:
            if os.path.islink(place) or not os.path.isdir(place):
                return False
    path = os.path.join(place, parts[-1])
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    except FileExistsError:
        return False
    with os.fdopen(file, "wb") as out:
        out.write(data)
    return True


def _tell_left_out(code: Code, result: Restored) -> None:
    left_out = [printable(": ".join(filter(None, said))) for said in code.left_out if any(said)]
    result.missing += left_out[:_SHOWN]
    if len(left_out) > _SHOWN:
        result.missing.append(f"and {len(left_out) - _SHOWN} files more; see code/{REPORT} of the run")
    result.missing += [f"{printable(name)}: what looked like a credential is masked" for name in code.masked]
    if code.git.get("dirty") and PATCH not in code.files and not code.left_out:
        result.missing.append("the run had changes that were not committed, and they were not kept")


def _command(dest: str, code: Code) -> str:
    argv = code.writer.record.argv
    if not argv:
        return ""
    folder = os.path.join(dest, code.cwd) if code.cwd and ".." not in code.cwd.split("/") else dest
    return f"cd {shlex.quote(printable(os.path.normpath(folder)))} && {printable(shlex.join(argv))}"


def printable(text: str) -> str:
    """`text` for a terminal: control characters, which could move the cursor or change colours, become U+FFFD."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _git(folder: str, *arguments: str) -> str | None:
    """What git prints, stripped; None where it fails."""
    done = _run(folder, *arguments)
    return None if done.returncode else os.fsdecode(done.stdout).strip()


def _run(folder: str, *arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    settings = ("core.hooksPath=/dev/null", "core.fsmonitor=false")
    options = [part for setting in settings for part in ("-c", setting)]
    try:
        return subprocess.run(["git", *options, "-C", folder, *arguments], input=data, capture_output=True, check=False)
    except OSError as error:
        raise UsageError(f"git does not run ({error.strerror}): install it, it checks out the run's commit") from error


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return "; ".join(printable(line) for line in lines[-3:]) or f"exit code {done.returncode}"
